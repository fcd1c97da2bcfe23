"""Alerts: what does not fit, the very rows behind it, and what people found out."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from azogue.office.customs import alert_words, selectors
from azogue.office.customs import selectors_pages as shown
from azogue.office.customs.forms import NoteForm, StepForm
from azogue.office.customs.models import Alert
from azogue.office.customs.services.alerting import note_alert, step_alert
from azogue.office.customs.views.common import (
    IN_A_FILE,
    ON_A_PAGE,
    asked_for,
    filters_of,
    number_of,
    page_of,
    trade_of,
)
from azogue.office.customs.workflow import ALERT
from azogue.office.look import locales
from azogue.office.people.views.common import found, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked

ASKED: Final = ("state", "detector", "year", "current")
ROWS: Final = 50
"""Rows behind an alert on its page."""


def described(alert: Alert) -> dict[str, Any]:
    """Return an alert as pages list it."""
    return {
        "pk": alert.pk,
        "detector": alert.detector,
        "where": alert_words.where_of(alert),
        "sentence": alert_words.sentence(alert),
        "year": alert.year,
        "state": ALERT.state(alert.state),
        "watched": bool(getattr(alert, "watched", 0)),
        "basket": alert.basket,
        "current": alert.current,
    }


@require_safe
def alerts(request: Asked, country: str) -> HttpResponse:
    """Show alerts, those on a watch list first."""
    code = trade_of(request, country)
    asked = asked_for(request, *ASKED)
    every = Alert.objects.filter(country=code).order_by()
    page = Paginator(_asked_alerts(code, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **page_of(request, code, "alerts"),
        "asked": asked,
        "filters": filters_of(asked),
        "states": [(s.name, s.label) for s in ALERT.states],
        "detectors": sorted(set(every.values_list("detector", flat=True))),
        "years": sorted((y for y in set(every.values_list("year", flat=True)) if y), reverse=True),
        "page": page,
        "rows": [described(alert) for alert in page],
    }
    return render(request, "customs/alerts.html", context)


def _asked_alerts(code: str, asked: dict[str, str]) -> QuerySet[Alert]:
    return selectors.alerts(
        code,
        state=asked["state"],
        detector=asked["detector"],
        year=number_of(asked["year"]),
        current=None if asked["current"] == "all" else True,
    )


@require_safe
def alerts_csv(request: Asked, country: str) -> HttpResponseBase:
    """Download the alerts that the address asks for."""
    code = trade_of(request, country)
    listed = _asked_alerts(code, asked_for(request, *ASKED))

    def lines() -> Iterator[Sequence[Any]]:
        yield [
            "id", "state", "detector", "exporter", "importer", "hs", "year", "score", "figure", "value_usd",
            "can_hide_mercury_products", "still_seen", "because", "rests_on",
        ]  # fmt: skip
        for a in listed[:IN_A_FILE].iterator():
            yield [
                a.pk, a.state, a.detector, a.exporter, a.importer, a.hs, a.year or "", a.score, a.figure,
                a.value, "yes" if a.basket else "no", "yes" if a.current else "no", a.because,
                " ".join(a.rests_on),
            ]  # fmt: skip

    return csv_response(lines(), f"customs_alerts_{code}")


@require_safe
def alert(request: Asked, pk: int) -> HttpResponse:
    """Show an alert: what was seen, why it matters, its figures, its rows, what people noted."""
    return _page(request, found(request, Alert, pk), NoteForm())


def _page(request: Asked, one: Alert, form: NoteForm) -> HttpResponse:
    rows = selectors.rows_of(one, ROWS + 1)
    context = {
        **page_of(request, one.country, "alerts"),
        "alert": one,
        **{f"alert_{name}": value for name, value in described(one).items()},
        "moved": _moved(one),
        "figures": [shown.sides_of(flow, one.country) for flow in one.figures],
        "rows": rows[:ROWS],
        "more_rows": len(rows) > ROWS,
        "buttons": ALERT.buttons(request.person, one.thing()),
        "notes": one.notes.all()[:100],
        "may_note": bool(may(request.person, "note", one.thing())),
        "form": form,
        "neighbours": [described(other) for other in selectors.neighbours(one)],
        "acts": history("alert", one.pk),
    }
    return render(request, "customs/alert.html", context, status=422 if form.errors else 200)


def _moved(one: Alert) -> str:
    if one.moved_from is None:
        return ""
    words = {"before": locales.number(one.moved_from), "now": locales.number(one.figure)}
    return (
        _("It was answered when its figure was %(before)s. Now it is %(now)s, so it was opened again.")
        % words
    )


@require_safe
def rows_csv(request: Asked, pk: int) -> HttpResponseBase:
    """Download all the rows behind an alert."""
    one = found(request, Alert, pk)

    def lines() -> Iterator[Sequence[Any]]:
        yield [
            "file", "line", "year", "period", "reporter", "partner", "flow", "hs", "tariff", "revision",
            "value_usd", "basis", "kg", "kg_estimated", "quantity", "unit", "delivery",
        ]  # fmt: skip
        for r in selectors.rows_of(one, IN_A_FILE):
            yield [
                r.source, r.line, r.year, r.period, r.reporter, r.partner, r.flow, r.hs, r.tariff, r.revision,
                r.value, r.basis, r.kg, r.kg_estimated, r.quantity, r.unit, r.delivery,
            ]  # fmt: skip

    return csv_response(lines(), f"alert_rows_{one.pk}")


@require_POST
def step(request: Asked, pk: int) -> HttpResponse:
    """Explain, escalate or close an alert, or open it again."""
    one = found(request, Alert, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    if tried(request, None, lambda: step_alert(request.person, one, **form.cleaned_data)) is not None:
        messages.success(request, _("Saved."))
    return redirect("customs:alert", pk)


@require_POST
def note(request: Asked, pk: int) -> HttpResponse:
    """Keep a note under an alert."""
    one = found(request, Alert, pk)
    ask(request.person, "note", one.thing())
    form = NoteForm(request.POST)
    if form.is_valid() and tried(
        request, form, lambda: note_alert(request.person, one, text=form.cleaned_data["text"])
    ):
        messages.success(request, _("Saved."))
        return redirect("customs:alert", pk)
    return _page(request, one, form)
