"""What the API of the consents desk takes and gives. Masses are kilograms, exact, as text."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from azogue.office.consents.records import MOST_GRAMS
from azogue.office.consents.window import FIELDS

Code = Annotated[str, Field(min_length=3, max_length=3, description="ISO 3166, three letters.")]
Number = Annotated[str, Field(min_length=1, max_length=100)]
Kilograms = Annotated[Decimal, Field(gt=0, le=MOST_GRAMS // 1000, max_digits=16, decimal_places=3)]
Long = Annotated[str, Field(max_length=5000)]


class ConditionIO(Schema):
    """A condition: a short name, which a shipment says it meets, and its words."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    text: Long = ""


class DrawOut(Schema):
    """A shipment that drew on a consent."""

    shipment: str
    kilograms: str
    on: date
    cancelled: date | None


class ConsentOut(Schema):
    """A consent as it stands."""

    id: int
    number: str
    exporter: str
    importer: str
    instrument: str
    substance: str
    notice: str
    standing: str
    """On the day asked about: proposed, refused, withdrawn, not yet, expired, used up, open and so on."""
    asked: str | None
    granted: str | None
    drawn: str
    left: str | None
    proposed: date
    answer: str | None
    answered: date | None
    valid_from: date | None
    valid_until: date | None
    conditions: list[ConditionIO]
    withdrawn: date | None
    closed: date | None
    source: str


class ConsentWholeOut(ConsentOut):
    """A consent with who asked and answered, and what drew on it."""

    proposed_by: str
    answered_by: str
    draws: list[DrawOut]


class ProposeIn(Schema):
    """Consent is asked for."""

    number: Number
    exporter: Code
    importer: Code
    on: date
    kilograms: Kilograms | None = None
    instrument: Literal["minamata", "rotterdam"] = "minamata"
    substance: Annotated[str, Field(max_length=100)] = ""
    notice: Annotated[str, Field(max_length=100)] = ""
    source: Annotated[str, Field(max_length=300)] = ""


class AnswerIn(Schema):
    """The importing country answers. Without kilograms it grants as much as was asked for."""

    reply: Literal["granted", "refused"]
    on: date
    kilograms: Kilograms | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    conditions: Annotated[list[ConditionIO], Field(max_length=50)] = []
    reason: Long = ""


class ShipIn(Schema):
    """A shipment draws on a consent."""

    shipment: Number
    kilograms: Kilograms
    on: date


class CancelIn(Schema):
    """A shipment did not take place."""

    shipment: Number
    on: date
    why: Long = ""


class WithdrawIn(Schema):
    """A consent is taken back from a day on."""

    on: date
    why: Annotated[str, Field(min_length=1, max_length=5000)]


class PublicOut(Schema):
    """An entry of the public register (Articles 3(7) and 3(9))."""

    number: str
    country: str
    article: str
    since: date | None
    until: date | None
    terms: list[str]
    standing: str


class NoticeOut(Schema):
    """A request for consent or an export notification."""

    id: int
    number: str
    kind: str
    exporter: str
    importer: str
    substance: str
    asked: str | None
    state: str
    drafted: date
    sent: date | None
    acknowledged: date | None
    second: date | None


class CertificateOut(Schema):
    """A certification by a non-Party."""

    number: str
    kind: str
    country: str
    party: str
    valid_from: date | None
    valid_until: date | None
    revoked: date | None
    complete: bool


class ResponseOut(Schema):
    """An import response under the Rotterdam Convention."""

    number: str
    country: str
    kind: str
    substance: str
    told: date | None
    conditions: list[ConditionIO]


class DecisionIn(Schema):
    """A shipment, which border it crosses, and when."""

    shipment: Annotated[
        dict[str, Any],
        Field(
            max_length=50,
            description=f"The fields are {', '.join(FIELDS)}; docs/how-to/consents.md says what each is.",
        ),
    ]
    direction: Literal["export", "import"] = "export"
    day: date | None = None
    """Today without it."""
    draw: bool = False
    """Whether it is kept on record and, if allowed, drawn on the consent that covers it."""


class DecisionOut(Schema):
    """A decision: whether the shipment may go, by which rule and document, and what it needs."""

    shipment: str
    day: date
    allowed: bool
    verdict: str
    rule: str
    treaty: str
    article: str
    reason: str
    confidence: str
    document: str | None
    needs: list[str]
    papers: list[str]
    path: list[str]
    drawn: str | None = None
    """Number of the consent it was drawn on."""


class ShipmentOut(Schema):
    """A shipment on record with the decision it got."""

    id: int
    shipment: str
    direction: str
    on: date
    exporter: str
    importer: str
    form: str
    kilograms: str
    verdict: str
    rule: str
    document: str
    drawn: str | None
    at: datetime
