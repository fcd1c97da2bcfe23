"""What a customs single window sends and gets: plain data becomes a shipment, a decision plain data.

Names and values are those of `records`, as JSON has them: masses in kilograms as text or number, days as
2024-06-15, null or nothing for what is not known. A bad value never raises and is never left out in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast, get_args

from azogue.facts import countries
from azogue.facts.consent import find_substance
from azogue.facts.treaty import annex_items
from azogue.office.consents.records import (
    BadQuantity,
    Form,
    Purpose,
    PurposeKind,
    Shipment,
    Source,
    SourceKind,
    grams,
)
from azogue.office.consents.rules import Decision

LONGEST: Final = 100
"""Characters of a name or number."""
MOST_MET: Final = 50
"""Conditions that a shipment can say it meets."""
MERCURY_CODE: Final = "280540"
COMPOUND_HEADING: Final = "2852"
FIELDS: Final = (
    "id", "exporter", "importer", "hs", "form", "kilograms", "share", "substance", "item", "source",
    "purpose", "pesticide", "notice", "met",
)  # fmt: skip
SOURCE_FIELDS: Final = ("kind", "mined_in", "mined_on", "mined_at_entry")
PURPOSE_FIELDS: Final = ("kind", "allowed")


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be taken: where it stands, what it is, what to do."""

    field: str
    value: str
    message: str


@dataclass(slots=True)
class _Reader:
    """Hands out checked values of a message and keeps what was wrong."""

    message: Mapping[str, Any]
    place: str = ""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, message: str) -> None:
        self.problems.append(Problem(self.place + name, str(self.message.get(name, ""))[:LONGEST], message))

    def known(self, names: tuple[str, ...]) -> None:
        for name in self.message:
            if name not in names:
                self.wrong(str(name), f"There is no such field; the fields are {', '.join(names)}.")

    def text(self, name: str, *, needed: bool = False) -> str:
        value = self.message.get(name)
        if value is None or value == "":
            if needed:
                self.wrong(name, "Fill this in.")
            return ""
        if not isinstance(value, str) or len(value) > LONGEST:
            self.wrong(name, f"Write a text of at most {LONGEST} characters.")
            return ""
        return value.strip()

    def one_of(self, name: str, kinds: object, *, needed: bool = False) -> str:
        value = self.text(name, needed=needed)
        if value and value not in get_args(kinds):
            self.wrong(name, f"Write one of: {', '.join(get_args(kinds))}.")
            return ""
        return value

    def yes_no(self, name: str) -> bool | None:
        value = self.message.get(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, "Write true, false, or null when it is not known.")
            return None
        return value

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.wrong(name, "Write the day as 2024-06-15, or null when it is not known.")
            return None

    def country(self, name: str, *, needed: bool = False) -> str:
        value = self.text(name, needed=needed)
        if value and value not in countries():
            self.wrong(name, "Write the three letters of ISO 3166, such as PER.")
            return ""
        return value

    def part(self, name: str, names: tuple[str, ...]) -> "_Reader | None":
        value = self.message.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong(name, f"Write an object with {', '.join(names)}.")
            return None
        inner = _Reader(value, f"{self.place}{name}.", self.problems)
        inner.known(names)
        return inner

    def mass(self) -> int:
        value = self.message.get("kilograms")
        try:
            if value is None or isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
                raise BadQuantity("Write kilograms, such as 34.5.")
            found = grams(value if isinstance(value, Decimal) else str(value))
            if found == 0:
                raise BadQuantity("Write kilograms above zero.")
        except BadQuantity as error:
            self.wrong("kilograms", str(error))
            return 0
        return found

    def share(self) -> Decimal | None:
        value = self.message.get("share")
        if value is None:
            return None
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            found = Decimal(-1)
        if isinstance(value, bool) or not found.is_finite() or not 0 <= found <= 100:
            self.wrong("share", "Write per cent by weight, 0 to 100, or null when it is not known.")
            return None
        return found


