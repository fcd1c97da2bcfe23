"""The table of a part with all that stands around it: made anew after every change, kept in between.

It says the same to everybody who may edit alike, so it is kept by what it shows: the edition of the version,
how often somebody remarked, and the language. Tokens and keys of forms are filled in for each answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from azogue.dossier import schema
from azogue.facts import categories, rate_units
from azogue.office.inventories import fragments
from azogue.office.inventories.content import Kept, content_of
from azogue.office.inventories.estimates import live_of
from azogue.office.inventories.found import Found
from azogue.office.inventories.grid import Grid, Key, grid_of, lists_html
from azogue.office.inventories.layout import (
    Place,
    codes_of,
    in_sight,
)
from azogue.office.inventories.models import Change, Version
from azogue.office.inventories.selectors import by_cell, marks_of
from azogue.office.inventories.shelf import Shelf
from azogue.office.inventories.views.unchanged import state_of
from azogue.office.record import pieces
from azogue.office.record.http import Asked
from azogue.office.record.pieces import Piece
from azogue.office.words.facts import said, sheet_label

PAGE = 100
_MAINS: Final[Shelf[tuple[Piece | str, ...]]] = Shelf(16)
"""A part of a hundred rows is half a megabyte."""


@dataclass
class Typed:
    """What a form brought that could not be saved, to be shown again where it was typed."""

    texts: dict[Key, str] = field(default_factory=dict)
    notes: dict[Key, SafeString] = field(default_factory=dict)
    saved: int = 0
    status: int = 200


def kept_main(request: Asked, version: Version, place: Place, *, editable: bool) -> tuple[Piece | str, ...]:
    """Return the main part of the page as it is kept, with holes for `csrf_token` and `key`."""
    asked = request.GET.get("page", "")[:9]
    digest = f"{state_of(version)} {place.part} {asked} {editable} {get_language()}"

    def make() -> tuple[Piece | str, ...]:
        token, key = pieces.hole("csrf_token"), pieces.hole("key")
        main = main_html(request, version, place, editable=editable, typed=Typed(), csrf_token=token, key=key)
        return pieces.keep(main)

    return _MAINS.get(digest, make)


def main_html(
    request: Asked,
    version: Version,
    place: Place,
    *,
    editable: bool,
    typed: Typed,
    csrf_token: str,
    key: str,
    removed: Change | None = None,
) -> str:
    """Return the main part of the page: totals, the table, and what can be added."""
    content = content_of(version)
    found = live_of(content)
    rows = [row for row in content.sheets[place.sheet] if place.shows(row.cells)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    grid = grid_of(
        place.sheet,
        in_sight(place.sheet),
        editable=editable,
        problems=by_cell(content, content.dossier.problems),
        typed=typed.texts,
        notes=typed.notes,
    )
    context = {
        "version": version,
        "place": place,
        "title": place_title(place),
        "sheet": schema.sheet(place.sheet),
        "columns": grid.columns,
        "names": grid.names,
        "groups": list(_groups(version, place, shown, grid, found, marks_of(version))),
        "lists": lists_html(place.sheet, grid.columns, shown) if editable else "",
        "page": page,
        "editable": editable,
        "found": found,
        "parts": fragments.parts_html(version.pk, place.part),
        "codes": [(c, said(categories()[c].name)) for c in codes_of(place.main)] if place.main else [],
        "csrf_token": csrf_token,
        "key": key,
        "width": len(grid.columns) + 2,
        "live": fragments.live(version.pk, found, "total"),
        "removed": removed,
    }
    return render_to_string("inventories/sheet_main.html", context, request)


def place_title(place: Place) -> str:
    """Return the name of a part in the language of the page."""
    return said(categories()[place.main].name) if place.main else sheet_label(place.sheet)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    code: str
    title: str
    unit: str
    figures: SafeString | str
    rows: SafeString | str


def _groups(
    version: Version, place: Place, rows: list[Kept], grid: Grid, found: Found, marks: Any
) -> Iterator[Group]:
    """Yield the rows by source category, or all of them under none."""
    by_code: dict[str, list[Kept]] = {}
    for row in rows:
        by_code.setdefault(row.cells.get("code", "") if place.main else "", []).append(row)
    order = {code: i for i, code in enumerate(categories())}
    for code in sorted(by_code, key=lambda c: order.get(c, len(order))):
        known = categories().get(code)
        yield Group(
            code=code,
            title=said(known.name) if known else "",
            unit=f"{said(known.rate_of)}, {rate_units(code)[0]}" if known and known.rate_unit else "",
            figures=fragments.live(version.pk, found, code) if place.main and known else "",
            rows=fragments.rows(grid, by_code[code], marks),
        )
