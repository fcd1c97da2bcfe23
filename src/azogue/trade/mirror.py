"""Mirror flows: what the exporter and the importer each say about the same trade, side by side."""

from typing import TYPE_CHECKING

import ibis

from azogue.trade.tables import BadReports, kept, one

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import BooleanValue, NumericValue, Table

FIGURES = ("value", "kg", "quantity")


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
        product; null is unknown.

    Raises:
        BadReports: When a sum is negative, infinite or not a number.

    """
    wanted = ["export", "import", *(("re-export", "re-import") if discounted else ())]
    rows = reports.filter(reports.flow.isin(wanted), reports.reporter != reports.partner)
    outward = rows.flow.isin(["export", "re-export"])
    rows = rows.mutate(
        exporter=ibis.cases((outward, rows.reporter), else_=rows.partner),
        importer=ibis.cases((outward, rows.partner), else_=rows.reporter),
    )
    aggregates = {
        **_side(rows, "x", "export"),
        **_side(rows, "m", "import"),
        "basis_m": rows.basis.max(where=rows.flow == "import"),
    }
    if discounted:
        for side, flow in (("rx", "re-export"), ("rm", "re-import")):
            where = rows.flow == flow
            aggregates |= {f"{side}_{name}": rows[name].sum(where=where) for name in FIGURES}
    flows = rows.group_by("exporter", "importer", "hs", "year").aggregate(**aggregates)
    if discounted:
        flows = _net(flows)
    flows = flows.filter((flows.x_rows > 0) | (flows.m_rows > 0))
    result = kept(flows, con)
    _refuse_bad_sums(result, con)
    return result


def _side(rows: "Table", side: str, flow: str) -> "dict[str, NumericValue]":
    """Aggregate the rows of one side of a flow."""
    of_side = rows.flow == flow
    known = {name: _whole_sum(rows[name], of_side) for name in FIGURES}
    same_unit = rows.unit.min(where=of_side) == rows.unit.max(where=of_side)
    return {
        f"{side}_value": known["value"],
        f"{side}_kg": known["kg"],
        f"{side}_quantity": ibis.cases((same_unit, known["quantity"]), else_=ibis.null("float64")),
        f"{side}_unit": ibis.cases((same_unit, rows.unit.max(where=of_side)), else_=ibis.null("string")),
        f"{side}_rows": of_side.sum().cast("int32"),
        f"{side}_kg_estimated": rows.kg_estimated.any(where=of_side & rows.kg.notnull()).fill_null(False),
    }


def _whole_sum(figure: "NumericValue", where: "BooleanValue") -> "NumericValue":
    """Sum what is asked for if all of it is known."""
    unknown = (where & figure.isnull()).sum()
    return ibis.cases((unknown == 0, figure.sum(where=where)), else_=ibis.null("float64"))


def _net(flows: "Table") -> "Table":
    net = {}
    for side in ("x", "m"):
        for name in FIGURES:
            gross, again = flows[f"{side}_{name}"], flows[f"r{side}_{name}"]
            left = gross - again.fill_null(0.0)
            net[f"{side}_{name}"] = ibis.cases((left < 0, 0.0), else_=left)
    spent = [f"r{side}_{name}" for side in ("x", "m") for name in FIGURES]
    return flows.mutate(**net).drop(*spent)


def _refuse_bad_sums(flows: "Table", con: "Backend") -> None:
    """Refuse what the sums cannot stand on.

    The engine compares NaN as larger than every number, so one row of it would pass for the largest flow of
    all.
    """
    columns = [f"{side}_{name}" for side in ("x", "m") for name in FIGURES]
    bad = {
        name: ((flows[name] < 0) | flows[name].isnan() | flows[name].isinf()).fill_null(False).sum()
        for name in columns
    }
    wrong = {name: number for name, number in one(flows.aggregate(**bad), con).items() if number}
    if wrong:
        found = ", ".join(f"{name} in {number} flows" for name, number in wrong.items())
        message = (
            f"The reports hold figures that are negative, infinite or not a number ({found}). "
            "An unknown figure must be blank (null); read the files again with azogue.trade's readers."
        )
        raise BadReports(message)
