"""Many rows at once, in one transaction, as one batch that can be undone as a whole."""

from collections.abc import Iterable, Mapping, Sequence

from azogue.office.inventories.models import Batch, Change, Row, Version
from azogue.office.inventories.services.errors import RowGone
from azogue.office.inventories.services.ground import (
    bump,
    cell_text,
    change,
    next_positions,
    refuse_more_than,
)
from azogue.office.record.acts import act
from azogue.office.record.gate import Person

AT_ONCE = 500


def write_rows(
    person: Person,
    version: Version,
    *,
    origin: str,
    label: str,
    new: Sequence[tuple[str, Mapping[str, str]]] = (),
    changed: Sequence[tuple[Row, Mapping[str, str]]] = (),
    removed: Sequence[Row] = (),
    uids: Mapping[int, str] | None = None,
    why: str = "",
) -> Batch:
    """Write many rows, all of them or none.

    Args:
        person: Who writes.
        version: The version, a draft.
        origin: One of `Batch.Origin`.
        label: What the batch is, in words, such as the name of the file.
        new: Sheet and cells of rows to add, in order.
        changed: Rows with the cells that shall change; a blank text empties a cell, other cells stay.
        removed: Rows to take out.
        uids: uid for new rows by their place in `new`, where they are known from another version.
        why: A reason, for the log.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellRefused: A sheet or column does not exist, a text is too long, or there are too many rows.
        RowGone: A row to change is not there any more.

    """
    with act(person, "edit:rows", version.thing(), why=why) as entry:
        refuse_more_than(version, len(new))
        batch = Batch.objects.create(version=version, origin=origin, label=label[:300], by_id=person.id)
        changes = [
            *_added(person, version, batch, new, uids or {}, why),
            *_changed(person, version, batch, changed, why),
            *_removed(person, version, batch, removed, why),
        ]
        Change.objects.bulk_create(changes, batch_size=AT_ONCE)
        entry.summary = f"{batch.get_origin_display()}: {label}"
        entry.details = {"batch": batch.pk, "new": len(new), "changed": len(changed), "removed": len(removed)}
        bump(version)
    return batch


def _added(
    person: Person,
    version: Version,
    batch: Batch,
    new: Sequence[tuple[str, Mapping[str, str]]],
    uids: Mapping[int, str],
    why: str,
) -> Iterable[Change]:
    positions = next_positions(version, (sheet for sheet, _ in new))
    rows: list[Row] = []
    for i, (sheet, cells) in enumerate(new):
        kept = {name: cell_text(sheet, name, text) for name, text in cells.items()}
        row = Row(version=version, sheet=sheet, position=positions[sheet])
        row.cells = {name: text for name, text in kept.items() if text}
        row.uid = uids.get(i, row.uid)
        positions[sheet] += 1
        rows.append(row)
    Row.objects.bulk_create(rows, batch_size=AT_ONCE)
    return [change(person, version, row, "", None, row.cells, why=why, batch=batch) for row in rows]


def _changed(
    person: Person,
    version: Version,
    batch: Batch,
    changed: Sequence[tuple[Row, Mapping[str, str]]],
    why: str,
) -> Iterable[Change]:
    fresh = locked_rows(version, [row.pk for row, _ in changed])
    out: list[Change] = []
    for given, cells in changed:
        row = fresh.get(given.pk)
        if row is None or row.removed:
            raise RowGone
        for name, text in cells.items():
            now, kept = row.cells.get(name, ""), cell_text(row.sheet, name, text)
            if now != kept:
                row.cells = {k: v for k, v in {**row.cells, name: kept}.items() if v}
                out.append(change(person, version, row, name, now, kept, why=why, batch=batch))
    Row.objects.bulk_update(fresh.values(), ["cells"], batch_size=AT_ONCE)
    return out


def _removed(
    person: Person, version: Version, batch: Batch, removed: Sequence[Row], why: str
) -> Iterable[Change]:
    fresh = [row for row in locked_rows(version, [row.pk for row in removed]).values() if not row.removed]
    for row in fresh:
        row.removed = True
    Row.objects.bulk_update(fresh, ["removed"], batch_size=AT_ONCE)
    return [change(person, version, row, "", row.cells, None, why=why, batch=batch) for row in fresh]


def locked_rows(version: Version, ids: Sequence[int]) -> dict[int, Row]:
    """Return rows of the version under lock, in the order of their ids, which keeps two writers apart."""
    found: dict[int, Row] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = Row.objects.select_for_update().filter(version=version, pk__in=part).order_by("pk")
        found |= {row.pk: row for row in rows}
    return found
