"""Workbooks and tables that were not made for us are shown as they stand, and become rows of ours."""

import datetime as dt
import os
import random
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.dossier import (
    DossierError,
    apply_mapping,
    fingerprint,
    foreign,
    header_lines_of,
    leftovers,
    open_raw,
    read_cells,
    schema,
    suggest_mapping,
    write_folder,
    write_starter,
    write_workbook,
)
from tests.dossier.making import one, workbook
from tests.dossier.test_fuzz import NASTY, filled, mutated, repacked

TRIES = int(os.environ.get("AZOGUE_FUZZ", "300"))
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
MINISTRY = [
    ["Ministry of Energy"],
    ["Table 12: coal burnt in power plants, in kt", None, None, None],
    [],
    ["Planta", "Región", "Año", "Cantidad (t)", "Unidad", "Observaciones"],
    ["Takoradi", "Western", 2019, 12.5, "kt", "=x"],
    ["Tema", "Accra", 2019, None, "kt", None],
    [],
    ["Source: energy balance", None, None, None],
]


def opened(tmp_path, rows, title="Coal 2019"):
    return one(open_raw(workbook(tmp_path / "a.xlsx", {title: rows}, country=None)))


def table(tmp_path, text, name="Coal.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return one(open_raw(path))


# Reading tables as they stand


def test_a_ministrys_table_is_found_under_its_titles(tmp_path):
    raw = opened(tmp_path, MINISTRY)
    assert (raw.title, raw.dossier_sheet, raw.header_row, raw.hidden) == ("Coal 2019", "", 4, False)
    assert raw.header == ("Planta", "Región", "Año", "Cantidad (t)", "Unidad", "Observaciones")
    assert raw.rows == (
        (5, ("Takoradi", "Western", "2019", "12.5", "kt")),
        (6, ("Tema", "Accra", "2019", "", "kt")),
        (8, ("Source: energy balance",)),
    )
    assert [number for number, _ in raw.above] == [1, 2]


def test_the_rows_of_a_ministrys_table_become_rows_of_ours_and_nothing_is_lost(tmp_path):
    rows = [r if r[:1] != ["Takoradi"] else [*r[:5], "new"] for r in MINISTRY]
    raw = opened(tmp_path, rows)
    mapping = suggest_mapping(raw, "activities")
    assert mapping == {0: "name", 2: "year", 3: "rate", 4: "unit", 5: "note"}
    cells = apply_mapping(raw, "activities", mapping, {"code": "5.1.1", "unit": "t"})
    assert cells[0] == (
        5,
        {"name": "Takoradi", "year": "2019", "rate": "12.5", "unit": "kt", "note": "new", "code": "5.1.1"},
    )
    assert leftovers(raw, mapping) == {5: {"Región": "Western"}, 6: {"Región": "Accra"}}
    dossier = read_cells({"country": "GHA"}, {"activities": cells})
    assert [(a.name, a.rate, a.evidence.row) for a in dossier.activities] == [
        ("Takoradi", 12_500, 5),
        ("Tema", None, 6),
    ]
    assert [p.row for p in dossier.problems if p.severity == "error"] == [8]


def test_a_table_of_the_toolkits_kind_is_recognised_by_its_column_names(tmp_path):
    rows = [
        ["Mercury inventory", None, None, None, None],
        ["Fill the white cells", None, None, None, None],
        ["Year", "C/N", "Source category", "Activity rate", "Unit", "Comments"],
        [2019, "5.1.1", "Coal combustion in large power plants", 12, "kt", None],
    ]
    raw = opened(tmp_path, rows, "Level 2")
    assert (raw.dossier_sheet, raw.header_row) == ("activities", 3)
    assert suggest_mapping(raw, "activities") == {0: "year", 1: "code", 3: "rate", 4: "unit", 5: "note"}


@pytest.mark.parametrize(
    ("title", "sheet"),
    [("Activités", "activities"), ("Trade 2019", "trade"), ("examples", ""), ("Sheet1", ""), ("Portada", "")],
)
def test_a_sheet_is_recognised_by_its_title(tmp_path, title, sheet):
    assert opened(tmp_path, [["Anything", "At all"], ["a", 1]], title).dossier_sheet == sheet


def test_help_and_examples_of_our_own_workbook_are_not_taken_for_data(tmp_path):
    sheets = open_raw(write_starter("GHA", 2019, tmp_path / "a.xlsx", xlsx=True))
    known = {s.title: s.dossier_sheet for s in sheets}
    assert {t for t, s in known.items() if s} == {"dossier", *(s.name for s in schema.SHEETS)}
    assert set(schema.FURNITURE) <= set(known)
    assert [s.problems for s in sheets if s.dossier_sheet == "dossier"] == [()]


def test_a_table_without_column_names_is_shown_whole(tmp_path):
    raw = table(tmp_path, "Tema,2019,12\nTakoradi,2019,13\n")
    assert (raw.header_row, raw.header, len(raw.rows), raw.above) == (0, ("", "", ""), 2, ())
    assert "No row with column names" in one(raw.problems).message
    assert apply_mapping(raw, "activities", {0: "name", 2: "rate"})[0] == (1, {"name": "Tema", "rate": "12"})
    assert leftovers(raw, {0: "name"})[1] == {"B": "2019", "C": "12"}


def test_a_hidden_sheet_is_shown_and_said_to_be_hidden(tmp_path):
    import openpyxl

    path = workbook(tmp_path / "a.xlsx", {"Seen": [["a", "b"]], "Kept": [["c", "d"]]}, country=None)
    book = openpyxl.load_workbook(path)
    book["Kept"].sheet_state = "hidden"
    book.save(path)
    assert [(s.title, s.hidden) for s in open_raw(path)] == [("Seen", False), ("Kept", True)]


def test_dates_errors_and_formulas_without_result_are_named_with_their_cells(tmp_path):
    rows = [
        ["name", "when", "rate", "sum"],
        ["Tema", dt.date(2019, 3, 31), "#DIV/0!", "=A1+1"],
        ["Takoradi", "x", 5, 1],
    ]
    raw = opened(tmp_path, rows)
    assert raw.rows[0] == (2, ("Tema", "2019-03-31", "#DIV/0!"))
    assert [(p.sheet, p.row, p.column, p.cell, p.severity) for p in raw.problems] == [
        ("Coal 2019", 2, "when", "B2", "note"),
        ("Coal 2019", 2, "rate", "C2", "error"),
        ("Coal 2019", 2, "sum", "D2", "error"),
    ]


def test_a_separator_is_told_from_decimal_commas(tmp_path):
    raw = table(tmp_path, "Centrale;Charbon;Cendre\nTema;1,5;2,5\nAboadze;3,5;4,5\n")
    assert raw.header == ("Centrale", "Charbon", "Cendre")
    assert raw.rows[0][1] == ("Tema", "1,5", "2,5")
    titled = table(tmp_path, "Ministry, Ghana\nCentrale;Charbon\nTema;1,5\nAboadze;3,5\n")
    assert titled.rows[1][1] == ("Aboadze", "3,5")


def test_text_that_a_database_cannot_keep_is_cleaned_and_said(tmp_path):
    raw = table(tmp_path, "name,rate\nTe\x07ma\x00,5\n")
    assert raw.rows[0][1] == ("Tema", "5")
    assert "cannot be seen" in one(raw.problems).message


def test_an_apostrophe_that_guards_a_formula_in_a_csv_file_is_taken_off(tmp_path):
    assert table(tmp_path, "name,note\nTema,'=1+1\n").rows[0][1] == ("Tema", "=1+1")
    assert opened(tmp_path, [["name", "note"], ["Tema", "'=1+1"]]).rows[0][1] == ("Tema", "'=1+1")


def test_more_cells_than_fit_are_left_out_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "MOST_CELLS", 100)
    raw = table(tmp_path, "name,rate\n" + "a,1\n" * 80)
    assert len(raw.rows) == 49
    assert (one(raw.problems).row, one(raw.problems).severity) == (51, "error")
    path = workbook(tmp_path / "a.xlsx", {t: [["name", "rate"], ["a", 1]] * 20 for t in "xyz"}, country=None)
    assert [len(s.rows) for s in open_raw(path)] == [39, 9, 0]


