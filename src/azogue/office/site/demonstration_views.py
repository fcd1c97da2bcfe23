"""The demonstration's door: a list of people, and one click to be one of them. Only there when it is on."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from azogue.office.people.models import Account
from azogue.office.record.gate import ROLE_NAMES
from azogue.office.record.http import Asked
from azogue.office.record.uploads import XLSX
from azogue.office.site.demonstration import PLAYERS, workbook_with_mistakes
from azogue.office.site.first import BACKEND

DOES = {
    "officer": gettext_lazy("Fills in the inventory, imports workbooks, and submits it for review."),
    "reviewer": gettext_lazy("Reads a submitted inventory, remarks on cells, and sends it back."),
    "approver": gettext_lazy("Approves as the second person, and publishes."),
    "supplier": gettext_lazy("Fills in the own enterprise's sheet and nothing else."),
    "customs": gettext_lazy("Hands in customs data, and asks whether a shipment may go."),
    "regional_centre": gettext_lazy("Looks on and helps."),
    "funder": gettext_lazy("Sees what is published and who is who."),
}


def _only_here() -> None:
    if not settings.DEMO:
        raise Http404


@require_safe
@never_cache
def door(request: Asked) -> HttpResponse:
    """Show the people of the demonstration."""
    _only_here()
    known = {a.email: a for a in Account.objects.filter(demo=True, is_active=True)}
    people = [
        {"account": known[p.email], "role": ROLE_NAMES[p.role], "does": DOES[p.role]}
        for p in PLAYERS
        if p.email in known
    ]
    return render(request, "site/demonstration.html", {"people": people, "next": request.GET.get("next", "")})


@require_POST
def enter(request: Asked, number: int) -> HttpResponse:
    """Be one of the people of the demonstration."""
    _only_here()
    account = get_object_or_404(Account, pk=number, demo=True, is_active=True)
    login(request, account, backend=BACKEND)
    after = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        return redirect(after)
    return redirect("desk")


@require_safe
def workbook(request: Asked) -> HttpResponse:
    """Give a workbook with mistakes, for trying the import."""
    del request
    _only_here()
    response = HttpResponse(workbook_with_mistakes(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_("workbook-with-mistakes")}.xlsx"'
    return response
