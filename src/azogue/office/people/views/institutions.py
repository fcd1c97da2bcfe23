"""Institutions: who keeps a country's mercury work, by what law, with whose money."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.facts import countries
from azogue.office.people import services
from azogue.office.people.access import INSTITUTION_EDITORS
from azogue.office.people.forms import FundingForm, InstitutionForm, NewInstitutionForm, RowForm
from azogue.office.people.models import Funding, Institution
from azogue.office.people.rules import is_stale, runs
from azogue.office.people.selectors import countries_without, cover_of, institutions_on, own_countries
from azogue.office.people.views.common import IN_A_FILE, as_of, found, known, page_of, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked


def _asked_for(request: Asked) -> dict[str, Any]:
    form = RowForm(request.GET)
    form.is_valid()
    return {"country": form.cleaned_data.get("country", ""), "kind": form.cleaned_data.get("kind", "")}


def listing(request: Asked) -> HttpResponse:
    """Show the institutions of all countries, as of a day."""
    today = timezone.localdate()
    day = as_of(request)
    page = page_of(request, institutions_on(day or today, **_asked_for(request)))
    for institution in page:
        institution.stale = is_stale(institution.checked_on, today)  # type: ignore[attr-defined]
    context = {
        "page": page,
        "form": RowForm(request.GET),
        "as_of": day,
        "missing": len(countries_without(day or today)),
        "adds": bool(request.person.countries(*INSTITUTION_EDITORS)),
    }
    return render(request, "people/institutions.html", context)


def as_csv(request: Asked) -> HttpResponseBase:
    """Download the list."""
    rows = institutions_on(as_of(request) or timezone.localdate(), **_asked_for(request))
    return csv_response(_lines(rows[:IN_A_FILE]), "institutions")


def _lines(rows: Any) -> Iterator[list[Any]]:
    yield [
        "country",
        "kind",
        "name",
        "legal_basis",
        "focal_point",
        "staff",
        "since",
        "until",
        "checked_on",
        "demonstration",
    ]
    for i in rows:
        yield [
            i.country,
            i.kind,
            i.name,
            i.legal_basis,
            i.focal_point,
            i.staff,
            i.since,
            i.until,
            i.checked_on,
            "yes" if i.demo else "",
        ]


def missing(request: Asked) -> HttpResponse:
    """Show the countries that have no national mercury institution."""
    day = as_of(request)
    without = countries_without(day or timezone.localdate())
    return render(request, "people/missing.html", {"without": without, "all": len(countries()), "as_of": day})


def missing_csv(request: Asked) -> HttpResponseBase:
    """Download the countries without one."""
    without = countries_without(as_of(request) or timezone.localdate())
    return csv_response([["country", "name"], *without], "countries_without_institution")


def one(request: Asked, pk: int) -> HttpResponse:
    """Show an institution: its law, people and money, and the answer to when outside money ends."""
    institution = found(request, Institution, pk)
    today = timezone.localdate()
    thing = institution.thing()
    works = bool(may(request.person, "see_work", thing))
    context: dict[str, Any] = {
        "institution": institution,
        "stale": is_stale(institution.checked_on, today),
        "works": works,
        "edits": bool(may(request.person, "edit", thing)),
    }
    if works:
        cover = cover_of(institution, today)
        context |= {"cover": cover, "funding": institution.funding.all(), "today": today}
        context["uncovered"] = runs(cover.uncovered)
        context["acts"] = history("institution", institution.pk)[:50]
    return render(request, "people/institution.html", context)


def add(request: Asked) -> HttpResponse:
    """Register an institution."""
    known(request)
    ask(request.person, "add", Institution(country=_some_country(request), demo=request.person.demo).thing())
    form = NewInstitutionForm(request.person, INSTITUTION_EDITORS, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "country"}
        country = form.cleaned_data["country"]
        made = tried(
            request, form, lambda: services.add_institution(request.person, country=country, **values)
        )
        if made:
            messages.success(request, _("The institution is registered."))
            return redirect("people:institution", made.pk)
    return render(request, "people/institution_form.html", {"form": form})


def _some_country(request: Asked) -> str:
    """Return a country in which the person may add institutions, to ask the gate about the page."""
    own = own_countries(request.person, *INSTITUTION_EDITORS)
    return own[0] if own else ""


def edit(request: Asked, pk: int) -> HttpResponse:
    """Change what is entered about an institution."""
    institution = found(request, Institution, pk)
    ask(request.person, "edit", institution.thing())
    form = InstitutionForm(request.POST or None, instance=found(request, Institution, pk))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if tried(request, form, lambda: services.edit_institution(request.person, institution, **values)):
            messages.success(request, _("Saved."))
            return redirect("people:institution", pk)
    return render(request, "people/institution_form.html", {"form": form, "institution": institution})


@require_POST
def check(request: Asked, pk: int) -> HttpResponse:
    """State that the entry is right today."""
    services.check_institution(request.person, found(request, Institution, pk))
    messages.success(request, _("Noted: the entry is right as of today."))
    return redirect("people:institution", pk)


def _funding(institution: Institution, funding: int | None) -> Funding | None:
    if funding is None:
        return None
    entry = institution.funding.filter(pk=funding).first()
    if entry is None:
        raise Http404
    return entry


def fund(request: Asked, pk: int, funding: int | None = None) -> HttpResponse:
    """Enter or change money."""
    institution = found(request, Institution, pk)
    ask(request.person, "fund", institution.thing())
    entry = _funding(institution, funding)
    form = FundingForm(request.POST or None, instance=_funding(institution, funding))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if tried(request, form, lambda: services.set_funding(request.person, institution, entry, **values)):
            messages.success(request, _("Saved."))
            return redirect("people:institution", pk)
    context = {"form": form, "institution": institution, "funding": entry}
    return render(request, "people/funding_form.html", context)


@require_POST
def unfund(request: Asked, pk: int, funding: int) -> HttpResponse:
    """Take out money that was entered by mistake."""
    institution = found(request, Institution, pk)
    entry = _funding(institution, funding)
    if entry is not None:
        services.remove_funding(request.person, entry)
        messages.success(request, _("Taken out."))
    return redirect("people:institution", pk)


def money_csv(request: Asked, pk: int) -> HttpResponseBase:
    """Download an institution's money."""
    institution = found(request, Institution, pk)
    ask(request.person, "see_work", institution.thing())
    rows = [["year", "kind", "source", "amount", "currency", "ends_on"]]
    rows += [[f.year, f.source, f.name, f.amount, f.currency, f.ends_on] for f in institution.funding.all()]  # type: ignore[list-item]
    return csv_response(rows, f"money_{institution.country}_{institution.pk}")
