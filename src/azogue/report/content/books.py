"""Whether the books close: what is used beside what is on record as supplied, and what does not fit."""

from typing import TYPE_CHECKING, Final

from azogue.report import numbers
from azogue.report.charts.sankey import BALANCE, sankey_spec
from azogue.report.content.blocks import Block, Bullets, Cell, Chart, Column, Paragraph, Section, Table
from azogue.report.content.book import Book, key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from azogue.balance import Books, Reconciled
    from azogue.inventory.records import Sankey

TITLE: Final = "Do the books close"
BOOKS: Final = "books"
"""Stands where the code of a source is in the keys of explanations that the balance gives."""
CHECKS: Final = {
    "redundant": "the other flows check it",
    "just determined": "nothing else checks it",
    "determined by others": "follows from the others",
    "unobservable": "cannot be told",
    "exact": "stated without a range",
}
NARROW, FEW = 400.0, 8
"""Width in pixels and most sources of the picture for a telephone."""


def books_section(book: Book, *, charts: bool = True) -> Section:
    """Return the section on the balance of a year; without blocks where there is nothing to balance."""
    found = book.books
    if found is None or not found.gaps:
        return Section("books", TITLE)
    blocks: list[Block] = [
        Paragraph(
            "Mercury that is used was mined, recovered or imported before, or taken from stock. Here the use "
            "of the inventory stands beside what is on record; the difference is shown, not spread."
        )
    ]
    for gap in found.gaps:
        blocks.append(Paragraph(gap.statement, tone="note"))
        why = " ".join(text for text in (gap.reason, gap.driver) if text)
        blocks += [Paragraph(why)] if why else []
    if charts:
        blocks.append(_chart(book, found))
    blocks.append(_flows_table(book, found))
    blocks.append(Bullets(tuple(Paragraph(text) for text in (*found.verdict, *found.sureness))))
    notes = " ".join(note for note in found.balance.network.notes if note)
    blocks += [Paragraph(notes)] if notes else []
    return Section("books", TITLE, tuple(blocks))


def _chart(book: Book, found: "Books") -> Chart:
    """Draw where mercury comes from, what draws on it and where it goes."""
    from azogue.balance.sankey import in_columns

    picture = in_columns(found.balance)
    title = f"Supply, use and releases of mercury in {book.country}, and what is not recorded, {book.year}"
    table = _table(book, found, found.balance.flows, "books-flows", f"All flows of mercury, {book.year}")
    narrow = sankey_spec(without_names(picture), width=NARROW, limit=FEW, form=BALANCE)
    return Chart("books", title, _summary(found), sankey_spec(picture, form=BALANCE), table, narrow)


def without_names(picture: "Sankey") -> "Sankey":
    """Return a picture whose sources are named by their codes alone, for a telephone."""
    from azogue.inventory.records import Sankey

    bare = {n for n, column, _ in picture.nodes if column == BALANCE.joined and n[:1].isdigit()}
    return Sankey(tuple((n, c, "" if n in bare else label) for n, c, label in picture.nodes), picture.links)


def _summary(found: "Books") -> str:
    """Say what the band of what nobody recorded is, and what stands in the picture twice."""
    from azogue.balance.gap import POOLS, amount

    parts = []
    for gap in found.gaps:
        if gap.kg is None:
            parts.append(f"What is not recorded of {POOLS[gap.pool]} cannot be told.")
        elif gap.kg >= 0:
            parts.append(f"Not recorded: {amount(gap.kg)} of {POOLS[gap.pool]}.")
        else:
            parts.append(f"On record but not used: {amount(-gap.kg)} of {POOLS[gap.pool]}.")
    parts.append("The band of what is not recorded is filled and has a dashed edge.")
    if any(flow.flow.target == "waste" for flow in found.balance.flows):
        parts.append("General waste of the uses ends on one side and comes in again on the other.")
    return " ".join(parts)


def _flows_table(book: Book, found: "Books") -> Table:
    """Tabulate the flows that the pools meet in; each figure opens to its explanation."""
    from azogue.balance import POOLS

    pools = set(POOLS)
    flows = [f for f in found.balance.flows if pools & {f.flow.source, f.flow.target}]
    caption = f"Supply and use of mercury, {book.year}"
    return _table(book, found, flows, "books-table", caption, explained=True)


def _table(
    book: Book,
    found: "Books",
    flows: "Sequence[Reconciled]",
    identity: str,
    caption: str,
    *,
    explained: bool = False,
) -> Table:
    from azogue.balance.books import ends_in_words

    unit = numbers.unit_for(f.mean for f in flows if f.mean is not None)
    codes = {line.code for line in book.lines} if explained else set()
    rows = []
    for one in flows:
        flow = one.flow
        stated = Cell("not on record")
        if flow.mean is not None:
            code = flow.target if flow.target in codes else ""
            opens = key(code, "input", book.year) if code else ""
            span = numbers.span(flow.low, flow.high, unit) if flow.low != flow.high else ""
            stated = Cell(
                numbers.amount(flow.mean, unit), span, flow.mean, flow.low, flow.high, explains=opens
            )
        opens = key(BOOKS, "flow", book.year, flow.id) if explained else ""
        rows.append(
            (
                Cell(" → ".join(ends_in_words(found.balance, flow))),
                stated,
                _balanced(one, unit, opens),
                Cell("held at zero" if one.held_at_zero else CHECKS[one.status]),
            )
        )
    head = (
        Column("Flow", wide=True),
        Column(f"On record ({unit})", numeric=True),
        Column(f"Balanced ({unit})", numeric=True),
        Column("How sure", wide=True),
    )
    strong = frozenset(n for n, one in enumerate(flows) if one.flow.source == "not recorded")
    note = "The second line of a cell is its 95 % range."
    return Table(identity, f"{caption} ({unit})", head, tuple(rows), strong=strong, note=note)


def _balanced(found: "Reconciled", unit: numbers.Unit, explains: str) -> Cell:
    if found.mean is None:
        return Cell(numbers.UNKNOWN, explains=explains)
    span = "" if found.low is None or found.high is None else numbers.span(found.low, found.high, unit)
    text = numbers.amount(found.mean, unit)
    return Cell(text, span, found.mean, found.low, found.high, explains=explains)
