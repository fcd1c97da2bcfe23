"""Countries coupled by trade."""

import polars as pl
import pytest

from azogue.balance import ImpossibleNetwork, TradeFlow, couple, reconcile
from azogue.balance.world import trade_flows
from tests.balance.making import dense, measured, network


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


def test_reconciled_trade_becomes_mercury_by_code() -> None:
    table = pl.DataFrame(
        {
            "exporter": ["ESP", "ESP", "ESP", "ESP", "PER"],
            "importer": ["PER", "PER", "PER", "PER", "PER"],
            "hs": ["280540", "285210", "850680", "280540", "280540"],
            "kg": [100.0, 10.0, 99.0, None, 5.0],
            "se": [0.1, 0.2, 0.1, 0.1, 0.1],
        }
    )
    flows = trade_flows(table, {"280540": 1.0, "285210": 0.8})
    assert [(f.exporter, f.importer, f.kg) for f in flows] == [("ESP", "PER", 108.0)]
    assert flows[0].sd == pytest.approx((10.0**2 + 1.6**2) ** 0.5)
