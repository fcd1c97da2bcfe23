"""The sheet of the balance: every flow as it was stated and as it came out, and what does not fit."""

from typing import TYPE_CHECKING, Final

from azogue.report.content.book import Book
from azogue.report.content.books import CHECKS
from azogue.report.workbook.cells import Cell, Column, Layout, Sheet, fixed, text

if TYPE_CHECKING:
    from azogue.balance import Reconciled

BALANCE: Final = Layout(
    "Balance",
    (
        Column("from", "From", 30, wrap=True),
        Column("to", "To", 30, wrap=True),
        Column("flow", "Flow", 44, wrap=True),
        Column("kind", "Kind", 13),
        Column("stated", "On record", 14),
        Column("stated_low", "On record, 2.5 % point", 14),
        Column("stated_high", "On record, 97.5 % point", 14),
        Column("balanced", "Balanced", 14),
        Column("low", "2.5 % point", 14),
        Column("high", "97.5 % point", 14),
        Column("sure", "How sure", 24, wrap=True),
        Column("residual", "Correction in standard deviations", 13),
        Column("evidence", "Evidence", 44, wrap=True),
    ),
)


def balance_sheet(book: Book) -> Sheet | None:
    """Lay out the balance of the year, kg of mercury; None where there is nothing to balance."""
    found = book.books
    if found is None or not found.gaps:
        return None
    names = {node.id: node.label or node.id for node in found.balance.network.nodes}
    rows = [_row(one, names) for one in found.balance.flows]
    said = [t for gap in found.gaps for t in (gap.statement, gap.reason, gap.driver)]
    said += [*found.verdict, *found.sureness, *found.balance.network.notes]
    about = (
        "Values of the program, kg of mercury per year. What is not recorded closes the books: positive "
        "where more is used than is on record. The last rows say it in words."
    )
    rows += [{"flow": text(words)} for words in said if words]
    return Sheet(BALANCE, f"Do the books close, {book.year}", about, tuple(rows))


def _row(one: "Reconciled", names: dict[str, str]) -> dict[str, Cell]:
    flow = one.flow
    gap = flow.source == "not recorded"
    return {
        "from": text(names[flow.source]),
        "to": text(names[flow.target]),
        "flow": Cell(flow.label or flow.id, role="strong" if gap else "plain"),
        "kind": text("not recorded" if gap else ""),
        "stated": fixed(flow.mean, "mass", "not on record"),
        "stated_low": fixed(flow.low if flow.mean is not None else None, "mass"),
        "stated_high": fixed(flow.high if flow.mean is not None else None, "mass"),
        "balanced": fixed(one.mean, "mass", "cannot be told"),
        "low": fixed(one.low, "mass"),
        "high": fixed(one.high, "mass"),
        "sure": text("held at zero" if one.held_at_zero else CHECKS[one.status]),
        "residual": fixed(one.residual, "plain"),
        "evidence": text(flow.evidence),
    }
