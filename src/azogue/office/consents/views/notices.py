"""Notices: drafted on the form's own fields, sent, acknowledged, answered, sent again."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.facts.consent import find_substance
from azogue.facts.consent import forms as all_forms
from azogue.office.consents import services
from azogue.office.consents.access import EDITORS
from azogue.office.consents.forms_notice import BasicsForm, DraftForm, StepForm
from azogue.office.consents.forms_paper import WORDS, PaperForm
from azogue.office.consents.models import Consent, Notice
from azogue.office.consents.papers import Answer, Paper, prefilled
from azogue.office.consents.papers.filling import Part
from azogue.office.consents.papers_of import answers_of, form_letter, notice_paper
from azogue.office.consents.records import Shipment, Source, SourceKind, kilograms
from azogue.office.consents.selectors import notices_for, second_due
from azogue.office.consents.views.common import own_office, reads_log
from azogue.office.consents.workflow import NOTICE
from azogue.office.people.selectors import focal_point
from azogue.office.people.services import Impossible
from azogue.office.people.views.common import found, known, page_of, proof, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.gate import Person, may
from azogue.office.record.http import Asked
from azogue.office.words.facts import said


def listing(request: Asked) -> HttpResponse:
    """Show the notices a person may see, of a state if one is named."""
    known(request)
    state = request.GET.get("state", "")[:20]
    rows = notices_for(request.person)
    context = {
        "page": page_of(request, rows.filter(state=state) if state else rows),
        "state": state,
        "states": NOTICE.states,
        "adds": bool(request.person.countries(*EDITORS)),
    }
    return render(request, "consents/notices.html", context)


def draft(request: Asked) -> HttpResponse:
    """Begin a notice; its form is filled in on the next page."""
    own = own_office(request.person)
    asked = Notice(keeper=own[0] if own else "", state="draft", demo=request.person.demo)
    ask(request.person, "draft", asked.thing())
    form = DraftForm(own, request.POST or None, initial=_initial(request, own))
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, lambda: _draft(request, form.cleaned_data))
        if made:
            return redirect("consents:edit_notice", made.pk)
    return render(request, "consents/notice_draft.html", {"form": form})


def _initial(request: Asked, own: list[str] | None) -> dict[str, str]:
    names = ("kind", "exporter", "importer", "asked", "substance")
    given = {name: request.GET[name][:40] for name in names if request.GET.get(name)}
    exporter = given.get("exporter") or (own[0] if own and len(own) == 1 else "")
    keeper = exporter if own is None or exporter in own else own[0]
    number = _next_number(exporter, timezone.localdate()) if exporter else ""
    return {"exporter": exporter, "keeper": keeper, "number": number, **given}


def _next_number(country: str, on: date) -> str:
    """Return a number that nobody has used: country, year and a count."""
    start = f"{country}-{on.year}-"
    taken = set(Notice.objects.filter(number__startswith=start).values_list("number", flat=True))
    count = len(taken) + 1
    while f"{start}{count:03d}" in taken:
        count += 1
    return f"{start}{count:03d}"


def _draft(request: Asked, values: dict[str, Any]) -> Notice:
    letter = "" if values["kind"] == Notice.Kind.EXPORT else values["kind"]
    answers = _known_answers(letter, values, request.GET.get("source", "")) if letter else {}
    return services.draft(request.person, on=timezone.localdate(), answers=answers, **values)


def _known_answers(letter: str, values: dict[str, Any], source: str) -> dict[str, Answer]:
    """Return what the office knows of a form's fields: our focal point, the mass, the source."""
    found = dict(_contact(letter, "B", values["exporter"]))
    if values["asked"] is not None:
        kind: Any = source
        origin = Source(kind) if kind in get_args(SourceKind) else None
        shipment = Shipment(
            "?", values["exporter"], values["importer"], "mercury", values["asked"], source=origin
        )
        taken = prefilled(letter, shipment, timezone.localdate())
        found |= {name: a for name, a in taken.items() if not name.endswith("-date")}
    return found


def _contact(letter: str, section: str, country: str) -> dict[str, Answer]:
    person = focal_point(country)
    if person is None:
        return {}
    return {f"{letter}-{section}-name": Answer(person[0]), f"{letter}-{section}-mail": Answer(person[1])}


def one(request: Asked, pk: int) -> HttpResponse:
    """Show a notice: where it stands, its course, its form, and what may be done about it."""
    notice = found(request, Notice, pk, "document")
    today, thing = timezone.localdate(), notice.thing()
    consent = Consent.objects.filter(number=notice.number).first()
    if consent is not None and not may(request.person, "see", consent.thing()):
        consent = None
    hidden = {"acknowledge"} if notice.acknowledged else set()
    if notice not in second_due(request.person, today):
        hidden.add("second")
    paper = notice_paper(notice, consent)
    answering = None if consent is None or consent.answer else services.to_answer(consent)
    context = {
        "notice": notice,
        "state": NOTICE.state(notice.state),
        "consent": consent,
        "course": _course(notice, consent),
        "paper": paper,
        "sections": _sections(paper),
        "hazards": find_substance(notice.substance or "Hg"),
        "buttons": [b for b in NOTICE.buttons(request.person, thing) if b[0].verb not in hidden],
        "edits": bool(may(request.person, "edit:form", thing)),
        "answers": answering is not None and bool(may(request.person, "answer", answering)),
        "acts": history("notice", pk)[:50] if reads_log(request.person, notice.keeper) else [],
    }
    return render(request, "consents/notice.html", context)


