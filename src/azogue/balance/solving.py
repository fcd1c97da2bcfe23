"""Weighted least squares under exact balances: min Σ (x - mean)² / variance with A x = b.

With B the equations between measured flows and S = B Σ Bᵀ: x = mean - Σ Bᵀ S⁻¹ (B mean - b), and
Cov(x) = Σ - Σ Bᵀ S⁻¹ B Σ (Kuehn and Davidson 1961; Narasimhan and Jordache 2000, chapters 3, 5 and 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from azogue.balance.elimination import Expression, Reduced, eliminate, expressions
from azogue.balance.factor import Factor, Singular, factored
from azogue.balance.records import ImpossibleNetwork
from azogue.balance.system import Flags, Floats, Ids, System

EXACT = 1e-9
"""Part of the amounts involved by which figures without a range may contradict each other."""
SEEN = 1e-9
"""Part of a column's variance that others must see before it counts as corrected."""
FLOOR = 1e-11
"""Variances below this part of the largest are raised to it, but only where they hide an equation."""
REFINEMENTS = 6
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Solution:
    """Reconciled columns of a system, kg per year."""

    mean: Floats
    """(N,) NaN where the balance cannot tell."""
    removed: Floats
    """(N,) variance that the balance takes off a measured column; 0 elsewhere."""
    variance: Floats
    """(N,) after reconciliation, or before it when variances were not asked for; NaN where unobservable."""
    corrected: Flags
    """(N,) whether the balance says more of a column than its own data do."""
    chi_square: float
    degrees: int
    multiplier: Floats
    """(K,) S⁻¹ (B mean - b): what each equation pulls at its columns."""
    equations: "Equations"


@dataclass(frozen=True, slots=True)
class Equations:
    """Independent equations between columns that are measured with a range."""

    matrix: Any
    """(K, N) CSR over all columns, exact and unmeasured ones empty."""
    total: Floats
    lead: Ids
    """(K,) row of the system that stands for each equation."""
    joined: Mapping[int, tuple[int, ...]]
    unmeasured: tuple[Expression, ...]
    factor: Factor | None
    """None when there is no equation at all."""
    weight: Floats | None
    """(K,) diagonal of S⁻¹; None without equations or when variances were not asked for."""
    seen: Floats | None
    """(N,) diagonal of Bᵀ S⁻¹ B, likewise."""
    variance: Floats
    """(N,) prior variance, zero in the columns of unmeasured flows."""
    residual: Floats
    """(K,) B mean - b."""

    def rows_of(self, equation: int) -> tuple[int, ...]:
        """Return the rows of the system that an equation joins."""
        lead = int(self.lead[equation])
        return self.joined.get(lead, (lead,))


def solve(system: System, *, variances: bool = True) -> Solution:
    """Reconcile a system without regard to signs.

    Args:
        system: M balances over N columns.
        variances: Whether the variances after reconciliation are wanted too.

    Raises:
        ImpossibleNetwork: Figures without a range contradict the balance.

    """
    lines = _equations(system, eliminate(system), variances=variances)
    mean, after, removed = system.mean, system.variance, np.zeros(len(system.mean))
    corrected, multiplier = np.zeros(len(mean), bool), np.zeros(len(lines.total))
    if lines.factor is not None:
        mean, multiplier = _adjusted(lines, mean)
    chi_square = float(lines.residual @ multiplier)
    if lines.seen is not None:
        removed = lines.seen * lines.variance**2
        after = np.clip(lines.variance - removed, 0.0, system.variance)
        corrected = removed > SEEN * lines.variance
    blind = np.where(system.unmeasured, np.nan, 0.0)
    mean, after = mean + blind, after + blind
    _give_unmeasured(lines, mean, after, variances=variances)
    for found in lines.unmeasured:
        corrected[found.column] = any(corrected[c] for c in found.terms)
    return Solution(mean, removed, after, corrected, chi_square, len(lines.total), multiplier, lines)


def _adjusted(lines: Equations, mean: Floats) -> tuple[Floats, Floats]:
    """Return the reconciled columns and S⁻¹ (B mean - b), refined until rounding is all that is left."""
    assert lines.factor is not None
    transposed = lines.factor.columns.T
    multiplier = np.zeros(len(lines.total))
    x = mean
    largest = float(np.abs(mean).max(initial=0.0))
    best, off = np.inf, lines.residual
    for _ in range(REFINEMENTS):
        worst = float(np.abs(off).max())
        if worst <= 1e-15 * largest or worst >= best:
            break
        best = worst
        step = lines.factor.solve(off)
        multiplier = multiplier + step
        # The small step, not the sum of them: its rounding is small too, however large the variances.
        x = x - lines.variance * (transposed @ step)
        off = lines.matrix @ x - lines.total
    return x, multiplier


