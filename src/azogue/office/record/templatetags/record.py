"""Words of the log for templates."""

from django import template

from azogue.office.record import wording

register = template.Library()


@register.filter
def verb_words(verb: str) -> str:
    """Return a verb of the log in words."""
    return wording.verb_text(verb)
