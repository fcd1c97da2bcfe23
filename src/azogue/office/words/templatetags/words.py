"""`{% load words %}`: the engine's texts on pages, as in `{{ problem.message|said_message }}`."""

from django import template

from azogue.office.words import facts, messages

register = template.Library()

register.filter("said", facts.said)
register.filter("said_message", messages.said_message, is_safe=True)
register.filter("sheet_label", facts.sheet_label)
register.filter("context_label", facts.context_label)
register.filter("confidence_label", facts.confidence_label)
register.filter("origin_label", facts.origin_label)
register.filter("method_label", facts.method_label)


@register.filter
def column_label(column: str, sheet: str = "") -> str:
    """Return the name of a column for people: `{{ column.name|column_label:sheet.name }}`."""
    return facts.column_label(column, sheet)
