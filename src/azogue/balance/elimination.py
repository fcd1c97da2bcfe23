"""Unmeasured flows are eliminated first: what remains are the equations that the measured flows must meet.

Sparse Gaussian elimination over the columns of the unmeasured flows. For plain conservation this merges the
two nodes that an unmeasured flow joins (Mah, Stanley and Downing 1976); with relations it is the same algebra
with other coefficients (the projection of Crowe, Garcia Campos and Hrymak 1983).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from azogue.balance.system import Flags, Floats, Ids, System

TINY = 1e-10
"""Coefficients below this part of the largest in play are rounding, not mercury."""
Row = dict[int, float]


@dataclass(frozen=True, slots=True)
class Pivot:
    """An unmeasured column and the equation that gives it: x = (total - Σ coefficient × others) / own."""

    column: int
    own: float
    others: Row
    total: float


@dataclass(frozen=True, slots=True)
class Reduced:
    """The equations free of unmeasured flows, and how to find the unmeasured ones afterwards."""

    matrix: Any
    """(K, N) scipy CSR; columns of unmeasured flows are empty."""
    total: Floats
    lead: Ids
    """(K,) row of the system that stands for each equation."""
    joined: Mapping[int, tuple[int, ...]]
    """By leading row, all rows that an equation joins; a row that is not here stands alone."""
    pivots: tuple[Pivot, ...]
    """In the order of elimination; solve them backwards."""


def eliminate(system: System) -> Reduced:
    """Return the equations between measured flows alone."""
    unmeasured = system.unmeasured
    if not unmeasured.any():
        return Reduced(system.matrix, system.total, np.arange(len(system.total)), {}, ())
    matrix = system.matrix
    touched = _rows_with(matrix, unmeasured)
    work = _Work(system, touched, unmeasured)
    pivots = tuple(p for p in (work.remove(int(c)) for c in np.flatnonzero(unmeasured)) if p)
    return work.reduced(pivots, touched)


def _rows_with(matrix: Any, columns: Flags) -> Flags:
    return np.asarray((abs(matrix) @ columns.astype(float)) > 0)


class _Work:
    """Rows as mappings from column to coefficient, and where each unmeasured column still stands."""

    def __init__(self, system: System, touched: Flags, unmeasured: Flags) -> None:
        self.system = system
        self.rows: dict[int, Row] = {}
        self.total: dict[int, float] = {}
        self.members: dict[int, list[int]] = {}
        self.where: dict[int, set[int]] = {}
        self.unmeasured = unmeasured
        m = system.matrix
        for r in np.flatnonzero(touched).tolist():
            part = slice(m.indptr[r], m.indptr[r + 1])
            self.rows[r] = dict(zip(m.indices[part].tolist(), m.data[part].tolist(), strict=True))
            self.total[r] = float(system.total[r])
            self.members[r] = [r]
            for c in self.rows[r]:
                if unmeasured[c]:
                    self.where.setdefault(c, set()).add(r)

    def remove(self, column: int) -> Pivot | None:
        """Take one unmeasured column out of every row; None when no row holds it (any more)."""
        holders = self.where.pop(column, set())
        if not holders:
            return None
        largest = max(abs(self.rows[r][column]) for r in holders)
        able = [r for r in holders if abs(self.rows[r][column]) >= 0.1 * largest]
        at = min(able, key=lambda r: (len(self.rows[r]), r))
        row, total, joined = self.rows.pop(at), self.total.pop(at), self.members.pop(at)
        own = row.pop(column)
        for c in row:
            if self.unmeasured[c]:
                self.where[c].discard(at)
        for r in holders - {at}:
            self._subtract(r, self.rows[r].pop(column) / own, row, total)
            self.members[r] += joined
        return Pivot(column, own, row, total)

    def _subtract(self, r: int, factor: float, row: Row, total: float) -> None:
        target = self.rows[r]
        for c, value in row.items():
            before = target.get(c, 0.0)
            after = before - factor * value
            if abs(after) <= TINY * max(abs(before), abs(factor * value)):
                if c in target:
                    del target[c]
                    if self.unmeasured[c]:
                        self.where[c].discard(r)
                continue
            target[c] = after
            if self.unmeasured[c]:
                self.where.setdefault(c, set()).add(r)
        self.total[r] -= factor * total

    def reduced(self, pivots: tuple[Pivot, ...], touched: Flags) -> Reduced:
        from scipy.sparse import csr_matrix, vstack

        keep = np.flatnonzero(~touched)
        order = sorted(self.rows)
        starts = np.cumsum([0, *(len(self.rows[r]) for r in order)])
        columns = [c for r in order for c in self.rows[r]]
        values = [v for r in order for v in self.rows[r].values()]
        new = csr_matrix((values, columns, starts), shape=(len(order), len(self.system.mean)), dtype=float)
        return Reduced(
            matrix=vstack([self.system.matrix[keep], new], format="csr"),
            total=np.concatenate([self.system.total[keep], [self.total[r] for r in order]]),
            lead=np.concatenate([keep, np.array(order, dtype=np.int64)]),
            joined={r: tuple(self.members[r]) for r in order},
            pivots=pivots,
        )


@dataclass(frozen=True, slots=True)
class Expression:
    """An unmeasured flow as constant + Σ coefficient × measured flows."""

    column: int
    constant: float
    terms: Row


def expressions(pivots: tuple[Pivot, ...], unmeasured: Flags) -> tuple[Expression, ...]:
    """Solve the pivots backwards; flows that hang on an undetermined one are left out (unobservable)."""
    # Every pivot keeps its whole expression: what hangs on a free flow may cancel in a sum of two.
    free: dict[int, Row] = {}
    found: dict[int, Expression] = {}
    for pivot in reversed(pivots):
        terms: Row = {}
        loose: Row = {}
        constant = pivot.total / pivot.own
        for c, value in pivot.others.items():
            factor = -value / pivot.own
            if c in found:
                constant += factor * found[c].constant
                _add(terms, found[c].terms, factor)
                _add(loose, free[c], factor)
            else:
                _add(loose if unmeasured[c] else terms, {c: 1.0}, factor)
        free[pivot.column] = loose
        found[pivot.column] = Expression(pivot.column, constant, terms)
    return tuple(e for e in reversed(found.values()) if not free[e.column])


def _add(to: Row, terms: Row, factor: float) -> None:
    for c, value in terms.items():
        before = to.get(c, 0.0)
        after = before + factor * value
        if abs(after) <= TINY * max(abs(before), abs(factor * value)):
            to.pop(c, None)
        else:
            to[c] = after
