"""Reading any workbook or table as it stands, for people who bring in data that were not made for us."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from azogue.dossier import csvfile, guess, header, schema, workbook
from azogue.dossier.guess import Texts
from azogue.dossier.log import DossierError, Log, letters
from azogue.dossier.reader import SPREADSHEETS, TABLE_FILES, missing, unopened
from azogue.dossier.records import Problem, Severity
from azogue.dossier.table import Form, Odd, Raw, Row
from azogue.dossier.text import LONGEST_CELL, clean, one_line, unescaped
from azogue.dossier.view import ODD_ADVICE

MOST_CELLS = 4_000_000
"""Cells of a file that are kept for a preview, all sheets together."""
MOST_SHEETS = 200
_DATE = (
    "This is a date and is read as {}. If a number was meant, set the format of the cell to number and "
    "write it again."
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A table as it stands in a file, in text, before anyone says what its columns mean."""

    title: str
    """The sheet's own name, or the file's without its ending."""
    dossier_sheet: str = ""
    """Our sheet that its title or its column names mean (`dossier` for header data); empty when unknown."""
    header_row: int = 0
    """Number of the row with the column names, as the person sees it; 0 when there is none."""
    header: tuple[str, ...] = ()
    """A name for each column, as wide as the widest row; empty where a column has no name."""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Number and cells of the rows under the header, without blank rows and blank cells at the end."""
    above: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """The rows above the header: titles, years and units that hold for the whole table."""
    hidden: bool = False
    problems: tuple[Problem, ...] = ()
    """What is wrong with the sheet; `sheet` is its title and `column` the name in its own header."""


class _Room:
    """How many cells may still be kept."""

    def __init__(self) -> None:
        self.left = MOST_CELLS


def open_raw(path: str | Path) -> tuple[RawSheet, ...]:
    """Read every sheet of a workbook (`.xlsx`, `.xlsm`), or a table (`.csv`, `.tsv`, `.txt`), as text.

    The content decides what a file is, not its name. A file of another kind, or a damaged one, is one sheet
    without rows whose problem says what to do. Dates are text (2019-03-31), and so are spreadsheet errors;
    both are named in the problems, and so are formulas without a result, which are blank.

    Raises:
        DossierError: Nothing is at the path, or it may not be opened.

    """
    place = Path(path)
    if not place.exists():
        raise DossierError(missing(place))
    log = Log()
    try:
        kind = _kind(place)
        sheets = tuple(_table(place, log) if kind == "table" else _workbook(place, log)) if kind else ()
    except OSError as error:
        raise DossierError(unopened(place, error)) from error
    if not kind:
        log.add("", None, "", place.name, _other(place))
    problems = log.problems()
    if not sheets:
        return (RawSheet(_stem(place), problems=problems or (_nothing(place),)),)
    return tuple(
        replace(s, problems=(*(p for p in problems if p.sheet == s.title or not (p.sheet or n)), *s.problems))
        for n, s in enumerate(sheets)
    )


def _kind(place: Path) -> str:
    """Return "workbook", "table" or nothing, by what the file begins with and then by its name.

    Files of other kinds that the reader of workbooks can name count as workbooks.
    """
    with place.open("rb") as stream:
        head = stream.read(4096)
    suffix = place.suffix.lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"pk\x03\x04") or (head.startswith(_OLE) and suffix in SPREADSHEETS | TABLE_FILES):
        return "workbook"
    document = start.startswith((b"<", b"%pdf", b"{\\rtf"))
    text = head.startswith(_MARKS) or b"\x00" not in head
    if suffix in TABLE_FILES or (suffix in SPREADSHEETS and text and start and not document):
        return "table"
    return "workbook" if suffix in SPREADSHEETS or document else ""


def _stem(place: Path) -> str:
    return one_line(clean(place.stem)[0])


def _other(place: Path) -> str:
    return (
        f"{place.name} is not of a kind that can be read here. Open it in a spreadsheet program and save it "
        'as "Excel workbook (.xlsx)" or "CSV UTF-8".'
    )


def _nothing(place: Path) -> Problem:
    return Problem(
        "", None, "", place.name, f"{place.name} has no sheet with cells. Check that it is the right file."
    )


def _workbook(place: Path, log: Log) -> Iterator[RawSheet]:
    room = _Room()
    for entry, title, sheet in workbook.open_sheets(place, log, _every):
        rows: list[Row] = [] if sheet is None else sheet.rows
        raw = _raw_sheet(title, rows, "workbook", room)
        yield replace(raw, hidden=entry.hidden)


def _every(entries: tuple[workbook.Entry, ...], log: Log) -> Iterator[tuple[workbook.Entry, str]]:
    """Choose every sheet once, with a title that can be shown and that no other has."""
    parts: set[str] = set()
    titles: set[str] = set()
    for entry in entries:
        if entry.part in parts:
            continue
        if len(parts) == MOST_SHEETS:
            message = f"Only the first {MOST_SHEETS} sheets are read. Split the workbook."
            log.add("", None, "", "", message, "warning")
            return
        parts.add(entry.part)
        title = one_line(clean(entry.title[:100])[0]) or f"sheet {len(parts)}"
        while title in titles:
            title = f"{title} ({len(parts)})"
        titles.add(title)
        yield entry, title


def _table(place: Path, log: Log) -> Iterator[RawSheet]:
    title = _stem(place)
    if place.suffix.lower() in SPREADSHEETS:
        log.add(
            title,
            None,
            "",
            place.name,
            f"{place.name} has the name of a workbook but is plain text, and is read as a table.",
            "note",
        )
    table = csvfile.open_table(place, title, log, guess.every_column_key())
    if table is not None:
        yield _raw_sheet(title, table.rows, table.form, _Room())


def _raw_sheet(title: str, rows: Iterable[Row], form: Form, room: _Room) -> RawSheet:
    """Find the column names among the first rows and turn all rows into text."""
    log = Log()
    kept = _within(title, rows, room, log)
    first = list(islice(kept, guess.SEARCHED))
    tried = [(number, tuple(_text(cell, form)[0] for cell in cells)) for number, cells in first]
    name, at = _meaning(title, tried)
    header_row, named = tried[at] if at is not None else (0, ())
    named = tuple(map(one_line, named))
    texts: list[tuple[int, Texts]] = []
    for number, cells in chain(first, kept):
        line = _line(title, number, cells, form, named if number > header_row else (), log)
        if line:
            texts.append((number, line))
    width = max((len(line) for _, line in texts), default=0)
    under = next((i for i, (number, _) in enumerate(texts) if number == header_row), -1) + 1
    if texts and not header_row and name != header.SHEET:
        message = "No row with column names was found. Say what each column means, or write names in row 1."
        log.add(title, texts[0][0], "", "", message, "warning")
    return RawSheet(
        title,
        name,
        header_row,
        named[:width] + ("",) * (width - len(named)),
        tuple(texts[under:]),
        tuple(texts[: under - 1]) if under else (),
        problems=log.problems(),
    )


def _within(title: str, rows: Iterable[Row], room: _Room, log: Log) -> Iterator[Row]:
    for number, cells in rows:
        room.left -= len(cells)
        if room.left < 0:
            message = (
                f"At most {MOST_CELLS:,} cells are read here. The rows from here on are not; split the file."
            )
            log.add(title, number, "", "", message)
            return
        yield number, cells


def _meaning(title: str, rows: list[tuple[int, Texts]]) -> tuple[str, int | None]:
    """Return the sheet of ours that a table is, or nothing, and where its column names stand."""
    named = guess.sheet_by_title(title)
    if named == header.SHEET and guess.is_header_data(rows):
        return header.SHEET, None
    sheet = named if named in {s.name for s in schema.SHEETS} else ""
    at = guess.header_position(rows, sheet)
    if at is None or sheet or named in schema.FURNITURE:
        return sheet, at
    return guess.sheet_by_header(rows[at][1]), at


def _line(title: str, number: int, cells: list[Raw], form: Form, named: Texts, log: Log) -> Texts:
    """Return the cells of a row as text up to the last filled one, and log what is not plain text."""
    line: list[str] = []
    width = 0
    for at, raw in enumerate(cells):
        text, said, severity = _text(raw, form)
        line.append(text)
        if text:
            width = at + 1
        if said:
            column = named[at] if at < len(named) else ""
            log.add(title, number, column, text, said, severity, f"{letters(at)}{number}")
    return tuple(line[:width])


def _text(raw: Raw, form: Form) -> tuple[str, str, Severity]:
    """Return a cell as text that any database can keep, and what is to be said of it."""
    if isinstance(raw, Odd):
        text = one_line(clean(raw.text)[0])
        return (
            (text, _DATE.format(text), "note")
            if raw.kind == "date"
            else (text, ODD_ADVICE[raw.kind], "error")
        )
    text, said = raw.strip("\ufeff\u200b ").strip(), ""
    if not raw.isprintable() or len(raw) > LONGEST_CELL:
        text, said = clean(raw)
    return unescaped(text) if form == "csv" else text, said, "warning"
