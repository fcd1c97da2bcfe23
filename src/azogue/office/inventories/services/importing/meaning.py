"""A person says what the tables of a file are, and what their columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from azogue.dossier import fingerprint, suggest_mapping
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.import_plan import raw_of
from azogue.office.inventories.models import Import, ImportSheet, Inventory
from azogue.office.inventories.services.ground import cell_text
from azogue.office.inventories.services.importing.ground import doing
from azogue.office.inventories.services.importing.guessing import first_defaults
from azogue.office.record.gate import Person
from azogue.office.record.text import clean_line

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Meaning:
    """What a person says of a table."""

    sheet: str
    """Our sheet; empty leaves the table out."""
    mapping: Mapping[int, str] = field(default_factory=dict)
    """Our column by the number of theirs, from 0."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    """The row with the column names; None keeps it."""


@dataclass
class BadMeaning(Exception):
    """What was said cannot be; by table, why."""

    reasons: "dict[int, str | Promise]"


def give_meaning(person: Person, source: Import, given: Mapping[int, Meaning], *, go: bool = True) -> bool:
    """Say what the tables of an import are; return whether the preview can be shown.

    A table whose sheet or row of names changes gets new suggestions, and is to be looked at again.

    Raises:
        Refused: The person may not, or the import is past this.
        BadMeaning: Two columns mean the same one, or a sheet or column does not exist; nothing was changed.
        CellRefused: A text for a missing column is too long.

    """
    with doing(person, "map", source) as (fresh, entry):
        entry.silent = True
        tables = {t.pk: t for t in fresh.sheets.all()}
        reasons = {pk: why for pk, m in given.items() if pk in tables and (why := _why_not(tables[pk], m))}
        if reasons:
            raise BadMeaning(reasons)
        inventory = fresh.version.inventory
        second_look = [pk for pk, m in given.items() if pk in tables and not _say(tables[pk], m, inventory)]
        nothing = not any(t.sheet for t in tables.values())
        if nothing and go:
            raise BadMeaning({0: _("Say of at least one table what it is.")})
        fresh.state = "preview" if go and not second_look else "mapping"
        fresh.save(update_fields=["state"])
    return fresh.state == "preview"


def _why_not(table: ImportSheet, meaning: Meaning) -> "str | Promise":
    if (
        not meaning.sheet
        or meaning.sheet != table.sheet
        or meaning.header_row not in {None, table.header_row}
    ):
        known = not meaning.sheet or meaning.sheet in COLUMNS
        return "" if known else _("There is no such sheet.")
    names = list(meaning.mapping.values())
    for wrong, why in (
        (not {*names, *meaning.defaults} <= COLUMNS[meaning.sheet].keys(), _("There is no such column.")),
        (any(not 0 <= at < len(table.header) for at in meaning.mapping), _("There is no such column.")),
        (len(set(names)) < len(names), _("Two columns of the table mean the same one. Choose one of them.")),
        (not names, _("Say of at least one column what it means, or leave the table out.")),
    ):
        if wrong:
            return why
    return ""


def _say(table: ImportSheet, meaning: Meaning, inventory: Inventory) -> bool:
    """Write down what a table is; return whether it needs no second look."""
    moved = (
        meaning.header_row is not None and meaning.header_row != table.header_row and _moved(table, meaning)
    )
    settled = not moved and (meaning.sheet == table.sheet or not meaning.sheet)
    table.sheet = meaning.sheet
    if not settled and table.sheet:
        found = suggest_mapping(raw_of(table, ()), table.sheet)
        table.mapping = {str(at): name for at, name in found.items()}
        table.defaults = first_defaults(table.sheet, found, inventory)
    elif table.sheet:
        table.mapping = {str(at): name for at, name in sorted(meaning.mapping.items())}
        given = {name: cell_text(table.sheet, name, text) for name, text in meaning.defaults.items()}
        mapped = set(meaning.mapping.values())
        table.defaults = {name: text for name, text in given.items() if text and name not in mapped}
    table.save()
    return settled


def _moved(table: ImportSheet, meaning: Meaning) -> bool:
    """Take another row for the one with the column names; 0 takes none."""
    row = table.rows.filter(number=meaning.header_row).first() if meaning.header_row else None
    if meaning.header_row and row is None:
        return False
    table.header_row = meaning.header_row or 0
    wide = len(table.header)
    names = [clean_line(text, 200) for text in row.raw[:wide]] if row else []
    table.header = names + [""] * (wide - len(names))
    table.fingerprint = fingerprint(raw_of(table, ()))
    return True
