"""What pages read beyond `selectors`: how consents stand on a day, searched for; where a number leads."""

from datetime import date
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from azogue.facts import FactsError
from azogue.facts.countries import find_country
from azogue.office.consents.filing import consent_of
from azogue.office.consents.models import (
    Certificate,
    Consent,
    GeneralNotification,
    ImportResponse,
    Notice,
)
from azogue.office.consents.register import Standing, standing_of
from azogue.office.record.gate import Person, may

STANDINGS: Final = (
    "proposed", "withdrawn", "refused", "not yet", "expired", "quantity not stated", "used up", "open",
)  # fmt: skip
"""As `register.standing_of` decides them: the first that holds counts."""
PAGES: Final[tuple[tuple[type[Any], str], ...]] = (
    (Consent, "consents:consent"),
    (GeneralNotification, "consents:general"),
    (Certificate, "consents:certificate"),
    (ImportResponse, "consents:response"),
    (Notice, "consents:notice"),
)


def standing_on(consent: Consent, on: date) -> Standing:
    """Return how a consent stands on a day."""
    return standing_of(consent_of(consent), on)


def standing_is(name: str, on: date) -> Q:
    """Return the condition that a consent stands like this on a day, as `register.standing_of` says.

    Raises:
        KeyError: There is no such standing.

    """
    conditions = {
        "proposed": Q(answer="") | Q(answered__gt=on),
        "withdrawn": Q(withdrawn__lte=on),
        "refused": Q(answer="refused"),
        "not yet": Q(first__gt=on),
        "expired": Q(last__lt=on),
        "quantity not stated": Q(granted=None, closed=None),
        "used up": Q(granted__lte=F("drawn")) | Q(closed__isnull=False),
        "open": ~Q(pk__in=[]),
    }
    found = conditions[name]
    for earlier in STANDINGS[: STANDINGS.index(name)]:
        found &= ~conditions[earlier]
    return found


def searched(rows: QuerySet[Consent], asked: str, standing: str, on: date) -> QuerySet[Consent]:
    """Return the consents that a search finds: by number, number of the notice or country, and standing."""
    if asked:
        code = code_of(asked)
        words = Q(number__icontains=asked) | Q(notice__icontains=asked)
        rows = rows.filter(words | Q(exporter=code) | Q(importer=code) if code else words)
    return rows.filter(standing_is(standing, on)) if standing in STANDINGS else rows


def code_of(asked: str) -> str:
    """Return the code of a country that somebody named; empty when it is none."""
    try:
        return find_country(asked).iso3
    except FactsError:
        return ""


def page_of_number(person: Person, number: str) -> str:
    """Return the address of the paper with a number, when the person may see it; else nothing."""
    for model, name in PAGES if number else ():
        record = model._default_manager.filter(number=number).first()
        if record is not None and may(person, "see", record.thing()):
            return reverse(name, args=[record.pk])
    return ""
