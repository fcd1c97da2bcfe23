"""The inverse of a sparse symmetric matrix where its factor has entries, and nowhere else.

Takahashi, Fagan and Chen 1973: with A = L D Lᵀ (L unit lower triangular) the inverse Z obeys
Z = D⁻¹ L⁻¹ + (I - Lᵀ) Z. Read column by column from the last, every entry on the pattern of L needs only
entries on the pattern of L. The last rows and columns are a dense corner, whose inverse is given.
"""

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.system import Floats, Places, Sparse


@loop
def selected_inverse(lower: Sparse, diagonal: Floats, corner: Floats) -> tuple[Floats, Floats]:
    """Return the inverse on the pattern of L.

    Args:
        lower: L below its diagonal in compressed columns, for the places before the corner.
        diagonal: (inner,) D.
        corner: (n - inner, n - inner) the inverse there.

    Returns:
        Entries of the inverse at the places of L (nnz,), and its diagonal (inner,).

    """
    start, rows, values = lower
    inner = len(diagonal)
    inverse = np.zeros(len(values))
    on_diagonal = np.zeros(inner)
    slot = np.full(inner + len(corner), -1, np.int32)
    for j in range(inner - 1, -1, -1):
        first, last = start[j], start[j + 1]
        for p in range(first, last):
            slot[rows[p]] = p
        for p in range(first, last):
            k = rows[p]
            if k >= inner:
                for q in range(first, last):
                    if rows[q] >= inner:
                        inverse[p] -= values[q] * corner[k - inner, rows[q] - inner]
                continue
            inverse[p] -= values[p] * on_diagonal[k]
            for q in range(start[k], start[k + 1]):
                at = slot[rows[q]]
                if at >= 0:
                    inverse[at] -= values[p] * inverse[q]
                    inverse[p] -= values[at] * inverse[q]
        total = 1.0 / diagonal[j]
        for p in range(first, last):
            total -= values[p] * inverse[p]
        on_diagonal[j] = total
        for p in range(first, last):
            slot[rows[p]] = -1
    return inverse, on_diagonal


@loop
def in_columns(
    lower: Sparse,
    inverse: tuple[Floats, Floats, Floats],
    order: Places,
    columns: Sparse,
) -> tuple[Floats, Floats]:
    """Return the diagonals of the inverse Z (K,) and of Bᵀ Z B (N,).

    Args:
        lower: Pattern of L, as above.
        inverse: On that pattern, on the diagonal before the corner, and in the corner.
        order: (K,) the row of B that stands at each place.
        columns: B in compressed columns. Rows that share a column have an entry in L.

    """
    start, rows, _ = lower
    values, on_diagonal, corner = inverse
    begin, sides, weights = columns
    inner = len(on_diagonal)
    place = np.empty(len(order), np.int32)
    whole = np.empty(len(order))
    for k in range(len(order)):
        place[order[k]] = k
        whole[order[k]] = on_diagonal[k] if k < inner else corner[k - inner, k - inner]
    seen = np.zeros(len(begin) - 1)
    for c in range(len(seen)):
        for p in range(begin[c], begin[c + 1]):
            seen[c] += weights[p] ** 2 * whole[sides[p]]
            for q in range(begin[c], p):
                i, k = place[sides[p]], place[sides[q]]
                i, k = max(i, k), min(i, k)
                if k >= inner:
                    seen[c] += 2 * weights[p] * weights[q] * corner[i - inner, k - inner]
                    continue
                at = start[k]
                while rows[at] != i:
                    at += 1
                seen[c] += 2 * weights[p] * weights[q] * values[at]
    return whole, seen
