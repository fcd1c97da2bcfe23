"""What is read at this desk: consents, notices and papers somebody may see, and the file of a shipment."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal

from django.db.models import F, Q, QuerySet

from azogue.office.consents import filing, reconciling
from azogue.office.consents.access import KNOWN_TO_BOTH, READERS
from azogue.office.consents.models import (
    Certificate,
    Consent,
    ConventionStanding,
    Draw,
    FinalAction,
    GeneralNotification,
    ImportResponse,
    Notice,
    Posting,
    Shipment,
)
from azogue.office.consents.notices import second_notices_due
from azogue.office.consents.onfile import countries_of, file_for
from azogue.office.consents.records import GRAMS_PER_KG
from azogue.office.consents.register import Listed, PublicEntry, public_register, register
from azogue.office.customs.models import Flow
from azogue.office.customs.selectors import MERCURY
from azogue.office.record.gate import Person

__all__ = ["Direction", "file_for"]
Direction = Literal["export", "import"]
SOON: Final = timedelta(days=30)
"""A consent that ends within this time stands among what is to be done."""
NEARLY: Final = 10
"""A consent of which less than one part in so many is left is nearly drawn."""


def consents_for(person: Person) -> QuerySet[Consent]:
    """Return the consents that somebody may see: those that concern or are kept by the countries held."""
    held = person.countries(*READERS)
    if "" in held:
        return Consent.objects.all()
    if not held:
        return Consent.objects.none()
    return Consent.objects.filter(Q(keeper__in=held) | Q(exporter__in=held) | Q(importer__in=held))


def notices_for(person: Person) -> QuerySet[Notice]:
    """Return the notices that somebody may see; the other country does not see drafts."""
    held = person.countries(*READERS)
    if "" in held:
        return Notice.objects.all()
    if not held:
        return Notice.objects.none()
    sides = Q(exporter__in=held) | Q(importer__in=held)
    return Notice.objects.filter(Q(keeper__in=held) | (Q(state__in=KNOWN_TO_BOTH) & sides))


def shipments_for(person: Person) -> QuerySet[Shipment]:
    """Return the decided shipments that somebody may see, the last first."""
    held = person.countries(*READERS)
    found = Shipment.objects.select_related("drawn_on")
    return found if "" in held else found.filter(country__in=held)


def certificates_for(person: Person) -> QuerySet[Certificate]:
    """Return the certificates that somebody may see."""
    held = person.countries(*READERS)
    return Certificate.objects.all() if "" in held else Certificate.objects.filter(keeper__in=held)


def responses_for(person: Person) -> QuerySet[ImportResponse]:
    """Return the import responses that somebody may see."""
    held = person.countries(*READERS)
    return ImportResponse.objects.all() if "" in held else ImportResponse.objects.filter(keeper__in=held)


def actions_for(person: Person) -> QuerySet[FinalAction]:
    """Return the bans and restrictions that somebody may see."""
    held = person.countries(*READERS)
    return FinalAction.objects.all() if "" in held else FinalAction.objects.filter(keeper__in=held)


def standings_for(person: Person) -> QuerySet[ConventionStanding]:
    """Return what officers wrote down of standings under the conventions that somebody may see."""
    held = person.countries(*READERS)
    found = ConventionStanding.objects.all()
    return found if "" in held else found.filter(keeper__in=held)


def listed(consents: Iterable[Consent], on: date) -> tuple[Listed, ...]:
    """Return consents as they stand on a day, open ones first."""
    return register([filing.consent_of(c) for c in consents], on)


def to_answer(person: Person) -> QuerySet[Consent]:
    """Return the consents that wait for an answer, the oldest first."""
    return consents_for(person).filter(answer="", closed=None).order_by("proposed", "pk")


def ending(person: Person, on: date) -> QuerySet[Consent]:
    """Return the granted consents that end within thirty days, the nearest first."""
    return (
        consents_for(person)
        .filter(answer="granted", withdrawn=None, closed=None, last__gte=on, last__lte=on + SOON)
        .order_by("last", "pk")
    )


def nearly_drawn(person: Person, on: date) -> QuerySet[Consent]:
    """Return the open consents of which less than a tenth is left."""
    return (
        consents_for(person)
        .filter(answer="granted", withdrawn=None, closed=None, granted__isnull=False)
        .filter(Q(last=None) | Q(last__gte=on), drawn__gt=F("granted") - F("granted") / NEARLY)
        .order_by("last", "pk")
    )


def second_due(person: Person, on: date) -> list[Notice]:
    """Return the export notifications of which a second one is due (Rotterdam, Article 12(4))."""
    waiting = notices_for(person).filter(
        kind=Notice.Kind.EXPORT, state="sent", acknowledged=None, second=None, sent__isnull=False
    )
    rows = {row.number: row for row in waiting}
    due = second_notices_due([filing.export_notice_of(row) for row in rows.values()], on)
    return [rows[notice.number] for notice in due]


def timeline(consent: Consent) -> list[Posting]:
    """Return what happened to a consent, in order."""
    return list(consent.postings.all())


def draws_of(consent: Consent) -> list[Draw]:
    """Return the shipments that drew on a consent, cancelled ones too, in the order they came."""
    return list(consent.draws.all())


def public_entries(on: date, country: str = "") -> tuple[PublicEntry, ...]:
    """Return the public register of general notifications; demonstration records are not among them."""
    rows = GeneralNotification.objects.filter(demo=False)
    if country:
        rows = rows.filter(country=country)
    return public_register([filing.general_of(row) for row in rows], on)


def trade_of(country: str) -> tuple[reconciling.TradeYear, ...]:
    """Return what the customs desk holds of a country's trade in mercury metal, by partner, in grams."""
    found = Flow.objects.filter(country=country, hs=MERCURY).order_by("year", "exporter", "importer")
    return tuple(
        reconciling.TradeYear(
            f.exporter,
            f.importer,
            f.year,
            exported=_grams(f.x_kg),
            imported=_grams(f.m_kg),
            # A weight that one side alone reports is that side's word, not a figure of both.
            reconciled=None if f.x_kg is None or f.m_kg is None else _grams(f.kg),
        )
        for f in found
    )


def _grams(kg: float | None) -> int | None:
    return None if kg is None else round(kg * GRAMS_PER_KG)


def reconcile_years(
    country: str, years: range, trade: Iterable[reconciling.TradeYear], *, demo: bool = False
) -> reconciling.Reconciled:
    """Lay the consents of a country beside its trade in mercury.

    Args:
        country: ISO 3166 alpha-3; pairs without it are left out.
        years: The years for which statistics are in.
        trade: At most one row for a pair and year, as the customs desk gives them.
        demo: Whether demonstration records count, and only those.

    """
    rows = [t for t in trade if country in {t.exporter, t.importer} and t.year in years]
    of_country = Q(exporter=country) | Q(importer=country)
    consents = [filing.consent_of(c) for c in Consent.objects.filter(of_country, answer="granted", demo=demo)]
    codes = {c for t in rows for c in (t.exporter, t.importer)} | {
        c for k in consents for c in (k.exporter, k.importer)
    }
    general = [filing.general_of(g) for g in GeneralNotification.objects.filter(country__in=codes, demo=demo)]
    return reconciling.reconcile(rows, consents, general, countries_of(codes), years)
