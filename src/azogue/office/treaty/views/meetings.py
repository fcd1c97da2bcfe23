"""Meetings, decisions, and the work they ask for: the list of open requests with days left."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from azogue.office.people.views.common import as_of, found, page_of, proof, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.office.treaty import services
from azogue.office.treaty.forms import DecisionForm, MeetingForm, OutcomeForm, RequestForm, StepForm
from azogue.office.treaty.models import Decision, Meeting, Request
from azogue.office.treaty.selectors import requests_on
from azogue.office.treaty.views.common import a_country, adds, form_page
from azogue.office.treaty.workflow import REQUEST

IN_A_LIST = 500


def meetings(request: Asked) -> HttpResponse:
    """Show meetings, newest first, that had begun or were known on a day."""
    day = as_of(request)
    rows = Meeting.objects.all() if day is None else Meeting.objects.filter(begins__lte=day)
    context = {"page": page_of(request, rows), "as_of": day, "adds": adds(request.person)}
    return render(request, "treaty/meetings.html", context)


def meeting(request: Asked, pk: int) -> HttpResponse:
    """Show a meeting with its decisions and the work it asked for."""
    one = found(request, Meeting, pk)
    context = {
        "meeting": one,
        "decisions": one.decisions.all()[:IN_A_LIST],
        "requests": one.requests.select_related("before")[:IN_A_LIST],
        "before": one.due_before.all()[:IN_A_LIST],
        "edits": bool(may(request.person, "edit", one.thing())),
        "adds": adds(request.person),
    }
    return render(request, "treaty/meeting.html", context)


def set_meeting(request: Asked, pk: int | None = None) -> HttpResponse:
    """Enter a meeting, or change it."""
    one = found(request, Meeting, pk) if pk else None
    asked = one or Meeting(country=a_country(request.person), demo=request.person.demo)
    ask(request.person, "edit" if one else "add", asked.thing())
    form = MeetingForm(
        request.person, request.POST or None, instance=found(request, Meeting, pk) if pk else None
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = tried(request, form, lambda: services.set_meeting(request.person, one, **values))
        if made:
            messages.success(request, _("Saved."))
            return redirect("treaty:meeting", made.pk)
    back = reverse("treaty:meeting", args=[pk]) if pk else reverse("treaty:meetings")
    return form_page(request, form, _("Meeting"), back)


def set_decision(request: Asked, pk: int, decision: int | None = None) -> HttpResponse:
    """Enter a decision of a meeting, or change it."""
    one = found(request, Meeting, pk)
    ask(request.person, "decide", one.thing())
    before = Decision.objects.filter(meeting=one, pk=decision).first() if decision else None
    if decision and before is None:
        raise Http404
    form = DecisionForm(request.POST or None, instance=before)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        fresh = Decision.objects.get(pk=decision) if decision else None
        if tried(request, form, lambda: services.set_decision(request.person, one, fresh, **values)):
            messages.success(request, _("Saved."))
            return redirect("treaty:meeting", pk)
    return form_page(request, form, _("Decision"), reverse("treaty:meeting", args=[pk]))


def _rows(requests: Any, day: date) -> list[dict[str, Any]]:
    """Return requests with days left, the soonest due first; those without a day come last."""
    rows = [
        {"request": r, "due": r.due_day, "left": None if r.due_day is None else (r.due_day - day).days}
        for r in requests[:IN_A_LIST]
    ]
    return sorted(rows, key=lambda row: (row["due"] or date.max, row["request"].pk))


def requests(request: Asked) -> HttpResponse:
    """Show what was asked and not answered by a day, with days left; or what was."""
    day = as_of(request) or timezone.localdate()
    state = request.GET.get("state", "open")[:20]
    rows = _rows(requests_on(day, state="" if state == "all" else state), day)
    context = {
        "rows": rows,
        "as_of": as_of(request),
        "state": state,
        "states": REQUEST.states,
        "adds": adds(request.person),
    }
    return render(request, "treaty/requests.html", context)


def requests_csv(request: Asked) -> HttpResponseBase:
    """Download all requests."""
    day = as_of(request) or timezone.localdate()
    lines: list[list[Any]] = [
        ["id", "country", "meeting", "decision", "title", "asked_of", "due", "days_left", "state", "closed"]
    ]
    for row in _rows(requests_on(day), day):
        r = row["request"]
        lines.append(
            [
                r.pk,
                r.country,
                r.meeting,
                r.decision,
                r.title,
                r.asked_of,
                row["due"],
                row["left"],
                r.state,
                r.closed,
            ]
        )
    return csv_response(
        [[str(c) if isinstance(c, Meeting | Decision) else c for c in line] for line in lines], "requests"
    )


def one_request(request: Asked, pk: int) -> HttpResponse:
    """Show a request: who asked what of whom, by when, and what came of it."""
    one = found(request, Request, pk, "meeting", "decision", "before", "document")
    state = REQUEST.state(one.state)
    due = one.due_day
    closing = [
        (step, decision)
        for step, decision in REQUEST.buttons(request.person, one.thing())
        if step.verb in {"deliver", "note"} and decision.allowed
    ]
    others = [b for b in REQUEST.buttons(request.person, one.thing()) if b[0].verb not in {"deliver", "note"}]
    context = {
        "one": one,
        "state": state,
        "due": due,
        "left": None if due is None else (due - timezone.localdate()).days,
        "closing": closing,
        "buttons": others,
        "outcome": OutcomeForm(),
        "calls": [c for c in one.calls.all()[:IN_A_LIST] if may(request.person, "see", c.thing())],
        "edits": bool(may(request.person, "edit:text", one.thing())),
        "acts": history("request", one.pk)[:50] if may(request.person, "edit:text", one.thing()) else [],
    }
    return render(request, "treaty/request.html", context)


def set_request(request: Asked, pk: int | None = None) -> HttpResponse:
    """Enter what a meeting asks of somebody, or change it."""
    one = found(request, Request, pk) if pk else None
    asked = one or Request(country=a_country(request.person), state="open", demo=request.person.demo)
    ask(request.person, "edit:text" if one else "add", asked.thing())
    initial = {"meeting": request.GET.get("meeting", "")[:12]}
    again = found(request, Request, pk) if pk else None
    form = RequestForm(request.person, request.POST or None, instance=again, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        today = timezone.localdate()
        made = tried(request, form, lambda: services.set_request(request.person, one, today=today, **values))
        if made:
            messages.success(request, _("Saved."))
            return redirect("treaty:request", made.pk)
    back = reverse("treaty:request", args=[pk]) if pk else reverse("treaty:requests")
    return form_page(request, form, _("Request"), back)


@require_POST
def step_request(request: Asked, pk: int) -> HttpResponse:
    """Take a request a step further."""
    one = found(request, Request, pk)
    step, outcome = StepForm(request.POST), OutcomeForm(request.POST, request.FILES)
    if not (step.is_valid() and outcome.is_valid()):
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect("treaty:request", pk)

    def doing() -> Request:
        document = None
        if step.cleaned_data["verb"] in {"deliver", "note"}:
            document = proof(request, one.country, one.title)
        return services.step_request(
            request.person,
            one,
            today=timezone.localdate(),
            outcome=outcome.cleaned_data["outcome"],
            document=document,
            **step.cleaned_data,
        )

    if tried(request, None, doing):
        messages.success(request, _("Saved."))
    return redirect("treaty:request", pk)


class Overdue(Feed):  # type: ignore[type-arg]
    """Requests that are overdue, as a feed to subscribe to."""

    feed_type = Atom1Feed
    title = gettext_lazy("Overdue requests")
    subtitle = gettext_lazy("Work that meetings asked for and that is late.")

    def link(self) -> str:
        """Return the address of the list."""
        return reverse("treaty:requests")

    def items(self) -> list[Request]:
        """Return what is overdue today, the longest first."""
        today = timezone.localdate()
        late = [r for r in requests_on(today, state="open")[:IN_A_LIST] if r.due_day and r.due_day < today]
        return sorted(late, key=lambda r: (r.due_day or today, r.pk))[:100]

    def item_title(self, item: Any) -> str:
        """Return its title."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Say of whom it was asked, and when it was due."""
        return _("Asked of %(whom)s, due on %(day)s.") % {"whom": item.asked_of, "day": item.due_day}

    def item_link(self, item: Any) -> str:
        """Return its address."""
        return reverse("treaty:request", args=[item.pk])
