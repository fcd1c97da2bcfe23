"""Two versions side by side, cell by cell, and why their totals differ."""

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from azogue.inventory import Change, Comparison
from azogue.office.inventories import charts
from azogue.office.inventories.content import content_of
from azogue.office.inventories.differences import Differences, differences
from azogue.office.inventories.models import Version
from azogue.office.inventories.reading import base_of, comparable, comparison_of
from azogue.office.inventories.selectors import version_for
from azogue.office.inventories.views.review import MOST_ROWS_SHOWN, about
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked

MOST_CAUSES = 15


@require_safe
def compare_page(request: Asked, pk: int) -> HttpResponseBase:
    """Show what two versions say differently and why their totals differ."""
    version = version_for(request.person, pk, "see_work")
    candidates = comparable(request.person, version)
    other = _other(request, version, candidates)
    if other is None:
        return render(request, "inventories/compare.html", {**about(version), "candidates": candidates})
    version_for(request.person, other.pk, "see_work")
    before, after = content_of(other), content_of(version)
    found = differences(before, after)
    if request.GET.get("format") == "csv":
        return csv_response(_lines(found), f"compare-{other.pk}-{version.pk}")
    why = comparison_of(before, after)
    context = {
        **about(version),
        "candidates": candidates,
        "other": other,
        "changes": found,
        "most": MOST_ROWS_SHOWN,
        **_reasons(why, name_of(other), name_of(version)),
    }
    return render(request, "inventories/compare.html", context)


def _other(request: Asked, version: Version, candidates: list[Version]) -> Version | None:
    wanted = request.GET.get("with", "")
    if not wanted:
        return base_of(version, candidates)
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    for candidate in candidates:
        if candidate.pk == int(wanted):
            return candidate
    return version_for(request.person, int(wanted), "see_work")


def name_of(version: Version) -> str:
    """Name a version by its year and number."""
    return _("%(year)s, version %(number)s") % {"year": version.inventory.year, "number": version.number}


def _reasons(found: Comparison | None, before: str, after: str) -> dict[str, Any]:
    """Return the totals side by side, the sources that changed most, and the chart of causes."""
    if found is None:
        return {"totals": [], "causes": [], "picture": None}
    releases = [c for c in map(tidied, found.of("releases")) if c.difference]
    total = next((c for c in found.total if c.channel == "releases"), None)
    return {
        "totals": [tidied(c) for c in found.total],
        "causes": releases[:MOST_CAUSES],
        "picture": charts.waterfall(total, before, after) if total and total.difference else None,
        "total": total,
    }


def tidied(change: Change) -> Change:
    """Return a change without the dust that sums of floating-point numbers leave where nothing changed."""
    size = max(abs(change.before or 0.0), abs(change.after or 0.0))
    if change.difference is None or abs(change.difference) > 1e-9 * size:
        return change
    return replace(change, difference=0.0, low=None, high=None)


def _lines(found: Differences) -> Any:
    yield ("kind", "sheet", "code", "name", "column", "before", "after")
    for cell in found.header:
        yield ("changed", "dossier", "", "", cell.column, cell.before, cell.after)
    for row in found.rows:
        for cell in row.cells:
            yield (row.kind, row.sheet, row.code, row.name, cell.column, cell.before, cell.after)
