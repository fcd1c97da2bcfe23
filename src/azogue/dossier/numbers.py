"""What a number written by a person means: read it, read it and say so, or say why not."""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:(?P<sep>[,. '’_])\d{3})(?:(?P=sep)\d{3})*", re.ASCII)
_LAKH = re.compile(r"[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", re.ASCII)
_BOTH = re.compile(r"[+-]?\d{1,3}(?:(?P<sep>[,. '’_])\d{3})+(?P<point>[.,])\d+", re.ASCII)
_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d{1,4})?", re.ASCII)
_WITH_UNIT = re.compile(r"(?P<number>[+-]?[\d.,' ]*\d)\s*(?P<unit>[^\W\d][\w/³%.-]*(?: [\w/³%.-]+)?)")
_RANGE = re.compile(r"(?P<low>[\d.]+)\s*(?:-|–|—|to|a|à|hasta)\s*(?P<high>[\d.]+)", re.ASCII)
_SPACES = str.maketrans(dict.fromkeys("\xa0\u2007\u2008\u2009\u200a\u202f\u3000\t\n\r", " "))
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "٫": ".", "٬": "'", "’": "'", "\u200e": None, "\u200f": None, "\ufeff": None}
)
_UNKNOWN_WORDS = {
    "-",
    "--",
    "—",
    "–",
    "?",
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "nd",
    "n.d.",
    "n/d",
    "s/d",
    "sd",
    "unknown",
    "not known",
    "no data",
    "none",
    "desconocido",
    "sin datos",
    "inconnu",
    "..",
    "...",
    "tbd",
    "x",
}
_ZERO_WORDS = {"nil", "zero", "cero", "zéro", "null", "nul"}
_ENDLESS = {"nan", "inf", "infinity", "∞", "1.#inf", "1.#ind"}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Number:
    """The outcome: a value, or None with a problem; a note when the writing had to be interpreted."""

    value: float | None
    note: str = ""
    problem: str = ""
    percent: bool = False
    """Whether a percent sign stood beside it; the value is already the fraction."""
    comma: bool = False
    """Whether the writer uses the comma for decimals, or the point between thousands."""


def read_number(text: str) -> Number:
    """Read one number.

    Returns:
        The value when the writing has one meaning only. Blank text gives None without a problem.

    """
    text = text.strip()
    if not text:
        return Number(None)
    if len(text) > LONGEST:
        return Number(None, problem="This text is too long to be a number. Write the number alone.")
    if _PLAIN.fullmatch(text):
        return _finite(text)
    return _second_look(text)


@lru_cache(maxsize=4096)
def _second_look(text: str) -> Number:
    tidy = _ascii(text)
    percent = tidy.endswith("%")
    if percent:
        tidy = tidy[:-1].rstrip()
    found = _finite(tidy) if _PLAIN.fullmatch(tidy) else _styled(tidy, text)
    if not percent or found.value is None:
        return found
    return Number(hundredth(found.value), found.note, percent=True)


def _ascii(text: str) -> str:
    tidy = text.translate(_SPACES).translate(_SIGNS).strip()
    return "".join(c if c.isascii() or not c.isdecimal() else str(unicodedata.decimal(c)) for c in tidy)


def _styled(tidy: str, text: str) -> Number:
    """Read thousands separators and decimal commas."""
    if both := _BOTH.fullmatch(tidy):
        sep, point = both["sep"], both["point"]
        if sep != point:
            return _noted(tidy.replace(sep, "").replace(point, "."), text, comma=point == ",")
    if groups := _GROUPS.fullmatch(tidy):
        sep = groups["sep"]
        if sep == "," and tidy.count(",") == 1 and tidy.lstrip("+-")[0] != "0":
            return _ambiguous(tidy, text)
        if sep != "," or tidy.lstrip("+-")[0] != "0":
            return _noted(tidy.replace(sep, ""), text, comma=sep == ".")
    if _LAKH.fullmatch(tidy):
        return _noted(tidy.replace(",", ""), text)
    if _COMMA.fullmatch(tidy):
        return _noted(tidy.replace(",", "."), text, comma=True)
    return Number(None, problem=_why_not(tidy, text))


def _ambiguous(tidy: str, text: str) -> Number:
    small, large = tidy.replace(",", "."), tidy.replace(",", "")
    return Number(
        None,
        problem=f'"{text}" can mean {small} or {large}. Write it without a comma, or with a point for '
        "decimals.",
    )


def _noted(plain: str, text: str, *, comma: bool = False) -> Number:
    found = _finite(plain)
    if found.value is None:
        return found
    note = f'"{text}" is read as {canonical(found.value)}. Correct it if that is not meant.'
    return Number(found.value, note, comma=comma)


def _finite(text: str) -> Number:
    value = float(text)
    if math.isfinite(value):
        return Number(value)
    return Number(
        None, problem="This number is too large for any real quantity. Check its digits and its exponent."
    )


def _why_not(tidy: str, text: str) -> str:
    low = tidy.casefold()
    known = (
        (low in _UNKNOWN_WORDS, "Leave the cell blank when the figure is not known, and write 0 for zero."),
        (low in _ZERO_WORDS, "Write 0 for zero, or leave the cell blank when the figure is not known."),
        (low.lstrip("+-") in _ENDLESS, "Write a number, or leave the cell blank when it is not known."),
        (low[:1] in "<>~≈≤≥±", "Write the number alone and put the range in low and high."),
        (
            _RANGE.fullmatch(low),
            "It is a range: write the best figure here and the two ends in low and high.",
        ),
    )
    advice = next((words for hit, words in known if hit), "")
    if advice:
        return f'"{text}" is not a plain number. {advice}'
    if with_unit := _WITH_UNIT.fullmatch(tidy):
        number, unit = with_unit["number"], with_unit["unit"]
        return (
            f'"{text}" holds more than a number. Write {number} here, and "{unit}" in the column '
            "for the unit."
        )
    if any(c.isdigit() for c in low):
        return f'"{text}" is not a number. Write it with a point for decimals and nothing between thousands.'
    return (
        f'"{text}" is text where a number is needed. Write the number, or leave the cell blank when it is '
        "not known."
    )


def hundredth(value: float) -> float:
    """Return the number nearest to a hundredth of what is written: 94.2 gives 0.942, not 94.2 / 100."""
    return float(Decimal(repr(value)).scaleb(-2))


def canonical(value: float) -> str:
    """Return the shortest text that reads back as exactly this number, without an idle ".0"."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value)) if value or math.copysign(1, value) > 0 else "0"
    return repr(float(value))
