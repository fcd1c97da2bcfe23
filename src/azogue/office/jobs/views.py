"""The page of a job: how far it is, and what came of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from azogue.office.jobs.models import Job
from azogue.office.jobs.services import throw_away
from azogue.office.record.acts import ask
from azogue.office.record.http import Asked

WORDS = {
    "waiting": _("Waiting for its turn."),
    "running": _("Being done."),
    "done": _("Done."),
    "failed": _("It did not work."),
}


@require_safe
def job(request: Asked, number: int) -> HttpResponse:
    """Show how a job goes; the page looks again by itself while it goes on."""
    found = get_object_or_404(Job, pk=number)
    ask(request.person, "see", found.thing())
    after = request.GET.get("next", "")
    target = after if after.startswith("/") and not after.startswith(("//", "/\\")) else _target(found)
    context = {
        "job": found,
        "thing": found.thing(),
        "words": WORDS[found.state],
        "going": found.state in {"waiting", "running"},
        "target": target,
        "share": round(100 * found.done / found.total) if found.total else None,
    }
    template = "jobs/progress.html" if request.htmx else "jobs/job.html"
    response = render(request, template, context)
    if context["going"] and not request.htmx:
        response["Refresh"] = "4"  # for browsers without JavaScript; htmx looks more often
    if request.htmx and not context["going"]:
        response["HX-Refresh"] = "true"
    return response


def _target(found: Job) -> str:
    """Return the address that the work gave as its result."""
    result = found.result if isinstance(found.result, dict) else {}
    href = result.get("href", "")
    return href if isinstance(href, str) and href.startswith("/") and not href.startswith("//") else ""


@require_POST
def forget(request: Asked, number: int) -> HttpResponse:
    """Take a job that has ended off the list."""
    throw_away(request.person, get_object_or_404(Job, pk=number))
    return redirect("desk")
