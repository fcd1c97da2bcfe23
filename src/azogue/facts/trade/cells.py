"""Where the trade tables stand, and the rule that no row goes without its citation."""

from collections.abc import Collection, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from azogue.facts.cells import Row, rows


def folder() -> Traversable:
    """Return the folder of the trade tables that come with the program."""
    return files("azogue.facts.trade") / "tables"


def table(name: str, columns: Collection[str]) -> Iterator[Row]:
    """Read a table of this room by the name of its file.

    Raises:
        FactsError: See `azogue.facts.cells.rows`; or a row has no citation.

    """
    for row in rows(folder() / name, (*columns, "citation", "confidence")):
        row.needed("citation", "where the fact was read, or that it is recalled")
        yield row
