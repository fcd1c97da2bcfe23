"""Pure decisions of the inventories desk: when a report is late, and what a baseline is."""

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, Literal

Colour = Literal["green", "amber", "red"]
RULE_VERSION: Final = "1"
"""Grows when `baseline` would give other digits for the same inputs."""
BASELINE_RULES: Final = ("year", "mean")
MOST_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a report is expected, and when the next one is due."""

    due: date
    every_months: int
    grace_days: int


def colour(rhythm: Rhythm, today: date) -> Colour:
    """Return green up to the due day, amber through the days of grace, red from then on."""
    if today <= rhythm.due:
        return "green"
    return "amber" if (today - rhythm.due).days <= rhythm.grace_days else "red"


def months_on(day: date, months: int) -> date:
    """Return the same day some months on (or back); the last of a month goes to the last of a month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    last = calendar.monthrange(year, month)[1]
    at_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, last if at_end else min(day.day, last))


def period_start(rhythm: Rhythm) -> date:
    """Return the day after which a report counts for the due day: the due day before it."""
    return months_on(rhythm.due, -rhythm.every_months)


def counts(rhythm: Rhythm, changed: date, year: int | None) -> bool:
    """Tell whether a row changed on a day is the report that is due.

    A correction of an older year is not: the row is about the year in which the period began, or later.
    """
    start = period_start(rhythm)
    return changed > start and year is not None and year >= start.year


def next_due(rhythm: Rhythm, came: date) -> date:
    """Return the due day after a report came; one that came after several due days settles all of them."""
    steps = 1
    while (due := months_on(rhythm.due, steps * rhythm.every_months)) < came:
        steps += 1
    return due


def days_late(rhythm: Rhythm, today: date) -> int:
    """Return the days since the due day; 0 when it is not past."""
    return max(0, (today - rhythm.due) // timedelta(days=1))


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What a baseline takes from one year: figures by source and channel, and what does not occur."""

    year: int
    figures: Mapping[str, Mapping[str, tuple[float | None, float | None, float | None]]]
    """(point, low, high) in kg of mercury per year by channel, by code of a source or "total"."""
    not_occurring: frozenset[str] = frozenset()
    """Sources stated as not occurring: they are zero, not unknown."""


@dataclass(frozen=True, slots=True)
class BaselineFigure:
    """The baseline of one source and channel, kg of mercury per year."""

    point: float | None
    """None where any of the years is unknown: half a mean would pass for a small one."""
    low: float | None
    high: float | None
    unknown_in: tuple[int, ...] = ()


def baseline(rule: str, inputs: Sequence[YearFigures]) -> dict[str, dict[str, BaselineFigure]]:
    """Compute a baseline by source and channel.

    Args:
        rule: "year" takes one year as it is; "mean" takes the mean of several.
        inputs: The years, in any order, each once.

    Returns:
        Figures by code and channel. The range of a mean is the mean of the ranges: years share their
        factors, so their errors do not cancel.

    Raises:
        ValueError: The rule is unknown, or does not fit the number of years.

    """
    years = [i.year for i in inputs]
    if rule not in BASELINE_RULES or len(set(years)) != len(years) or not 1 <= len(years) <= MOST_YEARS:
        raise ValueError("A baseline needs a known rule and different years.")
    if (rule == "year") != (len(years) == 1):
        raise ValueError("The rule `year` takes one year, the rule `mean` two or more.")
    ordered = sorted(inputs, key=lambda i: i.year)
    codes = sorted({c for i in ordered for c in i.figures}, key=code_order)
    channels = list(dict.fromkeys(ch for i in ordered for f in i.figures.values() for ch in f))
    return {code: {channel: _mean(ordered, code, channel) for channel in channels} for code in codes}


def code_order(code: str) -> tuple[tuple[int, str], ...]:
    """Sort key of a source's code: 5.2 before 5.10, the total before all."""
    return tuple((int(p), "") if p.isdecimal() else (-1, p) for p in code.split("."))


def _mean(inputs: Sequence[YearFigures], code: str, channel: str) -> BaselineFigure:
    found = [_figure(i, code, channel) for i in inputs]
    unknown = tuple(i.year for i, f in zip(inputs, found, strict=True) if f[0] is None)
    if unknown:
        return BaselineFigure(None, None, None, unknown)
    points, lows, highs = (_exact_mean([f[k] for f in found]) for k in range(3))
    return BaselineFigure(points, lows, highs)


def _figure(year: YearFigures, code: str, channel: str) -> tuple[float | None, float | None, float | None]:
    figures = year.figures.get(code)
    if figures is None:
        return (0.0, 0.0, 0.0) if code in year.not_occurring else (None, None, None)
    return figures.get(channel, (None, None, None))


def _exact_mean(values: Iterable[float | None]) -> float | None:
    """Return the mean rounded once, so that the order of the years changes no digit."""
    known = list(values)
    if any(v is None for v in known):
        return None
    return float(sum((Fraction(v) for v in known if v is not None), Fraction()) / len(known))


def packed(figures: Mapping[str, Mapping[str, BaselineFigure]]) -> dict[str, Any]:
    """Return a baseline's figures as JSON."""
    return {
        code: {
            channel: {"point": f.point, "low": f.low, "high": f.high, "unknown_in": list(f.unknown_in)}
            for channel, f in channels.items()
        }
        for code, channels in figures.items()
    }


def digest_of_figures(figures: Mapping[str, Any]) -> str:
    """Return the SHA-256 of packed figures, to the last digit."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
