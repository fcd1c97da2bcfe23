"""Versions and their rows for programs: read figures and where they come from, write cells and rows."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from azogue.inventory import CHANNELS, UnknownFigure
from azogue.office.inventories.content import COLUMNS, content_of
from azogue.office.inventories.estimates import estimate_of_content, kept_estimate
from azogue.office.inventories.explaining import as_json, explained
from azogue.office.inventories.found import Found
from azogue.office.inventories.models import Row, Version
from azogue.office.inventories.selectors import (
    may_see,
    row_for,
    version_for,
    versions_listed,
)
from azogue.office.inventories.services.cells import Saved, problems_of_row, save_cell
from azogue.office.inventories.services.errors import CellConflict, CellRefused, RowGone
from azogue.office.inventories.services.rows import add_row, remove_row
from azogue.office.record.api import Cursor, Limit, Listed, Problem, etag, page_of
from azogue.office.record.gate import Person

router = Router()
Number = Annotated[int, Field(ge=1, le=2**62)]


class VersionOut(Schema):
    """A version of a country's inventory of a year."""

    id: int
    country: str
    year: int
    version: int
    state: str
    edition: int
    title: str
    made: datetime
    published: datetime | None = None

    @staticmethod
    def resolve_country(found: Version) -> str:
        """Return the code of the country."""
        return found.inventory.country

    @staticmethod
    def resolve_year(found: Version) -> int:
        """Return the year."""
        return found.inventory.year

    @staticmethod
    def resolve_version(found: Version) -> int:
        """Return the number of the version."""
        return found.number

    @staticmethod
    def resolve_title(found: Version) -> str:
        """Return the title."""
        return str(found.header.get("title", ""))


class ProblemOfCell(Schema):
    """Something wrong in a row, at its column."""

    column: str
    value: str
    message: str
    severity: str


class RowOut(Schema):
    """A row: text cells by column, as they were written. A column that is absent is not known."""

    id: int
    uid: str
    sheet: str
    position: int
    cells: dict[str, str]
    removed: bool = False


class SavedOut(Schema):
    """What came of a write."""

    row: RowOut
    edition: int
    changed: bool
    problems: list[ProblemOfCell]


class CellIn(Schema):
    """A cell's new text, and what it said when you read it."""

    text: str = Field(max_length=20_000)
    seen: str = Field(max_length=20_000)
    why: str = Field("", max_length=300)


class RowIn(Schema):
    """A new row."""

    sheet: str = Field(max_length=20)
    cells: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=20_000)]]
    uid: str = Field("", max_length=32, description="32 hexadecimal digits of your own: sent twice, one row.")
    why: str = Field("", max_length=300)


class FigureOut(Schema):
    """A figure and its 95 % range, kg of mercury a year; null is not quantified."""

    point: float | None = None
    low: float | None = None
    high: float | None = None


class FiguresOut(Schema):
    """All figures of a version by code and channel."""

    digest: str
    draws: int
    seed: int
    errors: int
    warnings: int
    total: dict[str, FigureOut]
    by_code: dict[str, dict[str, FigureOut]]
    gaps: list[dict[str, Any]]
    collect_next: list[dict[str, Any]]


def _person(request: HttpRequest) -> Person:
    return request.person  # type: ignore[attr-defined, no-any-return]


def _edition(number: int, *args: Any, **kwargs: Any) -> str:
    """Return what changes with a version: asked before any work is done."""
    found = Version.objects.filter(pk=number).values_list("edition", "state").first()
    return f"{number} {found} {args} {sorted(kwargs.items())}" if found else ""


