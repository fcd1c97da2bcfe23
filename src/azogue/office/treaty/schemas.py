"""What the API of the treaty desk takes and gives."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

Short = Annotated[str, Field(max_length=300)]


class PartyOut(Schema):
    """A Party or signatory."""

    country: str
    status: str
    """On the day asked about: party, joining, left, signatory, unknown."""
    signed: date | None
    deposited: date | None
    in_force: date | None
    source: str
    confidence: str


class BoundOut(Schema):
    """From when a text binds a Party."""

    amendment: str
    decision: str
    in_force: date | None
    bound_since: date | None
    why: str


class BanOut(Schema):
    """What an item of Annex A or B means for a Party."""

    item: str
    annex: str
    part: str
    category: str
    text: str
    amendment: str
    last_day: date | None
    banned_since: date | None
    exempt_until: date | None
    status: str
    source: str
    confidence: str


class DutyOut(Schema):
    """A duty with its date for a Party."""

    rule: str
    article: str
    duty: str
    about: str
    due: date | None
    status: str
    applies: bool | None
    done: date | None
    days: int | None


class VerdictOut(Schema):
    """A year under a control schedule. Amounts are exact decimals, as text."""

    year: int
    reported: Decimal | None
    limit: Decimal | None
    outcome: str
    over: Decimal | None


class CourseOut(Schema):
    """A control schedule for a Party."""

    schedule: str
    unit: str
    baseline: Decimal | None
    years: list[VerdictOut]
    source: str
    confidence: str


class DoneIn(Schema):
    """That a duty was fulfilled."""

    rule: Annotated[str, Field(max_length=20)]
    on: date
    due: date | None = None
    note: Short = ""


class AmountIn(Schema):
    """What was reported for a year; null is not known."""

    amount: Annotated[Decimal | None, Field(ge=0, max_digits=20, decimal_places=6)]
    source: Short = ""
    why: Annotated[str, Field(max_length=2000)] = ""


class DutyKindOut(Schema):
    """A kind of duty of an instrument."""

    kind: str
    article: str
    what: str


class InstrumentOut(Schema):
    """A treaty or programme."""

    id: str
    name: str
    kind: str
    adopted: date | None
    in_force: date | None
    duties: list[DutyKindOut]
    source: str
    confidence: str


class MeetingOut(Schema):
    """A meeting."""

    id: int
    key: str
    country: str
    instrument: str
    title: str
    place: str
    begins: date
    ends: date


class DecisionOut(Schema):
    """A decision."""

    symbol: str
    meeting: str
    title: str
    text: str


class RequestOut(Schema):
    """Work that a meeting asked for."""

    id: int
    country: str
    title: str
    text: str
    asked_of: str
    meeting: str
    decision: str
    due: date | None
    state: str
    opened: date
    closed: date | None
    outcome: str


class CallOut(Schema):
    """A call for information, with how many were asked and how many answered."""

    id: int
    country: str
    title: str
    text: str
    deadline: date
    state: str
    asked: int
    opened: int
    answered: int


class PassageOut(Schema):
    """An answer word for word, or a summary."""

    kind: str
    by: str
    text: str
    source: str


class CallWholeOut(CallOut):
    """A call with what was learned."""

    silent: list[str]
    passages: list[PassageOut]
