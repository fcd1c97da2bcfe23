"""Consents: asked for, answered once, drawn, withdrawn, closed. What may happen says the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from azogue.office.consents.ledger import (
    Answer,
    Cancel,
    Expire,
    Problem,
    Propose,
    Ship,
    Withdraw,
    step,
)
from azogue.office.consents.models import Consent, Notice, Posting
from azogue.office.consents.problems import NotDone
from azogue.office.consents.records import Condition, Instrument, Reply, Span
from azogue.office.consents.services.ground import (
    conditions_from,
    happen,
    in_order,
    name_of,
    number_from,
    pair,
    substance_from,
)
from azogue.office.people.models import Appointment
from azogue.office.people.services import Impossible
from azogue.office.record.acts import Entry, act, note
from azogue.office.record.gate import ANYONE, OFFICER, Person, Thing
from azogue.office.record.models import Document

ENTERED_LATE: Final = timedelta(days=30)
"""So long after its last day shipments of a consent may still be entered: a convention of this office."""
MOST_AT_ONCE: Final = 5000


def propose(
    person: Person,
    *,
    number: str,
    exporter: str,
    importer: str,
    on: date,
    asked: int | None = None,
    instrument: Instrument = "minamata",
    substance: str = "",
    notice: str = "",
    keeper: str = "",
    citation: str = "",
    document: Document | None = None,
) -> Consent:
    """Write down that one country asks another for its consent: step one of two.

    Args:
        person: Who writes it down.
        number: Under which both countries know it; new in this office.
        exporter: ISO 3166 alpha-3.
        importer: ISO 3166 alpha-3.
        on: The day on which it was asked.
        asked: Grams; None: the request does not say.
        instrument: The convention.
        substance: The compound, under the Rotterdam Convention.
        notice: Number of the notice, when the consent is to this very shipment.
        keeper: Whose office keeps the record: one of the two; the exporting country when not said.
        citation: Where it is from.
        document: The paper that proves it.

    Raises:
        Refused: The gate does not allow it.
        NotDone: There is one with this number already, or the mass is none.
        Impossible: A value cannot be taken.

    """
    out, into = pair(exporter, importer)
    kept_by = keeper or out
    if kept_by not in {out, into}:
        raise Impossible(_("One of the two countries keeps the record."), "keeper")
    event = Propose(
        number_from(number), out, into, on, name_of(person), asked, instrument,
        substance_from(substance), notice.strip()[:100],
    )  # fmt: skip
    thing = Thing("consent", None, kept_by, demo=person.demo)
    with act(person, "propose", thing) as entry:
        made = _propose(event, kept_by, person.demo, citation, document)
        entry.thing = str(made.pk)
        entry.summary = made.number
        entry.details = {"asked": asked, "exporter": out, "importer": into}
    return made


def _propose(event: Propose, keeper: str, demo: bool, citation: str, document: Document | None) -> Consent:
    outcome = step(None, event)
    new = outcome.entry
    if new is None:
        raise NotDone(outcome.problem or Problem("bad quantity"))
    row = Consent(
        keeper=keeper, demo=demo, citation=citation[:300], document=document, number=new.number,
        exporter=new.exporter, importer=new.importer, instrument=new.instrument, substance=new.substance,
        notice=new.notice, asked=new.asked, proposed=new.proposed, proposed_by=new.proposed_by,
        version=new.version,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        there = Consent.objects.filter(number=new.number).first()
        if there is None:
            raise
        problem = Problem("proposed already", there.proposed_by, there.proposed)
        raise NotDone(problem) from None
    Posting.objects.create(
        consent=row, version=1, event=Posting.Event.PROPOSE, on=new.proposed, grams=new.asked,
        by=new.proposed_by,
    )  # fmt: skip
    return row


def to_answer(consent: Consent) -> Thing:
    """Return a consent as the gate sees it when somebody answers: whether the importing country is here."""
    thing = consent.thing()
    here = Appointment.objects.filter(role=OFFICER, country=consent.importer, account__is_active=True)
    if consent.demo:
        here = here.filter(account__demo=True)
    return replace(thing, facts={**thing.facts, "importer_here": here.exists()})


def answer(
    person: Person,
    consent: Consent,
    *,
    reply: Reply,
    on: date,
    grams: int | None = None,
    valid: Span | None = None,
    conditions: Iterable[Condition] = (),
    reason: str = "",
    document: Document | None = None,
    form: Mapping[str, list[str]] | None = None,
) -> Consent:
    """Write down what the importing country answers: step two. Only the first answer counts.

    Args:
        person: An officer of the importing country; where it has none here, of the country that keeps it.
        consent: What was asked.
        reply: Granted or refused.
        on: The day of the answer.
        grams: How much it consents to; None: as much as was asked for.
        valid: The days it holds.
        conditions: Each with a short name, which a shipment says it meets.
        reason: Why; a refusal needs one.
        document: The letter that proves it.
        form: What the importing country filled in on the notice: field to value and words.

    Raises:
        Refused: The gate does not allow it.
        NotDone: Somebody answered before, and who; or the ledger does not let it be.
        Impossible: A value cannot be taken.

    """
    if reply == "refused" and not reason.strip():
        raise Impossible(_("Say why."), "reason")
    event = Answer(on, name_of(person), reply, grams, valid or Span(), conditions_from(conditions))
    with act(person, "answer", to_answer(consent), why=reason) as entry:
        now, _changed = happen(consent, event, Posting.Event.ANSWER, event.by)
        extra = {"reason": reason.strip()[:5000]} | ({} if document is None else {"document": document})
        Consent.objects.filter(pk=now.pk).update(**extra)
        _tell_notice(now, form)
        entry.summary = now.number
        entry.details = {"reply": reply, "grams": now.granted}
    now.refresh_from_db()
    return now


def _tell_notice(consent: Consent, form: Mapping[str, list[str]] | None) -> None:
    """Let the notice that asked for it know: it is answered, and what its importing part says."""
    if not consent.notice:
        return
    notice = Notice.objects.select_for_update().filter(number=consent.notice).first()
    if notice is None or (notice.exporter, notice.importer) != (consent.exporter, consent.importer):
        return
    notice.answers = {**notice.answers, **(form or {})}
    if notice.state == "sent":
        notice.state = "answered"
    notice.version += 1
    notice.save(update_fields=["answers", "state", "version"])


def withdraw(person: Person, consent: Consent, *, on: date, why: str) -> Consent:
    """Take a consent back from a day on; what was shipped before stays. Raises as `answer`."""
    if not why.strip():
        raise Impossible(_("Say why."), "why")
    with act(person, "withdraw", to_answer(consent), why=why) as entry:
        now, _changed = happen(consent, Withdraw(on), Posting.Event.WITHDRAW, name_of(person))
        entry.summary = now.number
        entry.details = {"on": on.isoformat()}
    return now


def close(person: Person, consent: Consent, *, on: date) -> Consent:
    """Close the file of a consent whose last day is over: nothing is drawn any more. Raises as `answer`."""
    with act(person, "close", consent.thing()) as entry:
        now, _changed = happen(consent, Expire(on), Posting.Event.CLOSE, name_of(person))
        entry.summary = now.number
    return now


def close_what_is_over(on: date) -> int:
    """Close the files of consents that ended more than `ENTERED_LATE` ago; returns how many.

    The program does it by itself, one file after another: a fault in one keeps none of the others open.
    """
    over = Consent.objects.filter(answer="granted", closed=None, last__lt=on - ENTERED_LATE)
    closed = 0
    for consent in over.order_by("last", "pk")[:MOST_AT_ONCE]:
        with transaction.atomic():
            try:
                _now, changed = happen(consent, Expire(on), Posting.Event.CLOSE, "")
            except NotDone:
                continue
            if changed:
                note(ANYONE, "close", consent.thing(), Entry(summary=consent.number))
                closed += 1
    return closed


def ship(person: Person, consent: Consent, *, shipment: str, grams: int, on: date) -> Consent:
    """Draw a shipment on a consent. The same shipment with the same mass again changes nothing.

    Raises:
        Refused: The gate does not allow it.
        NotDone: The ledger does not let it be: not enough is left, it is over, withdrawn, not answered …

    """
    event = Ship(number_from(shipment, "shipment"), grams, on)
    with act(person, "ship", consent.thing()) as entry:
        now, changed = happen(consent, event, Posting.Event.SHIP, name_of(person))
        entry.silent = not changed
        entry.summary = f"{now.number} · {event.shipment}"
        entry.details = {"grams": grams, "on": on.isoformat()}
    return now


def cancel(person: Person, consent: Consent, *, shipment: str, on: date, why: str = "") -> Consent:
    """Say that a shipment did not take place: what it drew is given back. Raises as `ship`."""
    event = Cancel(number_from(shipment, "shipment"), on)
    with act(person, "cancel", consent.thing(), why=why) as entry:
        now, _changed = happen(consent, event, Posting.Event.CANCEL, name_of(person))
        entry.summary = f"{now.number} · {event.shipment}"
    return now


def days(first: date | None, last: date | None) -> Span:
    """Return the days from first to last, as somebody wrote them.

    Raises:
        Impossible: The last lies before the first.

    """
    in_order(first, last)
    return Span(first, last)
