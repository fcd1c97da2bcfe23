"""Doors to inventories, their versions and rows, and to files that are brought in."""

from datetime import date

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from azogue.office.inventories.access import SHOWN
from azogue.office.inventories.files import file_name
from azogue.office.inventories.models import Artefact, Batch, Change, Import, Inventory, Row, Version
from azogue.office.inventories.workflow import VERSION
from azogue.office.record.gate import SUPPLIER
from azogue.office.record.matrix import Cell

from .knocking import Built, Door, World, country_of

YEAR = 2019
DAY = date(2020, 5, 4)
PART = "5.1"
TABLE = b"code,name,year,rate\n5.1.1,Plant,2019,10\n"


def version_of(world: World, cell: Cell, state: str, year: int = YEAR) -> Version:
    """Make a version in a state, submitted by a third person, with a row."""
    inventory = Inventory.objects.create(country=country_of(cell), year=year)
    now = timezone.now()
    return Version.objects.create(
        inventory=inventory,
        number=1,
        state=state,
        header={"country": inventory.country, "title": "Old"},
        submitted_by=world.third,
        published=now if state in SHOWN else None,
    )


def row_of(world: World, cell: Cell, version: Version) -> Row:
    """Make a row that an enterprise fills."""
    return Row.objects.create(
        version=version,
        sheet="activities",
        uid="a" * 32,
        cells={"code": "5.1.1", "name": "Old", "year": str(YEAR)},
        enterprise=world.firms[cell.place],
    )


def inventory(world: World, cell: Cell) -> Built:
    """Return where an inventory could begin."""
    del world
    return Built(country=country_of(cell))


def version(world: World, cell: Cell) -> Built:
    """Make a version, with a file when it is public."""
    one = version_of(world, cell, cell.state)
    made = Built(one=one, country=one.inventory.country)
    if cell.verb == "see" and cell.state in SHOWN:
        file = Artefact(version=one, kind="json", size=2, sha256="0" * 64)
        file.file.save("figures.json", ContentFile(b"{}"), save=True)
        made.file = file_name(one, "json")
    if cell.verb in {"assign", "edit:rows"}:
        made.row = row_of(world, cell, one)
        made.batch = Batch.objects.create(version=one, origin="import", label="x", by=world.third)
    return made


def row(world: World, cell: Cell) -> Built:
    """Make a row of a version, and what was changed in it."""
    one = row_of(world, cell, version_of(world, cell, cell.state))
    change = Change.objects.create(
        version=one.version, row=one, column="name", before="Older", after="Old", by=world.third
    )
    given = {f"t{one.pk}-name": "New", f"s{one.pk}-name": "Old"}
    return Built(one=one, change=change, given=given)


def source(world: World, cell: Cell) -> Built:
    """Make an import into a draft."""
    into = version_of(world, cell, "draft")
    batch = None
    if cell.state == "applied":
        batch = Batch.objects.create(version=into, origin="import", label="x", by=world.third)
    one = Import(
        version=into,
        name="a.csv",
        sha256="0" * 64,
        size=len(TABLE),
        state=cell.state,
        batch=batch,
        by=world.third,
    )
    one.file.save("a.csv", ContentFile(TABLE), save=True)
    return Built(one=one)


def table() -> SimpleUploadedFile:
    """Return a table to send."""
    return SimpleUploadedFile("a.csv", TABLE, "text/csv")


def _version_and_part(b: Built) -> tuple[object, ...]:
    return (b.one.version_id, PART)


def _is_shown(cell: Cell) -> bool:
    return cell.state in SHOWN


MAKERS = {"inventory": inventory, "version": version, "row": row, "import": source}


def _step(verb: str) -> tuple[Door, Door]:
    given = {"verb": verb, "why": "a reason"}
    return (
        Door(f"version.{verb}", "POST", "inventories:step", fields=lambda b: given),
        Door(
            f"version.{verb}",
            "POST",
            lambda b: f"inventories/versions/{b.one.pk}/steps",
            fields=lambda b: given,
        ),
    )


