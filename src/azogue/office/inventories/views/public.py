"""What everybody may read: published inventories, each version at an address that stays."""

import base64
import hashlib
from typing import Any, Final

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from azogue.inventory import CHANNELS
from azogue.office.inventories.files import KINDS, file_name
from azogue.office.inventories.models import Artefact, Version
from azogue.office.inventories.publication import (
    explanation_key,
    published_dataset,
    published_explanations,
    published_totals,
)
from azogue.office.inventories.reading import edition_of, public_version, public_versions
from azogue.office.inventories.services.review import why_withdrawn
from azogue.office.inventories.showing import (
    absolute,
    address_of,
    linked_data,
    opened,
    public_proofs,
    shown_figures,
    shown_files,
)
from azogue.office.inventories.views.desk import parse_date_or_none
from azogue.office.look import locales
from azogue.office.record.acts import ask
from azogue.office.record.api import tag_for
from azogue.office.record.export import csv_response
from azogue.office.record.http import Asked
from azogue.office.words.messages import say

PAGE: Final = 50
KEPT_PAGES: Final = 3600


@require_safe
def listing(request: Asked) -> HttpResponseBase:
    """List what is published, today or as of a day; as a page or as CSV."""
    as_of = parse_date_or_none(request.GET.get("as_of", ""))
    country = request.GET.get("country", "")[:3].upper()
    found = public_versions(as_of, country=country)
    if request.GET.get("format") == "csv":
        return csv_response(_lines(found[:5_000]), "mercury-inventories")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    totals = published_totals(page)
    rows = [(v, totals[v.pk].get("releases")) for v in page]
    context = {"page": page, "rows": rows, "as_of": as_of, "country": country}
    return render(request, "inventories/public_list.html", context)


def _lines(versions: Any) -> Any:
    yield ("country", "year", "version", "published", "releases_kg", "low_kg", "high_kg", "address")
    listed = list(versions)
    totals = published_totals(listed)
    for v in listed:
        total = totals[v.pk].get("releases", {})
        figures = (total.get("point"), total.get("low"), total.get("high"))
        day = v.published.date().isoformat() if v.published else ""
        yield (v.inventory.country, v.inventory.year, v.number, day, *figures, absolute(address_of(v)))


@require_safe
def latest(request: Asked, country: str, year: int) -> HttpResponse:
    """Show the published version of a country's inventory of a year."""
    return _page(request, country, year, None)


@require_safe
def numbered(request: Asked, country: str, year: int, number: str) -> HttpResponse:
    """Show one version, for ever: also when it was superseded or withdrawn."""
    return _page(request, country, year, int(number))


def _page(request: Asked, country: str, year: int, number: int | None) -> HttpResponse:
    version, shown = public_version(country, year, number)
    ask(request.person, "see", version.thing())
    artefacts = list(Artefact.objects.filter(version=version, language="en"))
    tag = tag_for(request, f"{edition_of([version, *shown], len(artefacts))} {number is None}")
    known = _remembered(request, tag)
    if known is not None:
        return known
    if version.state == "withdrawn":
        context = {**_about(version, shown), "why": why_withdrawn(version)}
        return _tagged(
            request, render(request, "inventories/public_withdrawn.html", context, status=410), tag
        )
    data = published_dataset(version)
    context = {**_about(version, shown), **shown_figures(data), "files": shown_files(version, artefacts)}
    context["linked_data"] = linked_data(version, data, artefacts)
    context["is_latest_address"] = number is None
    return _tagged(request, render(request, "inventories/public.html", context), tag)


def _remembered(request: Asked, tag: str) -> HttpResponse | None:
    """Return 304 when the reader has this edition, or the page as it was set for the last reader of it."""
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        return known if isinstance(known, HttpResponse) else None
    kept = caches["near"].get(_page_key(request, tag)) if not request.COOKIES else None
    if kept is None:
        return None
    response = HttpResponse(kept[0], status=kept[1])
    response["ETag"] = tag
    return response


def _tagged(request: Asked, response: HttpResponse, tag: str) -> HttpResponse:
    if response.status_code == 200:
        response["ETag"] = tag
    if not request.COOKIES and not request.person.known:
        kept = (response.content, response.status_code)
        caches["near"].set(_page_key(request, tag), kept, KEPT_PAGES)
    return response


def _page_key(request: Asked, tag: str) -> str:
    said = f"{request.get_full_path()} {tag}"
    return f"public-page-{hashlib.sha256(said.encode()).hexdigest()}"


def _about(version: Version, shown: list[Version]) -> dict[str, Any]:
    current = next((v for v in shown if v.state == "published"), None)
    return {
        "version": version,
        "inventory": version.inventory,
        "versions": shown,
        "current": current,
        "country_name": locales.country(version.inventory.country),
        "cite_address": absolute(address_of(version)),
    }


@require_safe
def file(request: Asked, country: str, year: int, number: str, name: str) -> HttpResponseBase:
    """Give a file of a version; its bytes never change."""
    version, _shown = public_version(country, year, int(number))
    ask(request.person, "see", version.thing())
    kind = next((k for k in KINDS if file_name(version, k) == name), None)
    if kind is None:
        raise Http404
    return give_file(request, version, kind)


def give_file(request: HttpRequest, version: Version, kind: str) -> HttpResponseBase:
    """Return a file of a published version, or 304 when the reader has it, or 410 when it was withdrawn."""
    if version.state == "withdrawn":
        said = _("This version was withdrawn.")
        return HttpResponse(said, status=410, content_type="text/plain; charset=utf-8")
    artefact = Artefact.objects.filter(version=version, kind=kind, language="en").first()
    if artefact is None:
        raise Http404
    tag = f'"{artefact.sha256}"'
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        return known
    response = FileResponse(
        artefact.file.open("rb"),
        as_attachment=True,
        filename=file_name(version, kind),
        content_type=KINDS[kind].media,
    )
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Repr-Digest"] = f"sha-256=:{_base64(artefact.sha256)}:"
    return response


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()


@require_safe
def explain(request: Asked, country: str, year: int, number: str) -> HttpResponse:
    """Open one published figure: its formula, data, sources and the public documents behind them."""
    version, shown = public_version(country, year, int(number))
    ask(request.person, "see", version.thing())
    if version.state == "withdrawn":
        raise Http404
    channel = request.GET.get("channel", "releases")
    key = explanation_key(request.GET.get("code", "total"), channel, request.GET.get("name", ""))
    found = published_explanations(version).get(key)
    if found is None or channel not in CHANNELS:
        raise Http404
    context = {
        **_about(version, shown),
        "top": opened(found, public_proofs(version)),
        "title": say(str(found["label"])),
        "channel": channel,
        "channels": CHANNELS,
        "code": request.GET.get("code", "total"),
        "name": request.GET.get("name", ""),
    }
    return render(request, "inventories/public_explain.html", context)
