"""What an import would do: every row of the file as it will be read, beside what is there now.

Nothing here writes. The same plan is shown in the preview and carried out when the import is applied; its
digest says whether it is still the one that was looked at.
"""

import hashlib
import json
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from azogue.dossier import Problem
from azogue.dossier.foreign import RawSheet
from azogue.dossier.mapping import apply_mapping
from azogue.office.inventories import import_match
from azogue.office.inventories.content import COLUMNS, Content, Kept, content_of
from azogue.office.inventories.import_words import TOO_LONG, TWICE, said_of
from azogue.office.inventories.models import Import, ImportRow, ImportSheet
from azogue.office.inventories.services.carry import YEARLY
from azogue.office.inventories.services.ground import MOST_ROWS

MOST_KEPT: Final = 3
_KEPT: "OrderedDict[tuple[object, ...], Plan]" = OrderedDict()
_LOCK: Final = Lock()
KINDS: Final = ("new", "changed", "same", "skipped", "left")
BAD: Final = frozenset({"error", "warning"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said at a cell, or of the row when the column is empty."""

    column: str
    severity: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file as it will be read."""

    id: int
    table: int
    sheet: str
    number: int
    cells: Mapping[str, str]
    mended: frozenset[str]
    marks: tuple[Mark, ...]
    kind: str = "new"
    """One of `KINDS`."""
    why: str = ""
    """Why it is left out."""
    row: Kept | None = None
    """The row of the inventory that it is about."""
    before: Mapping[str, str] = field(default_factory=dict)
    """What stands now in the cells that change."""
    writes: Mapping[str, str] = field(default_factory=dict)
    """The cells that would be written."""

    @property
    def bad(self) -> bool:
        """Whether something has to be mended; what is skipped or left out has not."""
        return self.kind not in {"skipped", "left"} and any(m.severity in BAD for m in self.marks)

    def marks_at(self, column: str) -> list[Mark]:
        """Return what is to be said at a cell."""
        return [m for m in self.marks if m.column == column]

    def bad_at(self, column: str) -> bool:
        """Return whether a cell has to be mended."""
        return any(m.severity in BAD for m in self.marks_at(column))


@dataclass(frozen=True)
class Plan:
    """All that an import would do."""

    lines: tuple[Line, ...]
    tables: Mapping[int, ImportSheet]
    counts: Mapping[str, int]
    """Rows by kind, `read` for all of them and `bad` for those with something to mend."""
    digest: str
    room: int
    """New rows the version still has room for."""

    @property
    def too_many(self) -> bool:
        """Whether the version has no room for all new rows."""
        return self.counts["new"] > self.room

    @property
    def effect(self) -> int:
        """Rows that would be written."""
        return self.counts["new"] + self.counts["changed"]

    def of(self, show: str) -> list[Line]:
        """Return the lines of a kind, `bad` or `all`."""
        if show == "all":
            return list(self.lines)
        return [x for x in self.lines if (x.bad if show == "bad" else x.kind == show)]

    def line(self, row: int) -> Line | None:
        """Return the line of a row of the file."""
        return next((x for x in self.lines if x.id == row), None)


def raw_of(table: ImportSheet, rows: Iterable[ImportRow]) -> RawSheet:
    """Return a table as the reader of files gave it."""
    under = tuple((r.number, tuple(r.raw)) for r in rows if r.number > table.header_row)
    header = tuple(table.header)
    return RawSheet(table.title, table.sheet, table.header_row, header, under)


def mapping_of(table: ImportSheet) -> dict[int, str]:
    """Return which column of a table means which of ours."""
    known = COLUMNS.get(table.sheet, {})
    return {int(at): name for at, name in table.mapping.items() if name in known}


def defaults_of(table: ImportSheet) -> dict[str, str]:
    """Return what stands in columns that a table does not have."""
    return {name: text for name, text in table.defaults.items() if name in COLUMNS.get(table.sheet, {})}


def plan_of(source: Import) -> Plan:
    """Return what an import would do to its version as it is now, for looking at.

    The plans looked at last are kept: turning pages and mending cells of a large file asks again and again.
    """
    fresh = Import.objects.filter(pk=source.pk).values_list("choices", "state", "version__edition")
    source.choices, state, edition = fresh.get()
    key = (source.pk, source.at, source.choices.get("turn"), state, edition, get_language())
    found = _KEPT.get(key)
    if found is None:
        found = made_plan(source, content_of(source.version))
        with _LOCK:
            _KEPT[key] = found
            while len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
    return found


def made_plan(source: Import, now: Content) -> Plan:
    """Return what an import would do to what a version says."""
    every = {t.pk: t for t in source.sheets.all()}
    rows: dict[int, list[ImportRow]] = defaultdict(list)
    for row in ImportRow.objects.filter(table__in=every).order_by("table_id", "number"):
        if row.number > every[row.table_id].header_row:
            rows[row.table_id].append(row)
    used = {pk: t for pk, t in every.items() if t.sheet in COLUMNS}
    lines = [x for pk, table in used.items() for x in _lines(source, table, rows[pk])]
    lines = list(_decided(source, used, lines, now))
    counts = Counter(x.kind for x in lines)
    aside = sum(len(found) for pk, found in rows.items() if pk not in used)
    said = {kind: counts[kind] for kind in KINDS}
    said |= {"left": counts["left"] + aside, "aside": aside}
    said |= {"read": len(lines) + aside, "bad": sum(x.bad for x in lines)}
    return Plan(tuple(lines), used, said, _digest(source, lines), max(0, MOST_ROWS - len(now.rows)))


def _lines(source: Import, table: ImportSheet, rows: Sequence[ImportRow]) -> Iterator[Line]:
    """Yield the rows of a table as they will be read, whatever is there already."""
    mapping = mapping_of(table)
    read = dict(apply_mapping(raw_of(table, rows), table.sheet, mapping, defaults_of(table)))
    told = _told(source, table, mapping)
    for row in rows:
        mended = {k: v for k, v in row.mended.items() if k in COLUMNS[table.sheet]}
        cells, marks = _fitted(table.sheet, {**read.get(row.number, {}), **mended})
        marks += [_mark(p) for p in import_match.problems_in(table.sheet, cells)]
        marks += [m for m in told.get(row.number, ()) if m.column not in mended]
        kind = "skipped" if row.skip else "new" if cells else "left"
        why = "blank" if kind == "left" else ""
        yield Line(
            row.pk, table.pk, table.sheet, row.number, cells, frozenset(mended), tuple(marks), kind, why
        )


def _fitted(sheet: str, cells: Mapping[str, str]) -> tuple[dict[str, str], list[Mark]]:
    kept: dict[str, str] = {}
    marks: list[Mark] = []
    for name, given in cells.items():
        text, longest = import_match.fitted(sheet, name, given)
        if longest:
            marks.append(Mark(name, "warning", escape(TOO_LONG % {"most": longest})))
        if text:
            kept[name] = text
    return kept, marks


def _mark(problem: Problem) -> Mark:
    return Mark(problem.column, problem.severity, said_of({"message": problem.message}))


def _told(source: Import, table: ImportSheet, mapping: Mapping[int, str]) -> dict[int, list[Mark]]:
    """Return what was said of cells when the file was read, by row, under our columns."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for problem in source.problems:
        column = mapping.get(_column_at(str(problem.get("cell", ""))), "")
        if problem.get("table") == table.title and problem.get("row") and column:
            found[problem["row"]].append(Mark(column, problem["severity"], said_of(problem)))
    return found


def _column_at(cell: str) -> int:
    """Return the column of an address such as "F12", counted from 0; -1 when there is none."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _decided(
    source: Import, tables: Mapping[int, ImportSheet], lines: Sequence[Line], content: Content
) -> Iterator[Line]:
    """Yield the lines in their order with what will become of each."""
    choices: Mapping[str, Any] = source.choices
    mapped = {pk: set(mapping_of(table).values()) for pk, table in tables.items()}
    decided: dict[int, Line] = {}
    for sheet in dict.fromkeys(x.sheet for x in lines):
        here = [x for x in lines if x.sheet == sheet]
        active = [x for x in here if x.kind not in {"skipped", "left"}]
        rows = import_match.match(sheet, [x.cells for x in active], content.sheets.get(sheet, ()))
        seen: dict[tuple[str, ...], int] = {}
        decided |= {x.id: x for x in here}
        for line, row in zip(active, rows, strict=True):
            kept = line if row is not None else _aside(line, content.year, choices)
            decided[line.id] = _compared(_once(kept, seen), row, mapped[line.table], choices)
    for line in lines:
        yield decided[line.id]


def _aside(line: Line, year: int, choices: Mapping[str, Any]) -> Line:
    """Leave out a new row of another year, unless the person wants those too."""
    if line.sheet not in YEARLY or choices.get("years"):
        return line
    other = import_match.year_of(line.sheet, line.cells)
    return replace(line, kind="left", why="year") if other not in {None, year} else line


def _once(line: Line, seen: dict[tuple[str, ...], int]) -> Line:
    """Mark a row that says the same thing as an earlier one of the file."""
    if line.sheet not in import_match.SINGLE or line.kind == "left":
        return line
    columns = import_match.LOOSE.get(line.sheet)
    first = seen.setdefault(import_match.key_of_row(line.sheet, line.cells, columns), line.number)
    if first == line.number:
        return line
    return replace(line, marks=(*line.marks, Mark("", "warning", escape(TWICE % {"row": first}))))


def _compared(line: Line, row: Kept | None, mapped: set[str], choices: Mapping[str, Any]) -> Line:
    """Say what would be written for a row, and what stands there now."""
    if line.kind == "left":
        return line
    sheet = line.sheet
    out = {m.column for m in line.marks if m.severity == "error"} if choices.get("bad") == "out" else set()
    cells = {name: text for name, text in line.cells.items() if name not in out}
    if row is None:
        if any(COLUMNS[sheet][name].required for name in out if name):
            return replace(line, kind="left", why="bad")
        return replace(line, kind="new", writes=cells)
    there = row.cells
    writes = {n: t for n, t in cells.items() if import_match.differs(sheet, n, there.get(n, ""), t)}
    if choices.get("blank"):
        keys = import_match.KEYS[sheet]
        empty = (c for c in mapped if c not in line.cells and c not in keys and there.get(c))
        writes |= dict.fromkeys(sorted(empty), "")
    before = {name: there.get(name, "") for name in writes}
    return replace(line, kind="changed" if writes else "same", row=row, before=before, writes=writes)


def _digest(source: Import, lines: Iterable[Line]) -> str:
    said = [
        (x.id, x.kind, x.row.uid if x.row else "", sorted(x.before.items()), sorted(x.writes.items()))
        for x in lines
    ]
    text = json.dumps([source.version_id, said], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
