"""Kilograms for reports that give only litres, cubic metres or another measure: implicit conversion rates."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import ibis
import polars as pl

from azogue.trade.tables import frame, lookup, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

FEWEST_PAIRS: Final = 10
WIDEST_SPREAD: Final = 4.0

_SCHEMA: Final = pl.Schema(
    {
        "hs": pl.String,
        "unit": pl.String,
        "rate": pl.Float64,
        "spread": pl.Float64,
        "pairs": pl.Int64,
        "used": pl.Boolean,
        "because": pl.String,
    }
)


def conversion_rates(
    reports: "Table",
    con: "Backend",
    *,
    counted: Collection[str] = (),
    fewest: int = FEWEST_PAIRS,
    widest: float = WIDEST_SPREAD,
) -> pl.DataFrame:
    """Find the kilograms in one unit of each code, from the reports that give both.

    The rate is the median of kg / quantity over reports whose weight was not itself estimated. (Step 1 of the
    BACI method, CEPII working paper 2010-23; the two thresholds are ours.)

    Args:
        reports: The reports.
        con: Where the work is done.
        counted: Codes counted in items (batteries, lamps, thermometers): their mercury goes by the item, and
            a mean weight of an item would hide it. They get no rate.
        fewest: Reports that a rate must rest on.
        widest: Largest ratio of the upper to the lower quartile of kg / quantity.

    Returns:
        hs, unit, rate (kg per unit), spread (ratio of the quartiles), pairs, used, because: also the refused.

    """
    both = reports.filter(
        positive(reports.kg),
        positive(reports.quantity),
        ~reports.kg_estimated.fill_null(False),
        reports.unit.notnull(),
        ~reports.unit.isin(["", "kg"]),
    )
    each = both.select("hs", "unit", rate=both.kg / both.quantity)
    found = each.group_by("hs", "unit").aggregate(
        rate=each.rate.median(),
        low=each.rate.quantile(0.25),
        high=each.rate.quantile(0.75),
        pairs=each.count(),
    )
    table = frame(found, con).with_columns(spread=pl.col("high") / pl.col("low"))
    reason = (
        pl.when(pl.col("hs").is_in(list(counted)))
        .then(pl.lit("counted in items"))
        .when(pl.col("pairs") < fewest)
        .then(pl.format("{} reports, fewer than {}", "pairs", pl.lit(fewest)))
        .when(pl.col("spread") > widest)
        .then(pl.format("quartiles differ by a factor of {}", pl.col("spread").round(1)))
        .otherwise(pl.lit(""))
    )
    table = table.with_columns(because=reason).with_columns(used=pl.col("because") == "")
    return table.select(list(_SCHEMA)).cast({"pairs": pl.Int64}).sort("hs", "unit")


def with_kilograms(reports: "Table", rates: pl.DataFrame) -> "Table":
    """Fill in the unknown weights of reports by the rates that may be used, and mark them as estimated.

    Args:
        reports: The reports.
        rates: From :func:`conversion_rates`.

    Returns:
        The reports with the same columns. Known weights are left alone, a quantity in kilograms is a weight,
        and what has no rate stays unknown.

    """
    used = rates.filter("used")
    schema = {"hs": pl.String, "unit": pl.String, "rate": pl.Float64}
    table = lookup(
        {"hs": used["hs"].to_list(), "unit": used["unit"].to_list(), "rate": used["rate"].to_list()}, schema
    )
    table = table.rename(hs_rated="hs", unit_rated="unit")
    joined = reports.left_join(table, [reports.hs == table.hs_rated, reports.unit == table.unit_rated])
    stated = ibis.coalesce(
        joined.kg, ibis.cases((joined.unit == "kg", joined.quantity), else_=ibis.null("float64"))
    )
    weight = joined.quantity * joined.rate
    filled = stated.isnull() & weight.notnull()
    return joined.mutate(
        kg=ibis.coalesce(stated, weight), kg_estimated=ibis.cases((filled, True), else_=joined.kg_estimated)
    ).select(*reports.columns)
