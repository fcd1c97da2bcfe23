"""Blocks of equations that have nothing to do with each other but through a border: dissection.

The equations are nodes of a graph, neighbours when they share a column. They are taken by rising degree. One
that joins blocks into a block of no more than so many nodes joins them; one that would make a larger block is
a border node. So no two blocks are neighbours, and each can be eliminated by itself (George 1973). In the
balance of the world the blocks are countries, and the border the markets that trade with many others.
"""

import numpy as np

from azogue.balance.compiling import loop
from azogue.balance.system import Places, Sparse

BORDER = -2
FREE = -1


@loop
def dissect(rows: Sparse, columns: Sparse, limit: int) -> tuple[Places, Places]:
    """Return an order of the equations, block after block and then the border, and where the blocks begin.

    Args:
        rows: (K, N) in compressed rows.
        columns: The same in compressed columns.
        limit: Nodes of a block.

    """
    queue = by_degree(rows[0])
    up, size = joined(queue, rows, columns, limit)
    count = len(queue)
    begins = np.empty(count + 1, np.int32)
    free = np.zeros(count, np.int32)
    blocks = inner = 0
    for v in range(count):
        if up[v] == v:
            begins[blocks] = free[v] = inner
            inner += size[v]
            blocks += 1
    begins[blocks] = inner
    order = np.empty(count, np.int32)
    for v in queue:
        if up[v] == BORDER:
            order[inner] = v
            inner += 1
            continue
        root = up[v]
        while up[root] != root:
            root = up[root]
        order[free[root]] = v
        free[root] += 1
    return order, begins[: blocks + 1]


@loop
def by_degree(start: Places) -> Places:
    """Return the nodes by rising degree, sorted by counting."""
    count = len(start) - 1
    degree = start[1:] - start[:-1]
    free = np.zeros(degree.max() + 2, np.int32)
    for d in degree:
        free[d + 1] += 1
    free = np.cumsum(free)
    queue = np.empty(count, np.int32)
    for v in range(count):
        queue[free[degree[v]]] = v
        free[degree[v]] += 1
    return queue


@loop
def joined(queue: Places, rows: Sparse, columns: Sparse, limit: int) -> tuple[Places, Places]:
    """Join nodes to blocks.

    Returns:
        The node above each node in the tree of its block, which is the node itself at the root, or BORDER;
        and the nodes of the block, right at its root.

    """
    start, ends, _ = rows
    begin, sides, _ = columns
    up = np.full(len(queue), FREE, np.int32)
    size = np.zeros(len(queue), np.int32)
    counted = np.full(len(queue), FREE, np.int32)
    roots = np.empty(limit + 1, np.int32)
    for v in queue:
        found, total = 0, 1
        for p in range(start[v], start[v + 1]):
            for q in range(begin[ends[p]], begin[ends[p] + 1]):
                root = sides[q]
                if up[root] < 0:
                    continue
                while up[root] != root:
                    up[root] = up[up[root]]
                    root = up[root]
                if counted[root] != v and total <= limit:
                    counted[root] = v
                    roots[found] = root
                    found += 1
                    total += size[root]
        if total > limit:
            up[v] = BORDER
            continue
        up[v] = v
        size[v] = total
        for root in roots[:found]:
            up[root] = v
    return up, size
