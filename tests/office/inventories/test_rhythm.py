"""What should come and does not come turns amber, then red, and is written about once each time."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from azogue.office.inventories.models import Change, Expectation, Row
from azogue.office.inventories.services import carry, cells, rhythm
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.versions import begin
from azogue.office.inventories.todo import todo_of
from azogue.office.people.models import Account, Institution
from azogue.office.record.gate import Refused
from azogue.office.record.models import Act
from tests.office.inventories.desk import row_of, started

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def focal(db) -> Institution:
    return Institution.objects.create(
        country="GHA", name="EPA", focal_point="Kofi", focal_email="kofi@example.org", since=date(2010, 1, 1)
    )


def expected(person, due: date, **more) -> Expectation:
    said = {"country": "GHA", "code": "5.1.1", "every_months": 12, "grace_days": 30}
    return rhythm.expect(person, due=due, **{**said, **more})


@pytest.mark.parametrize(
    ("days", "colour"), [(-1, "green"), (0, "green"), (1, "amber"), (30, "amber"), (31, "red")]
)
def test_a_report_is_green_then_amber_then_red(alice, days, colour):
    made = expected(alice, TODAY - timedelta(days=days))
    assert rhythm.colour_of(made, TODAY) == colour


def test_one_letter_for_amber_and_one_for_red_to_the_focal_point_and_the_enterprise(alice, focal, enterprise):
    expected(alice, TODAY, enterprise=enterprise)
    for days in (0, 1, 2, 30, 31, 32, 90):
        rhythm.write_letters(TODAY + timedelta(days=days))
        rhythm.write_letters(TODAY + timedelta(days=days))
    sent = sorted((m.to[0], m.subject.split(":")[0]) for m in mail.outbox)
    assert sent == [
        ("kofi@example.org", "Late"),
        ("kofi@example.org", "Missing"),
        ("volta@example.org", "Late"),
        ("volta@example.org", "Missing"),
    ]
    assert Act.objects.filter(kind="expectation", verb="write").count() == 2


def test_the_people_who_report_for_an_enterprise_are_written_to_in_their_language(
    alice, focal, enterprise, supplier
):
    Account.objects.filter(pk=supplier.pk).update(language="es")
    expected(alice, TODAY, enterprise=enterprise)
    rhythm.write_letters(TODAY + timedelta(days=1))
    assert {m.to[0]: m.extra_headers["Content-Language"] for m in mail.outbox} == {
        "kofi@example.org": "en",
        "esi@example.org": "es",
    }


def test_a_letter_that_cannot_be_put_on_the_list_is_written_the_next_time(alice, focal, monkeypatch):
    expected(alice, TODAY)
    monkeypatch.setattr("azogue.office.inventories.letters.put_on_list", _fails)
    with pytest.raises(OSError, match="broken"):
        rhythm.write_letters(TODAY + timedelta(days=1))
    assert Expectation.objects.get().written is None
    monkeypatch.undo()
    assert rhythm.write_letters(TODAY + timedelta(days=1)) == 1


def _fails(*args, **kwargs):
    raise OSError("broken")


def test_without_anybody_to_write_to_nothing_is_marked_as_written(alice):
    expected(alice, TODAY)
    assert rhythm.write_letters(TODAY + timedelta(days=1)) == 0
    assert Expectation.objects.get().written is None


def came_on(row: Row, day: date) -> None:
    """Let the last change of a row have happened on a day."""
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    Change.objects.filter(row=row).update(at=at)


def test_filling_the_row_of_the_period_is_the_report(alice, focal):
    made = expected(alice, date(2020, 3, 31), name="Volta Power")
    draft = started(alice)
    coal = row_of(draft, "5.1.1")
    cells.save_cell(alice, coal, "rate", "1300", seen="1250")
    came_on(coal, date(2020, 4, 10))
    assert rhythm.notice_reports() == 1
    assert rhythm.notice_reports() == 0
    made.refresh_from_db()
    assert (made.last_came, made.due) == (date(2020, 4, 10), date(2021, 3, 31))
    assert rhythm.write_letters(date(2020, 12, 1)) == 0


@pytest.mark.parametrize(
    "what", ["another facility", "another source", "an old year", "too early", "a note", "another country"]
)
def test_other_changes_are_not_the_report(alice, what):
    made = expected(
        alice,
        date(2020, 3, 31),
        name="Tema" if what == "another facility" else "",
        code="5.2.1" if what == "another source" else "5.1.1",
        country="GHA",
    )
    if what == "another country":
        Expectation.objects.filter(pk=made.pk).update(country="PER")
    draft = started(alice, 2016 if what == "an old year" else 2019)
    coal = row_of(draft, "5.1.1")
    cells.save_cell(
        alice, coal, "note" if what == "a note" else "rate", "1300", seen="" if what == "a note" else "1250"
    )
    came_on(coal, date(2019, 3, 30) if what == "too early" else date(2020, 3, 1))
    assert rhythm.notice_reports() == 0


def test_figures_that_were_carried_over_are_no_report(alice):
    expected(alice, timezone.localdate() + timedelta(days=10))
    old = started(alice, timezone.localdate().year - 1)
    new = begin(alice, "GHA", timezone.localdate().year)
    carry.carry_over(alice, new, old)
    assert rhythm.notice_reports() == 0


def test_it_came_is_recorded_by_hand_once_however_often_it_is_pressed(alice):
    made = expected(alice, TODAY)
    for _ in range(2):
        rhythm.record_coming(alice, made, on=TODAY, due=TODAY)
    made.refresh_from_db()
    assert (made.last_came, made.due) == (TODAY, date(2027, 6, 1))
    assert Act.objects.filter(kind="expectation", verb="came").count() == 1


def test_what_has_ended_is_neither_late_nor_written_about(alice, focal):
    made = expected(alice, TODAY)
    rhythm.end(alice, made, why="closed down")
    assert rhythm.write_letters(TODAY + timedelta(days=99)) == 0
    with pytest.raises(Refused):
        rhythm.end(alice, Expectation.objects.get(pk=made.pk))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "9.9.9"},
        {"every_months": 0},
        {"grace_days": -1},
        {"every_months": 121},
        {"due": date(1900, 1, 1)},
    ],
)
def test_what_makes_no_sense_is_refused(alice, wrong):
    with pytest.raises(CellRefused):
        expected(alice, **{"due": TODAY, **wrong})


def test_the_same_report_is_expected_once(alice):
    expected(alice, TODAY)
    with pytest.raises(CellRefused):
        expected(alice, TODAY)


def test_nobody_but_the_officer_of_the_country_keeps_the_list(reviewer, stranger, as_person, alice):
    made = expected(alice, TODAY)
    for account in (reviewer, stranger):
        with pytest.raises(Refused):
            expected(as_person(account), TODAY, code="5.2.1")
        with pytest.raises(Refused):
            rhythm.record_coming(as_person(account), made, on=TODAY)


def test_late_reports_stand_on_the_desk_of_the_officer_and_of_the_supplier(
    alice, supplier, as_person, enterprise
):
    today = timezone.localdate()
    expected(alice, today - timedelta(days=3), enterprise=enterprise)
    expected(alice, today - timedelta(days=40), code="5.3.1")
    expected(alice, today + timedelta(days=40), code="5.2.1")
    assert sorted(t.tone for t in todo_of(alice)) == ["bad", "warn"]
    assert [t.tone for t in todo_of(as_person(supplier))] == ["warn"]


def test_the_list_is_kept_on_the_pages(browser_of, officer, client):
    alice = browser_of(officer)
    add = reverse("inventories:rhythm_add", args=["GHA"])
    assert alice.get(add).status_code == 200
    data = {"code": "5.1.1", "due": "2026-03-31", "every_months": "12", "grace_days": "30"}
    assert alice.post(add, {**data, "every_months": "0"}).status_code == 422
    assert alice.post(add, data).status_code == 302
    made = Expectation.objects.get()
    edit = reverse("inventories:rhythm_edit", args=[made.pk])
    assert alice.get(edit).status_code == 200
    assert alice.post(edit, {**data, "grace_days": "10"}).status_code == 302
    page = reverse("inventories:rhythm", args=["GHA"])
    assert "5.1.1" in alice.get(page).content.decode()
    assert (
        alice.get(page, {"format": "csv"}).getvalue().decode("utf-8-sig").splitlines()[1].startswith("5.1.1")
    )
    assert alice.post(
        reverse("inventories:rhythm_came", args=[made.pk]), {"on": "2026-04-02", "due": "2026-03-31"}
    )
    made.refresh_from_db()
    assert (made.last_came, made.due, made.grace_days) == (date(2026, 4, 2), date(2027, 3, 31), 10)
    assert alice.post(reverse("inventories:rhythm_end", args=[made.pk]), {"why": "x"}).status_code == 302
    assert client.get(page).status_code in {302, 404}


def test_what_was_read_before_it_ended_ends_once(alice):
    made = expected(alice, TODAY)
    seen = Expectation.objects.get(pk=made.pk)
    rhythm.end(alice, made)
    for late in (lambda: rhythm.end(alice, seen), lambda: rhythm.record_coming(alice, seen, on=TODAY)):
        with pytest.raises(Refused):
            late()
