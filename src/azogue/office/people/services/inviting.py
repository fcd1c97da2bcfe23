"""Invitations: the only way to become an account, or to get a further role by letter."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from azogue.office.people.access import FOUR_EYES
from azogue.office.people.letters import send_invitation
from azogue.office.people.models import OPEN, Account, Appointment, Enterprise, Invitation
from azogue.office.people.services.accounts import make_account
from azogue.office.people.services.errors import Impossible
from azogue.office.record.acts import Entry, act, ask, note
from azogue.office.record.gate import ADMINISTRATOR, ANYONE, FUNDER, SUPPLIER, Person
from azogue.office.record.text import clean_line

VALID_FOR: Final = timedelta(days=14)
MOST_OPEN: Final = 100
"""Open invitations by one person."""


def invite(
    person: Person,
    *,
    email: str,
    name: str,
    role: str,
    country: str,
    enterprise: Enterprise | None = None,
    language: str = "",
    why: str = "",
) -> tuple[Invitation, str]:
    """Invite somebody to a role by letter.

    Returns:
        The invitation and the link in its letter, which is kept nowhere else.

    Raises:
        Impossible: Something about the invitation is wrong.
        Refused: The person may not give this role here.

    """
    place = _place(role, country, enterprise)
    address = email.strip().lower()
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=address,
        name=clean_line(name, 200),
        role=role,
        country=place,
        enterprise=enterprise,
        digest=digest_of(secret),
        language=language,
        by_id=person.id,
        expires=timezone.now() + VALID_FOR,
        needs_second=takes_second(person, role),
        demo=person.demo,
    )
    with act(person, f"invite:{role}", invitation.thing(), why=why) as entry:
        _check(person, invitation)
        invitation.save()
        entry.thing = str(invitation.pk)
        entry.summary = words_of(invitation.email, role, enterprise)
        entry.details = {"role": role, "enterprise": enterprise.pk if enterprise else None}
    link = link_to(secret, language)
    if not person.demo:
        transaction.on_commit(lambda: send_invitation(invitation, link, person.name), robust=True)
    return invitation, link


def takes_second(person: Person, role: str) -> bool:
    """Return whether a role given by this person waits for a second one: four eyes.

    An open administrator's session, with its stated reason and second factor, takes the place of the second.
    """
    return role in FOUR_EYES and not any(r.name == ADMINISTRATOR for r in person.roles)


def withdraw_invitation(person: Person, invitation: Invitation, *, why: str = "") -> None:
    """Make an open invitation void."""
    with act(person, "withdraw", invitation.thing(), why=why) as entry:
        now = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _still_open(now)
        now.withdrawn_at = timezone.now()
        now.save(update_fields=["withdrawn_at"])
        entry.summary = words_of(now.email, now.role, now.enterprise)


def found_by_secret(secret: str) -> Invitation | None:
    """Return the invitation a letter belongs to."""
    return Invitation.objects.select_related("by", "enterprise").filter(digest=digest_of(secret)).first()


def note_opened(invitation: Invitation) -> None:
    """Note when the letter's link was opened first."""
    if invitation.opened_at is None:
        invitation.opened_at = timezone.now()
        Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=invitation.opened_at)


def accept_invitation(
    invitation: Invitation,
    *,
    account: Account | None = None,
    name: str = "",
    password: str = "",
    language: str = "",
) -> Account:
    """Accept an invitation, once: with the account that is signed in, or by making one.

    The caller has shown the secret of the letter; the address is that of the letter, whatever else is sent.

    Raises:
        Impossible: It is used, withdrawn or expired, the account is another's, or the password is weak.
        Refused: It is not open.

    """
    ask(ANYONE, "see", invitation.thing(shown=True))
    with transaction.atomic():
        now = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _still_open(now)
        ask(ANYONE, "accept", now.thing(shown=True))
        if account is not None and account.email != now.email:
            raise Impossible(_("This invitation is for another address. Sign out first."))
        if account is None:
            account = make_account(
                email=now.email, name=name or now.name, password=password, language=language, demo=now.demo
            )
        appointment = _appoint(now, account)
        now.accepted_at, now.accepted_by = timezone.now(), account
        now.save(update_fields=["accepted_at", "accepted_by"])
        entry = Entry(
            summary=words_of(now.email, now.role, now.enterprise), details={"appointment": appointment.pk}
        )
        acting = Person(id=account.pk, name=account.name, email=account.email)
        note(acting, "accept", now.thing(), entry)
    return account


def _appoint(invitation: Invitation, account: Account) -> Appointment:
    return Appointment.objects.create(
        account=account,
        role=invitation.role,
        country=invitation.country,
        enterprise=invitation.enterprise,
        by_id=invitation.by_id,
        needs_second=invitation.needs_second,
        demo=invitation.demo,
    )


def _place(role: str, country: str, enterprise: Enterprise | None) -> str:
    """Return the country of a role, or say what is wrong with it."""
    if (role == SUPPLIER) != (enterprise is not None):
        raise Impossible(_("A data supplier belongs to an enterprise, and nobody else does."), "enterprise")
    if enterprise is not None and enterprise.country != country:
        raise Impossible(_("The enterprise is in another country."), "enterprise")
    if role == ADMINISTRATOR:
        return ""
    if not country and role != FUNDER:
        raise Impossible(_("This role is given for a country."), "country")
    return country


def _check(person: Person, invitation: Invitation) -> None:
    try:
        validate_email(invitation.email)
    except ValidationError as error:
        raise Impossible(_("This is no e-mail address."), "email") from error
    if invitation.role in FOUR_EYES and invitation.email == person.email:
        raise Impossible(_("Nobody gives this role to themselves."), "role")
    open_now = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires__gt=timezone.now())
    if open_now.filter(by_id=person.id).count() >= MOST_OPEN:
        raise Impossible(_("A hundred of your invitations are open. Withdraw some first."))
    same = open_now.filter(
        email=invitation.email,
        role=invitation.role,
        country=invitation.country,
        enterprise=invitation.enterprise,
    )
    if same.exists():
        raise Impossible(_("The same invitation is open already. Withdraw it to write again."), "email")


def _still_open(invitation: Invitation) -> None:
    """Refuse what is no longer open.

    Raises:
        Impossible: It was accepted, withdrawn or has expired.

    """
    reasons = {
        "accepted": _("This invitation has been used. Sign in with the account that was made by it."),
        "withdrawn": _("This invitation was withdrawn. Ask who invited you for a new one."),
        "expired": _("This invitation has expired. Ask who invited you for a new one."),
    }
    if invitation.state != OPEN:
        raise Impossible(reasons[invitation.state])


def digest_of(secret: str) -> str:
    """Return what is stored in place of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def link_to(secret: str, language: str = "") -> str:
    """Return the address in the letter, of the page in the invitee's language."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return settings.ADDRESS + reverse("people:invitation", args=[secret])


def words_of(who: str, role: str, enterprise: Enterprise | None) -> str:
    """Return who gets which role, as the log keeps it."""
    parts: Sequence[str] = (who, role, enterprise.name if enterprise else "")
    return " · ".join(part for part in parts if part)
