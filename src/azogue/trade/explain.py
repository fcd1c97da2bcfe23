"""A reconciled figure taken apart: both reports, the CIF correction, the weights and the error, in words."""

import math
from collections.abc import Mapping
from typing import Any, Final

from azogue.quantity.explanation import Explanation
from azogue.trade.cif import REFERENCE_KM, CifFit
from azogue.trade.reconcile import relative_range
from azogue.trade.reliability import Reliability

KIND_WORDS: Final = {
    "both": "Both sides report this flow.",
    "x_only": "The exporter alone reports this flow; the importer files nothing under this code that year.",
    "m_only": "The importer alone reports this flow; the exporter files nothing under this code that year.",
    "mirror_only": "One side alone can report this flow: the other files nothing at all that year.",
    "orphan": "Only one side reports this flow, although the other files this code that year (an orphan).",
}


def explain(
    flow: Mapping[str, Any], reliability: Reliability | None = None, cif: CifFit | None = None
) -> Explanation:
    """Explain one reconciled flow.

    Args:
        flow: A row of the reconciled flows by column name.
        reliability: The errors it was reconciled with; adds how many pairs they rest on.
        cif: The fit; adds the terms of the correction that do not depend on the pair.

    Returns:
        A tree whose root is the reconciled value in USD with its 95 % range, and whose branches are the
        reports of both sides, the correction, the weights and the reconciled weight in kilograms.

    """
    name = f"{flow['exporter']} → {flow['importer']}, {flow['hs']}, {flow['year']}"
    children = [_report(flow, "x"), _report(flow, "m")]
    if flow["m_value"] is not None and flow["m_rows"]:
        children.append(_correction(flow, cif))
    children.append(_weights(flow, reliability))
    if flow["kg"] is not None:
        children.append(_mass(flow))
    low, high = relative_range(flow["se"])
    value = flow["value"]
    return Explanation(
        label=f"Value of {name}",
        value=value,
        unit="USD",
        formula=_formula(flow),
        low=None if value is None else value * low,
        high=None if value is None else value * high,
        note=" ".join(part for part in (KIND_WORDS[flow["kind"]], _gap_words(flow)) if part),
        children=tuple(children),
    )


def in_words(tree: Explanation, depth: int = 0) -> str:
    """Write an explanation as indented lines for a reader without a screen full of boxes."""
    figure = "unknown" if tree.value is None else f"{tree.value:,.6g} {tree.unit}".rstrip()
    span = "" if tree.low is None or tree.high is None else f" (95 %: {tree.low:,.4g} to {tree.high:,.4g})"
    head = f"{'  ' * depth}{tree.label}: {figure}{span}"
    rest = [f"{'  ' * (depth + 1)}{text}" for text in (tree.formula, tree.note) if text]
    return "\n".join([head, *rest, *(in_words(child, depth + 1) for child in tree.children)])


def _formula(flow: Mapping[str, Any]) -> str:
    if flow["kind"] != "both":
        return "the only report" + (", without CIF" if flow["x_rows"] == 0 else "")
    w, x, m = flow["w"], flow["x_value"], flow["m_fob"]
    if not x or not m:
        return "the only known value of the two reports"
    geometric = math.exp(w * math.log(x) + (1 - w) * math.log(m))
    if math.isclose(geometric, flow["value"], rel_tol=1e-9):
        return f"exp({w:.3f} · ln {x:,.0f} + {1 - w:.3f} · ln {m:,.0f})"
    return f"{w:.3f} · {x:,.0f} + {1 - w:.3f} · {m:,.0f}"


def _gap_words(flow: Mapping[str, Any]) -> str:
    if flow["z"] is None or not flow["x_value"] or not flow["m_fob"]:
        return ""
    ratio = flow["m_fob"] / flow["x_value"]
    size = f"{ratio:.3g} times" if ratio >= 1 else f"1/{1 / ratio:.3g} of"
    far = abs(flow["z"])
    verdict = (
        "as usual for these two"
        if far < 2
        else "unusual for these two"
        if far < 3
        else "far out of the ordinary"
    )
    return f"Without CIF the importer's value is {size} the exporter's: {far:.1f} standard errors, {verdict}."


