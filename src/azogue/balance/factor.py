"""S = B Σ Bᵀ, its sparse factor L D Lᵀ, solutions and the part of its inverse that variances need."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from azogue.balance.system import Flags, Floats

SMALL = 400
"""Up to so many equations the dense inverse is quicker than waking the compiler."""
DEPENDENT = 5e-13
"""Pivot of the equilibrated matrix below which an equation repeats the others."""


class Singular(ArithmeticError):
    """The equations repeat each other; `rows` says which can be left out."""

    def __init__(self, rows: Flags) -> None:
        super().__init__("equations repeat each other")
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Factor:
    """S = B diag(variance) Bᵀ scaled to a unit diagonal and factored."""

    matrix: Any
    """(K, N) scipy CSR B."""
    variance: Floats
    scale: Floats
    """(K,) 1 / sqrt(diagonal of S)."""
    scaled: Any
    solver: Any

    def solve(self, right: Floats) -> Floats:
        """Return S⁻¹ right, (K,)."""
        return np.asarray(self.scale * self.solver.solve(self.scale * right))

    def inverse_on_pattern(self) -> Any:
        """Return S⁻¹ as a sparse (K, K) matrix, right wherever S or its factor has an entry."""
        from scipy.sparse import coo_matrix, csr_matrix, diags_array

        count = len(self.scale)
        if count <= SMALL:
            dense = np.linalg.inv(self.scaled.toarray())
            return csr_matrix(dense * np.outer(self.scale, self.scale))
        from azogue.balance.takahashi import selected_inverse

        lower, diagonal, order = self.solver.factors()
        start, rows = lower.indptr.astype(np.int64), lower.indices.astype(np.int64)
        values, on_diagonal = selected_inverse(start, rows, lower.data, np.asarray(diagonal))
        columns = np.repeat(np.arange(count), np.diff(start))
        place = np.asarray(order)
        r, c = place[rows], place[columns]
        every = (np.concatenate([r, c, place]), np.concatenate([c, r, place]))
        inverse = coo_matrix((np.concatenate([values, values, on_diagonal]), every), shape=(count, count))
        scale = diags_array(self.scale)
        return (scale @ inverse.tocsr() @ scale).tocsr()


def factored(matrix: Any, variance: Floats) -> Factor:
    """Factor B diag(variance) Bᵀ.

    Args:
        matrix: (K, N) CSR, no empty rows.
        variance: (N,) positive.

    Raises:
        Singular: Some equations follow from the others.

    """
    import qdldl
    from scipy.sparse import csr_matrix, triu

    # B Σ^½ once, so that S is symmetric to the last bit.
    root = csr_matrix((matrix.data * np.sqrt(variance)[matrix.indices], matrix.indices, matrix.indptr))
    root.resize(matrix.shape)
    scale = 1.0 / np.sqrt(np.add.reduceat(root.data**2, root.indptr[:-1]))
    root.data *= np.repeat(scale, np.diff(root.indptr))
    product = (root @ root.T).tocsc()
    upper = triu(product, format="csc")
    try:
        solver = qdldl.Solver(upper, upper=True)
        weakest = _smallest(solver)
    except (RuntimeError, ValueError):
        weakest = 0.0
    if weakest < DEPENDENT:
        raise Singular(_dependent(product))
    return Factor(matrix, variance, scale, product, solver)


def _smallest(solver: Any) -> float:
    return float(np.min(solver.factors()[1]))


def _dependent(product: Any) -> Flags:
    """Return which rows repeat others: those whose pivot vanishes but for a shift of the diagonal."""
    import qdldl
    from scipy.sparse import eye_array

    shift = DEPENDENT / 5
    _, pivots, order = qdldl.Solver((product + shift * eye_array(product.shape[0])).tocsc()).factors()
    weak = np.zeros(product.shape[0], bool)
    weak[np.asarray(order)[np.asarray(pivots) < DEPENDENT]] = True
    if not weak.any():  # rounding alone hid it: give up the row of the smallest pivot
        weak[np.asarray(order)[int(np.argmin(pivots))]] = True
    return weak
