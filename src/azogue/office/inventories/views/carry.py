"""Carrying rows over from another year or version: choose, see what would come, do it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from azogue.office.inventories.content import content_of
from azogue.office.inventories.grid import row_title
from azogue.office.inventories.models import Version
from azogue.office.inventories.selectors import version_for, versions_listed
from azogue.office.inventories.services.carry import carry_over, offers
from azogue.office.inventories.services.errors import CellRefused, RowGone
from azogue.office.record.acts import ask
from azogue.office.record.http import Asked

MOST = 1_000
"""Rows that are offered on one page."""


def carry(request: Asked, pk: int) -> HttpResponse:
    """Offer the rows of another year or version; carry over those that are ticked."""
    version = version_for(request.person, pk, "see_work")
    ask(request.person, "edit:rows", version.thing())
    others = versions_listed(request.person, [version.inventory.country]).exclude(pk=pk)
    other = _chosen(request, others)
    if request.method == "POST" and other is not None:
        try:
            batch = carry_over(
                request.person,
                version,
                other,
                uids=set(request.POST.getlist("uid")),
                figures=bool(request.POST.get("figures")),
            )
        except (CellRefused, RowGone) as met:
            messages.error(request, str(getattr(met, "reason", "")) or _("A row was removed meanwhile."))
            return redirect(request.get_full_path())
        count = batch.changes.values("row").distinct().count()
        text = ngettext("%(count)s row was carried over.", "%(count)s rows were carried over.", count)
        messages.success(request, text % {"count": count})
        return redirect("inventories:overview", version.pk)
    figures = request.GET.get("figures", "1") == "1"
    found = offers(content_of(version), content_of(other), figures=figures)[:MOST] if other else []
    context = {
        "version": version,
        "inventory": version.inventory,
        "others": others[:50],
        "other": other,
        "figures": figures,
        "offers": [(o, row_title(o.row)) for o in found],
    }
    return render(request, "inventories/carry.html", context)


def _chosen(request: Asked, others: "object") -> Version | None:
    pk = request.POST.get("from", "") or request.GET.get("from", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return others.filter(pk=int(pk)).first()  # type: ignore[attr-defined, no-any-return]
