"""S = B Σ Bᵀ and its factor L D Lᵀ where S consists of blocks and a border.

Each block is formed as a small dense matrix and eliminated by itself; the node with the fewest neighbours
goes first (minimum degree, Rose 1972). Neighbours are the bits of a word: when a node goes, its neighbours
become neighbours of each other, so each takes on its word. What all blocks leave of S on the border (the
Schur complement) is one dense matrix.
"""

from typing import NamedTuple

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.system import Floats, Places, Sparse

MOST = 62
"""Nodes of a block: bits of a word but for its sign."""
SIDE = 64
"""Of the dense matrix of a block, and the factor that makes one number of a degree and a node."""
GONE = np.int32(2**31 - 1)


class Bench(NamedTuple):
    """What lies on the work bench while a block is eliminated."""

    inside: Floats
    """(SIDE · SIDE,) lower triangle of S in the block."""
    across: Floats
    """(m · SIDE,) S between the border nodes beside the block and the block."""
    beside: Places
    """(m,) those border nodes."""
    slot: Places
    """(m,) where each border node stands there; -1 elsewhere."""
    word: Places
    """(SIDE,) neighbours in the block that are still there."""
    outside: Places
    """(SIDE,) 1 when a node has a neighbour in the border, else 0."""
    key: Places
    """(SIDE,) degree · SIDE + node; GONE when eliminated."""
    near: Places
    """(SIDE,) neighbours of the node that goes."""
    below: Floats
    """(SIDE,) their entries of L."""
    value: Floats
    """(SIDE,) their entries of S."""


@loop
def new_bench(border: int) -> Bench:
    """Return a bench for blocks beside so many border nodes."""
    return Bench(
        np.zeros(SIDE * SIDE),
        np.zeros(border * SIDE),
        np.zeros(border, np.int32),
        np.full(border, -1, np.int32),
        np.zeros(SIDE, np.int64),
        np.zeros(SIDE, np.int64),
        np.full(SIDE, GONE, np.int32),
        np.zeros(SIDE, np.int64),
        np.zeros(SIDE),
        np.zeros(SIDE),
    )


@loop
def ones(bits: int) -> int:
    """Return how many bits are set, by adding neighbouring fields of 1, 2, 4 … bits."""
    bits -= bits >> 1 & 0x5555555555555555
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333)
    bits = bits + (bits >> 4) & 0x0F0F0F0F0F0F0F0F
    return bits * 0x0101010101010101 >> 56


@loop
def form(
    bench: Bench,
    nodes: Places,
    place: Places,
    first: int,
    inner: int,
    rows: Sparse,
    columns: Sparse,
    variance: Floats,
) -> int:
    """Form S of a block on the bench, and return how many border nodes are beside it."""
    start, ends, values = rows
    begin, sides, weights = columns
    count = len(nodes)
    bench.inside[: count * SIDE] = 0.0
    border = 0
    for i in range(count):
        v = nodes[i]
        word = outside = 0
        for p in range(start[v], start[v + 1]):
            c = ends[p]
            spread = values[p] * variance[c]
            for q in range(begin[c], begin[c + 1]):
                at = place[sides[q]]
                if at < inner:
                    j = at - first
                    word |= 1 << j
                    bench.inside[i * SIDE + j] += spread * weights[q]
                    continue
                outside = 1
                k = bench.slot[at - inner]
                if k < 0:
                    k = border
                    border += 1
                    bench.slot[at - inner] = k
                    bench.beside[k] = at - inner
                    bench.across[k * SIDE : k * SIDE + count] = 0.0
                bench.across[k * SIDE + i] += spread * weights[q]
        bench.word[i] = word & ~(1 << i)
        bench.outside[i] = outside
    for k in range(border):
        bench.slot[bench.beside[k]] = -1
    for i in range(count):
        bench.key[i] = (ones(bench.word[i]) + border * bench.outside[i]) * SIDE + i
    return border


@loop
def eliminate(
    bench: Bench, count: int, border: int, inner: int, rows: Places, entries: Floats, filled: int
) -> tuple[int, int, float]:
    """Eliminate the node of the block with the fewest neighbours.

    Its column of L is written from `filled` on: rows in the block as ~node, those of the border as places.

    Returns:
        The node, the end of its column, and its pivot.

    """
    least = GONE
    for i in range(count):
        least = min(least, bench.key[i])
    node = int(least) & (SIDE - 1)
    bench.key[node] = GONE
    near, below, value = bench.near, bench.below, bench.value
    word = bench.word[node]
    own = float(bench.inside[node * SIDE + node])
    degree = 0
    left = word
    while left:
        i = ones((left & -left) - 1)
        left &= left - 1
        near[degree] = i
        value[degree] = bench.inside[max(i, node) * SIDE + min(i, node)]
        below[degree] = value[degree] / own
        rows[filled + degree] = ~i
        entries[filled + degree] = below[degree]
        degree += 1
    for a in range(degree):
        i = near[a]
        for b in range(a + 1):
            bench.inside[i * SIDE + near[b]] -= below[a] * value[b]
        bench.outside[i] |= bench.outside[node]
        bench.word[i] = (bench.word[i] | word) & ~(1 << i | 1 << node)
        bench.key[i] = (ones(bench.word[i]) + border * bench.outside[i]) * SIDE + i
    filled += degree
    if bench.outside[node]:
        for k in range(border):
            far = bench.across[k * SIDE + node]
            for a in range(degree):
                bench.across[k * SIDE + near[a]] -= far * below[a]
            rows[filled] = inner + bench.beside[k]
            entries[filled] = far / own
            filled += 1
    return node, filled, own


