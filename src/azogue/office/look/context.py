"""What every page knows: who asks, in which language and direction, and where the office is."""

from functools import partial
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

CHOSEN: Final = "country"
"""Key in the session: the country somebody with several of them works on."""


def countries_of(request: HttpRequest) -> tuple[str, ...]:
    """Return the countries that the person of a request holds roles for."""
    person = getattr(request, "person", None)
    if person is None or not person.known:
        return ()
    return tuple(c for c in person.countries() if c)


def country_here(request: HttpRequest) -> str:
    """Return the country that the person works on: the chosen one, or the only one; else nothing."""
    mine = countries_of(request)
    if len(mine) == 1:
        return mine[0]
    chosen = request.session.get(CHOSEN, "") if mine else ""
    return chosen if chosen in mine else ""


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of every page."""
    language = translation.get_language() or "en"
    return {
        "person": getattr(request, "person", None),
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "offered": [(c, n) for c, n in settings.LANGUAGES if c in settings.LANGUAGES_COMPLETE],
        "demo": settings.DEMO,
        "my_countries": partial(countries_of, request),
        "country_here": partial(country_here, request),
    }
