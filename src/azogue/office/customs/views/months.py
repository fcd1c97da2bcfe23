"""Trade month by month: by code, partner and direction, as the address asks."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from azogue.office.customs import selectors
from azogue.office.customs import selectors_pages as shown
from azogue.office.customs.models import Monthly
from azogue.office.customs.views.common import (
    IN_A_FILE,
    ON_A_PAGE,
    asked_for,
    filters_of,
    month_of,
    named,
    page_of,
    trade_of,
)
from azogue.office.customs.wording import DIRECTION
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked

ASKED: Final = ("hs", "partner", "direction", "from", "to")


@require_safe
def months(request: Asked, country: str) -> HttpResponse:
    """Show sums by month, code, partner and direction."""
    code = trade_of(request, country)
    asked = asked_for(request, *ASKED)
    every = selectors.monthly(code).order_by()
    page = Paginator(_asked_rows(code, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **page_of(request, code, "months"),
        "asked": asked,
        "filters": filters_of(asked),
        "codes": sorted(set(every.values_list("hs", flat=True))),
        "areas": named(set(every.values_list("partner", flat=True))),
        "directions": [name for name in DIRECTION if name in set(every.values_list("direction", flat=True))],
        "wrong": list(_wrong(asked)),
        "page": page,
        "rows": [(row, shown.purity_of(row.hs) == "basket") for row in page],
    }
    return render(request, "customs/months.html", context, status=422 if context["wrong"] else 200)


def _asked_rows(code: str, asked: dict[str, str]) -> QuerySet[Monthly]:
    return selectors.monthly(
        code,
        hs=asked["hs"],
        partner=asked["partner"],
        direction=asked["direction"],
        since=month_of(asked["from"]),
        until=month_of(asked["to"]),
    )


def _wrong(asked: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with what the address asks for."""
    for name in ("from", "to"):
        if asked[name] and month_of(asked[name]) is None:
            yield _("“%(text)s” is no month. Write it as 2016-03.") % {"text": asked[name]}


@require_safe
def months_csv(request: Asked, country: str) -> HttpResponseBase:
    """Download the sums that the address asks for."""
    code = trade_of(request, country)
    rows = _asked_rows(code, asked_for(request, *ASKED))

    def lines() -> Iterator[Sequence[Any]]:
        yield [
            "period", "hs", "name", "group", "partner", "direction", "value_usd", "kg", "quantity", "unit",
            "rows", "value_known_usd", "kg_known",
        ]  # fmt: skip
        for row in rows[:IN_A_FILE].iterator():
            yield [
                row.period, row.hs, shown.name_of(row.hs), shown.purity_of(row.hs), row.partner,
                row.direction, row.value, row.kg, row.quantity, row.unit, row.rows, row.value_known,
                row.kg_known,
            ]  # fmt: skip

    return csv_response(lines(), f"customs_months_{code}")
