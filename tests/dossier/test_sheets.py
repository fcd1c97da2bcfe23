"""Sheets and columns: forgiving about names, plain about what is missing, honest about what is hidden."""

import datetime as dt
import zipfile

import openpyxl
import pytest

from azogue.dossier import check, read_dossier, schema
from azogue.dossier.names import column_keys
from azogue.facts import grade_spreads
from tests.dossier.making import ACTIVITIES, folder, one, workbook, worst

HEAD = ["year", "code", "name", "rate", "unit"]
ROW = [2019, "5.1.1", "", 5, "t"]


@pytest.mark.parametrize(
    "head",
    [
        "Year,CODE,Rate,Unit",
        " year , code ,rate , unit",
        "année,code,taux,unité",
        "Año,Código,Tasa,Unidad",
        "ANNEE,Code_de_Catégorie,quantité,Unites",
        "reference year,source code,activity rate,rate-unit",
    ],
)
def test_column_names_are_matched_forgivingly(tmp_path, head):
    dossier = read_dossier(folder(tmp_path, activities=f"{head}\n2019,5.1.1,5,kt\n"))
    assert dossier.activities[0].rate == 5000
    assert dossier.problems == ()


@pytest.mark.parametrize("sheet", schema.SHEETS, ids=lambda s: s.name)
def test_every_column_is_known_by_its_own_name(sheet):
    keys = column_keys(sheet.name)
    assert {keys[c.name.replace("_", "")] for c in sheet.columns} == {c.name for c in sheet.columns}


def test_an_unknown_column_is_named_with_the_nearest(tmp_path):
    problem = one(check(folder(tmp_path, activities="year,code,rate,unit,scenaro\n2019,5.1.1,5,t,x\n")))
    assert 'Did you mean "scenario"' in problem.message
    assert (problem.cell, problem.severity) == ("E1", "warning")


def test_the_helping_column_is_left_alone(tmp_path):
    text = "year,code,category,rate,unit\n2019,5.1.1,whatever,5,t\n,,only a heading,,\n"
    dossier = read_dossier(folder(tmp_path, activities=text))
    assert (len(dossier.activities), dossier.problems) == (1, ())


def test_a_missing_needed_column_is_named(tmp_path):
    dossier = read_dossier(folder(tmp_path, activities="year,rate,unit\n2019,5,t\n"))
    assert dossier.activities == ()
    assert '"code" is missing' in one(dossier.problems).message


def test_a_missing_rate_column_is_named(tmp_path):
    dossier = read_dossier(folder(tmp_path, activities="year,code,unit\n2019,5.1.1,t\n"))
    assert dossier.activities[0].rate is None
    assert '"rate" is missing' in one(dossier.problems).message


def test_two_columns_of_one_meaning_are_named_and_the_exact_one_is_read(tmp_path):
    dossier = read_dossier(folder(tmp_path, activities="year,code,quantity,rate,unit\n2019,5.1.1,4,5,t\n"))
    assert dossier.activities[0].rate == 5
    assert 'Two columns mean "rate"' in one(dossier.problems).message


def test_titles_above_the_column_names_are_skipped_with_a_note(tmp_path):
    text = "Ministry of the Environment,,,\n,,,\nyear,code,rate,unit\n2019,5.1.1,bad,t\n"
    dossier = read_dossier(folder(tmp_path, activities=text))
    note, bad = dossier.problems
    assert (note.severity, note.row) == ("note", 3)
    assert bad.cell == "C4"


def test_a_sheet_without_column_names_says_so(tmp_path):
    dossier = read_dossier(folder(tmp_path, activities="2019,5.1.1,5,t\n2020,5.1.1,5,t\n"))
    assert "No row with column names" in one(dossier.problems).message


def test_figures_right_of_the_last_column_are_not_lost_in_silence(tmp_path):
    problem = one(check(folder(tmp_path, activities="year,code,rate,unit\n2019,5.1.1,5,t,,77\n")))
    assert problem.value == "77"
    assert problem.row == 2


def test_rows_are_counted_as_the_person_sees_them(tmp_path):
    text = 'year,code,name,rate,unit\n\n2019,5.1.1,"two\nlines",bad,t\n\n2019,5.1.2,,bad,t\n'
    assert [p.cell for p in check(folder(tmp_path, activities=text))] == ["D3", "D5"]


def test_a_dossier_without_activities_is_warned_about(tmp_path):
    problem = one(check(folder(tmp_path, context="year,name,value\n2019,population,5\n")))
    assert (problem.sheet, problem.severity) == ("activities", "warning")


