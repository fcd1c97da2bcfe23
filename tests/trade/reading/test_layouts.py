"""Every layout is told from its header, whatever the case, and says the same of the same row."""

import pytest

from azogue.trade.layouts import UnknownLayout, recognise, revision_in
from tests.trade.reading.files import BACI, BULK, CURRENT, OLD, OLDEST, PLAIN, TARIFF, rows, text

OLD_ROW = {
    "Classification": "H5", "Year": "2021", "Period": "2021", "Trade Flow Code": "2", "Trade Flow": "Export",
    "Reporter Code": "724", "Partner Code": "156", "Commodity Code": "280540", "Qty Unit Code": "8",
    "Qty Unit": "Weight in kilograms", "Qty": "1000", "Netweight (kg)": "1000", "Trade Value (US$)": "50000",
    "Flag": "0",
}  # fmt: skip
OLDEST_ROW = {
    "Year": "2021", "Reporter Code": "724", "Trade Flow Code": "2", "Partner Code": "156",
    "Classification": "H5", "Commodity Code": "280540", "Quantity Unit Code": "8",
    "Supplementary Quantity": "1000", "Netweight (kg)": "1000", "Value": "50000", "Estimation Code": "0",
}  # fmt: skip
SNAKE = ["".join(f"_{c.lower()}" if c.isupper() else c for c in name) for name in CURRENT]
EXPECTED = {
    "year": 2021, "period": 2021, "reporter": "ESP", "partner": "CHN", "flow": "export", "hs": "280540",
    "tariff": "", "revision": "H5", "value": 50000.0, "basis": "fob", "kg": 1000.0, "kg_estimated": False,
    "quantity": 1000.0, "unit": "kg", "line": 2,
}  # fmt: skip
LAYOUTS = {
    "comtrade": text(CURRENT, [PLAIN]),
    "comtrade ": text(SNAKE, [dict(zip(SNAKE, [PLAIN.get(name, "") for name in CURRENT], strict=True))]),
    "comtrade-bulk": text(BULK, [PLAIN], delimiter="\t"),
    "comtrade-tariff": text(TARIFF, [PLAIN], delimiter="\t"),
    "comtrade-old": text(OLD, [OLD_ROW]),
    "comtrade-oldest": text(OLDEST, [OLDEST_ROW]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_un_comtrade_says_the_same_of_the_same_row(read, layout):
    reading = read(LAYOUTS[layout])
    (row,) = rows(reading)
    assert {name: row[name] for name in EXPECTED} == EXPECTED
    assert reading.tallies[0].layout == layout.strip()
    assert reading.problems == ()


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_the_case_of_column_names_does_not_matter(change):
    assert recognise([change(name) for name in CURRENT]).places == recognise(CURRENT).places


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_and_line_ends_do_not_matter(read, delimiter, end):
    (row,) = rows(read(text(BULK, [PLAIN], delimiter=delimiter, end=end)))
    assert row["kg"] == 1000


def test_baci_is_in_thousand_dollars_and_tonnes_and_its_exporter_speaks(read):
    content = text(BACI, [{"t": "2021", "i": "710", "j": "699", "k": "280540", "v": "1.5", "q": "  0.25"}])
    (row,) = rows(read(("BACI_HS92_Y2021_V202301.csv", content)))
    assert (row["reporter"], row["partner"], row["flow"], row["basis"]) == ("ZAF", "IND", "export", "fob")
    assert (row["value"], row["kg"], row["revision"]) == (1500, 250, "H0")


@pytest.mark.parametrize("said", ["NA", "       NA", "", " "])
def test_a_missing_weight_in_baci_is_unknown_not_zero(read, said):
    content = text(BACI, [{"t": "2021", "i": "710", "j": "699", "k": "280540", "v": "1.5", "q": said}])
    (row,) = rows(read(content))
    assert row["kg"] is None


def test_baci_with_importer_before_exporter_is_refused(read):
    reading = read(text(["t", "j", "i", "k", "v", "q"], [{"t": "2021"}]))
    assert reading.tallies == ()
    assert "swapped" in reading.problems[0].message
    assert reading.problems[0].severity == "error"


def test_baci_is_not_read_beside_reports(read):
    baci = text(BACI, [{"t": "2021", "i": "710", "j": "699", "k": "280540", "v": "1.5", "q": "1"}])
    reading = read(baci, text(CURRENT, [PLAIN]))
    assert len(rows(reading)) == 1
    assert "reconciled already" in reading.problems[0].message


@pytest.mark.parametrize(
    ("name", "revision"),
    [("BACI_HS92_Y2021_V202301.csv", "H0"), ("baci_hs07_x.csv", "H3"), ("BACI_HS22.csv", "H6"),
     ("trade.csv", ""), ("hs1992.csv", "")],
)  # fmt: skip
def test_the_revision_of_baci_stands_in_the_name_of_its_file(name, revision):
    assert revision_in(name) == revision


def test_a_header_that_fits_nothing_says_what_is_missing():
    with pytest.raises(UnknownLayout, match="lacks flowCode or flowDesc"):
        recognise([name for name in CURRENT if not name.startswith("flow")])
    with pytest.raises(UnknownLayout, match="mapping"):
        recognise(["a", "b"])
    with pytest.raises(UnknownLayout, match="not that of BACI"):
        recognise(CURRENT, "baci")


def test_a_column_that_comes_twice_is_named():
    with pytest.raises(UnknownLayout, match="netWgt"):
        recognise([*CURRENT, "netWgt"])


def test_the_primary_value_is_preferred_to_columns_of_a_like_name():
    places = recognise([*CURRENT, "value"]).places
    assert places["value"] == CURRENT.index("primaryValue")
