"""S = B Σ Bᵀ and its factor L D Lᵀ where S consists of blocks and a border.

Each block is a small dense matrix, eliminated by itself; the node with the fewest neighbours goes first
(minimum degree, Rose 1972). Neighbours are the bits of a word: when a node goes, its neighbours become
neighbours of each other, so each takes on its word. What all blocks leave of S on the border (the Schur
complement) is one dense matrix.
"""

from typing import NamedTuple

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.system import Floats, Places, Sparse

SIDE = 64
"""Blocks have fewer nodes than that: they are the bits of a word but for its sign. It also makes one number
of a degree and a node."""
GONE = np.int32(2**31 - 1)
NONE = np.int32(-1)


class Blocks(NamedTuple):
    """S laid out by blocks and border; v is an equation."""

    inside: Floats
    """Lower triangles of the blocks, row after row."""
    row: Places
    """(K,) where the row of v begins in there; NONE on the border."""
    local: Places
    """(K,) place of v in its block, or on the border."""
    word: Places
    """(K,) neighbours of v in its block."""
    across: Places
    """(K,) first link of v to the border; NONE when there is none."""
    following: Places
    """(E,) next link of the same equation to the border."""
    corner: Floats
    """(m, m) lower triangle of S on the border."""


class Bench(NamedTuple):
    """What lies on the work bench with a block: i is a node of it, k a border node beside it."""

    word: Places
    """(SIDE,) neighbours of i that are still there."""
    outside: Places
    """(SIDE,) 1 when i has a neighbour in the border, else 0."""
    key: Places
    """(SIDE,) degree · SIDE + i; GONE when eliminated."""
    near: Places
    """(SIDE,) neighbours of the node that goes."""
    value: Floats
    """(SIDE,) their entries of S."""
    across: Floats
    """(m, SIDE) S between k and i."""
    beside: Places
    """(m,) k on the border."""
    slot: Places
    """(m,) k by its place on the border; NONE elsewhere."""


class Lower(NamedTuple):
    """The factor as it is written."""

    start: Places
    rows: Places
    entries: Floats
    pivots: Floats
    order: Places
    corner: Floats


@loop
def new_bench(border: int) -> Bench:
    """Return a bench for blocks beside so many border nodes."""
    return Bench(
        np.zeros(SIDE, np.int64),
        np.zeros(SIDE, np.int64),
        np.full(SIDE, GONE, np.int32),
        np.zeros(SIDE, np.int64),
        np.zeros(SIDE),
        np.zeros((border, SIDE)),
        np.zeros(border, np.int32),
        np.full(border, NONE, np.int32),
    )


@loop
def ones(bits: int) -> int:
    """Return how many bits are set, by adding neighbouring fields of 1, 2, 4 … bits."""
    bits -= bits >> 1 & 0x5555555555555555
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333)
    bits = bits + (bits >> 4) & 0x0F0F0F0F0F0F0F0F
    return bits * 0x0101010101010101 >> 56


@loop
def laid_out(links: Sparse, diagonal: Floats, order: Places, begins: Places) -> Blocks:
    """Lay out S by blocks and border."""
    one, two, entry = links
    count, inner = len(order), begins[-1]
    row = np.full(count, NONE, np.int64)
    local = np.empty(count, np.int64)
    end = 0
    for block in range(len(begins) - 1):
        for i in range(begins[block + 1] - begins[block]):
            v = order[begins[block] + i]
            row[v], local[v] = end, i
            end += i + 1
    inside = np.zeros(end)
    corner = np.zeros((count - inner, count - inner))
    for v in order[:inner]:
        inside[row[v] + local[v]] = diagonal[v]
    for k in range(count - inner):
        local[order[inner + k]] = k
        corner[k, k] = diagonal[order[inner + k]]
    word = np.zeros(count, np.int64)
    across = np.full(count, NONE, np.int32)
    following = np.empty(len(one), np.int32)
    for e in range(len(one)):
        v, u = one[e], two[e]
        i, j = local[v], local[u]
        if row[v] >= 0 and row[u] >= 0:
            inside[max(row[v], row[u]) + min(i, j)] += entry[e]
            word[v] |= 1 << j
            word[u] |= 1 << i
        elif row[v] >= 0:
            following[e], across[v] = across[v], e
        elif row[u] >= 0:
            following[e], across[u] = across[u], e
        else:
            corner[max(i, j), min(i, j)] += entry[e]
    return Blocks(inside, row, local, word, across, following, corner)


@loop
def placed(bench: Bench, blocks: Blocks, links: Sparse, nodes: Places) -> int:
    """Place a block on the bench, and return how many border nodes are beside it."""
    one, two, entry = links
    border = 0
    for i in range(len(nodes)):
        v = nodes[i]
        bench.word[i] = blocks.word[v]
        e = blocks.across[v]
        bench.outside[i] = e >= 0
        while e >= 0:
            at = blocks.local[one[e] + two[e] - v]
            if bench.slot[at] < 0:
                bench.slot[at] = border
                bench.beside[border] = at
                bench.across[border, : len(nodes)] = 0.0
                border += 1
            bench.across[bench.slot[at], i] += entry[e]
            e = blocks.following[e]
    for k in range(border):
        bench.slot[bench.beside[k]] = NONE
    for i in range(len(nodes)):
        bench.key[i] = (ones(bench.word[i]) + border * bench.outside[i]) * SIDE + i
    return border


