"""Reconciled flows: weights, standard errors and kinds as one would work them out flow by flow."""

import math
from typing import Any

import ibis
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azogue.trade.cif import fit_cif, with_cif
from azogue.trade.explain import explain, in_words
from azogue.trade.mirror import mirror
from azogue.trade.reconcile import KINDS, reconcile
from azogue.trade.reliability import Reliability, fit_reliability
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, simulated, worlds

ERRORS = {"AAA": 0.1, "BBB": 0.4, "CCC": 0.9, "DDD": 0.3}


def given_errors(errors: dict[str, float] = ERRORS) -> Reliability:
    table = pl.DataFrame(
        [(a, role, e, 9, 0.1, e, e) for a, e in errors.items() for role in ("exporter", "importer")],
        schema=["area", "role", "error", "pairs", "se", "raw", "mean_gap"],
        orient="row",
    )
    return Reliability("abs", table, (("exporter", 0.5), ("importer", 0.5)), 9, None, 0.0)


def run(con: Any, rows: list[dict[str, Any]], **more: Any) -> pl.DataFrame:
    flows = mirror(reports(con, rows), con)
    table = reconcile(flows, con, **{"cif": None, "reliability": given_errors(), **more})
    return con.to_polars(table).sort("exporter", "importer", "hs", "year")


def mean(x: float | None, m: float | None, w: float) -> float | None:
    if x and m:
        return math.exp(w * math.log(x) + (1 - w) * math.log(m))
    return x or m or (m if x is None else x)


def same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-12)


def expected_kind(flow: dict[str, Any], table: pl.DataFrame) -> str:
    """Work out the kind from the definitions, with sets."""
    files = {(r["exporter"], r["year"]) for r in table.iter_rows(named=True) if r["x_rows"]}
    files |= {(r["importer"], r["year"]) for r in table.iter_rows(named=True) if r["m_rows"]}
    codes = {(r["exporter"], r["hs"], r["year"], "x") for r in table.iter_rows(named=True) if r["x_rows"]}
    codes |= {(r["importer"], r["hs"], r["year"], "m") for r in table.iter_rows(named=True) if r["m_rows"]}
    x, m = (any(flow[f"{s}_{n}"] or 0 for n in ("value", "kg", "quantity")) for s in ("x", "m"))
    if not x and not m:
        x, m = flow["x_rows"] > 0, flow["m_rows"] > 0
    if x and m:
        return "both"
    silent, side = (flow["importer"], "m") if x else (flow["exporter"], "x")
    if (silent, flow["hs"], flow["year"], side) in codes:
        return "orphan"
    return "mirror_only" if (silent, flow["year"]) not in files else f"{'x' if x else 'm'}_only"


@given(worlds(60))
@settings(STEADY, max_examples=8)
def test_every_flow_is_what_one_works_out_by_hand(rows: list[dict[str, Any]]) -> None:
    con = connection()
    table = run(con, rows)
    for flow in table.iter_rows(named=True):
        a, b = ERRORS.get(flow["exporter"], 0.5), ERRORS.get(flow["importer"], 0.5)
        kind = expected_kind(flow, table)
        w = b**2 / (a**2 + b**2) if kind == "both" else 1.0 if flow["x_rows"] and kind != "m_only" else 0.0
        if kind in ("orphan", "mirror_only"):
            w = flow["w"]
        assert (flow["kind"], flow["a"], flow["b"]) == (kind, a, b)
        assert flow["w"] == pytest.approx(w)
        assert 0 <= flow["w"] <= 1
        assert kind == "both" or flow["w"] in (0.0, 1.0)
        assert same(flow["value"], mean(flow["x_value"], flow["m_value"], flow["w"]))
        assert same(flow["kg"], mean(flow["x_kg"], flow["m_kg"], flow["w"]))
        alone = a if flow["w"] == 1 else b
        assert flow["se"] == pytest.approx(1 / math.sqrt(1 / a**2 + 1 / b**2) if kind == "both" else alone)
        if flow["x_value"] and flow["m_value"]:
            z = math.log(flow["x_value"] / flow["m_value"]) / math.hypot(a, b)
            assert flow["z"] == pytest.approx(z, rel=1e-12, abs=1e-12)
        else:
            assert flow["z"] is None
        assert explain(flow).value == flow["value"]
    con.disconnect()


def test_all_kinds_occur() -> None:
    con = connection()
    rows = [
        row("AAA", "export", "BBB", 5.0), row("BBB", "import", "AAA", 6.0),
        row("CCC", "export", "BBB", 5.0), row("BBB", "import", "DDD", 5.0),
        row("AAA", "export", "X837", 5.0),
        row("AAA", "export", "CCC", 7.0, hs="285210"), row("CCC", "export", "EEE", 7.0, hs="285210"),
        row("DDD", "import", "EEE", 1.0, hs="850630"), row("DDD", "import", "AAA", 1.0, hs="850630"),
    ]  # fmt: skip
    kinds = {(r["exporter"], r["importer"], r["hs"]): r["kind"] for r in run(con, rows).iter_rows(named=True)}
    assert kinds == {
        ("AAA", "BBB", "280540"): "both",
        ("CCC", "BBB", "280540"): "orphan",
        ("DDD", "BBB", "280540"): "m_only",
        ("AAA", "X837", "280540"): "mirror_only",
        ("AAA", "CCC", "285210"): "x_only",
        ("CCC", "EEE", "285210"): "mirror_only",
        ("EEE", "DDD", "850630"): "mirror_only",
        ("AAA", "DDD", "850630"): "m_only",
    }
    assert set(kinds.values()) == set(KINDS)


