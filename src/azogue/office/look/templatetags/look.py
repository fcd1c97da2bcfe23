"""Template tags and filters that every page may use without loading them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from azogue.office.look import asking, charts, icons, locales, tones

register = template.Library()


@register.filter
def mass(kilograms: Any, unit: str = "") -> str:
    """Print kilograms, or the point of a figure, in the unit that fits or in the stated one."""
    return locales.mass(kilograms, unit)


@register.filter
def amount(kilograms: Any, unit: str) -> str:
    """Print kilograms in a unit that the head of the table names."""
    for known in ("t", "kg", "g"):
        if known == unit:
            return locales.amount(locales.point_of(kilograms), known, locales.digits_of(kilograms))
    return locales.mass(kilograms)


@register.filter(name="range")
def range_(figure: Any, unit: str = "") -> str:
    """Print the range of a figure, in the unit of its value or in the stated one."""
    return locales.span(figure, unit)


@register.filter
def ends(figure: Any, unit: str = "") -> str:
    """Print the range of a figure without its unit, for tables whose head names it."""
    return locales.ends(figure, unit)


@register.filter
def number(value: Any) -> str:
    """Print a number with the signs of the language."""
    return locales.number(value)


@register.filter
def percent(fraction: float | None) -> str:
    """Print a fraction as a percentage."""
    return locales.percent(fraction)


@register.filter
def country(iso3: object) -> str:
    """Print the name of a country."""
    return locales.country(iso3)


@register.filter
def day(value: "date | datetime | None") -> SafeString:
    """Print a date, readable for machines too."""
    if not isinstance(value, date):
        return format_html("{}", value or "")
    stamp = value.date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', stamp.isoformat(), locales.day(value))


@register.filter
def moment(value: datetime | None) -> SafeString:
    """Print a date with its time of day, readable for machines too."""
    if not isinstance(value, datetime):
        return day(value)
    stamp = value.isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', stamp, locales.moment(value))


@register.filter
def tone(state: object) -> str:
    """Return the tone of a state for its badge."""
    return tones.tone_of(state)


@register.filter
def bdi(text: object) -> SafeString:
    """Isolate a code or somebody's text from the direction of the line around it."""
    return format_html("<bdi>{}</bdi>", "" if text is None else text)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of our icons."""
    return icons.icon(name)


@register.simple_tag
def chart(
    spec: Mapping[str, Any], title: str, summary: str, narrow: Mapping[str, Any] | None = None
) -> SafeString:
    """Draw a chart with its title above and its summary in words below; `narrow` is drawn on phones."""
    drawn = format_html('<div class="chart__wide">{}</div>', charts.drawing(spec))
    if narrow is not None:
        drawn += format_html('<div class="chart__narrow">{}</div>', charts.drawing(narrow))
    return format_html(
        '<figure class="chart{}"><figcaption>{}</figcaption>'
        '<div class="chart__picture" role="img" tabindex="0" aria-label="{}">{}</div>'
        '<p class="chart__summary">{}</p></figure>',
        " chart--both" if narrow is not None else "",
        title,
        summary or title,
        drawn,
        summary,
    )


@register.simple_tag(takes_context=True)
def can(context: template.Context, verb: str, thing: Any) -> bool:
    """Ask the gate for the person of this request."""
    request = context.get("request")
    return asking.allowed(getattr(request, "person", None), verb, thing)


def addresses(path: str) -> list[tuple[str, str, str]]:
    """Return (code, name, address of the same page) for each language that is offered."""
    inside = translation.get_language_from_path(path)
    bare = path[len(inside) + 1 :] if inside else path
    return [
        (code, name, bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}")
        for code, name in settings.LANGUAGES
        if code in settings.LANGUAGES_COMPLETE
    ]


@register.inclusion_tag("parts/languages.html", takes_context=True)
def language_links(context: template.Context) -> dict[str, Any]:
    """Show links to this page in the other languages."""
    request = context.get("request")
    if request is None:
        return {"links": []}
    query = request.META.get("QUERY_STRING", "")
    tail = f"?{query}" if query and request.method == "GET" else ""
    current = translation.get_language()
    return {
        "links": [(c, name, address + tail, c == current) for c, name, address in addresses(request.path)]
    }


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> SafeString:
    """Tell search engines where this page is in the other languages."""
    request = context.get("request")
    if request is None or request.method != "GET":
        return mark_safe("")
    lines = [
        format_html('<link rel="alternate" hreflang="{}" href="{}{}">', code, settings.ADDRESS, address)
        for code, _name, address in addresses(request.path)
    ]
    return mark_safe("".join(lines))  # noqa: S308  each was escaped above


@register.simple_tag(takes_context=True)
def desks(context: template.Context) -> list[dict[str, Any]]:
    """Return the desks of the navigation; each of them has something to read for the public, too."""
    from django.utils.translation import gettext

    request = context.get("request")
    home = reverse("home")
    here = request.path if request else ""
    offered = [
        ("inventories/", gettext("Inventories")),
        ("treaty/", gettext("Treaty")),
        ("consents/", gettext("Consents")),
        ("customs/", gettext("Customs")),
        ("people/", gettext("People")),
    ]
    return [
        {"address": home + address, "name": name, "here": here.startswith(home + address)}
        for address, name in offered
        if _exists(home + address)
    ]


_EXISTS: dict[str, bool] = {}


def _exists(address: str) -> bool:
    if address not in _EXISTS:
        try:
            resolve(address)
            _EXISTS[address] = True
        except Resolver404:
            _EXISTS[address] = False
    return _EXISTS[address]
