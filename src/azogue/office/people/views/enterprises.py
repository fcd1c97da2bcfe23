"""Enterprises that supply data about themselves."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.facts import categories
from azogue.office.people import services
from azogue.office.people.forms import EnterpriseForm, NewEnterpriseForm
from azogue.office.people.models import Enterprise
from azogue.office.people.selectors import enterprises_for, own_countries
from azogue.office.people.views.common import IN_A_FILE, as_of, found, known, page_of, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import ADMINISTRATOR, OFFICER, SUPPLIER, Thing, may
from azogue.office.record.http import Asked
from azogue.office.words.facts import said

EDITORS = (OFFICER, ADMINISTRATOR)


def listing(request: Asked) -> HttpResponse:
    """Show the enterprises of one's countries, or one's own."""
    known(request)
    day = as_of(request)
    page = page_of(request, enterprises_for(request.person, day or timezone.localdate()))
    context = {"page": page, "as_of": day, "adds": bool(request.person.countries(*EDITORS))}
    return render(request, "people/enterprises.html", context)


def as_csv(request: Asked) -> HttpResponseBase:
    """Download the list."""
    known(request)
    rows = enterprises_for(request.person, as_of(request) or timezone.localdate())
    return csv_response(_lines(rows[:IN_A_FILE]), "enterprises")


def _lines(rows: Any) -> Iterator[list[Any]]:
    yield ["country", "name", "source_categories", "contact", "email", "since", "until", "suppliers"]
    for e in rows:
        yield [e.country, e.name, " ".join(e.codes), e.contact, e.email, e.since, e.until, e.people]


def one(request: Asked, pk: int) -> HttpResponse:
    """Show an enterprise and who supplies its data."""
    enterprise = found(request, Enterprise, pk)
    names = categories()
    invitation = Thing("invitation", country=enterprise.country, demo=request.person.demo)
    context = {
        "enterprise": enterprise,
        "codes": [(c, said(names[c].name) if c in names else "") for c in enterprise.codes],
        "suppliers": enterprise.suppliers.select_related("account"),
        "invites": bool(may(request.person, f"invite:{SUPPLIER}", invitation)),
        "edits": bool(may(request.person, "edit", enterprise.thing())),
        "acts": history("enterprise", enterprise.pk)[:50],
    }
    return render(request, "people/enterprise.html", context)


def add(request: Asked) -> HttpResponse:
    """Register an enterprise."""
    known(request)
    own = own_countries(request.person, *EDITORS)
    ask(request.person, "add", Enterprise(country=own[0] if own else "", demo=request.person.demo).thing())
    form = NewEnterpriseForm(request.person, EDITORS, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "country"}
        country = form.cleaned_data["country"]
        made = tried(
            request, form, lambda: services.add_enterprise(request.person, country=country, **values)
        )
        if made:
            messages.success(
                request, _("The enterprise is registered. Invite somebody who supplies its data.")
            )
            return redirect("people:enterprise", made.pk)
    return render(request, "people/enterprise_form.html", {"form": form})


def edit(request: Asked, pk: int) -> HttpResponse:
    """Change what is entered about an enterprise."""
    enterprise = found(request, Enterprise, pk)
    ask(request.person, "edit", enterprise.thing())
    form = EnterpriseForm(request.POST or None, instance=found(request, Enterprise, pk))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if tried(request, form, lambda: services.edit_enterprise(request.person, enterprise, **values)):
            messages.success(request, _("Saved."))
            return redirect("people:enterprise", pk)
    return render(request, "people/enterprise_form.html", {"form": form, "enterprise": enterprise})
