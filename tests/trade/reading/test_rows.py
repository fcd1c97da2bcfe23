"""What a row says once it is read: codes, figures, units, bases, refusals, and the NaN of DuckDB."""

import math

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.trade import QUARANTINE_COLUMNS, REPORT_COLUMNS, read_trade
from azogue.trade.reading_verdicts import VERDICTS
from tests.trade.reading.files import BULK, PLAIN, current, refused, rows, text

SCHEMA = {
    "source": pl.String, "line": pl.Int64, "year": pl.Int16, "period": pl.Int32, "reporter": pl.String,
    "partner": pl.String, "flow": pl.String, "hs": pl.String, "tariff": pl.String, "revision": pl.String,
    "value": pl.Float64, "basis": pl.String, "kg": pl.Float64, "kg_estimated": pl.Boolean,
    "quantity": pl.Float64, "unit": pl.String,
}  # fmt: skip


def one(read, **change):
    (row,) = rows(read(current(change)))
    return row


@pytest.mark.parametrize("content", [current(), current({"reporterCode": "999"}), "a,b\n"])
def test_the_tables_have_the_columns_of_the_contract_in_order_even_when_empty(read, content):
    reading = read(content)
    assert dict(pl.read_parquet_schema(reading.reports)) == SCHEMA
    assert tuple(SCHEMA) == REPORT_COLUMNS
    assert tuple(pl.read_parquet_schema(reading.quarantine)) == QUARANTINE_COLUMNS


def test_ibis_gives_the_same_reports(read):
    reading = read(current({"netWgt": ""}))
    assert reading.table().to_polars().to_dicts() == rows(reading)
    assert reading.quarantined().to_polars().height == 0


@pytest.mark.parametrize(
    ("written", "hs", "tariff"),
    [
        ("280540", "280540", ""),
        ("10121", "010121", ""),
        ("2805.40", "280540", ""),
        ("2805.4", "280540", ""),
        ("280540.0", "280540", ""),
        ("10121.0", "010121", ""),
        ('="280540"', "280540", ""),
        ("'280540", "280540", ""),
        (" 280540 ", "280540", ""),
        ("2805 40 10", "280540", "28054010"),
        ("2805.40.10", "280540", "28054010"),
        ("2805400090", "280540", "2805400090"),
        ("9999AA", "9999AA", ""),
        ("999999", "999999", ""),
    ],
)
def test_codes_are_text_whatever_a_spreadsheet_made_of_them(read, written, hs, tariff):
    row = one(read, cmdCode=written)
    assert (row["hs"], row["tariff"]) == (hs, tariff)


@pytest.mark.parametrize(
    "written", ["28O540", "", "000000", "771234", "280540X", "-1", "mercury", "2805401234567"]
)
def test_what_is_no_code_is_quarantined(read, written):
    (row,) = refused(read(current({"cmdCode": written})))
    assert (row["column"], row["value"], row["line"]) == ("code", written, 2)


@pytest.mark.parametrize("written", ["TOTAL", "28", "2805", "AG6", "AG2", "ALL", "1", "101"])
def test_chapters_headings_and_totals_are_set_aside(read, written):
    reading = read(current({"cmdCode": written}, {}))
    assert reading.tallies[0].set_aside == 1
    assert len(rows(reading)) == 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"partnerCode": "0"}, "World"),
        ({"partnerCode": "", "partnerISO": "W00"}, "World"),
        ({"partnerCode": "97"}, "group"),
        ({"reporterCode": "975"}, "group"),
        ({"flowCode": "DX"}, "own row"),
        ({"flowCode": "MIP"}, "own row"),
        ({"typeCode": "S"}, "services"),
        ({"mosCode": "1"}, "services"),
    ],
)
def test_sums_of_other_rows_are_set_aside_with_their_rule(read, change, rule):
    reading = read(current(change))
    ((found, count),) = reading.tallies[0].aside.items()
    assert rule in found
    assert count == 1
    assert rows(reading) == []


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"reporterCode": "999"}, "reporter", "999"),
        ({"partnerCode": "1000"}, "partner", "1000"),
        ({"partnerCode": "", "partnerISO": "QQQ"}, "partner", "QQQ"),
        ({"flowCode": "Z"}, "flow", "Z"),
        ({"period": "21"}, "period", "21"),
        ({"period": "202113"}, "period", "202113"),
        ({"period": "1850"}, "period", "1850"),
        ({"classificationCode": "S3"}, "classification", "S3"),
        ({"primaryValue": "12,5"}, "value", "12,5"),
        ({"primaryValue": "inf"}, "value", "inf"),
        ({"primaryValue": "-5"}, "value", "-5"),
        ({"netWgt": "1.000,5"}, "kg", "1.000,5"),
        ({"netWgt": "-0.5"}, "kg", "-0.5"),
        ({"qty": "many"}, "quantity", "many"),
        ({"qty": "-3"}, "quantity", "-3"),
    ],
)
def test_a_row_that_cannot_be_used_is_quarantined_at_its_place(read, change, column, value):
    reading = read(current({}, change))
    (row,) = refused(reading)
    assert (row["line"], row["column"], row["value"]) == (3, column, value)
    assert row["reason"]
    assert row["remedy"].endswith(".")
    assert reading.refusals[0].rows == 1
    assert len(rows(reading)) == 1


