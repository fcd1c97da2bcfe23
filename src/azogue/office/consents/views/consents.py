"""One consent: its numbers, conditions and draws; asked for, answered, drawn, withdrawn, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.facts.consent import find_substance
from azogue.office.consents import services
from azogue.office.consents.access import EDITORS
from azogue.office.consents.filing import conditions_of
from azogue.office.consents.forms_ledger import AnswerForm, CancelForm, ProposeForm, ShipForm, WithdrawForm
from azogue.office.consents.forms_paper import PaperForm
from azogue.office.consents.ledger import Problem
from azogue.office.consents.models import Consent, Notice
from azogue.office.consents.papers_of import answers_of, form_letter, kept
from azogue.office.consents.problems import told
from azogue.office.consents.records import Span
from azogue.office.consents.selectors_pages import standing_on
from azogue.office.consents.views.common import form_page, own_office, reads_log
from azogue.office.people.selectors import own_countries
from azogue.office.people.services import Impossible
from azogue.office.people.views.common import found, proof, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.gate import Thing, may
from azogue.office.record.http import Asked


def one(request: Asked, pk: int, forms: dict[str, Any] | None = None) -> HttpResponse:
    """Show a consent with what a person may do about it; `forms` hold what was typed and is wrong."""
    consent, today = found(request, Consent, pk, "document"), timezone.localdate()
    thing, answering = consent.thing(), services.to_answer(consent)
    standing, granted = standing_on(consent, today), consent.state == "granted"
    log = reads_log(request.person, consent.keeper)
    context = {
        "consent": consent,
        "standing": standing,
        "conditions": conditions_of(consent.conditions),
        "draws": consent.draws.all()[:500],
        "postings": consent.postings.all()[:500],
        "notice": _notice(request, consent),
        "hazards": find_substance(consent.substance or "Hg"),
        "answers": not consent.answer and bool(may(request.person, "answer", answering)),
        "withdraws": granted and bool(may(request.person, "withdraw", answering)),
        "closes": granted and standing == "expired" and bool(may(request.person, "close", thing)),
        "ships": granted and bool(may(request.person, "ship", thing)),
        "cancels": bool(may(request.person, "cancel", thing)),
        "ship_form": ShipForm(),
        "withdraw_form": WithdrawForm(),
        "today": today,
        "acts": history("consent", consent.pk)[:50] if log else [],
        **(forms or {}),
    }
    return render(request, "consents/consent.html", context, status=422 if forms else 200)


def _notice(request: Asked, consent: Consent) -> Notice | None:
    """Return the notice by which a consent was asked for, when the person may see it."""
    notice = Notice.objects.filter(number=consent.notice).first() if consent.notice else None
    if notice is None or not may(request.person, "see", notice.thing()):
        return None
    return notice


def propose(request: Asked) -> HttpResponse:
    """Enter a consent that was asked for on paper."""
    own = own_office(request.person)
    ask(request.person, "propose", Thing("consent", None, own[0] if own else "", demo=request.person.demo))
    form = ProposeForm(own, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():

        def doing() -> Consent:
            values = {k: v for k, v in form.cleaned_data.items() if k != "proof"}
            paper = proof(request, values["keeper"], values["number"])
            return services.propose(request.person, document=paper, **values)

        made = tried(request, form, doing)
        if made:
            messages.success(request, _("Saved."))
            return redirect("consents:consent", made.pk)
    return form_page(request, form, _("Consent asked for on paper"), reverse("consents:index"))


def answer(request: Asked, pk: int) -> HttpResponse:
    """Answer a request for consent; who comes second is told who was first."""
    consent = found(request, Consent, pk)
    ask(request.person, "answer", services.to_answer(consent))
    notice = _notice(request, consent)
    form = AnswerForm(request.POST or None, request.FILES or None)
    paper = _importing_part(request, notice)
    fits = request.method == "POST" and form.is_valid() and (paper is None or paper.is_valid())
    if fits and tried(request, form, lambda: _answer(request, consent, form, paper)):
        messages.success(request, _("Answered."))
        return redirect("consents:consent", pk)
    consent.refresh_from_db()
    first = told(Problem("answered already", consent.answered_by, consent.answered)) if consent.answer else ""
    own = own_countries(request.person, *EDITORS)
    context = {
        "consent": consent,
        "form": form,
        "paper": paper,
        "notice": notice,
        "first": first,
        "by_letter": own is not None and consent.importer not in own,
    }
    return render(request, "consents/answer_form.html", context)


def _importing_part(request: Asked, notice: Notice | None) -> PaperForm | None:
    """Return the part of Form A or B that the importing side fills in; the decision is asked for apart."""
    letter = "" if notice is None else form_letter(notice)
    if notice is None or not letter:
        return None
    return PaperForm(
        letter, "importing", request.POST or None, answers=answers_of(notice), complete=False,
        leave_out=frozenset({f"{letter}-F-dec", f"{letter}-F-cond"}),
    )  # fmt: skip


def _answer(request: Asked, consent: Consent, form: AnswerForm, paper: PaperForm | None) -> Consent:
    data = form.cleaned_data
    return services.answer(
        request.person,
        consent,
        reply=data["reply"],
        on=data["on"],
        grams=data["grams"],
        valid=Span(data["first"], data["last"]),
        conditions=data["conditions"],
        reason=data["reason"],
        document=proof(request, consent.keeper, consent.number),
        form=None if paper is None else kept(paper.answers()),
    )


@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    """Take a consent back."""
    consent = found(request, Consent, pk)
    ask(request.person, "withdraw", services.to_answer(consent))
    form = WithdrawForm(request.POST)
    if form.is_valid() and tried(
        request, form, lambda: services.withdraw(request.person, consent, **form.cleaned_data)
    ):
        messages.success(request, _("Withdrawn."))
        return redirect("consents:consent", pk)
    return one(request, pk, {"withdraw_form": form})


@require_POST
def close(request: Asked, pk: int) -> HttpResponse:
    """Close the file of a consent that is over."""
    consent = found(request, Consent, pk)
    today = timezone.localdate()
    if tried(request, None, lambda: services.close(request.person, consent, on=today)):
        messages.success(request, _("Closed."))
    return redirect("consents:consent", pk)


@require_POST
def ship(request: Asked, pk: int) -> HttpResponse:
    """Draw a shipment on a consent."""
    consent = found(request, Consent, pk)
    ask(request.person, "ship", consent.thing())
    form = ShipForm(request.POST)
    if form.is_valid() and tried(
        request, form, lambda: services.ship(request.person, consent, **form.cleaned_data)
    ):
        messages.success(request, _("Drawn."))
        return redirect("consents:consent", pk)
    return one(request, pk, {"ship_form": form})


@require_POST
def cancel(request: Asked, pk: int) -> HttpResponse:
    """Say that a shipment did not take place."""
    consent = found(request, Consent, pk)
    ask(request.person, "cancel", consent.thing())
    form = CancelForm(request.POST)

    def doing() -> Consent:
        if not form.is_valid():
            raise Impossible(_("Write the number of the shipment and the day on which it was cancelled."))
        return services.cancel(request.person, consent, **form.cleaned_data)

    if tried(request, None, doing):
        messages.success(request, _("The shipment is cancelled; its mass is given back."))
    return redirect("consents:consent", pk)
