"""What a version says: its rows as the engine's dossier, the problems in it, and a digest of all of it.

Rows are numbered from 1 within their sheet, as pages show them; that number is the row in every problem and
in every piece of evidence the engine gives back.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from azogue import __version__
from azogue.dossier import Dossier, Problem, read_cells, schema
from azogue.facts import factor_sets, load_factor_set
from azogue.office.inventories.models import Row, Version
from azogue.office.inventories.shelf import Shelf

COLUMNS: Final[Mapping[str, Mapping[str, schema.Column]]] = {
    s.name: {c.name: c for c in s.columns} for s in schema.SHEETS
}
"""Columns of every sheet by name, in the schema's order."""
HEADER: Final[Mapping[str, schema.Column]] = {c.name: c for c in schema.HEADER}


_DOSSIERS: Final[Shelf[Dossier]] = Shelf(32)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it is kept: light enough for pages of hundreds."""

    id: int
    uid: str
    sheet: str
    number: int
    """From 1, within its sheet, as pages show it."""
    cells: Mapping[str, str]
    enterprise: int | None = None


@dataclass(frozen=True)
class Content:
    """Everything a version says at one moment, read in one query."""

    country: str
    year: int
    header: Mapping[str, str]
    rows: tuple[Kept, ...]

    @cached_property
    def sheets(self) -> Mapping[str, tuple[Kept, ...]]:
        """Rows by sheet, in the schema's order."""
        found: dict[str, list[Kept]] = {s.name: [] for s in schema.SHEETS}
        for row in self.rows:
            found.setdefault(row.sheet, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of header and cells in their order, with the versions of engine and facts."""
        said = [facts_version(), self.country, self.year, sorted(self.header.items())]
        cells = [(row.sheet, sorted(row.cells.items())) for row in self.rows]
        text = json.dumps([said, cells], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def dossier(self) -> Dossier:
        """The content as the engine reads it, problems included."""
        return _DOSSIERS.get(self.digest, self._read)

    def _read(self) -> Dossier:
        header = {name: text for name, text in self.header.items() if name in HEADER}
        sheets = {
            name: [(row.number, known_cells(name, row.cells)) for row in rows]
            for name, rows in self.sheets.items()
            if name in COLUMNS
        }
        return read_cells({**header, "country": self.country}, sheets)

    def at(self, sheet: str, number: int | None) -> Kept | None:
        """Return the row that a problem or a piece of evidence names."""
        rows = self.sheets.get(sheet, ())
        return rows[number - 1] if number is not None and 1 <= number <= len(rows) else None

    def at_place(self, place: str) -> Kept | None:
        """Return the row of a place in the engine's words, such as "activities, row 3"."""
        sheet, _, number = place.partition(", row ")
        return self.at(sheet, int(number)) if number.isdecimal() else None


def known_cells(sheet: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells under columns that the schema has, without blank ones."""
    return {name: text for name, text in cells.items() if text and name in COLUMNS[sheet]}


@cache
def facts_version() -> str:
    """Name the engine and the factor sets of this installation, for digests."""
    sets = ";".join(f"{name} {load_factor_set(name).version}" for name in factor_sets())
    return f"azogue {__version__}; {sets}"


_ORDER: Final = {s.name: i for i, s in enumerate(schema.SHEETS)}


def content_of(version: Version) -> Content:
    """Read all rows of a version, in one query."""
    found = Row.objects.filter(version_id=version.pk, removed=False).values_list(
        "id", "uid", "sheet", "position", "cells", "enterprise_id"
    )
    ordered = sorted(found.order_by(), key=lambda r: (_ORDER.get(r[2], len(_ORDER)), r[2], r[3], r[0]))
    rows: list[Kept] = []
    numbers: dict[str, int] = {}
    for pk, uid, sheet, _, cells, enterprise in ordered:
        numbers[sheet] = numbers.get(sheet, 0) + 1
        rows.append(Kept(pk, uid, sheet, numbers[sheet], cells, enterprise))
    header = {name: str(text) for name, text in version.header.items()}
    return Content(version.inventory.country, version.inventory.year, header, tuple(rows))


def dossier_of(version: Version) -> Dossier:
    """Return what a version says as the engine's dossier."""
    return content_of(version).dossier


def digest_of(version: Version) -> str:
    """Return the SHA-256 of what a version says and of what computes it."""
    return content_of(version).digest


def problems_of(version: Version) -> tuple[Problem, ...]:
    """Return every problem in a version; `Problem.row` counts as pages do."""
    return dossier_of(version).problems


def row_at(version: Version, sheet: str, number: int) -> Row | None:
    """Return the row that a problem or a piece of evidence names."""
    kept = content_of(version).at(sheet, number)
    return Row.objects.filter(pk=kept.id).first() if kept else None
