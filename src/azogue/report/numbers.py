"""How numbers are printed: significant digits, thin spaces and units, decided in this one place."""

from collections.abc import Iterable
from math import floor, log10
from typing import Final, Literal

from azogue.inventory.records import Figure

Unit = Literal["t", "kg", "g"]
KG_PER: Final[dict[Unit, float]] = {"t": 1000.0, "kg": 1.0, "g": 0.001}
THIN: Final = "\u202f"
"""Narrow no-break space: it groups digits and ties a number to its unit."""
MINUS: Final = "\u2212"
UNKNOWN: Final = "?"
"""Printed where a result is not known; never printed for zero."""


def unit_for(kilograms: Iterable[float | None]) -> Unit:
    """Choose the unit of a whole table or chart from its largest value.

    Args:
        kilograms: values in kg; None is passed over.

    Returns:
        "t" from 2,000 kg on, "g" where everything stays below 0.1 kg, else "kg".

    """
    largest = max((abs(v) for v in kilograms if v is not None), default=0.0)
    if largest >= 2000.0:
        return "t"
    return "g" if 0.0 < largest < 0.1 else "kg"


def significant(value: float, digits: int) -> str:
    """Print a number with that many significant digits, thousands grouped by a thin space.

    No power of ten is ever used and integer digits are never cut to zeros that look like decimals:
    12345 with two digits is "12 000".
    """
    if value == 0.0:
        return "0"
    places = digits - 1 - floor(log10(abs(value)))
    rounded = round(value, places)
    if rounded == 0.0:
        return "0"
    places = digits - 1 - floor(log10(abs(rounded)))
    text = f"{abs(rounded):,.{max(places, 0)}f}".replace(",", THIN)
    return f"{MINUS}{text}" if rounded < 0.0 else text


def digits_for(figure: Figure) -> int:
    """Significant digits that a range deserves: 3 when its ends differ by less than a third, else 2."""
    low, high = figure.low, figure.high
    if low is None or high is None or low <= 0.0:
        return 3 if low is None else 2
    return 3 if high / low < 1.35 else 2


def amount(kilograms: float | None, unit: Unit, digits: int = 2) -> str:
    """Print a mass without its unit; "?" for None, "<0.001" where the unit is too large for it.

    Args:
        kilograms: the value in kg, or None when it is not known.
        unit: unit of the table.
        digits: significant digits.

    """
    if kilograms is None:
        return UNKNOWN
    scaled = kilograms / KG_PER[unit]
    if 0.0 < abs(scaled) < 0.001:
        return "<0.001"
    return significant(scaled, digits)


def span(low: float | None, high: float | None, unit: Unit, digits: int = 2) -> str:
    """Print a range without its unit, "6.0–25"; empty when an end is missing."""
    if low is None or high is None:
        return ""
    between = "–" if low >= 0.0 else " to "
    return f"{amount(low, unit, digits)}{between}{amount(high, unit, digits)}"


def with_range(figure: Figure, unit: Unit) -> str:
    """Print a figure with its range in brackets, "12 (6.0–25)"; "?" when it is not quantified."""
    digits = digits_for(figure)
    text = amount(figure.point, unit, digits)
    ends = span(figure.low, figure.high, unit, digits)
    return f"{text} ({ends})" if ends and figure.point else text


def mass(kilograms: float | None, digits: int = 2) -> str:
    """Print one mass in running text with its own unit, "12.3 t"."""
    if kilograms is None:
        return "an unknown amount"
    unit = unit_for([kilograms])
    return f"{amount(kilograms, unit, digits)}{THIN}{unit}"


def percent(fraction: float | None, digits: int = 2) -> str:
    """Print a fraction as a percentage, "74 %"; with two digits small ones are "<1 %"; "?" for None."""
    if fraction is None:
        return UNKNOWN
    hundredth = fraction * 100.0
    if digits < 3 and 0.0 < abs(hundredth) < 1.0:
        return f"<1{THIN}%"
    if digits < 3 and 1.0 <= abs(hundredth) < 10.0:
        digits = 1
    whole = plain(hundredth, digits) if digits > 2 else significant(hundredth, digits)
    return f"{whole}{THIN}%"


def plain(value: float | None, digits: int = 4) -> str:
    """Print a datum (rate, factor) as it deserves: up to four digits, trailing zeros cut, "?" for None."""
    if value is None:
        return UNKNOWN
    if value != 0.0 and abs(value) < 1e-4:
        return f"{value:.{digits - 1}g}"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}".replace(",", THIN).replace("-", MINUS)
    text = significant(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(kilograms: float | None) -> str:
    """Print the stored value of a mass, nothing rounded away but floating-point noise (12 digits)."""
    return "not known" if kilograms is None else f"{kilograms:.12g} kg"
