"""From a delivered file to text that the engine reads: unpacked, in UTF-8, whole or said not to be."""

import codecs
import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import IO, cast

from azogue.trade.layouts import KNOWN_KEYS, key_of

MOST_BYTES = 40_000_000_000
"""Unpacked size of one file; a year of all trade has about 2 GB."""
MOST_COLUMNS = 256
_MOST_GAPS = 1000
_BLOCK = 1 << 22
_HEAD = 1 << 20
_TAIL = 1 << 20
_DRESS = (b'="', b",'", b";'", b"\t'", "\u00a0".encode())
_GZIP = b"\x1f\x8b"
_MARKS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
_NEITHER = ((b"PK\x03\x04", "a workbook or a zip archive"), (b"%PDF", "a PDF"), (b"PAR1", "a Parquet file"),
            (b"\xd0\xcf\x11\xe0", "an old workbook"))  # fmt: skip


class Refused(ValueError):
    """A file that cannot be read at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A file ready for the engine."""

    path: Path
    """The file itself, or a copy in UTF-8."""
    header: tuple[str, ...]
    delimiter: str
    digest: str
    """SHA-256 of the unpacked content in UTF-8."""
    gaps: tuple[int, ...]
    """Numbers of blank lines before the last row, which the engine passes over."""
    quoted: bool
    """Whether quotation marks come in pairs; when not, they are read as letters."""
    notes: tuple[str, ...]
    """What is to be said about the file, such as that its end is missing."""
    dressed: bool = False
    """Whether some cells carry marks or hard spaces around their text."""
    spare: bool = False
    """Whether rows have one cell more than the header, as when every line ends with a separator."""


