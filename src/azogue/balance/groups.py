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
        if begin[c] == begin[c + 1]:
            continue
        total = largest = 0.0
        first = rows[begin[c]]
        for p in range(begin[c], begin[c + 1]):
            total += values[p]
            largest = max(largest, abs(values[p]))
            if up[rows[p]] == up[first]:
                continue
            one, other = first, rows[p]
            while up[one] != one:
                up[one] = up[up[one]]
                one = up[one]
            while up[other] != other:
                up[other] = up[up[other]]
                other = up[other]
            up[max(one, other)] = min(one, other)
        leaves[first] |= abs(total) > LEAVES * largest
    is_open = np.zeros(len(up), np.bool_)
    for row in range(len(up)):
        root = row
        while up[root] != root:
            root = up[root]
        up[row] = root
        is_open[root] |= leaves[row]
    return np.flatnonzero((up == np.arange(len(up))) & ~is_open)
