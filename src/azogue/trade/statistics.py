"""What a set of mirror flows is like: who speaks, how far both sides are apart, who is furthest off."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from azogue.trade.reliability import Reliability
from azogue.trade.tables import log_of, one, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class FlowStatistics:
    """A set of flows in a few figures; shares are None where there is no flow to take a share of."""

    flows: int
    two_sided: float | None
    x_only: float | None
    m_only: float | None
    gap_median: float | None
    """Of ln(M / X), importer's value as reported against the exporter's, over flows with both values."""
    gap_low: float | None
    """Lower quartile."""
    gap_high: float | None
    beyond_double: float | None
    """Share of two-sided flows whose values differ by more than a factor of two."""
    worst: pl.DataFrame
    """area, role, error, pairs, se: the reporters by error, worst first; empty without a reliability fit."""


def statistics(flows: "Table", con: "Backend", reliability: Reliability | None = None) -> FlowStatistics:
    """Describe mirror or reconciled flows.

    Args:
        flows: Mirror flows, with or without what reconciliation adds.
        con: Where the work is done.
        reliability: Ranks the reporters when given.

    Returns:
        The figures.

    """
    x, m = positive(flows.x_value), positive(flows.m_value)
    gap = log_of(flows.m_value) - log_of(flows.x_value)
    table = flows.select(both=x & m, x=x & ~m, m=m & ~x, gap=gap)
    found = one(
        table.aggregate(
            flows=table.count(),
            two_sided=table.both.mean(),
            x_only=table.x.mean(),
            m_only=table.m.mean(),
            gap_median=table.gap.median(),
            gap_low=table.gap.quantile(0.25),
            gap_high=table.gap.quantile(0.75),
            beyond_double=(table.gap.abs() > math.log(2)).mean(),
        ),
        con,
    )
    columns = ["area", "role", "error", "pairs", "se"]
    if reliability is None:
        schema = {
            "area": pl.String,
            "role": pl.String,
            "error": pl.Float64,
            "pairs": pl.Int64,
            "se": pl.Float64,
        }
        worst = pl.DataFrame(schema=schema)
    else:
        worst = reliability.table.select(columns).sort(
            ["error", "area", "role"], descending=[True, False, False]
        )
    return FlowStatistics(**found, worst=worst)
