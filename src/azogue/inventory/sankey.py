"""Flows through the nation: main category → source → pathway, with nothing left over."""

from typing import TYPE_CHECKING

from azogue.facts import categories
from azogue.facts.pathways import PATHWAY_NAMES, PATHWAYS
from azogue.inventory.records import Sankey, SankeyLink

if TYPE_CHECKING:
    from azogue.inventory.inventory import Inventory

UNKNOWN = "unknown"
CARRIED_ON = "carried on"
NODE_NAMES = {UNKNOWN: "Unknown: no split", CARRIED_ON: "Moves on or stays"}


def sankey_of(inventory: "Inventory", year: int) -> Sankey:
    """Return nodes and links of a year, point values in kg of mercury per year.

    Each source is shown as calculated, before the national counting rules. Its input equals what
    leaves by the pathways, plus what moves on or stays by the declared partial split, plus what has
    no known split (kind "gap").
    """
    names = categories()
    nodes: dict[str, tuple[int, str]] = {}
    links: list[SankeyLink] = []
    incoming: dict[tuple[str, str], float] = {}
    for code in dict.fromkeys(line.code for line in inventory.lines_of(year)):
        main = ".".join(code.split(".")[:2])
        figures = inventory.figures(code, year)
        given = figures["input"].point or 0.0
        if given <= 0:
            continue
        nodes.setdefault(main, (0, names[main].name))
        nodes.setdefault(code, (1, names[code].name))
        incoming[main, code] = given
        left = given
        for pathway in PATHWAYS:
            kg = figures[pathway].point or 0.0
            if kg > 0:
                nodes.setdefault(pathway, (2, PATHWAY_NAMES[pathway]))
                links.append(SankeyLink(code, pathway, kg))
                left -= kg
        unknown = _without_split(inventory, code, year)
        carried = left - unknown
        if unknown > given * 1e-9:
            nodes.setdefault(UNKNOWN, (2, NODE_NAMES[UNKNOWN]))
            links.append(SankeyLink(code, UNKNOWN, unknown, "gap"))
        if carried > given * 1e-9:
            nodes.setdefault(CARRIED_ON, (2, NODE_NAMES[CARRIED_ON]))
            links.append(SankeyLink(code, CARRIED_ON, carried))
    first = [SankeyLink(main, code, kg) for (main, code), kg in incoming.items()]
    return Sankey(tuple((n, column, label) for n, (column, label) in nodes.items()), (*first, *links))


def _without_split(inventory: "Inventory", code: str, year: int) -> float:
    """Return the input of the legs whose split nobody knows."""
    return sum(
        leg.weight * (leg.rate.value or 0.0) * (leg.factor.value or 0.0)
        for line in inventory.lines_of(year)
        if line.code == code
        for leg in line.legs
        if leg.split is None and leg.counts_input
    )
