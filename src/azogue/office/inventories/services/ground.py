"""The ground under every service that writes: rows as the gate sees them, locks, and the log of cells."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from azogue.dossier import schema
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Batch, Change, Row, Version
from azogue.office.inventories.services.errors import CellRefused, RowGone
from azogue.office.record.gate import Decision, Person, Refused, Thing
from azogue.office.record.text import clean, clean_line

LONGEST: Final = {"note": 5_000, "source": 1_000, "document": 1_000}
LONGEST_CELL: Final = 500
MOST_ROWS: Final = 5_000
"""Rows of a version: a national inventory has some hundreds."""


def row_thing(row: Row) -> Thing:
    """Return a row as the gate sees it: in the state of its version, belonging to its enterprise."""
    return thing_of_rows(row.version, row.enterprise_id, row.pk)


def thing_of_rows(version: Version, enterprise: int | None = None, row: int | None = None) -> Thing:
    """Return a row that may not be there yet as the gate sees it."""
    return Thing(
        "row",
        row,
        version.inventory.country,
        version.state,
        demo=version.inventory.demo,
        enterprises=frozenset({enterprise} if enterprise is not None else ()),
    )


def cell_text(sheet: str, column: str, text: str) -> str:
    """Return a text as a cell of that column keeps it.

    Raises:
        CellRefused: The column does not exist, or the text is too long.

    """
    columns = COLUMNS.get(sheet, {})
    if column not in columns:
        raise CellRefused(_("There is no such column."))
    return _fitting(column, columns[column], text)


def header_text(column: schema.Column, text: str) -> str:
    """Return a text as a line of the header keeps it.

    Raises:
        CellRefused: The text is too long.

    """
    return _fitting(column.name, column, text)


def _fitting(name: str, column: schema.Column, text: str) -> str:
    longest = LONGEST.get(name, LONGEST_CELL)
    if len(text) > longest * 2:
        raise CellRefused(_too_long(longest))
    kept = clean(text).strip() if column.kind == "text" else clean_line(text)
    if len(kept) > longest:
        raise CellRefused(_too_long(longest))
    return kept


def _too_long(longest: int) -> str:
    text = _("This text is too long; a cell of this column holds %(longest)s characters. It was not saved.")
    return str(text) % {"longest": longest}


def locked(row: Row | int) -> Row:
    """Return a row under lock, as it is now.

    Raises:
        RowGone: It was removed.

    """
    pk = row if isinstance(row, int) else row.pk
    fresh = Row.objects.select_for_update().filter(pk=pk).first()
    if fresh is None or fresh.removed:
        last = last_change(pk, "") if fresh is not None else None
        raise RowGone(last.by_name if last else "", last.at if last else None)
    return fresh


def last_change(row: int | None, column: str, version: int | None = None) -> Change | None:
    """Return the latest change of a cell, or of a line of the header."""
    changes = Change.objects.filter(column=column).order_by("-id")
    if row is None:
        return changes.filter(row=None, version_id=version or 0).first()
    return changes.filter(row_id=row).first()


def bump(version: Version) -> int:
    """Count one edition on and return it; the last statement of whatever writes to a version.

    It takes the lock of the version, and with it the answer whether the version is still a draft: the gate
    was asked about what had been read before.

    Raises:
        Refused: The version is no longer a draft; the transaction is to be given up.

    """
    drafts = Version.objects.filter(pk=version.pk, state="draft")
    if not drafts.update(edition=F("edition") + 1):
        raise Refused(Decision(False, _("It is not possible in the present state.")))
    version.edition = Version.objects.values_list("edition", flat=True).get(pk=version.pk)
    return version.edition


def change(
    person: Person,
    version: Version,
    row: Row | None,
    column: str,
    before: Any,
    after: Any,
    *,
    why: str = "",
    batch: Batch | None = None,
) -> Change:
    """Return a line of the log of cells, not yet kept."""
    return Change(
        version=version,
        row=row,
        column=column,
        before=before,
        after=after,
        by_id=person.id,
        by_name=(person.name or person.email)[:200],
        why=why[:300],
        batch=batch,
    )


def next_positions(version: Version, sheets: Iterable[str]) -> dict[str, int]:
    """Return the position behind the last row of each sheet."""
    wanted = set(sheets)
    found = dict(
        Row.objects.filter(version=version, sheet__in=wanted)
        .order_by()
        .values_list("sheet")
        .annotate(last=Max("position"))
    )
    return {sheet: found.get(sheet, 0) + 1 for sheet in wanted}


def refuse_more_than(version: Version, more: int) -> None:
    """Refuse when a version would hold more rows than pages and engine are made for.

    Raises:
        CellRefused: It would.

    """
    if Row.objects.filter(version=version, removed=False).count() + more > MOST_ROWS:
        text = _("An inventory holds %(most)s rows at most.")
        raise CellRefused(str(text) % {"most": MOST_ROWS})
