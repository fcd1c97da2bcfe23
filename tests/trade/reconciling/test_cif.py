"""The CIF fit is ordinary weighted least squares, and its correction stays within its bounds."""

import math
from typing import Any

import ibis
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azogue.trade.cif import CAP, GEOGRAPHY, TooFewPairs, fit_cif, with_cif
from azogue.trade.mirror import mirror
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, simulated

FREE = {"least_value": 0.0, "least_kg": 0.0}


def distances(areas: list[str], seed: int = 3) -> Any:
    """Make a distance table without the pairs of the last area."""
    rng = np.random.default_rng(seed)
    locked = {a: int(rng.random() < 0.3) for a in areas}
    pairs = [(a, b) for a in areas[:-1] for b in areas[:-1] if a != b]
    made = [
        (a, b, float(rng.uniform(200, 15000)), int(rng.random() < 0.2), locked[a], locked[b])
        for a, b in pairs
    ]
    names = ["iso3_o", "iso3_d", "km", "contiguous", "landlocked_o", "landlocked_d"]
    return ibis.memtable(pl.DataFrame(made, schema=names, orient="row"))


def by_numpy(
    flows: pl.DataFrame, lhs: str, geography: pl.DataFrame | None
) -> tuple[np.ndarray, pl.DataFrame]:
    """Fit the full design matrix with lstsq; coefficients of the regressors only, and the sample."""
    both = flows.drop_nulls(["x_value", "x_kg", "m_value", "m_kg"]).filter(pl.col("basis_m") != "fob")
    own = flows.filter(pl.col("x_value") > 0, pl.col("x_kg") > 0)
    uv = own.group_by("hs").agg(uv=(pl.col("x_value") / pl.col("x_kg")).log().median())
    both = both.join(uv.with_columns(uv=pl.col("uv") - uv["uv"].median()), on="hs")
    columns = []
    if geography is not None:
        both = both.join(geography, left_on=["exporter", "importer"], right_on=["iso3_o", "iso3_d"])
        ln = np.log(both["km"].to_numpy() / 3000)
        columns = [ln, ln**2, *(both[n].to_numpy().astype(float) for n in GEOGRAPHY[2:])]
    columns.append(both["uv"].to_numpy())
    columns += [(both["year"] == y).to_numpy().astype(float) for y in sorted(both["year"].unique())]
    y = np.log(both["m_value"].to_numpy() / both["x_value"].to_numpy())
    if lhs == "unit_value":
        y -= np.log(both["m_kg"].to_numpy() / both["x_kg"].to_numpy())
    low = both.select(w=pl.min_horizontal("x_kg", "m_kg") / pl.max_horizontal("x_kg", "m_kg"))["w"].to_numpy()
    root = np.sqrt(low)
    found = np.linalg.lstsq(np.column_stack(columns) * root[:, None], y * root, rcond=None)[0]
    return found, both


@given(st.integers(0, 10**6), st.sampled_from(["unit_value", "value"]), st.booleans())
@settings(STEADY, max_examples=5)
def test_the_fit_from_sums_is_least_squares_on_the_rows(seed: int, lhs: Any, far: bool) -> None:
    con = connection()
    rows, planted = simulated(seed, areas=7)
    for r in rows:
        if r["reporter"] == "ABA":
            r["basis"] = "fob"
    flows = mirror(reports(con, rows), con)
    table = distances(list(planted)) if far else None
    fit = fit_cif(flows, con, geography=table, lhs=lhs, **FREE)
    expected, sample = by_numpy(con.to_polars(flows), lhs, con.to_polars(table) if far else None)
    names = (*(GEOGRAPHY if far else ()), "ln_uv")
    found = [fit.coefficient(name) for name in names] + [
        fit.coefficient("intercept") + e for _, e in fit.years
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)
    assert fit.pairs == sample.height
    assert ("mean pair stands in" in fit.note) == far
    con.disconnect()


def test_a_planted_slope_on_distance_is_found_and_applied() -> None:
    con = connection()
    rows, planted = simulated(1, errors=(0.02, 0.05), cif=0.0)
    table = distances(list(planted))
    km = {(r[0], r[1]): r[2] for r in con.to_polars(table).rows()}
    true = {pair: 0.15 + 0.05 * math.log(d / 3000) for pair, d in km.items()}
    for r in rows:
        if r["flow"] == "import" and (r["partner"], r["reporter"]) in true:
            r["value"] *= math.exp(true[r["partner"], r["reporter"]])
    flows = mirror(reports(con, rows), con)
    fit = fit_cif(flows, con, geography=table, **FREE)
    assert fit.coefficient("intercept") == pytest.approx(0.15, abs=0.01)
    assert fit.coefficient("ln_km") == pytest.approx(0.05, abs=0.01)
    corrected = con.to_polars(with_cif(flows, fit, table))
    errors = [
        r["cif"] - min(max(true[r["exporter"], r["importer"]], 0), CAP)
        for r in corrected.iter_rows(named=True)
        if (r["exporter"], r["importer"]) in true
    ]
    assert max(abs(e) for e in errors) < 0.04


