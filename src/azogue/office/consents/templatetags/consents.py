"""Words, masses and hazards on pages of the consents desk."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import template
from django.utils.translation import gettext as _

from azogue.facts.consent import find_substance, hazards_of
from azogue.facts.consent.records import Statement, Substance
from azogue.office.consents import wording
from azogue.office.consents.records import kilograms
from azogue.office.consents.workflow import NOTICE
from azogue.office.look import locales
from azogue.office.words.facts import confidence_label, said
from azogue.report import numbers

register = template.Library()
TABLES: Final[Mapping[str, wording.Words]] = {
    "answer": wording.ANSWER,
    "need": wording.NEED,
    "paper": wording.PAPER,
    "question": wording.QUESTION,
    "verdict": wording.VERDICT,
}


@register.filter
def named(word: str, table: str) -> Any:
    """Return the words for a short name of the rules, from one of the tables of `wording`."""
    return TABLES[table].get(word, word)


@register.filter
def laid_name(state: str) -> Any:
    """Return the words for what consents and trade say of each other."""
    return wording.LAID.get(state, state)


@register.filter
def laid_tone(state: str) -> str:
    """Return the tone of what consents and trade say of each other."""
    return wording.LAID_TONE.get(state, "calm")


@register.filter
def basis(word: str) -> Any:
    """Say what a traded mass rests on."""
    return wording.BASIS.get(word, word)


@register.filter
def response_tone(kind: str) -> str:
    """Return the tone of an import response."""
    return wording.RESPONSE_TONE.get(kind, "calm")


@register.filter
def notice_state(state: str) -> Any:
    """Return the words for the state of a notice."""
    return NOTICE.state(state).label


@register.filter
def substance_name(name: str) -> str:
    """Return the name of a substance by its id; none is all of them."""
    found = find_substance(name) if name else None
    return _("mercury and all its compounds") if found is None else said(found.name)


@register.filter
def shown(value: Any) -> Any:
    """Print a day, a yes or no, or a text; what is not known is said to be so."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return locales.day(value)
    return value or _("not stated")


@register.filter
def result(verdict: str) -> Any:
    """Return a verdict in a word."""
    return wording.RESULT.get(verdict, verdict)


@register.filter
def standing_name(standing: str) -> Any:
    """Return the words for how a consent stands."""
    return wording.STANDING.get(standing, standing)


@register.filter
def standing_tone(standing: str) -> str:
    """Return the tone of how a consent stands."""
    return wording.STANDING_TONE.get(standing, "calm")


@register.filter
def verdict_tone(verdict: str) -> str:
    """Return the tone of a verdict."""
    return wording.VERDICT_TONE.get(verdict, "calm")


@register.filter
def sure(confidence: str) -> Any:
    """Say how sure a rule or fact is."""
    return wording.SURE.get(confidence) or confidence_label(confidence)


@register.filter
def grams(mass: int | None) -> str:
    """Print whole grams as kilograms with all their digits; what is not known is blank."""
    if mass is None:
        return ""
    whole, _point, rest = f"{kilograms(mass):,f}".replace(",", numbers.THIN).partition(".")
    rest = rest.rstrip("0")
    return locales.with_unit(locales.localised(f"{whole}.{rest}" if rest else whole), "kg")


@register.filter
def about(mass: int | None) -> str:
    """Print whole grams of statistics in the unit that fits, with no more digits than they deserve."""
    return "" if mass is None else locales.mass(kilograms(mass))


@register.filter
def statements(substance: Substance) -> tuple[Statement, ...]:
    """Return the hazard statements of a substance."""
    return hazards_of(substance)


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """Return what a table holds for a key."""
    return table.get(key, "")


@register.filter
def asks(form: Any, names: str) -> bool:
    """Return whether one of these fields is filled in, or wrong."""
    return any(form[name].errors or form[name].value() for name in names.split())