DOORS = (
    Door(
        "inventory.begin",
        "POST",
        "inventories:begin",
        args=lambda b: (),
        fields=lambda b: {"country": b.country, "year": YEAR},
        offers=("country",),
    ),
    # Before it is public, whoever sees a version sees the work on it: the page of its remarks, or any other.
    Door(
        "version.see",
        "GET",
        "inventories:public_file",
        args=lambda b: (b.country, YEAR, 1, b.file),
        where=_is_shown,
    ),
    Door("version.see", "GET", "inventories:remarks", where=lambda c: not _is_shown(c)),
    Door("version.see", "GET", lambda b: f"inventories/versions/{b.one.pk}"),
    Door("version.see_figures", "GET", "inventories:explain"),
    Door("version.see_figures", "GET", "inventories:books"),
    Door("version.see_figures", "GET", lambda b: f"inventories/versions/{b.one.pk}/figures"),
    Door("version.see_work", "GET", "inventories:import_new"),
    Door("version.see_work", "GET", lambda b: f"inventories/versions/{b.one.pk}/rows"),
    Door("version.new_version", "POST", "inventories:new_version", fields=lambda b: {"why": "a reason"}),
    Door("version.assign", "POST", "inventories:row_assign", args=lambda b: (b.row.pk,)),
    *(door for step in VERSION.steps for door in _step(step.verb)),
    Door(
        "version.edit:header",
        "POST",
        "inventories:header",
        fields=lambda b: {"title": "New", "seen_title": "Old"},
    ),
    Door("version.edit:rows", "POST", "inventories:carry"),
    Door("version.edit:rows", "POST", "inventories:import_new", fields=lambda b: {"file": table()}),
    Door("version.edit:rows", "POST", "inventories:batch_undo", args=lambda b: (b.batch.pk,)),
    Door(
        "version.edit:rows",
        "POST",
        lambda b: f"inventories/versions/{b.one.pk}/imports",
        fields=lambda b: {"file": table()},
    ),
    Door("version.edit:remarks", "POST", "inventories:remarks", fields=lambda b: {"text": "Look here"}),
    Door(
        "version.edit:remarks",
        "POST",
        lambda b: f"inventories/versions/{b.one.pk}/remarks",
        fields=lambda b: {"text": "Look here"},
    ),
    Door("row.see", "GET", "inventories:row"),
    Door("row.see", "GET", "inventories:row_history"),
    Door("row.see", "GET", lambda b: f"inventories/rows/{b.one.pk}"),
    Door(
        "row.edit",
        "POST",
        "inventories:cell",
        args=lambda b: (b.one.pk, "name"),
        fields=lambda b: {"text": "New", "seen": "Old"},
    ),
    Door("row.edit", "POST", "inventories:row", fields=lambda b: b.given),
    Door("row.edit", "POST", "inventories:undo", args=lambda b: (b.change.pk,)),
    # A supplier types on the page of the own rows; the sheet is for those who see all the work.
    Door(
        "row.edit",
        "POST",
        "inventories:sheet",
        args=_version_and_part,
        fields=lambda b: b.given,
        where=lambda c: c.role != SUPPLIER,
        alike=True,
    ),
    Door(
        "row.edit",
        "PUT",
        lambda b: f"inventories/rows/{b.one.pk}/cells/name",
        fields=lambda b: {"text": "New", "seen": "Old"},
    ),
    # That a public version is there is no secret, though its rows are.
    Door(
        "row.add",
        "POST",
        "inventories:row_add",
        args=_version_and_part,
        fields=lambda b: {"code": "5.1.1", "key": "b" * 32},
        alike=True,
    ),
    Door("row.add", "POST", "inventories:row_copy", fields=lambda b: {"key": "b" * 32}),
    Door(
        "row.add",
        "POST",
        lambda b: f"inventories/versions/{b.one.version_id}/rows",
        fields=lambda b: {"sheet": "activities", "cells": {"code": "5.1.1"}},
        alike=True,
    ),
    Door("row.remove", "POST", "inventories:row_remove"),
    Door("row.remove", "DELETE", lambda b: f"inventories/rows/{b.one.pk}"),
    Door("import.see", "GET", "inventories:import_page"),
    Door("import.see", "GET", "inventories:import_file"),
    Door("import.see", "GET", lambda b: f"inventories/imports/{b.one.pk}"),
    Door("import.map", "POST", "inventories:import_mapping"),
    Door(
        "import.mend",
        "POST",
        "inventories:import_choose",
        fields=lambda b: {"blank": "keep", "years": "leave", "bad": "leave"},
    ),
    Door("import.apply", "POST", "inventories:import_apply"),
    Door("import.apply", "POST", lambda b: f"inventories/imports/{b.one.pk}/apply"),
    Door("import.undo", "POST", "inventories:import_undo"),
    Door("import.undo", "POST", lambda b: f"inventories/imports/{b.one.pk}/undo"),
    Door("import.reopen", "POST", "inventories:import_reopen"),
    Door("import.abandon", "POST", "inventories:import_abandon"),
)
_PROOFS = "documents are attached and taken away through proof.attach and proof.detach, which are asked"
NO_PAGE = {
    "inventory.see": "an inventory is seen in its versions: version.see, version.see_work",
    "version.edit:proofs": _PROOFS,
    "row.prove": _PROOFS,
}
_TABLES = "what columns mean and which cells are wrong is looked at on the pages"
NO_API = {
    **NO_PAGE,
    "inventory.begin": "an inventory is begun once a year, on the page",
    "version.new_version": "as inventory.begin",
    "version.assign": "who fills a row is settled on the page",
    "version.edit:header": "the lines above the figures are written on the page",
    "import.map": _TABLES,
    "import.mend": _TABLES,
    "import.reopen": _TABLES,
    "import.abandon": "an import that is not applied writes nothing",
}
