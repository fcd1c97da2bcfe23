"""Roles: given from a day, confirmed by a second person, ended; and an administrator's power."""

from datetime import timedelta

import pytest
from django.utils import timezone

from azogue.office.people.models import Account, AdminSession, Appointment
from azogue.office.people.services import (
    Impossible,
    appoint,
    close_admin_session,
    confirm_appointment,
    deactivate_account,
    end_appointment,
    make_first_account,
    open_admin_session,
    reactivate_account,
)
from azogue.office.record.gate import ADMINISTRATOR, APPROVER, OFFICER, REVIEWER, Refused
from azogue.office.record.models import Act


def test_an_approver_appoints_an_officer_from_a_day(approver, reviewer, as_person) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    made = appoint(as_person(approver, strong=True), reviewer, role=OFFICER, country="GHA", since=tomorrow)
    assert made.state == "coming"
    assert [r.name for r in as_person(Account.objects.get(pk=reviewer.pk)).roles] == [REVIEWER]


def test_nobody_gives_a_role_in_another_country(approver, stranger, as_person) -> None:
    with pytest.raises(Refused):
        appoint(as_person(approver, strong=True), stranger, role=OFFICER, country="PER")


def test_a_proposed_approver_waits_for_a_second_person(
    approver, second_approver, reviewer, as_person
) -> None:
    made = appoint(as_person(approver, strong=True), reviewer, role=APPROVER, country="GHA")
    assert made.state == "waiting"
    with pytest.raises(Refused, match="second person"):
        confirm_appointment(as_person(approver, strong=True), made)
    with pytest.raises(Refused, match="second factor"):
        confirm_appointment(as_person(second_approver), made)
    confirm_appointment(as_person(second_approver, strong=True), made)
    made.refresh_from_db()
    assert (made.state, made.second) == ("held", second_approver)


def test_an_administrator_in_an_open_session_needs_no_second_person(with_power, reviewer) -> None:
    assert appoint(with_power, reviewer, role=APPROVER, country="GHA").state == "held"


@pytest.mark.parametrize("role", [APPROVER, ADMINISTRATOR])
def test_nobody_gives_themselves_a_role_of_four_eyes(
    with_power, administrator, approver, as_person, role
) -> None:
    with pytest.raises(Refused):
        appoint(with_power, administrator, role=role, country="GHA")
    with pytest.raises(Refused):
        appoint(as_person(approver, strong=True), approver, role=role, country="GHA")


def test_a_role_is_not_given_twice(approver, officer, as_person) -> None:
    with pytest.raises(Impossible, match="already"):
        appoint(as_person(approver, strong=True), officer, role=OFFICER, country="GHA")


def test_a_role_ended_at_once_is_gone(approver, officer, as_person) -> None:
    end_appointment(as_person(approver, strong=True), officer.appointments.get(), why="Left the ministry.")
    assert as_person(Account.objects.get(pk=officer.pk)).roles == ()
    assert Act.objects.get(verb="end:officer").why == "Left the ministry."


def test_a_role_ended_by_a_day_lasts_until_then(approver, officer, as_person) -> None:
    until = timezone.localdate() + timedelta(days=3)
    end_appointment(as_person(approver, strong=True), officer.appointments.get(), until=until)
    held = officer.appointments.get()
    assert (held.state_on(until), held.state_on(until + timedelta(days=1))) == ("held", "ended")


def test_one_lays_down_the_own_role_and_no_other(officer, reviewer, as_person) -> None:
    end_appointment(as_person(reviewer), reviewer.appointments.get())
    with pytest.raises(Refused):
        end_appointment(as_person(reviewer), officer.appointments.get())


def test_an_appointment_cannot_end_before_it_begins(approver, officer, as_person) -> None:
    with pytest.raises(Impossible, match="before"):
        end_appointment(
            as_person(approver, strong=True),
            officer.appointments.get(),
            until=timezone.localdate() - timedelta(days=9),
        )


def test_power_takes_a_second_factor_and_a_reason(administrator, as_person) -> None:
    assert as_person(administrator, strong=True).roles == ()
    with pytest.raises(Refused, match="second factor"):
        open_admin_session(as_person(administrator), why="Setting up the office.")
    with pytest.raises(Impossible):
        open_admin_session(as_person(administrator, strong=True), why="x")
    open_admin_session(as_person(administrator, strong=True), why="Setting up the office.")
    person = as_person(administrator, strong=True)
    assert [r.name for r in person.roles] == [ADMINISTRATOR]
    assert timedelta(minutes=29) < person.admin_until - timezone.now() <= timedelta(minutes=30)
    assert Act.objects.get(kind="admin_session", verb="open").why == "Setting up the office."


def test_power_is_only_in_browsers_that_showed_a_second_factor(with_power, administrator, as_person) -> None:
    assert with_power.roles
    assert as_person(administrator).roles == ()


def test_power_ends_by_itself_and_can_be_given_back(with_power, administrator, as_person) -> None:
    close_admin_session(with_power)
    assert as_person(administrator, strong=True).roles == ()
    open_admin_session(as_person(administrator, strong=True), why="Another reason.")
    AdminSession.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert as_person(administrator, strong=True).roles == ()


def test_nobody_else_takes_power(officer, approver, as_person) -> None:
    for account in (officer, approver):
        with pytest.raises(Refused):
            open_admin_session(as_person(account, strong=True), why="I should like to have power.")


def test_the_last_administrator_stays(with_power, administrator, account) -> None:
    with pytest.raises(Impossible, match="last"):
        end_appointment(with_power, administrator.appointments.get())
    with pytest.raises(Impossible, match="last"):
        deactivate_account(with_power, administrator)
    account("other", ADMINISTRATOR, "")
    end_appointment(with_power, administrator.appointments.get())


def test_the_first_account_is_an_administrator_and_there_is_one_first(db) -> None:
    account = make_first_account("Root@Example.org", "Root", "a long enough password 17")
    assert [(a.role, a.state) for a in account.appointments.all()] == [(ADMINISTRATOR, "held")]
    assert account.email == "root@example.org"
    with pytest.raises(Impossible, match="already"):
        make_first_account("other@example.org", "Other", "a long enough password 17")


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        ("nobody", "A", "a long enough password 17"),
        ("a@example.org", " ", "a long enough password 17"),
        ("a@example.org", "A", "short"),
    ],
)
def test_a_first_account_with_something_wrong_is_not_made(db, email, name, password) -> None:
    with pytest.raises(Impossible):
        make_first_account(email, name, password)
    assert not Account.objects.exists()


def test_a_closed_account_is_opened_again_by_an_administrator(with_power, officer, as_person) -> None:
    with pytest.raises(Refused):
        deactivate_account(as_person(officer), Account.objects.get(pk=with_power.id))
    deactivate_account(with_power, officer, why="On leave.")
    officer.refresh_from_db()
    assert not officer.is_active
    reactivate_account(with_power, officer)
    officer.refresh_from_db()
    assert officer.is_active


def test_who_holds_what_costs_one_query(officer, administrator, as_person, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        as_person(officer, strong=True)
    with django_assert_num_queries(1):
        as_person(administrator)
    with django_assert_num_queries(2):
        as_person(administrator, strong=True)
    assert Appointment.objects.count() == 2
