"""Reading a CSV file whoever wrote it: encoding and separator are recognised and reported."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TextIO

from azogue.dossier.log import Log
from azogue.dossier.names import column_keys
from azogue.dossier.table import RawTable, Row
from azogue.dossier.text import key_of

MOST_ROWS = 1_000_000
MOST_COLUMNS = 256
LONGEST_LINE = 8_000_000
MOST_BYTES = 2_000_000_000
_SAMPLE = 65_536
_QUOTED = re.compile(r'"[^"]*"')
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows (cp1252)",
    "latin-1": "Latin-1",
}


def open_table(path: Path, sheet: str, log: Log, known: Collection[str] | None = None) -> RawTable | None:
    """Open one CSV file as a table; what is wrong with the whole file goes to the log.

    Args:
        path: The file.
        sheet: The name that problems give.
        log: Takes the problems.
        known: Keys of the column names by which the separator is recognised; those of the sheet when absent.

    Returns:
        The table, whose rows are read while they are walked, or None when there is nothing to read.

    """
    try:
        size = path.stat().st_size
        sample = _head(path)
    except OSError as error:
        why = error.strerror or "no reason given"
        log.add(
            sheet,
            None,
            "",
            path.name,
            f"The file {path.name} cannot be opened ({why}). Close it in other programs "
            "and check that you may read it.",
        )
        return None
    if not sample.strip():
        log.add(
            sheet,
            None,
            "",
            "",
            f"The file {path.name} is empty. Fill it, or delete it if it is not needed.",
            "warning",
        )
        return None
    if size > MOST_BYTES:
        log.add(
            sheet,
            None,
            "",
            "",
            f"The file {path.name} is larger than 2 GB. Split it by year and read the parts apart.",
        )
        return None
    if message := _not_a_table(sample, path.name):
        log.add(sheet, None, "", "", message)
        return None
    encoding = _encoding(path, sample)
    if encoding != "utf-8-sig":
        log.add(
            sheet,
            None,
            "",
            "",
            f"The file {path.name} is not in UTF-8; it is read as {_ENCODINGS[encoding]}. Check "
            'accented letters, or save it again as "CSV UTF-8".',
            "warning",
        )
    head = sample.decode(encoding, errors="ignore").lstrip("\ufeff")
    delimiter = _delimiter(head, column_keys(sheet) if known is None else known)
    if delimiter != ",":
        log.add(
            sheet,
            None,
            "",
            "",
            f"The columns of {path.name} are separated by {_DELIMITERS[delimiter]} instead of "
            "commas. They are understood.",
            "note",
        )
    return RawTable(sheet, _rows(path, encoding, delimiter, sheet, log), form="csv")


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_SAMPLE)


def _not_a_table(sample: bytes, name: str) -> str:
    start = sample[:512].lstrip().lower()
    if sample[:4] == b"PK\x03\x04" or sample[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return (
            f"{name} is a workbook that was renamed. Open it in a spreadsheet program and save it as "
            '"CSV UTF-8".'
        )
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        return (
            f'{name} is a web page, not a table. Open it in a spreadsheet program and save it as "CSV UTF-8".'
        )
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"\x1f\x8b")):
        return f'{name} is not a table. Save the figures as "CSV UTF-8" in a spreadsheet program.'
    return ""


def _encoding(path: Path, sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample.count(0) > len(sample) // 4:
        return "utf-16-be" if sample[:1] == b"\x00" else "utf-16-le"
    if _is_utf8(path):
        return "utf-8-sig"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _is_utf8(path: Path) -> bool:
    """Read the file through once: a foreign letter can stand in the very last row."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _delimiter(head: str, known: Collection[str]) -> str:
    """Choose the separator under which some early line has the most known column names.

    Among equals it is the one that most lines have equally often; last of all the comma, which may also
    stand in numbers.
    """
    lines = head.splitlines()[:20]
    bare = [_QUOTED.sub("", line) for line in lines]

    def score(delimiter: str) -> tuple[int, int, int]:
        hits = [sum(key_of(cell.strip('" ')) in known for cell in line.split(delimiter)) for line in lines]
        counts = Counter(line.count(delimiter) for line in bare if delimiter in line)
        most = max(((times, count) for count, times in counts.items()), default=(0, 0))
        return max(hits, default=0), *most

    best = max(_DELIMITERS, key=lambda d: (score(d), d != ","))
    return best if score(best)[1] else ","


def _rows(path: Path, encoding: str, delimiter: str, sheet: str, log: Log) -> Iterator[Row]:
    errors = "strict" if encoding == "utf-8-sig" else "replace"
    with path.open("r", encoding=encoding, errors=errors, newline="", buffering=1 << 20) as stream:
        yield from _walk(stream, delimiter, sheet, log)


def _walk(stream: TextIO, delimiter: str, sheet: str, log: Log) -> Iterator[Row]:
    reader = csv.reader(_without_nul(stream), delimiter=delimiter)
    number = 0
    filled = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            log.add(
                sheet,
                number,
                "",
                "",
                f"This row cannot be read ({error}). Look for a quotation mark without its "
                "partner, here or above.",
            )
            continue
        if len(cells) > MOST_COLUMNS:
            cells = cells[:MOST_COLUMNS]
        if not any(cells) or not any(map(str.strip, cells)):
            continue
        filled += 1
        if filled > MOST_ROWS + 1:
            log.add(
                sheet,
                number,
                "",
                "",
                f"A CSV file may have {MOST_ROWS:,} rows. The rows from here on are not read; "
                "split the file by year.",
            )
            return
        yield number, cells  # type: ignore[misc]


def _without_nul(stream: TextIO) -> Iterator[str]:
    # The csv module of Python 3.11 and later accepts NUL; older spreadsheets pad with it.
    # A file without line ends must not come into memory whole.
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("line too long")
        yield line.replace("\x00", "") if "\x00" in line else line
