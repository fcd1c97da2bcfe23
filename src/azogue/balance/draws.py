"""The sources of an inventory as nodes: what each draws, and by which pathways it leaves.

Input and releases of a source rest on the same rate and factor, so their errors are not independent. The
releases are therefore tied to the input by its shares, release = share × input ± what the split alone leaves
uncertain, and the largest pathway is what remains. So nothing is believed twice.
"""

import math
from collections.abc import Mapping

from azogue.balance.origins import draw_of
from azogue.balance.records import Flow, Node, Relation
from azogue.facts import categories
from azogue.facts.pathways import PATHWAY_NAMES, PATHWAYS
from azogue.inventory.inventory import Inventory
from azogue.inventory.records import Figure

FULL = 1e-6
"""Part of the input that releases may fall short of it and still count as all of it."""
PATHWAY_NODES = {"byproducts": "byproducts", "general_waste": "waste"}
"""Pathways that lead to a pool of the balance; the others end it."""
SOURCE_NODES = (
    *(Node(p, PATHWAY_NAMES[p], False, 3) for p in PATHWAYS if p not in PATHWAY_NODES),
    Node("byproducts", PATHWAY_NAMES["byproducts"], True, 3),
    Node("in by-products", "Stays in by-products", False, 3),
    Node("carried on", "Moves on or stays", False, 3),
    Node("unknown", "Unknown: no split", False, 3),
)


def source_flows(
    inventory: Inventory, year: int
) -> tuple[tuple[Node, ...], tuple[Flow, ...], tuple[Relation, ...]]:
    """Return the sources of a year as nodes, with their flows and the relations between them."""
    names = categories()
    nodes: list[Node] = []
    flows: list[Flow] = []
    relations: list[Relation] = []
    for code in dict.fromkeys(line.code for line in inventory.lines_of(year)):
        figures = inventory.figures(code, year)
        name = names[code].name
        own, ties = _of_source(code, name, figures, year)
        if own:
            nodes.append(Node(code, name, True, 2))
            flows += own
            relations += ties
    return tuple(nodes), tuple(flows), tuple(relations)


def _of_source(
    code: str, name: str, figures: Mapping[str, Figure], year: int
) -> tuple[list[Flow], list[Relation]]:
    origin = draw_of(code).origin
    given = figures["input"]
    if given.mean is None:
        return [], []
    draw = f"{origin} > {code}"
    evidence = f"inventory {year}, input of {code}"
    variance = (given.sd or 0.0) ** 2
    flows = [
        Flow(draw, origin, code, given.mean, variance, given.low, given.high, f"{name}: input", evidence)
    ]
    if given.mean == 0:
        return flows, []
    released = [(p, figures[p].mean or 0.0) for p in PATHWAYS if (figures[p].mean or 0.0) > 0]
    total = sum(mean for _, mean in released)
    short = given.mean - total
    whole = bool(released) and abs(short) <= FULL * given.mean
    rest = max(released, key=lambda r: r[1])[0] if whole else ""
    relations = []
    for pathway, mean in released:
        flow = f"{code} > {pathway}"
        target = PATHWAY_NODES.get(pathway, pathway)
        place = f"inventory {year}, {pathway} of {code}"
        label = f"{name}: {PATHWAY_NAMES[pathway].casefold()}"
        low, high = figures[pathway].low, figures[pathway].high
        flows.append(Flow(flow, code, target, low=low, high=high, label=label, evidence=place))
        if pathway != rest:
            share = mean / given.mean
            left = (figures[pathway].sd or 0.0) ** 2 - share**2 * variance
            sd = math.sqrt(left) if left > 1e-9 * mean**2 else 0.0
            relations.append(Relation(f"share of {flow}", ((flow, 1.0), (draw, -share)), 0.0, sd, place))
    if not whole:
        flows.append(_remainder(code, name, short, given if not released else None))
    return flows, relations


def _remainder(code: str, name: str, short: float, whole: Figure | None) -> Flow:
    if whole is not None:
        label = f"{name}: no split known"
        return Flow(
            f"{code} > unknown", code, "unknown", low=whole.low, high=whole.high, label=label, kind="gap"
        )
    if short < 0:
        return Flow(f"earlier > {code}", "earlier", code, label=f"{name}: from goods of earlier years")
    return Flow(f"{code} > carried on", code, "carried on", label=f"{name}: moves on or stays")
