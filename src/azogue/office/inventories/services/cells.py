"""Writing one cell: saved at once, never over what somebody else wrote in between."""

from dataclasses import dataclass

from azogue.dossier import Problem, read_row
from azogue.office.inventories.content import HEADER, known_cells
from azogue.office.inventories.models import Change, Row, Version
from azogue.office.inventories.services.errors import CellConflict, CellRefused
from azogue.office.inventories.services.ground import (
    bump,
    cell_text,
    change,
    header_text,
    last_change,
    locked,
    row_thing,
)
from azogue.office.record.acts import Entry, act
from azogue.office.record.gate import Person


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of writing a cell."""

    text: str
    """What the cell says now: the text as typed, without signs that cannot be seen."""
    change: Change | None
    """None when the cell said so already."""
    problems: tuple[Problem, ...]
    """What is wrong in the row, as far as it shows in the row alone; `column` says where."""
    edition: int


def save_cell(person: Person, row: Row, column: str, text: str, *, seen: str, why: str = "") -> Saved:
    """Write one cell.

    Args:
        person: Who writes.
        row: The row, with its version and inventory.
        column: A column of the row's sheet.
        text: What the cell shall say; blank is not known.
        seen: What the cell said when the editor began.
        why: A reason, for the log.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellConflict: The cell says neither what was seen nor what shall stand there.
        CellRefused: No cell of the column can hold the text.
        RowGone: The row was removed.

    """
    with act(person, "edit", row_thing(row), why=why, details={"version": row.version_id}) as entry:
        kept = cell_text(row.sheet, column, text)
        fresh = locked(row)
        fresh.version = row.version
        now = fresh.cells.get(column, "")
        made = None
        if now == kept:
            entry.silent = True
            edition = row.version.edition
        else:
            if now != _as_seen(row.sheet, column, seen):
                raise conflict(fresh.pk, column, now)
            fresh.cells = {**fresh.cells, column: kept}
            if not kept:
                del fresh.cells[column]
            fresh.save(update_fields=["cells"])
            made = change(person, row.version, fresh, column, now, kept, why=why)
            made.save()
            _say(entry, column, now, kept)
            edition = bump(row.version)
    row.cells = fresh.cells
    return Saved(kept, made, problems_of_row(row.sheet, fresh.cells), edition)


def save_header(person: Person, version: Version, name: str, text: str, *, seen: str, why: str = "") -> Saved:
    """Write one line of the header, such as the title or the authority; the country stays as it is.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellConflict: The line says neither what was seen nor what shall stand there.
        CellRefused: There is no such line, or the text is too long.

    """
    with act(person, "edit:header", version.thing(), why=why) as entry:
        if name not in HEADER or name == "country":
            raise CellRefused("")
        kept = header_text(HEADER[name], text)
        fresh = Version.objects.select_for_update().get(pk=version.pk)
        now = str(fresh.header.get(name, ""))
        made = None
        if now == kept:
            entry.silent = True
            edition = fresh.edition
        else:
            if now != header_text(HEADER[name], seen):
                raise conflict(None, name, now, version.pk)
            fresh.header = {**fresh.header, name: kept}
            fresh.save(update_fields=["header"])
            made = change(person, version, None, name, now, kept, why=why)
            made.save()
            _say(entry, name, now, kept)
            edition = bump(version)
    version.header = fresh.header
    return Saved(kept, made, (), edition)


def problems_of_row(sheet: str, cells: dict[str, str]) -> tuple[Problem, ...]:
    """Return what is wrong in a row by itself."""
    return read_row(sheet, known_cells(sheet, cells))[1]


def conflict(row: int | None, column: str, now: str, version: int | None = None) -> CellConflict:
    """Return what to tell an editor whose cell was changed by somebody else."""
    last = last_change(row, column, version)
    return CellConflict(now, last.by_name if last else "", last.at if last else None)


def _as_seen(sheet: str, column: str, seen: str) -> str:
    """Return what the editor saw as a cell keeps it; browsers change line ends on the way."""
    try:
        return cell_text(sheet, column, seen)
    except CellRefused:
        return seen


def _say(entry: Entry, column: str, before: str, after: str) -> None:
    entry.summary = f"{column}: {before[:100]} → {after[:100]}"
