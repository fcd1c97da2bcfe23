"""S = B Σ Bᵀ, its factor L D Lᵀ with a dense corner, solutions and what variances need of its inverse.

Small systems are one dense corner. Large ones are eliminated block by block, and what couples the blocks is
the corner. Where there are no blocks to speak of, QDLDL factors the whole.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from azogue.balance.system import Flags, Floats, Places, Sparse

SMALL = 400
"""Up to so many equations a dense matrix is quicker than waking the compiler."""
BLOCK = 60
"""Most equations of a block."""
CORNER = 4000
"""A border of m equations is a dense corner where m³ is at most so many times the entries of B; beyond, a
good order of all equations is found sooner than the corner is factored."""
DEPENDENT = 5e-13
"""Pivot, as part of its diagonal entry in S, below which an equation repeats the others."""


class Singular(ArithmeticError):
    """The equations repeat each other; `rows` says which can be left out."""

    def __init__(self, rows: Flags) -> None:
        super().__init__("equations repeat each other")
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Factor:
    """S = B diag(variance) Bᵀ, factored."""

    columns: Any
    """(K, N) scipy CSC B."""
    order: Places
    """(K,) the equation at each place; the dense corner last."""
    lower: Sparse | None
    """L below its diagonal in compressed columns, for the places before the corner, if any; rows are
    equations."""
    pivots: Floats
    """D before the corner."""
    corner: Floats
    """Lower Cholesky factor of what is left of S in the corner."""

    def solve(self, right: Floats) -> Floats:
        """Return S⁻¹ right, (K,)."""
        from scipy.linalg.lapack import dpotrs

        x = right.copy()
        rest = self.order[len(self.pivots) :]
        if self.lower is not None:
            from azogue.balance.ldl import backward, forward

            forward(self.lower, self.order, x)
        if len(rest):
            x[rest] = dpotrs(self.corner, x[rest], lower=True)[0]
        if self.lower is not None:
            backward(self.lower, self.order, self.pivots, x)
        return x

    def inverse(self) -> tuple[Floats, Floats]:
        """Return the diagonals of S⁻¹ (K,) and of Bᵀ S⁻¹ B (N,)."""
        from scipy.linalg.lapack import dpotri

        corner = self.corner
        if len(corner):
            corner = np.tril(dpotri(corner, lower=True)[0])
            corner += np.tril(corner, -1).T
        if self.lower is None:
            seen = self.columns.multiply(corner @ self.columns).sum(axis=0)
            return corner.diagonal().copy(), np.asarray(seen).ravel()
        from azogue.balance.takahashi import in_columns, selected_inverse

        selected = selected_inverse(self.lower, self.order, self.pivots, corner)
        return in_columns(self.lower, self.order, (*selected, corner), _parts(self.columns))


def factored(matrix: Any, columns: Any, variance: Floats) -> Factor:
    """Factor B diag(variance) Bᵀ.

    Args:
        matrix: (K, N) CSR B, no empty rows.
        columns: The same as CSC.
        variance: (N,) positive.

    Raises:
        Singular: Some equations follow from the others.

    """
    count = matrix.shape[0]
    if count <= SMALL:
        left = _product(matrix, variance).toarray()
        own, weakest = left.diagonal().copy(), 1.0
        order, lower, pivots = np.arange(count), None, np.zeros(0)
    else:
        from azogue.balance import dissection, ldl

        links, diagonal = dissection.links_of(_parts(columns), variance, count)
        order, begins = dissection.dissect(links[0], links[1], count, BLOCK)
        if (count - int(begins[-1])) ** 3 > CORNER * len(matrix.data):
            return _without_blocks(columns, _product(matrix, variance))
        lower, pivots, left, weakest = ldl.factor(links, diagonal, order, begins)
        own = diagonal[order[len(pivots) :]]
    corner = _cholesky(left)
    last = corner.diagonal() ** 2 / own
    if not min(weakest, last.min(initial=np.inf)) >= DEPENDENT:
        raise Singular(_dependent(_product(matrix, variance)))
    return Factor(columns, order, lower, pivots, corner)


def _parts(matrix: Any) -> Sparse:
    return matrix.indptr, matrix.indices, matrix.data


def _product(matrix: Any, variance: Floats) -> Any:
    from scipy.sparse import diags_array

    return (matrix @ diags_array(variance) @ matrix.T).tocsc()


def _cholesky(matrix: Floats) -> Floats:
    """Return the lower Cholesky factor of a dense matrix; all zeros when there is none."""
    from scipy.linalg.lapack import dpotrf

    if not len(matrix):
        return matrix
    factor, failed = dpotrf(matrix, lower=True)
    return np.zeros_like(matrix) if failed else np.asarray(factor)


def _without_blocks(columns: Any, product: Any) -> Factor:
    """Factor by QDLDL, in an order of approximate minimum degree."""
    import qdldl

    try:
        lower, pivots, order = qdldl.Solver(product).factors()
    except (RuntimeError, ValueError):
        raise Singular(_dependent(product)) from None
    place = np.asarray(order, np.int32)
    if not (pivots / product.diagonal()[place]).min() >= DEPENDENT:
        raise Singular(_dependent(product))
    start, rows, values = _parts(lower)
    return Factor(
        columns, place, (start.astype(np.int32), place[rows], values), np.asarray(pivots), np.zeros((0, 0))
    )


def _dependent(product: Any) -> Flags:
    """Return which rows repeat others: those whose pivot vanishes but for a shift of the diagonal."""
    import qdldl
    from scipy.sparse import diags_array

    scale = diags_array(1 / np.sqrt(product.diagonal()))
    shift = diags_array(np.full(product.shape[0], DEPENDENT / 5))
    _, pivots, order = qdldl.Solver((scale @ product @ scale + shift).tocsc()).factors()
    weak = np.zeros(product.shape[0], bool)
    weak[np.asarray(order)[np.asarray(pivots) < DEPENDENT]] = True
    if not weak.any():  # rounding alone hid it: give up the row of the smallest pivot
        weak[np.asarray(order)[int(np.argmin(pivots))]] = True
    return weak
