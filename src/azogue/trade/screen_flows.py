"""Detectors that look at one flow at a time: gaps, orphans, unit values, slips of a thousand."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import ibis
import polars as pl

from azogue.trade.alerts import LIMIT, alerts, mass, money
from azogue.trade.tables import log_of, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

THOUSAND: Final = math.log(1000)
NORMAL_MAD: Final = 1.4826
"""Standard deviation of a normal law over its median absolute deviation."""


def gaps(
    flows: "Table", con: "Backend", *, threshold: float = 3.0, least_value: float = 0.0, limit: int = LIMIT
) -> pl.DataFrame:
    """Find flows whose two reports differ more than these two reporters usually do.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        threshold: Standard errors, z = ln(X / M_fob) / √(A² + B²).
        least_value: Reconciled USD below which a flow is left alone.
        limit: Most alerts.

    Returns:
        Alerts; score is |z|, figure the exporter's value over the importer's without CIF.

    """
    found = flows.filter(flows.z.abs() >= threshold, flows.value >= least_value)
    found = found.mutate(score=found.z.abs(), figure=found.x_value / found.m_fob)

    def words(row: Mapping[str, Any]) -> str:
        more, less = ("exporter", "importer") if row["figure"] > 1 else ("importer", "exporter")
        factor = max(row["figure"], 1 / row["figure"])
        return (
            f"{row['exporter']} reports {money(row['x_value'])}, {row['importer']} {money(row['m_fob'])} "
            "without CIF: the "
            f"{more} reports {factor:,.3g} times what the {less} does, {row['score']:.1f} standard errors "
            "apart."
        )

    return alerts(found, con, detector="gap", words=words, limit=limit)


def orphans(flows: "Table", con: "Backend", *, least_value: float = 0.0, limit: int = LIMIT) -> pl.DataFrame:
    """Find flows that one side reports and the other, which files that code that year, does not.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        least_value: USD below which a flow is left alone.
        limit: Most alerts.

    Returns:
        Alerts; figure is the value in USD, score its share in all that the silent side would report of this
        code that year if it reported this flow too, in (0, 1].

    """
    sums = {}
    for role, side in (("exporter", "x"), ("importer", "m")):
        own = flows.filter(positive(flows[f"{side}_value"]))
        table = own.group_by(role, "hs", "year").aggregate(total=own[f"{side}_value"].sum())
        sums[role] = table.rename(t_area=role, t_hs="hs", t_year="year")
    found = flows.filter(flows.kind == "orphan", positive(flows.value), flows.value >= least_value)
    by_exporter = positive(found.x_value) | positive(found.x_kg)
    found = found.mutate(
        silent=ibis.cases((by_exporter, found.importer), else_=found.exporter), told=by_exporter
    )
    parts = []
    for role, told in (("importer", True), ("exporter", False)):
        part, total = found.filter(found.told == told), sums[role]
        on = [part[role] == total.t_area, part.hs == total.t_hs, part.year == total.t_year]
        parts.append(part.left_join(total, on).drop("t_area", "t_hs", "t_year"))
    found = parts[0].union(parts[1])
    found = found.mutate(figure=found.value, score=found.value / (found.value + found.total.fill_null(0.0)))

    def words(row: Mapping[str, Any]) -> str:
        teller, verb = (row["exporter"], "exported") if row["told"] else (row["importer"], "imported")
        return (
            f"{teller} says it {verb} {money(row['value'])} ({mass(row['kg'])}); {row['silent']} reports "
            "other trade in "
            f"{row['hs']} that year ({money(row['total'])}), but not this."
        )

    return alerts(found, con, detector="orphan", words=words, limit=limit)


def _sides(flows: "Table") -> "Table":
    """Return one row for each side that gives value and weight: side, value, kg and ln of USD per kg."""
    parts = []
    for side, value in (("x", "x_value"), ("m", "m_fob")):
        own = flows.filter(positive(flows[value]), positive(flows[f"{side}_kg"]))
        told = {
            "side": ibis.literal("exporter" if side == "x" else "importer"),
            "value": own[value],
            "kg": own[f"{side}_kg"],
            "uv": (own[value] / own[f"{side}_kg"]).ln(),
        }
        parts.append(own.select("exporter", "importer", "hs", "year", **told))
    return parts[0].union(parts[1])


def _centres(sides: "Table") -> "Table":
    """Return the middle of ln USD per kg of each code and its spread (1.4826 times the median deviation)."""
    middle = sides.group_by("hs").aggregate(middle=sides.uv.median(), n=sides.count()).rename(c_hs="hs")
    joined = sides.left_join(middle, sides.hs == middle.c_hs)
    off = joined.select("hs", "middle", "n", off=(joined.uv - joined.middle).abs())
    spread = off.off.median() * NORMAL_MAD
    grouped = off.group_by("hs").aggregate(middle=off.middle.max(), n=off.n.max(), spread=spread)
    return grouped.rename(c_hs="hs")


def unit_values(
    flows: "Table",
    con: "Backend",
    *,
    threshold: float = 5.0,
    least_spread: float = 0.2,
    fewest: int = 10,
    least_value: float = 0.0,
    limit: int = LIMIT,
) -> pl.DataFrame:
    """Find reports whose USD per kilogram lie far from the middle of their code.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        threshold: Robust standard deviations of ln USD per kg from the median of the code.
        least_spread: Standard deviation below which no code is taken to be.
        fewest: Reports a code must have to have a middle.
        least_value: USD below which a report is left alone.
        limit: Most alerts.

    Returns:
        Alerts, one for each report; score is the distance, figure the report's USD per kg.

    """
    sides = _sides(flows)
    centres = _centres(sides)
    joined = sides.left_join(centres, sides.hs == centres.c_hs)
    spread = ibis.greatest(joined.spread, least_spread)
    joined = joined.mutate(score=(joined.uv - joined.middle).abs() / spread, figure=joined.value / joined.kg)
    found = joined.filter(joined.score >= threshold, joined.n >= fewest, joined.value >= least_value)

    def words(row: Mapping[str, Any]) -> str:
        usual = math.exp(row["middle"])
        side = "exporter's" if row["side"] == "exporter" else "importer's"
        return (
            f"The {side} report has {row['figure']:,.4g} USD per kg; the middle of {row['hs']} is "
            f"{usual:,.4g} "
            f"({row['n']} reports), {row['score']:.1f} standard deviations away."
        )

    return alerts(found, con, detector="unit_value", words=words, limit=limit)


def unit_slips(
    flows: "Table", con: "Backend", *, tolerance: float = math.log(2.5), limit: int = LIMIT
) -> pl.DataFrame:
    """Find reports in which a weight or a value is a thousand times too large or too small.

    Tonnes for kilograms, or thousands of dollars for dollars: the USD per kg of the two reports differ by
    1,000. Whatever else the two disagree about is in value and weight alike and drops out. Of the two
    measures the one that is further apart has slipped; of the two sides, the one whose USD per kg lies
    further from the middle of the code.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        tolerance: How far, on the ln scale, the ratio of the USD per kg may lie from 1,000.
        limit: Most alerts.

    Returns:
        Alerts; figure is the factor by which the report is off (1,000 or 0.001 times its due), score how
        close to a clean slip it is, 1 at best.

    """
    sides = _sides(flows)
    middle = sides.group_by("hs").aggregate(middle=sides.uv.median()).rename(c_hs="hs")
    gap = log_of(flows.x_value) - log_of(flows.m_fob)
    heavy = log_of(flows.x_kg) - log_of(flows.m_kg)
    both = flows.mutate(gap=gap, heavy=heavy)
    both = both.filter(both.gap.notnull(), both.heavy.notnull())
    both = both.left_join(middle, both.hs == middle.c_hs)
    off_x = ((both.x_value / both.x_kg).ln() - both.middle).abs()
    off_m = ((both.m_fob / both.m_kg).ln() - both.middle).abs()
    both = both.mutate(by_exporter=off_x >= off_m)
    distance = ((both.heavy - both.gap).abs() - THOUSAND).abs()
    found = both.mutate(of_weight=both.heavy.abs() >= both.gap.abs(), distance=distance)
    found = found.filter(found.distance < tolerance)
    measured = ibis.cases((found.of_weight, found.heavy), else_=found.gap)
    up = (measured > 0) == found.by_exporter
    found = found.mutate(score=1 - found.distance / tolerance, figure=ibis.cases((up, 1000.0), else_=0.001))

    def words(row: Mapping[str, Any]) -> str:
        who = row["exporter"] if row["by_exporter"] else row["importer"]
        what = "weight" if row["of_weight"] else "value"
        size = "a thousand times too large" if row["figure"] > 1 else "a thousand times too small"
        return (
            f"The {what} that {who} reports looks {size}: {row['exporter']} {mass(row['x_kg'])}, "
            f"{money(row['x_value'])}; "
            f"{row['importer']} {mass(row['m_kg'])}, {money(row['m_fob'])} without CIF."
        )

    return alerts(found, con, detector="unit_slip", words=words, limit=limit)
