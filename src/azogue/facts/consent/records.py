"""What a row of the consent tables is once it has been read: frozen, typed, with its citation."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from azogue.facts.records import Confidence

FieldKind = Literal[
    "text",
    "long text",
    "long text, with documents",
    "phone",
    "email",
    "quantity",
    "number",
    "date",
    "yes or no",
    "yes or no, with text",
    "yes or no, with documents",
    "choice",
    "choice with text",
    "contact",
    "signature block",
    "table",
]
Required = Literal["yes", "no", "if known", "if primary mining", "if non-Party"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, in our words."""

    form: str
    section: str
    id: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...]
    required: Required
    filled_by: str
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form by which countries speak to each other or to the secretariat under the mercury treaty."""

    id: str
    title: str
    article: str
    filled_by: str
    answered_by: str
    """Who answers on the same form; empty when nobody does."""
    public: bool
    """Whether the treaty has the secretariat keep a public register of it."""
    fields: tuple[Field, ...]
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A hazard statement of the Globally Harmonized System, with its pictogram."""

    code: str
    text: str
    pictogram: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Substance:
    """Mercury or a compound of it: identity, transport, hazards, and which rules look at it."""

    id: str
    name: str
    formula: str
    cas: str
    un_number: str
    transport_class: str
    """Class and, in brackets, subsidiary hazard of the transport of dangerous goods."""
    mercury_share: Decimal
    """Kilograms of mercury per kilogram, from the atomic weights."""
    article_3: Literal["mercury", "compound", "other compound"]
    """Whether Article 3(1) names it: as mercury, as one of its compounds, or not."""
    annex_iii: bool
    """Whether Annex III of the Rotterdam Convention lists it, as a pesticide."""
    signal_word: Literal["Danger", "Warning", ""]
    statements: tuple[str, ...]
    """Codes of hazard statements; empty: not known here, so ask for a safety data sheet."""
    citation: str
    confidence: Confidence
    """Of the hazard statements."""
    transport_confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class RotterdamFact:
    """A time, a duty or an entry of the Rotterdam Convention that concerns mercury."""

    id: str
    subject: str
    value: str
    unit: str
    article: str
    citation: str
    confidence: Confidence
    note: str

    @property
    def number(self) -> int | None:
        """The value as a whole number; None when it is none."""
        return int(self.value) if self.value.isdigit() else None
