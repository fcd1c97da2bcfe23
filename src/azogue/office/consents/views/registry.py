"""The desk itself: what waits for whom, and the consents on file as a table to search and download."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from azogue.office.consents import wording
from azogue.office.consents.access import EDITORS, READERS
from azogue.office.consents.models import Consent
from azogue.office.consents.records import kilograms
from azogue.office.consents.selectors import consents_for
from azogue.office.consents.selectors_pages import STANDINGS, searched, standing_on
from azogue.office.consents.todo import todo_of
from azogue.office.people.views.common import IN_A_FILE, known, page_of
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked

HEAD = (
    "number", "exporter", "importer", "instrument", "substance", "notice", "asked_kg", "granted_kg",
    "drawn_kg", "left_kg", "valid_from", "valid_until", "asked_on", "answer", "answered_on", "state",
)  # fmt: skip


def index(request: Asked) -> HttpResponse:
    """Show what waits and the consents that a search finds; to the public, what the desk is for."""
    today = timezone.localdate()
    reads = bool(request.person.countries(*READERS))
    found = _found(request) if reads else Consent.objects.none()
    page = page_of(request, found)
    context = {
        "reads": reads,
        "adds": bool(request.person.countries(*EDITORS)),
        "waiting": list(todo_of(request.person)),
        "page": page,
        "rows": [(consent, standing_on(consent, today)) for consent in page],
        "asked": _asked(request),
        "standing": request.GET.get("state", ""),
        "standings": [(name, wording.STANDING[name]) for name in STANDINGS],
    }
    return render(request, "consents/index.html", context)


def _asked(request: Asked) -> str:
    return request.GET.get("q", "").strip()[:100]


def _found(request: Asked) -> Any:
    rows = consents_for(request.person)
    return searched(rows, _asked(request), request.GET.get("state", "")[:30], timezone.localdate())


def listing_csv(request: Asked) -> HttpResponseBase:
    """Download the consents that a search finds.

    Raises:
        Refused: Nobody has signed in.

    """
    known(request)
    today = timezone.localdate()

    def lines() -> Iterator[Any]:
        yield HEAD
        for c in _found(request)[:IN_A_FILE].iterator(chunk_size=1000):
            yield [
                c.number, c.exporter, c.importer, c.instrument, c.substance, c.notice, _kg(c.asked),
                _kg(c.granted), _kg(c.drawn), _kg(c.left), c.first, c.last, c.proposed, c.answer, c.answered,
                standing_on(c, today),
            ]  # fmt: skip

    return csv_response(lines(), "consents")


def _kg(mass: int | None) -> str | None:
    return None if mass is None else f"{kilograms(mass).normalize():f}"
