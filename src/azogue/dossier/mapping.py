"""Which column of a foreign table means which of ours, and its rows under our names."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from azogue.dossier import guess, schema
from azogue.dossier.foreign import RawSheet
from azogue.dossier.log import letters
from azogue.dossier.names import header_keys
from azogue.dossier.text import key_of

NOTHING: Mapping[str, str] = MappingProxyType({})


def suggest_mapping(raw: RawSheet, sheet: str) -> dict[int, str]:
    """Return which column of a table, counted from 0, probably means which column of one of our sheets.

    Names are known in English, French and Spanish; a near spelling counts when it is very near. Each of our
    columns comes at most once, and a column without a known name is left out.

    Raises:
        ValueError: There is no such sheet.

    """
    _columns(sheet)
    return guess.columns_of(raw.header, sheet)


def fingerprint(raw: RawSheet) -> str:
    """Return a mark that tables with the same column names in the same order share, to find a mapping again.

    Case, accents, blanks and the years in the names do not matter. It is empty for a table without column
    names, because nothing tells it from another.
    """
    keys = [guess.without_years(name) for name in raw.header]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest() if keys else ""


def apply_mapping(
    raw: RawSheet, sheet: str, mapping: Mapping[int, str], defaults: Mapping[str, str] = NOTHING
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a table under our column names, for `read_cells`; blank cells are left out.

    Rows without anything in a mapped column are left out; what they and the other columns hold is in
    `leftovers`. Numbers of rows are those of the file.

    Args:
        raw: The table.
        sheet: The sheet of ours that it becomes.
        mapping: Our column by the number of theirs, counted from 0.
        defaults: Texts for columns that the table does not have, such as the year or the unit. A column that
            is mapped stays as it is: blank means not known.

    Raises:
        ValueError: There is no such sheet or column, or two columns mean the same one.

    """
    _check(raw, sheet, mapping, defaults)
    given = {name: text for name, text in defaults.items() if text.strip() and name not in mapping.values()}
    out: list[tuple[int, dict[str, str]]] = []
    for number, cells in raw.rows:
        row = {name: cells[at] for at, name in mapping.items() if at < len(cells) and cells[at]}
        if row:
            out.append((number, given | row))
    return out


def leftovers(raw: RawSheet, mapping: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """Return what a mapping leaves aside: texts by number of the row and name of the column in the file.

    A column without a name, or with the name of an earlier one, is called by its letters.
    """
    names = {at: name for at, name in enumerate(_names(raw)) if at not in mapping}
    out: dict[int, dict[str, str]] = {}
    for number, cells in raw.rows:
        row = {names[at]: text for at, text in enumerate(cells) if text and at in names}
        if row:
            out[number] = row
    return out


def header_lines_of(raw: RawSheet) -> dict[str, str]:
    """Return the header data that a sheet recognised as `dossier` holds, for `read_cells`."""
    known = header_keys()
    out: dict[str, str] = {}
    for _, cells in raw.rows:
        at = next(at for at, cell in enumerate(cells) if cell)
        name = known.get(key_of(cells[at]), "")
        if name and at + 1 < len(cells) and cells[at + 1]:
            out.setdefault(name, cells[at + 1])
    return out


def _names(raw: RawSheet) -> list[str]:
    """Return a name for every column that no other has."""
    names: dict[str, None] = {}
    for at, given in enumerate(raw.header):
        name = given or letters(at)
        while name in names:
            name = f"{name} ({letters(at)})"
        names[name] = None
    return list(names)


def _columns(sheet: str) -> frozenset[str]:
    for known in schema.SHEETS:
        if known.name == sheet:
            return frozenset(c.name for c in known.columns)
    raise ValueError(f"there is no sheet {sheet}")


def _check(raw: RawSheet, sheet: str, mapping: Mapping[int, str], defaults: Mapping[str, str]) -> None:
    columns = _columns(sheet)
    unknown = sorted({*mapping.values(), *defaults} - columns)
    if unknown:
        raise ValueError(f"{sheet} has no {', '.join(unknown)}, only {', '.join(sorted(columns))}")
    if len(set(mapping.values())) < len(mapping):
        raise ValueError("two columns of the table mean the same column")
    outside = [at for at in mapping if not 0 <= at < len(raw.header)]
    if outside:
        raise ValueError(f"the table has no column {outside[0]}")
