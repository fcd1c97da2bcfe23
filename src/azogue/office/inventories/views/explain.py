"""Every number explains itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from azogue.facts import categories
from azogue.inventory import CHANNELS, UnknownFigure
from azogue.office.inventories.explaining import explained
from azogue.office.inventories.fragments import explain_address
from azogue.office.inventories.selectors import may_see, version_for
from azogue.office.inventories.wording import channel_label
from azogue.office.record.http import Asked
from azogue.office.words.facts import said


def explain(request: Asked, pk: int) -> HttpResponse:
    """Show a figure taken apart: formula, data, sources, documents, people."""
    version = version_for(request.person, pk, "see_figures")
    code = request.GET.get("code", "total")
    channel = request.GET.get("channel", "releases")
    name = request.GET.get("name")
    context = {
        "version": version,
        "inventory": version.inventory,
        "code": code,
        "channel": channel,
        "channels": [(c, channel_label(c), explain_address(version, code, c, name)) for c in CHANNELS],
        "works": may_see(request.person, "see_work", version.thing()),
        "title": _title(code, name),
    }
    try:
        context["tree"] = explained(request.person, version, code, channel, name)
    except UnknownFigure as error:
        return render(request, "inventories/explain.html", {**context, "missing": str(error)}, status=404)
    return render(request, "inventories/explain.html", context)


def _title(code: str, name: str | None) -> str:
    if code == "total":
        return _("National total")
    known = categories().get(code)
    words = said(known.name) if known else code[:40]
    return f"{words}, {name[:200]}" if name else words
