"""Detectors that follow trade over years, areas and codes: year shifts, hubs, shifts between codes."""

import math
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import ibis
import polars as pl

from azogue.trade.alerts import LIMIT, alerts, key, mass, money
from azogue.trade.tables import log_of, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import NumericValue, Table

Measure = Literal["value", "kg"]
MERCURY: Final = "280540"
COVERS: Final = {MERCURY: ("285200", "285210", "285290", "261790", "284390", "382590")}
"""Codes under which mercury has been known to travel (GRID-Arendal, The Illegal Trade in Chemicals, p.
52)."""


def year_shifts(
    flows: "Table",
    con: "Backend",
    *,
    tolerance: float = math.log(2),
    apart: float = 3.0,
    limit: int = LIMIT,
) -> pl.DataFrame:
    """Find goods that left in one year and arrived in the next, which looks like a gap in both years.

    The exporter's report of year t must agree with the importer's of t + 1 in value and, where both give it,
    in weight, while in each of the two years the other side says nothing or something far off.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        tolerance: Largest |ln| of the ratio that counts as agreement.
        apart: Standard errors from which both reports of a year count as far off.
        limit: Most alerts.

    Returns:
        Alerts, dated by the year of dispatch; figure is the exporter's value over the importer's a year
        later, score how well they agree, 1 at best. Each rests on two flows.

    """
    sent = flows.filter(positive(flows.x_value), _missing_or_far(flows, apart))
    came = flows.filter(positive(flows.m_fob), _missing_or_far(flows, apart)).select(
        c_exporter="exporter", c_importer="importer", c_hs="hs",
        c_year=(flows.year - 1).cast("int16"), later_fob=flows.m_fob, later_kg=flows.m_kg,
    )  # fmt: skip
    sent = sent.select("exporter", "importer", "hs", "year", "x_value", "x_kg")
    on = [
        sent.exporter == came.c_exporter,
        sent.importer == came.c_importer,
        sent.hs == came.c_hs,
        sent.year.cast("int16") == came.c_year,
    ]
    pairs = sent.inner_join(came, on)
    value = (log_of(pairs.x_value) - log_of(pairs.later_fob)).abs()
    weight = (log_of(pairs.x_kg) - log_of(pairs.later_kg)).abs().fill_null(0.0)
    pairs = pairs.mutate(distance=ibis.greatest(value, weight), figure=pairs.x_value / pairs.later_fob)
    pairs = pairs.filter(pairs.distance <= tolerance)
    pairs = pairs.mutate(score=1 - pairs.distance / tolerance)

    def words(row: Mapping[str, Any]) -> str:
        return (
            f"{row['exporter']} reports {money(row['x_value'])} sent in {row['year']}, {row['importer']} "
            f"{money(row['later_fob'])} without CIF received in {row['year'] + 1}, and neither has its "
            "counterpart in its "
            "own year: the goods probably crossed the turn of the year."
        )

    def keys(row: Mapping[str, Any]) -> list[str]:
        return [key(row["exporter"], row["importer"], row["hs"], row["year"] + step) for step in (0, 1)]

    return alerts(pairs, con, detector="year_shift", words=words, keys=keys, limit=limit)


def _missing_or_far(flows: "Table", apart: float) -> Any:
    return (flows.z.abs() >= apart).fill_null(True)


def hubs(
    flows: "Table",
    con: "Backend",
    *,
    codes: Collection[str] = (MERCURY,),
    users: Collection[str] = (),
    window: int = 3,
    measure: Measure = "kg",
    least: float = 1000.0,
    threshold: float = 0.8,
    limit: int = LIMIT,
) -> pl.DataFrame:
    """Find areas that pass on what they take in: imports about equal to exports over some years.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        codes: Codes to look at, each for itself.
        users: Areas with known domestic use or mining, where passing on is not what equal sums mean; left
            out.
        window: Years summed, ending with the year of the alert; only windows that the data cover whole.
        measure: Kilograms, or value in USD.
        least: Smallest sum on either side.
        threshold: Smallest score.
        limit: Most alerts.

    Returns:
        Alerts with the area as both exporter and importer; score is min(in, out) / max(in, out), figure the
        smaller sum.

    """
    chosen = flows.filter(flows.hs.isin(list(codes)), positive(flows[measure]))
    nothing = ibis.literal(0.0)
    into = chosen.select("hs", "year", area=chosen.importer, came=chosen[measure], went=nothing)
    out = chosen.select("hs", "year", area=chosen.exporter, came=nothing, went=chosen[measure])
    each = into.union(out)
    if users:
        each = each.filter(~each.area.isin(list(users)))
    years = flows.aggregate(first=flows.year.min(), last=flows.year.max())
    steps = ibis.memtable(pl.DataFrame({"step": list(range(window))}, schema={"step": pl.Int32}))
    spread = each.cross_join(steps).cross_join(years)
    spread = spread.mutate(end=(spread.year.cast("int32") + spread.step).cast("int32"))
    spread = spread.filter(spread.end <= spread.last, spread.end >= spread.first + (window - 1))
    sums = spread.group_by("area", "hs", "end").aggregate(came=spread.came.sum(), went=spread.went.sum())
    small, large = ibis.least(sums.came, sums.went), ibis.greatest(sums.came, sums.went)
    found = sums.mutate(score=small / large, figure=small).filter(small >= least)
    found = found.filter(found.score >= threshold)
    found = found.select(
        "hs", "score", "figure", "came", "went", exporter="area", importer="area", year="end"
    )
    write = mass if measure == "kg" else money

    def words(row: Mapping[str, Any]) -> str:
        first = row["year"] - window + 1
        return (
            f"From {first} to {row['year']} {row['exporter']} took in {write(row['came'])} of {row['hs']} "
            "and sent out "
            f"{write(row['went'])}: it passes on what it takes in, and no domestic use or mining is on file."
        )

    def keys(row: Mapping[str, Any]) -> list[str]:
        years = range(row["year"] - window + 1, row["year"] + 1)
        return [
            key(a, b, row["hs"], y)
            for y in years
            for a, b in (("*", row["exporter"]), (row["exporter"], "*"))
        ]

    return alerts(found, con, detector="hub", words=words, keys=keys, limit=limit)