def _report(flow: Mapping[str, Any], side: str) -> Explanation:
    rows = flow[f"{side}_rows"]
    if side == "x":
        label = f"What {flow['exporter']} reports as exports"
    else:
        label = f"What {flow['importer']} reports as imports"
    if not rows:
        return Explanation(label, None, "USD", note="No report.")
    parts = []
    kg, quantity, unit = flow[f"{side}_kg"], flow[f"{side}_quantity"], flow[f"{side}_unit"]
    if kg is None:
        parts.append("Weight unknown.")
    else:
        how = " (estimated from the quantity)" if flow.get(f"{side}_kg_estimated") else ""
        parts.append(f"Weight {kg:,.6g} kg{how}.")
    if quantity is not None and unit and unit != "kg":
        parts.append(f"Quantity {quantity:,.6g} {unit}.")
    basis = {"cif": "with carriage and insurance (CIF)", "fob": "free on board (FOB)"}.get(
        flow["basis_m"] or ""
    )
    if side == "m" and basis:
        parts.append(f"Valued {basis}.")
    return Explanation(
        label,
        flow[f"{side}_value"],
        "USD",
        "one row" if rows == 1 else f"sum of {rows} rows",
        note=" ".join(parts),
    )


def _correction(flow: Mapping[str, Any], cif: CifFit | None) -> Explanation:
    size = flow["cif"]
    note = f"{math.expm1(size) * 100:.1f} % taken for carriage and insurance."
    if flow["basis_m"] == "fob":
        note = "The importer reports FOB, so nothing is taken off."
    elif cif is not None and cif.note:
        note = f"{note} {cif.note}"
    children: tuple[Explanation, ...] = ()
    if cif is not None and flow["basis_m"] != "fob":
        year = dict(cif.years).get(int(flow["year"]), 0.0)
        children = tuple(
            Explanation(
                f"Coefficient: {term.words}", term.coefficient, "", note=f"Standard error {term.se:.3g}."
            )
            for term in cif.terms
            if term.coefficient or term.se
        )
        children += (Explanation(f"Effect of {flow['year']}", year, ""),)
        note += f" Fitted on {cif.pairs} flows; never below zero nor above {math.expm1(cif.cap) * 100:.0f} %."
        if any(name == "ln_km" for name, _ in cif.centres):
            note += f" Distances count from {REFERENCE_KM:,.0f} km."
    return Explanation(
        "Importer's value without CIF", flow["m_fob"], "USD",
        f"{flow['m_value']:,.0f} · exp(-{size:.4f})", note=note, children=children,
    )  # fmt: skip


def _weights(flow: Mapping[str, Any], reliability: Reliability | None) -> Explanation:
    children = []
    for role, name in (("exporter", "a"), ("importer", "b")):
        note = "Standard deviation of ln value, from this area's mirror gaps with all partners."
        if reliability is not None:
            table = reliability.table
            found = table.filter((table["area"] == flow[role]) & (table["role"] == role))
            pairs = f"It rests on {found['pairs'][0]} two-sided flows." if found.height else ""
            note = (
                f"{note} {pairs}"
                if pairs
                else "No two-sided flows of this area: the typical error stands in."
            )
        as_what = (
            f"Error of {flow[role]} as exporter"
            if role == "exporter"
            else f"Error of {flow[role]} as importer"
        )
        children.append(Explanation(as_what, flow[name], "", note=note))
    formula = "b² / (a² + b²)" if flow["kind"] == "both" else "only one side reports"
    joint = "1 / √(1/a² + 1/b²)" if flow["kind"] == "both" else "error of the side that reports"
    se = Explanation("Standard error of ln value", flow["se"], "", joint)
    return Explanation("Weight of the exporter's report", flow["w"], "", formula, children=(*children, se))


def _mass(flow: Mapping[str, Any]) -> Explanation:
    low, high = relative_range(flow["se"])
    how = "the same weights as the value" if flow["x_kg"] and flow["m_kg"] else "the only known weight"
    estimated = any(flow.get(f"{side}_kg_estimated") for side in ("x", "m"))
    note = "Kilograms of the product, not of mercury." + (
        " Partly estimated from quantities." if estimated else ""
    )
    return Explanation("Net weight", flow["kg"], "kg", how, flow["kg"] * low, flow["kg"] * high, note=note)
