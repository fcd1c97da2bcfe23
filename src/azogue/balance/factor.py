"""S = B Σ Bᵀ, its factor L D Lᵀ with a dense corner, solutions and what variances need of its inverse.

Small systems are one dense corner. Large ones are eliminated block by block, and what couples the blocks is
the corner. Where there are no blocks to speak of, QDLDL factors the whole.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from azogue.balance.groups import closed_groups
from azogue.balance.system import Flags, Floats, Places, Sparse

SMALL = 400
"""Up to so many equations a dense matrix is quicker than waking the compiler."""
BLOCK = 60
"""Most equations of a block: as many as one word has bits, and some to spare."""
CORNER = 4000
"""A border of m equations is a dense corner where m³ is at most so many times the entries of B; beyond, a
good order of all equations is found sooner than the corner is factored."""
DEPENDENT = 5e-13
"""Pivot, as part of its diagonal entry in S, below which an equation repeats the others."""


class Singular(ArithmeticError):
    """The equations repeat each other.

    `rows` says which can be left out, and `plain` whether the structure shows it, not a vanishing pivot.
    """

    def __init__(self, rows: Flags, *, plain: bool = False) -> None:
        super().__init__("equations repeat each other")
        self.rows = rows
        self.plain = plain


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
    links: Sparse | None = None
    """S as links; None when all is corner."""
    blocks: Any = None
    """How blocks and border are laid out, if there are any."""

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

        corner = dpotri(self.corner, lower=True)[0] if len(self.corner) else self.corner
        if self.links is None or self.lower is None:
            whole = np.tril(corner) + np.tril(corner, -1).T
            seen = self.columns.multiply(whole @ self.columns).sum(axis=0)
            return whole.diagonal().copy(), np.asarray(seen).ravel()
        from azogue.balance import takahashi

        if self.blocks is None:
            at_links, diagonal = takahashi.inverse_of_whole(self.lower, self.order, self.pivots, self.links)
        else:
            laid = self.blocks, self.links
            at_links, inside = takahashi.inverse_of_blocks(
                self.lower, self.order, self.pivots, *laid, corner, BLOCK
            )
            diagonal = takahashi.from_blocks(inside, at_links, *laid, corner)
        return diagonal, takahashi.in_columns(_parts(self.columns), at_links, diagonal)


def factored(matrix: Any, variance: Floats) -> Factor:
    """Factor B diag(variance) Bᵀ.

    Args:
        matrix: (K, N) CSR B, no empty rows.
        variance: (N,) positive.

    Raises:
        Singular: Some equations follow from the others.

    """
    columns, count = matrix.tocsc(), matrix.shape[0]
    if count <= SMALL:
        _refuse_closed(closed_groups(_parts(columns), np.arange(count)), count)
        left = _product(matrix, variance).toarray()
        own, weakest = left.diagonal().copy(), 1.0
        order, lower, pivots, links, blocks = np.arange(count), None, np.zeros(0), None, None
    else:
        from azogue.balance import dissection, ldl
        from azogue.balance.compiling import loop

        links, diagonal = dissection.links_of(_parts(columns), variance, count)
        order, begins, up = dissection.dissect(links[0], links[1], count, BLOCK)
        _refuse_closed(loop(closed_groups)(_parts(columns), up), count)
        if (count - int(begins[-1])) ** 3 > CORNER * len(matrix.data):
            return _without_blocks(columns, _product(matrix, variance), links)
        lower, pivots, blocks, weakest = ldl.factor(links, diagonal, order, begins)
        left = blocks.corner
        own = diagonal[order[len(pivots) :]]
    corner = _cholesky(left)
    last = corner.diagonal() ** 2 / own
    if not min(weakest, last.min(initial=np.inf)) >= DEPENDENT:
        raise Singular(_dependent(_product(matrix, variance)))
    return Factor(columns, order, lower, pivots, corner, links, blocks)


def _refuse_closed(rows: Places, count: int) -> None:
    if len(rows):
        raise Singular(np.isin(np.arange(count), rows), plain=True)


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


def _without_blocks(columns: Any, product: Any, links: Sparse) -> Factor:
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
    below = start.astype(np.int32), place[rows], values
    return Factor(columns, place, below, np.asarray(pivots), np.zeros((0, 0)), links)


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
