"""A reconciled flow taken apart: what was stated, what the balance did, and the flows it hangs on."""

from typing import TYPE_CHECKING

from azogue.balance.records import STATUS_WORDS, Reconciled
from azogue.quantity.explanation import Explanation
from azogue.quantity.ranges import Z975

if TYPE_CHECKING:
    from azogue.balance.balance import Balance

UNIT = "kg Hg/a"


def explain_flow(balance: "Balance", found: Reconciled) -> Explanation:
    """Return the explanation of one flow: its statement, its correction and its neighbours."""
    flow = found.flow
    children = []
    if flow.mean is not None:
        children.append(
            Explanation("As measured", flow.mean, UNIT, low=flow.low, high=flow.high, citation=flow.evidence)
        )
    children += [_of_node(balance, node, found) for node in (flow.source, flow.target)]
    return Explanation(
        label=flow.label or flow.id,
        value=found.mean,
        unit=UNIT,
        formula=_formula(balance, found),
        low=found.low,
        high=found.high,
        citation=flow.evidence,
        note=_note(found),
        children=tuple(c for c in children if c.value is not None or c.children),
    )


def _formula(balance: "Balance", found: Reconciled) -> str:
    if found.held_at_zero:
        return "held at zero: the other flows would make it negative"
    if found.status == "redundant":
        return "measured, corrected so that every balance it takes part in closes"
    if found.status == "determined by others":
        ends = [n for n in (found.flow.source, found.flow.target) if balance.nodes[n].balanced]
        names = " and ".join(balance.nodes[n].label or n for n in ends)
        return f"what closes the balance of {names}" if ends else "given by a relation"
    return {"just determined": "as measured", "exact": "as stated"}.get(found.status, "")


def _note(found: Reconciled) -> str:
    notes = [STATUS_WORDS[found.status]]
    if found.residual is not None:
        size = abs(found.residual)
        verdict = "more than chance explains" if size > Z975 else "within what chance explains"
        notes.append(f"Its correction is {size:.2f} standard deviations, {verdict}.")
    if found.detectable is not None:
        notes.append(f"An error below about {found.detectable:,.4g} kg would mostly go unnoticed.")
    return " ".join(notes)


def _of_node(balance: "Balance", name: str, of: Reconciled) -> Explanation:
    """Return the balance of a node with its other flows; empty for external nodes."""
    node = balance.nodes[name]
    label = f"Balance of {node.label or node.id}"
    if not node.balanced:
        return Explanation(label, None, UNIT)
    parts = []
    for other in balance.flows:
        if other is of or name not in {other.flow.source, other.flow.target}:
            continue
        way = "in" if other.flow.target == name else "out"
        parts.append(
            Explanation(
                f"{way}: {other.flow.label or other.flow.id}",
                other.mean,
                UNIT,
                low=other.low,
                high=other.high,
                citation=other.flow.evidence,
                note="" if other.mean is not None else STATUS_WORDS[other.status],
            )
        )
    return Explanation(label, balance.imbalance(name), UNIT, "in - out", children=tuple(parts))