def test_a_row_without_any_figure_is_quarantined(read):
    blank = dict.fromkeys(("primaryValue", "fobvalue", "cifvalue", "netWgt", "qty"), "")
    assert refused(read(current(blank)))[0]["reason"] == "neither value nor weight nor quantity"


def test_unknown_codes_are_counted_together(read):
    reading = read(current(*[{"partnerCode": "998"}] * 5, {"partnerCode": "997"}, {}))
    assert [(r.value, r.rows, r.line) for r in reading.refusals] == [("998", 5, 2), ("997", 1, 7)]


@pytest.mark.parametrize("said", ["", " ", "NA", "  NA", "nan", "NaN", "N/A", "null", "None", "..", "-"])
def test_blank_is_unknown_however_it_is_written(read, said):
    row = one(read, netWgt=said, qty=said, qtyUnitCode="5", qtyUnitAbbr="u")
    assert row["kg"] is None
    assert row["quantity"] is None
    assert row["value"] == 50000


def test_zero_is_zero(read):
    assert one(read, netWgt="0", qtyUnitCode="5")["kg"] == 0
    assert one(read, primaryValue="0")["value"] == 0


def test_no_quantity_has_no_quantity(read):
    row = one(read, qtyUnitCode="-1", qtyUnitAbbr="N/A", qty="0")
    assert (row["quantity"], row["unit"], row["kg"]) == (None, "", 1000)


def test_a_quantity_in_kilograms_is_a_weight_when_there_is_no_other(read):
    assert one(read, netWgt="", qty="250")["kg"] == 250
    assert one(read, netWgt="", qty="250", qtyUnitCode="5", qtyUnitAbbr="u")["kg"] is None


def test_the_supplementary_quantity_of_items_is_kept_beside_the_weight(read):
    row = one(read, altQtyUnitCode="5", altQtyUnitAbbr="u", altQty="4000")
    assert (row["kg"], row["quantity"], row["unit"]) == (1000, 4000, "u")


@pytest.mark.parametrize(
    ("code", "unit"), [("5", "u"), ("12", "m3"), ("9", "1000u"), ("8", "kg"), ("2", "m2")]
)
def test_units_come_by_their_number(read, code, unit):
    assert one(read, qtyUnitCode=code, qtyUnitAbbr="")["unit"] == unit


@pytest.mark.parametrize(
    ("change", "basis", "value"),
    [
        ({"flowCode": "M", "cifvalue": "60", "fobvalue": "", "primaryValue": "60"}, "cif", 60),
        ({"flowCode": "M", "cifvalue": "", "fobvalue": "55", "primaryValue": "55"}, "fob", 55),
        ({"flowCode": "M", "cifvalue": "0", "fobvalue": "55", "primaryValue": "55"}, "fob", 55),
        ({"flowCode": "M", "cifvalue": "60", "fobvalue": "55", "primaryValue": ""}, "cif", 60),
        ({"flowCode": "RM", "cifvalue": "60", "fobvalue": "55", "primaryValue": "60"}, "cif", 60),
        ({"flowCode": "X", "cifvalue": "60", "fobvalue": "55", "primaryValue": ""}, "fob", 55),
        ({"flowCode": "RX", "cifvalue": "", "fobvalue": "55", "primaryValue": "55"}, "fob", 55),
        ({"flowCode": "M", "cifvalue": "", "fobvalue": "", "primaryValue": "60"}, "cif", 60),
    ],
)
def test_the_basis_of_a_value_is_told(read, change, basis, value):
    row = one(read, **change)
    assert (row["basis"], row["value"]) == (basis, value)


@pytest.mark.parametrize(
    ("change", "estimated"),
    [({}, False), ({"isNetWgtEstimated": "True"}, True), ({"isNetWgtEstimated": "1"}, True),
     ({"legacyEstimationFlag": "4"}, True), ({"legacyEstimationFlag": "6"}, True),
     ({"legacyEstimationFlag": "2"}, False)],
)  # fmt: skip
def test_an_estimated_weight_says_so(read, change, estimated):
    assert one(read, **change)["kg_estimated"] is estimated


def test_the_estimation_flag_of_bulk_files_has_another_case(read):
    (row,) = rows(read(text(BULK, [PLAIN | {"isnetWgtEstimated": "True"}])))
    assert row["kg_estimated"] is True


@pytest.mark.parametrize(
    ("partner", "key"),
    [
        ("156", "CHN"),
        ("036", "AUS"),
        ("36.0", "AUS"),
        ("842", "USA"),
        ("837", "X837"),
        ("490", "X490"),
        ("58", "BEL"),
    ],
)
def test_partners_come_under_their_keys(read, partner, key):
    assert one(read, partnerCode=partner)["partner"] == key


