"""Bulletins: which months there are, one month as page, PDF and table, published and withdrawn."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from azogue.facts import countries
from azogue.office.customs import selectors
from azogue.office.customs import selectors_pages as shown
from azogue.office.customs.bulletin.content import paper_of
from azogue.office.customs.bulletin.pdf import bulletin_pdf as drawn
from azogue.office.customs.forms import StepForm
from azogue.office.customs.models import Bulletin
from azogue.office.customs.services.bulletins import publish_bulletin, withdraw_bulletin
from azogue.office.customs.views.common import ON_A_PAGE, invented, page_of, trade_of
from azogue.office.customs.workflow import BULLETIN
from azogue.office.people.views.common import tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import Thing
from azogue.office.record.http import Asked

VERBS: Final = ("publish", "withdraw")


@require_safe
def bulletins(request: Asked, country: str) -> HttpResponse:
    """Show the months that can be spoken of, and which are published."""
    code = trade_of(request, country)
    published = {one.month: one for one in selectors.bulletins(code)}
    months = sorted({*selectors.months_to_publish(code), *published}, reverse=True)
    page = Paginator(months, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **page_of(request, code, "bulletins"),
        "page": page,
        "months": [(month, published.get(month)) for month in page],
    }
    return render(request, "customs/bulletins.html", context)


def _asked(request: Asked, country: str, month: int) -> tuple[str, Bulletin | None, Thing]:
    """Return the bulletin of a month as it was published, or as it would be.

    Raises:
        Http404: There is no such country, or nothing to speak of.
        Refused: The person may not see it.

    """
    code = country.upper()
    if code not in countries():
        raise Http404
    one = selectors.bulletins(code).filter(month=month).first()
    thing = one.thing() if one else Thing("bulletin", None, code, "draft", demo=invented(code))
    ask(request.person, "see", thing)
    return code, one, thing


def _content(code: str, month: int, one: Bulletin | None) -> selectors.BulletinContent:
    """Return what a month's bulletin says.

    Raises:
        Http404: Nothing of the month is on file.

    """
    if one is not None:
        return selectors.content_of(one)
    content = selectors.bulletin_of(code, month)
    if not content.lines:
        raise Http404
    return content


@require_safe
def bulletin(request: Asked, country: str, month: int) -> HttpResponse:
    """Show a month's bulletin: as it was published, or as it would be."""
    code, one, thing = _asked(request, country, month)
    content = _content(code, month, one)
    demo = one.demo if one else invented(code)
    page = page_of(request, code, "bulletins")
    moved = one is not None and bool(page["tabs"]) and selectors.bulletin_of(code, month) != content
    context = {
        **page,
        "month": month,
        "bulletin": one,
        "paper": paper_of(content, demo=demo),
        "moved": moved,
        "buttons": BULLETIN.buttons(request.person, thing),
        "acts": history("bulletin", one.pk) if one is not None and page["tabs"] else (),
    }
    return render(request, "customs/bulletin.html", context)


@require_safe
def bulletin_pdf(request: Asked, country: str, month: int) -> HttpResponse:
    """Give a month's bulletin as PDF."""
    code, one, _thing = _asked(request, country, month)
    content = _content(code, month, one)
    paper = paper_of(content, demo=one.demo if one else invented(code))
    response = HttpResponse(drawn(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="mercury-trade-{code}-{month}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def bulletin_csv(request: Asked, country: str, month: int) -> HttpResponseBase:
    """Download a month's bulletin as a table."""
    code, one, _thing = _asked(request, country, month)
    content = _content(code, month, one)

    def lines() -> Iterator[Sequence[Any]]:
        yield [
            "country", "month", "hs", "name", "group", "direction", "unit", "value_usd", "kg", "quantity",
            "twelve_months_value_usd", "twelve_months_kg", "twelve_months_quantity", "partners",
        ]  # fmt: skip
        for line in content.lines:
            yield [
                code, month, line.hs, shown.name_of(line.hs), shown.purity_of(line.hs), line.direction,
                line.unit, line.value, line.kg, line.quantity, line.year_value, line.year_kg,
                line.year_quantity, " ".join(line.partners),
            ]  # fmt: skip

    return csv_response(lines(), f"mercury_trade_{code}_{month}")


@require_POST
def step(request: Asked, country: str, month: int) -> HttpResponse:
    """Publish a month's bulletin, or withdraw it."""
    code, one, thing = _asked(request, country, month)
    form = StepForm(request.POST)
    if not form.is_valid() or form.cleaned_data["verb"] not in VERBS:
        raise Http404
    if form.cleaned_data["verb"] == "publish":
        if one is not None:
            ask(request.person, "publish", thing)
        done = tried(request, None, lambda: publish_bulletin(request.person, code, month))
    elif one is None:
        ask(request.person, "withdraw", thing)
        raise Http404
    else:
        why = form.cleaned_data["why"]
        done = tried(request, None, lambda: withdraw_bulletin(request.person, one, why=why))
    if done is not None:
        messages.success(request, _("Saved."))
    return redirect("customs:bulletin", code, month)