def _give_unmeasured(lines: Equations, mean: Floats, after: Floats, *, variances: bool) -> None:
    """Fill in the unmeasured columns that the balance determines, in place."""
    for found in lines.unmeasured:
        columns = np.fromiter(found.terms, int, len(found.terms))
        weights = np.fromiter(found.terms.values(), float, len(found.terms))
        mean[found.column] = found.constant + float(weights @ mean[columns])
        if not variances:
            continue
        spread = lines.variance[columns] * weights
        own = float(weights @ spread)
        less = 0.0
        if lines.factor is not None and len(columns):
            seen = np.asarray(lines.matrix[:, columns] @ spread)
            if seen.any():
                less = float(seen @ lines.factor.solve(seen))
        after[found.column] = max(own - less, 0.0) if own - less > 1e-13 * own else 0.0


def _equations(system: System, reduced: Reduced, *, variances: bool) -> Equations:
    """Move exact figures to the right, leave out what says nothing or repeats, factor the rest."""
    from scipy.sparse import diags_array

    measured = np.where(system.unmeasured, 0.0, system.variance)
    exact = (measured == 0) & ~system.unmeasured
    total, matrix = reduced.total, reduced.matrix
    if exact.any():
        total = total - matrix @ np.where(exact, system.mean, 0.0)
        matrix = (matrix @ diags_array((measured > 0).astype(float))).tocsr()
        matrix.eliminate_zeros()
    sizes = np.diff(matrix.indptr)
    _refuse_contradictions(system, reduced, total, sizes == 0)
    keep = sizes > 0
    found = expressions(reduced.pivots, system.unmeasured) if reduced.pivots else ()
    for _ in range(ROUNDS):
        part, right = (matrix, total) if keep.all() else (matrix[keep], total[keep])
        try:
            factor = factored(part, measured) if len(right) else None
        except Singular as singular:
            least = FLOOR * float(measured.max())
            if not singular.plain and ((measured > 0) & (measured < least)).any():
                measured = np.where(measured > 0, np.maximum(measured, least), 0.0)
                continue
            keep[np.flatnonzero(keep)[singular.rows]] = False
            continue
        _refuse_left_out(system, reduced, part, right, factor, (matrix, total, keep), measured)
        weight, seen = factor.inverse() if factor is not None and variances else (None, None)
        residual = part @ system.mean - right
        lead = reduced.lead[keep]
        return Equations(part, right, lead, reduced.joined, found, factor, weight, seen, measured, residual)
    raise ImpossibleNetwork(
        "The equations of the network repeat each other so nearly that they cannot be solved. "
        "Look for relations that say the same thing twice."
    )


def _refuse_contradictions(system: System, reduced: Reduced, total: Floats, empty: Flags) -> None:
    """Refuse equations between exact figures that do not hold."""
    if not empty.any():
        return
    scale = np.asarray(abs(reduced.matrix) @ np.abs(system.mean)) + np.abs(reduced.total)
    wrong = np.flatnonzero(empty & (np.abs(total) > EXACT * scale))
    if len(wrong):
        r = int(wrong[0])
        raise ImpossibleNetwork(
            f"The books cannot close at {_places(system, reduced, r)}: its flows are stated "
            f"without a range and differ by {abs(float(total[r])):.6g} kg. Give one of them a range, or "
            "add the flow that is missing."
        )


def _refuse_left_out(
    system: System,
    reduced: Reduced,
    part: Any,
    right: Floats,
    factor: Factor | None,
    whole: tuple[Any, Floats, Flags],
    variance: Floats,
) -> None:
    """Refuse a network whose left-out equations do not follow from the others."""
    matrix, total, keep = whole
    left = np.flatnonzero(~keep & (np.diff(matrix.indptr) > 0))
    if not len(left):
        return
    x = np.where(variance > 0, system.mean, 0.0)
    if factor is not None:
        for _ in range(2):
            x = x - variance * (part.T @ factor.solve(part @ x - right))
    off = np.abs(matrix[left] @ x - total[left])
    known = np.abs(system.mean) + np.sqrt(variance)
    scale = np.asarray(abs(matrix[left]) @ known) + float(np.abs(total).max())
    wrong = np.flatnonzero(off > 1e-7 * scale)
    if len(wrong):
        r = int(left[wrong[0]])
        raise ImpossibleNetwork(
            f"The books cannot close around {_places(system, reduced, r)}: nothing enters or leaves "
            f"but {float(off[wrong[0]]):.6g} kg that is stated without a range. Add the way in or out, or "
            "give that figure a range."
        )


def _places(system: System, reduced: Reduced, equation: int) -> str:
    lead = int(reduced.lead[equation])
    rows = reduced.joined.get(lead, (lead,))
    names = [f'"{system.rows[r]}"' if r < len(system.rows) else f"row {r}" for r in rows[:3]]
    more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
    return ", ".join(names) + more
