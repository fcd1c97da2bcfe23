"""Calls for information: who was asked, who opened the link, who answered, and what they said."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from azogue.office.people.views.common import found, page_of, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.office.treaty import services
from azogue.office.treaty.forms import CallForm, InviteeForm, PassageForm, StepForm
from azogue.office.treaty.letters import send_call
from azogue.office.treaty.models import Call, Invitee, Passage
from azogue.office.treaty.selectors import calls_for
from azogue.office.treaty.services.calls import digest_of, invitee_thing
from azogue.office.treaty.views.common import a_country, adds, form_page
from azogue.office.treaty.workflow import CALL


def calls(request: Asked) -> HttpResponse:
    """Show calls, with how many were asked and how many answered."""
    context = {"page": page_of(request, calls_for(request.person)), "adds": adds(request.person)}
    return render(request, "treaty/calls.html", context)


def call(request: Asked, pk: int) -> HttpResponse:
    """Show a call: the question, who answered of how many, the list of those who did not, the answers."""
    one = found(request, Call, pk, "request")
    thing = one.thing()
    invitees = list(one.invitees.all())
    context = {
        "call": one,
        "state": CALL.state(one.state),
        "invitees": invitees,
        "answered": [i for i in invitees if i.answered],
        "silent": [i for i in invitees if not i.answered],
        "opened": sum(i.opened is not None for i in invitees),
        "passages": one.passages.select_related("invitee")[:500],
        "buttons": CALL.buttons(request.person, thing),
        "invites": bool(may(request.person, "invite", thing)),
        "edits": bool(may(request.person, "edit:text", thing)),
        "writes": bool(may(request.person, "edit:passages", thing)),
        "works": bool(may(request.person, "see_work", thing)),
        "form": InviteeForm(),
    }
    if context["works"]:
        context["acts"] = history("call", one.pk)[:50]
    return render(request, "treaty/call.html", context)


def set_call(request: Asked, pk: int | None = None) -> HttpResponse:
    """Write a call, or change it while it is a draft."""
    one = found(request, Call, pk) if pk else None
    asked = one or Call(country=a_country(request.person), state="draft", demo=request.person.demo)
    ask(request.person, "edit:text" if one else "add", asked.thing())
    form = CallForm(request.person, request.POST or None, instance=found(request, Call, pk) if pk else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = tried(request, form, lambda: services.set_call(request.person, one, **values))
        if made:
            messages.success(request, _("Saved."))
            return redirect("treaty:call", made.pk)
    back = reverse("treaty:call", args=[pk]) if pk else reverse("treaty:calls")
    return form_page(request, form, _("Call for information"), back)


@require_POST
def invite(request: Asked, pk: int) -> HttpResponse:
    """Add a body to those who are asked; when the call is out already, its letter goes at once."""
    one = found(request, Call, pk)
    form = InviteeForm(request.POST)
    if not form.is_valid():
        ask(request.person, "invite", one.thing())
        messages.error(request, _("Write a name, and an e-mail address that can be one."))
        return redirect("treaty:call", pk)
    values = form.cleaned_data
    made = tried(request, None, lambda: services.invite(request.person, one, **values))
    if made and one.state == "open":
        _send(request, made)
    return redirect("treaty:call", pk)


def _send(request: Asked, invitee: Invitee) -> None:
    """Make a link for a body and send it; where no letter goes, show the link to hand over."""
    secret = services.new_link(request.person, invitee)
    link = settings.ADDRESS + reverse("treaty:answer", args=[secret])
    if send_call(invitee, link):
        messages.success(request, _("The letter to %(name)s is sent.") % {"name": invitee.name})
    else:
        words = _("No letter went to %(name)s. Hand over this link: %(link)s")
        messages.warning(request, words % {"name": invitee.name, "link": link})


@require_POST
def step(request: Asked, pk: int) -> HttpResponse:
    """Send a call, close it, open it again."""
    one = found(request, Call, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    values = form.cleaned_data
    if tried(request, None, lambda: services.step_call(request.person, one, **values)):
        messages.success(request, _("Saved."))
        if values["verb"] == "open":
            for invitee in one.invitees.select_related("call").filter(digest=""):
                _send(request, invitee)
    return redirect("treaty:call", pk)


@require_POST
def link(request: Asked, pk: int, invitee: int) -> HttpResponse:
    """Send a body a new link; the one before no longer works."""
    one = found(request, Call, pk)
    body = one.invitees.select_related("call").filter(pk=invitee).first()
    if body is None:
        raise Http404
    _send(request, body)
    return redirect("treaty:call", pk)


def summary(request: Asked, pk: int, passage: int | None = None) -> HttpResponse:
    """Write a summary of what is public elsewhere, or change one."""
    one = found(request, Call, pk)
    ask(request.person, "edit:passages", one.thing())
    before = Passage.objects.filter(call=one, pk=passage).first() if passage else None
    if passage and before is None:
        raise Http404
    initial = {"text": before.text, "source": before.source} if before else None
    form = PassageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(request, form, lambda: services.summarise(request.person, one, before, **values)):
            messages.success(request, _("Saved."))
            return redirect("treaty:call", pk)
    return form_page(request, form, _("Summary"), reverse("treaty:call", args=[pk]))


@never_cache
def answer(request: Asked, secret: str) -> HttpResponse:
    """Answer a call through the link of its letter, without an account."""
    body = Invitee.objects.select_related("call").filter(digest=digest_of(secret)).first()
    if body is None:
        raise Http404
    ask(request.person, "see", invitee_thing(body))
    services.opened(body)
    form = PassageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if tried(request, form, lambda: services.answer(request.person, body, **values)):
            messages.success(request, _("Thank you. Your answer is kept word for word."))
            return redirect("treaty:answer", secret)
    context = {"form": form, "invitee": body, "call": body.call, "passages": body.passages.all()}
    return render(request, "treaty/answer.html", context)
