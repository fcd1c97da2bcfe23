"""What the page shows on which tables and columns of a file get their meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from azogue.dossier import schema
from azogue.dossier.log import letters
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.import_plan import defaults_of, mapping_of
from azogue.office.inventories.models import Import, ImportRow, ImportSheet
from azogue.office.inventories.services.importing import Meaning
from azogue.office.inventories.services.importing.guessing import saved_for
from azogue.office.words.facts import column_label, sheet_label

MOST_SHOWN: Final = 60
EXAMPLES: Final = 3
OFTEN: Final = ("unit", "source", "document", "grade", "confidence")
"""Columns that foreign tables often lack because they say it in a title."""


@dataclass(frozen=True)
class Theirs:
    """A column of the file."""

    at: int
    name: str
    examples: list[str]
    chosen: str


@dataclass(frozen=True)
class Asked:
    """A table of the file, as the page asks about it."""

    table: ImportSheet
    columns: list[Theirs]
    hidden: int
    """Columns that are not shown because there are too many."""
    ours: list[tuple[str, str]]
    lacking: list[tuple[schema.Column, str, str]]
    """Our columns that the table does not have: column, label and what shall stand there."""
    rows: int
    above: list[tuple[int, str]]
    remembered: Any
    """When the country said the same of such a file before, if it did."""
    reason: Any


def sheets() -> list[tuple[str, str]]:
    """Return our sheets with their names."""
    return [(s.name, sheet_label(s.name)) for s in schema.SHEETS]


def put_back(tables: Iterable[ImportSheet], given: Mapping[int, Meaning]) -> None:
    """Put what a person chose into the tables in memory, so that the page shows it again."""
    for table in tables:
        meaning = given.get(table.pk)
        if meaning is not None and meaning.sheet in {"", table.sheet}:
            table.mapping = {str(at): name for at, name in meaning.mapping.items()}
            table.defaults = dict(meaning.defaults)


def tables_of(source: Import, tables: Iterable[ImportSheet], reasons: Mapping[int, Any]) -> list[Asked]:
    """Return the tables of a file with examples of what stands in them."""
    country = source.version.inventory.country
    return [_asked(table, country, reasons.get(table.pk, "")) for table in tables]


def _asked(table: ImportSheet, country: str, reason: Any) -> Asked:
    rows = ImportRow.objects.filter(table=table).order_by("number")
    first = list(rows.filter(number__gt=table.header_row)[:40])
    above = list(rows.filter(number__lte=table.header_row)[:60]) + first[:10]
    mapping = mapping_of(table)
    columns = [
        Theirs(at, name or letters(at), _examples(first, at), mapping.get(at, ""))
        for at, name in enumerate(table.header)
        if at in mapping or name or any(at < len(r.raw) and r.raw[at] for r in first)
    ]
    shown = [c for n, c in enumerate(columns) if n < MOST_SHOWN or c.chosen]
    saved = saved_for(country, table.fingerprint)
    return Asked(
        table,
        shown,
        len(columns) - len(shown),
        [(name, column_label(name, table.sheet)) for name in COLUMNS.get(table.sheet, {})],
        _lacking(table),
        rows.filter(number__gt=table.header_row).count(),
        [(r.number, " · ".join(c for c in r.raw if c)[:60]) for r in above],
        saved.at if saved is not None and saved.sheet == table.sheet else None,
        reason,
    )


def _examples(rows: Iterable[ImportRow], at: int) -> list[str]:
    found = dict.fromkeys(r.raw[at][:40] for r in rows if at < len(r.raw) and r.raw[at])
    return list(found)[:EXAMPLES]


def _lacking(table: ImportSheet) -> list[tuple[schema.Column, str, str]]:
    mapped = set(mapping_of(table).values())
    given = defaults_of(table)
    return [
        (column, column_label(name, table.sheet), given.get(name, ""))
        for name, column in COLUMNS.get(table.sheet, {}).items()
        if name not in mapped and (column.required or name in OFTEN or name in given)
    ]
