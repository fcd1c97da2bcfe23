"""What the pages of this desk share: the country in the address, the tabs, filters that travel with links."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from azogue.facts import countries
from azogue.office.customs import selectors
from azogue.office.customs.models import Delivery
from azogue.office.record.acts import ask
from azogue.office.record.gate import Thing, may
from azogue.office.record.http import Asked

ON_A_PAGE: Final = 50
IN_A_FILE: Final = 200_000
"""Most rows of one CSV file."""
_MONTH: Final = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])")


def trade_of(request: Asked, country: str, verb: str = "see") -> str:
    """Return a country's code when the person may look at its trade.

    Raises:
        Http404: There is no such country.
        Refused: The person may not.

    """
    code = country.upper()
    if code not in countries():
        raise Http404
    ask(request.person, verb, selectors.trade_thing(code, demo=request.person.demo))
    return code


def page_of(request: Asked, country: str, here: str) -> dict[str, Any]:
    """Return what every page of a country needs: its tabs, and whether its trade is invented."""
    inside = bool(may(request.person, "see", selectors.trade_thing(country)))
    return {
        "country": country,
        "here": here,
        "tabs": _tabs(country) if inside else (),
        "standing": selectors.standing_of(country) if inside else None,
        "invented": invented(country),
        "may_add": bool(may(request.person, "add", new_delivery(request, country))),
    }


def new_delivery(request: Asked, country: str) -> Thing:
    """Return a delivery that is not there yet, as the gate sees it."""
    return Thing("delivery", None, country, "reading", demo=request.person.demo)


def invented(country: str) -> bool:
    """Return whether trade of a country was made up for the demonstration."""
    return Delivery.objects.filter(country=country, demo=True).exclude(state="discarded").exists()


def _tabs(country: str) -> tuple[tuple[str, str, str, int], ...]:
    waiting = selectors.waiting(country).count()
    new = selectors.alerts(country, state="new").count()
    return (
        ("overview", _("Overview"), reverse("customs:country", args=[country]), 0),
        ("deliveries", _("Deliveries"), reverse("customs:deliveries", args=[country]), waiting),
        ("months", _("Month by month"), reverse("customs:months", args=[country]), 0),
        ("mirror", _("Both sides"), reverse("customs:mirror", args=[country]), 0),
        ("alerts", _("Alerts"), reverse("customs:alerts", args=[country]), new),
        ("watch", _("Watch list"), reverse("customs:watch", args=[country]), 0),
        ("bulletins", _("Bulletins"), reverse("customs:bulletins", args=[country]), 0),
    )


def asked_for(request: Asked, *names: str) -> dict[str, str]:
    """Return what the address asks for, by name; blank where it says nothing."""
    return {name: request.GET.get(name, "").strip()[:40] for name in names}


def filters_of(asked: dict[str, str]) -> str:
    """Return what was asked for as it stands in an address."""
    return urlencode({name: text for name, text in asked.items() if text})


def month_of(text: str) -> int | None:
    """Return a month such as 2021-03 as 202103; None for what is none."""
    found = _MONTH.fullmatch(text)
    return int(found[1] + found[2]) if found else None


def number_of(text: str) -> int | None:
    """Return a whole number that an address holds; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def named(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Return areas with their names, in the order of the names."""
    from azogue.office.customs.wording import area_name

    return sorted(((key, area_name(key)) for key in keys), key=lambda pair: pair[1].casefold())
