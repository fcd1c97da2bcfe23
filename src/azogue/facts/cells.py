"""Reading a reference table cell by cell: text in, typed values out, and errors that name the cell."""

import csv
import io
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import cast, get_args

from azogue.facts.errors import FactsError
from azogue.facts.records import Confidence

CONFIDENCES = frozenset(get_args(Confidence))
GRADES = ("A", "B", "C", "D", "E")


def shipped() -> Traversable:
    """Return the folder of the tables that come with the program."""
    return files("azogue.facts") / "tables"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with its place, that hands out typed cells."""

    table: str
    number: int
    cells: dict[str, str]

    def wrong(self, column: str, remedy: str) -> FactsError:
        """Make the error for a cell of this row."""
        return FactsError(self.table, self.number, column, self.cells.get(column, ""), remedy)

    def text(self, column: str, default: str = "") -> str:
        """Return a cell as text; the default when it is blank or the table has no such column."""
        return self.cells.get(column, "") or default

    def needed(self, column: str, what: str) -> str:
        """Return a cell that may not be blank."""
        value = self.text(column)
        if not value:
            raise self.wrong(column, f"write {what}; it may not be blank.")
        return value

    def number_or_none(self, column: str) -> float | None:
        """Return a cell as a finite number of zero or more; None when it is blank."""
        said = self.text(column)
        if not said:
            return None
        try:
            value = float(said)
        except ValueError:
            hint = " with a decimal point" if "," in said else ""
            raise self.wrong(
                column, f"write a number{hint}, or leave the cell blank when it is unknown."
            ) from None
        if not math.isfinite(value) or value < 0:
            raise self.wrong(column, "write a finite number of zero or more.")
        return value

    def one_of(self, column: str, allowed: Collection[str], default: str = "") -> str:
        """Return a cell that has to be one of a few words."""
        value = self.text(column, default)
        if value not in allowed:
            words = ", ".join(w or "blank" for w in allowed)
            raise self.wrong(column, f"write one of: {words}.")
        return value

    def confidence(self, column: str = "confidence", default: str = "national") -> Confidence:
        """Return the confidence word of a row."""
        value = self.text(column, default)
        if value not in CONFIDENCES:
            raise self.wrong(column, f"write one of: {', '.join(sorted(CONFIDENCES))}.")
        return cast("Confidence", value)

    def quality(self) -> str:
        """Return the data-quality grade, A to E, or blank."""
        return self.one_of("quality", ("", *GRADES))

    def words(self, column: str) -> tuple[str, ...]:
        """Return a list of words that are separated by semicolons."""
        return tuple(w.strip() for w in self.text(column).split(";") if w.strip())


def rows(source: Traversable, columns: Collection[str]) -> Iterator[Row]:
    """Read a CSV file in UTF-8.

    Args:
        source: The file.
        columns: Columns it cannot do without.

    Yields:
        Its rows in order; empty rows are passed over.

    Raises:
        FactsError: A column is missing, a row has more cells than the header, or the file is not UTF-8.

    """
    table = source.name
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FactsError(table, None, "", "", "save the file as CSV in UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, [])]
    for column in columns:
        if column not in header:
            there = ", ".join(header)
            raise FactsError(table, 1, column, "", f"this column is missing. The header reads: {there}.")
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            remedy = "the row has more cells than the header: put text that contains commas in quotes."
            raise FactsError(table, number, "", "", remedy)
        yield Row(table, number, dict(zip(header, (c.strip() for c in cells), strict=False)))
