"""What a workbook is before it is a file: sheets of frozen cells, each with its formula and its value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from azogue.facts.pathways import PATHWAYS

Role = Literal["plain", "input", "formula", "total", "value", "unknown", "strong"]
"""How a cell is coloured: data to check and change, formulas, totals, values that no formula makes."""

Numeral = Literal["plain", "mass", "share", "signed", "count"]
"""How a number is shown; the cell always holds all its digits."""

NOT_KNOWN: Final = "not known"
NOT_QUANTIFIED: Final = "not quantified"
HEADER_ROW: Final = 4
"""Row of the column headings as people count; the title and a line of explanation stand above."""
FIRST_ROW: Final = HEADER_ROW + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A formula always carries the value it has, for viewers that do not calculate."""

    value: str | float | None = None
    formula: str = ""
    role: Role = "plain"
    numeral: Numeral = "plain"


BLANK: Final = Cell()


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a key that formulas are built from."""

    key: str
    label: str
    width: float = 11.0
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a sheet stand, so that formulas name columns and never count them."""

    name: str
    columns: tuple[Column, ...]

    def letter(self, key: str) -> str:
        """Return the letters of a column.

        Raises:
            KeyError: When the sheet has no such column.

        """
        for index, column in enumerate(self.columns):
            if column.key == key:
                return letters(index)
        raise KeyError(f"The sheet {self.name} has no column {key}.")

    def here(self, key: str, row: int) -> str:
        """Return the address of a cell for formulas on the same sheet; row 0 is the first data row."""
        return f"{self.letter(key)}{FIRST_ROW + row}"

    def there(self, key: str, row: int) -> str:
        """Return the address of a cell for formulas on other sheets."""
        return f"{quoted(self.name)}!${self.letter(key)}${FIRST_ROW + row}"

    def span(self, key: str, rows: int, start: int = 0) -> str:
        """Return the address of part of a column, for formulas on other sheets."""
        letter = self.letter(key)
        last = FIRST_ROW + start + max(rows, 1) - 1
        return f"{quoted(self.name)}!${letter}${FIRST_ROW + start}:${letter}${last}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: title, a line that explains it, headings and rows."""

    layout: Layout
    title: str
    about: str
    rows: tuple[Mapping[str, Cell], ...]
    frozen: int = 2
    """Columns that stay in sight."""
    filtered: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names of the workbook and the cells they stand for."""


def letters(index: int) -> str:
    """Return the letters of a column from its index: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def quoted(name: str) -> str:
    """Return a sheet's name as formulas write it."""
    return name if name.isalnum() else f"'{name}'"


def text(value: str) -> Cell:
    """Return a text cell."""
    return Cell(value) if value else BLANK


def entry(value: float | None, numeral: Numeral = "plain") -> Cell:
    """Return a cell that a reviewer may check and change; the word "not known" when there is no value."""
    return Cell(NOT_KNOWN, role="unknown") if value is None else Cell(value, role="input", numeral=numeral)


def fixed(value: float | None, numeral: Numeral = "plain", word: str = "") -> Cell:
    """Return a number that no formula of the workbook makes; a word, or a blank, when there is none."""
    if value is None:
        return Cell(word, role="unknown") if word else BLANK
    return Cell(value, role="value", numeral=numeral)


def formula(
    expression: str, value: float | str | None, numeral: Numeral = "mass", role: Role = "formula"
) -> Cell:
    """Return a formula with the value it has; None stands for the words "not quantified"."""
    return Cell(NOT_QUANTIFIED if value is None else value, f"={expression}", role, numeral)


def added(values: Iterable[float | None]) -> float | None:
    """Add up what is known; None when nothing is. The formulas of the workbook do the same."""
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def sum_known(span: str) -> str:
    """Return the expression that adds up the numbers of a range, and says so when there is none."""
    return f'IF(COUNT({span})=0,"{NOT_QUANTIFIED}",SUM({span}))'


def sum_where(keys: str, key: str, values: str) -> str:
    """Return the expression that adds up the numbers of the rows whose key is the one given.

    SUMIF is of no use here: it takes the text 5.1 for a number and finds 5.10 too.
    """
    chosen = f"--({keys}={key})"
    return f'IF(SUMPRODUCT({chosen},--ISNUMBER({values}))=0,"{NOT_QUANTIFIED}",SUMPRODUCT({chosen},{values}))'


PATHWAY_SPAN: Final = (PATHWAYS[0], PATHWAYS[-1])
