"""Filling in a form: what is checked, what is taken over from the record, and the paper as frozen data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, Literal

from azogue.facts.consent import forms, hazards_of
from azogue.facts.consent.records import Field, Form, Substance
from azogue.office.consents.records import BadQuantity, Consent, Shipment, grams, kilograms
from azogue.office.record.text import clean, clean_line

LONGEST: Final = 5000
"""Characters of one answer."""
UNANSWERED: Final = ""

Side = Literal["exporting", "importing", ""]


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in a field: the value, and words that go with a choice."""

    value: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that cannot go out like this: which, what stands there, what to do."""

    form: str
    field: str
    label: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A field as printed."""

    label: str
    value: str
    """As printed; empty: a line to write on."""
    options: tuple[tuple[str, bool], ...] = ()
    """Choices with whether each was chosen."""
    signature: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a form."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A form filled in, as far as it is."""

    form: str
    title: str
    number: str
    article: str
    parts: tuple[Part, ...]
    hazards: tuple[str, ...]
    """What stands beside the notice about the substance, line by line."""
    recalled: bool
    """Whether fields of this form were recalled: compare with the official form before signing."""
    language: str = "en"


def prefilled(form: str, shipment: Shipment, on: date, consent: Consent | None = None) -> dict[str, Answer]:
    """Return what the record knows of a form's fields: quantity, day, source, purpose, decision.

    What the record does not know is left out; it is never guessed.

    Raises:
        KeyError: There is no such form.

    """
    known = {f.id for f in forms()[form].fields}
    found = {
        f"{form}-C-qty": Answer(f"{kilograms(shipment.grams):f}"),
        f"{form}-B-qty": Answer(f"{kilograms(shipment.grams):f}"),
        f"{form}-C-date": Answer(on.isoformat()),
        f"{form}-B-date": Answer(on.isoformat()),
        **_source(form, shipment),
    }
    if shipment.purpose is not None and form == "A":
        stored = shipment.purpose.kind == "interim storage"
        found["A-D-stor"] = Answer("yes" if stored else "no")
        found["A-D-use"] = Answer("no" if stored else "yes", "" if stored else shipment.purpose.kind)
    if consent is not None and consent.answer is not None:
        found[f"{form}-F-dec"] = Answer("granted" if consent.answer == "granted" else "denied")
        conditions = "; ".join(c.text or c.id for c in consent.conditions)
        if conditions:
            found[f"{form}-F-cond"] = Answer(conditions)
    return {name: answer for name, answer in found.items() if name in known}


def _source(form: str, shipment: Shipment) -> dict[str, Answer]:
    if shipment.source is None:
        return {}
    mined = shipment.source.kind == "primary mining"
    excess = shipment.source.kind == "excess chlor-alkali"
    if form not in {"A", "B"}:
        return {}  # what a non-Party certifies, it certifies itself
    return {
        f"{form}-C-prim": Answer("yes" if mined else "no"),
        f"{form}-C-chlor": Answer("no" if excess else "yes"),
    }


def problems_of(form: str, answers: Mapping[str, Answer], side: Side = "") -> tuple[Problem, ...]:
    """Return what keeps a form from going out, in the order of its fields.

    Args:
        form: Id of the form.
        answers: Answers by the id of the field.
        side: Whose fields have to be complete; empty: everybody's. Whatever is filled in is checked.

    Raises:
        KeyError: There is no such form.

    """
    known = {f.id: f for f in forms()[form].fields}
    found = [
        Problem(form, name, "", answer.value, "This form has no such field; leave it out.")
        for name, answer in answers.items()
        if name not in known
    ]
    for name, field in known.items():
        answer = answers.get(name, Answer(UNANSWERED))
        message = _wrong(field, answer, answers, side)
        if message:
            found.append(Problem(form, name, field.label, answer.value, message))
    return tuple(found)


