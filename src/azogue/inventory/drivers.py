"""What makes a total uncertain, and what to measure next.

A total is linear in every single datum, T = Σ_l c_l · R · F · D, with R, F, D independent, so the
first-order share of its variance has a closed form (docs/explanation/formulas.md, "Drivers"):
Var(E[T | k]) = Var(k) · (Σ over the legs that use k of c_l · product of the other means)².
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.assemble import build_model
from azogue.inventory.counting import COUNTED_CHANNELS
from azogue.inventory.records import CHANNELS, Datum, Driver, Leg
from azogue.inventory.spread import BEST_GRADE, grade_ratio
from azogue.quantity import simulate, split_moments, two_piece_moments
from azogue.quantity.model import Floats

if TYPE_CHECKING:
    from azogue.inventory.inventory import Inventory

NARROWED = 25
"""Collect-next is worked out for this many leading data; the others move the total too little to matter."""
NARROWING_DRAWS = 10_000


@dataclass(frozen=True)
class _Terms:
    """Means and second moments of the legs that enter one total, in units of their defaults."""

    coefficient: Floats
    """(L, P) kg of mercury per year per unit of share; for the input channel (L, 1) with share 1."""
    rate: Floats
    """(L, 2) mean and second moment of rate / default."""
    factor: Floats
    share_mean: Floats
    """(L, P) mean share of the input."""
    share_cov: Floats
    """(L, P, P) covariance of the shares."""


def rank_drivers(inventory: "Inventory", channel: str, year: int) -> tuple[Driver, ...]:
    """Return every uncertain datum of a national total with its share of the variance, largest first.

    Args:
        inventory: The inventory.
        channel: "input", a pathway or "releases".
        year: Year of the total.

    Returns:
        Drivers; the leading ones carry the expected narrowing of the 95 % range at grade A.

    """
    legs, weights = _legs_of_total(inventory, year)
    if not legs:
        return ()
    terms = _terms(legs, weights, channel)
    variance = total_variance(legs, terms)
    if variance <= 0:
        return ()
    drivers = [
        Driver(datum, code, share=_first_order(datum, legs, terms) / variance)
        for datum, code in _data(inventory, year)
    ]
    drivers = [d for d in drivers if d.share > 0]
    drivers.sort(key=lambda d: (-d.share, d.datum.identity))
    narrow = _narrowing(inventory, legs, weights, channel)
    return tuple(replace(d, narrower=narrow(d.datum)) if i < NARROWED else d for i, d in enumerate(drivers))


def _legs_of_total(inventory: "Inventory", year: int) -> tuple[list[Leg], Floats]:
    """Return the legs of a year and their weights (L, P + 1) in the national total."""
    legs: list[Leg] = []
    weights: list[list[float]] = []
    for line in inventory.lines_of(year):
        national = [line.counted[c] for c in COUNTED_CHANNELS]
        for leg in line.legs:
            legs.append(leg)
            weights.append(national if leg.counts_input else [0.0, *national[1:]])
    return legs, np.array(weights).reshape(len(legs), len(COUNTED_CHANNELS))


def _terms(legs: list[Leg], weights: Floats, channel: str) -> _Terms:
    width = 1 if channel == "input" else len(PATHWAYS)
    coefficient = np.zeros((len(legs), width))
    mean = np.zeros((len(legs), width))
    cov = np.zeros((len(legs), width, width))
    for k, leg in enumerate(legs):
        median = leg.weight * (leg.rate.value or 0.0) * (leg.factor.value or 0.0)
        if channel == "input":
            coefficient[k, 0], mean[k, 0] = median * weights[k, 0], 1.0
            continue
        if leg.split is None or leg.split.shares is None:
            continue
        shares = np.asarray(leg.split.shares) / sum(leg.split.shares)
        moments = split_moments(tuple(shares), leg.split.value or 0.0)
        mean[k], cov[k] = moments[0] * leg.split.total, moments[1] * leg.split.total**2
        chosen = np.ones(width) if channel == "releases" else np.eye(width)[CHANNELS.index(channel) - 1]
        coefficient[k] = median * weights[k, 1:] * chosen
    rate = np.array([_moments(leg.rate) for leg in legs])
    factor = np.array([_moments(leg.factor) for leg in legs])
    return _Terms(coefficient, rate, factor, mean, cov)


def _moments(datum: Datum) -> tuple[float, float]:
    """Mean and second moment of a datum divided by its default."""
    if not datum.value or datum.low is None or datum.high is None or datum.low <= 0:
        return 1.0, 1.0
    mean, variance = two_piece_moments(datum.low / datum.value, 1.0, datum.high / datum.value)
    return mean, variance + mean * mean


def total_variance(legs: list[Leg], terms: _Terms) -> float:
    """Return the exact variance of the total, (kg per year)², with shared data shared."""
    rate = _pair_moments([leg.rate.identity for leg in legs], terms.rate)
    factor = _pair_moments([leg.factor.identity for leg in legs], terms.factor)
    applied = terms.coefficient * terms.share_mean
    first = applied.sum(axis=1)
    share = np.outer(first, first)
    splits = [leg.split.identity if leg.split else f"none {i}" for i, leg in enumerate(legs)]
    for members in _members(splits).values():
        cov = terms.share_cov[members[0]]
        block = terms.coefficient[members]
        share[np.ix_(members, members)] += block @ cov @ block.T
    mean = float((terms.rate[:, 0] * terms.factor[:, 0] * first).sum())
    return float((rate * factor * share).sum() - mean * mean)


def _pair_moments(identities: list[str], moments: Floats) -> Floats:
    """E[X_l X_m] for all pairs of legs: second moment where they share the datum, else product of means."""
    out: Floats = np.outer(moments[:, 0], moments[:, 0])
    for members in _members(identities).values():
        out[np.ix_(members, members)] = moments[members[0], 1]
    return out


def _members(identities: list[str]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for i, name in enumerate(identities):
        out.setdefault(name, []).append(i)
    return out


def _first_order(datum: Datum, legs: list[Leg], terms: _Terms) -> float:
    """Var(E[T | datum]), (kg per year)²."""
    applied = (terms.coefficient * terms.share_mean).sum(axis=1)
    if datum.kind == "split":
        using = [
            i for i, leg in enumerate(legs) if leg.split is not None and leg.split.identity == datum.identity
        ]
        means = terms.rate[using, 0] * terms.factor[using, 0]
        vector = (terms.coefficient[using] * means[:, None]).sum(axis=0)
        return float(vector @ terms.share_cov[using[0]] @ vector)
    own, other = (terms.rate, terms.factor) if datum.kind == "rate" else (terms.factor, terms.rate)
    using = [
        i
        for i, leg in enumerate(legs)
        if (leg.rate if datum.kind == "rate" else leg.factor).identity == datum.identity
    ]
    variance = own[using[0], 1] - own[using[0], 0] ** 2
    return float(variance * (applied[using] * other[using, 0]).sum() ** 2)


def _data(inventory: "Inventory", year: int) -> list[tuple[Datum, str]]:
    """Return every datum of the legs once, with the codes that use it."""
    codes: dict[str, list[str]] = {}
    data: dict[str, Datum] = {}
    for line in inventory.lines_of(year):
        for leg in line.legs:
            for datum in (leg.rate, leg.factor, leg.split):
                if datum is not None:
                    data.setdefault(datum.identity, datum)
                    codes.setdefault(datum.identity, []).append(line.code)
    return [(datum, ", ".join(dict.fromkeys(codes[name]))) for name, datum in data.items()]


def at_best_grade(datum: Datum) -> Datum:
    """Return the datum as if it had been measured at grade A around the same default."""
    if datum.kind == "split":
        return replace(datum, value=min(datum.value or 0.0, grade_ratio("split", BEST_GRADE)))
    ratio = grade_ratio("rate" if datum.kind == "rate" else "factor", BEST_GRADE)
    value = datum.value or 0.0
    low, high = datum.low or value, datum.high or value
    return replace(datum, low=max(low, value / ratio), high=min(high, value * ratio))


def _narrowing(
    inventory: "Inventory", legs: list[Leg], weights: Floats, channel: str
) -> Callable[[Datum], float | None]:
    """Return a function that gives the relative narrowing of the range when one datum is at grade A.

    Only the legs that use the datum are drawn again, on the same random numbers.
    """
    draws = min(inventory.draws, NARROWING_DRAWS)
    column = CHANNELS.index(channel)

    def total(which: list[int], change: dict[str, Datum]) -> Floats:
        changed = [(n, _replaced(legs[i], change)) for n, i in enumerate(which)]
        model = build_model(changed, {n: [(0, tuple(weights[i]))] for n, i in enumerate(which)}, 1)
        values: Floats = simulate(model, draws, inventory.seed)[:, 0, column]
        return values

    base = total(list(range(len(legs))), {})
    width = _width(base)

    def narrower(datum: Datum) -> float | None:
        using = [
            i
            for i, leg in enumerate(legs)
            if datum.identity
            in {leg.rate.identity, leg.factor.identity, leg.split.identity if leg.split else ""}
        ]
        if width <= 0:
            return None
        better = base - total(using, {}) + total(using, {datum.identity: at_best_grade(datum)})
        return float(1.0 - _width(better) / width)

    return narrower


def _replaced(leg: Leg, change: dict[str, Datum]) -> Leg:
    if not change:
        return leg
    return replace(
        leg,
        rate=change.get(leg.rate.identity, leg.rate),
        factor=change.get(leg.factor.identity, leg.factor),
        split=change.get(leg.split.identity, leg.split) if leg.split else None,
    )


def _width(values: Floats) -> float:
    low, high = np.quantile(values, (0.025, 0.975))
    return float(high - low)
