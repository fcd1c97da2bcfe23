"""Carrying rows over from another year, honestly: a figure of another year is a guess for this one.

A figure that is carried keeps its source, loses its range and gets grade E ("carried over from another place
and time") and a note that says from when. What holds for all years (a factor without a year) stays as it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from azogue.office.inventories.content import COLUMNS, Content, Kept, content_of
from azogue.office.inventories.models import Batch, Row, Version
from azogue.office.inventories.services.bulk import write_rows
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.ground import LONGEST
from azogue.office.inventories.services.rows import IDENTITY
from azogue.office.inventories.services.versions import begin
from azogue.office.record.acts import ask
from azogue.office.record.gate import Person

YEARLY: Final = frozenset({"activities", "context", "supply", "trade", "stocks"})
"""Sheets whose rows are figures of one year."""
FIGURE_KINDS: Final = frozenset({"rate", "number", "positive", "share"})
GUESS: Final = "E"


@dataclass(frozen=True, slots=True)
class Offer:
    """A row that could be carried over, and what would come of it."""

    row: Kept
    cells: Mapping[str, str]
    """What would be written."""
    target: Kept | None
    """The row here that would take the cells; None when a row would be added."""


def offers(content: Content, other: Content, *, figures: bool = True) -> list[Offer]:
    """Return the rows of another year or version that would bring something here."""
    by_uid = {row.uid: row for row in content.rows}
    by_identity = {identity(row): row for row in reversed(content.rows)}
    taken: set[int] = set()
    found: list[Offer] = []
    for row in other.rows:
        if row.sheet not in COLUMNS:
            continue
        target = by_uid.get(row.uid) or by_identity.get(identity(row))
        target = None if target is not None and target.id in taken else target
        cells = carried(row, other.year, content.year, figures=figures)
        if target is not None:
            taken.add(target.id)
            if _has_figures(target):
                continue
            cells = {name: text for name, text in cells.items() if not target.cells.get(name)}
        if cells:
            found.append(Offer(row, cells, target))
    return found


def identity(row: Kept) -> tuple[str, ...]:
    """Return what a row is about, whatever the year."""
    return (
        row.sheet,
        *(row.cells.get(name, "") for name in IDENTITY if name not in {"year", "unit", "scenario"}),
    )


def carried(row: Kept, from_year: int, to_year: int, *, figures: bool = True) -> dict[str, str]:
    """Return the cells of a row as they are carried from one year to another."""
    cells = {name: text for name, text in row.cells.items() if name in COLUMNS[row.sheet]}
    own_year = cells.get("year", "") == str(from_year)
    if row.sheet == "measures" or (row.sheet not in YEARLY and not own_year):
        return cells if figures else {}
    if cells.get("year"):
        cells["year"] = str(to_year)
    if not figures or not _has_figures(row):
        return {name: text for name, text in cells.items() if name in IDENTITY}
    if from_year == to_year:
        return cells
    for end in ("low", "high"):
        cells.pop(end, None)
    if "grade" in COLUMNS[row.sheet]:
        cells["grade"] = GUESS
    said = _("Carried over from %(year)s.") % {"year": from_year}
    cells["note"] = f"{cells.get('note', '')} {said}".strip()[-LONGEST["note"] :]
    return cells


def _has_figures(row: Kept) -> bool:
    return any(
        row.cells.get(name) for name, column in COLUMNS[row.sheet].items() if column.kind in FIGURE_KINDS
    )


def carry_over(
    person: Person,
    version: Version,
    from_version: Version,
    *,
    uids: Collection[str] | None = None,
    figures: bool = True,
) -> Batch:
    """Carry rows over from another year or version of the same country.

    Args:
        person: Who does it.
        version: The draft that takes the rows.
        from_version: Where they come from.
        uids: Rows to carry over; None takes all that would bring something.
        figures: Whether figures come too, graded E, or only what the rows are about.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellRefused: The other version is of another country, or there would be too many rows.

    """
    ask(person, "see", from_version.thing())
    if from_version.inventory.country != version.inventory.country:
        raise CellRefused(_("Rows can be carried over within one country only."))
    found = offers(content_of(version), content_of(from_version), figures=figures)
    chosen = [o for o in found if uids is None or o.row.uid in uids]
    targets = Row.objects.in_bulk([o.target.id for o in chosen if o.target is not None])
    fresh = [o for o in chosen if o.target is None]
    known = set(Row.objects.filter(version=version).values_list("uid", flat=True))
    return write_rows(
        person,
        version,
        origin=Batch.Origin.CARRY,
        label=str(from_version),
        new=[(o.row.sheet, o.cells) for o in fresh],
        changed=[(targets[o.target.id], o.cells) for o in chosen if o.target is not None],
        uids={i: o.row.uid for i, o in enumerate(fresh) if o.row.uid not in known},
    )


def begin_from(person: Person, from_version: Version, year: int, *, figures: bool = False) -> Version:
    """Begin the inventory of a year with the rows of another one.

    Raises:
        Refused: The person may not.
        AlreadyBegun: There is an inventory of that year.
        CellRefused: There is no such year.

    """
    header = {k: v for k, v in from_version.header.items() if k not in {"title", "country"}}
    with transaction.atomic():
        version = begin(
            person,
            from_version.inventory.country,
            year,
            sheets={},
            header=header,
            demo=from_version.inventory.demo,
        )
        carry_over(person, version, from_version, figures=figures)
    return version
