"""Charts on pages: a Vega or Vega-Lite dictionary becomes a light inline SVG that a strict CSP lets draw."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

DRAWN_BY: Final = "2"
"""Part of the cache key; raise it when the drawing below changes."""
KEPT_FOR: Final = 7 * 24 * 3600
_LONG_NUMBER: Final = re.compile(r"(\d+\.\d{2})\d+")
_DROPPED: Final = re.compile(
    r"<style\b.*?</style>"
    r'|\s(?:style|xml:space|role|aria-roledescription|aria-label|aria-hidden)="[^"]*"',
    re.DOTALL,
)


def drawing(spec: Mapping[str, Any]) -> SafeString:
    """Return the SVG of a chart without accessible texts of its own: the figure around it has them.

    Raises:
        azogue.report.charts.UnsafeSpec: The specification asks for data from elsewhere.

    """
    digest = hashlib.sha256(json.dumps(spec, sort_keys=True, default=str).encode()).hexdigest()
    key = f"chart:{DRAWN_BY}:{digest}"
    drawn = cache.get(key)
    if drawn is None:
        from azogue.report.charts import svg

        drawn = lighter(svg(spec))
        cache.set(key, drawn, KEPT_FOR)
    return mark_safe(drawn)  # noqa: S308  drawn by vl-convert, which escapes texts; scripts are not drawn


def lighter(svg: str) -> str:
    """Return an SVG without styles, without the spoken text of each mark, with two decimals at most."""
    bare = _DROPPED.sub("", svg)
    bare = re.sub(r"(?<![\w#])" + _LONG_NUMBER.pattern, r"\1", bare)
    return bare.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


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
