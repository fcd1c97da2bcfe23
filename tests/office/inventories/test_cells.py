"""A cell is saved at once, never over what somebody else wrote, and every change can be read and undone."""

import pytest

from azogue.office.inventories.content import content_of, digest_of, problems_of, row_at
from azogue.office.inventories.estimates import estimate_of
from azogue.office.inventories.models import Change, Estimate, Row, Version
from azogue.office.inventories.services.bulk import write_rows
from azogue.office.inventories.services.cells import save_cell, save_header
from azogue.office.inventories.services.errors import AlreadyBegun, CellConflict, CellRefused, RowGone
from azogue.office.inventories.services.rows import add_row, duplicate_row, remove_row
from azogue.office.inventories.services.versions import begin, new_version
from azogue.office.record.gate import Refused
from azogue.office.record.models import Act

pytestmark = pytest.mark.django_db


def test_a_saved_cell_is_there_and_the_change_says_who_and_what(alice, coal):
    saved = save_cell(alice, coal, "rate", " 1250 ", seen="")
    assert saved.text == "1250"
    assert Row.objects.get(pk=coal.pk).cells["rate"] == "1250"
    change = Change.objects.get()
    assert (change.column, change.before, change.after, change.by_name) == ("rate", "", "1250", "Alice")
    assert saved.edition == 1 == Version.objects.get().edition
    assert Act.objects.filter(kind="row", verb="edit").count() == 1


def test_an_emptied_cell_is_absent_which_means_not_known(alice, coal):
    save_cell(alice, coal, "rate", "1250", seen="")
    save_cell(alice, coal, "rate", "", seen="1250")
    assert "rate" not in Row.objects.get(pk=coal.pk).cells


def test_the_same_text_again_changes_nothing_and_is_not_logged(alice, coal):
    save_cell(alice, coal, "rate", "1250", seen="")
    again = save_cell(alice, coal, "rate", "1250", seen="")
    assert again.change is None
    assert Change.objects.count() == 1


def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_overwritten(alice, coal, account, as_person):
    other = as_person(account("kofi", "officer"))
    save_cell(other, coal, "rate", "900", seen="")
    with pytest.raises(CellConflict) as met:
        save_cell(alice, coal, "rate", "1250", seen="")
    assert (met.value.now, met.value.by) == ("900", "Kofi")
    assert met.value.at is not None
    assert Row.objects.get(pk=coal.pk).cells["rate"] == "900"


def test_a_cell_in_a_version_that_was_submitted_meanwhile_stays_as_it_was(alice, coal):
    Version.objects.update(state="in_review")
    with pytest.raises(Refused):
        save_cell(alice, coal, "rate", "1250", seen="")
    assert "rate" not in Row.objects.get(pk=coal.pk).cells
    assert not Change.objects.exists()


def test_an_officer_of_another_country_may_not_even_know_of_the_row(coal, stranger, as_person):
    with pytest.raises(Refused) as met:
        save_cell(as_person(stranger), coal, "rate", "1", seen="")
    assert met.value.decision.hidden


def test_a_supplier_writes_rows_of_the_own_enterprise_only(coal, supplier, enterprise, as_person):
    esi = as_person(supplier)
    with pytest.raises(Refused):
        save_cell(esi, coal, "rate", "5", seen="")
    Row.objects.filter(pk=coal.pk).update(enterprise=enterprise)
    coal.refresh_from_db()
    assert save_cell(esi, coal, "rate", "5", seen="").change is not None


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("rate", "1,234", "1.234"),
        ("rate", "=1+1", "number"),
        ("rate", "many", "number"),
        ("unit", "furlongs", "unit"),
        ("grade", "Z", "A"),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_with_a_message_at_the_cell(alice, coal, column, text, said):
    saved = save_cell(alice, coal, column, text, seen=coal.cells.get(column, ""))
    if column == "unit":
        saved = save_cell(alice, coal, "rate", "5", seen="")
    assert Row.objects.get(pk=coal.pk).cells[column] == text
    told = [p for p in saved.problems if p.column == column]
    assert told
    assert said.casefold() in told[0].message.casefold()


def test_signs_that_deceive_the_eye_are_taken_out(alice, coal):
    saved = save_cell(alice, coal, "name", "Plant\u202e A\x00\x07", seen="")
    assert saved.text == "Plant A"


