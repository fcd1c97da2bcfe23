"""Mirror flows: what the exporter and the importer each say about the same trade, side by side."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from azogue.trade.engines import keep, named
from azogue.trade.tables import KEYS, BadReports, one

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import NumericValue, Table

FIGURES = ("value", "kg", "quantity")
COLUMNS = (
    *KEYS,
    *(f"{side}_{name}" for side in ("x", "m") for name in ("value", "kg", "quantity", "unit")),
    *("x_rows", "m_rows", "basis_m", "x_kg_estimated", "m_kg_estimated"),
)


def mirror(reports: "Table", con: "Backend", *, discounted: bool = False) -> "Table":
    """Lay the reports of both sides of every flow beside each other.

    A sum one part of which is unknown is unknown: the known parts are no estimate of it. Quantities in
    different units do not add up and are unknown too. Exports contain re-exports and imports contain
    re-imports, so these rows are left out of the gross figures; trade of an area with itself has no mirror
    and is left out as well.

    Args:
        reports: The reports, one row for each reported figure: columns source, line, year, reporter, partner,
            flow, hs, value (USD), basis, kg, kg_estimated, quantity, unit (others are ignored).
        con: Where the work is done.
        discounted: Take re-exports off the exports and re-imports off the imports, at least down to zero.

    Returns:
        One row for each (exporter, importer, hs, year): x_value, x_kg, x_quantity, x_unit, m_value, m_kg,
        m_quantity, m_unit, x_rows, m_rows, basis_m, x_kg_estimated, m_kg_estimated. USD and kilograms of
        product; null is unknown (for basis_m also where rows are valued both ways).

    Raises:
        BadReports: When a sum is negative, infinite or not a number.

    """
    with named(reports.filter(reports.reporter != reports.partner), con) as abroad:
        result = keep(_side_by_side(abroad, discounted), con)
    _refuse_bad_sums(result, con)
    return result


def _side_by_side(abroad: "Table", discounted: bool) -> "Table":
    out = _side(abroad, "x", "export", exporter="reporter", importer="partner")
    into = _side(abroad, "m", "import", exporter="partner", importer="reporter")
    if discounted:
        out = _net(out, "x", _side(abroad, "r", "re-export", exporter="reporter", importer="partner"))
        into = _net(into, "m", _side(abroad, "r", "re-import", exporter="partner", importer="reporter"))
    # Two groupings and a join cost less than one grouping that sorts every figure by direction.
    into = into.rename({f"m_{name}": name for name in KEYS})
    joined = out.outer_join(into, [out[name] == into[f"m_{name}"] for name in KEYS])
    keys = {name: ibis.coalesce(joined[name], joined[f"m_{name}"]) for name in KEYS}
    silent = {f"{side}_rows": joined[f"{side}_rows"].fill_null(0) for side in ("x", "m")}
    silent |= {f"{side}_kg_estimated": joined[f"{side}_kg_estimated"].fill_null(False) for side in ("x", "m")}
    return joined.mutate(**keys, **silent).select(*COLUMNS)


def _side(reports: "Table", side: str, flow: str, *, exporter: str, importer: str) -> "Table":
    """Add up the rows of one side of every flow."""
    rows = reports.filter(reports.flow == flow)
    rows = rows.mutate(exporter=rows[exporter], importer=rows[importer])
    # One unit for all rows, unknown ones included in neither bound.
    same_unit = rows.unit.min() == rows.unit.max()
    made = {
        f"{side}_value": _whole_sum(rows.value),
        f"{side}_kg": _whole_sum(rows.kg),
        f"{side}_quantity": ibis.cases((same_unit, _whole_sum(rows.quantity))),
        f"{side}_unit": ibis.cases((same_unit, rows.unit.max())),
        f"{side}_rows": rows.count().cast("int32"),
        f"{side}_kg_estimated": (rows.kg_estimated & rows.kg.notnull()).any().fill_null(False),
    }
    if side == "m":
        same = rows.basis.min() == rows.basis.max()
        made["basis_m"] = ibis.cases((same, rows.basis.max()))
    return rows.group_by(*KEYS).aggregate(**made)


def _whole_sum(figure: "NumericValue") -> "NumericValue":
    """Sum a figure where all of it is known."""
    # One bit for each flow, where a count of what is unknown would take as much memory as the sum itself.
    return ibis.cases((~figure.isnull().any(), figure.sum()))


def _net(gross: "Table", side: str, again: "Table") -> "Table":
    """Take off what only passes through, at least down to zero; where that is unknown, so is the rest."""
    again = again.rename({f"r_{name}": name for name in KEYS})
    joined = gross.left_join(again, [gross[name] == again[f"r_{name}"] for name in KEYS])
    same_unit = joined.r_unit == joined[f"{side}_unit"]
    off = {name: joined[f"r_{name}"] for name in FIGURES}
    off["quantity"] = ibis.cases((same_unit, joined.r_quantity), else_=ibis.null("float64"))
    net = {}
    for name in FIGURES:
        passing = ibis.cases((joined.r_rows.isnull(), 0.0), else_=off[name])
        left = joined[f"{side}_{name}"] - passing
        net[f"{side}_{name}"] = ibis.cases((left < 0, 0.0), else_=left)
    return joined.mutate(**net).select(*gross.columns)


def _refuse_bad_sums(flows: "Table", con: "Backend") -> None:
    """Refuse what the sums cannot stand on.

    The engine compares NaN as larger than every number, so one row of it would pass for the largest flow of
    all.
    """
    columns = [f"{side}_{name}" for side in ("x", "m") for name in FIGURES]
    ends = one(flows.aggregate(**_ends(flows, columns)), con)
    suspects = [
        name
        for name in columns
        if ends[f"least_{name}"] is not None
        and not (ends[f"least_{name}"] >= 0 and ends[f"most_{name}"] < math.inf)
    ]
    if not suspects:
        return
    bad = {
        name: ((flows[name] < 0) | flows[name].isnan() | flows[name].isinf()).fill_null(False).sum()
        for name in suspects
    }
    wrong = one(flows.aggregate(**bad), con)
    found = ", ".join(f"{name} in {number} flows" for name, number in wrong.items())
    message = (
        f"The reports hold figures that are negative, infinite or not a number ({found}). "
        "An unknown figure must be blank (null); read the files again with azogue.trade's readers."
    )
    raise BadReports(message)


def _ends(flows: "Table", columns: Sequence[str]) -> "dict[str, NumericValue]":
    """Return the least and the most of every figure; not a number counts as more than all."""
    return {
        f"{end}_{name}": flows[name].min() if end == "least" else flows[name].max()
        for name in columns
        for end in ("least", "most")
    }
