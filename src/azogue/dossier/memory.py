"""Dossiers that are kept as text cells by column name, such as the rows of a database, without any file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from azogue.dossier import schema
from azogue.dossier.assembly import Records, assemble, no_records, read_rows
from azogue.dossier.header import from_lines
from azogue.dossier.log import Log
from azogue.dossier.numbers import canonical
from azogue.dossier.records import Dossier, Problem
from azogue.dossier.rows import Record
from azogue.dossier.table import Row
from azogue.dossier.tabular import Value, header_lines, lines_of

Cells: TypeAlias = Mapping[str, str]
"""Text by the name of its column; a column that is absent is blank."""


def read_cells(header: Mapping[str, str], sheets: Mapping[str, Sequence[tuple[int, Cells]]]) -> Dossier:
    """Read a dossier from text cells, as `read_dossier` reads it from a file, with the same problems.

    Problems have no cell address, and no sheet counts as missing. Factor sets in folders beside a dossier
    are not known here.

    Args:
        header: Lines of the header data by name, such as country: GHA.
        sheets: Rows by sheet. The number of a row is the one that problems and `Evidence.row` give.

    Raises:
        ValueError: A sheet, a column or a line of the header is not one of the schema's.

    """
    _refuse_unknown("header", header.keys(), {c.name for c in schema.HEADER})
    _refuse_unknown("dossier", sheets.keys(), {s.name for s in schema.SHEETS})
    log = Log()
    records: Records = no_records()
    head = from_lines(header, log)
    for sheet in schema.SHEETS:
        if sheet.name in sheets:
            records[sheet.name] = _read(sheet, sheets[sheet.name], log)
    return assemble(head, records, log)


def read_row(sheet: str, cells: Cells, number: int = 1) -> tuple[Record | None, tuple[Problem, ...]]:
    """Read one row on its own, for checking a cell as it is saved.

    What only shows beside other rows (repeated rows, shares that do not add up, names that only the
    dossier's own factors know) is left to `read_cells`. A blank row is no record and no problem.

    Raises:
        ValueError: The sheet or a column is not one of the schema's.

    """
    _refuse_unknown("dossier", {sheet}, {s.name for s in schema.SHEETS})
    log = Log()
    found = _read(schema.sheet(sheet), [(number, cells)], log)
    return (found[0] if found else None), log.problems()


def cells_of(dossier: Dossier) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every sheet as text cells, without blank ones: the way back of `read_cells`.

    Figures appear as they were stated, where that gives the very same figures again.
    """
    return {
        name: [_texts(line, schema.sheet(name)) for line in lines]
        for name, lines in lines_of(dossier).items()
    }


def header_of(dossier: Dossier) -> dict[str, str]:
    """Return every line of the header data as text by name."""
    return header_lines(dossier)


def _read(sheet: schema.Sheet, rows: Sequence[tuple[int, Cells]], log: Log) -> list[Record]:
    index = {c.name: at for at, c in enumerate(sheet.columns)}
    return read_rows(sheet.name, index, _laid_out(sheet, rows), log, "memory")


def _laid_out(sheet: schema.Sheet, rows: Sequence[tuple[int, Cells]]) -> Iterator[Row]:
    names = [c.name for c in sheet.columns]
    known = set(names)
    for number, cells in rows:
        if not cells.keys() <= known:
            _refuse_unknown(sheet.name, cells.keys(), known)
        if any(map(str.strip, cells.values())):
            yield number, [cells.get(name, "") for name in names]


def _refuse_unknown(place: str, given: Iterable[str], known: set[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValueError(f"{place} has no {', '.join(unknown)}, only {', '.join(sorted(known))}")


def _texts(line: Mapping[str, Value], sheet: schema.Sheet) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in line.items():
        text = "" if value is None else value if isinstance(value, str) else canonical(value)
        if text and name not in sheet.ignored:
            cells[name] = text
    return cells
