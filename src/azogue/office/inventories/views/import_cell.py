"""One cell of a file, mended where it stands in the preview."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.import_grid import cell_html, status_html
from azogue.office.inventories.import_plan import Line, Plan, plan_of
from azogue.office.inventories.models import Import, ImportRow
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.views.importing import counts_context, source_for
from azogue.office.record.http import Asked
from azogue.office.words.facts import column_label


@require_POST
def cell(request: Asked, row: int, column: str) -> HttpResponseBase:
    """Mend one cell: a fragment with the cell and the counters for htmx, else back to the preview."""
    found = ImportRow.objects.select_related("table").filter(pk=row).first()
    if found is None or column not in COLUMNS.get(found.table.sheet, {}):
        raise Http404
    source = source_for(request.person, found.table.source_id, "mend")
    before = plan_of(source).line(row)
    text = request.POST.get(f"c{row}-{column}", request.POST.get("text", ""))
    try:
        importing.mend(request.person, source, {row: {column: text}})
    except CellRefused as refused:
        said = str(refused.reason) or _("There is no such cell.")
        if request.htmx:
            note = format_html('<p class="mark mark--bad" role="alert">{}</p>', said)
            response = HttpResponse(note, status=422)
            response["HX-Retarget"], response["HX-Reswap"] = f"#b{row}-{column}", "beforeend"
            return response
        messages.error(request, said)
    if not request.htmx:
        return redirect("inventories:import_preview", source.pk)
    plan = plan_of(source)
    now = plan.line(row)
    if now is None:
        raise Http404
    return HttpResponse(_answer(request, source, plan, before, now, column))


def _answer(request: Asked, source: Import, plan: Plan, before: Line | None, now: Line, column: str) -> str:
    """Return the cell, and out of band what else moved: its row, the counters, what will be applied."""
    parts = [_cell(now, column)]
    for name in COLUMNS[now.sheet]:
        moved = before is None or now.marks_at(name) != before.marks_at(name)
        if name != column and moved:
            parts.append(f'<div id="b{now.id}-{name}" hx-swap-oob="true">{_cell(now, name)}</div>')
    parts.append(f'<div id="s{now.id}" hx-swap-oob="true">{status_html(now, editable=True)}</div>')
    show = request.GET.get("show", "") or "bad"
    context = {**counts_context(source, plan, show), "swap": True, "editable": True}
    parts.append(render_to_string("inventories/import_counts.html", context, request))
    parts.append(render_to_string("inventories/import_apply.html", context, request))
    return "".join(parts)


def _cell(line: Line, name: str) -> str:
    return cell_html(line, COLUMNS[line.sheet][name], column_label(name, line.sheet), editable=True)