def _wrong(field: Field, answer: Answer, answers: Mapping[str, Answer], side: Side) -> str:
    value = answer.value.strip()
    if len(answer.value) > LONGEST or len(answer.words) > LONGEST:
        return f"It is longer than {LONGEST} characters; shorten it or add a document."
    if not value:
        needed = side in field.filled_by and field.kind != "signature block" and _needed(field, answers)
        return "Fill this in; it may not stay blank." if needed else ""
    check = _CHECKS.get(field.kind)
    if check is not None and not check[0](value):
        return check[1]
    choices = _choices(field)
    if choices and value not in choices:
        return f"Write one of: {', '.join(choices)}."
    return ""


def _needed(field: Field, answers: Mapping[str, Answer]) -> bool:
    if field.required == "yes":
        return True
    asked = {"if primary mining": (f"{field.form}-C-prim", "yes"), "if non-Party": ("D-B-kind", "non-Party")}
    name, value = asked.get(field.required, ("", ""))
    return name in answers and answers[name].value == value


def _choices(field: Field) -> tuple[str, ...]:
    return ("yes", "no") if field.kind.startswith("yes or no") else field.choices


def _is_quantity(value: str) -> bool:
    try:
        return grams(value) > 0
    except BadQuantity:
        return False


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_address(value: str) -> bool:
    name, at, host = value.partition("@")
    return bool(name and at and "." in host) and not any(c.isspace() for c in value)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _is_phone(value: str) -> bool:
    return any(c.isdigit() for c in value)


_CHECKS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "quantity": (_is_quantity, "Write kilograms above zero, such as 34.5, at most to the gram."),
    "date": (_is_day, "Write the day as 2024-06-15."),
    "email": (_is_address, "Write an e-mail address, such as office@example.org."),
    "number": (_is_number, "Write a whole number."),
    "phone": (_is_phone, "Write a telephone number."),
}


def paper_of(
    form: str,
    answers: Mapping[str, Answer],
    *,
    number: str = "",
    substance: Substance | None = None,
    language: str = "en",
) -> Paper:
    """Return a form as it will be printed; problems are for `problems_of`, blanks stay blank.

    Args:
        form: Id of the form.
        answers: Answers by the id of the field; others are not printed.
        number: Number in the register.
        substance: Whose hazards stand beside the notice.
        language: Language of what people wrote, for screen readers.

    Raises:
        KeyError: There is no such form.

    """
    which = forms()[form]
    return Paper(
        form=form,
        title=which.title,
        number=clean_line(number),
        article=f"Minamata Convention on Mercury, Article {which.article}",
        parts=tuple(_parts(which, answers)),
        hazards=() if substance is None else tuple(_hazards(substance)),
        recalled=any(f.confidence == "knowledge" for f in which.fields),
        language=language,
    )


def _parts(form: Form, answers: Mapping[str, Answer]) -> Iterator[Part]:
    for section, fields in groupby(form.fields, key=lambda f: f.section):
        lines = list(fields)
        who = " and ".join(dict.fromkeys(f.filled_by for f in lines))
        yield Part(
            f"Section {section} — filled in by the {who}",
            tuple(_line(f, answers.get(f.id, Answer(UNANSWERED))) for f in lines),
        )


def _line(field: Field, answer: Answer) -> Line:
    choices = _choices(field)
    value = clean(answer.value).strip()
    if choices:
        options = tuple((choice, choice == value) for choice in choices)
        return Line(field.label, clean(answer.words).strip(), options)
    unit = " kg" if field.kind == "quantity" and value else ""
    return Line(field.label, value + unit, signature=field.kind == "signature block")


def _hazards(substance: Substance) -> Iterator[str]:
    yield f"{substance.name}, CAS {substance.cas}"
    if substance.un_number:
        yield f"Transport: UN {substance.un_number}, class {substance.transport_class}"
    if substance.signal_word:
        yield f"Signal word: {substance.signal_word}"
    for statement in hazards_of(substance):
        yield f"{statement.code}: {statement.text}"
    if not substance.statements:
        yield "Hazard statements are not known here: ask for a safety data sheet."
    if "knowledge" in {substance.confidence, substance.transport_confidence}:
        yield "Recalled in part: compare with the safety data sheet."
