"""Words of the log and of roles, and until when somebody is locked out, for the pages of this desk."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from babel.dates import format_skeleton
from django import template
from django.db import models
from django.utils.dateparse import parse_date

from azogue.office.look import locales
from azogue.office.people import wording
from azogue.office.people.models import Enterprise, Funding, Institution
from azogue.office.people.signin import locked_until as until_when
from azogue.office.record.models import Act

register = template.Library()
_MODELS: "dict[str, tuple[type[models.Model], ...]]" = {
    "institution": (Institution, Funding),
    "enterprise": (Enterprise,),
}


@register.filter
def role_words(role: str) -> str:
    """Return a role in words."""
    return wording.role_text(role)


@register.filter
def changes(act: Act) -> Iterator[dict[str, Any]]:
    """Yield what an act changed: the field's name, what was there before, what is there after."""
    for name, pair in act.details.items():
        if isinstance(pair, list) and len(pair) == 2 and name not in {"funding", "removed"}:
            field = _field(act.kind, name)
            label = name if field is None else str(field.verbose_name)
            yield {"name": label, "before": _shown(field, pair[0]), "after": _shown(field, pair[1])}


def _field(kind: str, name: str) -> "models.Field[Any, Any] | None":
    for model in _MODELS.get(kind, ()):
        for field in model._meta.concrete_fields:
            if field.name == name:
                return field
    return None


def _shown(field: "models.Field[Any, Any] | None", value: Any) -> str:
    """Return a value of the log as people write it: choices by their names, days as days."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(field, models.DateField):
        return locales.day(parse_date(str(value)))
    if isinstance(field, models.DecimalField):
        return locales.number(float(value))
    names = dict(field.flatchoices) if field is not None else {}
    return str(names.get(value, value))[:200]


@register.filter
def month(day: date) -> str:
    """Print a month with its year."""
    return str(format_skeleton("yMMM", day, locale=locales.locale()))


@register.simple_tag(takes_context=True)
def locked_until(context: template.Context) -> datetime | None:
    """Return until when the name that was typed is locked out from here."""
    request = context["request"]
    return until_when(str(context.get("username") or ""), request.META.get("REMOTE_ADDR", ""))
