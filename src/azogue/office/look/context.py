"""What every page knows: who asks, in which language and direction, and where the office is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of every page."""
    language = translation.get_language() or "en"
    return {
        "person": getattr(request, "person", None),
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "offered": [(c, n) for c, n in settings.LANGUAGES if c in settings.LANGUAGES_COMPLETE],
        "demo": settings.DEMO,
    }
