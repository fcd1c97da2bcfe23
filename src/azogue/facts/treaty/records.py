"""What a row of the treaty tables is once it has been read: frozen, typed, with its citation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from azogue.facts.records import Confidence

ItemRule = Literal["ban", "reduction", "aim", "condition", "new facility"]
Trigger = Literal[
    "entry into force",
    "entry into force or gold notice",
    "gold plan submitted",
    "fixed",
    "amendment communicated",
    "phase-out date",
]
DeadlineKind = Literal["latest", "recurring", "definition", "right", "expiry", "cap"]
DutyKind = Literal["inform", "consent", "control", "plan", "report"]


@dataclass(frozen=True, slots=True)
class PartyFact:
    """A State or organisation that signed or joined; the date it was bound from is computed, never stored."""

    code: str
    """ISO 3166 alpha-3, or the code of an organisation."""
    status: Literal["party", "signatory"]
    signed: date | None
    signed_confidence: Confidence | None
    deposited: date | None
    """When its instrument was deposited; None is not known."""
    action: str
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A regional economic integration organisation."""

    code: str
    name: str
    kind: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of an organisation, from a day to a day, both included."""

    organisation: str
    member: str
    since: date
    until: date | None
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A text that listed items, or changed them: the first text, or an amendment of annexes."""

    id: str
    instrument: str
    title: str
    annexes: tuple[str, ...]
    decision: str
    adopted: date | None
    communicated: date | None
    """When the depositary communicated it; the year for saying no runs from here."""
    in_force: date | None
    """For Parties that need not accept it first; None is not known."""
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class AnnexItem:
    """A product or process listed in Annex A or B."""

    id: str
    annex: Literal["A", "B"]
    part: str
    category: str
    item: str
    threshold: str
    carve_out: str
    rule: ItemRule
    """ban: not allowed after `year`; reduction: cut reached in `year`; aim: to be ended by `year`, as far as
    possible; condition: a duty without a date; new facility: none may be new."""
    year: int | None
    last_day: date | None
    """Last day before the rule bites, where the text gives a day and not only a year."""
    amendment: str
    """Id of the text that lists it."""
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list with a code: an exclusion, a part of a plan, a source category of Annex D."""

    code: str
    text: str
    kind: str
    codes: tuple[str, ...]
    """Source categories of the Toolkit, where they correspond."""
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class DentalMeasure:
    """A measure on dental amalgam: one of nine of which two are chosen, or one that binds."""

    id: str
    measure: str
    kind: Literal["choose two", "mandatory"]
    amendment: str
    due: date | None
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Deadline:
    """A rule from which the date of a duty is computed for a Party."""

    id: str
    instrument: str
    article: str
    duty: str
    trigger: Trigger
    years: int | None
    """From the trigger to the (first) date."""
    recurs_years: int | None
    first_due: date | None
    """The first date of a duty with fixed dates."""
    period_ends_years_before: int | None
    """The reporting period ends on 31 December so many years before the due date."""
    covered_by: str
    """Id of a duty that answers this one when both fall on a day."""
    kind: DeadlineKind
    circumstance: str
    """What has to be so in the country for the duty to apply; empty when it always applies."""
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure of the treaty or a decision, with the time in which it is the valid one."""

    id: str
    subject: str
    value: Decimal | None
    unit: str
    relation: str
    since: date | None
    until: date | None
    decision: str
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article in a few words of ours."""

    article: str
    topic: str
    summary: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the national report (Article 21), in short words and numbers of ours."""

    id: str
    part: str
    article: str
    question: str
    answer_type: str
    sub_fields: str
    paragraph: str
    starred: bool
    """Whether it is asked every two years."""
    fed_by: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class StatusFact:
    """A figure about the treaty as a whole, as of a day."""

    key: str
    value: str
    unit: str
    as_of: date | None
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty or programme."""

    id: str
    name: str
    short: str
    kind: Literal["binding", "voluntary"]
    adopted: date | None
    in_force: date | None
    topic: str
    untc: str
    """Chapter and number in the United Nations Treaty Collection."""
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of duty that an instrument lays on its Parties; from it follows which forms appear."""

    instrument: str
    kind: DutyKind
    article: str
    what: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    """From this year on, this share of the baseline is allowed, until the next step."""

    from_year: int
    allowed_share: Decimal
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Schedule:
    """A control schedule: a baseline and the shares of it that are allowed, by year."""

    id: str
    instrument: str
    title: str
    substance: str
    unit: str
    baseline_years: tuple[int, ...]
    """The baseline is the mean of what was reported for these years."""
    applies_to: str
    steps: tuple[ScheduleStep, ...]
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a body, with its days."""

    id: str
    instrument: str
    title: str
    place: str
    begins: date
    ends: date
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, cited by its symbol."""

    symbol: str
    meeting: str
    title: str
    citation: str
    confidence: Confidence
