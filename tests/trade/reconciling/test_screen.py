"""What was planted in a quiet world is found, and said in words; what was not is left alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azogue.trade.agreement import agreement, disagreements
from azogue.trade.alerts import SCHEMA, key
from azogue.trade.cif import with_cif
from azogue.trade.mirror import mirror
from azogue.trade.reconcile import reconcile
from azogue.trade.reliability import fit_reliability
from azogue.trade.screen import screen
from azogue.trade.screen_flows import gaps, orphans, unit_slips, unit_values
from azogue.trade.screen_time import code_shifts, hubs, year_shifts
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, simulated

CODES = ("280540", "285200", "850630")


@dataclass(frozen=True)
class World:
    con: Any
    flows: Any


def reconciled(rows: list[dict[str, Any]]) -> World:
    con = connection()
    flows = mirror(reports(con, rows), con)
    found = fit_reliability(with_cif(flows, None), con)
    return World(con, reconcile(flows, con, cif=None, reliability=found))


def find(rows: list[dict[str, Any]], **what: Any) -> dict[str, Any]:
    return next(r for r in rows if all(r[name] == value for name, value in what.items()))


@pytest.fixture(scope="module")
def world() -> World:
    """Return a quiet world with one of each trouble in it."""
    rows, _ = simulated(
        31, areas=10, codes=CODES, years=(2018, 2019, 2020, 2021), errors=(0.05, 0.2), cif=0.0
    )
    # A gap: CAA's import from BAA is ten times what BAA says, in value and weight alike.
    gap = find(rows, reporter="ACA", partner="ABA", flow="import", hs="850630", year=2019)
    gap["value"], gap["kg"] = gap["value"] * 10, gap["kg"] * 10
    # An orphan: AEA says nothing of what ADA sent it.
    rows.remove(find(rows, reporter="AEA", partner="ADA", flow="import", hs="850630", year=2020))
    # A slip: AFA gives tonnes where kilograms are asked for.
    slip = find(rows, reporter="AFA", partner="AGA", flow="export", hs="850630", year=2021)
    slip["kg"] /= 1000
    # A unit value: both agree on weight and value, but not with the rest of the world.
    for flow, reporter, partner in (("export", "AHA", "AIA"), ("import", "AIA", "AHA")):
        find(rows, reporter=reporter, partner=partner, flow=flow, hs="850630", year=2018)["kg"] /= 60
    # A year shift: AJA books in 2020 what AIA sent in 2019.
    rows.remove(find(rows, reporter="AIA", partner="AJA", flow="export", hs="285200", year=2020))
    late = find(rows, reporter="AJA", partner="AIA", flow="import", hs="285200", year=2019)
    rows.remove(find(rows, reporter="AJA", partner="AIA", flow="import", hs="285200", year=2020))
    late["year"] = 2020
    # A code shift: mercury from AAA to ABA leaves 280540 for 285200 in 2020.
    for year in (2018, 2019, 2020, 2021):
        for reporter, partner, flow in (("AAA", "ABA", "export"), ("ABA", "AAA", "import")):
            main = find(rows, reporter=reporter, partner=partner, flow=flow, hs="280540", year=year)
            cover = find(rows, reporter=reporter, partner=partner, flow=flow, hs="285200", year=year)
            main["value"], cover["value"] = (1e6, 5e4) if year < 2020 else (1e5, 9e5)
            main["kg"], cover["kg"] = main["value"] / 2.7, cover["value"] / 2.7
    # A hub: HUB passes on all the mercury it takes in.
    for year in (2018, 2019, 2020, 2021):
        for a, b, kg in (("AAA", "HUB", 50_000.0), ("HUB", "AJA", 48_000.0)):
            rows.append(row(a, "export", b, kg * 2.7, kg=kg, year=year))
            rows.append(row(b, "import", a, kg * 2.7, kg=kg, year=year))
    return reconciled(rows)


def test_a_gap_is_found_and_nothing_else_is_far_off(world: World) -> None:
    found = gaps(world.flows, world.con, threshold=5.0)
    assert found.select("exporter", "importer", "hs", "year").rows() == [("ABA", "ACA", "850630", 2019)]
    alert = found.row(0, named=True)
    assert alert["score"] > 5
    assert "the importer reports" in alert["because"]
    assert alert["rests_on"] == [key("ABA", "ACA", "850630", 2019)]


def test_an_orphan_is_found_and_says_who_is_silent(world: World) -> None:
    found = orphans(world.flows, world.con).filter(pl.col("hs") == "850630")
    assert found.select("exporter", "importer", "year").rows() == [("ADA", "AEA", 2020)]
    assert "AEA reports other trade in 850630 that year" in found["because"][0]
    assert 0 < found["score"][0] <= 1


def test_a_slip_of_a_thousand_is_found_on_the_side_that_slipped(world: World) -> None:
    found = unit_slips(world.flows, world.con)
    assert found.select("exporter", "importer", "hs", "year", "figure").rows() == [
        ("AFA", "AGA", "850630", 2021, 0.001)
    ]
    assert "The weight that AFA reports looks a thousand times too small" in found["because"][0]


@pytest.mark.parametrize(
    ("side", "name", "factor"), [("m", "value", 1000), ("x", "value", 0.001), ("m", "kg", 1000)]
)
def test_slips_of_either_side_measure_and_direction_are_told_apart(
    side: str, name: str, factor: float
) -> None:
    rows, _ = simulated(32, areas=5, codes=("280540",), errors=(0.05, 0.1), cif=0.0)
    flow, reporter, partner = ("export", "AAA", "ABA") if side == "x" else ("import", "ABA", "AAA")
    slip = find(rows, reporter=reporter, partner=partner, flow=flow, year=2020)
    slip[name] *= factor
    world = reconciled(rows)
    found = unit_slips(world.flows, world.con)
    assert found.select("exporter", "importer", "year", "figure").rows() == [("AAA", "ABA", 2020, factor)]
    what = "weight" if name == "kg" else "value"
    size = "large" if factor > 1 else "small"
    assert f"The {what} that {reporter} reports looks a thousand times too {size}" in found["because"][0]


def test_a_price_unlike_all_others_is_found_on_both_reports(world: World) -> None:
    found = unit_values(world.flows, world.con, threshold=8)
    named = {(r[0], r[1], r[2]) for r in found.select("exporter", "importer", "year").rows()}
    assert named == {("AHA", "AIA", 2018), ("AFA", "AGA", 2021)}
    assert {r.split(" report")[0] for r in found.filter(pl.col("exporter") == "AHA")["because"]} == {
        "The exporter's",
        "The importer's",
    }


def test_goods_that_crossed_the_turn_of_the_year_are_found_with_both_flows(world: World) -> None:
    found = year_shifts(world.flows, world.con)
    assert found.select("exporter", "importer", "hs", "year").rows() == [("AIA", "AJA", "285200", 2019)]
    assert found["rests_on"].to_list() == [[key("AIA", "AJA", "285200", y) for y in (2019, 2020)]]


def test_a_hub_is_found_for_every_whole_window_and_known_users_are_not(world: World) -> None:
    found = hubs(world.flows, world.con, least=10_000, threshold=0.9)
    assert found.filter(pl.col("exporter") == "HUB").sort("year")["year"].to_list() == [2020, 2021]
    assert found.filter(pl.col("exporter") == "HUB")["score"].to_list() == [pytest.approx(0.96)] * 2
    assert found.filter(pl.col("exporter") == "HUB")["figure"][0] == pytest.approx(144_000)
    assert "HUB" not in hubs(world.flows, world.con, users=["HUB"], threshold=0.0)["exporter"].to_list()


def test_trade_that_moves_to_another_code_is_found_in_the_year_it_moves(world: World) -> None:
    found = code_shifts(world.flows, world.con, threshold=0.9)
    named = found.filter(pl.col("exporter") == "AAA", pl.col("importer") == "ABA")
    assert named.select("hs", "year").rows() == [("280540", 2020)]
    assert named["figure"][0] == pytest.approx(9e5)
    assert named["score"][0] == pytest.approx(8.5 / 9)
    assert key("AAA", "ABA", "285200", 2020) in named["rests_on"][0]


def test_all_detectors_together_take_off_what_one_of_them_explains(world: World) -> None:
    found = screen(world.flows, world.con)
    assert found.alerts.schema == SCHEMA
    orphan = found.alerts.filter(pl.col("detector") == "orphan", pl.col("exporter") == "AIA")
    assert orphan.height == 0
    assert dict(found.explained)["orphan"] == 2
    slipped = found.alerts.filter(pl.col("detector") == "unit_value", pl.col("exporter") == "AFA")
    assert slipped.height == 0
    counts = dict(found.alerts["detector"].value_counts().rows())
    assert all(counts.get(name, 0) + dict(found.explained).get(name, 0) == n for name, n in found.found)


def test_a_limit_keeps_the_highest_scores_and_says_how_many_there_are(world: World) -> None:
    whole, first = (unit_values(world.flows, world.con, threshold=1, limit=n) for n in (10_000, 3))
    assert first["score"].to_list() == whole["score"].to_list()[:3]
    assert first["found"].to_list() == [whole.height] * 3


def test_a_silent_world_has_no_alerts() -> None:
    con = connection()
    rows = [row(a, f, b, 5e6, kg=1e6) for a, f, b in (("AAA", "export", "BBB"), ("BBB", "import", "AAA"))]
    flows = mirror(reports(con, rows), con)
    found = fit_reliability(with_cif(flows, None), con)
    assert screen(reconcile(flows, con, cif=None, reliability=found), con).alerts.height == 0


def icc_by_hand(x: np.ndarray, m: np.ndarray) -> float:
    """One-way analysis of variance, two measurements of each flow."""
    pairs = np.column_stack([np.log(x), np.log(m)])
    n = len(pairs)
    between = 2 * ((pairs.mean(axis=1) - pairs.mean()) ** 2).sum() / (n - 1)
    within = ((pairs - pairs.mean(axis=1, keepdims=True)) ** 2).sum() / n
    return (between - within) / (between + within)


@given(st.integers(0, 10**6))
@settings(STEADY, max_examples=4)
def test_the_intraclass_correlation_is_that_of_the_analysis_of_variance(seed: int) -> None:
    con = connection()
    rows, _ = simulated(seed, areas=5, errors=(0.2, 2.0))
    flows = with_cif(mirror(reports(con, rows), con), None)
    table, data = agreement(flows, con, by="importer"), con.to_polars(flows)
    for group, count, icc, low, high in table.rows():
        own = data.filter(pl.col("importer") == group)
        assert count == own.height
        assert icc == pytest.approx(icc_by_hand(own["x_value"].to_numpy(), own["m_fob"].to_numpy()), rel=1e-9)
        assert -1 <= low < icc < high <= 1
    con.disconnect()


def test_the_interval_of_the_intraclass_correlation_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    true = 1.5**2 / (1.5**2 + 0.8**2)
    rows = []
    for k in range(300):
        area = f"{chr(65 + k // 26)}{chr(65 + k % 26)}X"
        for year in range(12):
            level = rng.normal(10, 1.5)
            x, m = np.exp(level + rng.normal(0, 0.8, 2))
            rows += [row(area, "export", "ZZZ", x, year=year), row("ZZZ", "import", area, m, year=year)]
    con = connection()
    table = agreement(with_cif(mirror(reports(con, rows), con), None), con, by="exporter")
    inside = table.filter(pl.col("low") < true, pl.col("high") > true).height / table.height
    assert 0.91 < inside < 0.98


def test_an_area_whose_reports_tell_another_story_is_named() -> None:
    rows, _ = simulated(33, areas=8, errors=(0.1, 0.2), cif=0.0)
    rng = np.random.default_rng(1)
    for r in rows:
        if r["reporter"] == "AGA" and r["flow"] == "import":
            r["value"] *= float(np.exp(rng.normal(0, 3)))
    world = reconciled(rows)
    found = disagreements(world.flows, world.con, by="importer")
    assert found.select("exporter", "importer").rows() == [("*", "AGA")]
    assert found["score"][0] == pytest.approx(1 - found["figure"][0])