# Workbooks


def test_a_workbook_is_read_with_its_cell_addresses(tmp_path):
    rows = [HEAD, ROW, [2019, "5.1.2", "", "1,234", "t"]]
    dossier = read_dossier(workbook(tmp_path / "a.xlsx", {"activities": rows}))
    assert dossier.country == "GHA"
    assert dossier.activities[0].rate == 5
    assert one(dossier.problems).cell == "D3"


def test_sheet_names_are_matched_forgivingly(tmp_path):
    sheets = {"ACTIVITÉS": [HEAD, ROW], "Contexto": [["year", "name", "value"], [2019, "population", 9]]}
    dossier = read_dossier(workbook(tmp_path / "a.xlsx", sheets))
    assert (len(dossier.activities), len(dossier.context), dossier.problems) == (1, 1, ())


def test_an_unknown_sheet_is_named(tmp_path):
    sheets = {"activities": [HEAD, ROW], "My notes": [["x"]], "contxt": [["x"]]}
    found = {p.sheet: p for p in check(workbook(tmp_path / "a.xlsx", sheets))}
    assert found["My notes"].severity == "note"
    assert 'Did you mean "context"' in found["contxt"].message


def test_a_workbook_without_header_sheet_says_so(tmp_path):
    problem = one(check(workbook(tmp_path / "a.xlsx", {"activities": [HEAD, ROW]}, country=None)))
    assert 'sheet "dossier" is missing' in problem.message


def test_an_empty_sheet_is_noted(tmp_path):
    problem = one(check(workbook(tmp_path / "a.xlsx", {"activities": [HEAD, ROW], "supply": []})))
    assert (problem.sheet, problem.severity) == ("supply", "note")


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_an_error_cell_is_unknown_and_named(tmp_path, error):
    dossier = read_dossier(
        workbook(tmp_path / "a.xlsx", {"activities": [HEAD, [2019, "5.1.1", "", error, "t"]]})
    )
    assert dossier.activities[0].rate is None
    problem = one(dossier.problems)
    assert (problem.cell, problem.value) == ("D2", error)
    assert "formula" in problem.message


def test_a_formula_without_a_stored_result_is_unknown_and_named(tmp_path):
    dossier = read_dossier(
        workbook(tmp_path / "a.xlsx", {"activities": [HEAD, [2019, "5.1.1", "", "=2+3", "t"]]})
    )
    assert dossier.activities[0].rate is None
    assert "save it" in one(dossier.problems).message


def test_a_formula_with_its_result_is_a_number(tmp_path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("activities")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ROW)
        page.write_formula(1, 3, "=2+5", None, 7)
        book.add_worksheet("dossier").write_row(0, 0, ["country", "GHA"])
    dossier = read_dossier(path)
    assert (dossier.activities[0].rate, dossier.problems) == (7, ())


@pytest.mark.parametrize(("column", "at"), [("rate", 3), ("year", 0), ("code", 1)])
def test_a_date_where_none_belongs_is_named(tmp_path, column, at):
    row = list(ROW)
    row[at] = dt.date(2019, 1, 5)
    problem = one(check(workbook(tmp_path / "a.xlsx", {"activities": [HEAD, row]})))
    assert (problem.column, problem.value) == (column, "2019-01-05")
    assert "into a date" in problem.message


def test_a_date_in_a_text_column_is_text(tmp_path):
    rows = [[*HEAD, "document"], [*ROW, dt.date(2019, 1, 5)]]
    dossier = read_dossier(workbook(tmp_path / "a.xlsx", {"activities": rows}))
    assert dossier.activities[0].evidence.document == "2019-01-05"
    assert dossier.problems == ()


def opened(tmp_path, change, rows=None):
    """Change a plain workbook with openpyxl and check it."""
    path = workbook(tmp_path / "a.xlsx", {"activities": rows or [HEAD, ROW, [2019, "5.1.2", "", 6, "t"]]})
    book = openpyxl.load_workbook(path)
    change(book, book["activities"])
    book.save(path)
    return read_dossier(path)


def test_merged_cells_are_named(tmp_path):
    dossier = opened(tmp_path, lambda book, page: page.merge_cells("E2:E3"))
    merged = next(p for p in dossier.problems if "merged" in p.message)
    assert (merged.cell, merged.value, merged.severity) == ("E2", "E2:E3", "warning")


