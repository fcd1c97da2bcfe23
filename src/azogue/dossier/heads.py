"""Finding the header row of a sheet and what each of its columns means."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from azogue.dossier import schema
from azogue.dossier.log import Log, letters
from azogue.dossier.names import column_keys
from azogue.dossier.table import Odd, RawTable, Row
from azogue.dossier.text import did_you_mean, key_of

_SEARCHED = 20
WANTED = {"activities": ("rate", "unit"), "supply": ("amount",), "trade": ("amount",), "stocks": ("amount",)}
"""Columns without which rows can be read but say nothing."""


@dataclass(frozen=True, slots=True)
class Head:
    """The header row of a sheet."""

    index: dict[str, int]
    """Column numbers by name."""
    nameless: tuple[int, ...]
    """Columns between the named ones that have no name."""
    width: int
    """Number of columns up to the last one with a name."""


def read_head(table: RawTable, log: Log) -> tuple[Head, Iterator[Row]] | None:
    """Find the header row among the first rows.

    Returns:
        The header and the rows under it, or None when the sheet cannot be read.

    """
    first = list(islice(table.rows, _SEARCHED))
    if not first:
        log.add(
            table.name, None, "", "", "The sheet is empty. Fill it, or delete it if it is not needed.", "note"
        )
        return None
    known = column_keys(table.name)
    hits = [len({known[k] for k in map(_key, cells) if k in known}) for _, cells in first]
    best = max(range(len(first)), key=lambda i: (hits[i], -i))
    if hits[best] < 2:
        names = ", ".join(c.name for c in schema.sheet(table.name).columns if c.required)
        log.add(
            table.name,
            first[0][0],
            "",
            "",
            f"No row with column names was found. Write them in row 1: {names} and the others of this sheet.",
        )
        return None
    if best > 0:
        log.add(
            table.name,
            first[best][0],
            "",
            "",
            f"The column names stand in row {first[best][0]}; what stands above is not read.",
            "note",
        )
    index = _match(table.name, first[best], log)
    if not _complete(table.name, index, first[best][0], log):
        return None
    named = [i for i, c in enumerate(first[best][1]) if isinstance(c, Odd) or c.strip()]
    nameless = tuple(i for i in range(named[-1]) if i not in named)
    return Head(index, nameless, named[-1] + 1), chain(first[best + 1 :], table.rows)


def _key(cell: object) -> str:
    return key_of(cell) if isinstance(cell, str) else ""


def _match(sheet: str, header: Row, log: Log) -> dict[str, int]:
    known = column_keys(sheet)
    row, cells = header
    index: dict[str, int] = {}
    exact: set[str] = set()
    doubles: list[tuple[int, str]] = []
    for at, cell in enumerate(cells):
        text = "" if isinstance(cell, Odd) else cell.strip()
        if not text:
            continue
        name = known.get(key_of(text), "")
        if not name:
            hint = did_you_mean(text, known)
            log.add(
                sheet,
                row,
                text,
                text,
                f'The column "{text[:60]}" is not known and is not read.{hint}',
                "warning",
                f"{letters(at)}{row}",
            )
        elif name not in index:
            index[name] = at
            exact |= {name} if key_of(text) == key_of(name) else set()
        elif key_of(text) == key_of(name) and name not in exact:
            doubles.append((index[name], name))
            index[name] = at
            exact.add(name)
        else:
            doubles.append((at, name))
    for at, name in doubles:
        log.add(
            sheet,
            row,
            name,
            str(cells[at]),
            f'Two columns mean "{name}". The one in column {letters(index[name])} is '
            f"read, the one in column {letters(at)} is not; rename or delete it.",
            "warning",
            f"{letters(at)}{row}",
        )
    return index


def _complete(sheet: str, index: dict[str, int], row: int, log: Log) -> bool:
    missing = [c.name for c in schema.sheet(sheet).columns if c.required and c.name not in index]
    for name in missing:
        log.add(
            sheet,
            row,
            name,
            "",
            f'The column "{name}" is missing, and without it no row of this sheet can be read. Add '
            f'it and write "{name}" above it.',
        )
    for name in WANTED.get(sheet, ()):
        if name not in index:
            log.add(
                sheet,
                row,
                name,
                "",
                f'The column "{name}" is missing. Add it and write "{name}" above it.',
                "warning",
            )
    return not missing
