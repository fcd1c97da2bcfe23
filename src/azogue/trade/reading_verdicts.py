"""What can be decided about a row of a trade file: it counts, it would count twice, or it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["accepted", "aside", "quarantined"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about rows, with the rule for setting aside, or the reason and the remedy for refusing."""

    kind: Kind
    rule: str = ""
    column: str = ""
    remedy: str = ""


ACCEPTED, NOT_ASKED, LEVEL, SERVICE, SUBFLOW, WORLD, GROUP = 0, 101, 102, 103, 104, 105, 106
OWN, AGAIN, REVISION, MONTHLY, PARTS = 110, 111, 112, 113, 114
SHORT, LONG, CLASSIFICATION, CODE, PERIOD, FLOW, REPORTER, PARTNER = 201, 202, 203, 204, 205, 206, 207, 208
VALUE, VALUE_NEGATIVE, WEIGHT, WEIGHT_NEGATIVE, QUANTITY, QUANTITY_NEGATIVE, NOTHING = (
    209, 210, 211, 212, 213, 214, 215,
)  # fmt: skip
UNREADABLE = 216

_NUMBER = "Write a number with a decimal point and without separators, or leave the cell blank."
_NEGATIVE = "A negative figure is a correction: enter the corrected figure in its place."
_AREA = "Write the number of the area in UN Comtrade or its ISO 3166 alpha-3 code."

VERDICTS: Mapping[int, Verdict] = MappingProxyType({
    ACCEPTED: Verdict("accepted"),
    NOT_ASKED: Verdict("aside", "code not asked for"),
    LEVEL: Verdict("aside", "chapter, heading or total: the sum of six-digit codes"),
    SERVICE: Verdict("aside", "services or a mode of supply, not goods"),
    SUBFLOW: Verdict("aside", "part of an import or export that has its own row"),
    WORLD: Verdict("aside", "partner World: the sum of partners"),
    GROUP: Verdict("aside", "group of countries: the sum of its members"),
    OWN: Verdict("aside", "the same code in the country's own rows"),
    AGAIN: Verdict("aside", "the same flow in a file given later"),
    REVISION: Verdict("aside", "the same trade in another revision of the Harmonized System"),
    MONTHLY: Verdict("aside", "months of a year that is there as a whole"),
    PARTS: Verdict(
        "aside", "split by second partner, transport, customs procedure or national code; the whole is there"
    ),
    SHORT: Verdict("quarantined", "fewer cells than the header", "", "Fetch the file again, or fill it."),
    LONG: Verdict("quarantined", "more cells than the header", "", "Put text that has separators in quotes."),
    CLASSIFICATION: Verdict(
        "quarantined", "not the Harmonized System", "classification", "Ask for the data by HS code."
    ),
    CODE: Verdict("quarantined", "not an HS code", "code", "Write six digits, or more in a national code."),
    PERIOD: Verdict("quarantined", "not a year or month", "period", "Write 2021 or 202103."),
    FLOW: Verdict("quarantined", "unknown flow", "flow", "Write M, X, RM or RX, or 1 to 4."),
    REPORTER: Verdict("quarantined", "unknown area", "reporter", _AREA),
    PARTNER: Verdict("quarantined", "unknown area", "partner", _AREA),
    VALUE: Verdict("quarantined", "not a number", "value", _NUMBER),
    VALUE_NEGATIVE: Verdict("quarantined", "negative", "value", _NEGATIVE),
    WEIGHT: Verdict("quarantined", "not a number", "kg", _NUMBER),
    WEIGHT_NEGATIVE: Verdict("quarantined", "negative", "kg", _NEGATIVE),
    QUANTITY: Verdict("quarantined", "not a number", "quantity", _NUMBER),
    QUANTITY_NEGATIVE: Verdict("quarantined", "negative", "quantity", _NEGATIVE),
    NOTHING: Verdict(
        "quarantined", "neither value nor weight nor quantity", "", "Fill in what is known, or drop the row."
    ),
    UNREADABLE: Verdict("quarantined", "the row cannot be read", "", "Fetch the file again, or correct it."),
})  # fmt: skip
