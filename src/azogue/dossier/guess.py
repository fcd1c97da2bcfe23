"""Guesses about tables that nobody made for us: where the column names stand, and what the columns mean."""

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache

from azogue.dossier import schema
from azogue.dossier.heads import WANTED
from azogue.dossier.names import column_keys, header_keys, sheet_keys
from azogue.dossier.numbers import read_number
from azogue.dossier.text import key_of

SEARCHED = 30
"""Rows among which the column names are looked for."""
CUTOFF = 0.9
"""How alike a near spelling must be. An altitude (0.875) is no latitude."""
SHORTEST_NEAR = 4
_LONGEST_NAME = 200
_WORDS_AT_LEAST = 0.8
_WIDE_ENOUGH = 0.6
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_BETWEEN = re.compile(r"\s*[/|;\n]\s*|\s+-\s+")

Texts = tuple[str, ...]


def sheet_by_title(title: str) -> str:
    """Return the sheet, or the help, examples or lists, that a title means with or without a year."""
    known = sheet_keys()
    return known.get(key_of(title), "") or known.get(key_of(_YEAR.sub("", title)), "")


def sheet_by_header(cells: Sequence[str]) -> str:
    """Return the sheet whose needed columns and at least three columns in all are named, or nothing."""
    best, most = "", 2
    for sheet in schema.SHEETS:
        found = set(columns_of(cells, sheet.name, near=False).values())
        needed = {c.name for c in sheet.columns if c.required} | {*WANTED.get(sheet.name, ())[:1]}
        if needed <= found and len(found) > most:
            best, most = sheet.name, len(found)
    return best


def header_position(rows: Sequence[tuple[int, Texts]], sheet: str) -> int | None:
    """Return which of the rows holds the column names, or None.

    It is the row with the most names that we know; when they are few, the first row that is about as wide
    as the table and holds words.
    """
    first = rows[:SEARCHED]
    keys = [{key_of(cell[:_LONGEST_NAME]) for cell in cells} for _, cells in first]
    sheets = [sheet] if sheet else [s.name for s in schema.SHEETS]
    hits = [max(_hits(row, name) for name in sheets) for row in keys]
    best = max(range(len(first)), key=lambda at: (hits[at], -at), default=None)
    sure = best is not None and hits[best] >= (2 if sheet else 3)
    by_shape = None if sure else _by_shape(first)
    if by_shape is not None or best is None:
        return by_shape
    return best if hits[best] >= 2 else None


def _hits(keys: set[str], sheet: str) -> int:
    known = column_keys(sheet)
    return len({known[key] for key in keys if key in known})


def _by_shape(rows: Sequence[tuple[int, Texts]]) -> int | None:
    widths = [sum(map(bool, cells)) for _, cells in rows]
    wide = max(2, math.ceil(_WIDE_ENOUGH * max(widths, default=0)))
    for at, (_, cells) in enumerate(rows):
        if widths[at] >= wide:
            words = sum(1 for cell in cells if cell and _is_word(cell))
            return at if words >= _WORDS_AT_LEAST * widths[at] else None
    return None


def _is_word(text: str) -> bool:
    return _YEAR.fullmatch(text) is not None or read_number(text).value is None


def is_header_data(rows: Sequence[tuple[int, Texts]]) -> bool:
    """Tell whether rows look like the sheet `dossier`: names of the header data with values beside them."""
    known = header_keys()
    firsts = (next((cell for cell in cells if cell), "") for _, cells in rows[:SEARCHED])
    return any(known.get(key_of(text)) == "country" for text in firsts)


def columns_of(cells: Sequence[str], sheet: str, *, near: bool = True) -> dict[int, str]:
    """Return the column that each header cell most probably means, by its place; each column once.

    A column's own name goes first, then its English, French and Spanish names, then such a name beside or
    inside brackets, without a year or among other words of one meaning, then, with `near`, a near spelling.

    Raises:
        KeyError: There is no such sheet.

    """
    wishes = [
        (rank, at, order, name)
        for at, cell in enumerate(cells)
        for rank, order, name in _wishes(cell[:_LONGEST_NAME], sheet, near=near)
    ]
    chosen: dict[int, str] = {}
    for _, at, _, name in sorted(wishes):
        if at not in chosen and name not in chosen.values():
            chosen[at] = name
    ignored = schema.sheet(sheet).ignored
    return {at: chosen[at] for at in sorted(chosen) if chosen[at] not in ignored}


def _wishes(cell: str, sheet: str, *, near: bool) -> Iterator[tuple[int, int, str]]:
    """Yield rank, order and name of the columns that a header cell may mean."""
    known = column_keys(sheet)
    key = key_of(cell)
    if not key:
        return
    if key in known:
        yield (0 if key == key_of(known[key]) else 1), 0, known[key]
        return
    bare = _BRACKETS.sub(" ", cell)
    inside = [text for found in _BRACKETS.findall(cell) for text in found]
    for order, texts in enumerate(([bare], [_YEAR.sub(" ", bare)], [*_BETWEEN.split(bare), *inside])):
        names = {known[piece] for piece in map(key_of, texts) if piece in known}
        if len(names) == 1:
            yield 2, order, names.pop()
            return
    if near and len(key) >= SHORTEST_NEAR:
        alike = difflib.get_close_matches(key[:80], known, n=1, cutoff=CUTOFF)
        yield from ((3, 0, known[word]) for word in alike)


@cache
def every_column_key() -> frozenset[str]:
    """Return the keys of all column names of all sheets."""
    return frozenset(key for sheet in schema.SHEETS for key in column_keys(sheet.name))


def without_years(text: str) -> str:
    """Return the key of a header cell with every year as one mark, so that next year's is the same."""
    return key_of(_YEAR.sub(" anyyear ", text))
