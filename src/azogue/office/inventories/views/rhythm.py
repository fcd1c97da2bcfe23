"""The rhythm of reports: which should come when, which are late, and keeping the list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from azogue.facts import categories
from azogue.office.inventories.access_publish import expectation_thing, new_expectation
from azogue.office.inventories.models import Expectation
from azogue.office.inventories.services import rhythm as service
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.views.baseline import known_country
from azogue.office.inventories.views.desk import parse_date_or_none
from azogue.office.people.models import Enterprise
from azogue.office.people.selectors import enterprises_of
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.office.words.facts import said

TONES = {"green": "good", "amber": "warn", "red": "bad", "": "calm"}
LABELS = {
    "green": gettext_lazy("on time"),
    "amber": gettext_lazy("late"),
    "red": gettext_lazy("missing"),
    "": gettext_lazy("ended"),
}
PAGE = 50


class ExpectationForm(forms.Form):
    """What should come, from whom, how often."""

    code = forms.ChoiceField(label=gettext_lazy("Source category"))
    name = forms.CharField(
        label=gettext_lazy("Facility or part"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("As in the inventory. Blank: the whole source."),
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label=gettext_lazy("Enterprise that reports"), required=False
    )
    due = forms.DateField(
        label=gettext_lazy("Next due"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    every_months = forms.IntegerField(
        label=gettext_lazy("Every how many months"), min_value=1, max_value=service.LONGEST_INTERVAL
    )
    grace_days = forms.IntegerField(
        label=gettext_lazy("Days of grace"),
        min_value=0,
        max_value=service.LONGEST_GRACE,
        help_text=gettext_lazy("Late turns to missing after them."),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(c, f"{c} {said(k.name)}") for c, k in categories().items() if c.count(".") >= 2]
        self.fields["code"].choices = known  # type: ignore[attr-defined]
        self.fields["enterprise"].queryset = enterprises_of(country)  # type: ignore[attr-defined]


@require_safe
def listing(request: Asked, country: str) -> HttpResponseBase:
    """Show which reports are expected, the latest first, with their colour today."""
    code = known_country(country)
    ask(request.person, "see", new_expectation(code))
    today = timezone.localdate()
    found = Expectation.objects.filter(country=code).select_related("enterprise").order_by("due", "pk")
    if request.GET.get("ended") != "yes":
        found = found.filter(ended=None)
    if request.GET.get("format") == "csv":
        return csv_response(_lines(found[:5000], today), f"expected-reports-{code}")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = []
    for expectation in page:
        colour = service.colour_of(expectation, today)
        rows.append(
            {
                "expectation": expectation,
                "thing": expectation_thing(expectation),
                "name": categories()[expectation.code].name if expectation.code in categories() else "",
                "tone": TONES[colour],
                "label": LABELS[colour],
                "late": max(0, (today - expectation.due).days),
                "may_keep": bool(may(request.person, "keep", expectation_thing(expectation))),
            }
        )
    context = {
        "country": code,
        "page": page,
        "rows": rows,
        "today": today,
        "ended": request.GET.get("ended") == "yes",
        "may_keep": bool(may(request.person, "keep", new_expectation(code, demo=request.person.demo))),
    }
    return render(request, "inventories/rhythm.html", context)


def _lines(expectations: Any, today: Any) -> Any:
    yield (
        "code",
        "facility",
        "enterprise",
        "every_months",
        "due",
        "grace_days",
        "colour",
        "last_came",
        "ended",
    )
    for e in expectations:
        firm = e.enterprise.name if e.enterprise else ""
        colour = service.colour_of(e, today)
        yield (e.code, e.name, firm, e.every_months, e.due, e.grace_days, colour, e.last_came, e.ended)


def add(request: Asked, country: str) -> HttpResponse:
    """Add an expected report."""
    code = known_country(country)
    ask(request.person, "keep", new_expectation(code, demo=request.person.demo))
    first = {"every_months": 12, "grace_days": 30, "code": request.GET.get("code", "")}
    form = ExpectationForm(request.POST or None, country=code, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            service.expect(request.person, country=code, **form.cleaned_data)
        except CellRefused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The report is expected from now on."))
            return redirect("inventories:rhythm", code)
    context = {"country": code, "form": form}
    return render(request, "inventories/rhythm_form.html", context, status=422 if form.errors else 200)


def edit(request: Asked, pk: int) -> HttpResponse:
    """Change an expected report."""
    found = get_object_or_404(Expectation.objects.select_related("enterprise"), pk=pk)
    ask(request.person, "keep", expectation_thing(found))
    first = {f: getattr(found, f) for f in ("code", "name", "due", "every_months", "grace_days")}
    form = ExpectationForm(
        request.POST or None, country=found.country, initial={**first, "enterprise": found.enterprise_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            service.amend(request.person, found, **form.cleaned_data)
        except CellRefused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("inventories:rhythm", found.country)
    context = {
        "country": found.country,
        "form": form,
        "expectation": found,
        "acts": history("expectation", found.pk)[:20],
    }
    return render(request, "inventories/rhythm_form.html", context, status=422 if form.errors else 200)


@require_POST
def came(request: Asked, pk: int) -> HttpResponse:
    """Record that a report came today."""
    found = get_object_or_404(Expectation, pk=pk)
    ask(request.person, "see", expectation_thing(found))
    day = parse_date_or_none(request.POST.get("on", "")) or timezone.localdate()
    due = parse_date_or_none(request.POST.get("due", ""))
    try:
        service.record_coming(request.person, found, on=day, due=due)
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("Noted. The next one is due in its turn."))
    return redirect("inventories:rhythm", found.country)


@require_POST
def end(request: Asked, pk: int) -> HttpResponse:
    """Say that a report is not expected any more."""
    found = get_object_or_404(Expectation, pk=pk)
    ask(request.person, "see", expectation_thing(found))
    service.end(request.person, found, why=request.POST.get("why", "")[:2000])
    messages.success(request, _("It is not expected any more."))
    return redirect("inventories:rhythm", found.country)