@pytest.mark.parametrize("with_table", [True, False])
def test_where_distances_are_missing_the_mean_pair_stands_in_and_what_is_known_still_counts(
    with_table: bool,
) -> None:
    con = connection()
    rows, planted = simulated(2, errors=(0.02, 0.05), cif=0.15)
    known = con.to_polars(distances(list(planted)))
    # One pair has a border and no distance; the last area is in no pair.
    a, b = list(planted)[:2]
    of_pair = (pl.col("iso3_o") == a) & (pl.col("iso3_d") == b)
    known = known.with_columns(
        km=pl.when(of_pair).then(None).otherwise("km"),
        contiguous=pl.when(of_pair).then(1).otherwise("contiguous"),
    )
    far = {row[:2]: row[2] for row in known.drop_nulls().rows()}
    for r in rows:
        if r["flow"] == "import":
            r["value"] *= math.exp(0.05 * math.log(far.get((r["partner"], r["reporter"]), 9000) / 3000))
    table = ibis.memtable(known)
    flows = mirror(reports(con, rows), con)
    fit = fit_cif(flows, con, geography=table, cap=5.0, **FREE)
    prices = dict(fit.unit_values.rows())
    pairs = {row[:2]: dict(zip(known.columns, row, strict=True)) for row in known.rows()}
    seen = set()
    for flow in con.to_polars(with_cif(flows, fit, table if with_table else None)).iter_rows(named=True):
        pair = pairs.get((flow["exporter"], flow["importer"]), {}) if with_table else {}
        own = {name: pair.get(name) for name in GEOGRAPHY}
        if pair.get("km") is not None:
            own |= {"ln_km": math.log(pair["km"] / 3000), "ln_km_squared": math.log(pair["km"] / 3000) ** 2}
        seen.add((pair.get("km") is None, own["contiguous"] is None))
        size = fit.coefficient("intercept") + dict(fit.years)[flow["year"]]
        size += fit.coefficient("ln_uv") * prices[flow["hs"]]
        for name, mean in fit.centres:
            size += fit.coefficient(name) * (mean if own[name] is None else own[name])
        assert flow["cif"] == pytest.approx(min(max(size, 0.0), 5.0), abs=1e-12)
    assert seen == ({(False, False), (True, False), (True, True)} if with_table else {(True, True)})


@given(st.floats(-2, 2), st.floats(0.01, 1))
@settings(STEADY, max_examples=4)
def test_a_correction_is_never_negative_nor_above_the_cap_and_what_is_clipped_is_said(
    cif: float, cap: float
) -> None:
    con = connection()
    rows, _ = simulated(5, areas=6, cif=cif, errors=(0.01, 0.02))
    flows = mirror(reports(con, rows), con)
    fit = fit_cif(flows, con, lhs="value", cap=cap, **FREE)
    size = con.to_polars(with_cif(flows, fit))["cif"]
    assert 0 <= size.min() <= size.max() <= cap + 1e-12
    if abs(cif) > 0.2 and abs(cif - cap) > 0.2:
        assert fit.below == (1.0 if cif < 0 else 0.0)
        assert fit.above == (1.0 if cif > cap else 0.0)
    con.disconnect()


def test_nothing_is_taken_off_an_importer_who_reports_free_on_board() -> None:
    con = connection()
    rows, _ = simulated(6, areas=6, cif=0.2)
    for r in rows:
        if r["reporter"] == "ABA" and r["flow"] == "import":
            r["basis"] = "fob"
    flows = mirror(reports(con, rows), con)
    table = con.to_polars(with_cif(flows, fit_cif(flows, con, **FREE)))
    of_b = table.filter(pl.col("importer") == "ABA")
    assert of_b["cif"].to_list() == [0.0] * of_b.height
    assert of_b["m_fob"].to_list() == of_b["m_value"].to_list()
    assert table.filter(pl.col("importer") != "ABA")["cif"].min() > 0.05


def test_an_unknown_value_has_no_correction_and_stays_unknown() -> None:
    con = connection()
    flows = mirror(
        reports(con, [row("AAA", "export", "BBB", 5.0), row("BBB", "import", "CCC", None, kg=2.0)]), con
    )
    table = con.to_polars(with_cif(flows, None)).sort("exporter")
    assert table["m_fob"].to_list() == [None, None]
    assert table["cif"].to_list() == [None, None]


def test_too_few_pairs_say_what_to_do() -> None:
    con = connection()
    flows = mirror(
        reports(con, [row("AAA", "export", "BBB", 5e5, kg=1e5), row("BBB", "import", "AAA", 6e5, kg=1e5)]),
        con,
    )
    with pytest.raises(TooFewPairs, match=r"Only 1 flows have .* Read more codes"):
        fit_cif(flows, con)


@pytest.mark.parametrize(
    ("x", "m", "x_kg", "m_kg"),
    [(9.0, 9e6, 99.0, 99.0), (9e6, 9.0, 99.0, 99.0), (9e6, 9e6, 1.0, 99.0), (9e6, 9e6, 99.0, 1.0)],
)
def test_flows_that_are_small_in_any_report_teach_nothing(
    x: float, m: float, x_kg: float, m_kg: float
) -> None:
    con = connection()
    rows, _ = simulated(7, areas=4)
    rows += [row("ADA", "export", "AAA", x, kg=x_kg, hs="999999")]
    rows += [row("AAA", "import", "ADA", m, kg=m_kg, hs="999999")]
    flows = mirror(reports(con, rows), con)
    assert fit_cif(flows, con, least_value=100.0, least_kg=10.0).pairs == 4 * 3 * 4 * 3
