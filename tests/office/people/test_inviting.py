"""Invitations: who may write them, and that each works once, for its reader, for fourteen days."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from azogue.office.people.models import Account, Appointment, Invitation
from azogue.office.people.services import (
    Impossible,
    accept_invitation,
    confirm_appointment,
    invite,
    withdraw_invitation,
)
from azogue.office.people.services.inviting import found_by_secret
from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    FUNDER,
    OFFICER,
    REGIONAL_CENTRE,
    REVIEWER,
    SUPPLIER,
    Refused,
)
from azogue.office.record.models import Act

PASSWORD = "quite another password 23"


def _invite(person, **changed):
    values = {"email": "new@example.org", "name": "Yaa New", "role": REVIEWER, "country": "GHA"} | changed
    return invite(person, **values)


def test_an_officer_invites_a_reviewer_and_only_the_letter_holds_the_secret(
    officer, as_person, secret_of, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation, link = _invite(as_person(officer))
    secret = secret_of(link)
    assert link in mail.outbox[0].body
    assert invitation.digest == hashlib.sha256(secret.encode()).hexdigest()
    invitation.refresh_from_db()
    assert invitation.sent_at is not None
    assert secret not in str(Invitation.objects.values().get()) + str(list(Act.objects.values()))


def test_the_letter_is_in_the_language_of_who_gets_it(
    officer, as_person, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _invitation, link = _invite(as_person(officer), language="ar")
    assert "/ar/people/invitation/" in link
    assert link in mail.outbox[0].body


def test_a_letter_that_cannot_be_sent_undoes_nothing(
    officer, as_person, settings, django_capture_on_commit_callbacks
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        invitation, _link = _invite(as_person(officer))
    invitation.refresh_from_db()
    assert (invitation.sent_at, invitation.state) == (None, "open")


@pytest.mark.parametrize("role", [OFFICER, APPROVER, REGIONAL_CENTRE, FUNDER, ADMINISTRATOR])
def test_an_officer_invites_to_no_role_above(officer, as_person, role) -> None:
    with pytest.raises(Refused):
        _invite(as_person(officer, strong=True), role=role)
    assert not Invitation.objects.exists()


def test_an_officer_invites_suppliers_for_enterprises_of_the_own_country(
    officer, stranger, enterprise, as_person
) -> None:
    invitation, _link = _invite(as_person(officer), role=SUPPLIER, enterprise=enterprise)
    assert invitation.enterprise == enterprise
    with pytest.raises(Refused):
        _invite(as_person(stranger), role=SUPPLIER, enterprise=enterprise)
    with pytest.raises(Impossible):
        _invite(as_person(stranger), role=SUPPLIER, enterprise=enterprise, country="PER")


@pytest.mark.parametrize("role", [OFFICER, REVIEWER, APPROVER, REGIONAL_CENTRE])
def test_an_approver_invites_with_a_second_factor(approver, as_person, role) -> None:
    invitation, _link = _invite(as_person(approver, strong=True), role=role)
    assert invitation.needs_second is (role == APPROVER)
    if role != REVIEWER:
        with pytest.raises(Refused, match="second factor"):
            _invite(as_person(approver), role=role, email="other@example.org")


def test_reviewers_suppliers_centres_and_funders_invite_nobody(
    reviewer, supplier, centre, funder, as_person
) -> None:
    for account in (reviewer, supplier, centre, funder):
        with pytest.raises(Refused):
            _invite(as_person(account, strong=True))


def test_an_administrator_invites_only_in_an_open_session(administrator, as_person, secret_of) -> None:
    with pytest.raises(Refused):
        _invite(as_person(administrator, strong=True), role=ADMINISTRATOR)
    from azogue.office.people.services import open_admin_session

    open_admin_session(as_person(administrator, strong=True), why="A second administrator.")
    _invitation, link = _invite(as_person(administrator, strong=True), role=ADMINISTRATOR, country="GHA")
    account = accept_invitation(found_by_secret(secret_of(link)), password=PASSWORD)
    [appointment] = account.appointments.all()
    assert (appointment.role, appointment.country, appointment.state) == (ADMINISTRATOR, "", "held")


def test_accepting_makes_the_account_and_the_role(officer, as_person, secret_of) -> None:
    _invitation, link = _invite(as_person(officer))
    account = accept_invitation(
        found_by_secret(secret_of(link)), name="Yaa Asantewaa", password=PASSWORD, language="fr"
    )
    assert (account.email, account.name, account.language) == ("new@example.org", "Yaa Asantewaa", "fr")
    assert account.check_password(PASSWORD)
    assert [(a.role, a.country, a.by) for a in account.appointments.all()] == [(REVIEWER, "GHA", officer)]
    assert Act.objects.filter(verb="accept", person=account).exists()


def test_an_approver_invited_by_one_approver_counts_after_a_second_one_confirms(
    approver, second_approver, as_person, secret_of
) -> None:
    _invitation, link = _invite(as_person(approver, strong=True), role=APPROVER)
    account = accept_invitation(found_by_secret(secret_of(link)), password=PASSWORD)
    assert as_person(account).roles == ()
    [appointment] = account.appointments.all()
    for alone in (approver, account):
        with pytest.raises(Refused):
            confirm_appointment(as_person(alone, strong=True), appointment)
    confirm_appointment(as_person(second_approver, strong=True), appointment)
    account = Account.objects.get(pk=account.pk)
    assert [r.name for r in as_person(account).roles] == [APPROVER]


def test_an_invitation_works_once(officer, as_person, secret_of) -> None:
    _invitation, link = _invite(as_person(officer))
    invitation = found_by_secret(secret_of(link))
    accept_invitation(invitation, password=PASSWORD)
    with pytest.raises(Impossible, match="used"):
        accept_invitation(invitation, password=PASSWORD)
    assert Appointment.objects.filter(role=REVIEWER).count() == 1


def test_an_invitation_that_expired_or_was_withdrawn_is_void(officer, as_person, secret_of) -> None:
    invitation, _link = _invite(as_person(officer))
    withdraw_invitation(as_person(officer), invitation)
    with pytest.raises(Impossible, match="withdrawn"):
        accept_invitation(invitation, password=PASSWORD)
    late, _link = _invite(as_person(officer), email="late@example.org")
    Invitation.objects.filter(pk=late.pk).update(expires=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Impossible, match="expired"):
        accept_invitation(late, password=PASSWORD)
    assert not Account.objects.filter(email__in=["new@example.org", "late@example.org"]).exists()


def test_an_invitation_is_open_for_fourteen_days(officer, as_person) -> None:
    invitation, _link = _invite(as_person(officer))
    left = invitation.expires - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_a_weak_password_leaves_the_invitation_open(officer, as_person) -> None:
    invitation, _link = _invite(as_person(officer))
    with pytest.raises(Impossible) as no:
        accept_invitation(invitation, password="password")
    assert no.value.field == "password"
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_whoever_has_an_account_gets_the_role_and_nobody_else_takes_it(
    officer, stranger, as_person, account
) -> None:
    yaa = account("new", REVIEWER, "PER")
    invitation, _link = _invite(as_person(officer))
    with pytest.raises(Impossible, match="another address"):
        accept_invitation(invitation, account=stranger)
    accept_invitation(invitation, account=yaa)
    assert {a.country for a in yaa.appointments.all()} == {"PER", "GHA"}


def test_the_same_invitation_is_not_written_twice(officer, as_person) -> None:
    _invite(as_person(officer))
    with pytest.raises(Impossible, match="open already"):
        _invite(as_person(officer), email="NEW@example.org")


def test_nobody_invites_themselves_to_approve(with_power) -> None:
    with pytest.raises(Impossible, match="themselves"):
        invite(with_power, email=with_power.email, name="Me", role=APPROVER, country="GHA")


def test_only_the_writer_an_approver_or_an_administrator_withdraws(
    officer, account, approver, as_person
) -> None:
    invitation, _link = _invite(as_person(officer))
    with pytest.raises(Refused):
        withdraw_invitation(as_person(account("abena", OFFICER)), invitation)
    withdraw_invitation(as_person(approver), invitation)


def test_a_demonstration_writes_no_letters(account, as_person, django_capture_on_commit_callbacks) -> None:
    demo = account("demo", OFFICER, demo=True)
    with django_capture_on_commit_callbacks(execute=True):
        invitation, _link = _invite(as_person(demo))
    assert invitation.demo
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_is_accepted(account, as_person) -> None:
    invitation, _link = _invite(as_person(account("alice", OFFICER)))
    start, said = threading.Barrier(2), []

    def click() -> None:
        start.wait()
        while len(said) < 2:
            try:
                accept_invitation(Invitation.objects.get(pk=invitation.pk), password=PASSWORD)
                said.append("accepted")
            except (Impossible, Refused):
                said.append("used")
            except OperationalError:  # SQLite in memory does not wait for the other writer
                continue
            break
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(said) == ["accepted", "used"]
    assert Appointment.objects.filter(account__email="new@example.org").count() == 1
