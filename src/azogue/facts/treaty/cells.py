"""Cells that only the treaty tables have: dates, whole numbers, exact decimals, words of a fixed list."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar, get_args

from azogue.facts.cells import Row, rows

_Record = TypeVar("_Record")


def folder() -> Traversable:
    """Return the folder of the treaty tables that come with the program."""
    return files("azogue.facts.treaty") / "tables"


def table(name: str, columns: Collection[str], source: Path | None = None) -> Iterator[Row]:
    """Read a table by the name of its file.

    Args:
        name: File name, such as "parties.csv".
        columns: Columns it cannot do without, besides citation and confidence.
        source: Folder; the shipped one without it.

    Raises:
        FactsError: See `azogue.facts.cells.rows`; or a row has no citation.

    """
    for row in rows((source or folder()) / name, (*columns, "citation", "confidence")):
        row.needed("citation", "where the fact was read, or that it is recalled")
        yield row


def day(row: Row, column: str) -> date | None:
    """Return a cell as a date; None when it is blank, which means not known."""
    said = row.text(column)
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise row.wrong(
            column, "write a date as 2017-08-16, or leave the cell blank when it is unknown."
        ) from None


def needed_day(row: Row, column: str) -> date:
    """Return a cell as a date that may not be blank."""
    row.needed(column, "a date as 2017-08-16")
    found = day(row, column)
    assert found is not None
    return found


def whole(row: Row, column: str) -> int | None:
    """Return a cell as a whole number of zero or more; None when it is blank."""
    said = row.text(column)
    if not said:
        return None
    if not (said.isascii() and said.isdigit()):
        raise row.wrong(column, "write a whole number of zero or more, or leave the cell blank.")
    return int(said)


def exact(row: Row, column: str) -> Decimal | None:
    """Return a cell as an exact decimal of zero or more; None when it is blank."""
    said = row.text(column)
    if not said:
        return None
    try:
        value = Decimal(said)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise row.wrong(column, "write a number of zero or more with a decimal point, or leave it blank.")
    return value


def word(row: Row, column: str, kinds: object) -> str:
    """Return a cell that has to be one of the words of a `Literal`."""
    return row.one_of(column, get_args(kinds))


def same(row: Row, column: str, known: Collection[str], what: str) -> str:
    """Return a cell that names a row of another table.

    Raises:
        FactsError: There is no such row there.

    """
    value = row.text(column)
    if value not in known:
        raise row.wrong(column, f"there is no such {what}; name one that its table has.")
    return value


def unique(found: dict[str, _Record], row: Row, column: str, record: _Record) -> None:
    """Add a record under the name in a cell.

    Raises:
        FactsError: Another row has the name already.

    """
    name = row.needed(column, "a name of its own")
    if name in found:
        raise row.wrong(column, "another row has this name already; give each row its own.")
    found[name] = record
