"""May it go? The question as a page to link to, the decision with its path, and shipments on record."""

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.facts.consent import find_substance
from azogue.office.consents import services
from azogue.office.consents.access import EDITORS, READERS
from azogue.office.consents.filing import conditions_of
from azogue.office.consents.forms import AskForm, RecordForm
from azogue.office.consents.models import Consent, GeneralNotification, ImportResponse
from azogue.office.consents.records import Condition, Shipment, kilograms
from azogue.office.consents.rules import Decision
from azogue.office.consents.selectors import file_for, shipments_for
from azogue.office.consents.selectors_pages import page_of_number
from azogue.office.consents.tables import ROTTERDAM
from azogue.office.consents.trail import trail
from azogue.office.people.selectors import own_countries
from azogue.office.people.views.common import IN_A_FILE, known, page_of, tried
from azogue.office.record.acts import ask as ask_gate
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.office.words.facts import said

FIELDS = tuple(AskForm.base_fields)


def ask(request: Asked) -> HttpResponse:
    """Show the question and, once it is asked, the answer; nothing is written."""
    _reader(request)
    if not set(FIELDS) & set(request.GET):
        return render(request, "consents/ask.html", {"form": AskForm(initial=_initial(request))})
    return _answered(request, AskForm(_with_defaults(request.GET)))


def _reader(request: Asked) -> None:
    """Let in whoever may ask somewhere.

    Raises:
        Refused: Nobody has signed in, or without such a role.

    """
    known(request)
    own = request.person.countries(*READERS)
    thing = services.border_of(Shipment("?", own[0] if own else "", "?", "mercury", 1), "export")
    ask_gate(request.person, "ask", thing)


def _initial(request: Asked) -> dict[str, str]:
    own = own_countries(request.person, *READERS)
    return {"exporter": own[0]} if own is not None and len(own) == 1 else {}


def _with_defaults(asked: QueryDict) -> QueryDict:
    """Return what was asked, today where no day is named: so an address without a day stays of use."""
    from django.utils import timezone

    whole = asked.copy()
    if not whole.get("on"):
        whole["on"] = timezone.localdate().isoformat()
    whole.setdefault("direction", "export")
    whole.setdefault("form", "mercury")
    return whole


def _answered(request: Asked, form: AskForm, recording: RecordForm | None = None) -> HttpResponse:
    if not form.is_valid():
        return render(request, "consents/ask.html", {"form": form}, status=422)
    shipment, on, direction = form.shipment(), form.on_day, form.way
    border = services.border_of(shipment, direction, demo=request.person.demo)
    ask_gate(request.person, "ask", border)
    decided = services.decide(shipment, on, direction, demo=request.person.demo)
    decision = decided.decision
    records = decision.allowed and bool(may(request.person, "record", border))
    context = {
        "form": form,
        "answer": True,
        "decision": decision,
        "shipment": shipment,
        "day": on,
        "document": {"href": page_of_number(request.person, decision.document)},
        "steps": trail(decision, shipment, on, file_for(shipment, on, demo=request.person.demo)),
        "ways": _ways(request, decision, shipment),
        "conditions": _conditions(decision),
        "asked": [(name, v) for name in FIELDS for v in _given(form).getlist(name) if v],
        "draws": bool(decided.consent),
        "recording": (recording or RecordForm()) if records else None,
        "hazards": find_substance(shipment.substance or "Hg"),
    }
    return render(request, "consents/ask.html", context, status=422 if recording else 200)


def _given(form: AskForm) -> QueryDict:
    """Return what was asked, as it came."""
    return cast("QueryDict", form.data)


def _conditions(decision: Decision) -> tuple[Condition, ...]:
    """Return the conditions that somebody has to check, of the paper that decided."""
    if "conditions met" not in decision.needs:
        return ()
    for model, name in (
        (Consent, "conditions"),
        (GeneralNotification, "terms"),
        (ImportResponse, "conditions"),
    ):
        found = model._default_manager.filter(number=decision.document).first()
        if found is not None:
            return conditions_of(getattr(found, name))
    return ()


