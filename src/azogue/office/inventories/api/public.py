"""What is published, for everybody's programs; and the steps of the review, for those with a token."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from azogue.inventory import CHANNELS
from azogue.office.inventories.files import KINDS, file_name
from azogue.office.inventories.models import Artefact, Version
from azogue.office.inventories.publication import explanation_key, published_dataset, published_explanations
from azogue.office.inventories.reading import edition_of, public_version, public_versions
from azogue.office.inventories.services.review import why_withdrawn
from azogue.office.inventories.showing import absolute, address_of, file_address
from azogue.office.inventories.views.public import give_file
from azogue.office.record.acts import ask
from azogue.office.record.api import Cursor, Limit, Listed, Problem, etag, page_of
from azogue.office.record.gate import Person

router = Router()
Code = Annotated[str, Query(max_length=40, description="5.1.1, 5.1 or total; empty for all.")]
Year = Annotated[int, Field(ge=1900, le=2100)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class PublishedOut(Schema):
    """A version that is public, or was."""

    country: str
    year: int
    version: int
    state: str
    published: datetime | None
    superseded: datetime | None = None
    why_withdrawn: str = ""
    address: str
    title: str = ""
    authority: str = ""
    digest: str = ""


class FileOut(Schema):
    """A file of a published version; its bytes never change."""

    kind: str
    name: str
    media: str
    size: int
    sha256: str
    address: str


class FigureRow(Schema):
    """One figure of a published version, kg of mercury per year; null is not quantified, never zero."""

    level: str
    code: str
    name: str
    channel: str
    point: float | None
    mean: float | None
    low: float | None
    high: float | None


def person_of(request: HttpRequest) -> Person:
    """Return who asks."""
    return request.person  # type: ignore[attr-defined, no-any-return]


def _about(version: Version) -> dict[str, Any]:
    gone = version.state == "withdrawn"
    return {
        "country": version.inventory.country,
        "year": version.inventory.year,
        "version": version.number,
        "state": version.state,
        "published": version.published,
        "superseded": version.superseded,
        "why_withdrawn": why_withdrawn(version) if gone else "",
        "address": absolute(address_of(version)),
        "title": "" if gone else str(version.header.get("title", "")),
        "authority": "" if gone else str(version.header.get("authority", "")),
    }


def _shown(request: HttpRequest, country: str, year: int, number: int, *, files: bool = True) -> Version:
    """Return a published version.

    Raises:
        Problem: It was withdrawn (410).

    """
    version, _all = public_version(country, year, number)
    ask(person_of(request), "see", version.thing())
    if files and version.state == "withdrawn":
        raise Problem(410, _("This version was withdrawn."), why=why_withdrawn(version))
    return version


def _edition(country: str, year: int, number: int, *args: Any, **kwargs: Any) -> str:
    """Return what changes with a published version, asked before any work is done."""
    try:
        version, shown = public_version(country, year, number)
    except Http404:
        return ""
    files = Artefact.objects.filter(version=version).count()
    return f"{edition_of([version, *shown], files)} {args} {sorted(kwargs.items())}"


@router.get("/published", response=Listed[PublishedOut], summary="What is published")
def published(
    request: HttpRequest,
    country: Annotated[str, Query(max_length=3)] = "",
    as_of: Annotated[date | None, Query(description="As it was at the end of this day.")] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """List the current version of every published inventory, today or as of a day."""
    del request
    page = page_of(public_versions(as_of, country=country.upper()), cursor, limit)
    return {"items": [_about(v) for v in page.items], "next": page.next}


@router.get(
    "/published/{country}/{int:year}", response=list[PublishedOut], summary="Versions of an inventory"
)
def versions_of(request: HttpRequest, country: Annotated[str, Field(max_length=3)], year: Year) -> Any:
    """List every version of a country's inventory of a year that is or was public, the newest first."""
    _current, shown = public_version(country, year)
    return [_about(v) for v in shown if _seen(request, v)]


def _seen(request: HttpRequest, version: Version) -> bool:
    ask(person_of(request), "see", version.thing())
    return True


