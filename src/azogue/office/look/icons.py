"""A few icons of our own, drawn as strokes in a box of 16; always beside a word, never alone."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

STROKES: Final[dict[str, str]] = {
    "good": "M3 8.5l3.2 3.2L13 4.8",
    "warn": "M8 2.6L14.4 13.4H1.6zM8 6.6v3.2M8 11.6v.4",
    "bad": "M4 4l8 8M12 4l-8 8",
    "info": "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 7.2v4M8 4.8v.4",
    "calm": "M3.5 8h9",
    "down": "M8 2.5v8M4.5 7.2L8 10.8l3.5-3.6M3 13.5h10",
    "next": "M6 3.5L10.5 8 6 12.5",
    "person": "M8 2.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 1 0 0-5.6M2.8 13.8c.5-3 2.4-4.4 5.2-4.4s4.7 1.4 5.2 4.4",
    "menu": "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "edit": "M3 13l.7-2.9L10.9 3l2.1 2.1-7.2 7.2z",
    "proof": "M4 2h5.5L12.5 5v9H4zM9.2 2v3.3h3.3M6 8.5h4.5M6 11h4.5",
}
MIRRORED: Final = frozenset({"next"})


def icon(name: str) -> SafeString:
    """Return an icon as inline SVG, silent for screen readers; nothing for a name we do not draw."""
    strokes = STROKES.get(name)
    if strokes is None:
        return mark_safe("")
    mirrored = " icon--mirrored" if name in MIRRORED else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mirrored,
        strokes,
    )
