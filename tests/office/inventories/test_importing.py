"""A file is brought in after everybody could see what it does, and taken back as a whole."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from azogue.office.inventories.content import content_of
from azogue.office.inventories.import_plan import plan_of
from azogue.office.inventories.models import Batch, Change, Import, ImportRow, Row, SavedMapping, Version
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.versions import begin
from azogue.office.record.gate import Refused

pytestmark = pytest.mark.django_db

MINISTRY = (
    "Balance energético 2019;;;\n"
    ";;;\n"
    "Código;Planta;Consumo;Unidad;Fuente\n"
    "5.1.1;Aboadze;1.234,5;t;Ministry\n"
    "5.1.1;Tema;mucho;t;Ministry\n"
    "5.2.1;Obuasi;12;kg;Ministry\n"
    "Source: Ministry of Energy;;;;\n"
)


@pytest.fixture
def draft(alice) -> Version:
    return begin(alice, "GHA", 2019, sheets={"activities": []})


@pytest.fixture
def browser(officer, browser_of):
    return browser_of(officer)


def sent(text: str | bytes, name: str = "activities.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def brought(alice, draft, text: str | bytes, name: str = "activities.csv") -> Import:
    source = importing.upload(alice, draft, sent(text, name))
    return importing.read_file(source.pk)


def snapshot(version: Version) -> list:
    return [(r.uid, r.sheet, r.cells) for r in content_of(version).rows]


def counts(source: Import) -> dict:
    found = plan_of(source).counts
    kinds = sum(found[k] for k in ("new", "changed", "same", "skipped", "left"))
    assert found["read"] == kinds, "every row of the file is accounted for"
    return {k: v for k, v in found.items() if v and k not in {"read", "aside"}}


def row_with(source: Import, text: str) -> ImportRow:
    return next(r for r in ImportRow.objects.filter(table__source=source) if text in r.raw)


def named(alice, source: Import, sheet: str, columns: str, **defaults: str) -> None:
    """Say what the columns of the only table mean: names of ours in order, - for none."""
    table = source.sheets.get()
    mapping = {at: name for at, name in enumerate(columns.split()) if name != "-"}
    assert importing.give_meaning(alice, source, {table.pk: importing.Meaning(sheet, mapping, defaults)})


def test_a_ministrys_own_table_is_uploaded_named_mended_brought_in_and_taken_back(browser, draft):
    page = reverse("inventories:import_new", args=(draft.pk,))
    assert browser.get(page).status_code == 200
    answer = browser.post(page, {"file": sent(MINISTRY, "balance.csv")}, follow=True)
    source = Import.objects.get()
    assert source.state == "mapping"
    assert answer.redirect_chain[-1][0] == reverse("inventories:import_mapping", args=(source.pk,))
    table = source.sheets.get()
    assert (table.header_row, table.sheet) == (3, "activities")
    form = {f"t{table.pk}": "activities", f"t{table.pk}-row": "3", f"t{table.pk}-d-year": "2019"}
    form |= {f"t{table.pk}-{at}": name for at, name in enumerate(("code", "name", "rate", "unit", "source"))}
    answer = browser.post(reverse("inventories:import_mapping", args=(source.pk,)), form, follow=True)
    assert "mucho" in answer.text
    tema, footer = row_with(source, "Tema"), row_with(source, "Source: Ministry of Energy")
    preview = reverse("inventories:import_preview", args=(source.pk,))
    answer = browser.post(preview, {f"c{tema.pk}-rate": "77", "skip": footer.pk}, follow=True)
    assert counts(Import.objects.get()) == {"new": 3, "skipped": 1}
    assert answer.status_code == 200
    seen = plan_of(Import.objects.get()).digest
    answer = browser.post(reverse("inventories:import_apply", args=(source.pk,)), {"seen": seen}, follow=True)
    assert answer.status_code == 200
    brought_in = {r.cells["name"]: r.cells["rate"] for r in Row.objects.all()}
    assert brought_in == {"Aboadze": "1.234,5", "Tema": "77", "Obuasi": "12"}
    assert SavedMapping.objects.get().mapping["2"] == "rate"
    answer = browser.post(reverse("inventories:import_undo", args=(source.pk,)), follow=True)
    assert answer.status_code == 200
    assert content_of(draft).rows == ()


def test_a_file_of_the_same_kind_is_understood_as_last_year(alice, draft):
    source = brought(alice, draft, MINISTRY, "balance 2019.csv")
    named(alice, source, "activities", "code name rate unit note", year="2019")
    importing.apply(alice, source)
    next_year = begin(alice, "GHA", 2020, sheets={"activities": []})
    again = brought(alice, next_year, MINISTRY.replace("1.234,5", "1.300,5").replace("2019", "2020"), "b.csv")
    table = again.sheets.get()
    assert table.mapping == {"0": "code", "1": "name", "2": "rate", "3": "unit", "4": "note"}
    assert table.defaults == {"year": "2020"}


def test_a_mapping_belongs_to_its_country(alice, draft, stranger, as_person):
    source = brought(alice, draft, MINISTRY)
    named(alice, source, "activities", "code name rate unit note", year="2019")
    importing.apply(alice, source)
    peru = begin(as_person(stranger), "PER", 2019, sheets={})
    again = brought(as_person(stranger), peru, MINISTRY)
    assert "note" not in again.sheets.get().mapping.values()


def test_a_second_import_changes_instead_of_doubling(alice, draft):
    text = "year,code,name,rate,unit\n2019,5.1.1,Tema,100,t\n2019,5.2.1,Obuasi,5,kg\n"
    importing.apply(alice, brought(alice, draft, text))
    assert counts(brought(alice, draft, text + "\n")) == {"same": 2}
    later = brought(alice, draft, text.replace("100", "120").replace("5,kg", "5.0,kg"))
    assert counts(later) == {"changed": 1, "same": 1}
    line = plan_of(later).of("changed")[0]
    assert (line.before, line.writes) == ({"rate": "100"}, {"rate": "120"})
    importing.apply(alice, later)
    assert [r.cells["rate"] for r in Row.objects.order_by("position")] == ["120", "5"]


def test_another_scenario_changes_the_row_instead_of_adding_one(alice, draft):
    text = "year,code,name,rate,unit,scenario\n2019,5.1.1,Tema,100,t,{}\n"
    importing.apply(alice, brought(alice, draft, text.format("no control")))
    assert counts(brought(alice, draft, text.format("fabric filter"))) == {"changed": 1}


def test_blank_cells_erase_nothing_unless_asked(alice, draft):
    text = "year,code,name,rate,unit,source\n2019,5.1.1,Tema,100,t,{}\n"
    importing.apply(alice, brought(alice, draft, text.format("Ministry")))
    source = brought(alice, draft, text.format(""))
    assert counts(source) == {"same": 1}
    importing.choose(alice, source, {"blank": "1"})
    assert counts(source) == {"changed": 1}
    importing.apply(alice, source)
    assert "source" not in Row.objects.get().cells


def test_rows_of_other_years_stay_out_unless_asked(alice, draft):
    source = brought(alice, draft, "year,code,rate,unit\n2018,5.1.1,100,t\n2019,5.1.1,110,t\n")
    assert counts(source) == {"new": 1, "left": 1}
    assert plan_of(source).of("left")[0].why == "year"
    importing.choose(alice, source, {"years": "1"})
    assert counts(source) == {"new": 2}


def test_bad_cells_come_in_as_typed_so_that_nothing_is_lost_or_stay_out(alice, draft):
    text = "year,code,name,rate,unit\n2019,5.1.1,Tema,mucho,t\n2019,9.9.9,Nowhere,1,t\n"
    source = brought(alice, draft, text)
    assert counts(source) == {"new": 2, "bad": 2}
    importing.choose(alice, source, {"bad": "out"})
    assert counts(source) == {"new": 1, "left": 1, "bad": 1}
    assert plan_of(source).of("new")[0].writes == {
        "year": "2019",
        "code": "5.1.1",
        "name": "Tema",
        "unit": "t",
    }
    importing.choose(alice, source, {})
    importing.apply(alice, source)
    assert {r.cells["rate"] for r in Row.objects.all()} == {"mucho", "1"}


def test_a_row_that_stands_twice_in_the_file_is_marked(alice, draft):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n2019,5.1.1,2,t\n")
    line = plan_of(source).of("bad")[0]
    assert (line.number, "row 2" in line.marks_at("")[0].html) == (3, True)


def test_a_correction_can_be_taken_back(alice, draft):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,mucho,t\n")
    row = row_with(source, "mucho")
    assert importing.mend(alice, source, {row.pk: {"rate": "12"}}) == 1
    assert ImportRow.objects.get(pk=row.pk).mended == {"rate": "12"}
    assert importing.mend(alice, source, {row.pk: {"rate": "mucho"}}) == 1
    assert ImportRow.objects.get(pk=row.pk).mended == {}


def test_nobody_mends_rows_of_another_import(alice, draft):
    text = "year,code,rate,unit\n2019,5.1.1,{},t\n"
    one, two = brought(alice, draft, text.format("1")), brought(alice, draft, text.format("2"))
    with pytest.raises(CellRefused):
        importing.mend(alice, two, {row_with(one, "1").pk: {"rate": "3"}})


def test_the_same_import_asked_for_twice_has_one_effect(alice, draft, account, as_person):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n")
    kofi = as_person(account("kofi", "officer"))
    stale = Import.objects.select_related("version__inventory").get(pk=source.pk)
    first = importing.apply(alice, source)
    assert importing.apply(kofi, stale) == first == importing.apply(alice, source)
    assert Row.objects.count() == Batch.objects.count() == 1


def test_what_changed_since_the_preview_is_looked_at_again(alice, draft):
    importing.apply(alice, brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n"))
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,2,t\n")
    seen = plan_of(source).digest
    row = Row.objects.select_related("version__inventory").get()
    save_cell(alice, row, "rate", "3", seen="1")
    with pytest.raises(importing.PlanMoved):
        importing.apply(alice, source, seen=seen)
    assert Row.objects.get().cells["rate"] == "3"
    importing.apply(alice, source, seen=plan_of(source).digest)
    assert Row.objects.get().cells["rate"] == "2"


def test_undo_keeps_what_was_edited_since_and_lists_it(alice, draft, browser):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n2019,5.2.1,2,kg\n")
    importing.apply(alice, source)
    row = Row.objects.select_related("version__inventory").get(cells__code="5.1.1")
    save_cell(alice, row, "rate", "9", seen="1")
    done = importing.undo_import(alice, source)
    assert [c.row_id for c in done.kept] == [row.pk]
    assert [r.cells["rate"] for r in content_of(draft).rows] == ["9"]
    page = browser.get(reverse("inventories:import_page", args=(source.pk,)))
    assert "edited since" in page.text
    assert importing.undo_import(alice, source).count == 0


def test_an_import_that_was_taken_back_can_be_opened_and_brought_in_again(alice, draft):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n")
    importing.apply(alice, source)
    importing.undo_import(alice, source)
    importing.reopen(alice, source)
    importing.apply(alice, source)
    assert len(content_of(draft).rows) == 1


def test_an_import_that_was_given_up_brings_nothing_in(alice, draft):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n")
    importing.abandon(alice, source)
    with pytest.raises(Refused):
        importing.apply(alice, source)
    assert not Row.objects.exists()
    assert not ImportRow.objects.exists()


def test_the_same_file_delivered_twice_is_said_so(alice, draft, browser):
    text = "year,code,rate,unit\n2019,5.1.1,1,t\n"
    first = brought(alice, draft, text)
    assert importing.upload(alice, draft, sent(text)).pk == first.pk, "it is waiting already"
    importing.apply(alice, first)
    second = brought(alice, draft, text)
    assert importing.earlier(second) == first
    page = browser.get(reverse("inventories:import_preview", args=(second.pk,)))
    assert reverse("inventories:import_page", args=(first.pk,)) in page.text


def test_nothing_can_be_done_once_the_version_is_submitted(alice, draft):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n")
    row = row_with(source, "1")
    applied = brought(alice, draft, "year,code,rate,unit\n2019,5.2.1,1,kg\n")
    importing.apply(alice, applied)
    Version.objects.update(state="in_review")
    for verb in (
        lambda: importing.upload(alice, draft, sent("a,b\n1,2\n")),
        lambda: importing.mend(alice, source, {row.pk: {"rate": "2"}}),
        lambda: importing.skip(alice, source, [row.pk]),
        lambda: importing.choose(alice, source, {"blank": "1"}),
        lambda: importing.apply(alice, source),
        lambda: importing.undo_import(alice, applied),
    ):
        with pytest.raises(Refused):
            verb()
    assert Row.objects.count() == 1


def test_other_countries_and_the_public_know_nothing_of_it(
    alice, draft, stranger, supplier, browser_of, client
):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n")
    for name in ("page", "preview", "mapping", "file"):
        address = reverse(f"inventories:import_{name}", args=(source.pk,))
        assert browser_of(stranger).get(address).status_code == 404
        assert browser_of(supplier).get(address).status_code == 404
        assert client.get(address).status_code in {302, 404}


def test_a_reviewer_sees_the_preview_and_changes_nothing(alice, draft, reviewer, browser_of):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,mucho,t\n")
    browser = browser_of(reviewer)
    page = browser.get(reverse("inventories:import_preview", args=(source.pk,)))
    assert (page.status_code, '<input class="mend"' in page.text) == (200, False)
    answer = browser.post(reverse("inventories:import_apply", args=(source.pk,)))
    assert answer.status_code == 403


def test_a_cell_mended_in_place_answers_with_the_cell_the_row_and_the_counters(alice, draft, browser):
    source = brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,mucho,t\n")
    row = row_with(source, "mucho")
    address = reverse("inventories:import_cell", args=(row.pk, "rate"))
    answer = browser.post(address, {f"c{row.pk}-rate": "12"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    for part in ('value="12"', 'id="import-counts"', f'id="s{row.pk}"', plan_of(source).digest):
        assert part in answer.text
    assert "aria-invalid" not in answer.text
    answer = browser.post(address, {f"c{row.pk}-rate": "1" * 600}, headers={"HX-Request": "true"})
    assert (answer.status_code, "too long" in answer.text) == (422, True)


def test_a_long_text_is_cut_and_said_so_and_does_not_stop_the_import(alice, draft):
    source = brought(alice, draft, f"year,code,name,rate,unit\n2019,5.1.1,{'x' * 900},1,t\n")
    line = plan_of(source).lines[0]
    assert "longer than" in line.marks_at("name")[0].html
    importing.apply(alice, source)
    assert len(Row.objects.get().cells["name"]) == 500


def test_every_change_of_an_import_is_in_the_history_of_its_cell(alice, draft):
    importing.apply(alice, brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,1,t\n"))
    importing.apply(alice, brought(alice, draft, "year,code,rate,unit\n2019,5.1.1,2,t\n", "later.csv"))
    last = Change.objects.order_by("pk").last()
    assert (last.column, last.before, last.after, last.batch.label) == ("rate", "1", "2", "later.csv")


def test_our_own_workbook_makes_the_round_trip_and_the_undo_brings_every_cell_back(
    alice, stranger, as_person
):
    import openpyxl

    from azogue.dossier import cells_of, read_dossier

    maria = as_person(stranger)
    example = Path(__file__).parents[3] / "examples" / "peru-2016"
    peru = begin(maria, "PER", 2016, sheets=cells_of(read_dossier(example)))
    before = snapshot(peru)
    book = _workbook_of(peru)
    source = brought(maria, peru, book, "peru.xlsx")
    assert source.state == "preview", "our own workbook needs no mapping"
    assert counts(source).keys() <= {"same", "bad"}
    opened = openpyxl.load_workbook(io.BytesIO(book))
    sheet = opened["activities"]
    names = {cell.value: cell.column for cell in sheet[1]}
    rates = [
        r for r in range(2, sheet.max_row + 1) if isinstance(sheet.cell(r, names["rate"]).value, int | float)
    ]
    for row in rates[:3]:
        sheet.cell(row, names["rate"]).value += 1
    for row in rates[3:5]:
        sheet.cell(row, names["rate"]).value = "about a lot"
    again = io.BytesIO()
    opened.save(again)
    source = brought(maria, peru, again.getvalue(), "peru mended.xlsx")
    plan = plan_of(source)
    assert (plan.counts["changed"], plan.counts["new"]) == (5, 0)
    bad = [x for x in plan.lines if x.bad_at("rate")]
    assert len(bad) == 2
    importing.mend(maria, source, {x.id: {"rate": "1"} for x in bad})
    importing.apply(maria, source, seen=plan_of(source).digest)
    now = snapshot(peru)
    assert sum(a != b for a, b in zip(before, now, strict=True)) == 5
    assert importing.undo_import(maria, source).kept == []
    assert snapshot(peru) == before


def _workbook_of(version: Version) -> bytes:
    import tempfile

    from azogue.dossier import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        return write_workbook(content_of(version).dossier, Path(folder) / "dossier.xlsx").read_bytes()
