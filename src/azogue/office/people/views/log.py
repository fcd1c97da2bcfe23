"""The log: who did what, when, why, from where."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from azogue.office.people.access import OFFICE
from azogue.office.people.forms import LogForm
from azogue.office.people.selectors import acts_for, own_countries
from azogue.office.people.views.common import IN_A_FILE, known, page_of
from azogue.office.people.wording import summary_text
from azogue.office.record.export import csv_response
from azogue.office.record.gate import ADMINISTRATOR, all_rules
from azogue.office.record.http import Asked
from azogue.office.record.models import Act
from azogue.office.record.wording import kind_text, verb_text


def _asked_for(request: Asked) -> tuple[LogForm, dict[str, Any]]:
    form = LogForm(own_countries(request.person, *OFFICE), all_rules(), request.GET)
    form.is_valid()
    return form, {k: v for k, v in form.cleaned_data.items() if v}


def _sees_address(request: Asked, act: Act) -> bool:
    """Return whether the person may know from where an act came: administrators, and of one's own acts."""
    administers = any(r.name == ADMINISTRATOR for r in request.person.roles)
    return administers or act.person_id == request.person.id


def listing(request: Asked) -> HttpResponse:
    """Show the acts that the person may read."""
    known(request)
    form, wanted = _asked_for(request)
    page = page_of(request, acts_for(request.person, **wanted))
    rows = [
        {
            "act": act,
            "verb": verb_text(act.verb),
            "kind": kind_text(act.kind),
            "summary": summary_text(act),
            "address": act.address if _sees_address(request, act) else "",
        }
        for act in page
    ]
    return render(request, "people/log.html", {"form": form, "page": page, "rows": rows})


def as_csv(request: Asked) -> HttpResponseBase:
    """Download what the list shows, all its pages."""
    known(request)
    _form, wanted = _asked_for(request)
    acts = acts_for(request.person, **wanted)[:IN_A_FILE]
    return csv_response(_lines(request, acts), f"log_{timezone.localdate().isoformat()}")


def _lines(request: Asked, acts: Any) -> Iterator[list[Any]]:
    yield ["at", "person", "verb", "kind", "thing", "country", "summary", "why", "address"]
    for act in acts:
        address = act.address if _sees_address(request, act) else ""
        at = act.at.isoformat(timespec="seconds")
        yield [at, act.person_name, act.verb, act.kind, act.thing, act.country, act.summary, act.why, address]
