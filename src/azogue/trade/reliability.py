"""How far the reports of each area lie from those of its partners: the error of every reporter.

Step 3 of the BACI method (CEPII working paper 2010-23): a weighted analysis of variance of the mirror gap
r = ln(exporter's value / importer's value without CIF) with effects of exporter, importer, product group and
year. Errors here are standard deviations of ln value, so that z = r / √(A² + B²) is of order one:

* ``abs``: |r| = m + x + z + p + s. With normal errors E|r| = √(2/π)·√(A² + B²); about equal errors this is
  linear and gives A = √π·(m/2 + x), B = √π·(m/2 + z).
* ``squared``: E r² = A² + B² + p + s, exactly additive for independent errors; A², B² ≥ 0.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import ibis
import numpy as np
import polars as pl

from azogue.trade.cif import TooFewPairs
from azogue.trade.crosstabs import FACTORS, Design, gather
from azogue.trade.engines import keep, let_go
from azogue.trade.squares import Floats, Solution, solve
from azogue.trade.tables import one, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

Metric = Literal["abs", "squared"]
TRIMMED: Final = 0.99
FLOOR: Final = 0.05
"""No reporter is taken to be more than twenty times as good as the typical one."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """The errors of reporters."""

    metric: Metric
    table: pl.DataFrame
    """area, role (exporter, importer), error (sd of ln value), pairs, se, raw (before shrinkage), mean_gap
    (least-squares mean of the metric: of |r|, or of r²); worst first within each role."""
    typical: tuple[tuple[str, float], ...]
    """(role, error) taken for an area without two-sided flows."""
    pairs: int
    trimmed_above: float | None
    """Largest r² that counted, where the metric is squared."""
    explained: float

    def error(self, area: str, role: str) -> float:
        """Return the error of an area in a role; the typical one where it has no two-sided flows."""
        found = self.table.filter((pl.col("area") == area) & (pl.col("role") == role))
        return float(found["error"][0]) if found.height else dict(self.typical)[role]


def fit_reliability(
    flows: "Table",
    con: "Backend",
    *,
    metric: Metric = "abs",
    weighting: Literal["log", "equal"] = "log",
    shrink: bool = True,
    trim: float = TRIMMED,
) -> Reliability:
    """Fit the error of every area as exporter and as importer.

    Flows weigh 1 + ln(V / smallest V), V the geometric mean of both reports, so the weights do not depend on
    the currency. Effects are anchored at mean zero over their weight and solved exactly from cross-tabs. An
    area with few pairs is drawn to the typical error by the share τ² / (τ² + se²), τ² the spread of the true
    effects by moments (empirical Bayes).

    Args:
        flows: Mirror flows with CIF taken off (:func:`azogue.trade.cif.with_cif`).
        con: Where the work is done.
        metric: "abs" or "squared", see the head of this file.
        weighting: "log" as above, or "equal".
        shrink: Draw areas with few pairs to the typical error.
        trim: Quantile of r² above which flows do not count; for metric "squared" only.

    Returns:
        The errors as a tidy table, with what was left out.

    Raises:
        TooFewPairs: When no flow has a positive value from both sides.

    """
    two = flows.filter(positive(flows.x_value), positive(flows.m_fob))
    x, m = two.x_value.ln(), two.m_fob.ln()
    two = two.select("exporter", "importer", "year", hs2=two.hs.substr(0, 2), r=x - m, v=(x + m) / 2)
    pairs = keep(two, con)
    facts = {"n": pairs.count(), "least": pairs.v.min()}
    if metric == "squared":
        facts["cut"] = (pairs.r * pairs.r).quantile(trim)
    found = one(pairs.aggregate(**facts), con)
    if not found["n"]:
        let_go(pairs, con)
        message = (
            "No flow has a value from both sides, so nothing can be said about reporters. Read more partners."
        )
        raise TooFewPairs(message)
    cut = found.get("cut")
    chosen = pairs if cut is None else pairs.filter(pairs.r * pairs.r <= cut)
    weight: Any = ibis.literal(1.0) if weighting == "equal" else 1.0 + (chosen.v - found["least"])
    weighed = chosen.select(*FACTORS, w=weight, y=chosen.r.abs() if metric == "abs" else chosen.r * chosen.r)
    design = gather(weighed, con)
    let_go(pairs, con)
    return _abs(design, shrink) if metric == "abs" else _squared(design, shrink, cut)


def _ordinary(design: Design) -> tuple[float, Solution]:
    """Return the mean and the anchored effects about it."""
    mean = design.total / design.weight
    centred = design.moment - mean * np.diag(design.gram)
    anchored = design.gram + design.anchors(("exporter", "importer", "hs2", "year"))
    square = design.square - design.weight * mean**2
    return mean, solve(anchored, centred, max(square, 0.0), design.weight, 0.0, design.count)


def _abs(design: Design, shrink: bool) -> Reliability:
    mean, found = _ordinary(design)
    errors = np.sqrt(np.maximum(np.diag(found.covariance), 0.0))
    stretch = math.sqrt(math.pi)
    floor = FLOOR * stretch * mean / 2
    parts = []
    for role in ("exporter", "importer"):
        block = design.block(role)
        effects = found.coefficients[block]
        drawn = _drawn(effects, errors[block], design, role) if shrink else effects
        parts.append(
            _rows(
                design,
                role,
                error=np.maximum(stretch * (mean / 2 + drawn), floor),
                raw=stretch * (mean / 2 + effects),
                se=stretch * errors[block],
                gap=mean + effects,
            )
        )
    typical = (("exporter", stretch * mean / 2), ("importer", stretch * mean / 2))
    return Reliability("abs", pl.concat(parts), typical, design.count, None, found.explained)


def _squared(design: Design, shrink: bool, cut: float | None) -> Reliability:
    """Fit A² and B² with non-negativity; the part that could go to either side is split evenly."""
    from scipy.optimize import lsq_linear

    mean, free = _ordinary(design)
    errors = np.sqrt(np.maximum(np.diag(free.covariance), 0.0))
    exporters, importers = design.block("exporter"), design.block("importer")
    start = free.coefficients.copy()
    start[exporters] += mean / 2
    start[importers] += mean / 2
    # The shift between the two blocks is open: holding the difference of their means at zero closes it.
    share = np.zeros(len(design.gram))
    share[exporters] = np.diag(design.gram)[exporters]
    share[importers] = -np.diag(design.gram)[importers]
    gram = design.gram + design.anchors(("hs2", "year")) + np.outer(share, share) / design.weight
    solution = start
    if min(start[exporters].min(), start[importers].min()) < 0:
        values, vectors = np.linalg.eigh(gram)
        held = values > 1e-11 * values.max()
        root = np.sqrt(values[held])[:, None] * vectors[:, held].T
        target = (vectors[:, held].T @ design.moment) / np.sqrt(values[held])
        lower = np.full(len(gram), -np.inf)
        lower[exporters] = lower[importers] = 0.0
        solution = lsq_linear(root, target, bounds=(lower, np.inf), method="bvls", tol=1e-12).x
    parts = []
    floor = (FLOOR**2) * mean / 2
    for role in ("exporter", "importer"):
        block = design.block(role)
        effects = solution[block] - mean / 2
        drawn = _drawn(effects, errors[block], design, role) if shrink else effects
        error = np.sqrt(np.maximum(mean / 2 + drawn, floor))
        parts.append(
            _rows(
                design,
                role,
                error=error,
                raw=np.sqrt(np.maximum(mean / 2 + effects, 0.0)),
                se=np.divide(errors[block], 2 * error, out=np.zeros_like(error), where=error > 0),
                gap=mean + free.coefficients[block],
            )
        )
    typical = (("exporter", math.sqrt(mean / 2)), ("importer", math.sqrt(mean / 2)))
    return Reliability("squared", pl.concat(parts), typical, design.count, cut, free.explained)


def _drawn(effects: Floats, errors: Floats, design: Design, role: str) -> Floats:
    """Draw effects to zero by τ² / (τ² + se²); τ² = Σ w (effect² - se²) / Σ w, not below zero."""
    weight = np.diag(design.gram)[design.block(role)]
    tau = max(float(weight @ (effects**2 - errors**2)) / float(weight.sum()), 0.0)
    return effects * np.divide(tau, tau + errors**2, out=np.zeros_like(effects), where=tau + errors**2 > 0)


def _rows(design: Design, role: str, *, error: Floats, raw: Floats, se: Floats, gap: Floats) -> pl.DataFrame:
    names = design.levels[0 if role == "exporter" else 1]
    table = pl.DataFrame(
        {
            "area": list(names),
            "role": [role] * len(names),
            "error": error,
            "pairs": design.counts[design.block(role)].astype(np.int64),
            "se": se,
            "raw": raw,
            "mean_gap": gap,
        }
    )
    return table.sort(["error", "area"], descending=[True, False])
