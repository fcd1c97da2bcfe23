"""Groups of equations that share columns, and which of them no column leaves."""

import numpy as np

from azogue.balance.system import Places, Sparse

LEAVES = 1e-12
"""A column whose entries sum to more than this part of the largest leads out of its group."""


def closed_groups(columns: Sparse, up: Places) -> Places:
    """Return one row of each closed group: its rows sum to zero, as no column leaves the group.

    Args:
        columns: (K, N) in compressed columns.
        up: (K,) for each row one it is known to hang together with; what is given for itself is a root. Rows
            without entries are groups of their own. Changed in place.

    """
    begin, rows, values = columns
    leaves = np.zeros(len(up), np.bool_)
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
    return np.flatnonzero((up == np.arange(len(up))) & ~leaves)
