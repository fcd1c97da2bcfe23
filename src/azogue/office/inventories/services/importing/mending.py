"""Mending cells of a file before it is brought in, leaving rows out, and choosing what happens to them."""

from collections.abc import Collection, Mapping
from typing import Final

from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.import_plan import defaults_of, mapping_of
from azogue.office.inventories.models import Import, ImportRow, ImportSheet
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.ground import cell_text
from azogue.office.inventories.services.importing.ground import doing
from azogue.office.record.gate import Person

CHOICES: Final = ("blank", "years", "bad")
"""Blank cells empty what is there; rows of other years come too; bad cells stay out ("out")."""


def mend(person: Person, source: Import, texts: Mapping[int, Mapping[str, str]]) -> int:
    """Write other texts into cells of a file, by row and our column; return how many changed.

    A text as the file has it takes the correction back.

    Raises:
        Refused: The person may not, or the import is not in its preview.
        CellRefused: A text is too long, or there is no such row or column; nothing was written.

    """
    with doing(person, "mend", source) as (fresh, entry):
        entry.silent = True
        found = ImportRow.objects.filter(table__source=fresh, pk__in=list(texts)).select_related("table")
        rows = {row.pk: row for row in found}
        if len(rows) < len(texts):
            raise CellRefused("")
        count = sum(_mend(rows[pk], cells) for pk, cells in texts.items())
        ImportRow.objects.bulk_update(rows.values(), ["mended"])
    return count


def _mend(row: ImportRow, cells: Mapping[str, str]) -> int:
    count = 0
    mended = dict(row.mended)
    for column, given in cells.items():
        text = cell_text(row.table.sheet, column, given)
        before = mended.pop(column, None)
        in_file = read_text(row.table, row, column)
        if text != in_file:
            mended[column] = text
        count += text != (in_file if before is None else before)
    row.mended = mended
    return count


def read_text(table: ImportSheet, row: ImportRow, column: str) -> str:
    """Return what the file says in a cell of ours."""
    if column not in COLUMNS.get(table.sheet, {}):
        raise CellRefused("")
    at = next((at for at, name in mapping_of(table).items() if name == column), None)
    if at is None:
        return defaults_of(table).get(column, "")
    return str(row.raw[at]) if at < len(row.raw) else ""


def skip(person: Person, source: Import, rows: Collection[int], *, out: bool = True) -> int:
    """Leave rows of a file out, or take them in again; return how many changed.

    Raises:
        Refused: The person may not, or the import is not in its preview.

    """
    with doing(person, "mend", source) as (fresh, entry):
        entry.silent = True
        found = ImportRow.objects.filter(table__source=fresh, pk__in=list(rows), skip=not out)
        return found.update(skip=out)


def choose(person: Person, source: Import, choices: Mapping[str, str]) -> None:
    """Choose what happens to blank cells, to rows of other years and to bad cells.

    Raises:
        Refused: The person may not, or the import is not in its preview.

    """
    with doing(person, "mend", source) as (fresh, entry):
        entry.silent = True
        kept = {name: choices[name] for name in CHOICES if choices.get(name)}
        chosen = {k: "out" if k == "bad" else True for k, v in kept.items() if k != "bad" or v == "out"}
        fresh.choices = {**chosen, "turn": fresh.choices["turn"]}