def _ways(request: Asked, decision: Decision, shipment: Shipment) -> dict[str, str]:
    """Return where to go for what is missing."""
    fields = {
        "share of mercury": "share", "source": "source", "purpose": "purpose", "pesticide use": "pesticide",
    }  # fmt: skip
    found = {need: f"#id_{name}" for need, name in fields.items()}
    paper = page_of_number(request.person, decision.document)
    if paper:
        found |= {"answer": paper, "quantity of the consent": paper}
    if request.person.countries(*EDITORS):
        found |= _pages_to_fill_in(shipment, "rotterdam" if decision.treaty == ROTTERDAM else "minamata")
    return {need: href for need, href in found.items() if need in decision.needs}


def _pages_to_fill_in(shipment: Shipment, instrument: str) -> dict[str, str]:
    """Return the pages on which what is missing is entered, filled in as far as it is known."""
    pair = {"exporter": shipment.exporter, "importer": shipment.importer}
    mass = {"asked": f"{kilograms(shipment.grams).normalize():f}"}
    source = shipment.source.mined_in if shipment.source and shipment.source.mined_in else shipment.exporter
    origin = {"source": shipment.source.kind} if shipment.source else {}
    bound = {"instrument": instrument}
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "standing of the exporter": ("add_standing", {"country": shipment.exporter, **bound}),
        "standing of the importer": ("add_standing", {"country": shipment.importer, **bound}),
        "written consent": ("add_notice", {**pair, **mass, **origin}),
        "export notification": ("add_notice", {**pair, "kind": "export", "substance": shipment.substance}),
        "explicit consent": ("propose", {**pair, **mass, "instrument": "rotterdam"}),
        "certification of use": ("add_certificate", {"kind": "use", "country": shipment.importer}),
        "source certificate": ("add_certificate", {"kind": "source", "country": source}),
        "import response": ("add_response", {"country": shipment.importer, "substance": shipment.substance}),
    }
    return {
        need: f"{reverse(f'consents:{name}')}?{urlencode(values)}" for need, (name, values) in pages.items()
    }


@require_POST
def record(request: Asked) -> HttpResponse:
    """Keep a shipment with its decision, and draw it on the consent that covers it."""
    known(request)
    form, number = AskForm(request.POST), RecordForm(request.POST)
    if not form.is_valid():
        return _answered(request, form)
    border = services.border_of(form.shipment(), form.way, demo=request.person.demo)
    ask_gate(request.person, "record", border)
    if not number.is_valid():
        return _answered(request, form, number)
    shipment = form.shipment(number.cleaned_data["shipment"])
    made = tried(
        request,
        number,
        lambda: services.record(request.person, shipment, form.on_day, form.way, draw=True),
    )
    if made is None:
        return _answered(request, form, number)
    if made.verdict != "allowed":
        reason = said(str(made.decision.get("reason", "")))
        messages.error(request, _("It is recorded, but it may not go: %(reason)s") % {"reason": reason})
        return redirect("consents:shipments")
    messages.success(request, _("The shipment %(number)s is recorded.") % {"number": made.number})
    if made.drawn_on is not None and may(request.person, "see", made.drawn_on.thing()):
        return redirect("consents:consent", made.drawn_on.pk)
    return redirect("consents:shipments")


def shipments(request: Asked) -> HttpResponse:
    """Show the shipments on record with the decisions they got, the last first."""
    _reader(request)
    page = page_of(request, shipments_for(request.person))
    return render(request, "consents/shipments.html", {"page": page})


def shipments_csv(request: Asked) -> HttpResponseBase:
    """Download the shipments on record."""
    _reader(request)

    def lines() -> Iterator[list[Any]]:
        yield [
            "shipment", "direction", "day", "exporter", "importer", "form", "substance", "kilograms",
            "decision", "rule", "document", "drawn_on", "recorded",
        ]  # fmt: skip
        for s in shipments_for(request.person)[:IN_A_FILE].iterator(chunk_size=1000):
            drawn_on = "" if s.drawn_on is None else s.drawn_on.number
            yield [
                s.number, s.direction, s.on, s.exporter, s.importer, s.form, s.substance,
                f"{kilograms(s.grams).normalize():f}", s.verdict, s.rule, s.number_of_document, drawn_on,
                s.at.isoformat(timespec="seconds"),
            ]  # fmt: skip

    return csv_response(lines(), "shipments")
