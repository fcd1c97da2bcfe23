"""What stays in an area, with its range; kilograms for unmeasured reports; statistics of a set."""

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from azogue.trade.consumption import apparent_consumption
from azogue.trade.conversion import conversion_rates, with_kilograms
from azogue.trade.mirror import mirror
from azogue.trade.reconcile import reconcile
from azogue.trade.statistics import statistics
from tests.trade.reconciling.test_reconcile import given_errors
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, worlds


def reconciled(con: Any, rows: list[dict[str, Any]]) -> Any:
    return reconcile(mirror(reports(con, rows), con), con, cif=None, reliability=given_errors())


def of(table: pl.DataFrame, area: str, hs: str = "280540") -> dict[str, Any]:
    return table.filter(pl.col("area") == area, pl.col("hs") == hs).row(0, named=True)


@given(worlds(30))
@settings(STEADY, max_examples=6)
def test_the_world_imports_what_it_exports_and_balances_are_sums_of_flows(rows: list[dict[str, Any]]) -> None:
    con = connection()
    flows = reconciled(con, rows)
    table, data = apparent_consumption(flows, con), con.to_polars(flows)
    assert table["imports"].sum() == pytest.approx(table["exports"].sum())
    assert table["imports"].sum() == pytest.approx(data["kg"].sum() or 0.0)
    assert table["flows"].sum() == 2 * data.height
    assert table["unmeasured"].sum() == 2 * data["kg"].null_count()
    for r in table.iter_rows(named=True):
        assert r["low"] <= r["apparent"] <= r["high"]
        assert r["apparent"] == pytest.approx(r["imports"] - r["exports"])
        assert not r["production_known"]
    con.disconnect()


def test_the_range_of_a_single_flow_is_its_own_and_never_negative() -> None:
    con = connection()
    flows = reconciled(con, [row("DDD", "export", "AAA", 1.0, kg=1000.0)])
    table = apparent_consumption(flows, con, content={"280540": (0.95, 1.0)})
    into, out = of(table, "AAA"), of(table, "DDD")
    z = 1.959963984540054 * 0.3
    assert (into["low"], into["high"]) == (
        pytest.approx(1000 * math.exp(-z)),
        pytest.approx(1000 * math.exp(z)),
    )
    assert (out["low"], out["high"]) == (
        pytest.approx(-1000 * math.exp(z)),
        pytest.approx(-1000 * math.exp(-z)),
    )
    assert into["mercury_low"] == pytest.approx(0.95 * into["low"])
    assert into["mercury_high"] == pytest.approx(into["high"])
    assert out["mercury_low"] == pytest.approx(out["low"])
    assert out["mercury_high"] == pytest.approx(0.95 * out["high"])


def test_production_counts_where_it_is_known_and_an_area_that_only_produces_has_a_row() -> None:
    con = connection()
    flows = reconciled(con, [row("DDD", "export", "AAA", 1.0, kg=1000.0)])
    table = apparent_consumption(
        flows, con, production={("DDD", "280540", 2021): 1500.0, ("EEE", "280540", 2021): 7.0}
    )
    assert of(table, "DDD")["apparent"] == pytest.approx(500)
    assert of(table, "DDD")["production_known"]
    assert not of(table, "AAA")["production_known"]
    only = of(table, "EEE")
    assert (only["apparent"], only["low"], only["high"], only["flows"], only["mercury_low"]) == (
        7,
        7,
        7,
        0,
        None,
    )


def test_codes_counted_in_items_go_by_the_item_and_other_units_are_unmeasured() -> None:
    con = connection()
    rows = [row("DDD", "export", "AAA", 9.0, kg=500.0, quantity=1000.0, unit="u", hs="850630")]
    rows += [row("CCC", "export", "AAA", 4.0, kg=500.0, quantity=10.0, unit="l", hs="850630")]
    table = apparent_consumption(reconciled(con, rows), con, content_per_item={"850630": (1e-6, 5e-6)})
    found = of(table, "AAA", "850630")
    assert (found["measure"], found["imports"], found["unmeasured"]) == ("items", 1000.0, 1)
    assert found["unmeasured_value"] == 4.0
    assert found["mercury_high"] == pytest.approx(found["high"] * 5e-6)


