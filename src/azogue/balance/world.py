"""All countries in one system: the export of one is the import of the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from azogue.balance.ranges import range_of
from azogue.balance.records import Flow, ImpossibleNetwork, Network, Node


@dataclass(frozen=True, slots=True)
class TradeFlow:
    """Mercury that one country sends to another, kg per year, with its standard deviation."""

    exporter: str
    importer: str
    kg: float
    sd: float
    pool: str = "market"
    """The pool it leaves and enters: "market" or "products"."""
    evidence: str = ""


def couple(networks: Mapping[str, Network], trade: Iterable[TradeFlow], title: str = "The world") -> Network:
    """Join the networks of countries by their bilateral trade.

    What a country's own network says of imports and exports gives way to the bilateral flows, wherever the
    table has a flow of that country, direction and pool; the rest stays, and goes abroad or comes from there.

    Args:
        networks: By ISO 3166 alpha-3 code, as :func:`azogue.balance.build.network_of` makes them.
        trade: Bilateral flows. One with a country that has no network enters or leaves by "abroad".
        title: What the network is called.

    Returns:
        One network; nodes and flows of a country are named "PER/market" and so on.

    Raises:
        ImpossibleNetwork: A flow of trade names a pool that the country's network lacks, or makes no sense.

    """
    table = list(trade)
    replaced = {(f.importer, "imports", f.pool) for f in table} | {
        (f.exporter, "exports", f.pool) for f in table
    }
    nodes = [Node("abroad", "Countries without a balance", False, 0)]
    flows: list[Flow] = []
    relations = []
    notes: list[str] = []
    pools: dict[str, set[str]] = {}
    for country, network in networks.items():
        pools[country] = {n.id for n in network.nodes}
        nodes += [
            replace(n, id=f"{country}/{n.id}", label=f"{country}: {n.label or n.id}") for n in network.nodes
        ]
        for flow in network.flows:
            if {(country, flow.source, flow.target), (country, flow.target, flow.source)} & replaced:
                notes.append(f"{country}: {flow.label or flow.id} gave way to the bilateral table.")
                continue
            start, end = f"{country}/{flow.source}", f"{country}/{flow.target}"
            flows.append(replace(flow, id=f"{country}/{flow.id}", source=start, target=end))
        relations += [
            replace(r, id=f"{country}/{r.id}", terms=tuple((f"{country}/{n}", c) for n, c in r.terms))
            for r in network.relations
        ]
        notes += [f"{country}: {note}" for note in network.notes]
    flows += [_bilateral(f, pools) for f in table]
    return Network(tuple(nodes), tuple(flows), tuple(relations), title, tuple(notes))


def _bilateral(flow: TradeFlow, pools: Mapping[str, set[str]]) -> Flow:
    place = f"Trade {flow.exporter} to {flow.importer}"
    ends = []
    for country in (flow.exporter, flow.importer):
        if country in pools and flow.pool not in pools[country]:
            raise ImpossibleNetwork(
                f'{place}: the network of {country} has no pool "{flow.pool}". Give it one, or name another.'
            )
        ends.append(f"{country}/{flow.pool}" if country in pools else "abroad")
    if ends[0] == ends[1]:
        raise ImpossibleNetwork(f"{place}: give two different countries, one at least with a balance.")
    if flow.kg < 0 or flow.sd < 0:
        raise ImpossibleNetwork(f"{place}: give an amount and a standard deviation of zero or more.")
    low, high = range_of(flow.kg, flow.sd**2, signed=False)
    return Flow(
        f"trade: {flow.exporter} > {flow.importer} {flow.pool}",
        ends[0],
        ends[1],
        flow.kg,
        flow.sd**2,
        low,
        high,
        label=f"{flow.exporter} to {flow.importer}",
        evidence=flow.evidence,
    )


def trade_flows(table: Any, content: Mapping[str, float], pool: str = "market") -> tuple[TradeFlow, ...]:
    """Turn reconciled flows of the trade room into flows of mercury.

    Args:
        table: A Polars frame, or what has its `iter_rows(named=True)`, with columns exporter, importer, hs,
            kg (null = unknown: left out) and se (standard error of ln kg).
        content: Kilograms of mercury per kilogram, by HS code; other codes are left out.
        pool: The pool they belong to.

    """
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    for row in table.iter_rows(named=True):
        share = content.get(str(row["hs"]))
        if share is None or row["kg"] is None or row["exporter"] == row["importer"]:
            continue
        kg = float(row["kg"]) * share
        sd = kg * float(row["se"] or 0.0)
        before = sums.get((row["exporter"], row["importer"]), (0.0, 0.0))
        sums[row["exporter"], row["importer"]] = (before[0] + kg, before[1] + sd * sd)
    return tuple(
        TradeFlow(a, b, kg, variance**0.5, pool, "reconciled trade")
        for (a, b), (kg, variance) in sorted(sums.items())
    )
