"""Imports for programs: send a file, see what it would do, bring it in, take it back."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from azogue.office.inventories.import_plan import Plan, plan_of
from azogue.office.inventories.models import Import
from azogue.office.inventories.selectors import version_for
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.errors import CellRefused, RowGone
from azogue.office.inventories.views.importing import source_for
from azogue.office.record.api import Problem
from azogue.office.record.gate import Person
from azogue.office.record.uploads import BadUpload

router = Router()
Number = Annotated[int, Field(ge=1, le=2**62)]


class ImportOut(Schema):
    """A file on its way into a version."""

    id: int
    version: int
    name: str
    sha256: str
    state: str
    """mapping: its columns have to be named on the page of the import; preview: it can be applied."""
    sent: datetime
    rows: dict[str, int]
    """Rows read, and how many of them are new, changed, same, skipped, left out, and bad."""
    plan: str
    """Digest of what applying would do; send it back with `apply` to be sure of it."""
    undone: bool = False


class ApplyIn(Schema):
    """What the program knows of the import."""

    plan: Annotated[str, Field(max_length=64)] = ""
    """Digest of the plan that was looked at; empty takes whatever the plan is now."""


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined, no-any-return]


def _answer(source: Import) -> dict[str, Any]:
    fresh = Import.objects.select_related("version__inventory", "batch").get(pk=source.pk)
    plan: Plan | None = plan_of(fresh) if fresh.state == "preview" else None
    return {
        "id": fresh.pk,
        "version": fresh.version_id,
        "name": fresh.name,
        "sha256": fresh.sha256,
        "state": fresh.state,
        "sent": fresh.at,
        "rows": dict(plan.counts) if plan else {},
        "plan": plan.digest if plan else "",
        "undone": bool(fresh.batch and fresh.batch.undone),
    }


@router.post("/versions/{int:number}/imports", response={201: ImportOut}, summary="Send a file to import")
def send(request: HttpRequest, number: Number, file: File[UploadedFile]) -> Any:
    """Send a workbook or table; it is read, and nothing is written to the version yet."""
    version = version_for(_person(request), number, "see_work")
    try:
        source = importing.upload(_person(request), version, file)
    except BadUpload as bad:
        raise Problem(422, str(bad)) from bad
    return Status(201, _answer(importing.read_file(source.pk)))


@router.get("/imports/{int:number}", response=ImportOut, summary="An import")
def one(request: HttpRequest, number: Number) -> Any:
    """Return where an import stands, and what applying it would do."""
    return _answer(source_for(_person(request), number))


@router.post("/imports/{int:number}/apply", response=ImportOut, summary="Bring an import in")
def bring_in(request: HttpRequest, number: Number, body: ApplyIn) -> Any:
    """Bring an import in as one batch; asked twice, it is done once."""
    source = source_for(_person(request), number, "apply")
    try:
        importing.apply(_person(request), source, seen=body.plan)
    except (importing.PlanMoved, RowGone) as moved:
        raise Problem(409, _("The inventory was changed meanwhile. Look at the preview again.")) from moved
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
    return _answer(source)


@router.post("/imports/{int:number}/undo", response=ImportOut, summary="Take an import back")
def take_back(request: HttpRequest, number: Number) -> Any:
    """Take a whole import back; what was edited since stays."""
    source = source_for(_person(request), number, "undo")
    importing.undo_import(_person(request), source)
    return _answer(source)
