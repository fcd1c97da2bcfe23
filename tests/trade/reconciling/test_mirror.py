"""Mirror flows are what a clerk would write down with both reports in hand."""

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from azogue.trade.mirror import mirror
from azogue.trade.tables import BadReports
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, worlds

FIGURES = ("value", "kg", "quantity")


def by_hand(rows: list[dict[str, Any]], *, discounted: bool = False) -> dict[tuple, dict[str, Any]]:
    """Lay reports beside each other with dictionaries only."""
    piles: dict[tuple, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for r in rows:
        out = r["flow"] in ("export", "re-export")
        exporter, importer = (r["reporter"], r["partner"]) if out else (r["partner"], r["reporter"])
        if exporter != importer:
            piles[exporter, importer, r["hs"], r["year"]][r["flow"]].append(r)
    flows = {}
    for key, pile in piles.items():
        if not pile["export"] and not pile["import"]:
            continue
        flow: dict[str, Any] = {}
        for side, whole, again in (("x", "export", "re-export"), ("m", "import", "re-import")):
            units = {r["unit"] for r in pile[whole] if r["unit"] is not None}
            flow[f"{side}_rows"] = len(pile[whole])
            flow[f"{side}_unit"] = units.pop() if len(units) == 1 else None
            for name in FIGURES:
                known = [r[name] for r in pile[whole]]
                total = None if not known or None in known else math.fsum(known)
                if name == "quantity" and flow[f"{side}_unit"] is None:
                    total = None
                if discounted and total is not None:
                    off = [r[name] for r in pile[again]]
                    if (
                        name == "quantity"
                        and off
                        and ({r["unit"] for r in pile[again]} - {None} != {flow[f"{side}_unit"]})
                    ):
                        off = [None]
                    total = None if None in off else max(total - math.fsum(off), 0.0)
                flow[f"{side}_{name}"] = total
        flows[key] = flow
    return flows


def fetched(table: Any, con: Any) -> dict[tuple, dict[str, Any]]:
    found = {}
    for r in con.to_polars(table).iter_rows(named=True):
        found[r["exporter"], r["importer"], r["hs"], r["year"]] = r
    return found


@given(worlds(80))
@settings(STEADY, max_examples=10)
def test_mirror_flows_are_what_a_clerk_writes_down_gross_and_discounted(rows: list[dict[str, Any]]) -> None:
    con = connection()
    table = reports(con, rows)
    for discounted in (False, True):
        found, expected = (
            fetched(mirror(table, con, discounted=discounted), con),
            by_hand(rows, discounted=discounted),
        )
        assert found.keys() == expected.keys()
        for key, flow in expected.items():
            assert {name: found[key][name] for name in flow} == flow
    con.disconnect()


@given(worlds(20))
@settings(STEADY, max_examples=4)
def test_the_order_of_the_rows_changes_nothing(rows: list[dict[str, Any]]) -> None:
    con = connection()
    first = fetched(mirror(reports(con, rows), con), con)
    assert fetched(mirror(reports(con, rows[::-1]), con), con) == first
    con.disconnect()


def test_a_sum_with_an_unknown_part_is_unknown_and_a_zero_is_zero() -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", 5.0, kg=2.0), row("AAA", "export", "BBB", None, kg=3.0)]
    rows += [row("BBB", "import", "AAA", 0.0)]
    flow = next(iter(fetched(mirror(reports(con, rows), con), con).values()))
    assert (flow["x_value"], flow["x_kg"], flow["x_rows"]) == (None, 5.0, 2)
    assert (flow["m_value"], flow["m_kg"], flow["basis_m"]) == (0.0, None, "cif")


def test_quantities_in_two_units_do_not_add_up() -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", 1.0, quantity=5.0, unit=unit) for unit in ("u", "l")]
    flow = next(iter(fetched(mirror(reports(con, rows), con), con).values()))
    assert (flow["x_quantity"], flow["x_unit"], flow["x_value"]) == (None, None, 2.0)


def test_more_passing_through_than_leaving_leaves_nothing() -> None:
    con = connection()
    rows = [row("AAA", "export", "BBB", 5.0), row("AAA", "re-export", "BBB", 7.0)]
    rows += [row("BBB", "import", "AAA", 9.0), row("BBB", "re-import", "AAA", None)]
    table = reports(con, rows)
    gross = next(iter(fetched(mirror(table, con), con).values()))
    net = next(iter(fetched(mirror(table, con, discounted=True), con).values()))
    assert (gross["x_value"], gross["m_value"]) == (5.0, 9.0)
    assert (net["x_value"], net["m_value"]) == (0.0, None)


def test_a_basis_stands_only_where_all_rows_have_it() -> None:
    con = connection()
    for others, expected in (("cif", "cif"), ("fob", None)):
        rows = [row("BBB", "import", "AAA", 1.0), row("BBB", "import", "AAA", 1.0, basis=others)]
        assert next(iter(fetched(mirror(reports(con, rows), con), con).values()))["basis_m"] == expected


def test_an_estimated_weight_marks_the_side_it_came_from() -> None:
    con = connection()
    rows = [
        row("AAA", "export", "BBB", 5.0, kg=2.0, kg_estimated=True),
        row("BBB", "import", "AAA", 6.0, kg=2.0),
    ]
    flow = next(iter(fetched(mirror(reports(con, rows), con), con).values()))
    assert (flow["x_kg_estimated"], flow["m_kg_estimated"]) == (True, False)


@pytest.mark.parametrize("bad", [-1.0, math.inf, math.nan])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_that_are_no_figures_are_refused_by_name(bad: float, name: str) -> None:
    con = connection()
    rows = [
        row("AAA", "export", "BBB", 5.0, kg=1.0, quantity=1.0, unit="u"),
        row("BBB", "import", "AAA", 5.0),
    ]
    rows[0][name] = bad
    with pytest.raises(BadReports, match=f"x_{name} in 1 flows"):
        mirror(reports(con, rows), con)


def test_nan_from_a_parquet_file_of_another_program_is_refused_too(tmp_path: Path) -> None:
    rows = [row("AAA", "export", "BBB", math.nan, kg=1.0), row("BBB", "import", "AAA", 5.0)]
    table = reports(connection(), rows).to_polars()
    file = tmp_path / "reports.parquet"
    columns = {
        name: pa.array(table[name].to_list()) for name in table.columns if table[name].null_count() < 2
    }
    columns |= {name: pa.array([None, None], pa.float64()) for name in ("quantity",)}
    columns |= {"unit": pa.array([None, None], pa.string())}
    pq.write_table(pa.table(columns), file)
    con = connection()
    with pytest.raises(BadReports, match="x_value"):
        mirror(con.read_parquet(file), con)


def test_an_empty_set_of_reports_has_no_flows() -> None:
    con = connection()
    assert con.to_polars(mirror(reports(con, []), con)).height == 0
    assert isinstance(ibis.memtable(pl.DataFrame({"a": [1]})), ibis.Table)