def test_a_hidden_sheet_is_not_read_and_that_is_said(tmp_path):
    def hide(book, page):
        book.create_sheet("context").append(["year", "name", "value"])
        book["context"].append([2019, "population", 5])
        book["context"].sheet_state = "hidden"

    dossier = opened(tmp_path, hide)
    assert dossier.context == ()
    assert "is hidden and is not read" in one(dossier.problems).message


def test_hidden_rows_and_columns_are_read_and_that_is_said(tmp_path):
    def hide(book, page):
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True

    dossier = opened(tmp_path, hide)
    assert len(dossier.activities) == 2
    assert sorted(p.message.split(" are")[0] for p in dossier.problems) == [
        "1 hidden columns",
        "1 hidden rows",
    ]


def test_a_percentage_cell_in_the_context_is_not_divided_twice(tmp_path):
    rows = [["year", "name", "value", "unit"], [2019, "electrification_rate", 0.942, "%"]]
    path = workbook(tmp_path / "a.xlsx", {"activities": [HEAD, ROW], "context": rows})
    book = openpyxl.load_workbook(path)
    book["context"]["C2"].number_format = "0.0%"
    book.save(path)
    assert read_dossier(path).context[0].value == 0.942


def test_a_code_that_became_a_number_is_still_found_out(tmp_path):
    problem = one(check(workbook(tmp_path / "a.xlsx", {"activities": [HEAD, [2019, 5.1, "", 5, "t"]]})))
    assert (problem.cell, problem.value) == ("B2", "5.1")


def test_too_many_rows_are_cut_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("azogue.dossier.sheetxml.MOST_ROWS", 5)
    rows = [HEAD, *([2019, "5.1.1", f"p{i}", 5, "t"] for i in range(10))]
    dossier = read_dossier(workbook(tmp_path / "a.xlsx", {"activities": rows}))
    assert len(dossier.activities) == 5
    assert one(dossier.problems).row == 7


def test_another_reader_sees_the_same_cells(tmp_path):
    """fastexcel (calamine) as a second opinion on numbers, text and blanks."""
    import fastexcel

    rows = [[*HEAD, "note"]]
    rows += [[2019, "5.1.1", f"p {i} <é>&", i / 7, "t", None if i % 3 else "x"] for i in range(200)]
    path = workbook(tmp_path / "a.xlsx", {"activities": rows})
    seen = fastexcel.read_excel(path).load_sheet("activities").to_polars()
    ours = read_dossier(path).activities
    assert [a.rate for a in ours] == seen["rate"].to_list()
    assert [a.name for a in ours] == seen["name"].to_list()
    assert [a.evidence.note or None for a in ours] == seen["note"].to_list()


def test_a_workbook_with_prefixed_xml_and_no_cell_addresses_is_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"activities": [HEAD, ROW]})
    book = (
        '<x:workbook xmlns:x="m" xmlns:q="r"><x:sheets><x:sheet name="activities" sheetId="1" q:id="rId1"/>'
        "</x:sheets></x:workbook>"
    )
    cells = "".join(f'<x:c t="inlineStr"><x:is><x:t>{h}</x:t></x:is></x:c>' for h in HEAD)
    cells2 = '<x:c><x:v>2019</x:v></x:c><x:c t="str"><x:v>5.1.1</x:v></x:c><x:c/><x:c><x:v>5</x:v></x:c>'
    rows = f"<x:row>{cells}</x:row><x:row>{cells2}</x:row>"
    sheet = f'<x:worksheet xmlns:x="m"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    rels = '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="s.xml"/></Relationships>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/s.xml", sheet)
        archive.writestr("xl/_rels/workbook.xml.rels", rels)
    assert read_dossier(path).activities[0].rate == 5


def test_grades_mean_what_the_facts_say():
    assert {g.grade: g.meaning for g in grade_spreads()} == schema.GRADES


def test_the_reference_page_is_the_generated_one():
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "reference" / "dossier.md"
    assert page.read_text(encoding="utf-8") == schema.as_markdown()


def test_reading_twice_gives_the_same(tmp_path):
    path = folder(tmp_path, activities=ACTIVITIES + "2019,5.1.1,,,bad,,,t,,,,\n")
    assert read_dossier(path) == read_dossier(path)
    assert worst(check(path))


def test_figures_under_no_name_are_not_lost_in_silence(tmp_path):
    problem = one(check(folder(tmp_path, activities="year,code,,rate,unit\n2019,5.1.1,77,5,t\n")))
    assert (problem.cell, problem.value) == ("C2", "77")