def code_shifts(
    flows: "Table",
    con: "Backend",
    *,
    covers: Mapping[str, Collection[str]] = COVERS,
    measure: Measure = "value",
    least: float = 10_000.0,
    threshold: float = 0.5,
    limit: int = LIMIT,
) -> pl.DataFrame:
    """Find trade that leaves one code while other codes between the same two areas grow by about as much.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        covers: For each code the codes it could hide under.
        measure: Value in USD, or kilograms.
        least: Smallest fall.
        threshold: Smallest score. The code must also fall, and its covers rise, by more than half.
        limit: Most alerts.

    Returns:
        Alerts dated by the year in which the code fell; score is min(fall, rise) / max(fall, rise), figure
        the fall.

    """
    pairs = [(main, cover) for main, others in covers.items() for cover in others if cover != main]
    table = ibis.memtable(
        pl.DataFrame(pairs, schema={"main": pl.String, "cover": pl.String}, orient="row").unique(
            maintain_order=True
        )
    )
    mains = ibis.memtable(pl.DataFrame({"main": sorted(covers)}, schema={"main": pl.String}))
    chosen = flows.select("exporter", "importer", "hs", "year", amount=flows[measure].fill_null(0.0))
    own = chosen.inner_join(mains, chosen.hs == mains.main)
    own = own.select("exporter", "importer", "main", "year", own=own.amount, covered=ibis.literal(0.0))
    other = chosen.inner_join(table, chosen.hs == table.cover)
    other = other.select("exporter", "importer", "main", "year", own=ibis.literal(0.0), covered=other.amount)
    both = own.union(other)
    grouped = both.group_by("exporter", "importer", "main", "year")
    yearly = grouped.aggregate(own=both.own.sum(), covered=both.covered.sum())
    found = _falls(yearly, flows)
    fall, rise = found.before - found.own, found.covered - found.covered_before
    found = found.filter(
        fall >= least, rise > 0, found.own < found.before / 2, found.covered_before < found.covered / 2
    )
    found = found.mutate(
        fall=found.before - found.own, rise=found.covered - found.covered_before, hs=found.main
    )
    small, large = ibis.least(found.fall, found.rise), ibis.greatest(found.fall, found.rise)
    found = found.mutate(score=small / large, figure=found.fall)
    found = found.filter(found.score >= threshold)
    write = mass if measure == "kg" else money

    def words(row: Mapping[str, Any]) -> str:
        return (
            f"From {row['year'] - 1} to {row['year']} {row['hs']} from {row['exporter']} to "
            f"{row['importer']} fell by "
            f"{write(row['fall'])} while {', '.join(covers[row['hs']])} together rose by "
            f"{write(row['rise'])}."
        )

    def keys(row: Mapping[str, Any]) -> list[str]:
        codes = (row["hs"], *covers[row["hs"]])
        return [
            key(row["exporter"], row["importer"], code, row["year"] - step)
            for code in codes
            for step in (1, 0)
        ]

    return alerts(found, con, detector="code_shift", words=words, keys=keys, limit=limit)


def _falls(yearly: "Table", flows: "Table") -> "Table":
    """Put each year beside the one before; a year without a row is a year without trade."""
    span = flows.aggregate(first=flows.year.min(), last=flows.year.max())
    base = yearly.mutate(year=yearly.year.cast("int32"))
    later = base.mutate(year=(base.year + 1).cast("int32"))
    keys = ("exporter", "importer", "main", "year")
    now = base.mutate(before=ibis.literal(0.0), covered_before=ibis.literal(0.0))
    then = later.select(
        *keys,
        own=ibis.literal(0.0),
        covered=ibis.literal(0.0),
        before=later.own,
        covered_before=later.covered,
    )
    joined = now.select(*keys, "own", "covered", "before", "covered_before").union(then)
    measures: dict[str, NumericValue] = {
        name: joined[name].sum() for name in ("own", "covered", "before", "covered_before")
    }
    summed = joined.group_by(*keys).aggregate(**measures).cross_join(span)
    return summed.filter(summed.year > summed.first, summed.year <= summed.last).drop("first", "last")
