"""Pages of the whole office: the first one, everybody's own desk, and what the office says about itself."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from azogue.office.inventories.models import Version
from azogue.office.inventories.publication import published_dataset
from azogue.office.inventories.reading import public_versions
from azogue.office.look.context import CHOSEN, countries_of
from azogue.office.look.todo import sections_for
from azogue.office.record.api import Problem
from azogue.office.record.gate import ANYONE
from azogue.office.record.http import Asked

log = logging.getLogger("azogue.site")
LATEST = 12
ASKED_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class Published:
    """A published inventory as the first page names it."""

    country: str
    year: int
    version: Version
    releases: Mapping[str, float | None] | None
    """Everything released, with its range; None when nothing could be quantified."""
    address: str


def home(request: Asked) -> HttpResponse:
    """Show what the office is, what is published, and what is due for everybody."""
    asked = request.GET.get("q", "").strip()[:ASKED_AT_MOST]
    country = _country(asked)
    context = {
        "asked": asked,
        "country": country,
        "published": published(country) if country or not asked else (),
        "due": sections_for(ANYONE),
    }
    return render(request, "home.html", context)


def _country(asked: str) -> str:
    from azogue.facts import FactsError
    from azogue.facts.countries import find_country

    try:
        return find_country(asked).iso3 if asked else ""
    except FactsError:
        return ""


def published(country: str = "") -> tuple[Published, ...]:
    """Return the inventories published last, of one country if stated."""
    found = public_versions(None, country=country).order_by("-published")
    return tuple(_published(version) for version in found[:LATEST])


def _published(version: Version) -> Published:
    country, year = version.inventory.country, version.inventory.year
    return Published(
        country=country,
        year=year,
        version=version,
        releases=published_dataset(version)["totals"].get("releases"),
        address=reverse("inventories:public", args=[country, year]),
    )


def desk(request: Asked) -> HttpResponse:
    """Show a signed-in person what there is to do, in all their countries or in the chosen one."""
    if not request.person.known:
        return redirect("account_login")
    mine = countries_of(request)
    if "country" in request.GET:
        chosen = request.GET["country"]
        request.session[CHOSEN] = chosen if chosen in mine else ""
    country = request.session.get(CHOSEN, "")
    sections = sections_for(request.person, country if country in mine else "")
    return render(request, "desk.html", {"sections": sections, "roles": request.person.roles})


def about(request: HttpRequest) -> HttpResponse:
    """Say what the office is, how its figures come about, and how they may be used."""
    return render(request, "about.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was done so that everybody can use the office, and where it falls short."""
    return render(request, "accessibility.html")


def fault(request: HttpRequest) -> HttpResponse:
    """Say that something broke, to a program in its own way; the log has the rest."""
    if request.path.startswith("/api/"):
        return Problem(500, _("A fault of the office's own. It was written to its log.")).response()
    try:
        return render(request, "500.html", status=500)
    except Exception:
        log.exception("The page about a fault could not be shown.")
        return HttpResponse("A fault of the office's own.", status=500, content_type="text/plain")
