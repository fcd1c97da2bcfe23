"""Groups of equations that share columns, and which of them no column leaves."""

import numpy as np

from azogue.balance.system import Floats, Places

LEAVES = 1e-12
"""A column whose entries sum to more than this part of the largest leads out of its group."""


def closed_groups(begin: Places, rows: Places, values: Floats, count: int) -> Places:
    """Return the first row of each closed group: its rows sum to zero, as no column leaves the group.

    Args:
        begin: (N + 1,) where the columns begin.
        rows: Row of each entry.
        values: Entries.
        count: K rows. One without entries is a group of its own.

    """
    up = np.arange(count)
    leaves = np.zeros(count, np.bool_)
    for c in range(len(begin) - 1):
        total = largest = 0.0
        first = -1
        for p in range(begin[c], begin[c + 1]):
            root = rows[p]
            while up[root] != root:
                up[root] = up[up[root]]
                root = up[root]
            if first < 0:
                first = root
            elif root != first:
                first, root = min(root, first), max(root, first)
                up[root] = first
                leaves[first] |= leaves[root]
            total += values[p]
            largest = max(largest, abs(values[p]))
        if abs(total) > LEAVES * largest:
            leaves[first] = True
    return np.flatnonzero((up == np.arange(count)) & ~leaves)