def test_a_content_that_is_no_range_is_refused() -> None:
    con = connection()
    flows = reconciled(con, [row("DDD", "export", "AAA", 1.0, kg=1000.0)])
    with pytest.raises(ValueError, match=r"Mercury content of 280540: 1 to 0.5 is no range"):
        apparent_consumption(flows, con, content={"280540": (1.0, 0.5)})


def measured(n: int, rates: list[float], **more: Any) -> list[dict[str, Any]]:
    return [
        row(
            "AAA",
            "export",
            f"B{k:02}",
            1.0,
            kg=rates[k % len(rates)] * (k + 1),
            quantity=float(k + 1),
            **more,
        )
        for k in range(n)
    ]


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        (measured(10, [13.5], unit="l"), ""),
        (measured(9, [13.5], unit="l"), "9 reports, fewer than 10"),
        (measured(12, [1.0, 10.0], unit="l"), "quartiles differ by a factor of 10.0"),
        (measured(12, [13.5], unit="l", hs="850630"), "counted in items"),
    ],
)
def test_a_rate_needs_enough_reports_that_agree_and_a_code_not_counted_in_items(
    rows: list[dict[str, Any]], because: str
) -> None:
    con = connection()
    blank = row("AAA", "export", "CCC", 1.0, quantity=4.0, unit="l", hs=rows[0]["hs"])
    table = reports(con, [*rows, blank])
    rates = conversion_rates(table, con, counted={"850630"})
    assert (rates["because"][0], rates["used"][0]) == (because, because == "")
    filled = con.to_polars(with_kilograms(table, rates)).filter(pl.col("partner") == "CCC").row(0, named=True)
    assert (filled["kg"], filled["kg_estimated"]) == (
        (pytest.approx(54.0), True) if not because else (None, False)
    )


def test_known_weights_are_left_alone_estimates_teach_nothing_and_kilograms_are_kilograms() -> None:
    con = connection()
    rows = measured(12, [13.5], unit="l") + measured(12, [99.0], unit="l", kg_estimated=True)
    rows += [row("AAA", "export", "CCC", 1.0, quantity=4.0, unit="kg")]
    table = reports(con, rows)
    rates = conversion_rates(table, con)
    assert rates["rate"].to_list() == [pytest.approx(13.5)]
    assert rates["pairs"].to_list() == [12]
    filled = con.to_polars(with_kilograms(table, rates))
    assert filled.columns == con.to_polars(table).columns
    assert sorted(filled["kg"].to_list()) == sorted([r["kg"] or 4.0 for r in rows])
    assert not filled.filter(pl.col("partner") == "CCC")["kg_estimated"][0]


def test_statistics_count_who_speaks_and_how_far_apart() -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", 100.0), row("BBB", "import", "AAA", 110.0)]
    rows += [row("AAA", "export", "CCC", 100.0), row("CCC", "import", "AAA", 500.0)]
    rows += [row("AAA", "export", "DDD", 100.0), row("DDD", "import", "CCC", 1.0)]
    found = statistics(mirror(reports(con, rows), con), con, given_errors())
    assert (found.flows, found.two_sided, found.x_only, found.m_only) == (4, 0.5, 0.25, 0.25)
    assert found.gap_median == pytest.approx((math.log(1.1) + math.log(5)) / 2)
    assert found.beyond_double == 0.5
    assert found.worst["area"].to_list()[:2] == ["CCC", "CCC"]


def test_statistics_of_nothing_are_unknown() -> None:
    con = connection()
    found = statistics(mirror(reports(con, []), con), con)
    assert (found.flows, found.two_sided, found.gap_median) == (0, None, None)
    assert found.worst.height == 0
