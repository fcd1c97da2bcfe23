"""One figure for each flow from both reports, each weighted by how far its reporter may be trusted."""

import math
from typing import TYPE_CHECKING, Any, Final

import ibis
import polars as pl

from azogue.quantity.ranges import Z975
from azogue.trade.cif import CifFit, with_cif
from azogue.trade.engines import keep
from azogue.trade.reliability import Reliability
from azogue.trade.tables import log_of, lookup, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import NumericValue, Table

KINDS: Final = ("both", "x_only", "m_only", "mirror_only", "orphan")


def reconcile(
    flows: "Table",
    con: "Backend",
    *,
    cif: CifFit | None,
    reliability: Reliability,
    geography: "Table | None" = None,
    filings: "Table | None" = None,
    baci_like: bool = False,
) -> "Table":
    """Reconcile mirror flows into one value and one weight each, with a standard error.

    With the exporter's error A and the importer's B (standard deviations of ln value) the exporter's report
    weighs w = B² / (A² + B²); value = exp(w ln X + (1 - w) ln M_fob), kilograms and items likewise, and
    se = 1 / √(1/A² + 1/B²). Where one side alone speaks its figure stands and its error is the standard
    error.

    Args:
        flows: Mirror flows (:func:`azogue.trade.mirror.mirror`).
        con: Where the work is done.
        cif: The correction to take off; None takes none.
        reliability: The errors of reporters.
        geography: The distances that ``cif`` was fitted with.
        filings: Columns reporter and year of all that files, when ``flows`` holds few codes only; without it
            an area files in a year when it reports any of these flows.
        baci_like: Errors are least-squares means of the gap and the mean is arithmetic, as in the published
            method. It does not claim to reproduce published figures: the exact weights there are not public.

    Returns:
        The flows with cif, m_fob, z, a, b, w, value, kg, se, kind (see :data:`KINDS`), and the reconciled
        quantity and unit where the sides do not use different units. USD, kilograms of product.

    """
    corrected = with_cif(flows, cif, geography)
    joined = _with_errors(corrected, reliability, baci_like)
    x_speaks = positive(joined.x_value) | positive(joined.x_kg) | positive(joined.x_quantity)
    m_speaks = positive(joined.m_value) | positive(joined.m_kg) | positive(joined.m_quantity)
    # Where neither says anything above zero, having filed a row is what counts.
    neither = ~x_speaks & ~m_speaks
    x_speaks = x_speaks | (neither & (joined.x_rows > 0))
    m_speaks = m_speaks | (neither & (joined.m_rows > 0))
    joined = _with_filings(joined.mutate(x_speaks=x_speaks, m_speaks=m_speaks), flows, filings)
    total = joined.a * joined.a + joined.b * joined.b
    share = ibis.cases((total > 0, joined.b * joined.b / total), else_=0.5)
    alone = ibis.cases((joined.x_speaks, 1.0), else_=0.0)
    weight = ibis.cases((joined.x_speaks & joined.m_speaks, share), else_=alone)
    joined = joined.mutate(w=weight, spread=total.sqrt())
    gap = log_of(joined.x_value) - log_of(joined.m_fob)
    same_unit = joined.x_unit.isnull() | joined.m_unit.isnull() | (joined.x_unit == joined.m_unit)
    both = joined.x_speaks & joined.m_speaks
    error = ibis.cases(
        (both & (joined.spread > 0), joined.a * joined.b / joined.spread),
        (both, 0.0),
        (joined.x_speaks, joined.a),
        else_=joined.b,
    )
    quantity = _mean(joined.x_quantity, joined.m_quantity, joined.w, baci_like)
    result = joined.mutate(
        z=ibis.cases((gap == 0, 0.0), (joined.spread > 0, gap / joined.spread)),
        value=_mean(joined.x_value, joined.m_fob, joined.w, baci_like),
        kg=_mean(joined.x_kg, joined.m_kg, joined.w, baci_like),
        quantity=ibis.cases((same_unit, quantity)),
        unit=ibis.cases((same_unit, ibis.coalesce(joined.x_unit, joined.m_unit))),
        se=error,
        kind=_kind(joined),
    )
    extra = ("cif", "m_fob", "z", "a", "b", "w", "value", "kg", "se", "kind", "quantity", "unit")
    return keep(result.select(*flows.columns, *extra), con)


