"""Shipments: whether one may go, the decision on record, and drawing it on the consent that covers it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from azogue.office.consents import records
from azogue.office.consents.circumstances import consent as consent_seen
from azogue.office.consents.circumstances import explicit_consent
from azogue.office.consents.filing import message_of
from azogue.office.consents.ledger import Ship
from azogue.office.consents.models import Consent, Posting, Shipment
from azogue.office.consents.problems import NotDone
from azogue.office.consents.rules import Decision, may_export, may_import
from azogue.office.consents.selectors import Direction, file_for
from azogue.office.consents.services.ground import happen, name_of
from azogue.office.consents.window import answer_of
from azogue.office.record.acts import act, ask
from azogue.office.record.gate import Person, Thing

MOST_TRIES: Final = 5
DECIDES: Final = {"export": may_export, "import": may_import}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and the number of the written consent that covers the shipment, if one does."""

    decision: Decision
    consent: str = ""


def border_of(shipment: records.Shipment, direction: Direction, *, demo: bool = False) -> Thing:
    """Return a shipment as the gate sees it: a thing of the country whose border it crosses."""
    return Thing("shipment", None, getattr(shipment, f"{direction}er"), demo=demo)


def may_it_go(person: Person, shipment: records.Shipment, on: date, direction: Direction) -> Decision:
    """Decide on a shipment, for somebody who may ask; nothing is written.

    Raises:
        Refused: The gate does not allow it.

    """
    ask(person, "ask", border_of(shipment, direction, demo=person.demo))
    return DECIDES[direction](shipment, on, file_for(shipment, on, demo=person.demo))


def decide(shipment: records.Shipment, on: date, direction: Direction, *, demo: bool = False) -> Decided:
    """Decide on what is on file at this moment; demonstration records decide on demonstrations only."""
    file = file_for(shipment, on, demo=demo)
    decision = DECIDES[direction](shipment, on, file)
    if not decision.allowed or not decision.document:
        return Decided(decision)
    for question in (consent_seen, explicit_consent):
        seen = question(shipment, on, file)
        if seen.value == "written" and seen.document == decision.document:
            return Decided(decision, seen.document)
    return Decided(decision)


def record(
    person: Person, shipment: records.Shipment, on: date, direction: Direction, *, draw: bool = False
) -> Shipment:
    """Keep a shipment with the decision it gets; drawn, if asked and allowed, on the consent that covers it.

    The decision and the draw are one: when somebody draws the last of a consent in between, it is decided
    again on what is left. The same shipment drawn again is found as it was recorded.

    Raises:
        Refused: The gate does not allow it.
        NotDone: The ledger does not let it be drawn, such as the same shipment with another mass.

    """
    with act(person, "record", border_of(shipment, direction, demo=person.demo)) as entry:
        decided, drawn_on, changed = _drawn(person, shipment, on, direction, draw=draw)
        if drawn_on is not None and not changed:
            before = Shipment.objects.filter(
                number=shipment.id, direction=direction, drawn_on=drawn_on, on=on
            ).first()
            if before is not None:
                entry.silent = True
                return before
        made = Shipment.objects.create(
            country=getattr(shipment, f"{direction}er"), number=shipment.id, direction=direction, on=on,
            exporter=shipment.exporter, importer=shipment.importer, form=shipment.form,
            substance=shipment.substance, grams=shipment.grams, asked=message_of(shipment),
            verdict=decided.decision.verdict, rule=decided.decision.rule,
            number_of_document=decided.decision.document,
            decision=answer_of(decided.decision, shipment, on), drawn_on=drawn_on, by_id=person.id,
            demo=person.demo,
        )  # fmt: skip
        entry.thing = str(made.pk)
        entry.summary = f"{made.number} · {made.verdict} · {made.rule} · {made.number_of_document}"
        entry.details = {"drawn": None if drawn_on is None else drawn_on.number}
    return made


def _drawn(
    person: Person, shipment: records.Shipment, on: date, direction: Direction, *, draw: bool
) -> tuple[Decided, Consent | None, bool]:
    """Decide, and draw; a consent that somebody emptied in between is decided on anew."""
    last: Decided | None = None
    for _attempt in range(MOST_TRIES):
        decided = decide(shipment, on, direction, demo=person.demo)
        if not draw or not decided.consent:
            return decided, None, False
        consent = Consent.objects.get(number=decided.consent)
        event = Ship(shipment.id, shipment.grams, on)
        try:
            now, changed = happen(consent, event, Posting.Event.SHIP, name_of(person))
        except NotDone:
            if decided == last:
                raise
            last = decided
        else:
            return decided, now, changed
    return decide(shipment, on, direction, demo=person.demo), None, False