def test_a_text_too_long_for_any_cell_is_refused_in_words(alice, coal):
    with pytest.raises(CellRefused) as met:
        save_cell(alice, coal, "note", "x" * 10_001, seen="")
    assert "too long" in str(met.value.reason)
    with pytest.raises(CellRefused):
        save_cell(alice, coal, "no such column", "x", seen="")


def test_a_removed_row_cannot_be_written(alice, coal):
    remove_row(alice, coal)
    with pytest.raises(RowGone) as met:
        save_cell(alice, coal, "rate", "5", seen="")
    assert met.value.by == "Alice"


def test_a_form_sent_twice_adds_one_row(alice, draft):
    before = Row.objects.count()
    one = add_row(alice, draft, "activities", {"code": "5.1.1", "year": "2019"}, key="a" * 32)
    two = add_row(alice, draft, "activities", {"code": "5.1.1", "year": "2019"}, key="a" * 32)
    assert one.pk == two.pk
    assert Row.objects.count() == before + 1


def test_a_copied_row_is_about_the_same_thing_without_its_figures(alice, coal):
    save_cell(alice, coal, "rate", "5", seen="")
    copy = duplicate_row(alice, coal)
    assert copy.cells == {"year": "2019", "code": "5.1.1", "unit": "t"}


def test_a_second_inventory_of_the_same_year_is_not_begun(alice, draft):
    with pytest.raises(AlreadyBegun) as met:
        begin(alice, "GHA", 2019)
    assert met.value.version == draft


def test_a_year_or_country_that_is_none_is_refused_in_words(alice):
    with pytest.raises(CellRefused, match="1800"):
        begin(alice, "GHA", 1800)


def test_a_line_of_the_header_is_written_like_a_cell(alice, draft):
    save_header(alice, draft, "authority", "Agency", seen="")
    assert Version.objects.get().header["authority"] == "Agency"
    with pytest.raises(CellConflict):
        save_header(alice, draft, "authority", "Ministry", seen="")
    with pytest.raises(CellRefused):
        save_header(alice, draft, "country", "PER", seen="GHA")


def test_many_rows_are_written_together_or_not_at_all(alice, draft, coal, find_row):
    count = Row.objects.count()
    with pytest.raises(CellRefused):
        write_rows(
            alice,
            draft,
            origin="import",
            label="bad",
            new=[("activities", {"code": "5.1.1"}), ("activities", {"nonsense": "1"})],
        )
    assert Row.objects.count() == count
    batch = write_rows(
        alice,
        draft,
        origin="import",
        label="good.xlsx",
        new=[("activities", {"code": "5.1.1", "rate": "3", "year": "2019"})],
        changed=[(coal, {"rate": "7", "unit": "t"})],
        removed=[find_row(draft, "5.1.2")],
    )
    assert batch.changes.count() == 3
    assert Row.objects.get(pk=coal.pk).cells["rate"] == "7"


def test_a_problem_names_the_row_as_pages_number_it(alice, draft, coal):
    save_cell(alice, coal, "rate", "many", seen="")
    (problem,) = [p for p in problems_of(draft) if p.severity == "error"]
    assert row_at(draft, problem.sheet, problem.row) == coal


def test_the_estimate_moves_with_the_rate_and_is_kept_by_its_content(alice, draft, coal):
    empty = digest_of(draft)
    assert estimate_of(draft).figure("5.1.1", "input").point is None
    save_cell(alice, coal, "rate", "1000000", seen="")
    assert digest_of(draft) != empty
    found = estimate_of(draft)
    figure = found.figure("5.1.1", "input")
    assert figure.low < figure.point < figure.high
    assert Estimate.objects.count() == 2
    assert found.drivers
    save_cell(alice, coal, "rate", "", seen="1000000")
    assert digest_of(draft) == empty


def test_a_new_version_keeps_the_rows_and_their_names_for_comparison(alice, draft):
    Version.objects.update(state="published")
    draft.refresh_from_db()
    made = new_version(alice, draft, "corrections")
    assert (made.number, made.state, made.based_on) == (2, "draft", draft)
    assert [r.uid for r in content_of(made).rows] == [r.uid for r in content_of(draft).rows]
    with pytest.raises(Refused):
        new_version(alice, draft, "again")
