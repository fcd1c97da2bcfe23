"""Control schedules: baseline × allowed share = limit for a year, and whether what was reported keeps to it.

The arithmetic is exact (`Decimal`), because a verdict "above by x" has to come out as it would by hand. Only
the baseline, a mean, is rounded, half to even, to the places that are given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final, Literal

from azogue.facts.treaty.records import ScheduleStep

PLACES: Final = 6
"""Decimal places of a baseline: a milligram, when the unit is the kilogram."""
DIGITS: Final = 60

Outcome = Literal["within", "above", "not reported", "no limit", "no baseline"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What is allowed in a year."""

    year: int
    share: Decimal | None
    """Allowed share of the baseline; None before the first step."""
    limit: Decimal | None
    """In the unit of the schedule; None before the first step, or while the baseline is not known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reported year comes to."""

    year: int
    reported: Decimal | None
    limit: Decimal | None
    outcome: Outcome
    over: Decimal | None
    """How much above the limit; None unless above."""


def baseline_of(
    reported: Mapping[int, Decimal | None], years: Iterable[int], places: int = PLACES
) -> Decimal | None:
    """Return the mean of what was reported for the baseline years; None while one of them is not known.

    Args:
        reported: By year, in the unit of the schedule; None or absent is not known.
        years: The baseline years.
        places: Decimal places the mean is rounded to, half to even.

    Raises:
        ValueError: There are no years.

    """
    wanted = tuple(years)
    if not wanted:
        raise ValueError("A baseline needs at least one year.")
    values = [reported.get(year) for year in wanted]
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return None
    with localcontext(prec=DIGITS):
        mean = sum(known, Decimal(0)) / len(known)
        return mean.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def limits(base: Decimal | None, steps: Iterable[ScheduleStep], years: Iterable[int]) -> tuple[Limit, ...]:
    """Return the limit of every year: baseline × share of the last step that has begun.

    A share of zero forbids even where the baseline is not known.
    """
    ordered = sorted(steps, key=lambda step: step.from_year)
    found = []
    for year in years:
        begun = [step.allowed_share for step in ordered if step.from_year <= year]
        share = begun[-1] if begun else None
        found.append(Limit(year, share, _limit(base, share)))
    return tuple(found)


def _limit(base: Decimal | None, share: Decimal | None) -> Decimal | None:
    if share is None:
        return None
    if share == 0:
        return Decimal(0)
    if base is None:
        return None
    with localcontext(prec=DIGITS):
        return base * share


def verdicts(
    base: Decimal | None,
    steps: Iterable[ScheduleStep],
    reported: Mapping[int, Decimal | None],
    years: Iterable[int],
) -> tuple[Verdict, ...]:
    """Return whether each year is within its limit, above it by how much, or not reported."""
    return tuple(_verdict(limit, reported.get(limit.year)) for limit in limits(base, steps, years))


def _verdict(limit: Limit, reported: Decimal | None) -> Verdict:
    outcome: Outcome = "within"
    over = None
    if limit.share is None:
        outcome = "no limit"
    elif reported is None:
        outcome = "not reported"
    elif limit.limit is None:
        outcome = "no baseline"
    elif reported > limit.limit:
        outcome = "above"
        with localcontext(prec=DIGITS):
            over = reported - limit.limit
    return Verdict(limit.year, reported, limit.limit, outcome, over)
