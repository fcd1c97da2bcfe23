"""Look-ups that every section of a report shares: names, order, citations, confidence, figures as cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from azogue.facts import categories, countries, country_name
from azogue.facts.pathways import PATHWAY_NAMES, PATHWAYS
from azogue.inventory.records import Datum, Figure, Gap, Line
from azogue.report import numbers
from azogue.report.content.blocks import Cell, Citation, InventoryLike

if TYPE_CHECKING:
    from azogue.balance import Books

CHANNEL_NAMES: Final = {"input": "Mercury input", **PATHWAY_NAMES, "releases": "All releases"}
SHORT_NAMES: Final = {
    "input": "Input",
    "air": "Air",
    "water": "Water",
    "land": "Land",
    "byproducts": "By-products",
    "general_waste": "General waste",
    "sector_treatment": "Sector treatment",
    "releases": "All releases",
}
CONFIDENCE_WORDS: Final = {
    "verified": "read in the source",
    "verified-secondary": "read in a text that quotes the source",
    "literature": "read in a paper or report, with its own scope",
    "derived": "calculated from other rows",
    "knowledge": "recalled, not verified",
    "ours": "convention of this program",
    "national": "stated by the country",
}
RECALLED: Final = "knowledge"


@dataclass(frozen=True)
class Book:
    """What the builders of the sections share while one report is made."""

    inventory: InventoryLike
    year: int
    country: str
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    citations: tuple[Citation, ...]
    groups: dict[str, str]
    """Names of the main categories by code."""

    @cached_property
    def books(self) -> "Books | None":
        """The balance of the year; None for inventories that were not estimated, and impossible books."""
        from azogue.balance import ImpossibleNetwork, books_of
        from azogue.inventory import Inventory

        if not isinstance(self.inventory, Inventory):
            return None
        try:
            return books_of(self.inventory, self.year)
        except ImpossibleNetwork:
            return None

    def cite(self, *data: Datum | None) -> tuple[int, ...]:
        """Return the numbers of the citations of these data, each once, in order."""
        known = {c.text: c.number for c in self.citations}
        found = [known[d.citation] for d in data if d is not None and d.citation in known]
        return tuple(dict.fromkeys(found))

    def under(self, code: str) -> tuple[Line, ...]:
        """Return the year's lines of a source category, a main category or, for "total", all of them."""
        if code == "total":
            return self.lines
        return tuple(line for line in self.lines if line.code == code or line.code.startswith(f"{code}."))

    def figure(self, code: str, channel: str, year: int | None = None) -> Figure:
        """Return a figure of the inventory, or one of unknowns where nothing is quantified under the code."""
        try:
            return self.inventory.figure(code, channel, self.year if year is None else year)
        except LookupError:
            return Figure(None)

    def has(self, code: str, year: int) -> bool:
        """Tell whether anything is quantified under a code in a year."""
        return any(
            code in ("total", line.code) or line.code.startswith(f"{code}.")
            for line in self.inventory.lines_of(year)
        )

    def cell(self, code: str, channel: str, unit: numbers.Unit, *, year: int | None = None) -> Cell:
        """Return a figure of a source, a category or "total" as a cell that opens to its explanation."""
        when = self.year if year is None else year
        figure = self.figure(code, channel, when)
        if figure.point is None and not self.has(code, when):
            return Cell(numbers.UNKNOWN)
        marked = when == self.year and any(rests_on_recalled(line, channel) for line in self.under(code))
        return figure_cell(figure, unit, explains=key(code, channel, when), recalled=marked)

    def line_cell(self, line: Line, channel: str, unit: numbers.Unit) -> Cell:
        """Return a figure of one line as a cell that opens to its explanation."""
        alone = sum(one.code == line.code for one in self.lines) == 1
        return figure_cell(
            line.figures[channel],
            unit,
            explains=key(line.code, channel, line.year, None if alone else line.name),
            recalled=rests_on_recalled(line, channel),
        )


def key(code: str, channel: str, year: int, name: str | None = None) -> str:
    """Return the key of an explanation: "2016/5.1.1/air", with "/name" for one line of the source."""
    stem = f"{year}/{code}/{channel}"
    return stem if name is None else f"{stem}/{name}"


