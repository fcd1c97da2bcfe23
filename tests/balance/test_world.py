"""Countries coupled by trade."""

import math
from dataclasses import replace

import pytest

from azogue.balance import (
    ImpossibleNetwork,
    TradeFlow,
    bilateral,
    couple,
    read_flows,
    reconcile,
    world_of,
)
from azogue.balance.trade import content_of
from azogue.dossier.records import ContextValue, Dossier
from azogue.facts.trade import mercury_codes
from azogue.inventory import estimate
from tests.balance.making import dense, measured, network
from tests.balance.test_build import SETS, dossier
from tests.balance.test_trade import flow, lamps, table
from tests.trade_data import TRADE_DATA, needs_trade_data


def country(supply, use, spread=25.0):
    return network(
        measured("supply", "ground", "market", supply, spread),
        measured("import", "imports", "market", 10, 100.0),
        measured("export", "market", "exports", 10, 100.0),
        measured("use", "market", "air", use, spread),
        external=("ground", "imports", "exports", "air"),
    )


WORLD = {"ESP": country(100, 20), "PER": country(5, 90), "CHL": country(30, 25)}
TRADE = (
    TradeFlow("ESP", "PER", 70, 8, evidence="reconciled"),
    TradeFlow("ESP", "CHL", 4, 2),
    TradeFlow("CHL", "PER", 3, 2),
)


def test_the_export_of_one_is_the_import_of_the_other() -> None:
    net = couple(WORLD, TRADE)
    balance = reconcile(net)
    for node in net.nodes:
        if node.balanced:
            assert balance.imbalance(node.id) == pytest.approx(0, abs=1e-10)
    found = balance.flow("trade: ESP > PER market")
    assert (found.flow.source, found.flow.target) == ("ESP/market", "PER/market")
    assert found.status == "redundant"


def test_it_agrees_with_a_dense_solver() -> None:
    net = couple(WORLD, TRADE)
    x, variance = dense(net)
    balance = reconcile(net)
    assert [f.mean for f in balance.flows] == pytest.approx(list(x))
    assert [f.sd**2 for f in balance.flows] == pytest.approx(list(variance))


def test_a_country_s_own_word_on_trade_gives_way_only_where_the_table_speaks() -> None:
    net = couple(WORLD, TRADE)
    own = [f.id for f in net.flows if f.id.endswith(("/import", "/export"))]
    assert own == ["ESP/import", "PER/export"]
    assert sum("gave way" in note for note in net.notes) == 4


def test_trade_with_a_country_without_a_balance_goes_abroad() -> None:
    two = {name: WORLD[name] for name in ("PER", "CHL")}
    net = couple(two, (TradeFlow("CHE", "PER", 90, 9), TradeFlow("PER", "BOL", 4, 1)))
    ends = [(f.source, f.target) for f in net.flows if f.id.startswith("trade")]
    assert ends == [("abroad", "PER/market"), ("PER/market", "abroad")]
    assert reconcile(net).test.degrees == 2


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        (TradeFlow("ESP", "PER", 1, 1, pool="products"), 'no pool "products"'),
        (TradeFlow("ESP", "ESP", 1, 1), "two different countries"),
        (TradeFlow("CHE", "BOL", 1, 1), "one at least with a balance"),
        (TradeFlow("ESP", "PER", -1, 1), "zero or more"),
    ],
)
def test_trade_that_makes_no_sense_is_refused(flow, words) -> None:
    with pytest.raises(ImpossibleNetwork, match=words):
        couple(WORLD, (flow,))


def test_reconciled_trade_becomes_mercury_between_countries_pool_by_pool() -> None:
    trade = table(
        flow("ESP", "PER", kg=100.0, se=0.1), flow("ESP", "PER", "285210", kg=10.0, se=0.2),
        lamps("ESP", "PER", 1e6, se=0.3), flow("ESP", "PER", "853650", kg=99.0), flow("ESP", "CHL", kg=None),
        flow("PER", "PER", kg=5.0), flow("CHN", "IND", kg=7.0), flow("ESP", "PER", kg=50.0, year=2015),
    )  # fmt: skip
    flows = bilateral(trade, 2016, {"PER", "CHL"})
    assert [(f.exporter, f.importer, f.pool) for f in flows] == [
        ("ESP", "PER", "market"), ("ESP", "PER", "products"),
    ]  # fmt: skip
    metal = 100 * math.exp(0.005)
    compounds, content = 10 * math.exp(0.02), (0.6 + 0.93) / 2
    assert flows[0].kg == pytest.approx(metal + compounds * content)
    spread = ((0.93 - 0.6) / 2 / 1.959964) ** 2
    variance = metal**2 * math.expm1(0.01)
    variance += compounds**2 * (math.exp(0.04) * (content**2 + spread) - content**2)
    assert flows[0].sd == pytest.approx(math.sqrt(variance), rel=1e-5)
    assert flows[0].evidence == "reconciled trade 2016, 280540, 285210"
    assert next(f.kg for f in bilateral(trade, 2016)) == pytest.approx(7 * math.exp(0.02))


