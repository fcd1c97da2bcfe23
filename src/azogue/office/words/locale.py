"""The active language as Babel knows it, and what a right-to-left page needs."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language, get_language_bidi

FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def babel_locale() -> Locale:
    """Return the locale of the active language; English when none is active."""
    return _locale(get_language() or "en")


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def isolated(text: str) -> str:
    """Return a code, a number or what a user wrote so that it keeps its own direction in plain text.

    Pages use `<bdi>`; this is for letters, titles and CSV, and does nothing in left-to-right languages.
    """
    return f"{FSI}{text}{PDI}" if text and get_language_bidi() else text
