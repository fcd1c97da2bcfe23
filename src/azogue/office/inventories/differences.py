"""Two versions side by side: which rows came, went or changed, cell by cell. Pure, without the engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from azogue.office.inventories.content import COLUMNS, HEADER, Content, Kept

Kind = Literal["added", "removed", "changed"]
KEYS: Final = ("code", "name", "variant", "phase", "scenario", "direction", "partner", "hs", "origin", "kind")
"""What a row is about, where two rows have no common past, as in inventories of different years."""


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that says something else; blank is not known."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row that came, went or changed."""

    kind: Kind
    sheet: str
    before: Kept | None
    after: Kept | None
    cells: tuple[CellDifference, ...]

    @property
    def row(self) -> Kept:
        """The row as it is now, or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A difference is about a row.")
        return found

    @property
    def code(self) -> str:
        """Code of the source category, where the sheet has one."""
        return self.row.cells.get("code", "")

    @property
    def name(self) -> str:
        """What else the row is called."""
        return self.row.cells.get("name", "")


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that two versions say differently."""

    header: tuple[CellDifference, ...]
    rows: tuple[RowDifference, ...]
    same: int
    """Rows that say the same in both."""

    def __bool__(self) -> bool:
        return bool(self.header or self.rows)

    def count(self, kind: Kind) -> int:
        """Return how many rows came, went or changed."""
        return sum(r.kind == kind for r in self.rows)

    @property
    def added(self) -> int:
        """Rows only the later one has."""
        return self.count("added")

    @property
    def removed(self) -> int:
        """Rows only the earlier one has."""
        return self.count("removed")

    @property
    def changed(self) -> int:
        """Rows that say something else."""
        return self.count("changed")


def differences(before: Content, after: Content) -> Differences:
    """Compare two contents row by row.

    Rows belong together when they have the same identity, as from version to version; else when they are
    about the same thing and only one on each side is, as from year to year.
    """
    pairs = _pairs(before.rows, after.rows)
    years = (str(before.year), str(after.year)) if before.year != after.year else None
    rows: list[RowDifference] = []
    same = 0
    for old, new in pairs:
        if old is None or new is None:
            rows.append(_one_sided(old, new))
            continue
        cells = _cells(old.cells, new.cells, COLUMNS.get(new.sheet, {}), years)
        if cells:
            rows.append(RowDifference("changed", new.sheet, old, new, cells))
        else:
            same += 1
    order = {sheet: i for i, sheet in enumerate(COLUMNS)}
    rows.sort(key=lambda r: (order.get(r.sheet, len(order)), r.row.number, r.kind))
    return Differences(_cells(before.header, after.header, HEADER, None), tuple(rows), same)


def _pairs(before: Sequence[Kept], after: Sequence[Kept]) -> list[tuple[Kept | None, Kept | None]]:
    old = {r.uid: r for r in before}
    new = {r.uid: r for r in after}
    pairs: list[tuple[Kept | None, Kept | None]] = [(old[u], r) for u, r in new.items() if u in old]
    left = _by_subject(r for u, r in old.items() if u not in new)
    right = _by_subject(r for u, r in new.items() if u not in old)
    for subject in dict.fromkeys((*left, *right)):
        mine, theirs = left.get(subject, []), right.get(subject, [])
        if len(mine) == len(theirs) == 1:
            pairs.append((mine[0], theirs[0]))
        else:
            pairs += [(r, None) for r in mine]
            pairs += [(None, r) for r in theirs]
    return pairs


def _by_subject(rows: Iterable[Kept]) -> dict[tuple[str, ...], list[Kept]]:
    found: dict[tuple[str, ...], list[Kept]] = {}
    for row in rows:
        subject = (row.sheet, *(row.cells.get(k, "").casefold() for k in KEYS))
        found.setdefault(subject, []).append(row)
    return found


def _one_sided(old: Kept | None, new: Kept | None) -> RowDifference:
    row = new or old
    if row is None:
        raise ValueError("One side has to be there.")
    columns = COLUMNS.get(row.sheet, {})
    if new is not None:
        return RowDifference("added", row.sheet, None, new, _cells({}, new.cells, columns, None))
    return RowDifference("removed", row.sheet, old, None, _cells(row.cells, {}, columns, None))


def _cells(
    before: Mapping[str, str],
    after: Mapping[str, str],
    columns: Mapping[str, object],
    years: tuple[str, str] | None,
) -> tuple[CellDifference, ...]:
    """Compare cells in the order of the sheet; between years, the year itself is no difference."""
    names = [*columns, *sorted((before.keys() | after.keys()) - columns.keys())]
    found = []
    for name in names:
        old, new = str(before.get(name, "")), str(after.get(name, ""))
        if old == new or (name == "year" and years == (old, new)):
            continue
        found.append(CellDifference(name, old, new))
    return tuple(found)
