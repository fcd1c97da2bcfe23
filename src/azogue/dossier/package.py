"""The zip under a workbook: what the file really is and whether its size is honest, before any parsing."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOST_ENTRIES = 2_000
MOST_BYTES = 400_000_000
"""Unpacked size of a whole workbook."""
MOST_RATIO = 250
"""Unpacked to packed size of one entry; a sheet of equal cells reaches about 100."""
RATIO_FROM = 8_000_000
MOST_FILE = 200_000_000
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    ValueError,
    IndexError,
    OverflowError,
    MemoryError,
)
"""What the standard library raises on a damaged zip, with the two of `_more`."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta")
_AGAIN = 'Open it in a spreadsheet program and save it as "Excel workbook (.xlsx)".'


class NotAWorkbook(Exception):
    """The file is not a workbook that can be read; the message says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """An opened workbook file and the sizes its entries may have."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def read(self, name: str) -> bytes:
        """Return one entry unpacked.

        Raises:
            NotAWorkbook: The entry is missing, damaged or larger than it says.

        """
        try:
            info = self.archive.getinfo(name)
            with self.archive.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except BROKEN + _more() as error:
            raise NotAWorkbook(
                f"The workbook is damaged (its part {name} cannot be unpacked). {_AGAIN} Or take a fresh "
                "copy."
            ) from error
        if len(data) > info.file_size:
            raise NotAWorkbook(f"The workbook is damaged: its part {name} is larger than it says. {_AGAIN}")
        return data


def _more() -> tuple[type[Exception], ...]:
    import lzma
    import struct

    return (struct.error, lzma.LZMAError)


def open_package(path: Path) -> Package:
    """Open the zip of a workbook after checking what it is and how large it would become.

    Raises:
        NotAWorkbook: It is something else, damaged, locked with a password, or would unpack to too much.
        OSError: The file cannot be opened.

    """
    with path.open("rb") as stream:
        head = stream.read(8192)
    if message := _foreign(head, path):
        raise NotAWorkbook(message)
    if path.stat().st_size > MOST_FILE:
        raise NotAWorkbook(
            "The workbook is larger than 200 MB. Split it by year, or use a folder of CSV files."
        )
    try:
        archive = zipfile.ZipFile(path)
        entries = archive.infolist()
    except BROKEN + _more() as error:
        raise NotAWorkbook(
            f"The workbook is damaged and cannot be opened. {_AGAIN} Or take a fresh copy."
        ) from error
    try:
        _check_sizes(entries)
        _check_kind(frozenset(e.filename for e in entries))
    except NotAWorkbook:
        archive.close()
        raise
    return Package(archive, frozenset(e.filename for e in entries))


def _foreign(head: bytes, path: Path) -> str:
    """Say what a file is when it is not even a zip; nothing when it may be a workbook."""
    if head.startswith(b"PK"):
        return ""
    if head.startswith(_OLE):
        return _ole(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kinds = (
        (not start, "is empty. Take a fresh copy of the workbook."),
        (start.startswith(_WEB), f"is a web page with the name of a workbook. {_AGAIN}"),
        (start.startswith(b"<?xml"), f"is an XML file, not a workbook of today. {_AGAIN}"),
        (
            start.startswith((b"%pdf", b"{\\rtf")),
            "is a printed document. Type or copy its tables into a workbook.",
        ),
        (
            b"\x00" not in head,
            "is plain text with the name of a workbook. Name it .csv in a dossier folder, or save as .xlsx.",
        ),
        (True, f"is not a workbook. {_AGAIN}"),
    )
    return f"{path.name} {next(words for hit, words in kinds if hit)}"


def _ole(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(4_000_000)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"{path.name} is locked with a password. Open it, take the password off (File, Info, "
            "Protect) and save it again."
        )
    return f"{path.name} is an old Excel file (.xls). {_AGAIN}"


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise NotAWorkbook(
            f"The workbook has {len(entries):,} parts inside, far more than a workbook needs. {_AGAIN}"
        )
    if any(e.flag_bits & 1 for e in entries):
        raise NotAWorkbook("The workbook is locked with a password. Take the password off and save it again.")
    total = sum(e.file_size for e in entries)
    if total > MOST_BYTES:
        raise NotAWorkbook(
            f"The workbook would unpack to {total / 1e6:,.0f} MB, more than {MOST_BYTES / 1e6:,.0f} MB. "
            "Copy the filled "
            "rows into a new workbook, or use a folder of CSV files."
        )
    for e in entries:
        if e.file_size > RATIO_FROM and e.file_size > MOST_RATIO * max(e.compress_size, 1):
            raise NotAWorkbook(
                f"The part {e.filename} of the workbook unpacks to {e.file_size / 1e6:,.0f} MB from "
                "almost nothing, as "
                f"no honest workbook does. Copy the filled rows into a new workbook."
            )


def _check_kind(names: frozenset[str]) -> None:
    if "xl/workbook.xml" in names or (
        "_rels/.rels" in names and any(n.endswith("workbook.xml") for n in names)
    ):
        return
    if any(n.endswith("workbook.bin") for n in names):
        raise NotAWorkbook(f"This is a binary workbook (.xlsb). {_AGAIN}")
    if "content.xml" in names or "mimetype" in names:
        raise NotAWorkbook(f"This is an OpenDocument spreadsheet (.ods). {_AGAIN}")
    if any(n.startswith("word/") for n in names):
        raise NotAWorkbook(
            "This is a Word document with the name of a workbook. Copy its tables into a workbook."
        )
    raise NotAWorkbook(
        f"This is a zip file, not a workbook. Unpack it if it holds a dossier folder. {_AGAIN}"
    )
