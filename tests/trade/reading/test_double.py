"""Nothing is counted twice: parts and wholes, months and years, revisions, files, own rows."""

import pytest

from azogue.trade import CustomsMapping, read_trade
from tests.trade.reading.files import PLAIN as ROW
from tests.trade.reading.files import TARIFF, current, rows, text

SPLITS = {
    "transport": [{"motCode": "1000", "netWgt": "400"}, {"motCode": "2100", "netWgt": "600"}],
    "second partner": [{"partner2Code": "36", "netWgt": "400"}, {"partner2Code": "842", "netWgt": "600"}],
    "procedure": [{"customsCode": "C01", "netWgt": "400"}, {"customsCode": "C05", "netWgt": "600"}],
    "national code": [{"cmdCode": "28054010", "netWgt": "400"}, {"cmdCode": "28054090", "netWgt": "600"}],
    "both": [{"motCode": "1000", "customsCode": "C01", "netWgt": "400"},
             {"motCode": "2100", "customsCode": "C01", "netWgt": "600"}],
}  # fmt: skip


def kg(reading):
    return sum(row["kg"] for row in rows(reading))


@pytest.mark.parametrize("split", SPLITS)
def test_of_a_whole_and_its_parts_the_whole_counts(read, split):
    reading = read(current({}, *SPLITS[split]))
    assert [row["line"] for row in rows(reading)] == [2]
    ((rule, count),) = reading.tallies[0].aside.items()
    assert "the whole is there" in rule
    assert count == 2


@pytest.mark.parametrize("split", SPLITS)
def test_where_only_parts_were_delivered_the_parts_count(read, split):
    reading = read(current(*SPLITS[split]))
    assert kg(reading) == 1000
    assert reading.tallies[0].set_aside == 0


def test_of_two_ways_to_split_one_counts(read):
    reading = read(current(*SPLITS["transport"], *SPLITS["procedure"], *SPLITS["both"]))
    assert kg(reading) == 1000
    assert reading.tallies[0].set_aside == 4


def test_a_whole_of_one_code_does_not_push_aside_the_parts_of_another(read):
    other = [part | {"cmdCode": "853931"} for part in SPLITS["transport"]]
    assert kg(read(current({}, *other))) == 2000


def test_a_whole_that_the_statistics_office_summed_counts_once(read):
    reading = read(current({"isAggregate": "True", "isReported": "False"}, *SPLITS["transport"]))
    assert kg(reading) == 1000


def test_lines_of_a_tariff_are_parts_that_count_by_themselves(read):
    reading = read(text(TARIFF, [ROW | part | {"motCode": "1000"} for part in SPLITS["national code"]], "\t"))
    assert kg(reading) == 1000
    assert {row["tariff"] for row in rows(reading)} == {"28054010", "28054090"}


def test_months_are_set_aside_where_the_year_is_there(read):
    months = [{"period": f"2021{month:02}", "netWgt": "100"} for month in range(1, 11)]
    reading = read(current({}, *months, {"period": "202201", "netWgt": "5"}))
    assert sorted(row["period"] for row in rows(reading)) == [2021, 202201]
    assert kg(reading) == 1005


def test_months_count_where_there_is_no_year(read):
    months = [{"period": f"2021{month:02}", "netWgt": "100"} for month in range(1, 13)]
    assert kg(read(current(*months))) == 1200


def test_the_revision_that_the_country_used_counts(read):
    reading = read(
        current(
            {"classificationCode": "H3", "isOriginalClassification": "False"},
            {"classificationCode": "H5", "isOriginalClassification": "True"},
            {"classificationCode": "H6", "isOriginalClassification": "False"},
        )
    )
    assert [row["revision"] for row in rows(reading)] == ["H5"]


def test_the_latest_revision_counts_when_none_is_marked(read):
    marks = [{"classificationCode": code, "isOriginalClassification": ""} for code in ("H4", "H6", "H5")]
    assert [row["revision"] for row in rows(read(current(*marks)))] == ["H6"]


def test_revisions_of_different_years_do_not_meet(read):
    reading = read(current({"classificationCode": "H4", "period": "2016"}, {"classificationCode": "H5"}))
    assert len(rows(reading)) == 2


def test_the_file_given_last_counts_where_two_speak_of_one_flow(read):
    first = current({"netWgt": "1"}, {"partnerCode": "36", "netWgt": "2"})
    second = current({"netWgt": "10"}, {"partnerCode": "842", "netWgt": "20"})
    assert kg(read(first, second)) == 32
    assert kg(read(second, first)) == 23


def test_exports_of_one_and_imports_of_the_other_are_two_reports_of_one_flow(read):
    mirror = {"reporterCode": "156", "partnerCode": "724", "flowCode": "M"}
    assert len(rows(read(current(), current(mirror)))) == 2


def test_own_rows_of_customs_stand_before_the_world_s_of_the_same_code(tmp_path):
    world, own = tmp_path / "world.csv", tmp_path / "own.csv"
    world.write_text(current({}, {"cmdCode": "853931"}), encoding="utf-8")
    own.write_text("year,hs,to,kg\n2021,28054010,CHN,7\n2021,28054010,CHN,7\n", encoding="utf-8")
    mapping = CustomsMapping(reporter="ESP", code="hs", partner="to", year="year", kg="kg", flow="export")
    reading = read_trade([world, own], mapping=mapping)
    assert sorted((row["hs"], row["kg"]) for row in rows(reading)) == [
        ("280540", 7), ("280540", 7), ("853931", 1000),
    ]  # fmt: skip
    assert reading.tallies[0].aside == {"the same code in the country's own rows": 1}
