"""Letters of the desk: to those whose turn it is, and about reports that did not come.

A letter is a job of its own, put on the list in the transaction that gives cause for it: when that is given
up there is no letter, and when the process is killed the letter is still sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from azogue.office.inventories.models import Version
from azogue.office.jobs import work
from azogue.office.look import locales
from azogue.office.people.models import Account
from azogue.office.record.gate import APPROVER, OFFICER, REVIEWER, Person

TURN: Final[Mapping[str, tuple[str, ...]]] = {
    "submit": (REVIEWER, APPROVER),
    "send_back": (OFFICER,),
    "recall": (),
    "approve": (APPROVER,),
    "reopen": (OFFICER,),
    "publish": (OFFICER,),
    "withdraw": (OFFICER,),
}
"""Who is written to after a step. Nobody after a recall: whose turn it is then is who did it."""
MOST_RECIPIENTS: Final = 50


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to, in a language."""

    email: str
    name: str = ""
    language: str = ""


def holders(country: str, roles: Iterable[str], *, demo: bool = False) -> list[Recipient]:
    """Return the people who hold one of these roles for a country today, each once."""
    today = timezone.localdate()
    held = Account.objects.filter(
        Q(appointments__until=None) | Q(appointments__until__gte=today),
        appointments__role__in=list(roles),
        appointments__country__in=["", country],
        appointments__since__lte=today,
        is_active=True,
        demo=demo,
    )
    found = held.distinct().order_by("pk")[:MOST_RECIPIENTS]
    return [Recipient(a.email, a.name, a.language) for a in found]


def tell_of_step(person: Person, version: Version, verb: str, why: str, goes_on: Version | None) -> int:
    """Put a letter on the list for everybody whose turn it is after a step; returns how many."""
    demo = version.inventory.demo
    people = [
        r
        for r in holders(version.inventory.country, TURN.get(verb, ()), demo=demo)
        if r.email.casefold() != person.email.casefold()
    ]
    about = {
        "verb": verb,
        "version": version.pk,
        "goes_on": goes_on.pk if goes_on else None,
        "why": why[:2000],
        "by": person.name or person.email,
    }
    for recipient in people:
        put_on_list(person, version.inventory.country, "step", recipient, about)
    return len(people)


def put_on_list(
    person: Person, country: str, kind: str, recipient: Recipient, about: Mapping[str, Any]
) -> None:
    """Put one letter on the list."""
    from azogue.office.jobs import start

    start(
        person,
        "inventories.letter",
        country,
        kind=kind,
        email=recipient.email,
        name=recipient.name,
        language=recipient.language,
        about=dict(about),
    )


@work("inventories.letter")
def send_letter(
    _doing: Any, *, kind: str, email: str, name: str, language: str, about: dict[str, Any]
) -> str:
    """Write and send one letter in the language of who gets it."""
    from azogue.office.jobs import Plain

    spoken = language if language in settings.LANGUAGES_COMPLETE else settings.LANGUAGE_CODE
    with translation.override(spoken):
        subject, body = CONTENTS[kind](name, about)
        message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email])
        message.extra_headers["Content-Language"] = spoken
        message.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise Plain(_("The letter could not be handed to the mail server.")) from error
    return email


def _about_step(name: str, about: dict[str, Any]) -> tuple[str, str]:
    version = Version.objects.select_related("inventory").get(pk=about["version"])
    shown = about["goes_on"] or version.pk
    address = reverse("inventories:review", args=[version.pk])
    if about["goes_on"]:
        address = reverse("inventories:remarks", args=[shown])
    context = {
        **about,
        "name": name,
        "country": version.inventory.country,
        "year": version.inventory.year,
        "number": version.number,
        "address": f"{settings.ADDRESS}{address}",
    }
    return (
        _one_line(render_to_string("inventories/letters/step_subject.txt", context)),
        render_to_string("inventories/letters/step.txt", context),
    )


def _about_late(name: str, about: dict[str, Any]) -> tuple[str, str]:
    address = reverse("inventories:rhythm", args=[about["country"]])
    context = {
        **about,
        "name": name,
        "due": locales.day(date.fromisoformat(about["due"])),
        "address": f"{settings.ADDRESS}{address}",
    }
    return (
        _one_line(render_to_string("inventories/letters/late_subject.txt", context)),
        render_to_string("inventories/letters/late.txt", context),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


CONTENTS: Final = {"step": _about_step, "late": _about_late}
