"""Meetings, decisions, and the work they ask for: days left, delivered, noted."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from azogue.office.record.gate import ADMINISTRATOR, Refused
from azogue.office.treaty import services
from azogue.office.treaty.models import Decision, Meeting, Request
from azogue.office.treaty.selectors import requests_on
from azogue.office.treaty.services import Impossible

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(officer, as_person):
    """A request of COP-6, due thirty days from now."""
    today = timezone.localdate()
    return services.set_request(
        as_person(officer),
        today=today,
        country="GHA",
        title="Review of the waste threshold",
        asked_of="Secretariat",
        meeting=Meeting.objects.get(key="COP-5"),
        decision=Decision.objects.get(symbol="MC-5/4"),
        due=today + timedelta(days=30),
    )


def test_a_request_stands_in_the_open_list_with_days_left(asked):
    page = Client().get("/treaty/requests/").content.decode()
    assert "Review of the waste threshold" in page
    assert "30 days left" in page
    assert asked.opened == date(2023, 11, 3)


def test_delivering_closes_it_and_the_log_says_who(asked, officer, browser_of):
    alice = browser_of(officer)
    assert alice.post(f"/treaty/requests/{asked.pk}/step/", {"verb": "deliver"}).status_code == 302
    assert Request.objects.get().state == "open"
    alice.post(f"/treaty/requests/{asked.pk}/step/", {"verb": "deliver", "outcome": "Sent as INF/3."})
    done = Request.objects.get()
    assert (done.state, done.outcome, done.closed) == ("delivered", "Sent as INF/3.", timezone.localdate())
    assert not requests_on(timezone.localdate(), state="open").exists()
    page = alice.get(f"/treaty/requests/{asked.pk}/").content.decode()
    assert "Alice" in page


def test_taking_note_closes_it_too_and_it_can_be_opened_again_with_a_reason(asked, officer, as_person):
    alice = as_person(officer)
    today = timezone.localdate()
    noted = services.step_request(alice, asked, verb="note", today=today, outcome="The meeting took note.")
    assert noted.state == "noted"
    with pytest.raises(Impossible, match="why"):
        services.step_request(alice, noted, verb="reopen", today=today)
    again = services.step_request(alice, noted, verb="reopen", today=today, why="wrong paper")
    assert (again.state, again.closed) == ("open", None)


def test_a_request_that_moved_on_meanwhile_takes_no_second_step(asked, officer, as_person):
    alice = as_person(officer)
    stale = Request.objects.get(pk=asked.pk)
    services.step_request(alice, asked, verb="drop", today=timezone.localdate(), why="not needed")
    with pytest.raises(Refused):
        services.step_request(alice, stale, verb="deliver", today=timezone.localdate(), outcome="x")
    with pytest.raises(Refused):
        services.set_request(alice, stale, today=timezone.localdate(), title="changed")
    assert Request.objects.get().title == "Review of the waste threshold"


def test_a_request_due_before_a_meeting_takes_its_first_day(officer, as_person):
    alice = as_person(officer)
    meeting = services.set_meeting(
        alice,
        country="GHA",
        key="NC-9",
        title="National committee",
        begins=date(2030, 5, 1),
        ends=date(2030, 5, 2),
    )
    request = services.set_request(
        alice,
        today=timezone.localdate(),
        country="GHA",
        title="Draft law",
        asked_of="Ministry",
        before=meeting,
    )
    assert request.due_day == date(2030, 5, 1)
    with pytest.raises(Impossible, match="before it was asked"):
        services.set_request(alice, request, today=timezone.localdate(), due=date(2001, 1, 1))


def test_overdue_requests_are_in_the_feed_and_others_are_not(asked):
    assert b"Review of the waste" not in Client().get("/treaty/requests/overdue.atom").content
    Request.objects.update(due=date(2024, 1, 1))
    feed = Client().get("/treaty/requests/overdue.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert b"Review of the waste" in feed.content


def test_the_list_as_of_a_day_shows_what_was_open_then(asked, officer, as_person):
    today = timezone.localdate()
    services.step_request(as_person(officer), asked, verb="note", today=today, outcome="noted")
    assert not requests_on(date(2023, 11, 2), state="open").exists()
    assert requests_on(date(2024, 1, 1), state="open").get() == asked
    page = Client().get("/treaty/requests/?as_of=2024-01-01").content.decode()
    assert "Review of the waste" in page


def test_a_meeting_of_the_treaty_is_not_an_officers_to_change(officer, as_person, browser_of):
    cop = Meeting.objects.get(key="COP-5")
    with pytest.raises(Refused):
        services.set_meeting(as_person(officer), cop, title="mine")
    with pytest.raises(Refused):
        services.set_decision(as_person(officer), cop, symbol="MC-5/99", title="mine")
    assert browser_of(officer).get(f"/treaty/meetings/{cop.pk}/edit/").status_code == 403


def test_an_administrator_with_a_reason_enters_decisions_of_the_treaty(account, as_person):
    from azogue.office.people.models import AdminSession

    dora = account("dora", ADMINISTRATOR, "")
    AdminSession.objects.create(account=dora, why="COP-6", until=timezone.now() + timedelta(minutes=10))
    made = services.set_decision(
        as_person(dora, strong=True), Meeting.objects.get(key="COP-6"), symbol="MC-6/1", title="Amalgam"
    )
    page = Client().get(f"/treaty/meetings/{made.meeting_id}/").content.decode()
    assert "MC-6/1" in page
    with pytest.raises(Impossible, match="already"):
        services.set_decision(
            as_person(dora, strong=True), Meeting.objects.get(key="COP-6"), symbol="MC-6/1", title="Again"
        )


def test_an_officer_enters_a_meeting_of_the_own_country_by_the_form(officer, browser_of):
    alice = browser_of(officer)
    values = {
        "country": "GHA",
        "key": "NC-1",
        "title": "National mercury committee",
        "begins": "2026-02-01",
        "ends": "2026-02-02",
    }
    answer = alice.post("/treaty/meetings/add/", values)
    made = Meeting.objects.get(key="NC-1")
    assert answer["Location"].endswith(f"/treaty/meetings/{made.pk}/")
    wrong = alice.post("/treaty/meetings/add/", values | {"key": "NC-2", "ends": "2026-01-01"})
    assert "The end lies before the beginning." in wrong.content.decode()
    abroad = alice.post("/treaty/meetings/add/", values | {"key": "NC-3", "country": "PER"})
    assert abroad.status_code == 200
    assert not Meeting.objects.filter(key__in=["NC-2", "NC-3"]).exists()


def test_formulas_do_not_leave_the_house_in_the_table(asked):
    Request.objects.update(title="=1+1")
    table = b"".join(Client().get("/treaty/requests.csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in table


@pytest.mark.parametrize("path", ["meetings/", "requests/?state=all", "requests/?state=delivered"])
def test_lists_are_public(path, asked):
    assert Client().get(f"/treaty/{path}").status_code == 200
