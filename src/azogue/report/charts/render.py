"""From a specification to a picture: SVG and PNG by vl-convert, without any network."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from azogue.report.fonts import register_for_charts

Spec = Mapping[str, Any]
"""A Vega or Vega-Lite specification with inline data only."""


class UnsafeSpec(ValueError):
    """A chart specification points to data outside itself."""


def svg(spec: Spec, *, label: str = "") -> str:
    """Draw a Vega or Vega-Lite specification as SVG.

    Args:
        spec: the specification, with inline data only.
        label: alternative text; set on the root element, which becomes one image for a screen reader.

    Returns:
        The SVG as text; identifiers inside are unique to the picture, so that several fit on one page.

    Raises:
        UnsafeSpec: the specification has a "url" somewhere.

    """
    check_inline(spec)
    drawn = _svg_of(json.dumps(spec, sort_keys=True))
    return _labelled(drawn, label)


def png(spec: Spec, *, scale: float = 2.0) -> bytes:
    """Draw a specification as PNG, ``scale`` picture points to the pixel.

    Raises:
        UnsafeSpec: the specification has a "url" somewhere.

    """
    import vl_convert

    check_inline(spec)
    register_for_charts()
    # A picture on its own has no page behind it.
    opaque = {**spec, "background": "#ffffff"}
    convert = vl_convert.vegalite_to_png if is_vega_lite(spec) else vl_convert.vega_to_png
    drawn: bytes = convert(json.dumps(opaque, sort_keys=True), scale=scale, allowed_base_urls=[])
    return drawn


@lru_cache(maxsize=128)
def _svg_of(text: str) -> str:
    import vl_convert

    register_for_charts()
    convert = vl_convert.vegalite_to_svg if is_vega_lite(json.loads(text)) else vl_convert.vega_to_svg
    drawn: str = convert(text, allowed_base_urls=[])
    return drawn


def is_vega_lite(spec: Spec) -> bool:
    """Tell a Vega-Lite specification from a Vega one by its schema."""
    return "vega-lite" in str(spec.get("$schema", ""))


def check_inline(value: object) -> None:
    """Refuse a specification that would fetch data.

    Raises:
        UnsafeSpec: there is a "url" anywhere in it.

    """
    if isinstance(value, Mapping):
        if "url" in value:
            raise UnsafeSpec("Charts hold their data inline; this one asks for a url.")
        for inner in value.values():
            check_inline(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_inline(inner)


def _labelled(drawn: str, label: str) -> str:
    import hashlib

    mark = hashlib.sha256(drawn.encode()).hexdigest()[:8]
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="g{mark}-\1"', drawn)
    drawn = re.sub(r"url\(#([^)]+)\)", rf"url(#g{mark}-\1)", drawn)
    drawn = re.sub(r'href="#([^"]+)"', rf'href="#g{mark}-\1"', drawn)
    spoken = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    return drawn.replace("<svg ", f"<svg{spoken} ", 1)


def spec_rows(spec: Spec, key: str) -> list[dict[str, Any]]:
    """Return the data rows of a specification that carry a key, such as "link" or "node"."""
    return [row for data in spec["data"] for row in data["values"] if key in row]
