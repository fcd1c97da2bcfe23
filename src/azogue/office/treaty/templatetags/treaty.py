"""Words for what the rules call by short names, on pages of the treaty desk."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from azogue.facts import treaty as facts
from azogue.facts.treaty.records import AnnexItem
from azogue.office.look import locales
from azogue.office.treaty import wording
from azogue.office.treaty.rules import last_day_of
from azogue.office.words.facts import said
from azogue.report import numbers

register = template.Library()
TABLES: Final = {
    "ban": wording.BAN,
    "bound": wording.BOUND,
    "span": wording.SPAN,
    "due": wording.DUE,
    "outcome": wording.OUTCOME,
    "duty": wording.DUTY,
    "circumstance": wording.CIRCUMSTANCE,
}


@register.filter
def words(name: str, table: str) -> Any:
    """Return the words for a short name of the rules, from one of the tables of `wording`."""
    return TABLES[table].get(name, name)


@register.filter
def ban_tone(status: str) -> str:
    """Return the tone of what an item means for a Party."""
    return wording.BAN_TONE.get(status, "calm")


@register.filter
def days_left(days: int | None) -> str:
    """Say how many days are left, or since how many it is late."""
    if days is None:
        return ""
    if days < 0:
        past = locales.number(-days)
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": past}
    if days == 0:
        return _("today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": locales.number(days)}


@register.filter
def exact(value: Decimal | None) -> str:
    """Print an exact amount with all its digits; what is not known is blank."""
    if value is None:
        return ""
    whole, point, rest = f"{value:,f}".replace(",", numbers.THIN).partition(".")
    rest = rest.rstrip("0")
    return locales.localised(f"{whole}{point}{rest}" if rest else whole)


@register.filter
def share(fraction: Decimal) -> str:
    """Print an exact share as a percentage with all its digits."""
    return (_("%(number)s %%") % {"number": exact(fraction * 100)}).replace(" ", numbers.THIN)


@register.filter
def last_day(item: AnnexItem) -> date | None:
    """Return the phase-out date of an item."""
    return last_day_of(item)


@register.filter
def amendment_title(name: str) -> str:
    """Return the title of a text by its id."""
    found = facts.amendments().get(name)
    return name if found is None else said(found.title)


@register.filter
def of_pair(table: dict[Any, Any], due: Any) -> Any:
    """Return what was noted as done for a duty: for this date, or at all."""
    return table.get((due.rule, due.due)) or table.get((due.rule, None))


@register.filter
def party_status(name: str) -> Any:
    """Return the words for what a State is under the treaty."""
    return wording.STATUS.get(name, name)
