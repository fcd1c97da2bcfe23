"""Whatever file comes, the answer is a page that says what is wrong with it, at its place."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from azogue.office.inventories.import_plan import plan_of
from azogue.office.inventories.models import Import, Row, Version
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.importing import arriving
from azogue.office.inventories.services.versions import begin
from azogue.office.record.uploads import BadUpload

pytestmark = pytest.mark.django_db

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le") + bytes(200)
HEAD = "year,code,name,rate,unit\n"


@pytest.fixture
def draft(alice) -> Version:
    return begin(alice, "GHA", 2019, sheets={"activities": []})


@pytest.fixture
def upload(officer, browser_of, draft):
    """Upload a file in a browser; return the page that answers."""
    browser = browser_of(officer)

    def send(content: bytes | str, name: str):
        data = content.encode() if isinstance(content, str) else content
        page = reverse("inventories:import_new", args=(draft.pk,))
        return browser.post(page, {"file": SimpleUploadedFile(name, data)}, follow=True)

    return send


def book(rows, *, name: str = "activities", change=None) -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        packed.writestr("xl/worksheets/sheet1.xml", bytes(60 * 1024 * 1024))
    return out.getvalue()


def only() -> Import:
    found = Import.objects.select_related("version__inventory").get()
    counts = plan_of(found).counts
    kinds = sum(counts[k] for k in ("new", "changed", "same", "skipped", "left"))
    assert counts["read"] == kinds, "every row of the file is accounted for"
    return found


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (book([["year"]])[:-200], "damaged.xlsx", "damaged"),
        (LOCKED, "locked.xlsx", "locked with a password"),
        (OLD, "old.xls", "old Excel file"),
        (b"%PDF-1.7\n%%EOF", "report.xlsx", "printed document"),
        (bomb(), "bomb.xlsx", "far more than it should"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "photo.xlsx", "not a table"),
        (b"MZ" + bytes(100), "table.xlsx", "program"),
        (b"", "empty.csv", "empty"),
        (b"<html><table></table></html>", "page.xls", "Web pages"),
        (b"\x00\x01\x02\x03" * 40, "noise.csv", "not taken"),
    ],
    ids=["damaged", "password", "xls", "pdf", "bomb", "picture", "program", "empty", "web page", "noise"],
)
def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(upload, content, name, words):
    answer = upload(content, name)
    assert (answer.status_code, words in answer.text) == (422, True), answer.text[-3000:]
    assert not Import.objects.exists()


def test_a_file_of_more_than_25_megabytes_is_refused(upload):
    answer = upload(HEAD.encode() + b"2019,5.1.1,x,1,t\n" * 1_700_000, "large.csv")
    assert (answer.status_code, "larger than 25 MB" in answer.text) == (422, True)
    assert not Import.objects.exists()


def test_a_table_with_names_and_no_rows_says_so(upload):
    answer = upload(HEAD, "activities.csv")
    assert (answer.status_code, "No table in this file has any rows" in answer.text) == (200, True)
    assert Import.objects.get().state == "unreadable"


def test_formulas_without_a_result_are_marked_at_their_cell(upload):
    rows = [["year", "code", "name", "rate", "unit"], [2019, "5.1.1", "Tema", "=SUM(A1:A9)", "t"]]
    assert upload(book(rows), "activities.xlsx").status_code == 200
    line = plan_of(only()).lines[0]
    assert "rate" not in line.cells
    assert any("formula" in str(m.html) for m in line.marks_at("rate"))


def test_a_date_in_a_number_cell_is_marked_there(upload):
    import datetime as dt

    rows = [["year", "code", "rate", "unit"], [2019, "5.1.1", dt.date(2019, 3, 31), "t"]]
    upload(book(rows), "activities.xlsx")
    line = plan_of(only()).lines[0]
    assert line.bad_at("rate")
    assert any("date" in str(m.html) for m in line.marks_at("rate"))


def test_merged_cells_are_told_of(upload):
    rows = [
        ["year", "code", "name", "rate", "unit"],
        [2019, "5.1.1", "A", 1, "t"],
        [2019, "5.1.1", "B", 2, "t"],
    ]
    answer = upload(book(rows, change=lambda s: s.merge_cells("D2:D3")), "activities.xlsx")
    assert (answer.status_code, "merged" in answer.text) == (200, True)
    assert only()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1.234,5", 1234.5), ("١٢٣٤٫٥", 1234.5), ("1 234.5", 1234.5), ("۱۲۳", 123.0)],
)
def test_numbers_of_many_countries_are_read_and_kept_as_typed(upload, alice, draft, typed, read):
    from azogue.dossier import read_row

    upload(f'{HEAD}2019,5.1.1,Tema,"{typed}",t\n', "activities.csv")
    source = only()
    assert plan_of(source).counts["bad"] == 0
    importing.apply(alice, source)
    cells = Row.objects.get().cells
    record, _ = read_row("activities", cells)
    assert (cells["rate"], record.rate) == (typed, read)


def test_signs_that_deceive_the_eye_are_taken_out(upload, alice):
    upload(f"{HEAD}2019,5.1.1,Te\u202ema\u0007\u200b,1,t\n", "activities.csv")
    importing.apply(alice, only())
    assert Row.objects.get().cells["name"] == "Tema"


def test_a_formula_as_text_stays_text_and_leaves_the_house_harmless(upload, alice, draft):
    from azogue.office.record.export import safe_cell

    answer = upload(f"{HEAD}2019,5.1.1,=cmd|' /C calc'!A0,1,t\n", "activities.csv")
    assert answer.status_code == 200
    importing.apply(alice, only())
    name = Row.objects.get().cells["name"]
    assert name == "=cmd|' /C calc'!A0"
    assert safe_cell(name).startswith("'")


def test_markup_in_cells_and_names_is_shown_as_text(upload):
    answer = upload('<b>x</b>,code,rate\nA & <i>B</i>,5.1.1,"<img src=x>"\n', "activities.csv")
    assert answer.status_code == 200
    source = only()
    table = source.sheets.get()
    assert "<img src=x>" not in answer.text
    assert "<b>x</b>" not in answer.text
    assert table.header[0] == "<b>x</b>"


def test_a_table_of_three_hundred_columns_is_read_as_far_as_any_table_is(upload):
    header = ["year", "code", "rate", "unit", *(f"more {n}" for n in range(320))]
    answer = upload(book([header, [2019, "5.1.1", 1, "t", *range(320)]], name="mine"), "wide.xlsx")
    assert (answer.status_code, "Columns after the 256th are not read" in answer.text) == (200, True)
    assert len(only().sheets.get().header) == arriving.MOST_COLUMNS


def test_columns_of_one_name_are_told_apart_and_none_means_two_things(upload, officer, browser_of):
    upload("year,code,rate,rate,unit\n2019,5.1.1,1,2,t\n", "mine.csv")
    source = only()
    table = source.sheets.get()
    assert list(table.mapping.values()).count("rate") == 1
    form = {
        f"t{table.pk}": "activities",
        f"t{table.pk}-row": "1",
        f"t{table.pk}-2": "rate",
        f"t{table.pk}-3": "rate",
    }
    answer = browser_of(officer).post(reverse("inventories:import_mapping", args=(source.pk,)), form)
    assert (answer.status_code, "Two columns" in answer.text) == (422, True)


def test_more_rows_than_are_read_is_said_in_words(upload, monkeypatch):
    monkeypatch.setattr(arriving, "MOST_ROWS", 5)
    answer = upload(HEAD + "".join(f"2019,5.1.1,plant {n},1,t\n" for n in range(8)), "activities.csv")
    assert "At most 5 rows" in answer.text
    assert plan_of(only()).counts["read"] == 5


def test_more_tables_than_are_read_is_said_in_words(upload, monkeypatch):
    monkeypatch.setattr(arriving, "MOST_SHEETS", 1)

    def more(sheet):
        sheet.parent.create_sheet("context").append(["year", "name", "value"])
        sheet.parent["context"].append([2019, "population", 1])

    rows = [["year", "code", "rate", "unit"], [2019, "5.1.1", 1, "t"]]
    answer = upload(book(rows, change=more), "activities.xlsx")
    assert "At most 1 tables" in answer.text
    assert only().sheets.count() == 1


def test_a_workbook_of_another_country_is_told_of(upload):
    def more(sheet):
        head = sheet.parent.create_sheet("dossier")
        head.append(["country", "PER"])
        head.append(["title", "Inventory"])

    rows = [["year", "code", "rate", "unit"], [2019, "5.1.1", 1, "t"]]
    answer = upload(book(rows, change=more), "activities.xlsx")
    assert "Peru" in answer.text
    assert plan_of(only()).counts["read"] == 1


def test_a_version_has_room_for_so_many_rows(upload, alice, monkeypatch):
    from azogue.office.inventories import import_plan
    from azogue.office.inventories.services import ground
    from azogue.office.inventories.services.errors import CellRefused

    monkeypatch.setattr(import_plan, "MOST_ROWS", 2)
    monkeypatch.setattr(ground, "MOST_ROWS", 2)
    answer = upload(HEAD + "".join(f"2019,5.1.1,plant {n},1,t\n" for n in range(3)), "activities.csv")
    assert "room for 2 more rows" in answer.text
    with pytest.raises(CellRefused):
        importing.apply(alice, only())
    assert not Row.objects.exists()


def test_the_names_of_columns_may_stand_in_another_row(upload, alice):
    upload("Table 3,,\nnote,note,note\nyear,code,rate\n2019,5.1.1,7\n", "mine.csv")
    source = only()
    table = source.sheets.get()
    meaning = importing.Meaning("activities", {}, {}, 2)
    assert not importing.give_meaning(alice, source, {table.pk: meaning})
    table.refresh_from_db()
    assert (table.header_row, table.header) == (2, ["note", "note", "note"])
    importing.give_meaning(alice, source, {table.pk: importing.Meaning("activities", {}, {}, 3)})
    table.refresh_from_db()
    assert table.mapping == {"0": "year", "1": "code", "2": "rate"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "a" * 400 + ".csv", "مصنع" * 90 + ".csv", ".csv", "x.xlsx"]
)
def test_names_of_files_are_tamed(upload, name):
    answer = upload(HEAD + "2019,5.1.1,Tema,1,t\n", name)
    assert answer.status_code == 200
    kept = only()
    assert "/" not in kept.name
    assert len(kept.name.encode()) < 200


@pytest.mark.parametrize("part", ["c99999999-rate", "cx-rate", "c-1-rate", "c1-nothing", "skip", "take"])
def test_a_tampered_form_changes_nothing(upload, officer, browser_of, part):
    upload(HEAD + "2019,5.1.1,Tema,1,t\n", "activities.csv")
    address = reverse("inventories:import_preview", args=(only().pk,))
    answer = browser_of(officer).post(address, {part: "99999999"}, follow=True)
    assert answer.status_code == 200
    assert plan_of(only()).counts["new"] == 1


def test_unknown_imports_rows_and_columns_are_not_found(upload, officer, browser_of):
    browser = browser_of(officer)
    assert browser.get(reverse("inventories:import_page", args=(10**9,))).status_code == 404
    assert browser.post(reverse("inventories:import_cell", args=(10**9, "rate"))).status_code == 404


def test_the_checks_before_keeping_are_the_offices_own(alice, draft):
    with pytest.raises(BadUpload):
        importing.upload(alice, draft, SimpleUploadedFile("x.csv", b"#!/bin/sh\nrm -rf /\n"))
