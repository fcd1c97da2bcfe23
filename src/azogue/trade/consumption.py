"""Apparent consumption: what stays in an area, production + imports - exports, and the mercury in it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis
import polars as pl

from azogue.quantity.ranges import Z975
from azogue.trade.tables import frame

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

Production = Mapping[tuple[str, str, int], float]
Content = Mapping[str, tuple[float, float]]


def apparent_consumption(
    flows: "Table",
    con: "Backend",
    *,
    content: Content | None = None,
    content_per_item: Content | None = None,
    production: Production | None = None,
) -> pl.DataFrame:
    """Compute the apparent consumption of every area, code and year with its 95 % range.

    Each reconciled flow is lognormal about its figure with standard error se of ln, independent of the
    others. The limits of the balance are recovered from those of the flows (Zou & Donner 2008, Statistics in
    Medicine 27, 1693): low = balance - √(Σ imports (kg - low)² + Σ exports (high - kg)²), high likewise,
    which keeps the range of a single flow as it is and never lets imports alone fall below zero. Mercury is
    that range times the range of the content: the corners of both, so at least 95 % wide.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        content: For a code, lowest and highest kg of mercury in a kg of product. Codes without have no
            mercury figure.
        content_per_item: For a code counted in items, lowest and highest kg of mercury in an item; goes
            before ``content`` and needs the quantity instead of the weight.
        production: For (area, code, year), kg of product (items for codes counted in items) made in the
            area. What is missing is taken as zero and said to be unknown in ``production_known``.

    Returns:
        area, hs, year, measure (kg, items), imports, exports, production, production_known, apparent, low,
        high, mercury_low, mercury_high (kg of mercury; null without a content), flows, unmeasured (flows
        whose weight or quantity is unknown, which are in no sum), unmeasured_value (USD of these). Imports
        of an area count what goes on as exports, so a negative balance says that stocks, production or
        reports are missing.

    """
    items = list(content_per_item or {})
    counted = flows.hs.isin(items) if items else ibis.literal(False)
    unit = ibis.cases((flows.unit == "u", flows.quantity), else_=ibis.null("float64"))
    amount = ibis.cases((counted, unit), else_=flows.kg)
    down = amount * (1 - (-Z975 * flows.se).exp())
    up = amount * ((Z975 * flows.se).exp() - 1)
    base = flows.mutate(amount=amount, down=down * down, up=up * up)
    parts = []
    for role, sign in (("importer", 1.0), ("exporter", -1.0)):
        below, above = ("down", "up") if sign > 0 else ("up", "down")
        part = base.select(
            "hs",
            "year",
            "amount",
            "value",
            area=base[role],
            sign=ibis.literal(sign),
            below=base[below],
            above=base[above],
        )
        parts.append(part)
    each = parts[0].union(parts[1])
    inward, unknown = each.sign > 0, each.amount.isnull()
    sums = each.group_by("area", "hs", "year").aggregate(
        imports=each.amount.sum(where=inward).fill_null(0.0),
        exports=each.amount.sum(where=~inward).fill_null(0.0),
        below=each.below.sum().fill_null(0.0),
        above=each.above.sum().fill_null(0.0),
        flows=each.count(),
        unmeasured=unknown.sum(),
        unmeasured_value=each.value.sum(where=unknown).fill_null(0.0),
    )
    table = frame(sums, con).cast({"year": pl.Int64})
    table = _with_production(table, production or {})
    table = table.with_columns(
        measure=pl.when(pl.col("hs").is_in(items)).then(pl.lit("items")).otherwise(pl.lit("kg")),
        apparent=pl.col("production") + pl.col("imports") - pl.col("exports"),
    )
    table = table.with_columns(
        low=pl.col("apparent") - pl.col("below").sqrt(), high=pl.col("apparent") + pl.col("above").sqrt()
    )
    table = _with_mercury(table, {**(content or {}), **(content_per_item or {})})
    return table.select(
        "area", "hs", "year", "measure", "imports", "exports", "production", "production_known", "apparent",
        "low", "high", "mercury_low", "mercury_high", "flows", "unmeasured", "unmeasured_value",
    ).sort("area", "hs", "year")  # fmt: skip


def _with_production(table: pl.DataFrame, production: Production) -> pl.DataFrame:
    """Add production; areas that only produce get a row of their own."""
    made = pl.DataFrame(
        {
            "area": [key[0] for key in production],
            "hs": [key[1] for key in production],
            "year": [key[2] for key in production],
            "production": [float(value) for value in production.values()],
        },
        schema={"area": pl.String, "hs": pl.String, "year": pl.Int64, "production": pl.Float64},
    )
    joined = table.join(made, on=["area", "hs", "year"], how="full", coalesce=True)
    zero = pl.col(
        "imports", "exports", "below", "above", "unmeasured_value", "flows", "unmeasured"
    ).fill_null(0)
    return joined.with_columns(
        zero,
        production_known=pl.col("production").is_not_null(),
        production=pl.col("production").fill_null(0.0),
    )


def _with_mercury(table: pl.DataFrame, content: Content) -> pl.DataFrame:
    wrong = {code: span for code, span in content.items() if not 0 <= span[0] <= span[1]}
    if wrong:
        code, (low, high) = next(iter(wrong.items()))
        message = (
            f"Mercury content of {code}: {low:g} to {high:g} is no range. Low must be at least 0 "
            "and at most high."
        )
        raise ValueError(message)
    spans = pl.DataFrame(
        {
            "hs": list(content),
            "lowest": [float(span[0]) for span in content.values()],
            "highest": [float(span[1]) for span in content.values()],
        },
        schema={"hs": pl.String, "lowest": pl.Float64, "highest": pl.Float64},
    )
    joined = table.join(spans, on="hs", how="left")
    lower, upper = pl.col("low"), pl.col("high")
    return joined.with_columns(
        mercury_low=pl.when(lower >= 0).then(lower * pl.col("lowest")).otherwise(lower * pl.col("highest")),
        mercury_high=pl.when(upper >= 0).then(upper * pl.col("highest")).otherwise(upper * pl.col("lowest")),
    )
