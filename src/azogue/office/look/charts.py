"""Charts on pages: a Vega or Vega-Lite dictionary becomes a light inline SVG that a strict CSP lets draw."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

DRAWN_BY: Final = "1"
"""Part of the cache key; raise it when the drawing below changes."""
KEPT_FOR: Final = 7 * 24 * 3600
_TAG: Final = re.compile(r'<[a-zA-Z][^\s>/]*(?:\s+[\w:-]+="[^"]*")+\s*/?>')
_ATTRIBUTE: Final = re.compile(r'\s+([\w:-]+)="([^"]*)"')
_LONG_NUMBER: Final = re.compile(r"(?<![\w#])(\d+\.\d{2})\d+")
_DROPPED: Final = frozenset(
    {"style", "role", "aria-label", "aria-hidden", "aria-roledescription", "version", "xml:space", "class"}
)
_IDLE: Final = frozenset({("stroke-width", "0"), ("opacity", "1"), ("font-weight", "normal")})
_NUMBERS: Final = frozenset({"d", "transform", "x", "y", "x2", "y2", "width", "height", "points"})


def drawing(spec: Mapping[str, Any]) -> SafeString:
    """Return the SVG of a chart without accessible texts of its own: the figure around it has them.

    Raises:
        azogue.report.charts.UnsafeSpec: The specification asks for data from elsewhere.

    """
    digest = hashlib.sha256(json.dumps(spec, sort_keys=True, default=str).encode()).hexdigest()
    key = f"chart:{DRAWN_BY}:{digest}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        from azogue.report.charts import svg

        drawn = lighter(svg(spec))
        cache.set(key, drawn, KEPT_FOR)
    return mark_safe(drawn)  # noqa: S308  drawn by vl-convert, which escapes texts; scripts are not drawn


def lighter(svg: str) -> str:
    """Return an SVG without styles, without spoken texts of its marks, and with two decimals at most.

    Only attributes are touched: what a chart says in letters stays as it is.
    """
    bare = _TAG.sub(_lighter_tag, re.sub(r"<style\b.*?</style>", "", svg, flags=re.DOTALL))
    return bare.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _lighter_tag(tag: re.Match[str]) -> str:
    return _ATTRIBUTE.sub(_lighter_attribute, tag[0])


def _lighter_attribute(found: re.Match[str]) -> str:
    name, value = found[1], found[2]
    if name in _DROPPED or (name, value) in _IDLE:
        return ""
    if name in _NUMBERS:
        value = _LONG_NUMBER.sub(r"\1", value)
    return f' {name}="{value}"'


def warm() -> None:
    """Draw a first chart, so that no reader waits for the renderer to start."""
    drawing(
        {
            "$schema": "https://vega.github.io/schema/vega/v6.json",
            "width": 10,
            "height": 10,
            "marks": [{"type": "rect", "encode": {"enter": {"width": {"value": 5}, "height": {"value": 5}}}}],
        }
    )
