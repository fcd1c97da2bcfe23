"""Pages of the review: what changed, what is open, and the step to the next state; remarks on cells."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from azogue.inventory import CHANNELS
from azogue.office.inventories.access_publish import remark_thing
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.differences import differences
from azogue.office.inventories.estimates import estimate_of_content
from azogue.office.inventories.models import Remark, Row, Version
from azogue.office.inventories.reading import Talk, base_of, comparable, frozen_content, talks_of
from azogue.office.inventories.selectors import version_for
from azogue.office.inventories.services import remarks as talk
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.review import frozen_digest, step
from azogue.office.inventories.workflow import VERSION
from azogue.office.record.acts import ask, history
from azogue.office.record.gate import Person, may
from azogue.office.record.http import Asked
from azogue.office.record.models import Act
from azogue.office.record.wording import verb_text
from azogue.office.words.facts import column_label

STATE_NAMES = {s.name: s.label for s in VERSION.states}
MOST_ROWS_SHOWN = 300


@require_safe
def review(request: Asked, pk: int) -> HttpResponse:
    """Show a version to whoever reviews it: totals, what changed, what is open, and the buttons."""
    version = version_for(request.person, pk, "see_work")
    content, unchanged = frozen_content(version, frozen_digest(version))
    found = estimate_of_content(content)
    candidates = comparable(request.person, version)
    base = base_of(version, candidates)
    base_content = None if base is None else frozen_content(base, "")[0]
    thing = version.thing()
    context = {
        **about(version),
        "thing": thing,
        "found": found,
        "totals": [(c, found.figure("total", c)) for c in CHANNELS] if found.totals else [],
        "unchanged": unchanged,
        "base": base,
        "changes": None if base_content is None else differences(base_content, content),
        "most": MOST_ROWS_SHOWN,
        "problems": content.dossier.problems[:200],
        "talks": with_rights(request.person, talks_of(version)),
        "may_remark": bool(may(request.person, "edit:remarks", thing)),
        "buttons": VERSION.buttons(request.person, thing),
        "acts": [(a, _words(a)) for a in history("version", version.pk)[:30]],
    }
    return render(request, "inventories/review.html", context)


def _words(act: Act) -> str:
    """Say what was done, and what it was about where it is no step."""
    said = verb_text(act.verb)
    steps = {s.verb for s in VERSION.steps}
    return said if act.verb in steps or act.verb == "supersede" else f"{said} · {act.summary}"


def about(version: Version) -> dict[str, Any]:
    """Return what every page about a version shows of it."""
    return {
        "version": version,
        "inventory": version.inventory,
        "state_label": STATE_NAMES[version.state],
    }


def with_rights(person: Person, talks: list[Talk]) -> list[dict[str, Any]]:
    """Return remarks with what a person may do about each."""
    out = []
    for one in talks:
        thing = remark_thing(one.remark)
        column = column_label(one.remark.column, one.sheet) if one.remark.column else ""
        rights = {verb: bool(may(person, verb, thing)) for verb in ("reply", "settle", "unsettle")}
        out.append({"talk": one, "remark": one.remark, "column": column, **rights})
    return out


@require_POST
def take_step(request: Asked, pk: int) -> HttpResponse:
    """Take a version one step on."""
    version = version_for(request.person, pk)
    verb = request.POST.get("verb", "")
    try:
        outcome = step(request.person, version, verb, request.POST.get("why", ""))
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
        return redirect("inventories:review", pk)
    if outcome.draft is not None:
        messages.success(request, _("A new draft goes on from here. The version before stays as it was."))
        return redirect("inventories:overview", outcome.draft.pk)
    messages.success(request, str(_done(verb)))
    return redirect("inventories:review", pk)


def _done(verb: str) -> str:
    return {
        "submit": _("Submitted. Nothing in this version changes any more."),
        "approve": _("Approved. It can now be published."),
        "publish": _("Published. Its files are being made and will be on the public page in a moment."),
        "withdraw": _("Withdrawn. The public address says why."),
    }.get(verb, _("Done."))


def remarks(request: Asked, pk: int) -> HttpResponse:
    """Show remarks, of one cell or of all, and take a new one."""
    version = version_for(request.person, pk, "see_work")
    row = _row(version, request.GET.get("row") or request.POST.get("row") or "")
    column = (request.GET.get("column") or request.POST.get("column") or "")[:40]
    if column and (row is None or column not in COLUMNS.get(row.sheet, {})):
        raise Http404
    text = ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            talk.remark(request.person, version, row, column, text)
        except CellRefused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("Remark kept."))
            return redirect(f"{request.path}?{_query(row, column)}")
    found = talks_of(version, uid=row.uid if row else None, column=column or None)
    context = {
        **about(version),
        "row": row,
        "column": column,
        "column_name": column_label(column, row.sheet) if row and column else "",
        "cell": row.cells.get(column, "") if row and column else "",
        "talks": with_rights(request.person, found),
        "may_remark": bool(may(request.person, "edit:remarks", version.thing())),
        "text": text,
        "back": request.path + (f"?{_query(row, column)}" if row else ""),
    }
    return render(request, "inventories/remarks.html", context, status=422 if text else 200)


def _query(row: Row | None, column: str) -> str:
    return f"row={row.pk}&column={column}" if row else ""


def _row(version: Version, named: str) -> Row | None:
    """Return the row of a version by its number or its uid; None when none is named."""
    if not named:
        return None
    rows = Row.objects.select_related("version__inventory").filter(version=version, removed=False)
    if len(named) == 32:
        return get_object_or_404(rows, uid=named)
    if not named.isdecimal() or len(named) > 18:
        raise Http404
    return get_object_or_404(rows, pk=int(named))


@require_POST
def answer_remark(request: Asked, pk: int) -> HttpResponse:
    """Reply to a remark, settle it, or open it again."""
    remark = get_object_or_404(Remark.objects.select_related("inventory", "version"), pk=pk)
    ask(request.person, "see", remark_thing(remark))
    verb = request.POST.get("verb", "reply")
    try:
        if verb == "settle":
            talk.settle(request.person, remark)
        elif verb == "unsettle":
            talk.unsettle(request.person, remark)
        else:
            talk.reply(request.person, remark, request.POST.get("text", ""))
    except CellRefused as refused:
        messages.error(request, str(refused.reason))
    return redirect(_back(request, remark))


def _back(request: Asked, remark: Remark) -> str:
    """Return the page the form stood on, if it is one of ours."""
    from django.urls import reverse
    from django.utils.http import url_has_allowed_host_and_scheme

    asked = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    newest = Version.objects.filter(inventory_id=remark.inventory_id).order_by("-number").first()
    return reverse("inventories:remarks", args=[newest.pk if newest else remark.version_id])