@loop
def eliminate(bench: Bench, s: Floats, nodes: Places, border: int, into: Lower, first: int) -> None:
    """Eliminate a block, the node with the fewest neighbours first, and write its columns of L.

    Args:
        bench: With the block on it.
        s: Lower triangle of S in the block, row after row, and more.
        nodes: The equations of the block.
        border: Border nodes beside the block.
        into: Where the factor is written.
        first: Place of the first column.

    """
    near, value = bench.near, bench.value
    filled = into.start[first]
    for place in range(first, first + len(nodes)):
        least = GONE
        for i in range(len(nodes)):
            least = min(least, bench.key[i])
        node = int(least) & (SIDE - 1)
        bench.key[node] = GONE
        word = left = bench.word[node]
        pivot = s[node * (node + 1) // 2 + node]
        outside = bench.outside[node]
        degree = 0
        while left:
            i = ones((left & -left) - 1)
            left &= left - 1
            high, low = max(i, node), min(i, node)
            near[degree] = i
            value[degree] = s[high * (high + 1) // 2 + low]
            degree += 1
        for a in range(degree):
            i = near[a]
            below = value[a] / pivot
            row = i * (i + 1) // 2
            for b in range(a + 1):
                s[row + near[b]] -= below * value[b]
            into.rows[filled + a] = nodes[i]
            into.entries[filled + a] = below
            bench.outside[i] |= outside
            bench.word[i] = (bench.word[i] | word) & ~(1 << i | 1 << node)
            bench.key[i] = (ones(bench.word[i]) + border * bench.outside[i]) * SIDE + i
        into.order[place] = nodes[node]
        into.pivots[place] = pivot
        last = filled + degree
        if outside:
            couple(bench, into, node, pivot, filled, last, border)
            last += border
        into.start[place + 1] = filled = last


@loop
def couple(bench: Bench, into: Lower, node: int, pivot: float, filled: int, last: int, border: int) -> None:
    """Eliminate the node in the rows of the border too; its column in the block is there."""
    inner = len(into.pivots)
    for k in range(border):
        far = bench.across[k, node]
        for p in range(filled, last):
            bench.across[k, bench.near[p - filled]] -= far * into.entries[p]
        into.rows[last + k] = into.order[inner + bench.beside[k]]
        into.entries[last + k] = far / pivot
        for q in range(k + 1):
            a, b = bench.beside[k], bench.beside[q]
            into.corner[max(a, b), min(a, b)] -= far * into.entries[last + q]


@loop
def factor(
    links: Sparse, diagonal: Floats, order: Places, begins: Places
) -> tuple[Sparse, Floats, Blocks, float]:
    """Factor B Σ Bᵀ.

    Args:
        links: S as links.
        diagonal: (K,) of S.
        order: (K,) equations block after block, then the border; put into the order of elimination.
        begins: Where the blocks begin, and the last ends.

    Returns:
        L below its diagonal in compressed columns, those of the equations in their new order, rows as
        equations; D (inner,) in that order; the blocks, with what is left of S on the border; and the
        smallest pivot of the blocks as a part of its diagonal entry in S.

    """
    inner = begins[-1]
    blocks = laid_out(links, diagonal, order, begins)
    bench = new_bench(len(blocks.corner))
    start = np.zeros(inner + 1, np.int32)
    rows = np.empty(2 * len(links[0]), np.int32)
    entries = np.empty(2 * len(links[0]))
    pivots = np.empty(inner)
    for block in range(len(begins) - 1):
        first = begins[block]
        nodes = order[first : begins[block + 1]].copy()
        border = placed(bench, blocks, links, nodes)
        rows, entries = with_room(rows, entries, start[first], len(nodes) * (len(nodes) + border))
        into = Lower(start, rows, entries, pivots, order, blocks.corner)
        eliminate(bench, blocks.inside[blocks.row[nodes[0]] :], nodes, border, into, first)
    weakest = np.inf
    for k in range(inner):
        weakest = min(weakest, pivots[k] / diagonal[order[k]])
    return (start, rows[: start[inner]], entries[: start[inner]]), pivots, blocks, weakest


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
def forward(lower: Sparse, order: Places, x: Floats) -> None:
    """Solve L y = x in place, but for the corner."""
    start, rows, values = lower
    for k in range(len(start) - 1):
        known = x[order[k]]
        for p in range(start[k], start[k + 1]):
            x[rows[p]] -= values[p] * known


@loop
def backward(lower: Sparse, order: Places, pivots: Floats, x: Floats) -> None:
    """Solve D Lᵀ y = x in place, with the corner already solved."""
    start, rows, values = lower
    for k in range(len(start) - 2, -1, -1):
        total = x[order[k]] / pivots[k]
        for p in range(start[k], start[k + 1]):
            total -= values[p] * x[rows[p]]
        x[order[k]] = total