@loop
def factor(
    rows: Sparse, columns: Sparse, variance: Floats, order: Places, begins: Places
) -> tuple[Sparse, Floats, Floats, float, Floats]:
    """Factor B Σ Bᵀ.

    Args:
        rows: B in compressed rows.
        columns: B in compressed columns.
        variance: (N,) diagonal of Σ.
        order: (K,) equations block after block, then the border; inside the blocks put into their order of
            elimination.
        begins: Where the blocks begin, and the last ends.

    Returns:
        L below its diagonal in compressed columns, rows as places; D (inner,); the lower triangle of what is
        left on the border (m, m); the smallest pivot of the blocks as a part of its diagonal entry in S; and
        the diagonal of S on the border (m,).

    """
    inner = begins[-1]
    place = np.empty(len(order), np.int32)
    for k in range(len(order)):
        place[order[k]] = k
    corner, whole = on_border(rows, columns, variance, order, place, inner)
    bench = new_bench(len(corner))
    start = np.zeros(inner + 1, np.int32)
    ends = np.empty(2 * len(rows[1]), np.int32)
    entries = np.empty(2 * len(rows[1]))
    diagonal = np.empty(inner)
    filled, weakest = 0, np.inf
    own = np.empty(SIDE)
    places = np.empty(SIDE, np.int32)
    for block in range(len(begins) - 1):
        first, last = begins[block], begins[block + 1]
        count = last - first
        nodes = order[first:last].copy()
        border = form(bench, nodes, place, first, inner, rows, columns, variance)
        ends, entries = with_room(ends, entries, filled, count * (count + border))
        for i in range(count):
            own[i] = bench.inside[i * SIDE + i]
        before = filled
        for k in range(first, last):
            node, filled, pivot = eliminate(bench, count, border, inner, ends, entries, filled)
            order[k] = nodes[node]
            places[node] = k
            diagonal[k] = pivot
            start[k + 1] = filled
            weakest = min(weakest, pivot / own[node])
            if bench.outside[node]:
                couple(corner, bench.beside, entries, filled, border, pivot)
        for p in range(before, filled):
            if ends[p] < 0:
                ends[p] = places[~ends[p]]
    return (start, ends[:filled], entries[:filled]), diagonal, corner, weakest, whole


@loop
def couple(corner: Floats, beside: Places, entries: Floats, filled: int, border: int, pivot: float) -> None:
    """Take from the border what an eliminated node ties together there: its last entries of L."""
    low = filled - border
    for a in range(border):
        pull = entries[low + a] * pivot
        for b in range(border):
            if beside[b] <= beside[a]:
                corner[beside[a], beside[b]] -= pull * entries[low + b]


@loop
def with_room(rows: Places, entries: Floats, filled: int, more: int) -> tuple[Places, Floats]:
    """Return arrays that have room for more entries, the first ones kept."""
    if filled + more <= len(rows):
        return rows, entries
    wider_rows = np.empty(2 * (filled + more), np.int32)
    wider = np.empty(len(wider_rows))
    wider_rows[:filled] = rows[:filled]
    wider[:filled] = entries[:filled]
    return wider_rows, wider


@loop
def on_border(
    rows: Sparse, columns: Sparse, variance: Floats, order: Places, place: Places, inner: int
) -> tuple[Floats, Floats]:
    """Return S on the border (m, m) and its diagonal."""
    start, ends, values = rows
    begin, sides, weights = columns
    size = len(order) - inner
    corner = np.zeros((size, size))
    whole = np.zeros(size)
    for k in range(size):
        v = order[inner + k]
        for p in range(start[v], start[v + 1]):
            spread = values[p] * variance[ends[p]]
            for q in range(begin[ends[p]], begin[ends[p] + 1]):
                at = place[sides[q]] - inner
                if at >= 0:
                    corner[k, at] += spread * weights[q]
        whole[k] = corner[k, k]
    return corner, whole


@loop
def forward(factor: Sparse, x: Floats) -> None:
    """Solve L y = x in place, but for the corner."""
    start, rows, values = factor
    for j in range(len(start) - 1):
        known = x[j]
        for p in range(start[j], start[j + 1]):
            x[rows[p]] -= values[p] * known


@loop
def backward(factor: Sparse, diagonal: Floats, x: Floats) -> None:
    """Solve D Lᵀ y = x in place, with the corner already solved."""
    start, rows, values = factor
    for j in range(len(start) - 2, -1, -1):
        total = x[j] / diagonal[j]
        for p in range(start[j], start[j + 1]):
            total -= values[p] * x[rows[p]]
        x[j] = total