def test_a_sheet_listed_many_times_is_read_once(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", {t: [["name", "rate"]] for t in "abcde"}, country=None)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(b"<sheets>", b"<sheets>" + b'<sheet name="a" r:id="rId1"/>' * 999)
                part = part.replace(b"<workbook ", b'<workbook xmlns:r="urn:r" ')
            new.writestr(name, part)
    assert len(open_raw(tmp_path / "b.xlsx")) <= 6
    monkeypatch.setattr(foreign, "MOST_SHEETS", 2)
    sheets = open_raw(path)
    assert len(sheets) == 2
    assert "first 2 sheets" in one(sheets[0].problems).message


def test_sheets_of_one_name_are_told_apart(tmp_path):
    titles = ("a (3)", "b", "c")
    path = workbook(tmp_path / "a.xlsx", {t: [["name", "rate"]] for t in titles}, country=None)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            part = part.replace(b'name="b"', b'name="a"').replace(b'name="c"', b'name="a"')
            new.writestr(name, part)
    assert [s.title for s in open_raw(tmp_path / "b.xlsx")] == ["a (3)", "a", "a (3) (3)"]


# Kinds of files


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"old Excel file.*\.xlsx"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"old Excel file.*\.xlsx"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"not of a kind.*\.xlsx"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "printed document"),
        ("a.xlsx", b"%PDF-1.7\n1 0 obj", "printed document"),
        ("a.xls", b"<html><table><tr><td>5", r"web page.*\.xlsx"),
        ("a.xlsx", b"", "is empty"),
        ("a.csv", b"", "is empty"),
        ("a.json", b'{"a": 1}', r"not of a kind.*\.xlsx"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00", r"not of a kind.*\.xlsx"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 40, "damaged"),
    ],
)
def test_a_file_of_another_kind_says_what_to_do(tmp_path, name, data, says):
    raw = table(tmp_path, data, name)
    assert (raw.title, raw.rows, raw.header) == ("a", (), ())
    assert re.search(says, one(raw.problems).message)


