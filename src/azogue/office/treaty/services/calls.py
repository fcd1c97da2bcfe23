"""Calls for information: written, sent to each body with a link of its own, answered, closed."""

import hashlib
import secrets
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.people.services import Impossible
from azogue.office.record.acts import act, note
from azogue.office.record.gate import ANYONE, Decision, Person, Refused, Thing
from azogue.office.treaty.models import Call, Invitee, Passage
from azogue.office.treaty.services.ground import put
from azogue.office.treaty.workflow import CALL

CALL_FIELDS: Final = ("title", "text", "deadline", "request")
MOST_INVITEES: Final = 300
MOST_PASSAGES: Final = 50
"""Answers of one body to one call."""
LONGEST: Final = 50_000


def set_call(
    person: Person, call: Call | None = None, *, country: str = "", why: str = "", **values: Any
) -> Call:
    """Write a call, or change it while nobody was asked yet."""
    now = call or Call(country=country, demo=person.demo, by_id=person.id)
    with act(person, "edit:text" if call else "add", now.thing(), why=why) as entry:
        if call is not None:
            now = _fresh(call)
        entry.details = put(now, values, CALL_FIELDS)
        now.save()
        entry.thing = str(now.pk)
        entry.summary = now.title
    return now


def _fresh(call: Call) -> Call:
    """Return the call as it is now, locked; refuse when it moved on since the gate was asked."""
    now = Call.objects.select_for_update().get(pk=call.pk)
    if now.state != call.state:
        raise Refused(Decision(False, _("It is not possible in the present state.")))
    return now


def invite(person: Person, call: Call, *, name: str, email: str = "") -> Invitee:
    """Add a body to those who are asked."""
    with act(person, "invite", call.thing()) as entry:
        now = _fresh(call)
        if now.invitees.count() >= MOST_INVITEES:
            raise Impossible(_("There are too many here."))
        invitee = Invitee(call=now, name=name, email=email)
        try:
            with transaction.atomic():
                invitee.save()
        except IntegrityError as error:
            raise Impossible(_("This body is asked already."), "name") from error
        entry.summary = f"{now.title} · {name}"
    return invitee


def step_call(person: Person, call: Call, *, verb: str, why: str = "") -> Call:
    """Send a call, close it, open it again."""
    try:
        step = CALL.step(verb)
    except KeyError:
        raise Refused(Decision(False, _("There is no such action here."))) from None
    if step.needs_reason and not why.strip():
        raise Impossible(_("Say why."), "why")
    asked = call.thing()
    thing = Thing(
        asked.kind,
        asked.id,
        asked.country,
        asked.state,
        asked.demo,
        facts={"invitees": call.invitees.count()},
    )
    with act(person, verb, thing, why=why) as entry:
        now = _fresh(call)
        now.state = step.target
        if verb == "open":
            now.opened = timezone.now()
        now.closed = timezone.now() if step.target == "closed" else None
        now.save()
        entry.summary = now.title
        entry.details = {"state": now.state}
    return now


def new_link(person: Person, invitee: Invitee) -> str:
    """Return a new secret for the link of a body; the one before no longer works."""
    secret = secrets.token_urlsafe(24)
    with act(person, "invite", invitee.call.thing()) as entry:
        _fresh(invitee.call)
        Invitee.objects.filter(pk=invitee.pk).update(digest=digest_of(secret), sent=timezone.now())
        entry.summary = f"{invitee.call.title} · {invitee.name}"
        entry.details = {"link": True}
    return secret


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitee_thing(invitee: Invitee) -> Thing:
    """Return a body that was asked as the gate sees it before whoever holds its link."""
    call = invitee.call
    return Thing("invitee", invitee.pk, call.country, call.state, call.demo, facts={"shown": True})


def opened(invitee: Invitee) -> None:
    """Keep when the link was used for the first time."""
    if invitee.opened is None:
        with transaction.atomic():
            Invitee.objects.filter(pk=invitee.pk, opened=None).update(opened=timezone.now())
            note(ANYONE, "opened", invitee_thing(invitee))


def answer(person: Person, invitee: Invitee, *, text: str, source: str = "") -> Passage:
    """Take a body's answer, word for word. What was received is never changed."""
    if not text.strip() or len(text) > LONGEST:
        raise Impossible(_("Write your answer."), "text")
    with act(person, "answer", invitee_thing(invitee)) as entry:
        call = Call.objects.select_for_update().get(pk=invitee.call_id)
        if call.state != "open":
            raise Impossible(_("No more answers are taken."))
        if invitee.passages.count() >= MOST_PASSAGES:
            raise Impossible(_("There are too many answers here."))
        passage = Passage.objects.create(
            call=call, invitee=invitee, kind=Passage.Kind.VERBATIM, text=text, source=source
        )
        Invitee.objects.filter(pk=invitee.pk, answered=None).update(answered=timezone.now())
        entry.summary = f"{call.title} · {invitee.name}"
    return passage


def summarise(
    person: Person, call: Call, passage: Passage | None = None, *, text: str, source: str, why: str = ""
) -> Passage:
    """Write a summary of what is public elsewhere, with its source, or change one of ours."""
    if not source.strip():
        raise Impossible(_("A summary names its source."), "source")
    if passage is not None and passage.kind == Passage.Kind.VERBATIM:
        raise Impossible(_("These are somebody's own words; they are never changed."))
    with act(person, "edit:passages", call.thing(), why=why) as entry:
        now = passage or Passage(call=call, kind=Passage.Kind.SUMMARY)
        if now.call_id != call.pk:
            raise Impossible(_("This belongs to another call."))
        entry.details = put(now, {"text": text, "source": source}, ("text", "source"))
        now.save()
        entry.summary = call.title
    return now