def figure_cell(figure: Figure, unit: numbers.Unit, *, explains: str = "", recalled: bool = False) -> Cell:
    """Turn a figure into a cell: rounded text, range, exact values; "?" when it is not quantified."""
    if figure.point is None:
        return Cell(numbers.UNKNOWN, explains=explains)
    digits = numbers.digits_for(figure)
    return Cell(
        numbers.amount(figure.point, unit, digits),
        range=numbers.span(figure.low, figure.high, unit, digits) if figure.point else "",
        value=figure.point,
        low=figure.low,
        high=figure.high,
        explains=explains,
        recalled=recalled and figure.point != 0.0,
    )


def mass_cell(kilograms: float | None, unit: numbers.Unit) -> Cell:
    """Turn a mass without a range of its own into a cell."""
    return Cell(numbers.amount(kilograms, unit), value=kilograms)


def data_of(line: Line) -> Iterator[Datum]:
    """Yield the data a line rests on, each once: rate, factor, then those of its legs."""
    seen: set[Datum] = set()
    candidates = [line.rate, line.factor]
    for leg in line.legs:
        candidates += [leg.rate, leg.factor, leg.split]
    for datum in candidates:
        if datum is not None and datum not in seen:
            seen.add(datum)
            yield datum


def rests_on_recalled(line: Line, channel: str = "releases") -> bool:
    """Tell whether a line's figure rests on a factor or split that was recalled and not verified.

    The input does not depend on the split.
    """
    return any(d.confidence == RECALLED for d in data_of(line) if channel != "input" or d.kind != "split")


def confidence_words(confidence: str) -> str:
    """Put a confidence mark into words: "knowledge (toolkit)" becomes "recalled, not verified (toolkit)"."""
    mark, space, rest = confidence.partition(" ")
    return f"{CONFIDENCE_WORDS.get(mark, mark)}{space}{rest}" if confidence else "not stated"


def number_citations(lines: Iterable[Line]) -> tuple[Citation, ...]:
    """Return the citations of all data, numbered in the order in which they are met.

    A text cited with several confidences gets the least sure one.
    """
    found: dict[str, str] = {}
    for line in lines:
        for datum in data_of(line):
            if datum.citation and (datum.citation not in found or datum.confidence == RECALLED):
                found[datum.citation] = datum.confidence
    return tuple(
        Citation(number, text, confidence_words(confidence), confidence == RECALLED)
        for number, (text, confidence) in enumerate(found.items(), start=1)
    )


def code_order(code: str) -> tuple[tuple[int, str], ...]:
    """Sort key of a Toolkit code: 5.2 before 5.10, 5.1.3 before 5.1.3.a before 5.1.3.b."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in code.split("."))


def group_of(code: str) -> str:
    """Return the main category of a code: "5.1" of "5.1.2.1"."""
    return ".".join(code.split(".")[:2])


def codes_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the source categories of lines, in Toolkit order."""
    return tuple(sorted({line.code for line in lines}, key=code_order))


def country_words(iso3: str) -> str:
    """Return the English name of a country from its ISO 3166 alpha-3 code; the code itself when unknown."""
    known = countries().get(iso3.upper())
    return country_name(iso3.upper(), "en") if known is not None else iso3


def source_words(code: str, name: str = "") -> str:
    """Name a source: code, name of the category and, after a comma, the facility."""
    category = categories().get(code)
    words = f"{code} {category.name}" if category is not None else code
    return f"{words}, {name}" if name and name not in words else words


def group_names() -> dict[str, str]:
    """Return the names of the main categories of the Toolkit by code."""
    return {code: category.name for code, category in categories().items() if not category.parent}


def pathway_shares(book: Book) -> list[tuple[str, float]]:
    """Return the pathways with their share of all national releases, largest first; empty when unknown."""
    total = book.figure("total", "releases").point
    if not total:
        return []
    found = [(p, book.figure("total", p).point or 0.0) for p in PATHWAYS]
    return sorted(((p, kg / total) for p, kg in found), key=lambda pair: -pair[1])
