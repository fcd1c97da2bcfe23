"""Accounts: the first one, what people change about their own, and closing and opening one."""

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from azogue.office.people.models import Account, Appointment, SignIn, Token
from azogue.office.people.services.errors import Impossible
from azogue.office.people.services.signins import forget_browsers
from azogue.office.record.acts import Entry, act, note
from azogue.office.record.gate import ADMINISTRATOR, Person
from azogue.office.record.text import clean_line

LONGEST_NAME: Final = 200


def make_account(
    *, email: str, name: str, password: str | None, language: str = "", demo: bool = False
) -> Account:
    """Make an account without asking anybody: for the services here and for demonstrations.

    Raises:
        Impossible: The address is none or is taken, the name is empty, or the password is too weak.

    """
    address = email.strip().lower()
    shown = clean_line(name, LONGEST_NAME)
    try:
        validate_email(address)
    except ValidationError as error:
        raise Impossible(_("This is no e-mail address."), "email") from error
    if not shown:
        raise Impossible(_("A name is needed."), "name")
    if Account.objects.filter(email=address).exists():
        raise Impossible(_("There is an account with this address already."), "email")
    if password is not None:
        try:
            validate_password(password, Account(email=address, name=shown))
        except ValidationError as error:
            raise Impossible(" ".join(error.messages), "password") from error
    return Account.objects.create_user(address, password, name=shown, language=language, demo=demo)


def make_first_account(email: str, name: str, password: str) -> Account:
    """Make the first administrator of an installation.

    Raises:
        Impossible: There is an administrator already, or something is wrong with what was stated.

    """
    with transaction.atomic():
        if any(a.state != "ended" for a in Appointment.objects.filter(role=ADMINISTRATOR, demo=False)):
            raise Impossible(_("There is an administrator already. New accounts begin with an invitation."))
        account = make_account(email=email, name=name, password=password)
        appointment = Appointment.objects.create(account=account, role=ADMINISTRATOR)
        installer = Person(name="azogue")
        note(installer, "make_first", account.thing(), Entry(summary=account.email))
        note(installer, "appoint", appointment.thing(), Entry(summary=f"{account.name} · {ADMINISTRATOR}"))
    return account


def change_account(person: Person, account: Account, *, name: str, language: str) -> Account:
    """Change one's own name and language."""
    shown = clean_line(name, LONGEST_NAME)
    with act(person, "change", account.thing()) as entry:
        if not shown:
            raise Impossible(_("A name is needed."), "name")
        now = Account.objects.select_for_update().get(pk=account.pk)
        entry.silent = (now.name, now.language) == (shown, language)
        entry.summary = shown
        entry.details = {"name": [now.name, shown], "language": [now.language, language]}
        now.name, now.language = shown, language
        now.save(update_fields=["name", "language"])
    return now


def deactivate_account(person: Person, account: Account, *, why: str = "") -> None:
    """Close an account: nobody signs in with it, its browsers are signed out, its tokens are void.

    What it did stays in the log under its name.
    """
    with act(person, "deactivate", account.thing(), why=why) as entry:
        now = Account.objects.select_for_update().get(pk=account.pk)
        keep_an_administrator(now)
        now.is_active = False
        now.save(update_fields=["is_active"])
        ended = forget_browsers(SignIn.objects.filter(account=now))
        entry.summary = now.email
        entry.details = {"browsers": ended, "tokens": revoke_all(now)}


def reactivate_account(person: Person, account: Account, *, why: str = "") -> None:
    """Open a closed account again. Its tokens stay void."""
    with act(person, "reactivate", account.thing(), why=why) as entry:
        now = Account.objects.select_for_update().get(pk=account.pk)
        now.is_active = True
        now.save(update_fields=["is_active"])
        entry.summary = now.email


def revoke_all(account: Account) -> int:
    """Make every token of an account void; returns how many were alive."""
    from django.utils import timezone

    return Token.objects.filter(account=account, revoked=None).update(revoked=timezone.now())


def keep_an_administrator(leaving: Account) -> None:
    """Refuse to let the last administrator go.

    Raises:
        Impossible: Nobody else is an administrator.

    """
    held = Appointment.objects.select_for_update().filter(role=ADMINISTRATOR, account__is_active=True)
    live = [a for a in held.order_by("pk") if a.state == "held" and a.demo == leaving.demo]
    mine = [a for a in live if a.account_id == leaving.pk]
    if mine and len(mine) == len(live):
        raise Impossible(_("This is the last administrator. Appoint another one first."))
