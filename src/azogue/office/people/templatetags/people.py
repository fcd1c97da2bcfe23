"""Words of the log and of roles, and until when somebody is locked out, for the pages of this desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import template
from django.db import models

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
def verb_words(verb: str) -> str:
    """Return a verb of the log in words."""
    return wording.verb_text(verb)


@register.filter
def changes(act: Act) -> Iterator[dict[str, Any]]:
    """Yield what an act changed: the field's name, what was there before, what is there after."""
    for name, pair in act.details.items():
        if isinstance(pair, list) and len(pair) == 2 and name not in {"funding", "removed"}:
            yield {"name": _label(act.kind, name), "before": _shown(pair[0]), "after": _shown(pair[1])}


def _label(kind: str, name: str) -> str:
    for model in _MODELS.get(kind, ()):
        for field in model._meta.get_fields():
            if field.name == name:
                return str(getattr(field, "verbose_name", name))
    return name


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)[:200]


@register.simple_tag(takes_context=True)
def locked_until(context: template.Context) -> datetime | None:
    """Return until when the name that was typed is locked out from here."""
    request = context["request"]
    return until_when(str(context.get("username") or ""), request.META.get("REMOTE_ADDR", ""))
