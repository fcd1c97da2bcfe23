"""The inverse of a sparse symmetric matrix where its factor has entries, and nowhere else.

Takahashi, Fagan and Chen 1973: with A = L D Lᵀ (L unit lower triangular) the inverse Z obeys
Z = D⁻¹ L⁻¹ + (I - Lᵀ) Z. Read column by column from the last, every entry on the pattern of L needs only
entries on the pattern of L.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

F = TypeVar("F", bound=Callable[..., Any])


def _compiled(function: F) -> F:
    return cast("F", numba.njit(cache=True, error_model="numpy")(function))


@_compiled
def selected_inverse(
    start: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    diagonal: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the inverse on the pattern of L.

    Args:
        start: (n + 1,) where the columns of L begin, L strictly lower triangular in compressed columns.
        rows: (nnz,) row of each entry.
        values: (nnz,) entries of L.
        diagonal: (n,) D.

    Returns:
        Entries of the inverse at the places of L (nnz,), and its diagonal (n,).

    """
    n = len(diagonal)
    lower = np.zeros(len(values))
    on_diagonal = np.zeros(n)
    slot = np.full(n, -1)
    for j in range(n - 1, -1, -1):
        first, last = start[j], start[j + 1]
        for p in range(first, last):
            slot[rows[p]] = p
        for p in range(first, last):
            k = rows[p]
            lower[p] -= values[p] * on_diagonal[k]
            for q in range(start[k], start[k + 1]):
                at = slot[rows[q]]
                if at >= 0:
                    lower[at] -= values[p] * lower[q]
                    lower[p] -= values[at] * lower[q]
        total = 1.0 / diagonal[j]
        for p in range(first, last):
            total -= values[p] * lower[p]
        on_diagonal[j] = total
        for p in range(first, last):
            slot[rows[p]] = -1
    return lower, on_diagonal
