"""Pages on which a file is brought into an inventory."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from azogue.dossier import schema
from azogue.dossier.mapping import leftovers
from azogue.office.inventories import import_words, mapping_page
from azogue.office.inventories.forms_import import UploadForm, cells_sent, meaning_sent
from azogue.office.inventories.fragments import new_key
from azogue.office.inventories.import_grid import columns_shown, rows_html
from azogue.office.inventories.import_plan import Line, Plan, mapping_of, plan_of, raw_of
from azogue.office.inventories.models import Import, ImportRow, ImportSheet, Version
from azogue.office.inventories.selectors import may_see, version_for
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.errors import CellRefused, RowGone
from azogue.office.inventories.services.importing import BadMeaning, PlanMoved, import_thing, works
from azogue.office.jobs import start
from azogue.office.record.acts import ask, history
from azogue.office.record.gate import Person
from azogue.office.record.http import Asked
from azogue.office.record.uploads import BadUpload
from azogue.office.words.facts import column_label, sheet_label

PAGE: Final = 50
SHOW: Final = ("bad", "new", "changed", "same", "skipped", "left", "all")
MOST_SAID: Final = 30


def source_for(person: Person, pk: int, verb: str = "see") -> Import:
    """Return an import with its version.

    Raises:
        Http404: There is none.
        Refused: The person may not.

    """
    found = Import.objects.select_related("version__inventory", "batch", "by").filter(pk=pk).first()
    if found is None:
        raise Http404
    ask(person, verb, import_thing(found))
    return found


def imports(request: Asked, pk: int) -> HttpResponseBase:
    """Show the imports of a version and take another file."""
    version = version_for(request.person, pk, "see_work")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, version, form.cleaned_data["file"])
        except BadUpload as bad:
            form.add_error("file", str(bad))
    page = Paginator(version.imports.select_related("batch", "by"), PAGE).get_page(request.GET.get("page"))
    context = {
        "version": version,
        "inventory": version.inventory,
        "form": form,
        "page": page,
        "rows": [(s, *_state(s)) for s in page],
        "editable": may_see(request.person, "edit:rows", version.thing()),
        "once": request.POST.get("once") or new_key(),
    }
    return render(request, "inventories/import_new.html", context, status=422 if form.errors else 200)


def _taken(request: Asked, version: Version, file: Any) -> HttpResponseBase:
    source = importing.upload(request.person, version, file)
    if source.state == "reading" and source.size > works.LARGE_FILE:
        job = start(request.person, works.READ, version.inventory.country, source=source.pk)
        return redirect("jobs:job", job.pk)
    if source.state != "reading":
        messages.info(request, _("This very file is waiting here already."))
    importing.read_file(source.pk)
    return redirect("inventories:import_page", source.pk)


def _state(source: Import) -> tuple[Any, str]:
    name = "undone" if source.batch is not None and source.batch.undone else source.state
    return import_words.STATES[name], import_words.TONES[name]


def page(request: Asked, source: int) -> HttpResponseBase:
    """Show an import where it stands: lead to what is to be done, or say what came of it."""
    found = source_for(request.person, source)
    if found.state in {"mapping", "preview"}:
        return redirect(f"inventories:import_{found.state}", found.pk)
    label, tone = _state(found)
    batch = found.batch
    left = batch.changes.filter(undone_by=None).select_related("row") if batch and batch.undone else None
    context = {
        **_common(found),
        "state": label,
        "tone": tone,
        "batch": batch,
        "kept": [(c, column_label(c.column, c.row.sheet) if c.column and c.row else "") for c in left[:100]]
        if left is not None
        else [],
        "counts": _written(found),
        "acts": history("import", found.pk),
        "may_undo": may_see(request.person, "undo", import_thing(found)),
        "may_abandon": may_see(request.person, "abandon", import_thing(found)),
        "once": new_key(),
    }
    return render(request, "inventories/import_page.html", context)


def _common(source: Import) -> dict[str, Any]:
    return {
        "source": source,
        "version": source.version,
        "inventory": source.version.inventory,
        "earlier": importing.earlier(source),
        "said": _said(source),
    }


def _said(source: Import) -> list[tuple[str, Any, str]]:
    """Return place, sentence and tone of what is to be said of the file."""
    tones = {"error": "bad", "warning": "warn", "note": "info"}
    out: list[tuple[str, Any, str]] = []
    for problem in source.problems[:MOST_SAID]:
        place = str(problem.get("table", ""))
        if problem.get("cell") or problem.get("row"):
            place = f"{place} {problem.get('cell') or problem['row']}"
        out.append((place, import_words.said_of(problem), tones[problem["severity"]]))
    return out


def _written(source: Import) -> dict[str, int]:
    """Return how many rows an applied import added and changed."""
    if source.batch is None:
        return {}
    rows: dict[int | None, bool] = {}
    for row, column in source.batch.changes.values_list("row_id", "column"):
        rows[row] = rows.get(row, False) or column == ""
    new = sum(rows.values())
    return {"new": new, "changed": len(rows) - new}


def mapping(request: Asked, source: int) -> HttpResponseBase:
    """Ask what the tables of a file are, and what their columns mean."""
    found = source_for(request.person, source, "see" if request.method != "POST" else "map")
    if found.state not in {"mapping", "preview"}:
        return redirect("inventories:import_page", found.pk)
    tables = list(found.sheets.all())
    reasons: dict[int, Any] = {}
    if request.method == "POST":
        given = {t.pk: m for t in tables if (m := meaning_sent(t, request.POST)) is not None}
        try:
            if importing.give_meaning(request.person, found, given, go="stay" not in request.POST):
                return redirect("inventories:import_preview", found.pk)
            messages.info(request, _("Look at what the columns mean now."))
            return redirect("inventories:import_mapping", found.pk)
        except BadMeaning as bad:
            reasons = bad.reasons
        except CellRefused as refused:
            reasons = {0: refused.reason}
        mapping_page.put_back(tables, given)
    context = {
        **_common(found),
        "tables": mapping_page.tables_of(found, tables, reasons),
        "reason": reasons.get(0, ""),
        "sheets": mapping_page.sheets(),
        "editable": may_see(request.person, "map", import_thing(found)),
    }
    return render(request, "inventories/import_mapping.html", context, status=422 if reasons else 200)


def preview(request: Asked, source: int) -> HttpResponseBase:
    """Show every row as it will be read; take corrections."""
    found = source_for(request.person, source)
    if found.state != "preview":
        return redirect("inventories:import_page", found.pk)
    if request.method == "POST":
        return _mended(request, found)
    plan = plan_of(found)
    show = request.GET.get("show", "")
    if show not in SHOW:
        show = "bad" if plan.counts["bad"] else "all"
    shown = Paginator(plan.of(show), PAGE).get_page(request.GET.get("page"))
    editable = may_see(request.person, "mend", import_thing(found))
    context = {
        **_common(found),
        **counts_context(found, plan, show),
        "plan": plan,
        "page": shown,
        "tables": list(_tables(plan, list(shown), editable=editable)),
        "editable": editable,
        "once": new_key(),
    }
    return render(request, "inventories/import_preview.html", context)


def counts_context(source: Import, plan: Plan, show: str) -> dict[str, Any]:
    """Return what the counters need."""
    labels = {"bad": _("with problems"), "all": _("all rows"), **import_words.KINDS}
    numbers = {**plan.counts, "all": plan.counts["read"]}
    return {
        "source": source,
        "plan": plan,
        "show": show,
        "counters": [(name, labels[name], numbers[name]) for name in SHOW],
    }


def _tables(plan: Plan, lines: list[Line], *, editable: bool) -> Iterator[dict[str, Any]]:
    raws = ImportRow.objects.in_bulk([x.id for x in lines])
    for pk in dict.fromkeys(x.table for x in lines):
        here = [x for x in lines if x.table == pk]
        table = plan.tables[pk]
        columns = columns_shown(plan, pk, here)
        over = leftovers(raw_of(table, [raws[x.id] for x in here if x.id in raws]), _read_columns(table))
        yield {
            "title": table.title,
            "sheet": sheet_label(table.sheet),
            "columns": [(column_label(c.name, table.sheet), c) for c in columns],
            "rows": rows_html(here, columns, over, editable=editable),
        }


def _read_columns(table: ImportSheet) -> dict[int, str]:
    """Return the columns that are brought in, and those that only help whoever fills our own workbook."""
    helps = schema.sheet(table.sheet).ignored
    names = ((at, name.strip().casefold()) for at, name in enumerate(table.header))
    return {at: name for at, name in names if name in helps} | mapping_of(table)


def _mended(request: Asked, source: Import) -> HttpResponseBase:
    """Save what a page of the preview sent, and leave out or take in the row whose button was pressed."""
    try:
        importing.mend(request.person, source, cells_sent(request.POST))
    except CellRefused as refused:
        messages.error(request, str(refused.reason) or _("There is no such cell."))
    for verb, out in (("skip", True), ("take", False)):
        rows = [int(r) for r in request.POST.getlist(verb) if r.isdecimal() and len(r) < 15]
        if rows:
            importing.skip(request.person, source, rows, out=out)
    if "skip_bad" in request.POST:
        importing.skip(request.person, source, [x.id for x in plan_of(source).lines if x.bad])
    return redirect(_preview_address(request, source))


def _preview_address(request: Asked, source: Import) -> str:
    kept = {k: v for k in ("show", "page") if (v := request.GET.get(k, "")[:20])}
    address = reverse("inventories:import_preview", args=(source.pk,))
    return f"{address}?{urlencode(kept)}" if kept else address


@require_POST
def choose(request: Asked, source: int) -> HttpResponseBase:
    """Choose what happens to blank cells, other years and bad cells."""
    found = source_for(request.person, source, "mend")
    importing.choose(request.person, found, {k: request.POST.get(k, "") for k in ("blank", "years", "bad")})
    return redirect(_preview_address(request, found))


@require_POST
def apply(request: Asked, source: int) -> HttpResponseBase:
    """Bring the import in."""
    found = source_for(request.person, source, "apply")
    seen = request.POST.get("seen", "")[:64]
    if _rows(found) > works.MANY_ROWS and found.state == "preview":
        country, who = found.version.inventory.country, request.person.id
        job = start(request.person, works.APPLY, country, source=found.pk, account=who, seen=seen)
        return redirect("jobs:job", job.pk)
    try:
        importing.apply(request.person, found, seen=seen)
    except (PlanMoved, RowGone):
        messages.warning(request, _("Something was changed since you looked. Look at the preview again."))
        return redirect("inventories:import_preview", found.pk)
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
        return redirect("inventories:import_preview", found.pk)
    return redirect("inventories:import_page", found.pk)


def _rows(source: Import) -> int:
    return ImportRow.objects.filter(table__in=ImportSheet.objects.filter(source=source)).count()


@require_POST
def undo(request: Asked, source: int) -> HttpResponseBase:
    """Take the whole import back."""
    found = source_for(request.person, source, "undo")
    done = importing.undo_import(request.person, found)
    if done.kept:
        messages.warning(request, _("The import was taken back, but for what was edited since."))
    else:
        messages.success(request, _("The import was taken back."))
    return redirect("inventories:import_page", found.pk)


@require_POST
def reopen(request: Asked, source: int) -> HttpResponseBase:
    """Open the preview of an import again that was taken back."""
    found = source_for(request.person, source, "reopen")
    importing.reopen(request.person, found)
    return redirect("inventories:import_page", found.pk)


@require_POST
def abandon(request: Asked, source: int) -> HttpResponseBase:
    """Give an import up."""
    found = source_for(request.person, source, "abandon")
    importing.abandon(request.person, found)
    messages.success(request, _("The import was given up. Nothing of it was brought in."))
    return redirect("inventories:import_new", found.version_id)


@require_safe
def file(request: Asked, source: int) -> FileResponse:
    """Give the file back as it came."""
    found = source_for(request.person, source)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