def _mean(x: "NumericValue", m: "NumericValue", w: "NumericValue", arithmetic: bool) -> "NumericValue":
    """Combine two figures by weight; one that is unknown or zero leaves the word to the other."""
    two = positive(x) & positive(m)
    joint = w * x + (1 - w) * m if arithmetic else (w * log_of(x) + (1 - w) * log_of(m)).exp()
    return ibis.cases((two, joint), (positive(x), x), (positive(m), m), else_=ibis.coalesce(x, m))


def _with_errors(flows: "Table", reliability: Reliability, baci_like: bool) -> "Table":
    column = pl.col("mean_gap") if baci_like else pl.col("error")
    if baci_like and reliability.metric == "squared":
        column = column.clip(lower_bound=0).sqrt()
    rows = reliability.table.select("area", "role", error=column)
    for role, name in (("exporter", "a"), ("importer", "b")):
        chosen = rows.filter(pl.col("role") == role)
        typical = dict(reliability.typical)[role]
        if baci_like:
            typical = float(chosen["error"].mean() or 0.0)  # type: ignore[arg-type]
            floor = 0.05 * typical
            chosen = chosen.with_columns(pl.col("error").clip(lower_bound=floor))
        table = lookup(
            {f"{name}_area": chosen["area"].to_list(), name: chosen["error"].to_list()},
            {f"{name}_area": pl.String, name: pl.Float64},
        )
        flows = flows.left_join(table, flows[role] == table[f"{name}_area"]).drop(f"{name}_area")
        flows = flows.mutate(**{name: flows[name].fill_null(typical)})
    return flows


def _with_filings(joined: "Table", flows: "Table", filings: "Table | None") -> "Table":
    """Say of the side that is silent whether it files anything that year, and that code in its direction.

    Flows on which both sides speak have no silent side and are not looked up.
    """
    exports, imports = flows.filter(flows.x_rows > 0), flows.filter(flows.m_rows > 0)
    if filings is None:
        filings = exports.select("year", reporter=exports.exporter).union(
            imports.select("year", reporter=imports.importer)
        )
    years = filings.select(f_area=filings.reporter, f_year=filings.year).distinct()
    years = years.mutate(files=ibis.literal(True))
    parts = []
    for own, role in ((exports, "exporter"), (imports, "importer")):
        of_role = own.select(c_area=own[role], c_hs=own.hs, c_year=own.year).distinct()
        parts.append(of_role.mutate(c_exports=ibis.literal(role == "exporter")))
    codes = parts[0].union(parts[1]).mutate(codes=ibis.literal(True))
    silent = ibis.cases(
        (joined.x_speaks & joined.m_speaks, ibis.null()),
        (joined.x_speaks, joined.importer),
        else_=joined.exporter,
    )
    joined = joined.mutate(silent=silent, by_importer=~joined.x_speaks)
    joined = joined.left_join(years, [joined.silent == years.f_area, joined.year == years.f_year])
    on = [
        joined.silent == codes.c_area,
        joined.hs == codes.c_hs,
        joined.year == codes.c_year,
        joined.by_importer == codes.c_exports,
    ]
    return joined.left_join(codes, on)


def _kind(joined: "Table") -> Any:
    return ibis.cases(
        (joined.x_speaks & joined.m_speaks, "both"),
        (joined.codes.notnull(), "orphan"),
        (joined.files.isnull(), "mirror_only"),
        (joined.x_speaks, "x_only"),
        else_="m_only",
    )


def relative_range(se: float, z: float = Z975) -> tuple[float, float]:
    """Return the factors that span the 95 % range of a lognormal figure with this standard error of ln."""
    return math.exp(-z * se), math.exp(z * se)
