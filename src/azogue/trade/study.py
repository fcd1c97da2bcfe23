"""From reports to reconciled flows in one go: weights, mirror, CIF, reliability, reconciliation."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from azogue.facts.trade import mercury_codes
from azogue.trade.cif import CifFit, TooFewPairs, fit_cif, with_cif
from azogue.trade.conversion import conversion_rates, with_kilograms
from azogue.trade.engines import let_go, narrowed
from azogue.trade.mirror import mirror
from azogue.trade.reconcile import reconcile
from azogue.trade.reliability import Metric, Reliability, fit_reliability
from azogue.trade.statistics import FlowStatistics, statistics

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

_NOBODY = Reliability(
    metric="abs",
    table=pl.DataFrame(
        schema={
            "area": pl.String, "role": pl.String, "error": pl.Float64, "pairs": pl.Int64,
            "se": pl.Float64, "raw": pl.Float64, "mean_gap": pl.Float64,
        }
    ),
    typical=(("exporter", 1.0), ("importer", 1.0)),
    pairs=0,
    trimmed_above=None,
    explained=0.0,
)  # fmt: skip
"""Without two-sided flows both sides weigh the same, and a figure is good to a factor of e."""


@dataclass(frozen=True, slots=True)
class Study:
    """Reconciled flows with all that was learned on the way to them."""

    flows: "Table"
    """What :func:`azogue.trade.reconcile.reconcile` returns."""
    rates: pl.DataFrame
    """Conversion rates to kilograms, the refused ones included."""
    cif: CifFit | None
    reliability: Reliability
    statistics: FlowStatistics
    notes: tuple[str, ...]
    """What could not be done, and what was done instead."""


def counted_in_items() -> frozenset[str]:
    """Return the codes of mercury products whose mercury goes by the item: their weights are not made up."""
    return frozenset(
        code.hs
        for code in mercury_codes().values()
        if code.unit == "u" or (code.content is not None and code.content.unit == "mg/item")
    )


def study(
    reports: "Table",
    con: "Backend",
    *,
    geography: "Table | None" = None,
    discounted: bool = False,
    baci_like: bool = False,
    metric: Metric = "abs",
) -> Study:
    """Reconcile reports from end to end.

    Args:
        reports: The reports, as :func:`azogue.trade.read_trade` reads them.
        con: Where the work is done.
        geography: Distances for the CIF fit, as `read_geography` reads them.
        discounted: Take re-exports and re-imports off.
        baci_like: See :func:`azogue.trade.reconcile.reconcile`.
        metric: See :func:`azogue.trade.reliability.fit_reliability`.

    Returns:
        The flows and what they rest on. Where too few flows have both sides, no CIF is taken off or both
        sides weigh the same, and a note says so.

    Raises:
        BadReports: When a sum is negative, infinite or not a number.

    """
    reports = narrowed(reports, con)
    rates = conversion_rates(reports, con, counted=counted_in_items())
    flows = mirror(with_kilograms(reports, rates), con, discounted=discounted)
    notes: list[str] = []
    fit: CifFit | None = None
    try:
        fit = fit_cif(flows, con, geography=geography)
    except TooFewPairs as few:
        notes.append(f"No freight and insurance was taken off the importers' values: {few}")
    else:
        notes += [fit.note] if fit.note else []
    corrected = with_cif(flows, fit, geography)
    try:
        errors = fit_reliability(corrected, con, metric=metric)
    except TooFewPairs as few:
        errors = _NOBODY
        notes.append(f"Both sides weigh the same: {few}")
    found = reconcile(flows, con, cif=fit, reliability=errors, geography=geography, baci_like=baci_like)
    told = statistics(found, con, errors if errors.pairs else None)
    let_go(flows, con)
    return Study(found, rates, fit, errors, told, tuple(notes))
