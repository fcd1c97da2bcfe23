"""The range of a datum: stated where it is stated, otherwise from its data-quality grade."""

import math
from dataclasses import dataclass
from functools import lru_cache

from azogue.facts import default_grade, grade_spreads

BEST_GRADE = "A"


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the 95 % points around it, and where they come from."""

    low: float
    median: float
    high: float
    origin: str


@lru_cache(maxsize=1)
def _by_grade() -> dict[tuple[str, str], float]:
    return {(g.applies_to, g.grade): g.value for g in grade_spreads()}


def grade_ratio(kind: str, grade: str) -> float:
    """Return high/default of a "rate" or "factor", or sigma of a "split", at a grade (A to E)."""
    return _by_grade()[kind, grade or default_grade(kind)]


def grade_words(kind: str, grade: str) -> str:
    """Say which grade a range comes from, and whether anybody stated it."""
    return f"grade {grade}" if grade else f"grade {default_grade(kind)}, none stated"


def spread_of(kind: str, low: float | None, median: float, high: float | None, grade: str) -> Spread:
    """Complete a range so that a two-piece lognormal can be laid through it.

    A side that is not stated mirrors the stated one on the log scale; where neither is stated the
    grade gives both. A zero is exact. A stated low of zero is kept out of the logarithm by taking the
    grade's ratio on that side.

    Args:
        kind: "rate" or "factor".
        low: Stated 2.5 % point, same unit as the median, or None.
        median: The default, zero or positive.
        high: Stated 97.5 % point, or None.
        grade: Data-quality grade A to E, or empty.

    Returns:
        The completed range.

    """
    if median == 0:
        return Spread(0.0, 0.0, 0.0, "zero is exact")
    usable_low = low if low is not None and 0 < low <= median else None
    usable_high = high if high is not None and high >= median else None
    if usable_low is not None and usable_high is not None:
        return Spread(usable_low, median, usable_high, "stated")
    if usable_high is not None:
        return Spread(median * median / usable_high, median, usable_high, "high stated, low mirrored")
    if usable_low is not None:
        return Spread(usable_low, median, median * median / usable_low, "low stated, high mirrored")
    ratio = grade_ratio(kind, grade)
    return Spread(median / ratio, median, median * ratio, grade_words(kind, grade))


def median_of(low: float | None, default: float | None, high: float | None) -> tuple[float | None, str]:
    """Return the default, or the geometric mean of a range that has none, with a note."""
    if default is not None:
        return default, ""
    if low is not None and high is not None and low > 0:
        return math.sqrt(low * high), "No default is known; the geometric mean of the range stands for it."
    return None, ""
