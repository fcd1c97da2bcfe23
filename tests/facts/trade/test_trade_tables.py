"""The trade tables keep their promises: codes, contents, revisions, areas, lists."""

import csv
import re
from importlib.resources import files

import pytest

from azogue.facts import FactsError, countries, trade

FOLDER = files("azogue.facts.trade") / "tables"
TABLES = sorted((path for path in FOLDER.iterdir() if path.name.endswith(".csv")), key=lambda path: path.name)
CODES = trade.mercury_codes()
# Standard atomic weights (IUPAC, abridged), for the oracle of the mass fractions.
WEIGHTS = {"Hg": 200.592, "Cl": 35.45, "O": 15.999, "S": 32.06, "N": 14.007, "C": 12.011, "H": 1.008}


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_every_table_is_tidy_utf8_without_stray_cells(table):
    header, *rows = csv.reader(table.read_text(encoding="utf-8").splitlines())
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert len({tuple(row) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "name",
    [
        "areas",
        "capitals",
        "compounds",
        "customs_procedures",
        "mercury_codes",
        "trade_flows",
        "transport_modes",
        "units",
    ],
)
def test_every_record_has_a_citation_and_what_is_recalled_says_so(name):
    records = getattr(trade, name)().values()
    assert records
    for record in records:
        assert record.citation
        if record.citation.startswith("Recalled"):
            assert record.confidence == "knowledge"


def test_there_are_59_codes_in_six_digits_each_in_some_revision():
    assert len(CODES) == 59
    assert all(len(hs) == 6 and hs.isdigit() and code.hs == hs for hs, code in CODES.items())
    assert all(code.revisions for code in CODES.values())


def test_only_the_metal_the_compounds_and_mercuric_oxide_cells_are_pure():
    pure = {hs for hs, code in CODES.items() if code.purity == "pure"}
    assert pure == {"280540", "285200", "285210", "850612", "850630"}


def test_contents_are_fractions_of_mass_or_milligrams_per_item_and_say_of_what():
    contents = {hs: code.content for hs, code in CODES.items() if code.content}
    assert len(contents) == 28
    for content in contents.values():
        assert content.unit in {"kg/kg", "mg/item"}
        assert content.of
        assert content.citation
        assert (content.low or 0) <= content.high
        assert content.unit != "kg/kg" or content.high <= 1
    assert contents["853931"].low == 2.25
    assert contents["853931"].high == 10
    assert contents["901890"].high == 85_000


def test_a_content_that_was_recalled_is_not_given_as_read():
    for code in CODES.values():
        if code.content and "recalled" in code.content.citation:
            assert code.content.confidence == "knowledge"


def test_the_content_of_a_basket_describes_the_mercury_goods_in_it_never_the_basket():
    for code in CODES.values():
        if code.purity == "basket" and code.content:
            assert code.content.of not in {"", "the code", "the metal", "the cells"}


@pytest.mark.parametrize("compound", trade.compounds().values(), ids=lambda c: c.formula)
def test_the_mercury_in_a_compound_is_what_its_formula_gives(compound):
    text = compound.formula
    while found := re.search(r"\(([^()]*)\)(\d+)", text):
        text = text.replace(found.group(), found.group(1) * int(found.group(2)), 1)
    parts = [(symbol, int(count or 1)) for symbol, count in re.findall(r"([A-Z][a-z]?)(\d*)", text)]
    mass = sum(WEIGHTS[symbol] * count for symbol, count in parts)
    mercury = sum(WEIGHTS[symbol] * count for symbol, count in parts if symbol == "Hg")
    assert compound.mass_fraction == pytest.approx(mercury / mass, abs=6e-5)


def test_the_metal_kept_its_code_through_every_revision():
    assert trade.successors("280540", "H0", "H6") == ("280540",)
    assert trade.predecessors("280540", "H6", "H0") == ("280540",)


def test_compounds_split_in_2012_and_came_from_many_codes_before_2007():
    assert {"285210", "285290"} <= set(trade.successors("285200", "H3", "H4"))
    before = trade.predecessors("285200", "H3", "H2")
    assert len(before) == 29
    assert {"282590", "282739", "283329", "283429", "284390"} <= set(before)
    assert "282590" in trade.successors("282590", "H2", "H3")


def test_battery_waste_became_several_codes_in_2022():
    assert {"854912", "854919"} <= set(trade.successors("854810", "H5", "H6"))


def test_a_code_stays_itself_when_no_revision_passes():
    assert trade.successors("853931", "H4", "H4") == ("853931",)


@pytest.mark.parametrize("pair", [("H6", "H0"), ("H9", "H6"), ("H0", "2022")])
def test_revisions_in_the_wrong_order_or_unknown_are_named(pair):
    with pytest.raises(FactsError):
        trade.successors("280540", *pair)


def test_predecessors_and_successors_see_the_same_steps():
    for step in trade.correlations():
        assert step.after in trade.successors(step.before, step.from_revision, step.to_revision)
        assert step.before in trade.predecessors(step.after, step.to_revision, step.from_revision)


def test_a_code_of_a_revision_is_reached_in_every_later_revision_it_stands_in():
    for code in CODES.values():
        for earlier, later in zip(code.revisions, code.revisions[1:], strict=False):
            assert code.hs in trade.successors(code.hs, earlier, later), (code.hs, earlier, later)


def test_a_national_code_finds_its_six_digits_and_others_are_refused():
    assert trade.mercury_code("2805.40.10").hs == "280540"
    with pytest.raises(FactsError, match="not among"):
        trade.mercury_code("010121")


def test_every_country_has_an_area_except_monaco_which_is_counted_with_france():
    known = {area.key for area in trade.areas().values()}
    assert set(countries()) - known == {"MCO"}


def test_keys_of_areas_are_alpha_3_codes_or_x_and_the_number_and_the_world_has_none():
    for area in trade.areas().values():
        assert area.key == ("" if area.kind == "world" else area.iso3 or f"X{int(area.code):03}")


@pytest.mark.parametrize(
    ("asked", "key"),
    [("842", "USA"), ("251", "FRA"), ("757", "CHE"), ("579", "NOR"), ("699", "IND"), ("490", "X490"),
     ("036", "AUS"), ("837", "X837"), ("58", "BEL"), ("ROM", "ROU"), ("zar", "COD"), ("381", "ITA"),
     ("492", "X492"), ("158", "TWN")],
)  # fmt: skip
def test_numbers_of_trade_statistics_are_not_those_of_iso(asked, key):
    assert trade.area(asked).key == key


def test_a_shared_code_finds_the_area_that_still_is():
    assert trade.area("DEU").code == "276"
    assert trade.area("DEU").until is None


def test_an_unknown_area_is_named_with_what_to_do():
    with pytest.raises(FactsError, match="alpha-3"):
        trade.area("999")


def test_ten_flows_of_which_four_count_by_themselves():
    flows = trade.trade_flows()
    assert len(flows) == 10
    counts = {code: flows[code].counts for code in ("M", "X", "RX", "RM")}
    assert counts == {"M": "import", "X": "export", "RX": "re-export", "RM": "re-import"}
    assert sum(bool(flow.counts) for flow in flows.values()) == 4
    assert {flow.other for flow in flows.values()} == {"", "1", "2", "3", "4"}


AREA_HEADER = "code,iso3,key,name,kind,aliases,citation,confidence\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("4,AFG,AFG,A,country,,x,verified\n4,,X,B,country,,x,verified\n", "row 3, column code"),
        ("4,AFG,AFG,A,planet,,x,verified\n", "row 2, column kind"),
        ("4,AFG,AFG,A,country,,,verified\n", "column citation"),
    ],
)
def test_a_bad_cell_of_the_areas_is_named(tmp_path, monkeypatch, rows, says):
    (tmp_path / "areas.csv").write_text(AREA_HEADER + rows, encoding="utf-8")
    monkeypatch.setattr("azogue.facts.trade.cells.folder", lambda: tmp_path)
    with pytest.raises(FactsError, match=says):
        trade.areas.__wrapped__()