@pytest.mark.parametrize(("inside", "says"), [("content.xml", r"\.ods"), ("word/document.xml", "Word")])
def test_other_packed_documents_say_what_to_do(tmp_path, inside, says):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as new:
        new.writestr(inside, "x")
    assert re.search(says, one(one(open_raw(tmp_path / "a.ods")).problems).message)


def test_the_content_decides_and_not_the_name(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Coal": MINISTRY}, country=None)
    path.rename(tmp_path / "b.csv")
    assert one(open_raw(tmp_path / "b.csv")).header_row == 4
    raw = table(tmp_path, "name\trate\nTema\t5\n", "export.xls")
    assert raw.rows == ((2, ("Tema", "5")),)
    assert any("plain text" in p.message for p in raw.problems)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt"])
def test_tables_of_every_ending_and_encoding_are_read(tmp_path, suffix):
    for encoding in ("utf-8", "utf-16", "cp1252"):
        raw = table(tmp_path, "Planta\tAño\nÉl\t2019\n".encode(encoding), f"Datos.{suffix}")
        assert raw.rows == ((2, ("Él", "2019")),)


def test_a_file_that_is_not_there_is_a_dossier_error(tmp_path):
    for path in (tmp_path / "no.xlsx", tmp_path):
        with pytest.raises(DossierError):
            open_raw(path)


@pytest.mark.parametrize("kind", ["bytes of a workbook", "parts of a workbook", "bytes of a table"])
def test_a_damaged_file_never_ends_in_a_traceback(tmp_path, kind):
    dice = random.Random("raw " + kind + os.environ.get("AZOGUE_FUZZ_SEED", ""))
    book = write_workbook(filled(), tmp_path / "a.xlsx").read_bytes()
    text = (write_folder(filled(), tmp_path / "d") / "activities.csv").read_bytes()
    target = tmp_path / ("b.csv" if kind.endswith("table") else "b.xlsx")
    for number in range(TRIES // 2):
        source = text if kind.endswith("table") else book
        target.write_bytes((repacked if kind.startswith("parts") else mutated)(source, dice))
        try:
            holds(target)
        except Exception as error:
            raise AssertionError(f"try {number} of {kind}: {type(error).__name__}: {error}") from error


def holds(path):
    """Open, map and read; every answer must be whole."""
    sheets = open_raw(path)
    assert sheets
    assert len({s.title for s in sheets}) == len(sheets)
    for raw in sheets:
        assert all(p.message.endswith((".", "…", "!", "?")) for p in raw.problems)
        assert all(line and line[-1] and len(line) <= len(raw.header) for _, line in raw.rows)
        for _, line in raw.rows:
            assert not any("\x00" in cell for cell in line)
            "".join(line).encode()
        fingerprint(raw)
        sheet = raw.dossier_sheet if raw.dossier_sheet not in {"", "dossier"} else "activities"
        cells = apply_mapping(raw, sheet, suggest_mapping(raw, sheet), {"note": "imported"})
        read_cells(header_lines_of(raw), {sheet: cells})


@QUIET
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a.xls", "a"]))
def test_any_bytes_at_all_may_stand_in_a_file(tmp_path_factory, data, name):
    path = tmp_path_factory.mktemp("d") / name
    path.write_bytes(data)
    holds(path)


@QUIET
@given(
    text=st.lists(st.sampled_from([*NASTY, ",", ";", "\n", "name", "rate", "Año"]), max_size=40).map("".join)
)
def test_any_text_at_all_may_stand_in_a_table(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("d") / "a.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    holds(path)