@router.get(
    "/published/{country}/{int:year}/v{int:number}", response=PublishedOut, summary="A published version"
)
@etag(_edition)
def about(
    request: HttpRequest, country: Annotated[str, Field(max_length=3)], year: Year, number: Number
) -> Any:
    """Return a version, also when it was superseded, or withdrawn and why."""
    version = _shown(request, country, year, number, files=False)
    found = _about(version)
    if version.state != "withdrawn":
        found["digest"] = published_dataset(version)["digest"]
    return found


@router.get(
    "/published/{country}/{int:year}/v{int:number}/figures", response=list[FigureRow], summary="Figures"
)
@etag(_edition)
def figures_of(
    request: HttpRequest,
    country: Annotated[str, Field(max_length=3)],
    year: Year,
    number: Number,
    code: Code = "",
    channel: Annotated[str, Query(max_length=40, description=", ".join(CHANNELS))] = "",
) -> Any:
    """Return the figures of a published version by category, source and line, with their ranges."""
    data = published_dataset(_shown(request, country, year, number))
    total = {"code": "total", "name": "", "figures": data["totals"]}
    levels = (
        ("national", [total]),
        ("category", data["categories"]),
        ("source", data["sources"]),
        ("line", data["lines"]),
    )
    return [
        {"level": level, "code": row["code"], "name": row["name"], "channel": one, **figure}
        for level, rows in levels
        for row in rows
        for one, figure in row["figures"].items()
        if (not code or row["code"] == code) and (not channel or one == channel)
    ]


@router.get("/published/{country}/{int:year}/v{int:number}/dataset", summary="Everything the page shows")
@etag(_edition)
def dataset_of(
    request: HttpRequest, country: Annotated[str, Field(max_length=3)], year: Year, number: Number
) -> Any:
    """Return figures, gaps, drivers, flows and confidence of a published version in one piece."""
    return dict(published_dataset(_shown(request, country, year, number)))


@router.get("/published/{country}/{int:year}/v{int:number}/explanation", summary="How a figure was made")
@etag(_edition)
def explanation_of(
    request: HttpRequest,
    country: Annotated[str, Field(max_length=3)],
    year: Year,
    number: Number,
    code: Annotated[str, Query(max_length=40)] = "total",
    channel: Annotated[str, Query(max_length=40, description=", ".join(CHANNELS))] = "releases",
    name: Annotated[str, Query(max_length=500)] = "",
) -> Any:
    """Take a published figure apart; the parts of a sum are named by their keys: code/channel/name."""
    version = _shown(request, country, year, number)
    found = published_explanations(version).get(explanation_key(code, channel, name))
    if found is None:
        raise Problem(404, _("There is no such figure in this version."))
    return dict(found)


@router.get("/published/{country}/{int:year}/v{int:number}/files", response=list[FileOut], summary="Files")
@etag(_edition)
def files_of(
    request: HttpRequest, country: Annotated[str, Field(max_length=3)], year: Year, number: Number
) -> Any:
    """List the files of a published version with their checksums."""
    version = _shown(request, country, year, number)
    made = {a.kind: a for a in Artefact.objects.filter(version=version, language="en")}
    return [
        {
            "kind": kind.name,
            "name": file_name(version, kind.name),
            "media": kind.media,
            "size": made[kind.name].size,
            "sha256": made[kind.name].sha256,
            "address": absolute(file_address(version, kind.name)),
        }
        for kind in KINDS.values()
        if kind.name in made
    ]


@router.get("/published/{country}/{int:year}/v{int:number}/files/{kind}", summary="A file")
def file_of(
    request: HttpRequest,
    country: Annotated[str, Field(max_length=3)],
    year: Year,
    number: Number,
    kind: Annotated[str, Field(max_length=10, description=", ".join(KINDS))],
) -> HttpResponseBase:
    """Give a file of a published version; with If-None-Match it is not sent twice."""
    version = _shown(request, country, year, number)
    if kind not in KINDS:
        raise Http404
    return give_file(request, version, kind)
