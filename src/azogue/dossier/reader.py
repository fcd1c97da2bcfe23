"""Reading a dossier, folder or workbook: whatever is wrong with it, a dossier and its problems come back."""

from collections.abc import Iterator
from pathlib import Path

from azogue.dossier import csvfile, header, schema, workbook
from azogue.dossier.assembly import Records, assemble, no_records, read_rows
from azogue.dossier.header import Header
from azogue.dossier.heads import Head, read_head
from azogue.dossier.log import DossierError, Log, letters
from azogue.dossier.names import sheet_keys
from azogue.dossier.records import Dossier, Problem
from azogue.dossier.rows import Record
from azogue.dossier.table import Odd, Raw, RawTable
from azogue.dossier.text import did_you_mean, key_of

TABLE_FILES = {".csv", ".tsv", ".txt"}
SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def read_dossier(path: str | Path) -> Dossier:
    """Read a country's data from a folder with `dossier.toml` and CSV files, or from one workbook.

    A cell that cannot be read counts as not known and is named in `Dossier.problems`, with what to do about
    it. Rates come out in the rate unit of their category per year, context percentages as fractions.

    Args:
        path: The folder, or the `.xlsx` file.

    Raises:
        DossierError: Nothing is at the path, or it may not be opened.

    """
    place = Path(path)
    log = Log()
    try:
        head, records = _read(place, log)
    except OSError as error:
        raise DossierError(unopened(place, error)) from error
    return assemble(head, records, log, place)


def check_dossier(path: str | Path) -> tuple[Problem, ...]:
    """Return the problems of a dossier, in the order in which they are met.

    Raises:
        DossierError: Nothing is at the path, or it may not be opened.

    """
    return read_dossier(path).problems


check = check_dossier


def _read(place: Path, log: Log) -> tuple[Header, Records]:
    if not place.exists():
        raise DossierError(missing(place))
    records = no_records()
    if place.is_dir():
        head = header.from_folder(place, log)
        tables = _folder_tables(place, log)
    else:
        head = None
        tables = workbook.open_tables(place, log)
        if place.suffix.lower() in TABLE_FILES:
            log.add(
                "",
                None,
                "",
                place.name,
                f"{place.name} is one table. Give the folder in which it lies, with dossier.toml beside it.",
            )
            return Header(), records
    seen: set[str] = set()
    for table in tables:
        seen.add(table.name)
        if table.name == header.SHEET:
            head = header.from_table(table, log, place.parent)
        else:
            records[table.name] = _read_table(table, log)
    _note_missing(seen, log, header_missing=head is None and bool(seen))
    return head or Header(), records


def _note_missing(seen: set[str], log: Log, *, header_missing: bool) -> None:
    if header_missing:
        log.add(
            header.SHEET,
            None,
            "country",
            "",
            'The sheet "dossier" is missing, so the country is not known. Add it, with '
            "country in column A and the code of three letters, such as GHA, in column B.",
        )
    if "activities" not in seen and (seen or not log.problems()):
        log.add(
            "activities",
            None,
            "",
            "",
            'There is no sheet "activities". Add it (in a folder: activities.csv), or write an '
            "empty dossier with azogue new and copy from it.",
            "warning",
        )


def _read_table(table: RawTable, log: Log) -> list[Record]:
    found = read_head(table, log)
    if found is None:
        return []
    head, rows = found

    def look(number: int, cells: list[Raw]) -> None:
        if len(cells) > head.width or head.nameless:
            _report_nameless(table.name, number, cells, head, log)

    return read_rows(table.name, head.index, rows, log, table.form, look)


def _report_nameless(sheet: str, number: int, cells: list[Raw], head: Head, log: Log) -> None:
    """Say that what stands in columns without a name is not read."""
    places = (*head.nameless, *range(head.width, len(cells)))
    filled = [at for at in places if at < len(cells) and cells[at] and not isinstance(cells[at], Odd)]
    if filled:
        at = filled[0]
        log.add(
            sheet,
            number,
            "",
            str(cells[at]),
            f"The column {letters(at)} has no name, so this is not read. Write a column name above it, or "
            "delete it.",
            "warning",
            f"{letters(at)}{number}",
        )


def _folder_tables(folder: Path, log: Log) -> Iterator[RawTable]:
    known = sheet_keys()
    taken: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith((".", "~")):
            continue
        name = known.get(key_of(path.stem), "")
        suffix = path.suffix.lower()
        if suffix in SPREADSHEETS:
            log.add(
                path.name,
                None,
                "",
                path.name,
                f"The workbook {path.name} is not read as part of the folder. Read it on its "
                "own, or save its sheets as CSV files.",
                "warning",
            )
        elif suffix not in TABLE_FILES or name in schema.FURNITURE or (suffix == ".txt" and not name):
            continue
        elif not name or name == header.SHEET:
            hint = did_you_mean(path.stem, known)
            log.add(
                path.name,
                None,
                "",
                path.name,
                f"The file {path.name} is not part of a dossier and is not read.{hint}",
                "warning" if hint else "note",
            )
        elif name in taken:
            log.add(
                name,
                None,
                "",
                path.name,
                f"The files {taken[name]} and {path.name} mean the same sheet; only the first is "
                "read. Put their rows together in one.",
            )
        else:
            taken[name] = path.name
            table = csvfile.open_table(path, name, log)
            if table is not None:
                yield table


def missing(place: Path) -> Problem:
    """Return the problem of a path at which there is nothing."""
    parent = place.parent
    near = [item.name for item in parent.iterdir()] if parent.is_dir() else []
    where = f" in {parent}" if parent.is_dir() else ""
    hint = did_you_mean(place.name, near) if near else ""
    message = f'There is nothing called "{place.name}"{where}.{hint} Check the name and the folder.'
    return Problem("", None, "", str(place), message)


def unopened(place: Path, error: OSError) -> Problem:
    """Return the problem of a file that the system does not open."""
    why = error.strerror or "no reason given"
    message = (
        f'"{place.name}" cannot be opened ({why}). Close it in other programs and check that you may read it.'
    )
    return Problem("", None, "", str(place), message)
