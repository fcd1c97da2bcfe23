"""The balance as a Sankey: what flows where, with what nobody recorded in its own colour."""

from typing import TYPE_CHECKING, Literal

from azogue.inventory.records import Sankey, SankeyLink

if TYPE_CHECKING:
    from azogue.balance.balance import Balance

THIN = 1e-9
"""Part of the largest flow below which a link is not drawn."""
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
