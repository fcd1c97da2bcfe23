"""What a table and its columns probably mean: as last time, as our own, or as their names say."""

from dataclasses import dataclass, field
from typing import Final

from azogue.dossier import fingerprint, suggest_mapping
from azogue.dossier.foreign import RawSheet
from azogue.dossier.guess import sheet_by_title
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Inventory, SavedMapping

ENOUGH: Final = 2
"""Columns that must be known for a table to be taken for one of our sheets."""
CATEGORY: Final = "category"
"""A column of our workbooks that helps people and is not read."""


@dataclass(frozen=True)
class Guess:
    """What a table probably is."""

    sheet: str
    mapping: dict[int, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    fingerprint: str = ""


def meaning_of(raw: RawSheet, inventory: Inventory) -> Guess:
    """Return what a table probably is, first by what the country said of such a file before."""
    mark = fingerprint(raw)
    saved = saved_for(inventory.country, mark)
    if saved is not None:
        wide = len(raw.header)
        known = {int(at): name for at, name in saved.mapping.items() if int(at) < wide}
        known = {at: name for at, name in known.items() if name in COLUMNS[saved.sheet]}
        return Guess(saved.sheet, known, first_defaults(saved.sheet, known, inventory, saved.defaults), mark)
    sheet = raw.dossier_sheet if raw.dossier_sheet in COLUMNS else _likeliest(raw)
    if not sheet:
        return Guess("", fingerprint=mark)
    mapping = suggest_mapping(raw, sheet)
    return Guess(sheet, mapping, first_defaults(sheet, mapping, inventory), mark)


def saved_for(country: str, mark: str) -> SavedMapping | None:
    """Return what a country said of tables with such column names, if it did."""
    found = SavedMapping.objects.filter(country=country, fingerprint=mark).first() if mark else None
    return found if found is not None and found.sheet in COLUMNS else None


def first_defaults(
    sheet: str, mapping: dict[int, str], inventory: Inventory, saved: dict[str, str] | None = None
) -> dict[str, str]:
    """Return what stands in columns the table lacks: what was saved, and the inventory's year."""
    known = {name: text for name, text in (saved or {}).items() if name in COLUMNS[sheet]}
    if "year" in COLUMNS[sheet] and COLUMNS[sheet]["year"].required and sheet != "measures":
        known["year"] = str(inventory.year)
    return {name: text for name, text in known.items() if name not in mapping.values()}


def _likeliest(raw: RawSheet) -> str:
    counted = {name: len(suggest_mapping(raw, name)) for name in COLUMNS}
    best = max(counted, key=lambda name: counted[name])
    return best if counted[best] >= ENOUGH else ""


def is_own(raw: RawSheet) -> bool:
    """Return whether a table is one of our sheets, by its title or column for column, so that it is clear."""
    sheet = raw.dossier_sheet
    if sheet not in COLUMNS:
        return False
    known = suggest_mapping(raw, sheet)
    titled = sheet_by_title(raw.title) == sheet
    return all(
        (at in known and (titled or _plain(name) == known[at])) or not name or _plain(name) == CATEGORY
        for at, name in enumerate(raw.header)
    )


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")