def _sections(paper: Paper | None) -> list[tuple[str, str, Part]]:
    """Return the sections of a form with who fills them in, in the language of the page."""
    if paper is None:
        return []
    found: dict[str, dict[str, None]] = {}
    for field in all_forms()[paper.form].fields:
        found.setdefault(field.section, {})[said(field.filled_by)] = None
    named = ((section, ", ".join(who)) for section, who in found.items())
    return [(section, who, part) for (section, who), part in zip(named, paper.parts, strict=True)]


def _course(notice: Notice, consent: Consent | None) -> list[tuple[str, date]]:
    """Return what happened to a notice, in order of the days."""
    steps = [
        (_("drafted"), notice.drafted),
        (_("sent"), notice.sent),
        (_("acknowledged"), notice.acknowledged),
        (_("sent a second time"), notice.second),
        (_("answered"), None if consent is None else consent.answered),
        (_("closed"), notice.closed),
    ]
    return sorted(((what, day) for what, day in steps if day is not None), key=lambda step: step[1])


def edit(request: Asked, pk: int) -> HttpResponse:
    """Fill in a draft: what it is about, and the exporting side's part of the form."""
    notice = found(request, Notice, pk)
    ask(request.person, "edit:form", notice.thing())
    given = request.POST or None
    basics = _basics(notice, given, request.FILES or None)
    paper = _paper(notice, given, complete=False)
    fits = basics.is_valid() and (paper is None or paper.is_valid()) if given else False
    if fits and tried(request, basics, lambda: _change(request, notice, basics, paper)):
        messages.success(request, _("Saved."))
        return redirect("consents:notice", pk)
    return _edit_page(request, notice, basics, paper)


def _basics(notice: Notice, data: Any = None, files: Any = None) -> BasicsForm:
    known_already = {
        "asked": None if notice.asked is None else f"{kilograms(notice.asked).normalize():f}",
        "substance": notice.substance,
        "waived": notice.waived,
        "citation": notice.citation,
    }
    form = BasicsForm(data, files, initial=known_already)
    form.only_for(notice.kind)
    return form


def _paper(notice: Notice, data: Any, *, complete: bool) -> PaperForm | None:
    letter = form_letter(notice)
    if not letter:
        return None
    out = frozenset({f"{letter}-C-qty"})
    return PaperForm(letter, "exporting", data, answers=answers_of(notice), complete=complete, leave_out=out)


def _edit_page(request: Asked, notice: Notice, basics: BasicsForm, paper: PaperForm | None) -> HttpResponse:
    wrong = bool(basics.errors or (paper is not None and paper.errors))
    context = {"notice": notice, "form": basics, "paper": paper, "wrong": wrong}
    return render(request, "consents/notice_form.html", context, status=422 if wrong else 200)


def _change(request: Asked, notice: Notice, basics: BasicsForm, paper: PaperForm | None) -> Notice:
    values = {k: v for k, v in basics.cleaned_data.items() if k != "proof"}
    document = proof(request, notice.keeper, notice.number)
    if document is not None:
        values["document"] = document
    letter = form_letter(notice)
    if paper is not None:
        answers = paper.answers()
        if values["asked"] is not None:
            answers[f"{letter}-C-qty"] = Answer(f"{kilograms(values['asked']).normalize():f}")
        values["answers"] = answers
    seen = request.POST.get("seen", "")
    return services.change(
        request.person, notice, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else None, **values
    )


@require_POST
def step(request: Asked, pk: int) -> HttpResponse:
    """Take a notice a step further; a form that is not complete is shown with what is missing."""
    notice, form = found(request, Notice, pk), StepForm(request.POST)
    if not form.is_valid() or form.cleaned_data["verb"] not in STEPS:
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect("consents:notice", pk)
    verb, why = form.cleaned_data["verb"], form.cleaned_data["why"]
    try:
        STEPS[verb](request.person, notice, form.day(), why)
    except services.FormProblems:
        return _incomplete(request, notice)
    except Impossible as no:
        messages.error(request, str(no.reason))
    else:
        messages.success(request, _("Saved."))
    return redirect("consents:notice", pk)


def _incomplete(request: Asked, notice: Notice) -> HttpResponse:
    """Show the form of a notice that cannot go out, each blank field marked."""
    typed = {name: a.value for name, a in answers_of(notice).items()}
    typed |= {name + WORDS: a.words for name, a in answers_of(notice).items() if a.words}
    paper = _paper(notice, typed or {"": ""}, complete=True)
    basics = _basics(notice)
    if notice.asked is None:
        basics = _basics(notice, {"substance": notice.substance, "citation": notice.citation})
        basics.add_error("asked", _("Fill this in; it may not stay blank."))
    return _edit_page(request, notice, basics, paper)


def _send(person: Person, notice: Notice, on: date, why: str) -> Notice:
    del why
    return services.send(person, notice, on=on)


def _acknowledge(person: Person, notice: Notice, on: date, why: str) -> Notice:
    del why
    return services.acknowledge(person, notice, on=on)


def _second(person: Person, notice: Notice, on: date, why: str) -> Notice:
    del why
    return services.send_second(person, notice, on=on)


def _close(person: Person, notice: Notice, on: date, why: str) -> Notice:
    return services.close_notice(person, notice, on=on, why=why)


STEPS: dict[str, Callable[[Person, Notice, date, str], Notice]] = {
    "send": _send,
    "acknowledge": _acknowledge,
    "second": _second,
    "close": _close,
}
