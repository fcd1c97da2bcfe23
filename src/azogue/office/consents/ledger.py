"""A consent from proposal to the last gram: who answered first, what was drawn, what is left.

A pure state machine. `step` takes an entry and an event and returns the entry after it, or the same entry
and a problem. An entry has a version that grows with every change; whoever saves an entry compares it
(`swap`), so that of two who read the same entry only the first is kept and the other has to read again.

    left = granted - sum of shipments drawn and not cancelled >= 0, always

Days are those on which things happened, not on which they were written down: a shipment of the last day may
be entered later, until the file is closed by `Expire`.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch
from typing import Literal

from azogue.office.consents.records import ALWAYS, MOST_GRAMS, Condition, Consent, Instrument, Reply, Span

ProblemKind = Literal[
    "not proposed",
    "proposed already",
    "answered already",
    "not answered",
    "refused",
    "withdrawn",
    "withdrawn already",
    "closed",
    "not yet",
    "expired",
    "not expired",
    "no quantity",
    "not enough",
    "bad quantity",
    "before it was proposed",
    "drawn with another mass",
    "cancelled already",
    "not drawn",
]


@dataclass(frozen=True, slots=True)
class Draw:
    """A shipment that draws on a consent; a cancelled one keeps its place and gives its mass back."""

    shipment: str
    grams: int
    on: date
    cancelled: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A consent as it stands."""

    number: str
    exporter: str
    importer: str
    proposed: date
    proposed_by: str
    asked: int | None = None
    """Grams that the notice speaks of; None: it does not say."""
    instrument: Instrument = "minamata"
    substance: str = ""
    notice: str = ""
    answer: Reply | None = None
    answered: date | None = None
    answered_by: str = ""
    valid: Span = ALWAYS
    granted: int | None = None
    conditions: tuple[Condition, ...] = ()
    withdrawn: date | None = None
    closed: date | None = None
    draws: tuple[Draw, ...] = ()
    version: int = 1

    @property
    def drawn(self) -> int:
        """Grams of all shipments that were not cancelled."""
        return sum(d.grams for d in self.draws if d.cancelled is None)

    @property
    def left(self) -> int | None:
        """Grams that may still be shipped; None: the consent does not say how much it is for."""
        return None if self.granted is None else self.granted - self.drawn


@dataclass(frozen=True, slots=True)
class Propose:
    """Consent is asked for: step one of two."""

    number: str
    exporter: str
    importer: str
    on: date
    by: str
    asked: int | None = None
    instrument: Instrument = "minamata"
    substance: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The importing country answers: step two. Only the first answer counts."""

    on: date
    by: str
    reply: Reply
    grams: int | None = None
    """How much it consents to; None: as much as was asked for."""
    valid: Span = ALWAYS
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Ship:
    """A shipment draws on the consent."""

    shipment: str
    grams: int
    on: date


@dataclass(frozen=True, slots=True)
class Cancel:
    """A shipment did not take place: what it drew is given back."""

    shipment: str
    on: date


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The importing country takes its consent back, from a day on; what was shipped before stays."""

    on: date


@dataclass(frozen=True, slots=True)
class Expire:
    """The file of a consent whose last day is over is closed: nothing is drawn any more, at any date."""

    on: date


Event = Propose | Answer | Ship | Cancel | Withdraw | Expire


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an event changed nothing."""

    kind: ProblemKind
    first_by: str = ""
    """Who was first, when somebody was."""
    first_on: date | None = None
    left: int | None = None
    """Grams that were left, when they were not enough."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The entry after an event. With a problem it is the entry of before."""

    entry: Entry | None
    problem: Problem | None = None


class Stale(Exception):
    """Somebody else changed the entry in between; read it again and decide again."""


def step(entry: Entry | None, event: Event) -> Outcome:
    """Return what an event makes of an entry; None is a consent that nobody proposed yet.

    The same shipment entered twice is drawn once. Nothing is raised for what people do: an outcome says why
    it was not done.
    """
    if isinstance(event, Propose):
        return _propose(entry, event)
    if entry is None:
        return Outcome(None, Problem("not proposed"))
    if event.on < entry.proposed:
        return Outcome(entry, Problem("before it was proposed", entry.proposed_by, entry.proposed))
    return _happen(event, entry)


def swap(stored: Entry, read: Entry, new: Entry) -> Entry:
    """Return what is stored after an attempt to save.

    Args:
        stored: The entry as it is kept now.
        read: The entry from which `new` was made.
        new: The entry to keep.

    Raises:
        Stale: What is kept is no longer what was read.

    """
    if stored.version != read.version:
        raise Stale(stored.number)
    return new


