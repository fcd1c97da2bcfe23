"""All countries in one system: the export of one is the import of the other."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from azogue.balance.build import network_of
from azogue.balance.ranges import range_of
from azogue.balance.records import Flow, ImpossibleNetwork, Network, Node
from azogue.balance.trade import MercuryFlow, Reading, by_code, mercury_in, pool_of, read_flows
from azogue.inventory.inventory import Inventory


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


def bilateral(trade: Any, year: int, among: Iterable[str] | None = None) -> tuple[TradeFlow, ...]:
    """Turn reconciled flows of the trade room into flows of mercury between countries, pool by pool.

    Args:
        trade: See :func:`azogue.balance.trade.read_flows`.
        year: The year.
        among: Countries of which one at least takes part in a flow; all when None.

    Raises:
        BadTrade: See :func:`azogue.balance.trade.read_flows`.

    """
    reading = trade if isinstance(trade, Reading) else read_flows(trade)
    countries = None if among is None else set(among)
    pairs: dict[tuple[str, str, str], list[MercuryFlow]] = {}
    for flow in reading.flows:
        ends = {flow.exporter, flow.importer}
        if flow.year == year and flow.amount is not None and (countries is None or ends & countries):
            pairs.setdefault((flow.exporter, flow.importer, pool_of(flow.hs)), []).append(flow)
    found = []
    for (exporter, importer, pool), flows in sorted(pairs.items()):
        parts = [mercury_in(own) for _, own in by_code(flows)]
        mean, variance = (math.fsum(part[n] for part in parts) for n in (0, 1))
        evidence = f"reconciled trade {year}, {', '.join(code for code, _ in by_code(flows))}"
        found.append(TradeFlow(exporter, importer, mean, math.sqrt(variance), pool, evidence))
    return tuple(found)


def world_of(
    inventories: Mapping[str, Inventory], trade: Any, year: int, title: str = "The world"
) -> Network:
    """Join the inventories of countries by reconciled trade into one network.

    Args:
        inventories: By ISO 3166 alpha-3 code; each covers the year.
        trade: See :func:`azogue.balance.trade.read_flows`.
        year: The year.
        title: What the network is called.

    Raises:
        BadTrade: See :func:`azogue.balance.trade.read_flows`.
        UnknownFigure: An inventory does not cover the year.

    """
    reading = trade if isinstance(trade, Reading) else read_flows(trade)
    networks = {
        country: network_of(replace(inventory.dossier, country=country), inventory, year, trade=reading)
        for country, inventory in inventories.items()
    }
    return couple(networks, bilateral(reading, year, networks), title)