def test_who_files_may_be_told_from_a_wider_set() -> None:
    con = connection()
    rows = [row("AAA", "export", "EEE", 5.0)]
    wide = con.create_table("wide", ibis.memtable(pl.DataFrame({"reporter": ["EEE"], "year": [2021]})))
    assert run(con, rows)["kind"][0] == "mirror_only"
    assert run(con, rows, filings=wide)["kind"][0] == "x_only"


@given(st.floats(1, 1e9), st.floats(0.001, 1e6))
@settings(STEADY, max_examples=3)
def test_a_flow_that_both_report_alike_comes_out_itself(value: float, kg: float) -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", value, kg=kg), row("BBB", "import", "AAA", value, kg=kg)]
    for like in (False, True):
        flow = run(con, rows, baci_like=like).row(0, named=True)
        assert flow["value"] == pytest.approx(value, rel=1e-12)
        assert flow["kg"] == pytest.approx(kg, rel=1e-12)
        assert flow["z"] == 0
    con.disconnect()


def whole(con: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    flows = mirror(reports(con, rows), con)
    cif = fit_cif(flows, con, least_value=0, least_kg=0)
    found = fit_reliability(with_cif(flows, cif), con)
    return con.to_polars(reconcile(flows, con, cif=cif, reliability=found)).sort(
        "exporter", "importer", "hs", "year"
    )


@pytest.mark.parametrize("change", ["order", "currency", "weight"])
def test_order_currency_and_unit_of_weight_change_nothing_else(change: str) -> None:
    con = connection()
    rows, _ = simulated(21, areas=6, share=0.8)
    rows = [r for k, r in enumerate(rows) if k % 7]
    other = rows[::-1]
    if change == "currency":
        other = [{**r, "value": r["value"] * 7.5} for r in rows]
    if change == "weight":
        other = [{**r, "kg": r["kg"] / 1000} for r in rows]
    first, second = whole(con, rows), whole(con, other)
    assert first["kind"].to_list() == second["kind"].to_list()
    scale = {"value": 7.5 if change == "currency" else 1, "kg": 0.001 if change == "weight" else 1}
    for name in ("w", "se", "z", "cif", "value", "kg"):
        known = [v is not None for v in first[name]]
        assert known == [v is not None for v in second[name]]
        np.testing.assert_allclose(
            second[name].drop_nulls(), first[name].drop_nulls() * scale.get(name, 1), rtol=1e-7, atol=1e-9
        )


def test_the_better_reporter_carries_more_weight() -> None:
    con = connection()
    rows = [row("AAA", "export", "CCC", 100.0), row("CCC", "import", "AAA", 10_000.0)]
    flow = run(con, rows).row(0, named=True)
    assert flow["w"] > 0.98
    assert flow["value"] < 110


def test_where_both_errors_are_zero_each_has_half_a_say() -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", 100.0), row("BBB", "import", "AAA", 100.0)]
    flow = run(con, rows, reliability=given_errors({"AAA": 0.0, "BBB": 0.0})).row(0, named=True)
    assert (flow["w"], flow["se"], flow["z"]) == (0.5, 0.0, 0.0)


def test_quantities_in_one_unit_are_reconciled_and_in_two_are_not() -> None:
    con = connection()
    rows = [
        row("AAA", "export", "BBB", 1.0, quantity=10.0, unit="u"),
        row("BBB", "import", "AAA", 1.0, quantity=1000.0),
    ]
    rows[1]["unit"] = "u"
    flow = run(con, rows).row(0, named=True)
    assert (flow["unit"], flow["quantity"]) == ("u", pytest.approx(mean(10.0, 1000.0, flow["w"])))
    rows[1]["unit"] = "l"
    flow = run(con, rows).row(0, named=True)
    assert (flow["unit"], flow["quantity"]) == (None, None)


def test_the_mode_after_the_published_method_takes_the_arithmetic_mean_and_plain_errors() -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", 100.0), row("BBB", "import", "AAA", 400.0)]
    flow = run(con, rows, baci_like=True).row(0, named=True)
    w = 0.4**2 / (0.1**2 + 0.4**2)
    assert flow["value"] == pytest.approx(w * 100 + (1 - w) * 400)


def test_an_explanation_shows_both_reports_correction_weights_and_error_in_words() -> None:
    con = connection()
    rows, _ = simulated(22, areas=6)
    flows = mirror(reports(con, rows), con)
    cif = fit_cif(flows, con, least_value=0, least_kg=0)
    found = fit_reliability(with_cif(flows, cif), con)
    flow = con.to_polars(reconcile(flows, con, cif=cif, reliability=found)).row(0, named=True)
    tree = explain(flow, found, cif)
    text = in_words(tree)
    for part in (
        f"What {flow['exporter']} reports as exports",
        f"What {flow['importer']} reports as imports",
        "Importer's value without CIF",
        "Weight of the exporter's report",
        "It rests on 60 two-sided flows",
        "Net weight",
        "not of mercury",
    ):
        assert part in text
    assert tree.low < tree.value < tree.high
    assert tree.high / tree.value == pytest.approx(math.exp(1.959963984540054 * flow["se"]))


def test_an_explanation_of_a_one_sided_flow_says_who_is_silent() -> None:
    con = connection()
    flow = run(con, [row("AAA", "export", "EEE", 5.0)]).row(0, named=True)
    text = in_words(explain(flow, given_errors()))
    assert "the other files nothing at all that year" in text
    assert "No report." in text
    assert "Weight unknown." in text
    assert "the typical error stands in" in text
