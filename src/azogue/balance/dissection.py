"""Blocks of equations that have nothing to do with each other but through a border: dissection.

Two equations are linked when they share a column. Links are followed from those between equations of low
degree to those of high degree. One that would join two blocks into more nodes than the limit joins nothing:
its end of higher degree goes to the border. So in the end no two blocks are linked, and each can be
eliminated by itself (George 1973). In the balance of the world the blocks are countries, and the border the
pools and markets through which they trade.
"""

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.system import Flags, Floats, Places, Sparse


@loop
def links_of(columns: Sparse, variance: Floats, count: int) -> tuple[Sparse, Floats]:
    """Return S = B Σ Bᵀ as links, one for each pair of entries in a column, and its diagonal (K,).

    Args:
        columns: B in compressed columns.
        variance: (N,) diagonal of Σ.
        count: K equations.

    """
    begin, sides, weights = columns
    pairs = 0
    for c in range(len(variance)):
        size = begin[c + 1] - begin[c]
        pairs += size * (size - 1) // 2
    one = np.empty(pairs, np.int32)
    two = np.empty(pairs, np.int32)
    entry = np.empty(pairs)
    diagonal = np.zeros(count)
    e = 0
    for c in range(len(variance)):
        for p in range(begin[c], begin[c + 1]):
            spread = weights[p] * variance[c]
            diagonal[sides[p]] += spread * weights[p]
            for q in range(begin[c], p):
                one[e] = sides[p]
                two[e] = sides[q]
                entry[e] = spread * weights[q]
                e += 1
    return (one, two, entry), diagonal


@loop
def dissect(one: Places, two: Places, count: int, limit: int) -> tuple[Places, Places, Places]:
    """Return an order of the equations, block after block and then the border, and where the blocks begin.

    Also for each equation one that it hangs together with; that one is given for itself.

    Args:
        one: (E,) one end of each link.
        two: (E,) the other end.
        count: K equations.
        limit: Nodes of a block.

    """
    block, border = joined(one, two, count, limit)
    size = np.zeros(count, np.int32)
    for v in range(count):
        size[block[v]] += not border[v]
    begins = np.empty(count + 1, np.int32)
    free = np.zeros(count, np.int32)
    blocks = inner = 0
    for v in range(count):
        if size[v]:
            begins[blocks] = free[v] = inner
            inner += size[v]
            blocks += 1
    begins[blocks] = inner
    order = np.empty(count, np.int32)
    for v in range(count):
        if border[v]:
            order[inner] = v
            inner += 1
        else:
            order[free[block[v]]] = v
            free[block[v]] += 1
    return order, begins[: blocks + 1], block


@loop
def joined(one: Places, two: Places, count: int, limit: int) -> tuple[Places, Flags]:
    """Join nodes to blocks.

    Returns:
        The first node of the block of each node; and whether a node is in the border instead.

    """
    degree = np.zeros(count, np.int32)
    for e in range(len(one)):
        degree[one[e]] += 1
        degree[two[e]] += 1
    block = np.arange(count).astype(np.int32)
    following = block.copy()
    size = np.ones(count, np.int32)
    border = np.zeros(count, np.bool_)
    for e in by_degree(one, two, degree):
        v, u = one[e], two[e]
        a, b = block[v], block[u]
        if a == b or border[v] or border[u]:
            continue
        if size[a] + size[b] > limit:
            border[v if degree[v] > degree[u] else u] = True
            continue
        if size[a] < size[b]:
            a, b = b, a
        # The nodes of a block stand in a ring: those of the smaller one are renamed, then the rings are one.
        v = b
        while block[v] != a:
            block[v] = a
            v = following[v]
        following[a], following[b] = following[b], following[a]
        size[a] += size[b]
    return block, border


@loop
def by_degree(one: Places, two: Places, degree: Places) -> Places:
    """Return the links by rising degree of their higher end, sorted by counting."""
    free = np.zeros(degree.max() + 2, np.int32)
    for e in range(len(one)):
        free[max(degree[one[e]], degree[two[e]]) + 1] += 1
    for d in range(1, len(free)):
        free[d] += free[d - 1]
    queue = np.empty(len(one), np.int32)
    for e in range(len(one)):
        d = max(degree[one[e]], degree[two[e]])
        queue[free[d]] = e
        free[d] += 1
    return queue
