"""Meetings and their decisions, and the work they ask for: asked, delivered, noted."""

from datetime import date
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Decision as Answered
from azogue.office.record.gate import Person, Refused, Thing
from azogue.office.record.models import Document
from azogue.office.treaty.models import Decision, Meeting, Request
from azogue.office.treaty.services.ground import in_order, put
from azogue.office.treaty.workflow import REQUEST

MEETING_FIELDS: Final = ("key", "instrument", "title", "place", "begins", "ends", "citation")
DECISION_FIELDS: Final = ("symbol", "title", "text", "citation")
REQUEST_FIELDS: Final = ("meeting", "decision", "title", "text", "asked_of", "due", "before")


def _save(record: models.Model, reason: "str | Promise", field: str) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise Impossible(reason, field) from error


def set_meeting(
    person: Person, meeting: Meeting | None = None, *, country: str = "", why: str = "", **values: Any
) -> Meeting:
    """Enter a meeting, or change it."""
    now = meeting or Meeting(country=country, demo=person.demo)
    with act(person, "edit" if meeting else "add", now.thing(), why=why) as entry:
        if meeting is not None:
            now = Meeting.objects.select_for_update().get(pk=meeting.pk)
        entry.details = put(now, values, MEETING_FIELDS)
        in_order(now.begins, now.ends, _("The end lies before the beginning."), "ends")
        _save(now, _("There is a meeting of this name already."), "key")
        entry.thing = str(now.pk)
        entry.summary = now.key
    return now


def set_decision(
    person: Person, meeting: Meeting, decision: Decision | None = None, **values: Any
) -> Decision:
    """Enter a decision of a meeting, or change it."""
    with act(person, "decide", meeting.thing()) as entry:
        now = decision or Decision(meeting=meeting)
        if now.meeting_id != meeting.pk:
            raise Impossible(_("This decision is another meeting's."))
        entry.details = put(now, values, DECISION_FIELDS)
        _save(now, _("There is a decision of this symbol already."), "symbol")
        entry.summary = now.symbol
    return now


def set_request(
    person: Person,
    request: Request | None = None,
    *,
    today: date,
    country: str = "",
    why: str = "",
    **values: Any,
) -> Request:
    """Enter what a meeting asks of somebody, or change it while it is open."""
    now = request or Request(country=country, demo=person.demo, opened=today)
    with act(person, "edit:text" if request else "add", now.thing(), why=why) as entry:
        if request is not None:
            now = _fresh(request)
        entry.details = put(now, values, REQUEST_FIELDS)
        if now.meeting is not None and request is None:
            now.opened = min(now.meeting.ends, today)
        in_order(now.opened, now.due_day, _("It is due before it was asked."), "due")
        now.save()
        entry.thing = str(now.pk)
        entry.summary = now.title
    return now


def _fresh(request: Request) -> Request:
    """Return the request as it is now, locked; refuse when it moved on since the gate was asked."""
    now = (
        Request.objects.select_for_update(of=("self",)).select_related("meeting", "before").get(pk=request.pk)
    )
    if now.state != request.state:
        raise Refused(Answered(False, _("It is not possible in the present state.")))
    return now


def step_request(
    person: Person,
    request: Request,
    *,
    verb: str,
    today: date,
    outcome: str = "",
    document: Document | None = None,
    why: str = "",
) -> Request:
    """Take a request a step further: deliver, note, drop, reopen."""
    try:
        step = REQUEST.step(verb)
    except KeyError:
        raise Refused(Answered(False, _("There is no such action here."))) from None
    if step.needs_reason and not why.strip():
        raise Impossible(_("Say why."), "why")
    if verb in {"deliver", "note"} and not (outcome.strip() or document):
        raise Impossible(_("Say what was delivered, in words or by a document."), "outcome")
    thing: Thing = request.thing()
    with act(person, verb, thing, why=why) as entry:
        now = _fresh(request)
        now.state = step.target
        now.closed = None if step.target == "open" else today
        if verb in {"deliver", "note"}:
            now.outcome, now.document = outcome, document
        now.save()
        entry.summary = now.title
        entry.details = {"state": now.state}
    return now