@router.get("/versions", response=Listed[VersionOut], summary="Versions that you may see")
def versions(
    request: HttpRequest,
    country: Annotated[str, Query(max_length=3)] = "",
    year: Annotated[int | None, Query(ge=1900, le=2100)] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """List versions, those begun last first."""
    found = versions_listed(_person(request), [country.upper()] if country else None)
    if year is not None:
        found = found.filter(inventory__year=year)
    return page_of(found, cursor, limit)


@router.get("/versions/{int:number}", response=VersionOut, summary="A version")
def version(request: HttpRequest, number: Number) -> Version:
    """Return a version."""
    return version_for(_person(request), number)


@router.get("/versions/{int:number}/rows", response=Listed[RowOut], summary="Rows of a version")
def rows(
    request: HttpRequest,
    number: Number,
    sheet: Annotated[str, Query(max_length=20)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """List the rows as they were written. For those who work on the inventory."""
    found = Row.objects.filter(version=version_for(_person(request), number, "see_work"), removed=False)
    if sheet:
        found = found.filter(sheet=sheet)
    return page_of(found, cursor, limit, by=("pk",))


@router.get("/versions/{int:number}/figures", response=FiguresOut, summary="Figures with their ranges")
@etag(_edition)
def figures(request: HttpRequest, number: Number) -> Any:
    """Return inputs and releases by code and pathway, what is missing, and what to collect next."""
    found = version_for(_person(request), number, "see_figures")
    content = content_of(found)
    works = may_see(_person(request), "see_work", found.thing())
    estimate = estimate_of_content(content) if works else kept_estimate(content)
    if estimate is None:
        raise Problem(503, _("The figures are being calculated; come again later."))
    return _figures(estimate)


def _figures(found: Found) -> dict[str, Any]:
    return {
        "digest": found.digest,
        "draws": found.draws,
        "seed": found.seed,
        "errors": found.errors,
        "warnings": found.warnings,
        "total": found.totals,
        "by_code": found.sums,
        "gaps": [
            {"code": g.code, "reason": g.reason, "missing": g.missing, "effect": g.effect} for g in found.gaps
        ],
        "collect_next": [
            {"code": d.code, "datum": d.label, "grade": d.grade, "narrower": d.narrower}
            for d in found.collect_next
        ],
    }


@router.get("/versions/{int:number}/explanation", summary="Where a figure comes from")
@etag(_edition)
def explanation(
    request: HttpRequest,
    number: Number,
    code: Annotated[str, Query(max_length=40)] = "total",
    channel: Annotated[str, Query(max_length=40, description=", ".join(CHANNELS))] = "releases",
    name: Annotated[str | None, Query(max_length=500)] = None,
) -> Any:
    """Take a figure apart: formula, data, sources, documents and, for those who work on it, people."""
    found = version_for(_person(request), number, "see_figures")
    try:
        return as_json(explained(_person(request), found, code, channel, name))
    except UnknownFigure as error:
        raise Problem(404, str(error)) from error


@router.get("/rows/{int:number}", response=SavedOut, summary="A row, with what is wrong in it")
def row(request: HttpRequest, number: Number) -> Any:
    """Return a row."""
    found = row_for(_person(request), number)
    return _answer(found, found.version.edition, problems_of_row(found.sheet, found.cells), changed=False)


@router.put("/rows/{int:number}/cells/{column}", response=SavedOut, summary="Write a cell")
def write_cell(request: HttpRequest, number: Number, column: str, body: CellIn) -> Any:
    """Write one cell. When it no longer says what you saw, nothing is written: 409, with what it says now."""
    found = row_for(_person(request), number)
    if column not in COLUMNS[found.sheet]:
        raise Http404
    try:
        saved: Saved = save_cell(_person(request), found, column, body.text, seen=body.seen, why=body.why)
    except CellConflict as met:
        text = _("Somebody else changed this cell meanwhile. Nothing was overwritten.")
        at = met.at.isoformat() if met.at else None
        raise Problem(409, text, kind="conflict", now=met.now, by=met.by, at=at, yours=body.text) from met
    except RowGone as gone:
        raise Problem(409, _("This row was removed meanwhile."), kind="gone", by=gone.by) from gone
    except CellRefused as refused:
        raise Problem(422, str(refused.reason) or _("This cell cannot be written.")) from refused
    return _answer(found, saved.edition, saved.problems, changed=saved.change is not None)


@router.post("/versions/{int:number}/rows", response={201: SavedOut}, summary="Add a row")
def create_row(request: HttpRequest, number: Number, body: RowIn) -> Any:
    """Add a row at the end of a sheet of a draft."""
    found = version_for(_person(request), number, "see_work")
    try:
        made = add_row(_person(request), found, body.sheet, body.cells, key=body.uid, why=body.why)
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
    return Status(201, _answer(made, found.edition, problems_of_row(made.sheet, made.cells), changed=True))


@router.delete("/rows/{int:number}", response={204: None}, summary="Remove a row")
def delete_row(request: HttpRequest, number: Number, why: Annotated[str, Query(max_length=300)] = "") -> Any:
    """Take a row out of a draft. It can be put back on the pages."""
    remove_row(_person(request), row_for(_person(request), number), why=why)
    return Status(204, None)


def _answer(found: Row, edition: int, problems: Any, *, changed: bool) -> dict[str, Any]:
    return {"row": found, "edition": edition, "changed": changed, "problems": list(problems)}
