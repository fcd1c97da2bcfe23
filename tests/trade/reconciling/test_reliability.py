"""The errors of reporters are a weighted analysis of variance, and planted errors are found."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from azogue.trade.cif import TooFewPairs, with_cif
from azogue.trade.mirror import mirror
from azogue.trade.reliability import fit_reliability
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, simulated


def flows_of(con: Any, rows: list[dict[str, Any]]) -> Any:
    return with_cif(mirror(reports(con, rows), con), None)


def gaps_by_lstsq(flows: pl.DataFrame, weighting: str) -> dict[tuple[str, str], float]:
    """Fit |r| on all dummies with lstsq; least-squares means of areas about the weighted mean."""
    two = flows.filter(pl.col("x_value") > 0, pl.col("m_fob") > 0)
    y = (two["x_value"] / two["m_fob"]).log().abs().to_numpy()
    v = ((two["x_value"].log() + two["m_fob"].log()) / 2).to_numpy()
    w = 1 + v - v.min() if weighting == "log" else np.ones_like(v)
    blocks, names = [], []
    for factor, values in (
        ("exporter", two["exporter"]), ("importer", two["importer"]),
        ("hs2", two["hs"].str.slice(0, 2)), ("year", two["year"].cast(pl.String)),
    ):  # fmt: skip
        levels = sorted(values.unique())
        blocks.append(np.column_stack([(values == level).to_numpy().astype(float) for level in levels]))
        names += [(level, factor) for level in levels]
    mean = w @ y / w.sum()
    design = np.column_stack(blocks)
    root = np.sqrt(w)
    effects = np.linalg.lstsq(design * root[:, None], (y - mean) * root, rcond=None)[0]
    start = 0
    for block in blocks:
        part = slice(start, start + block.shape[1])
        share = w @ block / w.sum()
        effects[part] -= share @ effects[part]
        start += block.shape[1]
    return {name: mean + e for name, e in zip(names, effects, strict=True)}


@given(st.integers(0, 10**6), st.sampled_from(["log", "equal"]))
@settings(STEADY, max_examples=8)
def test_least_squares_means_are_those_of_the_full_design(seed: int, weighting: Any) -> None:
    con = connection()
    rows, _ = simulated(seed, areas=6, share=0.7)
    flows = flows_of(con, rows)
    found = fit_reliability(flows, con, weighting=weighting, shrink=False)
    expected = gaps_by_lstsq(con.to_polars(flows), weighting)
    for area, role, gap in found.table.select("area", "role", "mean_gap").rows():
        assert gap == pytest.approx(expected[area, role], rel=1e-8, abs=1e-9)
    con.disconnect()


@pytest.mark.parametrize("metric", ["abs", "squared"])
def test_planted_errors_are_found_in_both_roles(metric: Any) -> None:
    con = connection()
    rows, planted = simulated(11, areas=20, codes=tuple(f"28{k:04}" for k in range(12)), cif=0.0)
    found = fit_reliability(flows_of(con, rows), con, metric=metric, trim=1.0)
    for role in ("exporter", "importer"):
        table = found.table.filter(pl.col("role") == role).sort("area")
        truth = [planted[area] for area in table["area"]]
        assert np.corrcoef(table["error"], truth)[0, 1] > 0.97
        assert table["pairs"].to_list() == [19 * 12 * 3] * 20
    if metric == "squared":
        assert np.abs(table["error"].to_numpy() - truth).max() < 0.12


def test_errors_scale_the_gaps_to_about_one() -> None:
    con = connection()
    rows, _ = simulated(12, areas=20, cif=0.0)
    flows = con.to_polars(flows_of(con, rows))
    gap = (flows["x_value"] / flows["m_fob"]).log().to_numpy()
    for metric in ("abs", "squared"):
        found = fit_reliability(flows_of(con, rows), con, metric=metric, trim=1.0)
        error = {(a, r): e for a, r, e in found.table.select("area", "role", "error").rows()}
        a = np.array([error[x, "exporter"] for x in flows["exporter"]])
        b = np.array([error[x, "importer"] for x in flows["importer"]])
        assert np.std(gap / np.hypot(a, b)) == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize("metric", ["abs", "squared"])
def test_the_currency_does_not_matter(metric: Any) -> None:
    con = connection()
    rows, _ = simulated(13, areas=6)
    scaled = [{**r, "value": r["value"] * 1000} for r in rows]
    first, second = (fit_reliability(flows_of(con, x), con, metric=metric).table for x in (rows, scaled))
    np.testing.assert_allclose(first["error"], second["error"], rtol=1e-6)
    assert first["area"].to_list() == second["area"].to_list()


def test_a_reporter_with_few_pairs_is_drawn_to_the_typical_error() -> None:
    con = connection()
    rows, _ = simulated(14, areas=12, cif=0.0)
    rows += [row("ZZZ", "export", "AAA", 1e6, year=2020), row("AAA", "import", "ZZZ", 50.0, year=2020)]
    found = fit_reliability(flows_of(con, rows), con)
    table = found.table.filter(pl.col("area") == "ZZZ")
    assert table["pairs"][0] == 1
    typical = dict(found.typical)["exporter"]
    assert typical < table["error"][0] < 0.7 * table["raw"][0]


def test_errors_of_the_squared_metric_are_never_negative_even_where_least_squares_would_be() -> None:
    con = connection()
    rows, _ = simulated(15, areas=8, errors=(0.0, 1.5), share=0.25)
    found = fit_reliability(flows_of(con, rows), con, metric="squared", shrink=False)
    assert found.table["error"].min() > 0
    assert found.table["raw"].min() == 0
    assert found.trimmed_above is not None


def test_errors_of_the_squared_metric_are_the_best_of_all_that_are_not_negative() -> None:
    con = connection()
    rows, _ = simulated(15, areas=6, errors=(0.0, 1.5), share=0.3)
    flows = flows_of(con, rows)
    found = fit_reliability(flows, con, metric="squared", shrink=False, weighting="equal", trim=1.0)
    two = con.to_polars(flows).filter(pl.col("x_value") > 0, pl.col("m_fob") > 0)
    y = (two["x_value"] / two["m_fob"]).log().to_numpy() ** 2
    n = len(y)
    factors = (two["exporter"], two["importer"], two["hs"].str.slice(0, 2), two["year"].cast(pl.String))
    blocks = [np.column_stack([(f == level).to_numpy() for level in sorted(f.unique())]) for f in factors]
    design = np.column_stack(blocks).astype(float)
    ends = np.cumsum([0, *(block.shape[1] for block in blocks)])
    share = design.mean(axis=0)
    held = np.zeros((3, design.shape[1]))
    held[0, ends[0] : ends[1]], held[0, ends[1] : ends[2]] = (
        share[ends[0] : ends[1]],
        -share[ends[1] : ends[2]],
    )
    held[1, ends[2] : ends[3]] = share[ends[2] : ends[3]]
    held[2, ends[3] : ends[4]] = share[ends[3] : ends[4]]
    matrix = np.vstack([design, held * np.sqrt(n)])
    lower = np.where(np.arange(design.shape[1]) < ends[2], 0.0, -np.inf)
    best = lsq_linear(matrix, np.concatenate([y, np.zeros(3)]), bounds=(lower, np.inf), method="bvls").x
    for role, at in (("exporter", 0), ("importer", 1)):
        raw = found.table.filter(pl.col("role") == role).sort("area")["raw"]
        np.testing.assert_allclose(raw, np.sqrt(np.maximum(best[ends[at] : ends[at + 1]], 0)), atol=1e-6)
    assert best[: ends[2]].min() < 1e-12


def test_the_furthest_hundredth_does_not_count_for_the_squared_metric() -> None:
    con = connection()
    rows, _ = simulated(16, areas=8, errors=(0.1, 0.2))
    rows[0] = {**rows[0], "value": rows[0]["value"] * 1e6}
    found = fit_reliability(flows_of(con, rows), con, metric="squared")
    assert found.pairs < 8 * 7 * 12
    assert found.table["error"].max() < 1.0


def test_two_groups_of_areas_that_never_trade_with_each_other_are_fitted_all_the_same() -> None:
    con = connection()
    rows, _ = simulated(17, areas=5)
    other = [
        {**r, "reporter": r["reporter"].replace("A", "Q"), "partner": r["partner"].replace("A", "Q")}
        for r in rows
    ]
    found = fit_reliability(flows_of(con, rows + other), con)
    assert found.table.height == 20
    assert found.table["error"].is_finite().all()


def test_where_all_agree_errors_are_zero() -> None:
    con = connection()
    rows, _ = simulated(18, areas=4, errors=(0.0, 0.0), cif=0.0)
    found = fit_reliability(flows_of(con, rows), con)
    assert found.table["error"].max() < 1e-12


def test_without_a_two_sided_flow_it_says_what_to_do() -> None:
    con = connection()
    with pytest.raises(TooFewPairs, match="Read more partners"):
        fit_reliability(flows_of(con, [row("AAA", "export", "BBB", 5.0)]), con)
