"""All detectors over one set of reconciled flows, with what one of them explains taken off the others."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from azogue.trade.agreement import disagreements
from azogue.trade.alerts import LIMIT, SCHEMA
from azogue.trade.screen_flows import gaps, orphans, unit_slips, unit_values
from azogue.trade.screen_time import code_shifts, hubs, year_shifts

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Screening:
    """What all detectors found."""

    alerts: pl.DataFrame
    """Columns of :data:`azogue.trade.alerts.SCHEMA`."""
    found: tuple[tuple[str, int], ...]
    """(detector, alerts before limit and before what follows)."""
    explained: tuple[tuple[str, int], ...]
    """(detector, alerts taken off because goods crossed the turn of the year or a unit slipped)."""


def screen(
    flows: "Table",
    con: "Backend",
    *,
    least_value: float = 0.0,
    hub_codes: Collection[str] = ("280540",),
    users: Collection[str] = (),
    limit: int = LIMIT,
) -> Screening:
    """Run every detector.

    Gaps and orphans of flows that a year shift accounts for are no gaps, and a weight that is off by a
    thousand is no matter of the unit value: such alerts are taken off, and counted.

    Args:
        flows: Reconciled flows.
        con: Where the work is done.
        least_value: USD below which gaps, orphans and unit values are left alone.
        hub_codes: Codes in which hubs are looked for.
        users: Areas with domestic use or mining, which are no hubs.
        limit: Most alerts of each detector.

    Returns:
        The alerts of all, with counts.

    """
    tables = [
        year_shifts(flows, con, limit=limit),
        unit_slips(flows, con, limit=limit),
        gaps(flows, con, least_value=least_value, limit=limit),
        orphans(flows, con, least_value=least_value, limit=limit),
        unit_values(flows, con, least_value=least_value, limit=limit),
        hubs(flows, con, codes=hub_codes, users=users, limit=limit),
        code_shifts(flows, con, limit=limit),
        disagreements(flows, con, by="exporter"),
        disagreements(flows, con, by="importer"),
    ]
    shifted = _keys(tables[0])
    slipped = _keys(tables[1])
    kept, found, explained = [], [], []
    for table in tables:
        if not table.height:
            continue
        name = str(table["detector"][0])
        covered = {"gap": shifted | slipped, "orphan": shifted, "unit_value": slipped}.get(name, set())
        left = table.filter(~pl.col("rests_on").list.first().is_in(list(covered))) if covered else table
        found.append((name, int(table["found"][0])))
        if left.height < table.height:
            explained.append((name, table.height - left.height))
        kept.append(left)
    return Screening(pl.concat(kept) if kept else pl.DataFrame(schema=SCHEMA), tuple(found), tuple(explained))


def _keys(table: pl.DataFrame) -> set[str]:
    return {flow for flows in table["rests_on"].to_list() for flow in flows}