def consent_of(entry: Entry) -> Consent:
    """Return an entry as the decision tables look at it; of a closed file nothing is left."""
    return Consent(
        number=entry.number,
        exporter=entry.exporter,
        importer=entry.importer,
        instrument=entry.instrument,
        substance=entry.substance,
        notice=entry.notice,
        answer=entry.answer,
        answered=entry.answered,
        valid=entry.valid,
        grams=entry.granted if entry.closed is None else entry.drawn,
        drawn=entry.drawn,
        conditions=entry.conditions,
        withdrawn=entry.withdrawn,
    )


def _propose(entry: Entry | None, event: Propose) -> Outcome:
    if entry is not None:
        return Outcome(entry, Problem("proposed already", entry.proposed_by, entry.proposed))
    if event.asked is not None and not 0 < event.asked <= MOST_GRAMS:
        return Outcome(None, Problem("bad quantity"))
    made = Entry(
        number=event.number,
        exporter=event.exporter,
        importer=event.importer,
        proposed=event.on,
        proposed_by=event.by,
        asked=event.asked,
        instrument=event.instrument,
        substance=event.substance,
        notice=event.notice,
    )
    return Outcome(made)


@singledispatch
def _happen(event: Event, entry: Entry) -> Outcome:
    raise TypeError(f"{event} happens to no consent such as {entry.number}.")


@_happen.register
def _(event: Answer, entry: Entry) -> Outcome:
    if entry.answer is not None:
        return Outcome(entry, Problem("answered already", entry.answered_by, entry.answered))
    granted = entry.asked if event.grams is None else event.grams
    if granted is not None and not 0 < granted <= MOST_GRAMS:
        return Outcome(entry, Problem("bad quantity"))
    refused = event.reply == "refused"
    return _changed(
        replace(
            entry,
            answer=event.reply,
            answered=event.on,
            answered_by=event.by,
            valid=ALWAYS if refused else event.valid,
            granted=None if refused else granted,
            conditions=() if refused else event.conditions,
        )
    )


@_happen.register
def _(event: Ship, entry: Entry) -> Outcome:
    before = next((d for d in entry.draws if d.shipment == event.shipment), None)
    if before is not None:
        return _again(event, entry, before)
    problem = _closed_to(event, entry)
    if problem is not None:
        return Outcome(entry, problem)
    return _changed(replace(entry, draws=(*entry.draws, Draw(event.shipment, event.grams, event.on))))


def _again(event: Ship, entry: Entry, before: Draw) -> Outcome:
    if before.cancelled is not None:
        return Outcome(entry, Problem("cancelled already", first_on=before.cancelled))
    if before.grams != event.grams:
        return Outcome(entry, Problem("drawn with another mass", first_on=before.on))
    return Outcome(entry)


def _closed_to(event: Ship, entry: Entry) -> Problem | None:
    """Say why nothing can be drawn; the first reason counts."""
    left = entry.left
    withdrawn = entry.withdrawn is not None and event.on >= entry.withdrawn
    early = entry.valid.early(event.on) or (entry.answered is not None and event.on < entry.answered)
    reasons: tuple[tuple[bool, ProblemKind], ...] = (
        (not 0 < event.grams <= MOST_GRAMS, "bad quantity"),
        (entry.answer is None, "not answered"),
        (entry.answer == "refused", "refused"),
        (entry.closed is not None, "closed"),
        (withdrawn, "withdrawn"),
        (early, "not yet"),
        (entry.valid.over(event.on), "expired"),
        (left is None, "no quantity"),
        (left is not None and event.grams > left, "not enough"),
    )
    kind = next((kind for holds, kind in reasons if holds), None)
    return None if kind is None else Problem(kind, entry.answered_by, entry.answered, left)


@_happen.register
def _(event: Cancel, entry: Entry) -> Outcome:
    before = next((d for d in entry.draws if d.shipment == event.shipment), None)
    if before is None:
        return Outcome(entry, Problem("not drawn"))
    if before.cancelled is not None:
        return Outcome(entry, Problem("cancelled already", first_on=before.cancelled))
    gone = replace(before, cancelled=event.on)
    return _changed(replace(entry, draws=tuple(gone if d is before else d for d in entry.draws)))


@_happen.register
def _(event: Withdraw, entry: Entry) -> Outcome:
    if entry.answer is None:
        return Outcome(entry, Problem("not answered"))
    if entry.answer == "refused":
        return Outcome(entry, Problem("refused", entry.answered_by, entry.answered))
    if entry.withdrawn is not None:
        return Outcome(entry, Problem("withdrawn already", first_on=entry.withdrawn))
    return _changed(replace(entry, withdrawn=event.on))


@_happen.register
def _(event: Expire, entry: Entry) -> Outcome:
    if entry.closed is not None:
        return Outcome(entry, Problem("closed", first_on=entry.closed))
    if not entry.valid.over(event.on):
        return Outcome(entry, Problem("not expired"))
    return _changed(replace(entry, closed=event.on))


def _changed(entry: Entry) -> Outcome:
    return Outcome(replace(entry, version=entry.version + 1))