def inventory_of(country, gold):
    mining = dossier()
    acts = tuple(replace(a, rate=gold) if getattr(a, "code", "") == "5.2.2" else a for a in mining.activities)
    return estimate(replace(mining, country=country, activities=acts), draws=1000, factor_sets=(SETS,))


def test_countries_with_inventories_are_joined_by_what_both_sides_of_their_trade_report() -> None:
    inventories = {"PER": inventory_of("PER", 10_000.0), "BOL": inventory_of("BOL", 4_000.0)}
    trade = table(
        flow("ESP", "PER", kg=12_000.0, se=0.1), flow("PER", "BOL", kg=4_000.0, se=0.3),
        flow("ESP", "BOL", kg=900.0, se=0.3), lamps("CHN", "PER", 3e7), flow("ESP", "CHL", kg=70.0),
    )  # fmt: skip
    world = world_of(inventories, trade, 2016)
    balance = reconcile(world)
    for node in world.nodes:
        if node.balanced:
            assert balance.imbalance(node.id) == pytest.approx(0, abs=1e-6)
    between = balance.flow("trade: PER > BOL market").flow
    assert (between.source, between.target) == ("PER/market", "BOL/market")
    assert between.mean == pytest.approx(4_000 * math.exp(0.045))
    assert not [f for f in world.flows if "reconciled" in f.id]
    assert {f.target for f in world.flows if f.source == "abroad"} == {
        "PER/market", "BOL/market", "PER/products",
    }  # fmt: skip
    x, _ = dense(world)
    known = [(f.mean, mine) for f, mine in zip(balance.flows, x, strict=True) if f.mean is not None]
    assert [a for a, _ in known] == pytest.approx([b for _, b in known], rel=1e-6, abs=1e-3)


@pytest.fixture(scope="module")
def real():
    """Return a function that reads and reconciles one of the real files."""
    from azogue.trade import read_trade
    from azogue.trade.engines import connect
    from azogue.trade.study import study

    def read(name):
        with connect() as con:
            reading = read_trade([TRADE_DATA / name])
            return read_flows(study(reading.table(con), con))

    return read


def people(country, year, number):
    """A country of which nothing is known but its people: what they use follows from that."""
    context = ContextValue(year, "population", number, grade="A")
    return estimate(Dossier(country, title=country, context=(context,)), draws=500)


@needs_trade_data
def test_india_and_china_are_joined_by_what_india_filed_in_2010(real) -> None:
    reading = real("comtrade_h3_2010_india_reported_with_china.csv")
    flows = bilateral(reading, 2010)
    assert [(f.exporter, f.importer, f.pool) for f in flows] == [
        ("CHN", "IND", "market"), ("CHN", "IND", "products"), ("IND", "CHN", "products"),
    ]  # fmt: skip
    # Filed: 6 kg of metal and 300 kg of compounds; a single report of an unknown reporter is good to e.
    assert flows[0].kg == pytest.approx(math.exp(0.5) * (6 + 300 * (0.6 + 0.93) / 2))
    items = {
        "853931": 29_448_771,
        "853932": 1_617_855,
        "902511": 2_196_032,
        "850640": 2_753_789,
        "850660": 90,
    }
    middles = {hs: sum(content_of(mercury_codes()[hs])[1]) / 2 for hs in items}
    assert flows[1].kg == pytest.approx(math.exp(0.5) * sum(n * middles[hs] for hs, n in items.items()))
    inventories = {"IND": people("IND", 2010, 1.23e9), "CHN": people("CHN", 2010, 1.34e9)}
    world = world_of(inventories, reading, 2010)
    balance = reconcile(world)
    assert balance.flow("trade: CHN > IND market").flow.source == "CHN/market"
    for node in world.nodes:
        if node.balanced:
            assert balance.imbalance(node.id) == pytest.approx(0, abs=1e-4)


@needs_trade_data
def test_south_africa_sends_metal_to_its_neighbours_and_its_lamps_are_not_guessed(real) -> None:
    reading = real("baci_hs92_2021_AFG_ZAF_exports.csv")
    flows = bilateral(reading, 2021, {"ZAF"})
    assert {(f.exporter, f.importer) for f in flows} == {
        ("ZAF", "COD"), ("ZAF", "MWI"), ("ZAF", "MOZ"), ("ZAF", "MDG"),
    }  # fmt: skip
    assert sum(f.kg for f in flows) == pytest.approx(math.exp(0.5) * (893 + 12 + 300 + 3))
    inventories = {"ZAF": people("ZAF", 2021, 5.9e7), "COD": people("COD", 2021, 9.6e7)}
    world = world_of(inventories, reading, 2021)
    assert any("the number of items is not known" in note for note in world.notes)
    balance = reconcile(world)
    ends = {(f.flow.source, f.flow.target) for f in balance.flows if f.flow.id.startswith("trade:")}
    assert ends == {("ZAF/market", "COD/market"), ("ZAF/market", "abroad")}
