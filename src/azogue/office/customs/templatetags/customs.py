"""`{% load customs %}`: words for short names, names of codes and areas, months and amounts."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from azogue.office.customs import wording
from azogue.office.customs.charts import month_label
from azogue.office.customs.selectors_pages import Amount
from azogue.office.look import locales

register = template.Library()
register.filter("words", wording.words)
register.filter("state_tone", wording.tone)
register.filter("code_name", wording.code_name)
register.filter("area", wording.area_name)
register.filter("to", wording.between)
register.filter("month", month_label)


@register.filter
def counted(value: Any) -> str:
    """Print an amount, or say that it is not known; zero is zero."""
    return locales.unknown() if value is None else locales.number(value)


@register.filter
def factor(value: float | None) -> str:
    """Print by how many times one figure is another."""
    return "" if value is None else f"{locales.number(round(value, 2))} ×"


@register.filter
def or_more(value: Any, known: float) -> str:
    """Print a sum; where a part of it is not known, at least what is."""
    if value is not None:
        return locales.number(value)
    return _("%(amount)s or more") % {"amount": locales.number(known)} if known else locales.unknown()


@register.filter
def amount_of(amount: Amount) -> str:
    """Print an amount, at least the known part of it."""
    return or_more(amount.exact, amount.known)