def read_shipment(message: Mapping[str, Any]) -> tuple[Shipment | None, tuple[Problem, ...]]:
    """Return the shipment that a message describes, or None and everything that is wrong with it.

    Args:
        message: An object as JSON has it, with the names in `FIELDS`. `hs` may stand for `form`.

    """
    read = _Reader(message)
    read.known(FIELDS)
    form = _form(read)
    exporter, importer = read.country("exporter", needed=True), read.country("importer", needed=True)
    if exporter and exporter == importer:
        read.wrong("importer", "A shipment goes from one country to another; name two.")
    made: dict[str, Any] = {
        "id": read.text("id", needed=True),
        "exporter": exporter,
        "importer": importer,
        "form": form,
        "grams": read.mass(),
        "share": read.share(),
        "substance": _substance(read),
        "item": _item(read),
        "source": _source(read),
        "purpose": _purpose(read),
        "pesticide": read.yes_no("pesticide"),
        "notice": read.text("notice"),
        "met": _met(read),
    }
    if read.problems:
        return None, tuple(read.problems)
    return Shipment(**made), ()


def _form(read: _Reader) -> str:
    form, code = read.one_of("form", Form), "".join(c for c in read.text("hs") if c not in ". ")
    if code and not (code.isascii() and code.isdigit() and 6 <= len(code) <= 12):
        read.wrong("hs", "Write the code of the Harmonized System, six digits or more, such as 280540.")
        return form
    fits = _forms_of(code)
    if not form and not code:
        read.wrong("form", "Say what it is, or give its HS code.")
    elif form and code and form not in fits:
        read.wrong("form", f"The HS code {code} is for {' or '.join(fits)}; correct one of the two.")
    return form or fits[0]


def _forms_of(code: str) -> tuple[str, ...]:
    """Return what a code of the Harmonized System may hold; without one, anything."""
    if not code:
        return get_args(Form)
    if code.startswith(MERCURY_CODE):
        return ("mercury", "mixture")
    if code.startswith(COMPOUND_HEADING):
        return ("compound", "waste")
    return ("product", "compound", "mixture", "waste")


def _substance(read: _Reader) -> str:
    said = read.text("substance")
    found = find_substance(said) if said else None
    if said and found is None:
        read.wrong("substance", "Name a substance by id, name, formula or CAS number, such as HgO.")
    return "" if found is None else found.id


def _item(read: _Reader) -> str:
    item = read.text("item")
    if item and item not in annex_items():
        read.wrong("item", "Name an item of Annex A by its id, such as A-PES-1.")
    return item


def _source(read: _Reader) -> Source | None:
    part = read.part("source", SOURCE_FIELDS)
    if part is None:
        return None
    kind = part.one_of("kind", SourceKind, needed=True)
    mined_in, mined_on = part.country("mined_in"), part.day("mined_on")
    return Source(cast("SourceKind", kind), mined_in, mined_on, part.yes_no("mined_at_entry"))


def _purpose(read: _Reader) -> Purpose | None:
    part = read.part("purpose", PURPOSE_FIELDS)
    if part is None:
        return None
    return Purpose(cast("PurposeKind", part.one_of("kind", PurposeKind, needed=True)), part.yes_no("allowed"))


def _met(read: _Reader) -> frozenset[str]:
    value = read.message.get("met")
    if value is None:
        return frozenset()
    fits = isinstance(value, list | tuple) and len(value) <= MOST_MET
    if not fits or any(not isinstance(v, str) or len(v) > LONGEST for v in value):
        read.wrong("met", f"Write a list of at most {MOST_MET} ids of conditions.")
        return frozenset()
    return frozenset(value)


def answer_of(decision: Decision, shipment: Shipment, on: date) -> dict[str, Any]:
    """Return a decision as JSON has it."""
    return {
        "shipment": shipment.id,
        "day": on.isoformat(),
        "allowed": decision.allowed,
        "verdict": decision.verdict,
        "rule": decision.rule,
        "treaty": decision.treaty,
        "article": decision.article,
        "reason": decision.reason,
        "confidence": decision.confidence,
        "document": decision.document or None,
        "needs": list(decision.needs),
        "papers": list(decision.papers),
        "path": list(decision.path),
    }
