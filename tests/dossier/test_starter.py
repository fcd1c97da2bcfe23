"""A new dossier: nothing but the figures is missing, and a spreadsheet program helps to fill it."""

import openpyxl
import pytest

from azogue.dossier import DossierError, read_dossier, schema, starter, write_starter
from azogue.dossier.book import UNITS
from azogue.dossier.knowledge import convert, usable_codes
from azogue.facts import categories, rate_units
from tests.dossier.making import data_of, worst


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = write_starter("GHA", 2019, tmp_path_factory.mktemp("s") / "GHA.xlsx", "xlsx")
    return openpyxl.load_workbook(path)


def test_it_has_a_blank_row_for_every_category_that_can_have_a_rate():
    dossier = starter("GHA", 2019)
    assert [a.code for a in dossier.activities] == [c for c in categories() if rate_units(c)]
    assert {a.rate for a in dossier.activities} == {None}
    assert all(a.rate_unit == rate_units(a.code)[0] for a in dossier.activities)


def test_folder_and_workbook_read_alike_and_without_a_word(tmp_path):
    folder = write_starter("GHA", 2019, tmp_path / "GHA-2019")
    book = write_starter("GHA", 2019, tmp_path / "GHA.xlsx", xlsx=True)
    one, two = read_dossier(folder), read_dossier(book)
    assert one.problems == two.problems == ()
    assert data_of(one) == data_of(two) == starter("GHA", 2019)
    assert one.years == (2019,)


def test_an_officer_fills_it_and_it_reads(tmp_path):
    path = write_starter("GHA", 2019, tmp_path / "GHA.xlsx", "xlsx")
    book = openpyxl.load_workbook(path)
    page = book["activities"]
    names = [c.value for c in page[1]]
    row = next(r for r in page.iter_rows(min_row=2) if r[names.index("code")].value == "5.3.1")
    row[names.index("rate")].value = 2.4
    row[names.index("unit")].value = "Mt"
    for line in book["context"].iter_rows(min_row=2):
        if line[1].value == "population":
            line[2].value = 30_000_000
    book.save(path)
    dossier = read_dossier(path)
    assert worst(dossier.problems) == []
    cement = next(a for a in dossier.activities if a.code == "5.3.1")
    assert (cement.rate, cement.stated) == (2_400_000, "2.4 Mt")
    assert dossier.context[0].value == 30_000_000


def test_headers_stay_in_view_and_say_which_columns_are_needed(book):
    page = book["activities"]
    assert page.freeze_panes == "C2"
    assert page["A1"].fill.fgColor.rgb != page["E1"].fill.fgColor.rgb
    assert page["B2"].number_format == "@"
    assert page["C2"].value == "Coal combustion in large power plants"


def test_columns_offer_their_words_and_explain_themselves(book):
    rules = {str(r.sqref).split(":")[0]: r for r in book["activities"].data_validations.dataValidation}
    names = [c.value for c in book["activities"][1]]
    at = {name: f"{openpyxl.utils.get_column_letter(i)}2" for i, name in enumerate(names, start=1)}
    for name in ("code", "unit", "grade", "factor_set", "confidence", "scenario"):
        assert rules[at[name]].type == "list", name
    assert "NE not estimated" in rules[at["rate"]].prompt
    assert all(r.prompt for r in rules.values())


def test_the_lists_hold_what_may_be_written(book):
    lists = {c[0].value: [x.value for x in c[1:] if x.value] for c in book["lists"].iter_cols()}
    assert lists["unit"] == list(UNITS)
    assert lists["grade"] == list("ABCDE")
    assert lists["notation key"] == list(schema.NOTATION_KEYS)
    assert lists["factor set"] == ["toolkit", "literature"]
    assert "no emission reduction" in lists["scenario"]


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_offered_is_understood_for_some_category(unit):
    found = [convert(unit, code, heat) for code in usable_codes() for heat in (None, 20.0)]
    assert any(not isinstance(f, str) for f in found)


def test_every_column_has_help_and_every_sheet_an_example(book):
    words = {c.value for row in book["help"].iter_rows() for c in row}
    assert {c.help for s in schema.SHEETS for c in s.columns} <= words
    titles = {row[0].value for row in book["examples"].iter_rows()}
    assert {s.name for s in schema.SHEETS} <= titles


def test_the_examples_would_be_read_without_an_error(tmp_path):
    from azogue.dossier import Dossier, write_folder
    from azogue.dossier.examples import EXAMPLE_ROWS

    dossier = read_dossier(write_folder(Dossier("GHA"), tmp_path, extra=EXAMPLE_ROWS))
    assert worst(dossier.problems) == []
    assert len(dossier.activities) == len(EXAMPLE_ROWS["activities"])
    assert dossier.scenarios
    assert dossier.factors
    assert dossier.distributions
    assert len(dossier.flows) == 4


@pytest.mark.parametrize(("country", "year"), [("GHN", 2019), ("Ghana", 2019), ("GHA", 1800)])
def test_a_country_or_year_that_cannot_be_is_refused(country, year):
    with pytest.raises(DossierError):
        starter(country, year)


def test_a_folder_explains_itself_in_a_text_file(tmp_path):
    write_starter("GHA", 2019, tmp_path)
    text = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "activities.csv" in text
    assert "NE not estimated" in text
