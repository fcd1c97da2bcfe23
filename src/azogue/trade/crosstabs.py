"""The two-way design of the reliability fit, gathered as cross-tabs and laid out as normal equations."""

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from azogue.trade.squares import Floats
from azogue.trade.tables import frame

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

FACTORS: Final = ("exporter", "importer", "hs2", "year")


@dataclass(frozen=True, slots=True)
class Design:
    """Normal equations of y = x_exporter + z_importer + p_hs2 + s_year, one column for each level."""

    levels: tuple[tuple[str, ...], ...]
    """Of each factor, in order."""
    gram: Floats
    moment: Floats
    counts: Floats
    """Flows of each level."""
    weight: float
    total: float
    square: float
    count: int

    def block(self, factor: str) -> slice:
        """Return the columns of one factor."""
        at = FACTORS.index(factor)
        start = sum(len(names) for names in self.levels[:at])
        return slice(start, start + len(self.levels[at]))

    def anchors(self, factors: tuple[str, ...]) -> Floats:
        """Return Σ c cᵀ, c the share of each level in the weight of its factor, at the size of the matrix.

        Added to the matrix it holds the weighted mean of every factor named at zero and changes no fitted
        value.
        """
        added = np.zeros_like(self.gram)
        for factor in factors:
            share = np.zeros(len(self.gram))
            block = self.block(factor)
            share[block] = np.diag(self.gram)[block]
            added += np.outer(share, share) / max(self.weight, 1e-300)
        return added


def gather(pairs: "Table", con: "Backend") -> Design:
    """Gather the cross-tabs of two-sided flows.

    Args:
        pairs: exporter, importer, hs2, year, weight w and what is to be explained, y.
        con: Where the work is done.

    Returns:
        The design. Only sums by pairs of levels leave the connection: 543 × 543 for the whole world.

    """
    w, wy = pairs.w.sum(), (pairs.w * pairs.y).sum()
    tabs = {
        (a, b): frame(pairs.group_by(a, b).aggregate(n=pairs.count(), w=w, wy=wy), con).with_columns(
            pl.col(a).cast(pl.String), pl.col(b).cast(pl.String)
        )
        for a, b in combinations(FACTORS, 2)
    }
    wyy = (pairs.w * pairs.y * pairs.y).sum()
    sums = frame(pairs.aggregate(n=pairs.count(), w=w, wy=wy, wyy=wyy), con).row(0, named=True)
    holder = {a: next(table for pair, table in tabs.items() if a in pair) for a in FACTORS}
    levels = tuple(tuple(sorted(holder[a][a].unique().to_list())) for a in FACTORS)
    starts = np.cumsum([0, *(len(names) for names in levels)])
    size = int(starts[-1])
    gram, moment, counts = np.zeros((size, size)), np.zeros(size), np.zeros(size)
    place = {
        factor: {name: int(starts[at]) + k for k, name in enumerate(levels[at])}
        for at, factor in enumerate(FACTORS)
    }
    for (a, b), table in tabs.items():
        rows = np.array([place[a][name] for name in table[a]], dtype=np.int64)
        columns = np.array([place[b][name] for name in table[b]], dtype=np.int64)
        gram[rows, columns] = gram[columns, rows] = table["w"].to_numpy()
    for factor, table in holder.items():
        each = table.group_by(factor).agg(pl.col("n", "w", "wy").sum())
        at = np.array([place[factor][name] for name in each[factor]], dtype=np.int64)
        gram[at, at], moment[at], counts[at] = (
            each["w"].to_numpy(),
            each["wy"].to_numpy(),
            each["n"].to_numpy(),
        )
    return Design(
        levels, gram, moment, counts, float(sums["w"]), float(sums["wy"]), float(sums["wyy"]), int(sums["n"])
    )
