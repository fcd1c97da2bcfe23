"""Whether the books of a version close: the balance of its content, as pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from azogue.balance import POOLS, Balance, Books, Reconciled, books_of
from azogue.balance.books import ends_in_words
from azogue.inventory import Explanation, UnknownFigure
from azogue.office.inventories.content import Content
from azogue.office.inventories.estimates import inventory_of_content
from azogue.office.inventories.explaining import Node
from azogue.office.inventories.found import Figure
from azogue.office.inventories.shelf import Shelf
from azogue.office.words.facts import said
from azogue.office.words.messages import say

KEPT: Final = 12
SURE: Final = {
    "redundant": noop("the other flows check it"),
    "just determined": noop("nothing else checks it"),
    "determined by others": noop("follows from the others"),
    "unobservable": noop("cannot be told"),
    "exact": noop("stated without a range"),
}
HELD: Final = noop("held at zero")
PLACES: Final = (
    noop("Moves on or stays"),
    noop("Stays in by-products"),
    noop("Unknown: no split"),
    noop("Waste not followed further"),
    noop("More supply than use on record"),
)
"""Places where mercury ends, which the engine names in no sentence."""
_books: Final[Shelf[Books]] = Shelf(KEPT)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow as the page shows it."""

    identity: str
    start: str
    end: str
    stated: Figure
    balanced: Figure
    sure: str
    evidence: str
    unrecorded: bool
    """Whether it is what nobody recorded."""
    pooled: bool
    """Whether it enters or leaves the market or the products, where supply meets use."""
    residual: float | None


def books_of_content(content: Content) -> Books:
    """Return the balance of some content, made at most once while it is remembered.

    Raises:
        FactsError: The content names a factor set that does not exist.
        ImpossibleNetwork: The books contradict themselves; the message names the place.
        UnknownFigure: Nothing of the year is known.

    """

    def make() -> Books:
        inventory = inventory_of_content(content)
        if content.year not in inventory.years:
            raise UnknownFigure("Nothing of this year is known yet.")
        return books_of(inventory, content.year)

    return _books.get(f"{content.digest} {content.year}", make)


def place_label(label: str) -> str:
    """Return the name of a source, a pathway or a place of the books in the language of the page."""
    if label in PLACES:
        return _(label)
    known = said(label)
    return known if known != label else say(label)


def flow_rows(books: Books) -> tuple[FlowRow, ...]:
    """Return every flow for a table: first those of market and products, with what nobody recorded on top."""
    rows = [_row(books.balance, found) for found in books.balance.flows]
    return tuple(sorted(rows, key=lambda r: (not r.pooled, not r.unrecorded)))


def _row(balance: Balance, found: Reconciled) -> FlowRow:
    flow = found.flow
    start, end = ends_in_words(balance, flow)
    stated = Figure() if flow.mean is None else Figure(flow.mean, flow.low, flow.high)
    return FlowRow(
        flow.id,
        place_label(start),
        place_label(end),
        stated,
        Figure(found.mean, found.low, found.high),
        _(HELD if found.held_at_zero else SURE[found.status]),
        flow.evidence,
        flow.source == "not recorded",
        bool(set(POOLS) & {flow.source, flow.target}),
        found.residual,
    )


def lines_of(books: Books) -> Iterator[tuple[Any, ...]]:
    """Yield the flows as a CSV table has them: the engine's names and exact numbers, kg of mercury a year."""
    table = books.balance.table()
    yield ("id", *table.columns)
    for found, row in zip(books.balance.flows, table.iter_rows(), strict=True):
        yield (found.flow.id, *row)


def node_of(tree: Explanation) -> Node:
    """Return an explanation of the balance as pages show it."""
    return Node(
        label=tree.label,
        value=tree.value,
        unit=tree.unit,
        formula=tree.formula,
        low=tree.low,
        high=tree.high,
        citation=tree.citation,
        confidence=tree.confidence,
        note=tree.note,
        place=tree.place,
        children=tuple(node_of(child) for child in tree.children),
    )
