"""What the tests of the pages begin with: consents between Ghana and Peru, made by the services."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from azogue.office.consents import services
from azogue.office.consents.models import Consent, Notice
from azogue.office.consents.papers import Answer
from azogue.office.consents.records import Condition, Span
from azogue.office.people.models import Account
from azogue.office.people.persons import person_of
from azogue.office.treaty.models import Party

HOME, ABROAD = "GHA", "PER"
KG = 1000
FORM = {
    "A-B-name": "Kofi Mensah",
    "A-B-addr": "12 Harbour Road, Accra",
    "A-B-tel": "+233 30 0000",
    "A-B-mail": "kofi@example.org",
    "A-C-date": "2026-06-15",
    "A-C-prim": "no",
    "A-C-chlor": "yes",
}


def today() -> date:
    return timezone.localdate()


def both_parties() -> None:
    """Let the treaty bind both countries since long ago."""
    for code in (HOME, ABROAD):
        Party.objects.update_or_create(
            country=code, defaults={"status": "party", "deposited": date(2017, 3, 23)}
        )


def consent(
    asker: Account, number: str = "C-1", *, out: str = HOME, into: str = ABROAD, **more: Any
) -> Consent:
    """Ask for a consent; the asking officer's country keeps it."""
    fields = {"asked": 50 * KG, "on": today() - timedelta(days=40), **more}
    return services.propose(person_of(asker), number=number, exporter=out, importer=into, **fields)


def granted(
    asker: Account,
    answerer: Account,
    number: str = "C-1",
    *,
    mass: int = 50 * KG,
    days: int = 300,
    conditions: tuple[Condition, ...] = (),
    **more: Any,
) -> Consent:
    """Ask for a consent and grant it for so many days from now."""
    asked = consent(asker, number, **more)
    valid = Span(today() - timedelta(days=30), today() + timedelta(days=days))
    return services.answer(
        person_of(answerer), asked, reply="granted", on=today() - timedelta(days=30), grams=mass,
        valid=valid, conditions=conditions,
    )  # fmt: skip


def notice(
    asker: Account, number: str = "N-1", *, kind: str = "A", filled: bool = True, **more: Any
) -> Notice:
    """Draft a notice from Ghana to Peru."""
    answers = {name: Answer(value) for name, value in FORM.items()} if filled and kind == "A" else {}
    if answers:
        answers["A-C-qty"] = Answer("34.5")
    fields = {"exporter": HOME, "importer": ABROAD, "asked": 34_500, "on": today(), **more}
    return services.draft(person_of(asker), kind=kind, number=number, answers=answers, **fields)


def question(**changes: str) -> dict[str, str]:
    """Return the question whether ten kilograms of recovered mercury may go from Ghana to Peru."""
    asked = {
        "direction": "export", "exporter": HOME, "importer": ABROAD, "on": today().isoformat(),
        "form": "mercury", "kilograms": "10", "source": "recovery", "purpose": "product", "allowed": "yes",
    }  # fmt: skip
    return asked | changes
