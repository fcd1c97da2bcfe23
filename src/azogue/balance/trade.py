"""Reconciled trade as mercury: what crosses the border by code, and what of it cannot be counted.

Only codes under which nothing but mercury, its compounds or mercury goods go can count: by weight, or by
items where the mercury is in the item. A basket, in which mercury can merely hide, never counts.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from azogue.balance.amounts import COMPOUNDS, METAL, mass_of
from azogue.dossier.records import Dossier
from azogue.facts.trade import mercury_codes
from azogue.facts.trade.records import MercuryCode
from azogue.quantity.ranges import Z975

if TYPE_CHECKING:
    import polars as pl

Measure = Literal["kg", "items"]
COLUMNS: Final = ("exporter", "importer", "hs", "year", "kg", "se")
EXTRAS: Final = ("quantity", "unit", "value", "x_rows", "m_rows")
"""Columns that may be missing; without quantity and unit no items are counted."""
MILLIGRAMS: Final = 1e-6
TWINS: Final = {"285200": "2852", "285210": "2852", "850612": "850630", "850630": "850630"}
"""Codes that a later revision writes otherwise, so that two sides may report the same goods under both."""


class BadTrade(ValueError):
    """A table that is no table of reconciled flows; the message says what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class MercuryFlow:
    """Mercury that one country sent to another under one code in one year, kg; None with a reason."""

    exporter: str
    importer: str
    hs: str
    year: int
    amount: float | None
    """Kilograms of product, or items; the mean of what is lognormal about the reconciled figure."""
    variance: float
    """Of the amount."""
    measure: Measure
    content: tuple[float, float]
    """Lowest and highest kilograms of mercury in a kilogram or an item."""
    reason: str = ""
    """Why it cannot be counted."""
    value: float | None = None
    """In US dollars."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Flows of a table that concern mercury, and what was set aside with the reason."""

    flows: tuple[MercuryFlow, ...]
    baskets: tuple[tuple[str, int, str, str, float], ...]
    """(hs, year, exporter, importer, value in US dollars) of codes in which mercury can merely hide."""
    notes: tuple[str, ...]
    years: tuple[int, ...]
    """Years that the table has, with mercury in them or not."""


def content_of(code: MercuryCode) -> tuple[Measure, tuple[float, float]] | None:
    """Return how the mercury under a code is counted, and its range; None where no figure can be defended.

    Metal counts as pure, as it does in the sheets of a dossier.
    """
    if code.hs == METAL:
        return "kg", (1.0, 1.0)
    content = code.content
    if code.purity == "basket" or content is None or content.low is None or content.high is None:
        return None
    if content.unit == "mg/item":
        return "items", (content.low * MILLIGRAMS, content.high * MILLIGRAMS)
    return ("kg", (content.low, content.high)) if code.purity == "pure" else None


def pool_of(hs: str) -> str:
    """Return the pool that goods of a code belong to: mercury and its compounds, or products."""
    return "market" if hs.startswith(COMPOUNDS) else "products"


def read_flows(trade: Any) -> Reading:
    """Take what concerns mercury out of reconciled flows.

    Args:
        trade: A :class:`azogue.trade.study.Study`, its `flows`, or a table in Polars with COLUMNS and, where
            known, EXTRAS: kg is the weight of the product, se the standard error of ln kg.

    Raises:
        BadTrade: A column is missing, or a figure is negative, infinite or not a number.

    """
    table, years = _table_of(trade)
    codes = mercury_codes()
    flows: list[MercuryFlow] = []
    baskets = []
    sides: dict[int, tuple[int, int]] = {}
    for row in table.iter_rows(named=True):
        hs, year = str(row["hs"]), int(row["year"])
        if row["exporter"] == row["importer"]:
            continue
        if codes[hs].purity == "basket":
            baskets.append((hs, year, row["exporter"], row["importer"], float(row["value"] or 0.0)))
            continue
        sides[len(flows)] = (int(row["x_rows"] or 0), int(row["m_rows"] or 0))
        flows.append(_flow(row, codes[hs], year))
    kept, notes = _once(flows, sides)
    return Reading(tuple(kept), tuple(baskets), tuple(notes), years)


def _table_of(trade: Any) -> "tuple[pl.DataFrame, tuple[int, ...]]":
    """Return the rows of mercury codes in Polars, sorted, and all years that there are."""
    import polars as pl

    table = getattr(trade, "flows", trade)
    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    names = list(getattr(table, "columns", ()))
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadTrade(
            f"This is no table of reconciled flows: it has no {', '.join(missing)}. Reconcile the reports "
            "first."
        )
    wanted = list(mercury_codes())
    if isinstance(table, pl.DataFrame):
        years = table["year"].unique().drop_nulls().to_list()
        frame = table.filter(pl.col("hs").cast(pl.String).is_in(wanted))
    else:
        years = table.select("year").distinct().to_polars()["year"].to_list()
        frame = table.filter(table.hs.isin(wanted)).to_polars()
    frame = frame.select(
        *(pl.col(c) for c in COLUMNS),
        *(pl.col(c) if c in names else pl.lit(None).alias(c) for c in EXTRAS),
    )
    for name in ("kg", "se", "quantity", "value"):
        bad = frame.filter(~pl.col(name).cast(pl.Float64).is_finite() | (pl.col(name).cast(pl.Float64) < 0))
        if bad.height:
            row = bad.row(0, named=True)
            raise BadTrade(
                f"{row['exporter']} to {row['importer']}, {row['hs']}, {row['year']}: {name} is {row[name]}. "
                "It must be zero or more, or blank where it is not known."
            )
    return frame.sort("year", "hs", "exporter", "importer"), tuple(sorted(int(y) for y in years))


