"""Numbers, masses, days and country names as the language of the page writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from azogue.report import numbers

LEFT_TO_RIGHT: Final = "\u200e"
"""Invisible; keeps a sign on the left of its digits in a right-to-left line."""
ISOLATED: Final = {"ltr": "\u2066", "rtl": "\u2067"}
"""Invisible; begins a piece of text with a direction of its own, whatever stands around it."""
ISOLATED_END: Final = "\u2069"


@dataclass(frozen=True, slots=True)
class Signs:
    """How a language groups and splits digits."""

    decimal: str
    group: str
    grouped_from: int
    """Integer digits from which thousands are grouped: Spanish leaves 1234 alone."""
    bidi: bool


def locale() -> Locale:
    """Return the locale of the language in use."""
    return _locale(translation.get_language() or "en")


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse({"zh-hans": "zh_Hans"}.get(language, language.replace("-", "_")))


@lru_cache(maxsize=16)
def _signs(language: str) -> Signs:
    found = _locale(language)
    symbols: Mapping[str, Any] = found.number_symbols["latn"]
    return Signs(
        decimal=symbols["decimal"],
        group=symbols["group"].replace("\u00a0", numbers.THIN),
        grouped_from=5 if language in {"es", "pt", "pl"} else 4,
        bidi=found.text_direction == "rtl",
    )


def localised(printed: str) -> str:
    """Return a number that `azogue.report.numbers` printed, with the signs of the language in use."""
    signs = _signs(translation.get_language() or "en")
    whole, point, rest = printed.partition(".")
    if len(whole.strip(f"{numbers.MINUS}<").replace(numbers.THIN, "")) < signs.grouped_from:
        whole = whole.replace(numbers.THIN, "")
    text = whole.replace(numbers.THIN, signs.group) + (signs.decimal if point else "") + rest
    if signs.bidi and not text[:1].isdigit():
        return f"{LEFT_TO_RIGHT}{text[:1]}{LEFT_TO_RIGHT}{text[1:]}"
    return text


def isolated(text: str, direction: str) -> str:
    """Return a text that keeps its direction, where the language in use needs it; else as it is."""
    if not text or not _signs(translation.get_language() or "en").bidi:
        return text
    return f"{ISOLATED[direction]}{text}{ISOLATED_END}"


def unit_name(unit: str) -> str:
    """Return the sign of a unit of mass in the language in use."""
    return {
        "g": pgettext("unit of mass", "g"),
        "kg": pgettext("unit of mass", "kg"),
        "t": pgettext("unit of mass", "t"),
    }[unit]


def unknown() -> str:
    """Return what stands where a value is not known; never for zero."""
    return _("not known")


def part(value: Any, name: str) -> float | None:
    """Return `point`, `low` or `high` of a figure, whether it is an object or a dictionary."""
    found = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return None if found is None else float(found)


def point_of(value: Any) -> float | None:
    """Return the kilograms of a number, of text that is one, or of a figure."""
    if value is None or value == "":
        return None
    if isinstance(value, Mapping) or hasattr(value, "point"):
        return part(value, "point")
    return float(value)


def digits_of(value: Any) -> int:
    """Return the significant digits that a figure's range deserves; 2 for a bare number."""
    low, high = part(value, "low"), part(value, "high")
    if low is None or high is None or low <= 0.0:
        return 2
    return 3 if high / low < 1.35 else 2


def amount(kilograms: float | None, unit: numbers.Unit, digits: int = 2) -> str:
    """Return a mass in a unit, without naming it."""
    return unknown() if kilograms is None else localised(numbers.amount(kilograms, unit, digits))


def mass(value: Any, unit: str = "") -> str:
    """Return a mass with its unit; the unit that fits unless one is stated."""
    kilograms = point_of(value)
    if kilograms is None:
        return unknown()
    chosen = _unit(unit, kilograms)
    return with_unit(amount(kilograms, chosen, digits_of(value)), chosen)


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit behind it, in the order in which the language is read."""
    return isolated(f"{text}{numbers.THIN}{unit_name(unit)}", "rtl")


def ends(value: Any, unit: str = "") -> str:
    """Return the range of a figure without its unit; empty when an end is missing or there is no range."""
    low, high = part(value, "low"), part(value, "high")
    if low is None or high is None or low == high:
        return ""
    chosen, digits = _unit_of_span(value, unit), digits_of(value)
    shown = {"low": amount(low, chosen, digits), "high": amount(high, chosen, digits)}
    return (
        _("%(low)s to %(high)s") % shown if low < 0.0 else isolated(f"{shown['low']}–{shown['high']}", "ltr")
    )


def span(value: Any, unit: str = "") -> str:
    """Return the range of a figure in the unit of its value, with the unit."""
    text = ends(value, unit)
    return with_unit(text, _unit_of_span(value, unit)) if text else ""


def _unit_of_span(value: Any, stated: str) -> numbers.Unit:
    point = part(value, "point")
    return _unit(stated, (part(value, "high") or 0.0) if point is None else point)


def _unit(stated: str, kilograms: float) -> numbers.Unit:
    for unit in numbers.KG_PER:
        if unit == stated:
            return unit
    return numbers.unit_for([kilograms])


def number(value: Any) -> str:
    """Return a datum or a count; text that is no number is returned as it is."""
    if value is None or value == "":
        return unknown()
    if isinstance(value, int):
        return localised(f"{value:,d}".replace(",", numbers.THIN).replace("-", numbers.MINUS))
    try:
        return localised(numbers.plain(float(value)))
    except (TypeError, ValueError):
        return str(value)


def percent(fraction: float | None) -> str:
    """Return a fraction as a percentage."""
    if fraction is None:
        return unknown()
    printed = numbers.percent(fraction).removesuffix("%").removesuffix(numbers.THIN)
    return (_("%(number)s %%") % {"number": localised(printed)}).replace(" ", numbers.THIN)


def country(iso3: object) -> str:
    """Return the name of a country; what is no code is returned as it is."""
    from azogue.facts.countries import country_name
    from azogue.facts.errors import FactsError

    try:
        return country_name(str(iso3), str(locale()))
    except FactsError:
        return str(iso3)


def day(value: "date | datetime | str | Promise | None") -> str:
    """Return a date in words that no reader takes for another one: 3 Nov 2026."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if not isinstance(value, date):
        return str(value or "")
    pattern = "medium" if locale().language == "zh" else "d MMM y"
    return format_date(value, pattern, locale=locale())


def moment(value: datetime | None) -> str:
    """Return a date with its time of day."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return _("%(day)s, %(time)s") % {"day": day(local.date()), "time": format(local, "%H:%M")}
