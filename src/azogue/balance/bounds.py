"""When a flow comes out negative: the same least squares with x >= 0.

Flows that come out negative are held at zero and the rest is solved again, until none is negative and none
is held against its pull (block pivoting, Portugal, Judice and Vicente 1994): then this is the optimum. Where
that goes round in circles, or flows are unmeasured, the interior point of Clarabel finds which flows rest on
zero. Either way the exact solver holds them there, so that the balance closes to the last digits and the
variances follow. They are conditional on those flows being zero.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from azogue.balance.records import ImpossibleNetwork
from azogue.balance.solving import Solution, solve
from azogue.balance.system import Flags, Floats, Ids, System

ROUNDING = 1e-9
"""Part of the largest flow below which a negative is rounding."""
ROUNDS = 20
PIVOTS = 10
LEAST_COST = 1e-9
SLACKEST = 1e-6
"""A flow that the bound does not press is free, even when it happens to be small."""


def within_bounds(system: System, *, variances: bool = True) -> tuple[Solution, Flags]:
    """Reconcile a system so that no unsigned flow is negative.

    Returns:
        The solution, and (N,) which columns are held at zero.

    Raises:
        ImpossibleNetwork: No non-negative flows can close the books.

    """
    dead = _dead_ends(system)
    if dead.any():
        system = _holding(system, dead)
    first = solve(system, variances=variances)
    if not _negative(first, system).any() and _rest_can_be_positive(first, system):
        return first, dead
    pivoted = _pivoted(system, first, variances=variances)
    if pivoted is not None:
        return pivoted[0], pivoted[1] | dead
    resting = _resting_on_zero(system)
    # Only what must be held is: a flow that is zero because another one is would count as a second proof.
    held = resting & ~system.unmeasured
    for _ in range(ROUNDS):
        now = _holding(system, held)
        solution = solve(now, variances=variances)
        more = _negative(solution, system) & ~held
        if not more.any() and not _rest_can_be_positive(solution, now):
            more = np.isnan(solution.mean) & ~held
        if not more.any():
            return _with_the_held(solution, system, held), held | dead
        # What presses on its bound is held before what merely came out negative: that may follow.
        choices = (more & resting, resting & ~held, more)
        held = held | (next(choice for choice in choices if choice.any()) & (system.variance > 0))
    raise ImpossibleNetwork("No set of flows of zero or more closes these books. Look for a missing flow.")


def _pivoted(system: System, solution: Solution, *, variances: bool) -> tuple[Solution, Flags] | None:
    """Hold what comes out negative and let go what its equations pull up; None when that finds no end."""
    if system.unmeasured.any():
        return None
    sd = np.sqrt(system.variance)
    held = np.zeros(len(sd), bool)
    for _ in range(PIVOTS):
        negative = _negative(solution, system) & ~held
        pull = np.zeros(len(system.total))
        pull[solution.equations.lead] = solution.multiplier
        # Where the optimum holds x at zero, (x - mean) / variance + pull is not negative.
        pressure = sd * (system.matrix.T @ pull) - system.mean / np.where(sd > 0, sd, np.inf)
        against = held & (pressure < -SLACKEST)
        if not (negative | against).any():
            if variances:
                solution = solve(_holding(system, held))
            return _with_the_held(solution, system, held), held
        held = (held | negative) & ~against
        try:
            solution = solve(_holding(system, held), variances=False)
        except ImpossibleNetwork:
            return None
    return None


def _with_the_held(solution: Solution, system: System, held: Flags) -> Solution:
    """Count the measured flows that are held: each was moved to zero, and each is known to be zero."""
    moved = held & ~system.unmeasured & (system.variance > 0)
    chi_square = solution.chi_square + float((system.mean[moved] ** 2 / system.variance[moved]).sum())
    return replace(solution, chi_square=chi_square, degrees=solution.degrees + int(moved.sum()))


def _dead_ends(system: System) -> Flags:
    """Return the columns that can only be zero, as they lead to or from a place with no other side.

    Raises:
        ImpossibleNetwork: One of them is measured as more than zero.

    """
    matrix = system.matrix
    dead = np.zeros(len(system.mean), bool)
    used = np.flatnonzero(np.diff(matrix.indptr))
    if not len(used):
        return dead
    while True:
        # A column that is zero or may have either sign counts for both sides, or for neither.
        sign = np.sign(matrix.data) * ~dead[matrix.indices]
        both = system.signed[matrix.indices] & ~dead[matrix.indices]
        least = np.minimum.reduceat(np.where(both, -1.0, sign), matrix.indptr[used])
        most = np.maximum.reduceat(np.where(both, 1.0, sign), matrix.indptr[used])
        rows = used[((least >= 0) != (most <= 0)) & (system.total[used] == 0)]
        if not len(rows):
            return dead
        for r in rows:
            columns = matrix.indices[matrix.indptr[r] : matrix.indptr[r + 1]]
            _refuse_lost(system, int(r), columns[~dead[columns]])
            dead[columns] = True


def _refuse_lost(system: System, row: int, columns: Ids) -> None:
    """Refuse a measured flow to or from a place that mercury cannot leave or reach."""
    largest = columns[np.argmax(system.mean[columns])] if len(columns) else None
    if largest is None or system.mean[largest] <= 0:
        return
    ends = system.matrix[row, [largest]].toarray()[0, 0]
    way, missing = ("enters", "leaves") if ends > 0 else ("leaves", "enters")
    place = system.rows[row] if row < len(system.rows) else f"row {row}"
    raise ImpossibleNetwork(
        f'{float(system.mean[largest]):,.6g} kg {way} "{place}" and nothing {missing} it. Add the flow '
        "that is missing, or let the book end there."
    )


def _negative(solution: Solution, system: System) -> Flags:
    largest = float(np.nanmax(np.abs(solution.mean), initial=0.0))
    return np.asarray(~system.signed & (np.nan_to_num(solution.mean) < -ROUNDING * largest))


def _holding(system: System, held: Flags) -> System:
    return replace(
        system, mean=np.where(held, 0.0, system.mean), variance=np.where(held, 0.0, system.variance)
    )


def _rest_can_be_positive(solution: Solution, system: System) -> bool:
    """Tell whether the flows that the balance cannot tell can all be zero or more."""
    unknown = np.isnan(solution.mean)
    if not unknown.any() or system.signed[unknown].all():
        return True
    from scipy.optimize import linprog

    part = system.matrix[:, np.flatnonzero(unknown)]
    touched = np.asarray(abs(part).sum(axis=1)).ravel() > 0
    right = (system.total - system.matrix @ np.nan_to_num(solution.mean))[touched]
    # Rounding of the known flows must not make the rest infeasible: a little may stay open.
    room = ROUNDING * float(np.nanmax(np.abs(solution.mean), initial=1.0))
    rows = part[touched]
    from scipy.sparse import vstack

    found = linprog(
        np.zeros(int(unknown.sum())),
        A_ub=vstack([rows, -rows]),
        b_ub=np.concatenate([right + room, room - right]),
        bounds=[(None if s else 0.0, None) for s in system.signed[unknown]],
        method="highs",
    )
    return bool(found.status == 0)


def _resting_on_zero(system: System) -> Flags:
    """Return the columns that the constrained optimum holds at zero."""
    x, pressure, sd = _clarabel(system)
    positive = np.flatnonzero(~system.signed)
    held = np.zeros(len(system.mean), bool)
    scaled = np.abs(x[positive]) / sd[positive]
    # At the optimum either the flow or the pressure on its bound is zero: the larger one decides.
    held[positive] = (pressure > scaled) & (pressure > SLACKEST)
    return held & (system.variance > 0)


def _clarabel(system: System) -> tuple[Floats, Floats, Floats]:
    """Minimise Σ ((x - mean) / sd)² under A x = b, x >= 0 where unsigned; exact flows stay.

    Returns:
        (N,) flows, pressure on the bounds of the unsigned ones, and the scale of each column.

    """
    import clarabel
    from scipy.sparse import diags_array, eye_array, vstack

    unmeasured = system.unmeasured
    exact = system.variance == 0
    size = max(float(np.abs(system.mean).max(initial=0.0)), 1.0)
    sd = np.where(unmeasured | exact, size, np.sqrt(np.where(unmeasured, 1.0, system.variance)))
    scale = diags_array(sd)
    free = ~(unmeasured | exact)
    positive = np.flatnonzero(~system.signed)
    identity = eye_array(len(sd), format="csr")
    rows = [system.matrix @ scale, (identity @ scale)[np.flatnonzero(exact)], -identity[positive]]
    right = np.concatenate([system.total, system.mean[exact], np.zeros(len(positive))])
    equal = len(system.total) + int(exact.sum())
    matrix = vstack(rows, format="csr")
    length = np.maximum(np.asarray(abs(matrix).max(axis=1).todense()).ravel(), 1e-300)
    matrix = (diags_array(1 / length) @ matrix).tocsc()
    cones: list[Any] = [clarabel.ZeroConeT(equal), clarabel.NonnegativeConeT(len(positive))]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    # Unmeasured flows cost next to nothing, so that those going round in a circle do not run off.
    quadratic = diags_array(np.where(free, 1.0, LEAST_COST)).tocsc()
    linear = np.where(free, -system.mean / sd, 0.0)
    done = clarabel.DefaultSolver(quadratic, linear, matrix, right / length, cones, settings).solve()
    if "Infeasible" in str(done.status):
        raise ImpossibleNetwork(
            "No flows of zero or more close these books: somewhere more is stated to leave than can ever "
            "come in. Give exact figures a range, or add the flow that is missing."
        )
    if not np.isfinite(done.x).all():
        raise ImpossibleNetwork(
            f"The flows could not be reconciled with bounds at zero (the solver says {done.status}). "
            "Look for amounts that differ by many powers of ten."
        )
    # An early stop gives up digits, not the answer: what it holds at zero is solved again exactly.
    return np.asarray(done.x) * sd, np.asarray(done.z)[equal:], sd
