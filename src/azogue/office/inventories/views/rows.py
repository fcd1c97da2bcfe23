"""One row with all its cells and its history; rows that come and go; changes that are taken back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from azogue.dossier import schema
from azogue.office.inventories import fragments
from azogue.office.inventories.content import COLUMNS, Kept
from azogue.office.inventories.grid import Grid, cell_html, grid_of, lists_html, plain_html, row_title
from azogue.office.inventories.layout import in_sight, part_of
from azogue.office.inventories.models import Batch, Change, Row
from azogue.office.inventories.selectors import changes_of_row, kept_row, may_see, own_rows, row_for
from azogue.office.inventories.services.cells import problems_of_row
from azogue.office.inventories.services.errors import AlreadyUndone, CellConflict, CellRefused, RowGone
from azogue.office.inventories.services.ground import row_thing
from azogue.office.inventories.services.rows import assign_row, duplicate_row, remove_row
from azogue.office.inventories.services.undo import undo, undo_batch
from azogue.office.inventories.views.sheet import save_all
from azogue.office.people.models import Enterprise
from azogue.office.record.acts import ask
from azogue.office.record.gate import SUPPLIER
from azogue.office.record.http import Asked
from azogue.office.words.facts import column_label, said

PAGE = 50


def row(request: Asked, pk: int) -> HttpResponseBase:
    """Show all cells of a row with help, and what was changed; as details under the row for htmx."""
    found = row_for(request.person, pk)
    status = 200
    typed: Any = None
    if request.method == "POST":
        ask(request.person, "edit", row_thing(found))
        typed = save_all(request.person, found.version, request.POST.items())
        if not typed.texts:
            messages.success(request, _("Saved."))
            return redirect("inventories:row", pk)
        found.refresh_from_db(fields=["cells"])
        status = typed.status
    details = bool(request.htmx)
    context = _row_context(request, found, typed, details=details)
    template = "inventories/row_details.html" if details else "inventories/row.html"
    return render(request, template, context, status=status)


def _row_context(request: Asked, found: Row, typed: Any, *, details: bool) -> dict[str, Any]:
    kept = kept_row(found)
    columns = tuple(COLUMNS[found.sheet].values())
    if details:
        shown = {c.name for c in in_sight(found.sheet)}
        columns = tuple(c for c in columns if c.name not in shown)
    editable = not found.removed and may_see(request.person, "edit", row_thing(found))
    works = may_see(request.person, "see_work", found.version.thing())
    return {
        "row": found,
        "title": row_title(kept),
        "version": found.version,
        "inventory": found.version.inventory,
        "sheet": schema.sheet(found.sheet),
        "fields": fields_of(kept, columns, editable=editable, typed=typed),
        "lists": lists_html(found.sheet, columns, [kept]) if editable else "",
        "editable": editable,
        "works": works,
        "part": part_of(found.sheet, found.cells),
        "changes": list(changes_of_row(found)[:10]),
        "proofs": list(found.proofs.select_related("document")),
        "proof_add": fragments.linked("inventories:proof_add", found.pk),
        "remarks_at": fragments.linked("inventories:remarks", found.version_id) if works else "",
        "enterprises": _enterprises(request, found),
    }


def _enterprises(request: Asked, found: Row) -> list[Enterprise]:
    if not may_see(request.person, "assign", found.version.thing()):
        return []
    return list(Enterprise.objects.filter(country=found.version.inventory.country)[:200])


def fields_of(
    kept: Kept, columns: tuple[schema.Column, ...], *, editable: bool, typed: Any = None
) -> list[dict[str, Any]]:
    """Return the cells of a row as labelled fields with help and an example."""
    problems: dict[tuple[int, str], list[Any]] = {}
    for problem in problems_of_row(kept.sheet, dict(kept.cells)):
        problems.setdefault((kept.id, problem.column), []).append(problem)
    grid = grid_of(
        kept.sheet,
        columns,
        editable=editable,
        problems=problems,
        typed=typed.texts if typed else {},
        notes=typed.notes if typed else {},
    )
    return [
        {
            "name": c.name,
            "id": f"t{kept.id}-{c.name}",
            "label": grid.names[c.name],
            "help": said(c.help),
            "example": c.example,
            "unit": c.unit,
            "html": _field(grid, kept, c),
        }
        for c in columns
    ]


def _field(grid: Grid, kept: Kept, column: schema.Column) -> SafeString:
    made = cell_html(grid, kept, column, row_title(kept)) if grid.editable else plain_html(grid, kept, column)
    return mark_safe(made)  # noqa: S308  every text in it was escaped


def row_history(request: Asked, row: int, column: str = "") -> HttpResponse:
    """Show who changed a row, or one cell of it, when, from what to what; each can be taken back."""
    found = row_for(request.person, row)
    if column and column not in COLUMNS[found.sheet]:
        raise Http404
    page = Paginator(changes_of_row(found, column), PAGE).get_page(request.GET.get("page"))
    context = {
        "row": found,
        "title": row_title(kept_row(found)),
        "column": column_label(column, found.sheet) if column else "",
        "version": found.version,
        "inventory": found.version.inventory,
        "page": page,
        "part": part_of(found.sheet, found.cells),
        "editable": may_see(request.person, "edit", row_thing(found)),
    }
    return render(request, "inventories/history.html", context)


@require_POST
def remove(request: Asked, row: int) -> HttpResponse:
    """Take a row out and offer to put it back."""
    found = row_for(request.person, row)
    done = remove_row(request.person, found)
    part = reverse("inventories:sheet", args=(found.version_id, part_of(found.sheet, found.cells)))
    return redirect(f"{part}?removed={done.pk}" if done else part)


@require_POST
def copy(request: Asked, row: int) -> HttpResponse:
    """Add a row about the same thing, once however often the form is sent."""
    found = row_for(request.person, row)
    try:
        made = duplicate_row(request.person, found, key=request.POST.get("key", ""))
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
        made = found
    return redirect(fragments.address_of(made))


@require_POST
def assign(request: Asked, row: int) -> HttpResponse:
    """Give a row to an enterprise to fill, or take it back."""
    found = row_for(request.person, row)
    pk = request.POST.get("enterprise", "")
    enterprise = None
    if pk:
        enterprise = Enterprise.objects.filter(pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0).first()
        if enterprise is None:
            raise Http404
    try:
        assign_row(request.person, found, enterprise)
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
    except RowGone as gone:
        messages.error(request, fragments.gone_text(gone))
    else:
        messages.success(request, _("Saved."))
    return redirect("inventories:row", found.pk)


@require_POST
def take_back(request: Asked, change: int) -> HttpResponse:
    """Undo one change; undoing the undoing brings it back."""
    done = Change.objects.select_related("version__inventory", "row").filter(pk=change).first()
    if done is None:
        raise Http404
    try:
        undo(request.person, done)
    except AlreadyUndone:
        messages.info(request, _("This was undone before."))
    except CellConflict as met:
        text = _("This cell was edited since (%(who)s: “%(text)s”), so it stays.")
        messages.warning(request, text % {"who": met.by or _("Somebody"), "text": met.now})
    except RowGone as gone:
        messages.warning(request, fragments.gone_text(gone))
    else:
        messages.success(request, _("Undone."))
    if done.row is None:
        return redirect("inventories:overview", done.version_id)
    done.row.version = done.version
    return redirect(fragments.address_of(done.row, done.column))


@require_POST
def take_back_batch(request: Asked, batch: int) -> HttpResponse:
    """Undo everything a batch did, but what was edited since."""
    found = Batch.objects.select_related("version__inventory").filter(pk=batch).first()
    if found is None:
        raise Http404
    done = undo_batch(request.person, found)
    text = ngettext("%(count)s change was undone.", "%(count)s changes were undone.", done.count)
    messages.success(request, text % {"count": done.count})
    if done.kept:
        kept = ngettext(
            "%(count)s stays, because it was edited since.",
            "%(count)s stay, because they were edited since.",
            len(done.kept),
        )
        messages.warning(request, kept % {"count": len(done.kept)})
    return redirect("inventories:overview", found.version_id)


def own(request: Asked) -> HttpResponse:
    """Show an enterprise the rows it is asked to fill, with help at every field; save what was changed."""
    if not request.person.known:
        return redirect("account_login")
    if not any(r.name == SUPPLIER for r in request.person.roles):
        raise Http404
    rows = own_rows(request.person)
    typed: Any = None
    if request.method == "POST":
        typed, saved = None, 0
        for version in {r.version_id: r.version for r in rows}.values():
            part = save_all(request.person, version, request.POST.items())
            saved += part.saved
            typed = part if part.texts else typed
        if typed is None:
            messages.success(request, _("Saved."))
            return redirect("inventories:own")
        rows = own_rows(request.person)
    shown = [
        {
            "row": r,
            "fields": fields_of(kept_row(r), _asked(r.sheet), editable=True, typed=typed),
            "proof_add": fragments.linked("inventories:proof_add", r.pk),
        }
        for r in rows
    ]
    lists = [lists_html(r.sheet, _asked(r.sheet), [kept_row(r)]) for r in rows]
    context = {"shown": shown, "lists": mark_safe("".join(dict.fromkeys(lists)))}  # noqa: S308
    return render(request, "inventories/own.html", context, status=typed.status if typed else 200)


_LEFT_OUT = {"year", "code", "phase", "factor_set", "confidence", "service_life", "latitude", "longitude"}


def _asked(sheet: str) -> tuple[schema.Column, ...]:
    return tuple(c for c in COLUMNS[sheet].values() if c.name not in _LEFT_OUT)
