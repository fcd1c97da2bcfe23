"""`{% load inventories %}`: figures that lead to their explanation, names of channels and reasons."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from azogue.facts import categories
from azogue.office.inventories.found import Found
from azogue.office.inventories.fragments import figure_html, live
from azogue.office.inventories.wording import channel_label, reason_label
from azogue.office.words.facts import said

register = template.Library()
register.filter("channel", channel_label)
register.filter("reason", reason_label)


@register.simple_tag
def figure(version: Any, value: Any, code: str, channel: str) -> SafeString:
    """Show a figure with its range, as a link to its explanation: `{% figure version f "5.1" "input" %}`."""
    return figure_html(version, value, code, channel)


@register.simple_tag
def live_part(version: Any, found: Found, code: str) -> SafeString:
    """Show input and releases of a code, replaced as they move."""
    return live(version.pk, found, code)


@register.simple_tag
def category_name(code: str) -> str:
    """Show the name of a source category."""
    known = categories().get(code)
    return said(known.name) if known else ""
