"""Taking changes back: one, or a whole batch. What was edited since stays, and is named."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from azogue.office.inventories.models import Batch, Change, Row, Version
from azogue.office.inventories.services.bulk import AT_ONCE, locked_rows
from azogue.office.inventories.services.cells import conflict, save_cell, save_header
from azogue.office.inventories.services.errors import AlreadyUndone, CellConflict
from azogue.office.inventories.services.ground import bump, change, row_thing
from azogue.office.inventories.services.rows import remove_row
from azogue.office.record.acts import act, ask
from azogue.office.record.gate import Person, Thing


@dataclass(frozen=True)
class Undone:
    """What came of undoing a batch."""

    count: int
    """Changes taken back."""
    kept: list[Change] = field(default_factory=list)
    """Changes that stay, because somebody edited the cell since."""
    batch: Batch | None = None
    """The undoing itself, which can be undone in turn."""


def undo(person: Person, done: Change, *, why: str = "") -> Change | None:
    """Take one change back; undoing that again brings it back.

    Returns:
        The change that took it back; None when everything stood as before already.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        AlreadyUndone: It was taken back before.
        CellConflict: The cell was edited since.
        RowGone: The row was removed since.

    """
    ask(person, *_asked(done))
    with transaction.atomic():
        if Change.objects.select_for_update().get(pk=done.pk).undone_by_id is not None:
            raise AlreadyUndone(done)
        made = _take_back(person, done, why)
        if made is not None:
            Change.objects.filter(pk=done.pk).update(undone_by=made)
            Change.objects.filter(undone_by=done).update(undone_by=None)
    return made


def _asked(done: Change) -> tuple[str, Thing]:
    if done.row is None:
        return "edit:header", done.version.thing()
    done.row.version = done.version
    verb = "edit" if done.column else "remove" if done.after is not None else "add"
    return verb, row_thing(done.row)


def _take_back(person: Person, done: Change, why: str) -> Change | None:
    before, after = done.before or "", done.after or ""
    if done.row is None:
        return save_header(person, done.version, done.column, before, seen=after, why=why).change
    if done.column:
        return save_cell(person, done.row, done.column, before, seen=after, why=why).change
    if done.after is None:
        return restore_row(person, done.row, why=why)
    if Row.objects.get(pk=done.row.pk).cells != done.after:
        later = Change.objects.filter(row=done.row, pk__gt=done.pk).order_by("-id").first()
        raise conflict(done.row.pk, later.column if later else "", "")
    return remove_row(person, done.row, why=why)


def restore_row(person: Person, row: Row, *, why: str = "") -> Change | None:
    """Put a removed row back. Returns None when it is there already.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    with act(person, "add", row_thing(row), why=why, details={"version": row.version_id}) as entry:
        fresh = Row.objects.select_for_update().get(pk=row.pk)
        if not fresh.removed:
            entry.silent = True
            return None
        fresh.removed = False
        fresh.save(update_fields=["removed"])
        made = change(person, row.version, fresh, "", None, fresh.cells, why=why)
        made.save()
        entry.summary = str(fresh)
        bump(row.version)
    return made


def undo_batch(person: Person, batch: Batch) -> Undone:
    """Take back all changes of a batch but those whose cells were edited since.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    version = batch.version
    with act(person, "edit:rows", version.thing()) as entry:
        fresh = Batch.objects.select_for_update().get(pk=batch.pk)
        done = list(batch.changes.filter(undone_by=None).order_by("-id"))
        if fresh.undone is not None or not done:
            entry.silent = True
            return Undone(0)
        undoing = Batch.objects.create(
            version=version, origin=Batch.Origin.UNDO, label=batch.label, by_id=person.id
        )
        pairs, kept = _reversed(person, version, undoing, done)
        _keep(pairs)
        batch.undone = fresh.undone = timezone.now()
        fresh.save(update_fields=["undone"])
        redone = Change.objects.filter(undone_by__in=[c.pk for c in done])
        Batch.objects.filter(changes__in=redone).update(undone=None)
        redone.update(undone_by=None)
        entry.summary = f"{undoing.get_origin_display()}: {batch.label}"
        entry.details = {"batch": batch.pk, "undone": len(pairs), "kept": len(kept)}
        bump(version)
    return Undone(len(pairs), kept, undoing)


def _reversed(
    person: Person, version: Version, undoing: Batch, done: Iterable[Change]
) -> tuple[list[tuple[Change, Change]], list[Change]]:
    """Turn rows back in the database; return (change, its reversal) and what has to stay."""
    changes = list(done)
    rows = locked_rows(version, [c.row_id for c in changes if c.row_id is not None])
    pairs: list[tuple[Change, Change]] = []
    kept: list[Change] = []
    for old in changes:
        row = rows.get(old.row_id or 0)
        if row is None or not _turn_back(row, old):
            kept.append(old)
            continue
        made = change(person, version, row, old.column, old.after, old.before, batch=undoing)
        pairs.append((old, made))
    Row.objects.bulk_update(rows.values(), ["cells", "removed"], batch_size=AT_ONCE)
    return pairs, kept


def _turn_back(row: Row, old: Change) -> bool:
    """Turn one change of a row back in memory; return whether nothing stood in the way."""
    if old.column:
        if row.removed or row.cells.get(old.column, "") != old.after:
            return False
        row.cells = {k: v for k, v in {**row.cells, old.column: old.before}.items() if v}
        return True
    if row.removed != (old.after is None) or row.cells != (old.after or old.before):
        return False
    row.removed = not row.removed
    return True


def _keep(pairs: list[tuple[Change, Change]]) -> None:
    Change.objects.bulk_create([made for _, made in pairs], batch_size=AT_ONCE)
    for old, made in pairs:
        old.undone_by = made
    Change.objects.bulk_update([old for old, _ in pairs], ["undone_by"], batch_size=AT_ONCE)


__all__ = ["CellConflict", "Undone", "restore_row", "undo", "undo_batch"]
