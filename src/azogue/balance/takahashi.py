"""The inverse of a sparse symmetric matrix where its factor has entries, and nowhere else.

Takahashi, Fagan and Chen 1973: with A = L D Lᵀ (L unit lower triangular) the inverse Z obeys
Z = D⁻¹ L⁻¹ + (I - Lᵀ) Z. Read column by column from the last, every entry on the pattern of L needs only
entries on the pattern of L. The last rows and columns are a dense corner, whose inverse is given.
"""

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.system import Floats, Places, Sparse


@loop
def selected_inverse(lower: Sparse, order: Places, pivots: Floats, corner: Floats) -> tuple[Floats, Floats]:
    """Return the inverse on the pattern of L.

    Args:
        lower: L below its diagonal in compressed columns, before the corner; rows are equations.
        order: (K,) the equation at each place.
        pivots: (inner,) D.
        corner: (K - inner, K - inner) the inverse there.

    Returns:
        Entries of the inverse at the places of L (nnz,), and its diagonal before the corner (inner,).

    """
    start, rows, values = lower
    inner = len(pivots)
    place = np.empty(len(order), np.int32)
    for k in range(len(order)):
        place[order[k]] = k
    inverse = np.zeros(len(values))
    on_diagonal = np.zeros(inner)
    slot = np.full(len(order), -1, np.int32)
    for j in range(inner - 1, -1, -1):
        first, last = start[j], start[j + 1]
        for p in range(first, last):
            slot[rows[p]] = p
        total = 1.0 / pivots[j]
        for p in range(first, last):
            k = place[rows[p]]
            if k < inner:
                inverse[p] -= values[p] * on_diagonal[k]
                for q in range(start[k], start[k + 1]):
                    at = slot[rows[q]]
                    if at >= 0:
                        inverse[at] -= values[p] * inverse[q]
                        inverse[p] -= values[at] * inverse[q]
                continue
            for q in range(first, last):
                if place[rows[q]] >= inner:
                    inverse[p] -= values[q] * corner[k - inner, place[rows[q]] - inner]
        for p in range(first, last):
            total -= values[p] * inverse[p]
            slot[rows[p]] = -1
        on_diagonal[j] = total
    return inverse, on_diagonal


@loop
def in_columns(
    lower: Sparse, order: Places, inverse: tuple[Floats, Floats, Floats], columns: Sparse
) -> tuple[Floats, Floats]:
    """Return the diagonals of the inverse Z (K,) and of Bᵀ Z B (N,).

    Args:
        lower: Pattern of L, as above.
        order: (K,) the equation at each place.
        inverse: On that pattern, on the diagonal before the corner, and in the corner.
        columns: B in compressed columns. Rows that share a column have an entry in L.

    """
    start, rows, _ = lower
    values, on_diagonal, corner = inverse
    begin, sides, weights = columns
    inner = len(on_diagonal)
    place = np.empty(len(order), np.int32)
    diagonal = np.empty(len(order))
    for k in range(len(order)):
        place[order[k]] = k
        diagonal[order[k]] = on_diagonal[k] if k < inner else corner[k - inner, k - inner]
    seen = np.zeros(len(begin) - 1)
    for c in range(len(seen)):
        for p in range(begin[c], begin[c + 1]):
            seen[c] += weights[p] ** 2 * diagonal[sides[p]]
            for q in range(begin[c], p):
                both = 2 * weights[p] * weights[q]
                v, u = sides[p], sides[q]
                if place[u] > place[v]:
                    v, u = u, v
                k = place[u]
                if k >= inner:
                    seen[c] += both * corner[place[v] - inner, k - inner]
                    continue
                at = start[k]
                while rows[at] != v:
                    at += 1
                seen[c] += both * values[at]
    return diagonal, seen