CODE_HEADER = "hs,revisions,name,purity,content_unit,content_low,content_high,content_of,content_citation,"
CODE_HEADER += "content_confidence,category,citation,confidence\n"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("28054,H0,Hg,pure,,,,,,,m,x,verified", "column hs"),
        ("280540,H9,Hg,pure,,,,,,,m,x,verified", "column revisions"),
        ("280540,H0,Hg,maybe,,,,,,,m,x,verified", "column purity"),
        ("280540,H0,Hg,pure,,1,2,,,,m,x,verified", "column content_unit"),
        ("280540,H0,Hg,pure,kg/kg,1,2,a,x,verified,m,x,verified", "column content_high"),
        ("280540,H0,Hg,pure,mg/item,3,2,a,x,verified,m,x,verified", "column content_high"),
        ("280540,H0,Hg,pure,mg/item,1,2,,x,verified,m,x,verified", "column content_of"),
    ],
)
def test_a_bad_cell_of_the_codes_is_named(tmp_path, monkeypatch, row, says):
    (tmp_path / "hs_codes.csv").write_text(CODE_HEADER + row + "\n", encoding="utf-8")
    monkeypatch.setattr("azogue.facts.trade.cells.folder", lambda: tmp_path)
    with pytest.raises(FactsError, match=says):
        trade.mercury_codes.__wrapped__()


def test_capitals_lie_where_the_world_has_land_and_in_countries_that_there_are():
    capitals = trade.capitals()
    assert set(capitals) <= set(countries())
    assert len({(c.latitude, c.longitude) for c in capitals.values()}) > 0.95 * len(capitals)
    south = {"PER", "NZL", "AUS", "ZAF", "ARG", "WSM", "IDN"}
    assert all((capitals[code].latitude < 0) == (code in south) for code in south | {"GHA", "PHL", "ESP"})
    west = {"PER", "USA", "GHA", "ESP", "WSM"}
    assert all((capitals[code].longitude < 0) == (code in west) for code in west | {"NZL", "CHN", "NGA"})
