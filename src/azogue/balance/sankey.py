"""The balance as a Sankey: what flows where, with what nobody recorded in its own colour."""

from typing import TYPE_CHECKING, Literal

from azogue.facts.pathways import PATHWAY_NAMES
from azogue.inventory.records import Sankey, SankeyLink

if TYPE_CHECKING:
    from azogue.balance.balance import Balance

THIN = 1e-9
"""Part of the largest flow below which a link is not drawn."""
LAST = 3
"""Column where the pathways are."""
TURNED = {"waste": "general_waste"}
"""What a pool is called where mercury turns back to it."""
OUTWARD = {"other waste": "Waste not followed further", "not recorded": "More supply than use on record"}
"""What a place is called where mercury runs out to it instead of coming from it."""
AGAIN = "\N{PRIME}"
"""Marks the id of a place that stands in the picture a second time."""
Link = tuple[str, str, float, Literal["flow", "gap"]]


def sankey_of(balance: "Balance", *, pools: bool) -> Sankey:
    """Return nodes in columns and links in kg of mercury per year.

    A flow that runs backwards is drawn in the direction it runs; one that the balance cannot tell is not
    drawn.

    Args:
        balance: The reconciled flows.
        pools: True shows the pools between origin and use (market, products, waste) as nodes of
            column 1. False joins origin and use directly, in three columns, every use drawing on the origins
            of its pool in equal proportion: an assumption, made for the picture alone.

    """
    largest = max((abs(f.mean) for f in balance.flows if f.mean is not None), default=0.0)
    links: list[Link] = []
    for found in balance.flows:
        if found.mean is None or abs(found.mean) <= THIN * largest:
            continue
        ends = (found.flow.source, found.flow.target)
        start, end = ends if found.mean > 0 else ends[::-1]
        links.append((start, end, abs(found.mean), found.flow.kind))
    columns = {n.id: n.column for n in balance.network.nodes}
    if not pools:
        links = _without_pools(links, columns)
        columns = {name: column - (column > 1) for name, column in columns.items()}
    used = {end for link in links for end in link[:2]}
    nodes = tuple((n.id, columns[n.id], n.label or n.id) for n in balance.network.nodes if n.id in used)
    return Sankey(nodes, tuple(SankeyLink(*link) for link in links))


def _without_pools(links: list[Link], columns: dict[str, int]) -> list[Link]:
    pools = {name for name, column in columns.items() if column == 1}
    for pool in sorted(pools):
        into = [link for link in links if link[1] == pool]
        out = [link for link in links if link[0] == pool]
        total = sum(link[2] for link in into)
        rest = [link for link in links if pool not in link[:2]]
        crossed: list[Link] = [
            (a[0], b[1], a[2] * b[2] / total, "gap" if "gap" in {a[3], b[3]} else "flow")
            for a in into
            for b in out
        ]
        links = rest + crossed
    joined: dict[tuple[str, str, Literal["flow", "gap"]], float] = {}
    for start, end, kg, kind in links:
        joined[start, end, kind] = joined.get((start, end, kind), 0.0) + kg
    return [(start, end, kg, kind) for (start, end, kind), kg in joined.items()]


def in_columns(balance: "Balance") -> Sankey:
    """Return the balance as a picture of four columns, in which every link leads to the next one.

    Supply, what uses draw on, uses and sources, where it goes. Where the book ends, a place stands beside
    what it feeds or takes from, more than once if need be. What comes round again is cut where it turns back:
    the waste of this year's uses ends in the pathway general waste and comes in again from the left, and so
    do by-products that are sold. What stays in by-products ends with them.
    """
    whole = sankey_of(balance, pools=True)
    picture = _Picture(
        {name: column for name, column, _ in whole.nodes if balance.nodes[name].balanced},
        {name: label for name, _, label in whole.nodes},
    )
    for link in whole.links:
        picture.draw(link)
    return picture.sankey()


class _Picture:
    """Puts the ends of each link beside each other, link by link."""

    def __init__(self, columns: dict[str, int], labels: dict[str, str]) -> None:
        self._columns = columns
        """Of the places whose books close; the others stand where they are needed."""
        self._labels = labels
        # A pathway keeps its own name, and so its colour, where it ends; what comes round again gets a mark.
        ends = dict.fromkeys(TURNED.values(), LAST)
        own = {**ends, **columns}
        self._nodes = {name: (at, labels.get(name) or PATHWAY_NAMES[name]) for name, at in own.items()}
        self._links: dict[tuple[str, str, Literal["flow", "gap"]], float] = {}

    def draw(self, link: SankeyLink) -> None:
        start, end = self._columns.get(link.source), self._columns.get(link.target)
        if LAST in {start, end} and None in {start, end}:
            return  # stays in by-products, which is where the picture ends anyhow
        if start is None and end is not None:
            self._join(self._at(link.source, end - 1), self._at(link.target, end), link)
        elif start is not None and end is None:
            self._join(self._at(link.source, start), self._at(link.target, start + 1), link)
        elif start is not None and end is not None and end > start:
            self._join(self._at(link.source, start), self._at(link.target, end), link)
        elif start is not None and end is not None:
            again = TURNED.get(link.target, link.source)
            if start < LAST:
                self._join(self._at(link.source, start), self._at(again, start + 1), link)
            self._join(self._at(again, end - 1), self._at(link.target, end), link)

    def _join(self, start: str, end: str, link: SankeyLink) -> None:
        self._links[start, end, link.kind] = self._links.get((start, end, link.kind), 0.0) + link.kg

    def _at(self, name: str, column: int) -> str:
        """Return the id of a place where it stands in a column; a second one gets a mark."""
        label = self._labels.get(name) or PATHWAY_NAMES[name]
        if name in OUTWARD and column == LAST - 1:
            label = OUTWARD[name]
        identity = name
        while self._nodes.setdefault(identity, (column, label))[0] != column:
            identity += AGAIN
        return identity

    def sankey(self) -> Sankey:
        used = {end for start, stop, _ in self._links for end in (start, stop)}
        nodes = tuple((n, column, label) for n, (column, label) in self._nodes.items() if n in used)
        return Sankey(nodes, tuple(SankeyLink(a, b, kg, kind) for (a, b, kind), kg in self._links.items()))
