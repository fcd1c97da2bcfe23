"""The head of a file that arrives: its content's sum, the names of its columns, and its first rows."""

import csv
import gzip
import hashlib
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, cast

from azogue.trade.layouts import UnknownLayout, recognise
from azogue.trade.mapping import COLUMNS, CustomsMapping, MappingError
from azogue.trade.reading_intake import Intake, Refused, take_in

BEGINNING: Final = 1 << 18
"""Bytes in which the header and the first rows are looked for."""
SAMPLES: Final = 8
LONGEST_CELL: Final = 200
MOST_UNPACKED: Final = 4_000_000_000
"""Bytes of an unpacked file that a desk takes."""
_GZIP: Final = b"\x1f\x8b"
_BLOCK: Final = 1 << 20


class TooLarge(Exception):
    """A file that unpacks to more than the desk takes."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a file tells."""

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    layout: str
    """Of UN Comtrade or BACI; blank when the header is none of theirs."""
    why_not: str
    """Why it is none of theirs."""


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of the unpacked content, as far as it can be unpacked; left at its beginning.

    Raises:
        TooLarge: It unpacks without end.

    """
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    packed = file.read(2) == _GZIP
    file.seek(0)
    stream = cast("IO[bytes]", gzip.GzipFile(fileobj=cast("Any", file))) if packed else file
    with suppress(EOFError, zlib.error, gzip.BadGzipFile):
        while block := (cast("Any", stream).read1(_BLOCK) if packed else stream.read(_BLOCK)):
            size += len(block)
            if size > MOST_UNPACKED:
                raise TooLarge
            digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def head_of(file: IO[bytes], name: str, header_line: int = 1) -> Head:
    """Look into the beginning of a file.

    Raises:
        azogue.trade.reading_intake.Refused: It is no table in text; the message says what to do.

    """
    with TemporaryDirectory(prefix="azogue-head-") as folder:
        place = Path(folder) / "head.csv"
        place.write_bytes(_beginning(file))
        intake = take_in(place, Path(folder), 0, header_line)
        samples = _samples(intake, header_line)
    try:
        return Head(intake.header, samples, recognise(intake.header).name, "")
    except UnknownLayout as error:
        return Head(intake.header, samples, "", f"{name}: {error}")


def _beginning(file: IO[bytes]) -> bytes:
    """Return the first whole lines, unpacked."""
    file.seek(0)
    packed = file.read(2) == _GZIP
    file.seek(0)
    if not packed:
        block = file.read(BEGINNING)
    else:
        try:
            block = zlib.decompressobj(wbits=31).decompress(file.read(BEGINNING), BEGINNING)
        except zlib.error:
            raise Refused("the archive is damaged. Fetch it again.") from None
    file.seek(0)
    end = block.rfind(b"\n")
    return block[: end + 1] if end > 0 and len(block) >= BEGINNING // 2 else block


def _samples(intake: Intake, header_line: int) -> tuple[tuple[str, ...], ...]:
    with intake.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        lines = [line for _, line in zip(range(header_line + SAMPLES), stream, strict=False)][header_line:]
    rows = []
    with suppress(csv.Error):
        rows += [
            tuple(cell.strip()[:LONGEST_CELL] for cell in row[: len(intake.header)])
            for row in csv.reader(lines, delimiter=intake.delimiter)
            if row
        ]
    return tuple(rows)


def fits(mapping: CustomsMapping, header: tuple[str, ...]) -> bool:
    """Return whether a file has every column that a mapping names."""
    return all(not getattr(mapping, name) or _has(header, getattr(mapping, name)) for name in COLUMNS)


def _has(header: tuple[str, ...], column: str) -> bool:
    return column.strip().casefold() in {name.strip().casefold() for name in header}


def mapping_from(said: dict[str, Any]) -> CustomsMapping:
    """Return a mapping from what the database keeps.

    Raises:
        MappingError: It is none.

    """
    import json

    return CustomsMapping.from_json(json.dumps(said))


__all__ = ["Head", "MappingError", "Refused", "TooLarge", "digest_of", "fits", "head_of", "mapping_from"]
