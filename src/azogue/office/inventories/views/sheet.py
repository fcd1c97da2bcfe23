"""A part of a version, where figures are typed: cells saved one by one, or all that changed at once."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from azogue.dossier import schema
from azogue.facts import categories, rate_units
from azogue.office.inventories import fragments
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.grid import Key
from azogue.office.inventories.layout import (
    Place,
    main_of,
    place_of,
)
from azogue.office.inventories.models import Change, Row, Version
from azogue.office.inventories.selectors import may_see, row_for, version_for
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.errors import CellConflict, CellRefused, RowGone
from azogue.office.inventories.services.ground import thing_of_rows
from azogue.office.inventories.services.rows import add_row
from azogue.office.inventories.views.sheet_table import Typed, kept_main, main_html, place_title
from azogue.office.inventories.views.unchanged import not_modified
from azogue.office.record import pieces
from azogue.office.record.gate import Person
from azogue.office.record.http import Asked

MOST_CELLS = 3_000
"""Cells that one form may send."""
_CELL = re.compile(r"t(\d{1,18})-(\w{1,40})")


def part(request: Asked, pk: int, name: str) -> HttpResponseBase:
    """Show a part of a version, or save all cells of it that were changed."""
    version = version_for(request.person, pk, "see_work")
    try:
        place = place_of(name)
    except KeyError:
        raise Http404 from None
    typed = Typed()
    same = not_modified(request, version)
    if same is not None:
        return same
    if request.method == "POST":
        typed = save_all(request.person, version, request.POST.items())
        if typed.saved:
            text = ngettext("%(count)s cell was saved.", "%(count)s cells were saved.", typed.saved)
            messages.success(request, text % {"count": typed.saved})
        if not typed.texts:
            return redirect(request.get_full_path())
        messages.error(request, _("Some cells were not saved. They are marked below."))
    return _page(request, version, place, typed)


def save_all(person: Person, version: Version, items: Iterable[tuple[str, Any]]) -> Typed:
    """Save every cell of a form that differs from what was seen; each for itself.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    given = dict(items)
    wanted: dict[Key, tuple[str, str]] = {}
    for name, text in given.items():
        found = _CELL.fullmatch(name)
        seen = given.get("s" + name[1:])
        if found and seen is not None and _plain(text) != _plain(seen) and len(wanted) < MOST_CELLS:
            wanted[int(found[1]), found[2]] = (str(text), str(seen))
    rows = Row.objects.filter(version=version).in_bulk([row for row, _column in wanted])
    typed = Typed()
    for (pk, column), (text, seen) in wanted.items():
        if pk in rows:
            rows[pk].version = version
            _save(person, rows[pk], column, text, seen, typed)
    return typed


def _plain(text: Any) -> str:
    return str(text).replace("\r\n", "\n").strip()


def _save(person: Person, row: Row, column: str, text: str, seen: str, typed: Typed) -> None:
    key = (row.pk, column)
    try:
        typed.saved += save_cell(person, row, column, text, seen=seen).change is not None
    except CellConflict as met:
        typed.texts[key], typed.notes[key], typed.status = (
            text,
            fragments.conflict(row, column, text, met, alone=False),
            409,
        )
    except CellRefused as refused:
        typed.texts[key], typed.notes[key] = text, fragments.refused(refused.reason)
        typed.status = max(typed.status, 422)
    except RowGone as gone:
        typed.texts[key], typed.notes[key], typed.status = text, fragments.gone(gone), 409


def _page(request: Asked, version: Version, place: Place, typed: Typed) -> HttpResponse:
    editable = may_see(request.person, "edit", thing_of_rows(version))
    removed = _removed(request, version)
    frame = {
        "version": version,
        "inventory": version.inventory,
        "place": place,
        "title": place_title(place),
        "sheet": schema.sheet(place.sheet),
    }
    fill = {"csrf_token": get_token(request), "key": fragments.new_key()}
    if typed.texts or removed or not request.GET.keys() <= {"page"}:
        main = main_html(request, version, place, editable=editable, typed=typed, removed=removed, **fill)
        return render(request, "inventories/sheet.html", {**frame, "main": main}, status=typed.status)
    kept = kept_main(request, version, place, editable=editable)
    return pieces.respond(request, "inventories/sheet.html", frame, "main", kept, fill)


def _removed(request: Asked, version: Version) -> Change | None:
    """Return the removal that was done a moment ago, to offer its undoing."""
    pk = request.GET.get("removed", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return Change.objects.filter(pk=int(pk), version=version, after__isnull=True, undone_by=None).first()


def cell(request: Asked, row: int, column: str) -> HttpResponseBase:
    """Save one cell: a fragment for htmx, else back to the page; or show the cell alone."""
    found = row_for(request.person, row)
    if column not in COLUMNS[found.sheet]:
        raise Http404
    text, seen = _sent(request, found, column)
    if request.method == "POST" and seen is not None:
        return _saved(request, found, column, text, seen)
    if request.method == "GET" and request.htmx:
        return HttpResponse(fragments.cell_again(found, column))
    return redirect(fragments.address_of(found, column))


def _saved(request: Asked, found: Row, column: str, text: str, seen: str) -> HttpResponseBase:
    try:
        saved = save_cell(request.person, found, column, text, seen=seen)
    except CellConflict as met:
        return _conflicted(request, found, column, text, met)
    except CellRefused as refused:
        return _told(request, found, column, fragments.refused(refused.reason), str(refused.reason))
    except RowGone as gone:
        return _told(request, found, column, fragments.gone(gone), fragments.gone_text(gone), 409)
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect(fragments.address_of(found, column))
    return HttpResponse(fragments.saved(request, found, column, text, saved))


def _sent(request: Asked, row: Row, column: str) -> tuple[str, str | None]:
    name = f"{row.pk}-{column}"
    text = request.POST.get(f"t{name}", request.POST.get("text", ""))
    return text, request.POST.get(f"s{name}", request.POST.get("seen"))


def _conflicted(request: Asked, row: Row, column: str, text: str, met: CellConflict) -> HttpResponse:
    if request.htmx:
        return HttpResponse(fragments.conflict(row, column, text, met), status=409)
    context = {
        "row": row,
        "version": row.version,
        "inventory": row.version.inventory,
        "column": COLUMNS[row.sheet][column],
        "mine": text,
        "met": met,
        "back": fragments.address_of(row, column),
    }
    return render(request, "inventories/cell_conflict.html", context, status=409)


def _told(
    request: Asked, row: Row, column: str, fragment: SafeString, text: str, status: int = 422
) -> HttpResponse:
    if request.htmx:
        return HttpResponse(fragment, status=status)
    messages.error(request, text)
    return redirect(fragments.address_of(row, column))


@require_POST
def add(request: Asked, pk: int, name: str) -> HttpResponse:
    """Add a row to a part, once however often the form is sent."""
    version = version_for(request.person, pk, "see_work")
    try:
        place = place_of(name)
    except KeyError:
        raise Http404 from None
    year = str(version.inventory.year)
    cells = {"year": year} if schema.sheet(place.sheet).column("year").required else {}
    code = request.POST.get("code", "")
    if place.main and main_of(code) == place.main:
        cells["code"] = code
        cells["unit"] = next(iter(rate_units(code) if code in categories() else ()), "")
    elif place.main:
        messages.error(request, _("Choose a source category first."))
        return redirect("inventories:sheet", version.pk, name)
    key = request.POST.get("key", "")
    try:
        row = add_row(request.person, version, place.sheet, cells, key=key)
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
        return redirect("inventories:sheet", version.pk, name)
    return redirect(fragments.address_of(row))
