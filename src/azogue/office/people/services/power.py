"""The half hour in which an administrator has power, with its reason."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.people.models import Account, AdminSession, Appointment
from azogue.office.people.services.errors import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import ADMINISTRATOR, Person, Thing

LASTS: Final = timedelta(minutes=30)
SHORTEST_REASON: Final = 10


def thing_to_open(account: Account) -> Thing:
    """Return the session that an account would open, as the gate sees it."""
    held = Appointment.objects.filter(account=account, role=ADMINISTRATOR)
    is_one = any(a.state == "held" for a in held)
    return Thing(
        "admin_session",
        demo=account.demo,
        owners=frozenset({account.pk}),
        facts={"administrator": is_one},
    )


def open_admin_session(person: Person, *, why: str) -> AdminSession:
    """Take the power of an administrator for half an hour, with a reason that everybody can read in the log.

    Raises:
        Impossible: The reason says nothing.
        Refused: The person is no administrator, or this browser has not shown a second factor.

    """
    account = Account.objects.filter(pk=person.id or 0).first() or Account()
    reason = why.strip()[:2000]
    with act(person, "open", thing_to_open(account), why=reason) as entry:
        if len(reason) < SHORTEST_REASON:
            raise Impossible(_("State in a few words what you are going to do."), "why")
        now = timezone.now()
        AdminSession.objects.filter(account=account, ended=None, until__gt=now).update(ended=now)
        opened = AdminSession.objects.create(account=account, why=reason, until=now + LASTS)
        entry.thing = str(opened.pk)
    return opened


def close_admin_session(person: Person) -> None:
    """Give the power back before its time is over."""
    with transaction.atomic():
        running = AdminSession.objects.select_for_update().filter(
            account_id=person.id or 0, ended=None, until__gt=timezone.now()
        )
        for session in running.order_by("pk"):
            with act(person, "close", session.thing()):
                session.ended = timezone.now()
                session.save(update_fields=["ended"])
