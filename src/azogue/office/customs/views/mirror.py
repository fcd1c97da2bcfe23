"""Both sides: what we report and what the partner reports, and how the figure between them was made."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from azogue.office.customs import selectors
from azogue.office.customs import selectors_pages as shown
from azogue.office.customs.models import Flow
from azogue.office.customs.views.common import (
    IN_A_FILE,
    ON_A_PAGE,
    asked_for,
    filters_of,
    named,
    number_of,
    page_of,
    trade_of,
)
from azogue.office.customs.workflow import ALERT
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked

ASKED: Final = ("year", "hs", "partner")


@require_safe
def mirror(request: Asked, country: str) -> HttpResponse:
    """Show both reports of every year's trade beside each other."""
    code = trade_of(request, country)
    asked = asked_for(request, *ASKED)
    every = selectors.flows(code).order_by()
    page = Paginator(_asked_flows(code, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **page_of(request, code, "mirror"),
        "asked": asked,
        "filters": filters_of(asked),
        "years": sorted(set(every.values_list("year", flat=True)), reverse=True),
        "codes": sorted(set(every.values_list("hs", flat=True))),
        "areas": named(set(every.values_list("partner", flat=True))),
        "page": page,
        "rows": [shown.sides_of(flow, code) for flow in page],
    }
    return render(request, "customs/mirror.html", context)


def _asked_flows(code: str, asked: dict[str, str]) -> QuerySet[Flow]:
    return selectors.flows(code, year=number_of(asked["year"]), hs=asked["hs"], partner=asked["partner"])


@require_safe
def mirror_csv(request: Asked, country: str) -> HttpResponseBase:
    """Download both sides as the address asks for them."""
    code = trade_of(request, country)
    flows = _asked_flows(code, asked_for(request, *ASKED))

    def lines() -> Iterator[Sequence[Any]]:
        yield [
            "year", "exporter", "importer", "hs", "exporter_usd", "importer_usd", "importer_usd_without_cif",
            "exporter_kg", "importer_kg", "standard_errors_apart", "weight_of_exporter", "reconciled_usd",
            "reconciled_kg", "standard_error_of_ln", "basis",
        ]  # fmt: skip
        for f in flows[:IN_A_FILE].iterator():
            yield [
                f.year, f.exporter, f.importer, f.hs, f.x_value, f.m_value, f.m_fob, f.x_kg, f.m_kg, f.z, f.w,
                f.value, f.kg, f.se, f.kind,
            ]  # fmt: skip

    return csv_response(lines(), f"customs_both_sides_{code}")


@require_safe
def flow(request: Asked, country: str, key: str) -> HttpResponse:
    """Show a reconciled figure taken apart: both reports, carriage, weights, error."""
    code = trade_of(request, country)
    one = selectors.flow_of(code, key)
    if one is None:
        raise Http404
    context = {
        **page_of(request, code, "mirror"),
        "flow": one,
        "tree": selectors.explanation_of(one),
        "alerts": [(alert, ALERT.state(alert.state)) for alert in selectors.alerts_about(one)],
        "rows": selectors.rows_of_flow(one),
    }
    return render(request, "customs/flow.html", context)
