"""Forms by which a Party's officer changes what is known: dates, answers, exemptions, duties, amounts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.facts import treaty as facts
from azogue.office.look import locales
from azogue.office.people.views.common import proof, tried
from azogue.office.record.http import Asked
from azogue.office.treaty import services
from azogue.office.treaty.forms import AmountForm, AnswerForm, DoneForm, ExemptionForm, PartyForm, some_day
from azogue.office.treaty.models import Answer, Exemption, Fulfilment, Party
from azogue.office.treaty.views.common import form_page, party_of
from azogue.office.words.facts import said


def _saved(request: Asked, party: Party) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("treaty:party", party.country)


def _back(party: Party) -> str:
    return reverse("treaty:party", args=[party.country])


def edit(request: Asked, code: str) -> HttpResponse:
    """Change what is known of a Party."""
    party = party_of(request, code, "edit")
    form = PartyForm(request.POST or None, instance=party_of(request, code))
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if tried(request, form, lambda: services.edit_party(request.person, party, **values)):
            return _saved(request, party)
    title = _("Change what is known of %(party)s") % {"party": locales.country(party.country)}
    return form_page(request, form, title, _back(party))


def answer(request: Asked, code: str, amendment: str) -> HttpResponse:
    """Enter what a Party said to an amendment."""
    party = party_of(request, code, "answer")
    found = facts.amendments().get(amendment)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(
            request,
            form,
            lambda: services.answer_amendment(request.person, party, amendment=amendment, **values),
        ):
            return _saved(request, party)
    title = _("Answer to the amendment: %(title)s") % {"title": said(found.title)}
    return form_page(request, form, title, _back(party))


@require_POST
def remove_answer(request: Asked, code: str, pk: int) -> HttpResponse:
    """Take out an answer that was entered by mistake."""
    party = party_of(request, code, "answer")
    found = Answer.objects.select_related("party").filter(party=party, pk=pk).first()
    if found is None:
        raise Http404
    services.remove_answer(request.person, found)
    return _saved(request, party)


def exemption(request: Asked, code: str, item: str = "") -> HttpResponse:
    """Enter or change an exemption."""
    party = party_of(request, code, "exempt")
    before = Exemption.objects.filter(party=party, item=item).first() if item else None
    if item and before is None:
        raise Http404
    form = ExemptionForm(request.POST or None, instance=before)
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "item"}
        chosen = item or form.cleaned_data["item"]
        today = timezone.localdate()
        if tried(
            request,
            form,
            lambda: services.set_exemption(request.person, party, item=chosen, today=today, **values),
        ):
            return _saved(request, party)
    return form_page(request, form, _("Exemption (Article 6)"), _back(party))


def done(request: Asked, code: str, rule: str) -> HttpResponse:
    """State that a duty was fulfilled; `due` in the address names the date of a recurring one."""
    party = party_of(request, code, "fulfil")
    deadline = facts.deadlines().get(rule)
    due = some_day(request.GET.get("due", ""))
    form = DoneForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        on, note = form.cleaned_data["on"], form.cleaned_data["note"]
        name = said(deadline.duty) if deadline else rule

        def doing() -> Fulfilment:
            document = proof(request, party.country, name)
            return services.fulfil(
                request.person,
                party,
                rule=rule,
                on=on,
                due=due,
                today=timezone.localdate(),
                note=note,
                document=document,
            )

        if tried(request, form, doing):
            return _saved(request, party)
    title = said(deadline.duty) if deadline else rule
    return form_page(request, form, title, _back(party), _("It is done"))


@require_POST
def undone(request: Asked, code: str, pk: int) -> HttpResponse:
    """Take back that a duty was fulfilled."""
    party = party_of(request, code, "fulfil")
    found = Fulfilment.objects.select_related("party").filter(party=party, pk=pk).first()
    if found is None:
        raise Http404
    services.unfulfil(request.person, found)
    return _saved(request, party)


def report(request: Asked, code: str, name: str) -> HttpResponse:
    """Enter an amount reported for a year under a control schedule."""
    party = party_of(request, code, "report")
    found = facts.schedules().get(name)
    if found is None:
        raise Http404
    form = AmountForm(request.POST or None, initial={"year": request.GET.get("year", "")[:4]})
    back = reverse("treaty:schedule", args=[party.country, name])
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(
            request, form, lambda: services.report_amount(request.person, party, schedule=name, **values)
        ):
            messages.success(request, _("Saved."))
            return redirect(back)
    title = _("%(schedule)s, in %(unit)s") % {"schedule": said(found.title), "unit": found.unit}
    return form_page(request, form, title, back)
