"""The inverse Z of a sparse symmetric matrix where its factor has entries, and nowhere else.

Takahashi, Fagan and Chen 1973: with S = L D Lᵀ (L unit lower triangular) the inverse obeys
Z = D⁻¹ L⁻¹ + (I - Lᵀ) Z. Read column by column from the last, every entry on the pattern of L needs only
entries on the pattern of L.
"""

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.ldl import Blocks
from azogue.balance.system import Floats, Places, Sparse


@loop
def inverse_of_blocks(
    lower: Sparse, order: Places, pivots: Floats, blocks: Blocks, links: Sparse, corner: Floats, side: int
) -> tuple[Floats, Floats]:
    """Return the inverse at links between blocks and border (E,), and in the blocks, laid out as S is.

    Args:
        lower: L below its diagonal in compressed columns before the corner; rows are equations, those of the
            border last, and the same ones in all columns of a block that have any.
        order: (K,) the equation at each place.
        pivots: (inner,) D.
        blocks: How blocks and border are laid out.
        links: S as links.
        corner: (m, m) the inverse on the border, lower triangle.
        side: Most equations of a block.

    """
    inside = np.empty(len(blocks.inside))
    at_links = np.empty(len(links[0]))
    across = np.empty((len(corner), side))
    beside = np.empty(len(corner), np.int32)
    near = np.empty(side, np.int64)
    column = np.empty(side)
    for k in range(len(pivots) - 1, -1, -1):
        v = order[k]
        i, base = blocks.local[v], blocks.row[v] - triangle(blocks.local[v])
        first, border = lower[0][k], lower[0][k]
        while border < lower[0][k + 1] and blocks.row[lower[1][border]] >= 0:
            near[border - first] = blocks.local[lower[1][border]]
            border += 1
        below, far = lower[2][first:border], lower[2][border : lower[0][k + 1]]
        column[: len(below)] = 0.0
        for b in range(len(far)):
            beside[b] = blocks.local[lower[1][border + b]]
        if len(far):
            beyond(across, column, near, i, below, far, beside, corner)
        for a in range(len(below)):
            row = base + triangle(near[a])
            for b in range(a):
                z = inside[row + near[b]]
                column[a] -= z * below[b]
                column[b] -= z * below[a]
            column[a] -= inside[row + near[a]] * below[a]
        total = 1.0 / pivots[k]
        for a in range(len(below)):
            total -= below[a] * column[a]
            inside[base + triangle(max(i, near[a])) + min(i, near[a])] = column[a]
        for b in range(len(far)):
            total -= far[b] * across[b, i]
        inside[blocks.row[v] + i] = total
        e = blocks.across[v]
        while e >= 0:
            at, b = blocks.local[links[0][e] + links[1][e] - v], 0
            while beside[b] != at:
                b += 1
            at_links[e] = across[b, i]
            e = blocks.following[e]
    return at_links, inside


@loop
def triangle(i: int) -> int:
    """Return where row i of a lower triangle begins."""
    return i * (i + 1) // 2


@loop
def beyond(
    across: Floats,
    column: Floats,
    near: Places,
    i: int,
    below: Floats,
    far: Floats,
    beside: Places,
    corner: Floats,
) -> None:
    """Find the inverse between a node and the border, and what the border adds to its column in the block."""
    for b in range(len(far)):
        total = 0.0
        for a in range(len(below)):
            total -= across[b, near[a]] * below[a]
            column[a] -= across[b, near[a]] * far[b]
        for c in range(len(far)):
            total -= corner[max(beside[b], beside[c]), min(beside[b], beside[c])] * far[c]
        across[b, i] = total


@loop
def from_blocks(inside: Floats, at_links: Floats, blocks: Blocks, links: Sparse, corner: Floats) -> Floats:
    """Fill in the inverse at links within blocks and border, in place; return its diagonal (K,)."""
    one, two, _ = links
    diagonal = np.empty(len(blocks.row))
    for v in range(len(diagonal)):
        i = blocks.local[v]
        diagonal[v] = inside[blocks.row[v] + i] if blocks.row[v] >= 0 else corner[i, i]
    for e in range(len(one)):
        i, j = blocks.local[one[e]], blocks.local[two[e]]
        row = max(blocks.row[one[e]], blocks.row[two[e]])
        if min(blocks.row[one[e]], blocks.row[two[e]]) >= 0:
            at_links[e] = inside[row + min(i, j)]
        elif row < 0:
            at_links[e] = corner[max(i, j), min(i, j)]
    return diagonal


@loop
def inverse_of_whole(lower: Sparse, order: Places, pivots: Floats, links: Sparse) -> tuple[Floats, Floats]:
    """Return the inverse at the links (E,) and on the diagonal (K,), where there are no blocks."""
    start, rows, values = lower
    place = np.empty(len(order), np.int32)
    for k in range(len(order)):
        place[order[k]] = k
    inverse = np.zeros(len(values))
    diagonal = np.zeros(len(order))
    slot = np.full(len(order), -1, np.int32)
    for j in range(len(order) - 1, -1, -1):
        first, last = start[j], start[j + 1]
        for p in range(first, last):
            slot[rows[p]] = p
        for p in range(first, last):
            k = place[rows[p]]
            inverse[p] -= values[p] * diagonal[rows[p]]
            for q in range(start[k], start[k + 1]):
                at = slot[rows[q]]
                if at >= 0:
                    inverse[at] -= values[p] * inverse[q]
                    inverse[p] -= values[at] * inverse[q]
        total = 1.0 / pivots[j]
        for p in range(first, last):
            total -= values[p] * inverse[p]
            slot[rows[p]] = -1
        diagonal[order[j]] = total
    at_links = np.empty(len(links[0]))
    for e in range(len(at_links)):
        v, u = links[0][e], links[1][e]
        if place[u] > place[v]:
            v, u = u, v
        at = start[place[u]]
        while rows[at] != v:
            at += 1
        at_links[e] = inverse[at]
    return at_links, diagonal


@loop
def in_columns(columns: Sparse, at_links: Floats, diagonal: Floats) -> Floats:
    """Return the diagonal of Bᵀ Z B (N,).

    Args:
        columns: B in compressed columns.
        at_links: (E,) Z for each pair of entries in a column, in the order of the links.
        diagonal: (K,) of Z.

    """
    begin, sides, weights = columns
    seen = np.empty(len(begin) - 1)
    e = 0
    for c in range(len(seen)):
        total = 0.0
        for p in range(begin[c], begin[c + 1]):
            total += weights[p] ** 2 * diagonal[sides[p]]
            for q in range(begin[c], p):
                total += 2 * weights[p] * weights[q] * at_links[e]
                e += 1
        seen[c] = total
    return seen
