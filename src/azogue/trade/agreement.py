"""How far two columns of reports tell the same story: the intraclass correlation of mirror flows.

After Fuse, Oda, Noguchi & Nakajima (2022), Environ. Sci. Technol. 56(19) 13565, who judge mirrored mercury
trade by it. Two measurements of one flow vary because flows differ and because reports of one flow differ;
the coefficient is the first part's share. One-way model with k = 2 measurements of ln value,

    ICC = (MSB - MSW) / (MSB + MSW),  MSB = 2 Σ (mean - grand mean)² / (n - 1),  MSW = Σ (X - M)² / (2 n),

with the exact F interval (Shrout & Fleiss 1979, Psychological Bulletin 86, 420).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import ibis
import numpy as np
import polars as pl

from azogue.trade.alerts import worded
from azogue.trade.tables import frame, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

By = Literal["exporter", "importer", "year", "hs", "all"]
_SCHEMA: Final = {
    "group": pl.String,
    "flows": pl.Int64,
    "icc": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def agreement(flows: "Table", con: "Backend", *, by: By = "exporter", level: float = 0.95) -> pl.DataFrame:
    """Compute the intraclass correlation of both reports' ln value within groups of flows.

    Args:
        flows: Flows with CIF taken off, or reconciled.
        con: Where the work is done.
        by: What makes a group; "all" for one group of everything.
        level: Of the interval.

    Returns:
        group, flows, icc, low, high; icc is null for a group of fewer than two flows with both values, or in
        which nothing varies at all.

    """
    from scipy.stats import f as f_law

    two = flows.filter(positive(flows.x_value), positive(flows.m_fob))
    x, m = two.x_value.ln(), two.m_fob.ln()
    group: Any = ibis.literal("all") if by == "all" else two[by].cast("string")
    each = two.select(group=group, mean=(x + m) / 2, gap=x - m)
    found = each.group_by("group").aggregate(
        flows=each.count(), between=each["mean"].var(how="pop"), within=(each.gap * each.gap).sum()
    )
    table = frame(found, con).sort("group")
    n = table["flows"].to_numpy().astype(np.float64)
    msb = 2 * table["between"].to_numpy() * n / np.maximum(n - 1, 1)
    msw = table["within"].to_numpy() / (2 * n)
    known = (n >= 2) & (msb + msw > 0)
    icc = np.divide(msb - msw, msb + msw, out=np.full_like(n, np.nan), where=known)
    ratio = np.divide(msb, msw, out=np.full_like(n, np.inf), where=msw > 0)
    tail = (1 - level) / 2
    lower = ratio / f_law.isf(tail, np.maximum(n - 1, 1), n)
    upper = ratio * f_law.isf(tail, n, np.maximum(n - 1, 1))
    made = pl.DataFrame(
        {
            "group": table["group"],
            "flows": table["flows"],
            "icc": icc,
            "low": np.where(known, 1 - 2 / (lower + 1), np.nan),
            "high": np.where(known, 1 - 2 / (upper + 1), np.nan),
        },
        schema=_SCHEMA,
    )
    return made.with_columns(pl.col("icc", "low", "high").fill_nan(None))


def disagreements(
    flows: "Table",
    con: "Backend",
    *,
    by: Literal["exporter", "importer"] = "exporter",
    least: float = 0.75,
    fewest: int = 10,
) -> pl.DataFrame:
    """Find areas whose reports and their partners' do not tell the same story.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        by: The role in which areas are judged.
        least: Areas whose whole interval lies below this are named.
        fewest: Flows that a judgement must rest on.

    Returns:
        Alerts with the area in its role, "*" for all partners and all codes, and year 0 for all years; score
        is 1 - ICC, figure the ICC. Each rests on all two-sided flows of the area.

    """
    table = agreement(flows, con, by=by).filter(pl.col("flows") >= fewest, pl.col("high") < least)
    other = "importer" if by == "exporter" else "exporter"
    rows = table.select(
        pl.col("group").alias(by), pl.lit("*").alias(other), pl.lit("*").alias("hs"), pl.lit(0).alias("year"),
        (1 - pl.col("icc")).alias("score"), pl.col("icc").alias("figure"), "low", "high", "flows",
    ).sort(["score", by], descending=[True, False])  # fmt: skip

    def words(row: Mapping[str, Any]) -> str:
        return (
            f"Over {row['flows']} flows, {row['figure']:.2f} of the variation of ln value is shared by "
            "the reports of "
            f"{row[by]} as {by} and those of its partners (95 %: {row['low']:.2f} to {row['high']:.2f})."
        )

    def keys(row: Mapping[str, Any]) -> list[str]:
        return [f"{row['exporter']}-{row['importer']}-*-*"]

    return worded(rows, detector=f"disagreement_{by}", words=words, keys=keys)
