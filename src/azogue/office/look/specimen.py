"""Every component on one page, to look at and to test; for who develops or runs the office."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from azogue.inventory.records import Figure
from azogue.office.look.tones import TONES

ROWS = (
    ("5.2.1", "Artisanal gold mining", Figure(41200.0, low=18000.0, high=76000.0), "done"),
    ("5.1.1", "Coal in power plants", Figure(1840.0, low=1510.0, high=2230.0), "partly"),
    ("5.5.2", "Thermometers", Figure(96.0, low=40.0, high=210.0), "unknown"),
    ("5.6.1", "Dental amalgam", Figure(0.0, low=0.0, high=0.0), "done"),
    ("5.8.3", "Chlor-alkali plants", Figure(None), "missing"),
)


class SpecimenForm(forms.Form):
    """A field of every kind."""

    name = forms.CharField(label="Name of the plant", help_text="As it stands in the permit.", max_length=80)
    rate = forms.CharField(label="Tonnes of ore a year", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Whole-ore amalgamation"), ("b", "Concentrate")])
    since = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    grade = forms.ChoiceField(
        label="Quality grade", choices=[("A", "A, measured"), ("C", "C, estimated")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    letter = forms.FileField(label="Letter", required=False)
    agreed = forms.BooleanField(label="The plant has agreed to this figure", required=False)


class _Step:
    """Looks like a step of a workflow."""

    def __init__(self, verb: str, label: str, text: str = "", *, why: bool = False) -> None:
        self.verb, self.label, self.help, self.needs_reason = verb, label, text, why


class _Answer:
    """Looks like a decision of the gate."""

    def __init__(self, reason: str = "") -> None:
        self.allowed, self.reason = not reason, reason


def specimen(request: HttpRequest) -> HttpResponse:
    """Show every component.

    Raises:
        Http404: Neither is the office being developed, nor is the person an administrator.

    """
    person = getattr(request, "person", None)
    runs_it = any(role.name == "administrator" for role in getattr(person, "roles", ()))
    if not settings.DEBUG and not runs_it:
        raise Http404
    return render(request, "look/specimen.html", _shown(request))


def _shown(request: HttpRequest) -> dict[str, Any]:
    from azogue.report.charts import ranked_spec
    from azogue.report.charts.bars import Bar

    bars = [Bar(name, figure) for _code, name, figure, _state in ROWS if figure.point]
    at = datetime(2026, 11, 3, 10, 42, tzinfo=UTC)
    act = {
        "verb": "edit",
        "at": at,
        "person_name": "Akosua Mensah",
        "summary": _("changed a rate"),
        "why": "Letter of 2 May.",
    }
    return {
        "rows": ROWS,
        "total": Figure(43136.0, low=19800.0, high=78000.0),
        "form": SpecimenForm(),
        "bad": SpecimenForm({"name": "", "kind": "a", "since": "31/31"}),
        "tones": ["good", "warn", "bad", "info", "calm"],
        "states": list(TONES)[:7],
        "spec": ranked_spec(bars),
        "page": Paginator(range(240), 50).get_page(request.GET.get("page")),
        "acts": [act, act | {"person_name": "", "why": ""}],
        "at": at,
        "as_of": date(2026, 1, 1),
        "steps": [
            (_Step("submit", "Submit for review", "Freezes this version."), _Answer()),
            (_Step("send_back", "Send back", "Opens a new draft.", why=True), _Answer()),
            (_Step("approve", "Approve"), _Answer("You submitted this version yourself.")),
        ],
    }