def take_in(path: Path, copies: Path, number: int, header_line: int = 1) -> Intake:
    """Look through a file once: form, encoding, separator, content, end.

    Args:
        path: CSV with any separator, plain or in gzip, in UTF-8, UTF-16 or a Western one-byte encoding.
        copies: Folder for a copy in UTF-8, when the file needs one.
        number: Makes the name of the copy.
        header_line: Line with the names of the columns, counted from 1.

    Raises:
        Refused: The file cannot be opened, is empty, too large, or no table.

    """
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as error:
        raise Refused(f"the file cannot be opened ({error.strerror or 'no reason given'}).") from None
    packed = head.startswith(_GZIP)
    for mark, what in _NEITHER:
        if head.startswith(mark):
            raise Refused(f"the file is {what}, not a table in text. Save it as CSV in UTF-8.")
    copy = copies / f"copy_{number}.csv"
    pass_ = _Pass(path, packed, copy)
    encoding = pass_.encoding()
    try:
        pass_.run(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        pass_ = _Pass(path, packed, copy)
        pass_.run(encoding)
    if not pass_.head.strip():
        raise Refused("the file is empty.")
    if pass_.head.lstrip()[:1] in {"<", "{", "["}:
        raise Refused("the file is a web page or JSON, not a table. Ask for CSV.")
    return _intake(pass_, encoding, header_line)


class _Pass:
    """One walk through the bytes of a file, which copies them when they are packed or not in UTF-8."""

    def __init__(self, path: Path, packed: bool, copy: Path) -> None:
        self.path, self.packed, self.copy = path, packed, copy
        self.head = ""
        self.tail = b""
        self.gaps: list[int] = []
        self.lines = self.quotes = self.size = 0
        self.broken = self.dressed = False
        self.hash = hashlib.sha256()

    def encoding(self) -> str:
        first = next(self._blocks(), b"")[: 1 << 16]
        self.broken = False
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if first.count(0) > len(first) // 4:
            return "utf-16-be" if first[:1] == b"\x00" else "utf-16-le"
        return "utf-8-sig"

    @property
    def copies(self) -> bool:
        return self.packed or self._encoding != "utf-8-sig"

    def run(self, encoding: str) -> None:
        self._encoding = encoding
        decoder = codecs.getincrementaldecoder(encoding)(
            "replace" if encoding.startswith("utf-16") else "strict"
        )
        out = self.copy.open("wb") if self.copies else None
        try:
            for block in self._blocks():
                text = decoder.decode(block)
                self._see(text, out)
            # A letter cut in the middle of its bytes belongs to a line that is not whole either.
            if not self.broken:
                self._see(decoder.decode(b"", final=True), out)
        finally:
            if out:
                out.close()
        if self.broken:
            self._drop_last_line()

    def _see(self, text: str, out: IO[bytes] | None) -> None:
        if not text:
            return
        if len(self.head) < _HEAD:
            self.head += text
        block = text.encode()
        self.hash.update(block)
        self.size += len(block)
        if self.size > MOST_BYTES:
            raise Refused(f"the file has more than {MOST_BYTES // 10**9} GB. Split it by year.")
        self._find_gaps(self.tail[-2:] + block, self.lines - self.tail[-2:].count(b"\n"))
        self.lines += block.count(b"\n")
        self.quotes += block.count(b'"')
        self.dressed = self.dressed or any(mark in block for mark in _DRESS)
        self.tail = (self.tail + block)[-_TAIL:] if len(block) < _TAIL else block[-_TAIL:]
        if out:
            out.write(block)

    def _find_gaps(self, block: bytes, before: int) -> None:
        mark = b"\n\r\n" if b"\r" in block[-_TAIL:] else b"\n\n"
        at = block.find(mark)
        # The two bytes carried over may hold a gap that was counted already.
        while at >= 0 and len(self.gaps) < _MOST_GAPS:
            line = before + block.count(b"\n", 0, at + 1) + 1
            if not self.gaps or line > self.gaps[-1]:
                self.gaps.append(line)
            at = block.find(mark, at + 1)

    def _blocks(self) -> Iterator[bytes]:
        with _opened(self.path, packed=self.packed) as stream:
            while True:
                try:
                    # A small read gives what an archive has before the place where it breaks.
                    block = stream.read1(1 << 18) if self.packed else stream.read(_BLOCK)
                except (EOFError, zlib.error, gzip.BadGzipFile):
                    self.broken = True
                    return
                if not block:
                    return
                yield block

    def _drop_last_line(self) -> None:
        if self.tail.endswith(b"\n") or not self.copy.exists():
            return
        keep = self.size - (len(self.tail) - self.tail.rfind(b"\n") - 1)
        with self.copy.open("r+b") as stream:
            stream.truncate(keep)


def _opened(path: Path, *, packed: bool) -> BufferedIOBase:
    return cast("BufferedIOBase", gzip.open(path, "rb") if packed else path.open("rb"))


def _intake(seen: _Pass, encoding: str, header_line: int) -> Intake:
    lines = [line.rstrip("\r") for line in seen.head.split("\n", header_line + 1)]
    if len(lines) < header_line:
        raise Refused(f"the file has no line {header_line} with the names of the columns.")
    first = lines[header_line - 1]
    delimiter = _delimiter(first)
    header = _cells(first, delimiter)
    if len(header) > MOST_COLUMNS:
        raise Refused(f"the table has more than {MOST_COLUMNS} columns.")
    notes = []
    if encoding != "utf-8-sig":
        shown = "UTF-16" if encoding.startswith("utf-16") else "a Western one-byte encoding (Latin-1)"
        notes.append(f"the file is not in UTF-8; it is read as {shown}.")
    if seen.broken:
        notes.append("the archive ends in the middle: what is whole before its end is read. Fetch it again.")
    notes += [] if seen.broken else _end(seen.tail, delimiter, len(header))
    quoted = seen.quotes % 2 == 0
    if not quoted:
        notes.append("one quotation mark has no partner, so quotation marks are read as letters.")
    row = _cells(lines[header_line], delimiter) if len(lines) > header_line else ()
    return Intake(
        path=seen.copy if seen.copies else seen.path,
        header=header,
        delimiter=delimiter,
        digest=seen.hash.hexdigest(),
        gaps=tuple(sorted(line for line in seen.gaps if line <= seen.lines)),
        quoted=quoted,
        notes=tuple(notes),
        dressed=seen.dressed or not quoted,
        spare=len(row) == len(header) + 1 and not row[-1],
    )


def _end(tail: bytes, delimiter: str, width: int) -> list[str]:
    if not tail or tail.endswith((b"\n", b"\r")):
        return []
    last = tail.rpartition(b"\n")[2].decode(errors="replace")
    if len(_cells(last, delimiter)) < width:
        return ["the file ends in the middle of its last line, which is set apart. Fetch it again."]
    return ["the last line has no end. When the file was cut off there, its last figure is wrong."]


def _delimiter(line: str) -> str:
    def score(mark: str) -> tuple[int, int]:
        cells = _cells(line, mark)
        return sum(key_of(cell) in KNOWN_KEYS for cell in cells), len(cells)

    return max(_MARKS, key=score)


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return tuple(line.split(delimiter))
