"""What the API of the customs desk takes and gives. USD and kg of product; null is unknown."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

Why = Annotated[str, Field(max_length=5000)]


class DeliveryOut(Schema):
    """A file of trade rows and the account of them: rows = accepted + quarantined + set aside."""

    id: int
    country: str
    kind: str
    way: str
    state: str
    name: str
    sha256: str
    size: int
    layout: str
    rows: int
    accepted: int
    quarantined: int
    aside: dict[str, int]
    problems: list[dict[str, Any]]
    first: int | None
    last: int | None
    mapping: str
    job: int | None
    at: datetime


class DeliveryIn(Schema):
    """What is said about a file that is sent."""

    country: str
    kind: Literal["own", "partners"] = "own"
    mapping: Annotated[str, Field(max_length=60)] = ""
    """Name of a saved mapping."""


class BadRowOut(Schema):
    """A row that cannot be used, with what to do."""

    source: str
    line: int
    column: str
    value: str
    reason: str
    remedy: str


class StepIn(Schema):
    """A step: accept, discard or undo a delivery; explain, escalate, close or reopen an alert."""

    verb: Annotated[str, Field(max_length=20)]
    why: Why = ""


class ColumnsIn(Schema):
    """What the columns of a delivery mean, as `azogue.trade.CustomsMapping` writes it."""

    mapping: dict[str, Any]
    name: Annotated[str, Field(max_length=60)] = ""
    """Keep it under this name."""
    accepts: bool = False
    """Whether files from the folder that it reads are accepted at once."""


class MappingOut(Schema):
    """A saved mapping."""

    id: int
    country: str
    name: str
    mapping: dict[str, Any]
    accepts: bool


class MonthOut(Schema):
    """A month's trade by the country's own rows."""

    period: int
    direction: str
    hs: str
    partner: str
    value: float | None
    kg: float | None
    quantity: float | None
    unit: str
    rows: int
    basket: bool


class FlowOut(Schema):
    """A year's trade as both sides report it, and the reconciled figure with its standard error of ln."""

    key: str
    exporter: str
    importer: str
    hs: str
    year: int
    x_value: float | None
    x_kg: float | None
    m_value: float | None
    m_kg: float | None
    m_fob: float | None
    value: float | None
    kg: float | None
    quantity: float | None
    unit: str | None
    se: float | None
    z: float | None
    kind: str


class RowOut(Schema):
    """A row as it was read, with the file and the line it stands in."""

    delivery: int
    source: str
    line: int
    year: int
    period: int
    reporter: str
    partner: str
    flow: str
    hs: str
    tariff: str | None
    value: float | None
    basis: str | None
    kg: float | None
    kg_estimated: bool | None
    quantity: float | None
    unit: str | None


class FlowWholeOut(FlowOut):
    """A flow with how its figure was made and the rows of both reports."""

    explanation: dict[str, Any]
    rows: list[RowOut]


class AlertOut(Schema):
    """Something a detector saw."""

    id: int
    detector: str
    exporter: str
    importer: str
    hs: str
    year: int
    basket: bool
    score: float
    figure: float
    value: float | None
    because: str
    state: str
    current: bool
    seen: datetime


class NoteOut(Schema):
    """What a person wrote about an alert."""

    text: str
    by: str
    at: datetime


class AlertWholeOut(AlertOut):
    """An alert with the flows it rests on, the very rows behind it, and its notes."""

    rests_on: list[str]
    figures: list[dict[str, Any]]
    rows: list[RowOut]
    notes: list[NoteOut]


class NoteIn(Schema):
    """A note about an alert."""

    text: Annotated[str, Field(min_length=1, max_length=5000)]


class WatchIn(Schema):
    """What shall be watched; blank fits everything."""

    title: Annotated[str, Field(max_length=120)] = ""
    hs: Annotated[str, Field(max_length=6)] = ""
    partner: Annotated[str, Field(max_length=8)] = ""
    detector: Annotated[str, Field(max_length=30)] = ""
    threshold: Annotated[float | None, Field(ge=0, le=1e15)] = None
    by_letter: bool = True


class WatchOut(WatchIn):
    """What is watched."""

    id: int
    country: str


class BulletinOut(Schema):
    """A month's own figures as they were published."""

    country: str
    month: int
    published: datetime
    lines: list[dict[str, Any]]


class BulletinIn(Schema):
    """A month to publish."""

    month: Annotated[int, Field(ge=190001, le=999912)]


class WithdrawIn(Schema):
    """Why a bulletin is withdrawn."""

    why: Annotated[str, Field(min_length=1, max_length=5000)]
