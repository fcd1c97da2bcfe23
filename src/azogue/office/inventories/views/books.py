"""Whether the books close: supply, use and releases beside each other, and what does not fit."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from azogue.balance import Books, ImpossibleNetwork, UnknownFlow
from azogue.facts import FactsError
from azogue.inventory import UnknownFigure
from azogue.office.inventories.books import books_of_content, flow_rows, lines_of, node_of
from azogue.office.inventories.charts_books import flow_of_books
from azogue.office.inventories.content import content_of
from azogue.office.inventories.models import Version
from azogue.office.inventories.selectors import may_see, version_for
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked

LONGEST = 400
"""Letters of a flow's name that are looked at."""


@require_safe
def books(request: Asked, pk: int) -> HttpResponseBase:
    """Show the balance of a version: as a page, as CSV, or one flow taken apart."""
    version = version_for(request.person, pk, "see_figures")
    context: dict[str, Any] = {
        "version": version,
        "inventory": version.inventory,
        "works": may_see(request.person, "see_work", version.thing()),
    }
    try:
        found = books_of_content(content_of(version))
    except (FactsError, ImpossibleNetwork, UnknownFigure) as error:
        return render(request, "inventories/books.html", {**context, "missing": str(error)})
    if request.GET.get("flow"):
        return _taken_apart(request, found, context)
    if request.GET.get("format") == "csv":
        return csv_response(lines_of(found), _file_name(version))
    rows = flow_rows(found)
    context |= {
        "books": found,
        "picture": flow_of_books(found),
        "pooled": [row for row in rows if row.pooled],
        "others": [row for row in rows if not row.pooled],
        "notes": [note for note in found.balance.network.notes if note],
    }
    return render(request, "inventories/books.html", context)


def _taken_apart(request: Asked, found: Books, context: dict[str, Any]) -> HttpResponseBase:
    name = request.GET["flow"][:LONGEST]
    try:
        tree = node_of(found.balance.explain(name))
    except UnknownFlow:
        missing = _("There is no such flow. Go back and choose one from the table.")
        return render(request, "inventories/books_flow.html", {**context, "missing": missing}, status=404)
    flow = found.balance.flow(name).flow
    if flow.mean is not None and flow.target[:1].isdigit():
        context["code"] = flow.target
    return render(request, "inventories/books_flow.html", {**context, "tree": tree})


def _file_name(version: Version) -> str:
    inventory = version.inventory
    return f"balance-{inventory.country}-{inventory.year}-v{version.number}"
