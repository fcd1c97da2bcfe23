"""Roles given to accounts that exist, confirmed by a second person where that is needed, and ended."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.people.models import WAITING, Account, Appointment, Enterprise
from azogue.office.people.services.accounts import keep_an_administrator
from azogue.office.people.services.errors import Impossible
from azogue.office.people.services.inviting import _place, takes_second, words_of
from azogue.office.record.acts import act
from azogue.office.record.gate import ADMINISTRATOR, Person


def appoint(
    person: Person,
    account: Account,
    *,
    role: str,
    country: str,
    enterprise: Enterprise | None = None,
    since: date | None = None,
    until: date | None = None,
    why: str = "",
) -> Appointment:
    """Give an account a role from a day, until a day or for good.

    The roles of approver and administrator count only when a second person has confirmed them, unless an
    administrator gives them in an open session.
    """
    appointment = Appointment(
        account=account,
        role=role,
        country=_place(role, country, enterprise),
        enterprise=enterprise,
        since=since or timezone.localdate(),
        until=until,
        by_id=person.id,
        needs_second=takes_second(person, role),
        demo=account.demo,
    )
    with act(person, f"appoint:{role}", appointment.thing(), why=why) as entry:
        Account.objects.select_for_update().get(pk=account.pk)
        _check(appointment)
        appointment.save()
        entry.thing = str(appointment.pk)
        entry.summary = words_of(account.name, role, enterprise)
        entry.details = {"account": account.pk, "since": appointment.since.isoformat()}
    return appointment


def confirm_appointment(person: Person, appointment: Appointment, *, why: str = "") -> None:
    """Confirm, as a second person, a role that takes four eyes."""
    with act(person, "confirm", appointment.thing(), why=why) as entry:
        now = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if now.state != WAITING:
            raise Impossible(_("This appointment is not waiting for a second person any more."))
        now.second_id = person.id
        now.save(update_fields=["second"])
        entry.summary = words_of(now.account.name, now.role, now.enterprise)


def end_appointment(
    person: Person, appointment: Appointment, *, until: date | None = None, why: str = ""
) -> None:
    """End a role after a day; without one, at once. One may lay down one's own role."""
    last = until or timezone.localdate() - timedelta(days=1)
    mine = person.known and person.id == appointment.account_id
    with act(
        person, "lay_down" if mine else f"end:{appointment.role}", appointment.thing(), why=why
    ) as entry:
        now = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if now.until is not None and now.until < timezone.localdate():
            raise Impossible(_("This appointment is over already."))
        if until is not None and until < now.since - timedelta(days=1):
            raise Impossible(_("An appointment cannot end before it begins."), "until")
        if now.role == ADMINISTRATOR:
            keep_an_administrator(now.account)
        now.until = last
        now.save(update_fields=["until"])
        entry.summary = words_of(now.account.name, now.role, now.enterprise)
        entry.details = {"until": last.isoformat()}


def _check(appointment: Appointment) -> None:
    if not appointment.account.is_active:
        raise Impossible(_("This account is closed."))
    if appointment.until is not None and appointment.until < appointment.since:
        raise Impossible(_("An appointment cannot end before it begins."), "until")
    same = Appointment.objects.filter(
        account=appointment.account,
        role=appointment.role,
        country=appointment.country,
        enterprise=appointment.enterprise,
    )
    if any(other.state != "ended" for other in same):
        raise Impossible(_("This person holds the role already."), "role")
