"""What the treaty and its neighbours say: instruments and their duties, annexes, articles, deadlines."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from azogue.facts import treaty as facts
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked
from azogue.office.treaty import wording
from azogue.office.treaty.models import Meeting


def instruments(request: Asked) -> HttpResponse:
    """Compare treaties and programmes: kind, dates, and which duties each has."""
    rows = [
        {
            "instrument": i,
            "has": [k in {d.kind for d in facts.duties() if d.instrument == i.id} for k in wording.DUTY],
        }
        for i in facts.instruments().values()
    ]
    return render(request, "treaty/instruments.html", {"rows": rows, "kinds": wording.DUTY.values()})


def instrument(request: Asked, name: str) -> HttpResponse:
    """Show an instrument: its duties, control schedules, amendments and meetings."""
    found = facts.instruments().get(name)
    if found is None:
        raise Http404
    context = {
        "instrument": found,
        "duties": [(wording.DUTY[d.kind], d) for d in facts.duties() if d.instrument == name],
        "schedules": [s for s in facts.schedules().values() if s.instrument == name],
        "amendments": [a for a in facts.amendments().values() if a.instrument == name],
        "articles": facts.articles() if name == "minamata" else (),
        "meetings": Meeting.objects.filter(instrument=name)[:50],
    }
    return render(request, "treaty/instrument.html", context)


def annexes(request: Asked) -> HttpResponse:
    """Show what Annexes A to D list, with dates and the text that lists each item."""
    items = facts.annex_items().values()
    context = {
        "products": [i for i in items if i.annex == "A"],
        "processes": [i for i in items if i.annex == "B"],
        "amendments": facts.amendments(),
        "exclusions": facts.exclusions(),
        "dental": facts.dental_measures(),
        "plan": facts.plan_contents(),
        "sources": facts.point_sources(),
        "thresholds": facts.thresholds(),
    }
    return render(request, "treaty/annexes.html", context)


def annexes_csv(request: Asked) -> HttpResponseBase:
    """Download the items of Annexes A and B."""
    del request

    def lines() -> Iterator[list[Any]]:
        names = [
            *("id", "annex", "part", "category", "item", "threshold", "carve_out", "rule", "year"),
            *("last_day", "amendment", "citation", "confidence", "note"),
        ]
        yield [*names]
        for item in facts.annex_items().values():
            yield [getattr(item, name) for name in names]

    return csv_response(lines(), "annexes_a_b")
