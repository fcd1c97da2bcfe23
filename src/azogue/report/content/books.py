"""Whether the books close: what is used beside what is on record as supplied, and what does not fit."""

from typing import TYPE_CHECKING, Final

from azogue.report import numbers
from azogue.report.content.blocks import Block, Cell, Column, Paragraph, Section, Table
from azogue.report.content.book import Book, key

if TYPE_CHECKING:
    from azogue.balance import Balance, Reconciled

TITLE: Final = "Do the books close"
CHECKS: Final = {
    "redundant": "the other flows check it",
    "just determined": "nothing else checks it",
    "determined by others": "follows from the others",
    "unobservable": "cannot be told",
    "exact": "stated without a range",
}


def books_section(book: Book) -> Section:
    """Return the section on the balance of a year; without blocks where there is nothing to balance."""
    from azogue.balance import gaps_in_words

    balance = _balance_of(book)
    gaps = () if balance is None else gaps_in_words(balance)
    if balance is None or not gaps:
        return Section("books", TITLE)
    blocks: list[Block] = [
        Paragraph(
            "Mercury that is used was mined, recovered or imported before, or taken from stock. Here the use "
            "of the inventory stands beside what is on record; the difference is shown, not spread."
        )
    ]
    for gap in gaps:
        blocks.append(Paragraph(gap.statement, tone="note"))
        why = " ".join(text for text in (gap.reason, gap.driver) if text)
        blocks += [Paragraph(why)] if why else []
    blocks.append(_flows_table(book, balance))
    notes = " ".join(note for note in balance.network.notes if note)
    blocks += [Paragraph(notes)] if notes else []
    return Section("books", TITLE, tuple(blocks))


def _balance_of(book: Book) -> "Balance | None":
    """Return the balance of the year; None for inventories that were not estimated, and impossible books."""
    from azogue.balance import ImpossibleNetwork, balance_of
    from azogue.inventory import Inventory

    if not isinstance(book.inventory, Inventory):
        return None
    try:
        return balance_of(book.inventory, book.year)
    except ImpossibleNetwork:
        return None


def _flows_table(book: Book, balance: "Balance") -> Table:
    from azogue.balance import POOLS

    pools = set(POOLS)
    flows = [f for f in balance.flows if pools & {f.flow.source, f.flow.target}]
    unit = numbers.unit_for(f.mean for f in flows if f.mean is not None)
    names = {node.id: node.label or node.id for node in balance.network.nodes}
    codes = {line.code for line in book.lines}
    rows = []
    for found in flows:
        code = found.flow.target if found.flow.target in codes else ""
        stated = numbers.amount(found.flow.mean, unit) if found.flow.mean is not None else "not on record"
        rows.append(
            (
                Cell(f"{names[found.flow.source]} → {names[found.flow.target]}"),
                Cell(
                    stated,
                    value=found.flow.mean,
                    explains=key(code, "input", book.year) if code else "",
                ),
                _balanced(found, unit),
                Cell(CHECKS[found.status]),
            )
        )
    head = (
        Column("Flow", wide=True),
        Column(f"On record ({unit})", numeric=True),
        Column(f"Balanced ({unit})", numeric=True),
        Column("How sure", wide=True),
    )
    strong = frozenset(n for n, found in enumerate(flows) if found.flow.kind == "gap")
    caption = f"Supply and use of mercury, {book.year} ({unit})"
    return Table("books-table", caption, head, tuple(rows), strong=strong)


def _balanced(found: "Reconciled", unit: numbers.Unit) -> Cell:
    if found.mean is None:
        return Cell(numbers.UNKNOWN)
    span = "" if found.low is None or found.high is None else numbers.span(found.low, found.high, unit)
    return Cell(
        numbers.amount(found.mean, unit), range=span, value=found.mean, low=found.low, high=found.high
    )
