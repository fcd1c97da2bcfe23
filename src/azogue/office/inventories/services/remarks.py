"""Remarks on cells: made, answered, settled. They follow their row to the next version."""

from typing import Final

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from azogue.office.inventories.access_publish import remark_thing
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Inventory, Remark, Row, Version
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.record.acts import act, ask
from azogue.office.record.gate import Person
from azogue.office.record.text import clean

LONGEST_REMARK: Final = 4_000
MOST_REMARKS: Final = 3_000
"""Of one inventory, through all its versions."""


def remark(person: Person, version: Version, row: Row | None, column: str, text: str) -> Remark:
    """Remark on a cell, on a row (no column), or on the version as a whole (no row).

    Raises:
        Refused: The person may not.
        CellRefused: There is no such cell, or the text is empty or too long.

    """
    with act(person, "edit:remarks", version.thing()) as entry:
        if row is not None and row.version_id != version.pk:
            raise CellRefused(_("There is no such row in this version."))
        if column and (row is None or column not in COLUMNS.get(row.sheet, {})):
            raise CellRefused(_("There is no such column."))
        held = Version.objects.select_for_update().get(pk=version.pk)
        _refuse_too_many(held)
        made = Remark.objects.create(
            inventory_id=held.inventory_id,
            version=held,
            uid=row.uid if row else "",
            column=column,
            text=_text(text),
            language=_language(),
            by_id=person.id,
        )
        entry.summary = f"{row or version} {column}: {made.text[:200]}"
        entry.details = {"remark": made.pk}
        _count(made)
    return made


def reply(person: Person, to: Remark, text: str) -> Remark:
    """Answer a remark; an answer to an answer stands under the remark.

    Raises:
        Refused: The person may not, or the remark is settled.
        CellRefused: The text is empty or too long.

    """
    root = to.reply_to or to
    with act(person, "reply", remark_thing(root)) as entry:
        held = Remark.objects.select_for_update().get(pk=root.pk)
        ask(person, "reply", remark_thing(held))
        _refuse_too_many(held.version)
        made = Remark.objects.create(
            inventory_id=held.inventory_id,
            version_id=held.version_id,
            uid=held.uid,
            column=held.column,
            text=_text(text),
            language=_language(),
            by_id=person.id,
            reply_to=held,
        )
        entry.summary = made.text[:200]
        _count(made)
    return made


def settle(person: Person, about: Remark) -> Remark:
    """Say that a remark is dealt with; a second time changes nothing.

    Raises:
        Refused: The person may not.

    """
    root = about.reply_to or about
    root.refresh_from_db()
    if root.settled is not None and root.settled_by_id == person.id and person.id is not None:
        return root
    with act(person, "settle", remark_thing(root)) as entry:
        held = Remark.objects.select_for_update().get(pk=root.pk)
        if held.settled is not None:
            entry.silent = True
            return held
        held.settled, held.settled_by_id = timezone.now(), person.id
        held.save(update_fields=["settled", "settled_by"])
        entry.summary = held.text[:200]
        _count(held)
    return held


def unsettle(person: Person, about: Remark) -> Remark:
    """Open a settled remark again.

    Raises:
        Refused: The person may not.

    """
    root = about.reply_to or about
    with act(person, "unsettle", remark_thing(root)) as entry:
        held = Remark.objects.select_for_update().get(pk=root.pk)
        entry.silent = held.settled is None
        held.settled = held.settled_by = None
        held.save(update_fields=["settled", "settled_by"])
        entry.summary = held.text[:200]
        _count(held)
    return held


def _count(about: Remark) -> None:
    """Say that the pages of the inventory changed; the last statement, for it takes the inventory's lock."""
    Inventory.objects.filter(pk=about.inventory_id).update(remarked=F("remarked") + 1)


def _text(text: str) -> str:
    if len(text) > LONGEST_REMARK * 2:
        raise CellRefused(_("This remark is too long."))
    kept = clean(text).strip()
    if not kept:
        raise CellRefused(_("Write something first."))
    if len(kept) > LONGEST_REMARK:
        raise CellRefused(_("This remark is too long."))
    return kept


def _language() -> str:
    return (translation.get_language() or "en")[:10]


def _refuse_too_many(version: Version) -> None:
    if Remark.objects.filter(inventory_id=version.inventory_id).count() >= MOST_REMARKS:
        raise CellRefused(_("There are too many remarks on this inventory."))
