"""The desk's first page, and the overview of a country: the last twelve months and what is new."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from azogue.office.customs import charts, rules, selectors
from azogue.office.customs import selectors_pages as shown
from azogue.office.customs.charts import Bar, Panel, Picture, month_label
from azogue.office.customs.models import Monthly
from azogue.office.customs.partner_map import partner_map, ways_of
from azogue.office.customs.selectors_pages import MonthRow
from azogue.office.customs.views.common import ON_A_PAGE, page_of, trade_of
from azogue.office.customs.wording import area_name
from azogue.office.look import locales
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked

MOST_COUNTRIES = 60
MOST_STAYS = 40


def index(request: Asked) -> HttpResponse:
    """Show one's own countries, and what is published for everybody."""
    published = selectors.bulletins().order_by("-published", "-pk")
    context = {
        "own": [_standing_of(code) for code in _own(request)[:MOST_COUNTRIES]],
        "page": Paginator(published, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "customs/index.html", context)


def _own(request: Asked) -> list[str]:
    """Return the countries whose trade the person sees: their own, or whatever has any."""
    held = selectors.countries_for(request.person)
    return selectors.countries_with_trade(request.person) if held is None else list(held)


def _standing_of(code: str) -> dict[str, Any]:
    return {
        "country": code,
        "alerts": selectors.alerts(code, state="new").count(),
        "waiting": selectors.waiting(code).count(),
        "last": selectors.last_month(code),
    }


def country(request: Asked, country: str) -> HttpResponse:
    """Show the last twelve months of a country by code, what is new, and what to do next."""
    code = trade_of(request, country)
    last = selectors.last_month(code)
    rows = shown.twelve_months(code, last) if last else []
    series = shown.series_of(rows, last) if last else ()
    context = {
        **page_of(request, code, "overview"),
        "last": last,
        "first": rules.months_before(last, shown.TWELVE - 1) if last else None,
        "only_years": not last and Monthly.objects.filter(country=code).exists(),
        "groups": shown.groups_of(rows),
        "series": series,
        "picture": _course(series),
        "map": _map(code, rows),
        "partners": [one for one in (_ranked(rows, "import"), _ranked(rows, "export")) if one],
        "news": shown.news_of(code),
        "next_step": shown.next_step(request.person, code),
        "consumption": _stays(code),
    }
    return render(request, "customs/overview.html", context)


def _course(series: Sequence[MonthRow]) -> Picture | None:
    came = tuple(Bar(month_label(m.period, "MMM"), m.came) for m in series)
    went = tuple(Bar(month_label(m.period, "MMM"), m.went) for m in series)
    unit = locales.unit_name("kg")
    summary = charts.months_in_words(came, went, unit)
    panels = (
        Panel(_("Imports, %(unit)s") % {"unit": unit}, came),
        Panel(_("Exports, %(unit)s") % {"unit": unit}, went),
    )
    return charts.months(_("Mercury and its compounds, month by month"), summary, panels)


def _ranked(rows: Sequence[Monthly], direction: str) -> Picture | None:
    amounts = shown.partners_of(rows, direction)
    bars = [Bar(area_name(key), kg) for key, kg in amounts.items()]
    first = max(bars, key=lambda b: b.amount or 0.0, default=None)
    if first is None or not first.amount:
        return None
    words = {"partner": first.label, "share": locales.percent(first.amount / sum(amounts.values()))}
    unit = _("kilograms of mercury metal (280540) in twelve months")
    if direction == "import":
        title = _("Where mercury comes from")
        return charts.ranking(title, _("Most comes from: %(partner)s (%(share)s).") % words, unit, bars)
    title = _("Where mercury goes to")
    return charts.ranking(title, _("Most goes to: %(partner)s (%(share)s).") % words, unit, bars)


def _map(code: str, rows: Sequence[Monthly]) -> Picture | None:
    ways = ways_of(shown.partners_of(rows, "import"), shown.partners_of(rows, "export"))
    if not ways:
        return None
    words = {
        "count": ngettext("%(n)s partner", "%(n)s partners", len(ways)) % {"n": len(ways)},
        "partner": area_name(ways[0].partner),
    }
    text = _("%(count)s; most moved with: %(partner)s. Discs grow with kilograms in twelve months.")
    return partner_map(code, ways, _("Where mercury metal comes from and goes to"), text % words)


def _stays(code: str) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]] | None:
    """Return what stays by code and year: of mercury and its compounds, and of products that hold it."""
    rows = [row for row in selectors.consumption(code) if not row["basket"]]
    rows.sort(key=lambda row: (row["hs"], -row["year"]))
    itself = [row for row in rows if shown.elemental(row["hs"])][:MOST_STAYS]
    products = [row for row in rows if not shown.elemental(row["hs"])][:MOST_STAYS]
    return (itself, products) if rows else None


def country_csv(request: Asked, country: str) -> HttpResponseBase:
    """Download the twelve months by code."""
    code = trade_of(request, country)
    last = selectors.last_month(code)

    def lines() -> Iterator[Sequence[Any]]:
        yield [
            "country", "first_month", "last_month", "hs", "name", "group", "unit", "in", "out", "in_complete",
            "out_complete", "value_in_usd", "value_out_usd",
        ]  # fmt: skip
        first = rules.months_before(last, shown.TWELVE - 1) if last else ""
        for group in shown.groups_of(shown.twelve_months(code, last) if last else []):
            for row in group.rows:
                yield [
                    code, first, last, row.hs, shown.name_of(row.hs), group.purity, row.unit, row.came.known,
                    row.went.known, _yes(whole=row.came.whole), _yes(whole=row.went.whole),
                    row.value_in.known, row.value_out.known,
                ]  # fmt: skip

    return csv_response(lines(), f"customs_{code}")


def _yes(*, whole: bool) -> str:
    return "yes" if whole else "no"
