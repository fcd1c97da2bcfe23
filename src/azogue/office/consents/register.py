"""The register: which consents are open, used up or over on a day, and what of it is public by the treaty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from azogue.office.consents.records import Consent, GeneralNotification

ONE_DAY: Final = timedelta(days=1)

Standing = Literal[
    "proposed", "refused", "withdrawn", "not yet", "expired", "used up", "open", "quantity not stated"
]
PublicStanding = Literal["in force", "not yet", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A consent in the register, as it stands on a day."""

    consent: Consent
    standing: Standing
    days_left: int | None
    """Days that it still holds, the day itself counted; None: no last day, or not open."""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """What everybody may see: a general notification (Article 3(7)) or a waiver with it (Article 3(9))."""

    number: str
    country: str
    article: Literal["3(7)", "3(9)"]
    since: date | None
    until: date | None
    terms: tuple[str, ...]
    standing: PublicStanding


def standing_of(consent: Consent, on: date) -> Standing:
    """Return how a consent stands on a day; the first that holds of the states counts."""
    answered_later = consent.answered is not None and consent.answered > on
    states: tuple[tuple[Standing, bool], ...] = (
        ("proposed", consent.answer is None or answered_later),
        ("withdrawn", consent.withdrawn is not None and consent.withdrawn <= on),
        ("refused", consent.answer == "refused"),
        ("not yet", consent.valid.early(on)),
        ("expired", consent.valid.over(on)),
        ("quantity not stated", consent.left is None),
        ("used up", consent.left is not None and consent.left <= 0),
    )
    return next((state for state, holds in states if holds), "open")


def register(consents: Iterable[Consent], on: date) -> tuple[Listed, ...]:
    """Return all consents as they stand on a day: open ones first, those that end first before others."""
    listed = [_listed(consent, on) for consent in consents]
    return tuple(
        sorted(
            listed,
            key=lambda e: (e.standing != "open", e.consent.valid.last or date.max, e.consent.number),
        )
    )


def _listed(consent: Consent, on: date) -> Listed:
    standing, last, taken = standing_of(consent, on), consent.valid.last, consent.withdrawn
    ends = [d for d in (last, None if taken is None else taken - ONE_DAY) if d is not None]
    days = (min(ends) - on).days + 1 if ends and standing == "open" else None
    return Listed(consent, standing, days)


def public_register(general: Iterable[GeneralNotification], on: date) -> tuple[PublicEntry, ...]:
    """Return what the secretariat keeps in public registers, by country and number.

    Written consents are not among it: the treaty makes no public register of them.

    Source: Minamata Convention, Articles 3(7) and 3(9).
    """
    found = [entry for g in general for entry in _entries(g, on)]
    return tuple(sorted(found, key=lambda e: (e.country, e.number, e.article)))


def _entries(general: GeneralNotification, on: date) -> list[PublicEntry]:
    standing: PublicStanding = "in force"
    if general.revoked is not None and general.revoked <= on:
        standing = "revoked"
    elif not general.valid.holds(on):
        standing = "not yet" if general.valid.early(on) else "expired"
    terms = tuple(c.text or c.id for c in general.terms)
    first, last = general.valid.first, general.valid.last
    entries = [PublicEntry(general.number, general.importer, "3(7)", first, last, terms, standing)]
    if general.waived is not None and general.waived <= on:
        entries.append(
            PublicEntry(general.number, general.importer, "3(9)", general.waived, last, (), standing)
        )
    return entries