def test_old_codes_of_countries_find_their_country(read):
    assert one(read, partnerCode="", partnerISO="ROM")["partner"] == "ROU"


def test_months_and_years_are_told_apart(read):
    assert (one(read, period="202103")["year"], one(read, period="202103")["period"]) == (2021, 202103)
    assert (one(read, period="2021.0")["year"], one(read, period="2021.0")["period"]) == (2021, 2021)
    assert one(read, period="", refYear="2021", refMonth="3")["period"] == 202103
    assert one(read, period="", refYear="2021", refMonth="52")["period"] == 2021


def test_only_the_codes_asked_for_are_read_and_the_others_counted(read):
    reading = read(
        current({}, {"cmdCode": "853931"}, {"cmdCode": "28054010", "partnerCode": "36"}), only={"280540"}
    )
    assert [row["hs"] for row in rows(reading)] == ["280540", "280540"]
    assert reading.tallies[0].aside == {"code not asked for": 1}


def test_there_is_no_nan_in_the_reports_and_sums_of_unknown_weights_are_unknown(read):
    """DuckDB leaks NaN of Parquet files through CASE and NULLIF: the files must hold nulls."""
    content = current(*({"netWgt": "nan" if at % 2 else "NaN", "partnerCode": "36"} for at in range(200)))
    reading = read(content.replace(",1000,False,-1", ",nan,False,-1"))
    figures = pl.read_parquet(reading.reports).select(pl.col(pl.Float64))
    assert True not in figures.select(pl.all().is_nan().any()).row(0)
    assert figures["kg"].null_count() == 200
    (total,) = duckdb.sql(
        f"SELECT sum(CASE WHEN kg > 0 THEN kg END) FROM read_parquet('{reading.reports}') GROUP BY partner"
    ).fetchall()
    assert total == (None,)


def test_a_filter_keeps_the_nan_of_other_programs_out_of_a_sum(tmp_path):
    """Of three ways to leave NaN of a Parquet file out of a sum, this one is right in DuckDB 2.0."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "nan.parquet"
    pq.write_table(pa.table({"g": [1] * 4, "x": [math.nan] * 4}), path)
    found = duckdb.sql(f"SELECT sum(x) FILTER (NOT isnan(x)) FROM '{path}' GROUP BY g").fetchall()
    assert found == [(None,)]


def test_every_refusal_has_a_reason_and_a_remedy_and_every_rule_its_words():
    for verdict in VERDICTS.values():
        assert (verdict.kind == "quarantined") == bool(verdict.remedy)
        assert (verdict.kind == "accepted") == (not verdict.rule)


PARTNERS = {"156": "CHN", "842": "USA", "0": None, "97": None, "999": False, "837": "X837"}
CODES = {"280540": "280540", "10121": "010121", "2805": None, "TOTAL": None, "28O540": False}
WEIGHTS = {"12.5": 12.5, "0": 0.0, "": None, "NA": None, "-1": False, "x": False}
VALUES = {"100": 100.0, "1e3": 1000.0, "": None, "-1": False}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(
        st.tuples(*(st.sampled_from(sorted(d)) for d in (PARTNERS, CODES, WEIGHTS, VALUES))),
        min_size=1,
        max_size=40,
    )
)
def test_every_row_is_accepted_quarantined_or_set_aside_as_plain_python_says(tmp_path, drawn):
    blank = {"fobvalue": "", "qty": "", "partnerISO": "", "qtyUnitCode": "5"}
    names = ("partnerCode", "cmdCode", "netWgt", "primaryValue")
    path = tmp_path / "drawn.csv"
    path.write_text(current(*(blank | dict(zip(names, row, strict=True)) for row in drawn)), encoding="utf-8")
    expected = {"accepted": 0, "quarantined": 0, "aside": 0}
    kept = []
    for at, (p, c, w, v) in enumerate(drawn, start=2):
        if CODES[c] is None:
            expected["aside"] += 1
        elif CODES[c] is False:
            expected["quarantined"] += 1
        elif PARTNERS[p] is None:
            expected["aside"] += 1
        elif any(found is False for found in (PARTNERS[p], VALUES[v], WEIGHTS[w])) or (
            VALUES[v] is None and WEIGHTS[w] is None
        ):
            expected["quarantined"] += 1
        else:
            expected["accepted"] += 1
            kept.append((at, PARTNERS[p], CODES[c], WEIGHTS[w], VALUES[v]))
    reading = read_trade(path)
    (tally,) = reading.tallies
    assert {
        "accepted": tally.accepted,
        "quarantined": tally.quarantined,
        "aside": tally.set_aside,
    } == expected
    assert tally.rows == len(drawn)
    assert [(r["line"], r["partner"], r["hs"], r["kg"], r["value"]) for r in rows(reading)] == kept
    assert len(refused(reading)) == tally.quarantined
