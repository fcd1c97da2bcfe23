"""Consents beside a country's trade: within, over, none on file, consented but nothing seen."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from azogue.office.consents import wording
from azogue.office.consents.access import READERS
from azogue.office.consents.reconciling import Finding, Reconciled
from azogue.office.consents.records import kilograms
from azogue.office.consents.selectors import reconcile_years, trade_of
from azogue.office.consents.selectors_pages import page_of_number
from azogue.office.look.context import country_here
from azogue.office.people.selectors import country_choices, own_countries
from azogue.office.people.views.common import known
from azogue.office.record.export import csv_response
from azogue.office.record.gate import Decision, Person, Refused
from azogue.office.record.http import Asked

MOST: Final = 1000
MOST_CHOICES: Final = 300
ALARMING: Final = ("over", "no consent")
NOTHING: Final = Reconciled((), ())


def _country(request: Asked) -> str:
    """Return the country that is looked at: the one asked for where one may, else one's own.

    Raises:
        Refused: The person reads no consents, or not those of that country.

    """
    known(request)
    own = own_countries(request.person, *READERS)
    asked = request.GET.get("country", "").upper()[:3] or country_here(request)
    if own is not None:
        asked = asked or (own[0] if own else "")
        if asked not in own:
            raise Refused(Decision(False, "", hidden=True))
    return asked


def _laid(country: str) -> tuple[Reconciled, range | None]:
    trade = trade_of(country) if country else ()
    if not trade:
        return NOTHING, None
    years = range(min(t.year for t in trade), max(t.year for t in trade) + 1)
    return reconcile_years(country, years, trade), years


def index(request: Asked) -> HttpResponse:
    """Show what consents and statistics say of each partner and year."""
    country = _country(request)
    laid, years = _laid(country)
    own = own_countries(request.person, *READERS)
    counts = {state: sum(f.state == state for f in laid.findings) for state in wording.LAID}
    numbers = {n for f in laid.findings for n in f.documents} | {u.number for u in laid.consents}
    context = {
        "country": country,
        "countries": country_choices(own)[:MOST_CHOICES],
        "findings": sorted(laid.findings, key=_pressing)[:MOST],
        "alarming": ALARMING,
        "counts": {state: count for state, count in counts.items() if count},
        "unused": [u for u in laid.consents if u.seen == 0],
        "years": None if years is None else (years[0], years[-1]),
        "pages": _pages(request.person, numbers),
    }
    return render(request, "consents/trade.html", context)


def _pressing(finding: Finding) -> tuple[bool, int, str, str]:
    """Order findings: what asks for an answer first, then the latest year."""
    return finding.state not in ALARMING, -finding.year, finding.exporter, finding.importer


def _pages(person: Person, numbers: set[str]) -> dict[str, str]:
    return {number: page_of_number(person, number) for number in sorted(numbers)[:MOST]}


def index_csv(request: Asked) -> HttpResponseBase:
    """Download what consents and statistics say of each partner and year."""
    country = _country(request)
    laid, _years = _laid(country)

    def lines() -> Iterator[list[Any]]:
        yield [
            "exporter", "importer", "year", "state", "traded_kg", "basis", "silent", "consented_kg",
            "explained_kg", "carried_kg", "over_kg", "documents",
        ]  # fmt: skip
        for f in laid.findings:
            masses = [_kg(m) for m in (f.consented, f.explained, f.carried, f.over)]
            yield [
                f.exporter, f.importer, f.year, f.state, _kg(f.traded), f.basis, f.silent, *masses,
                " ".join(f.documents),
            ]  # fmt: skip

    return csv_response(lines(), f"consents_and_trade_{country}")


def _kg(mass: int | None) -> str | None:
    return None if mass is None else f"{kilograms(mass).normalize():f}"
