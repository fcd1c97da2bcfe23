"""An import is brought in as one batch, taken back as one, opened again, or given up."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from azogue.office.inventories.content import content_of
from azogue.office.inventories.import_plan import Plan, made_plan
from azogue.office.inventories.import_words import STATES
from azogue.office.inventories.models import (
    Batch,
    Import,
    ImportRow,
    ImportSheet,
    Row,
    SavedMapping,
    Version,
    new_uid,
)
from azogue.office.inventories.services.bulk import AT_ONCE, write_rows
from azogue.office.inventories.services.importing.ground import doing
from azogue.office.inventories.services.undo import Undone, undo_batch
from azogue.office.record.gate import Person

TRIES: Final = 4


@dataclass
class PlanMoved(Exception):
    """The inventory or the import was changed since the preview was looked at; nothing was written."""


class _MovedMeanwhile(Exception):
    """Somebody wrote to the version between plan and writing."""


def apply(person: Person, source: Import, *, seen: str = "") -> Batch:
    """Bring an import in: all of it or nothing, and once however often it is asked for.

    Args:
        person: Who does it.
        source: The import, in its preview.
        seen: Digest of the plan that the person looked at; empty takes whatever the plan is.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        PlanMoved: The plan is another one than was looked at.
        CellRefused: The version has no room for so many rows.

    """
    for _ in range(TRIES):
        try:
            return _apply(person, source, seen)
        except _MovedMeanwhile:
            continue
    raise PlanMoved


def _apply(person: Person, source: Import, seen: str) -> Batch:
    with doing(person, "apply", source) as (fresh, entry):
        if fresh.state == "applied" and fresh.batch is not None:
            entry.silent = True
            return fresh.batch
        version = Version.objects.select_related("inventory").get(pk=fresh.version_id)
        edition = version.edition
        plan = made_plan(fresh, content_of(version))
        if seen and plan.digest != seen:
            raise PlanMoved
        batch = _write(person, version, fresh, plan)
        if version.edition != edition + 1:
            raise _MovedMeanwhile
        _remember(person, fresh, plan)
        fresh.state, fresh.applied, fresh.batch = "applied", timezone.now(), batch
        fresh.save(update_fields=["state", "applied", "batch"])
        entry.summary = f"{STATES['applied']}: {fresh.name}"
        entry.details = {"version": version.pk, "batch": batch.pk, **plan.counts}
    return batch


def _write(person: Person, version: Version, source: Import, plan: Plan) -> Batch:
    new = [x for x in plan.lines if x.kind == "new"]
    changed = [x for x in plan.lines if x.kind == "changed" and x.row is not None]
    uids = {at: new_uid() for at in range(len(new))}
    rows = Row.objects.in_bulk([x.row.id for x in changed if x.row is not None])
    batch = write_rows(
        person,
        version,
        origin=Batch.Origin.IMPORT,
        label=source.name,
        new=[(x.sheet, x.writes) for x in new],
        changed=[(rows[x.row.id], x.writes) for x in changed if x.row is not None],
        uids=uids,
    )
    matches = {x.id: uids[at] for at, x in enumerate(new)}
    matches |= {x.id: x.row.uid for x in changed if x.row is not None}
    kept = [ImportRow(pk=pk, matches=uid) for pk, uid in matches.items()]
    ImportRow.objects.bulk_update(kept, ["matches"], batch_size=AT_ONCE)
    return batch


def _remember(person: Person, source: Import, plan: Plan) -> None:
    """Remember for the country what the columns of such a file mean."""
    inventory = source.version.inventory
    for table in plan.tables.values():
        if table.fingerprint and table.mapping:
            SavedMapping.objects.update_or_create(
                country=inventory.country,
                fingerprint=table.fingerprint,
                defaults={
                    "sheet": table.sheet,
                    "mapping": table.mapping,
                    "defaults": _lasting(table, inventory.year),
                    "by_id": person.id,
                },
            )


def _lasting(table: ImportSheet, year: int) -> dict[str, str]:
    return {n: t for n, t in table.defaults.items() if not (n == "year" and t == str(year))}


def undo_import(person: Person, source: Import) -> Undone:
    """Take a whole import back; what was edited since stays, and is named.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    with doing(person, "undo", source) as (fresh, entry):
        if fresh.batch is None or fresh.batch.undone is not None:
            entry.silent = True
            return Undone(0)
        done = undo_batch(person, fresh.batch)
        entry.summary = f"{STATES['undone']}: {fresh.name}"
        entry.details |= {"undone": done.count, "kept": len(done.kept)}
    return done


def reopen(person: Person, source: Import) -> None:
    """Open the preview of an import again that was taken back.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    with doing(person, "reopen", source) as (fresh, entry):
        if fresh.batch is None or fresh.batch.undone is None:
            entry.silent = True
            return
        entry.summary = f"{STATES['preview']}: {fresh.name}"
        fresh.state, fresh.batch, fresh.applied = "preview", None, None
        fresh.save(update_fields=["state", "batch", "applied"])


def abandon(person: Person, source: Import) -> None:
    """Give an import up; its file stays on record, its rows do not.

    Raises:
        Refused: The person may not, or it was brought in already.

    """
    with doing(person, "abandon", source) as (fresh, entry):
        entry.summary = f"{STATES['abandoned']}: {fresh.name}"
        ImportRow.objects.filter(table__source=fresh).delete()
        fresh.state = "abandoned"
        fresh.save(update_fields=["state"])