def _flow(row: dict[str, Any], code: MercuryCode, year: int) -> MercuryFlow:
    counted = content_of(code)
    measure, content = counted or ("kg", (0.0, 0.0))
    given = row["kg"] if measure == "kg" else row["quantity"] if row["unit"] == "u" else None
    reason = ""
    if counted is None:
        reason = "no mercury content of such goods can be defended"
    elif given is None:
        reason = "its weight is not known" if measure == "kg" else "the number of items is not known"
    elif row["se"] is None:
        reason = "its standard error is not known"
    mean = variance = 0.0
    if not reason and given is not None:
        # What is reconciled is the median of a lognormal; least squares works with the mean.
        spread = float(row["se"]) ** 2
        mean = float(given) * math.exp(spread / 2)
        variance = math.expm1(spread) * mean**2
    return MercuryFlow(
        str(row["exporter"]),
        str(row["importer"]),
        code.hs,
        year,
        None if reason else mean,
        variance,
        measure,
        content,
        reason,
        None if row["value"] is None else float(row["value"]),
    )


def _once(
    flows: Sequence[MercuryFlow], sides: dict[int, tuple[int, int]]
) -> tuple[list[MercuryFlow], list[str]]:
    """Leave out a report that the other side makes of the same goods under the code of another revision."""
    pairs: dict[tuple[str, str, int, str], list[int]] = {}
    for n, flow in enumerate(flows):
        if flow.hs in TWINS and flow.amount is not None:
            pairs.setdefault((flow.exporter, flow.importer, flow.year, TWINS[flow.hs]), []).append(n)
    dropped: set[int] = set()
    notes = []
    for found in pairs.values():
        sent = [n for n in found if sides[n][0] and not sides[n][1]]
        received = [n for n in found if sides[n][1] and not sides[n][0]]
        if not sent or not received or {flows[n].hs for n in sent} & {flows[n].hs for n in received}:
            continue
        # The surer of the two is believed: the one with the smaller relative error.
        keep, drop = sorted((sent, received), key=lambda side: max(_relative(flows[n]) for n in side))
        dropped |= set(drop)
        one, other = flows[keep[0]], flows[drop[0]]
        notes.append(
            f"{one.exporter} to {one.importer}, {one.year}: {other.hs} and {one.hs} are the same goods in "
            f"two revisions, each reported by one side; {one.hs} counts."
        )
    return [flow for n, flow in enumerate(flows) if n not in dropped], notes


def _relative(flow: MercuryFlow) -> float:
    return math.sqrt(flow.variance) / flow.amount if flow.amount else 0.0


def mercury_in(flows: Iterable[MercuryFlow]) -> tuple[float, float]:
    """Return mean and variance, kg and kg², of the mercury in flows of one code that can be counted.

    The reports are independent of each other; the content is the same for all, so its doubt does not shrink.
    """
    counted = [flow for flow in flows if flow.amount is not None]
    if not counted:
        return 0.0, 0.0
    low, high = counted[0].content
    total = math.fsum(flow.amount or 0.0 for flow in counted)
    variance = math.fsum(flow.variance for flow in counted)
    content, spread = (low + high) / 2, ((high - low) / 2 / Z975) ** 2
    mean = total * content
    return mean, (total**2 + variance) * (content**2 + spread) - mean**2


def by_code(flows: Iterable[MercuryFlow]) -> Iterator[tuple[str, list[MercuryFlow]]]:
    """Yield the codes in order, each with its flows."""
    found: dict[str, list[MercuryFlow]] = {}
    for flow in flows:
        found.setdefault(flow.hs, []).append(flow)
    yield from sorted(found.items())


MADE: Final = frozenset({"primary mining", "by-product", "recycling", "chlor-alkali plants"})
"""Kinds of supply that are made in a country in a year; what is sold from stock was made before."""


def consumption_of(trade: Any, dossier: Dossier) -> "pl.DataFrame":
    """Compute the apparent consumption of a country by code and year, with the mercury in it.

    Production of metal is what the dossier's supply sheet states as mined, won as by-product or recovered.

    Args:
        trade: See :func:`read_flows`; what that returned does not do.
        dossier: Of the country.

    Returns:
        What :func:`azogue.trade.apparent_consumption` returns, for this country and the codes under which
        nothing but mercury, its compounds or mercury goods go; weights and items of product, kg of mercury.

    Raises:
        BadTrade: See :func:`read_flows`.

    """
    import ibis
    import polars as pl

    from azogue.trade import apparent_consumption
    from azogue.trade.engines import connect

    table, _ = _table_of(trade)
    counted = {hs: how for hs, code in mercury_codes().items() if (how := content_of(code)) is not None}
    mine = table.filter(
        (pl.col("exporter") == dossier.country) | (pl.col("importer") == dossier.country),
        pl.col("exporter") != pl.col("importer"),
        pl.col("hs").is_in(list(counted)),
    ).with_columns(pl.col("unit").cast(pl.String), pl.col("kg", "quantity", "value", "se").cast(pl.Float64))
    production: dict[tuple[str, str, int], float] = {}
    for row in dossier.flows:
        amount = mass_of(row).mean if row.sheet == "supply" and row.year is not None else None
        if amount is not None and row.year is not None and dict(row.values).get("origin") in MADE:
            key = (dossier.country, METAL, row.year)
            production[key] = production.get(key, 0.0) + amount
    with connect() as con:
        found = apparent_consumption(
            ibis.memtable(mine),
            con,
            content={hs: span for hs, (measure, span) in counted.items() if measure == "kg"},
            content_per_item={hs: span for hs, (measure, span) in counted.items() if measure == "items"},
            production=production,
        )
    return found.filter(pl.col("area") == dossier.country).sort("year", "hs")
