"""Two inventories side by side: what changed, why, and whether the change is larger than the doubt.

The cause of each change is split over rate, factor and scenario by Shapley's rule: the average over
all orders in which the three could have changed. The parts add up to the difference exactly. The
range of a difference comes from common random numbers: data that both inventories share cancel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from azogue.facts import categories
from azogue.facts.pathways import PATHWAYS
from azogue.inventory.assemble import build_model
from azogue.inventory.counting import COUNTED_CHANNELS
from azogue.inventory.explain import leg_share
from azogue.inventory.inventory import Inventory
from azogue.inventory.records import CHANNELS, Change, Leg, Line
from azogue.quantity import simulate
from azogue.quantity.model import Floats

if TYPE_CHECKING:
    import polars as pl

COMPARE_DRAWS = 10_000
CAUSES = ("rate", "factor", "scenario")


@dataclass(frozen=True)
class Comparison:
    """Changes from one inventory to another, kg of mercury per year."""

    before_label: str
    after_label: str
    changes: tuple[Change, ...]
    """One per source and channel that changed or could have."""
    total: tuple[Change, ...]
    """One per channel, national totals under the counting rules."""

    def of(self, channel: str) -> tuple[Change, ...]:
        """Return the changes of one channel, largest first."""
        chosen = [c for c in self.changes if c.channel == channel]
        return tuple(sorted(chosen, key=lambda c: -abs(c.difference or 0.0)))

    def table(self) -> "pl.DataFrame":
        """Return all changes, the totals last, as a tidy table."""
        from dataclasses import asdict

        import polars as pl

        schema = {
            k: pl.String if k in ("code", "name", "channel", "reason") else pl.Float64
            for k in Change.__dataclass_fields__
        }
        return pl.DataFrame([asdict(c) for c in (*self.changes, *self.total)], schema=schema)


def compare(
    before: Inventory,
    after: Inventory,
    *,
    year_before: int | None = None,
    year_after: int | None = None,
    draws: int = COMPARE_DRAWS,
) -> Comparison:
    """Compare two inventories, or two years of one.

    Args:
        before: The earlier or uncorrected inventory.
        after: The later or corrected one.
        year_before: Year of ``before``; its latest when None.
        year_after: Year of ``after``; its latest when None.
        draws: Draws for the ranges of the differences.

    Returns:
        For every source and channel the difference with its 95 % range, split by cause.

    Raises:
        UnknownFigure: When a year is not covered.

    """
    first, second = before.year_or_latest(year_before), after.year_or_latest(year_after)
    old, new = _by_key(before.lines_of(first)), _by_key(after.lines_of(second))
    by_code: dict[str, list[tuple[str, str]]] = {}
    for key in dict.fromkeys((*old, *new)):
        by_code.setdefault(key[0], []).append(key)
    ranges = _difference_ranges(old, new, list(by_code), before.seed, draws)
    names = categories()
    changes = [
        _change(code, names[code].name, channel, [(old.get(k), new.get(k)) for k in keys], ranges[code])
        for code, keys in by_code.items()
        for channel in CHANNELS
    ]
    totals = [
        _total(before, after, first, second, channel, changes, old, new, ranges["total"])
        for channel in CHANNELS
    ]
    return Comparison(*_labels(before, after, first, second), tuple(changes), tuple(totals))


def _labels(before: Inventory, after: Inventory, first: int, second: int) -> tuple[str, str]:
    """Name the two sides by what tells them apart: country, year, or before and after."""
    if before.country != after.country:
        return f"{before.country} {first}", f"{after.country} {second}"
    if first != second:
        return str(first), str(second)
    return f"{first}, before", f"{second}, after"


def _by_key(lines: tuple[Line, ...]) -> dict[tuple[str, str], Line]:
    return {(x.code, x.name): x for x in lines}


def effective_share(line: Line, channel: str) -> float | None:
    """Return what a line releases by a channel per unit of rate × factor, or None when unknown.

    Past phases of a product run on another year's rate; it enters as a ratio to this year's.
    """
    if channel == "input":
        return 1.0
    base = (line.rate.value or 0.0) if line.rate else 0.0
    total, known = 0.0, False
    scale = _per_factor(line)
    for leg in line.legs:
        share = leg_share(leg, channel)
        if share is None:
            continue
        known = True
        ratio = (leg.rate.value or 0.0) / base if base else 1.0
        total += leg.weight / scale * ratio * share if scale else 0.0
    return total if known else None


def _per_factor(line: Line) -> float:
    """Return the unit conversion of the factor alone: kg of mercury per rate unit and unit of factor."""
    for leg in line.legs:
        if leg.share:
            return leg.weight / leg.share
    return line.legs[0].weight if line.legs else 0.0


def shapley(before: tuple[float, ...], after: tuple[float, ...]) -> tuple[float, ...]:
    """Split the change of a product over its factors.

    Args:
        before: The factors before.
        after: The factors after, same length.

    Returns:
        One part per factor; they add up to prod(after) - prod(before).

    """
    count = len(before)
    parts = [0.0] * count
    orders = list(permutations(range(count)))
    for order in orders:
        now = list(before)
        for i in order:
            value = np.prod(now)
            now[i] = after[i]
            parts[i] += float(np.prod(now) - value)
    return tuple(p / len(orders) for p in parts)


def _parts(old: Line | None, new: Line | None, channel: str) -> tuple[float, float, float, float]:
    """Return (rate, factor, scenario, coverage) parts of the change of one line."""
    a, b = _terms(old, channel), _terms(new, channel)
    if a is not None and b is not None and old is not None and new is not None and _same_units(old, new):
        rate, factor, scenario = shapley(a, b)
        return rate, factor, scenario, 0.0
    return 0.0, 0.0, 0.0, float((np.prod(b) if b else 0.0) - (np.prod(a) if a else 0.0))


def _terms(line: Line | None, channel: str) -> tuple[float, float, float] | None:
    if line is None or line.rate is None or line.factor is None:
        return None
    share = effective_share(line, channel)
    if share is None:
        return None
    return line.rate.value or 0.0, (line.factor.value or 0.0) * _per_factor(line), share


def _same_units(old: Line, new: Line) -> bool:
    return old.rate is not None and new.rate is not None and old.rate.unit == new.rate.unit


def _change(
    code: str,
    name: str,
    channel: str,
    pairs: list[tuple[Line | None, Line | None]],
    ranges: Mapping[str, tuple[float, float]],
) -> Change:
    parts = np.array([_parts(a, b, channel) for a, b in pairs]).sum(axis=0)
    before = _value([a for a, _ in pairs], channel)
    after = _value([b for _, b in pairs], channel)
    known = before is not None or after is not None
    difference = (after or 0.0) - (before or 0.0) if known else None
    low, high = ranges[channel] if known else (None, None)
    rate, factor, scenario, coverage = (float(p) for p in parts)
    reason = _reason(pairs, rate, factor, scenario, coverage)
    return Change(
        code, name, channel, before, after, difference, low, high, rate, factor, scenario, coverage, reason
    )


def _value(lines: list[Line | None], channel: str) -> float | None:
    points = [x.figures[channel].point for x in lines if x is not None]
    known = [p for p in points if p is not None]
    return sum(known) if known else None


def _reason(
    pairs: list[tuple[Line | None, Line | None]], rate: float, factor: float, scenario: float, coverage: float
) -> str:
    """Say the causes in words, the largest first."""
    said = []
    for size, words in ((rate, "rate"), (factor, _factor_words(pairs)), (scenario, "scenario")):
        if abs(size) > 1e-12:
            said.append((abs(size), words))
    if abs(coverage) > 1e-12:
        said.append((abs(coverage), _coverage_words(pairs)))
    said.sort(reverse=True)
    return ", ".join(words for _, words in said) or "no change"


def _factor_words(pairs: list[tuple[Line | None, Line | None]]) -> str:
    origins = {(a.factor.origin, b.factor.origin) for a, b in pairs if a and b and a.factor and b.factor}
    moved = sorted(f"{a} to {b}" for a, b in origins if a != b)
    return f"factor (method: {'; '.join(moved)})" if moved else "factor"


def _coverage_words(pairs: list[tuple[Line | None, Line | None]]) -> str:
    if all(a is None for a, _ in pairs):
        return "newly quantified"
    if all(b is None for _, b in pairs):
        return "no longer quantified"
    return "method or coverage"


def _signed(sign: float, weights: Mapping[str, float] | None) -> tuple[float, ...]:
    return tuple(sign * (weights[c] if weights else 1.0) for c in COUNTED_CHANNELS)


def _difference_ranges(
    old: Mapping[tuple[str, str], Line],
    new: Mapping[tuple[str, str], Line],
    codes: list[str],
    seed: int,
    draws: int,
) -> dict[str, dict[str, tuple[float, float]]]:
    """Draw after minus before for every code and the nation; return 95 % ranges by channel."""
    index = {code: i for i, code in enumerate(codes)}
    national = len(codes)
    legs: list[tuple[int, Leg]] = []
    of_line: dict[int, list[tuple[int, tuple[float, ...]]]] = {}
    signed_lines = [(x, -1.0) for x in old.values()] + [(x, 1.0) for x in new.values()]
    for n, (line, sign) in enumerate(signed_lines):
        legs.extend((n, leg) for leg in line.legs)
        of_line[n] = [
            (index[line.code], _signed(sign, None)),
            (national, _signed(sign, line.counted)),
        ]
    if not legs:
        return {"total": dict.fromkeys(CHANNELS, (0.0, 0.0))}
    values: Floats = simulate(build_model(legs, of_line, national + 1), draws, seed)
    low, high = np.quantile(values, (0.025, 0.975), axis=0)
    return {
        code: {c: (float(low[i, k]), float(high[i, k])) for k, c in enumerate(CHANNELS)}
        for code, i in (*index.items(), ("total", national))
    }


def _total(
    before: Inventory,
    after: Inventory,
    first: int,
    second: int,
    channel: str,
    changes: list[Change],
    old: Mapping[tuple[str, str], Line],
    new: Mapping[tuple[str, str], Line],
    ranges: Mapping[str, tuple[float, float]],
) -> Change:
    def value(inventory: Inventory, year: int) -> float | None:
        return inventory.figure("total", channel, year).point if inventory.lines_of(year) else None

    a, b = value(before, first), value(after, second)
    parts = np.zeros(4)
    for key in dict.fromkeys((*old, *new)):
        parts += _weighted_parts(old.get(key), new.get(key), channel)
    low, high = ranges[channel]
    difference = (b or 0.0) - (a or 0.0) if a is not None or b is not None else None
    rate, factor, scenario, coverage = (float(p) for p in parts)
    largest = sorted((c for c in changes if c.channel == channel), key=lambda c: -abs(c.difference or 0.0))
    reason = "; ".join(f"{c.code} {c.reason}" for c in largest[:3] if c.difference)
    return Change(
        "total",
        "National total",
        channel,
        a,
        b,
        difference,
        low,
        high,
        rate,
        factor,
        scenario,
        coverage,
        reason,
    )


def _weighted_parts(old: Line | None, new: Line | None, channel: str) -> Floats:
    """Parts of a line's change as they enter the national total."""
    counted = (new or old).counted  # type: ignore[union-attr]
    if channel != "releases":
        return np.array(_parts(old, new, channel)) * counted[channel]
    return np.sum([np.array(_parts(old, new, p)) * counted[p] for p in PATHWAYS], axis=0)  # type: ignore[no-any-return]
