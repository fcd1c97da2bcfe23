"""Which row of the inventory a row of a file is about, and what would change in it. Pure decisions."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from azogue.dossier import Problem, read_row
from azogue.dossier.numbers import read_number
from azogue.office.inventories.content import COLUMNS, Kept
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.ground import LONGEST, LONGEST_CELL, cell_text
from azogue.office.record.text import clean

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "activities": ("year", "code", "name", "variant", "scenario", "phase"),
    "scenarios": ("year", "code", "name", "scenario"),
    "factors": ("year", "code", "variant", "name"),
    "distributions": ("year", "code", "scenario", "phase"),
    "context": ("year", "name"),
    "supply": ("year", "origin", "name"),
    "trade": ("year", "direction", "partner", "hs", "product"),
    "stocks": ("year", "kind", "name"),
    "measures": ("year", "code", "name"),
}
"""What a row is about, by sheet."""
LOOSE: Final = {"activities": ("year", "code", "name", "variant", "phase")}
"""What the engine takes for the same row even when another scenario is written in it."""
SINGLE: Final = frozenset({"activities", "scenarios", "factors", "distributions", "context"})
"""Sheets in which the engine uses one row of a key only."""
NUMBERS: Final = frozenset({"rate", "number", "positive", "share", "degrees"})
MOST_TRIED: Final = 50
"""Rows of one key that are looked through for the one that says the same."""

Cells = Mapping[str, str]
Key = tuple[str, ...]


@lru_cache(maxsize=50_000)
def fitted(sheet: str, column: str, text: str) -> tuple[str, int]:
    """Return a text as a cell of that column keeps it, and the longest text it holds if it was cut."""
    longest = LONGEST.get(column, LONGEST_CELL)
    try:
        return cell_text(sheet, column, text), 0
    except CellRefused:
        return cell_text(sheet, column, clean(text, longest)), longest


@lru_cache(maxsize=30_000)
def _read(sheet: str, cells: tuple[tuple[str, str], ...]) -> tuple[object, tuple[Problem, ...]]:
    return read_row(sheet, dict(cells))


def problems_in(sheet: str, cells: Cells) -> tuple[Problem, ...]:
    """Return what is wrong in a row on its own."""
    return _read(sheet, tuple(sorted(cells.items())))[1]


def key_of_row(sheet: str, cells: Cells, columns: Sequence[str] | None = None) -> Key:
    """Return what a row is about: its key as the engine reads it, or as it is written."""
    record = _read(sheet, tuple(sorted(cells.items())))[0]
    found: list[str] = []
    for name in columns or KEYS[sheet]:
        value = getattr(record, name, None) if record is not None else None
        found.append(" ".join(str(cells.get(name, "") if value is None else value).split()).casefold())
    return tuple(found)


def year_of(sheet: str, cells: Cells) -> int | None:
    """Return the year a row is about, if it can be read."""
    record = _read(sheet, tuple(sorted(cells.items())))[0]
    year = getattr(record, "year", None)
    if isinstance(year, int):
        return year
    value = read_number(cells.get("year", "")).value
    return int(value) if value is not None and value == int(value) else None


def differs(sheet: str, column: str, now: str, new: str) -> bool:
    """Return whether two texts of a cell mean different things; 1250 and 1250.0 do not."""
    if now == new:
        return False
    if COLUMNS[sheet][column].kind in NUMBERS and now and new:
        a, b = read_number(now), read_number(new)
        return a.value is None or b.value is None or (a.value, a.percent) != (b.value, b.percent)
    return True


def match(sheet: str, rows: Sequence[Cells], there: Iterable[Kept]) -> list[Kept | None]:
    """Return the row of the inventory that each row of a file is about, each at most once.

    A row that says the very same goes first, then the first of the same key, in order.
    """
    found: list[Kept | None] = [None] * len(rows)
    left = dict.fromkeys(range(len(rows)))
    free = {row.id: row for row in there}
    _claim_equal(rows, found, left, free)
    for columns in (KEYS[sheet], LOOSE.get(sheet)):
        if columns is not None:
            _claim_by_key(sheet, columns, rows, found, left, free)
    return found


def _claim_equal(
    rows: Sequence[Cells], found: list[Kept | None], left: dict[int, None], free: dict[int, Kept]
) -> None:
    equal: dict[frozenset[tuple[str, str]], deque[Kept]] = defaultdict(deque)
    for row in free.values():
        equal[frozenset(row.cells.items())].append(row)
    for at in list(left):
        same = equal.get(frozenset(rows[at].items()))
        if same:
            found[at] = same.popleft()
            _take(found[at], at, left, free)


def _claim_by_key(
    sheet: str,
    columns: Sequence[str],
    rows: Sequence[Cells],
    found: list[Kept | None],
    left: dict[int, None],
    free: dict[int, Kept],
) -> None:
    by_key: dict[Key, list[Kept]] = defaultdict(list)
    for row in free.values():
        by_key[key_of_row(sheet, row.cells, columns)].append(row)
    keys = {at: key_of_row(sheet, rows[at], columns) for at in left}
    for exact in (True, False):
        for at in list(left):
            candidates = by_key.get(keys[at], [])
            for row in candidates[:MOST_TRIED] if exact else candidates[:1]:
                if not exact or _says_same(sheet, rows[at], row.cells):
                    candidates.remove(row)
                    found[at] = row
                    _take(row, at, left, free)
                    break


def _says_same(sheet: str, cells: Cells, there: Cells) -> bool:
    return not any(differs(sheet, name, there.get(name, ""), text) for name, text in cells.items())


def _take(row: Kept | None, at: int, left: dict[int, None], free: dict[int, Kept]) -> None:
    del left[at]
    if row is not None:
        del free[row.id]
