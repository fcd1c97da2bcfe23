"""A drawing in pixels that becomes a Vega specification: shapes as data, marks that read them."""

from typing import Any, Literal

from azogue.report.charts import tokens

Align = Literal["left", "right", "center"]
Row = dict[str, Any]
STYLE_DEFAULTS: Row = {
    "fill": "transparent",
    "stroke": "transparent",
    "strokeWidth": 0,
    "strokeDash": [],
    "opacity": 1,
}


class Canvas:
    """Collects shapes in painting order and hands them out as one Vega specification.

    Positions are CSS pixels from the upper left corner. With ``rtl`` the picture is mirrored: x runs from
    the right and texts change sides, while the letters stay as they are.
    """

    def __init__(self, width: float, height: float, *, rtl: bool = False) -> None:
        """Start an empty drawing.

        Args:
            width: in pixels.
            height: in pixels.
            rtl: whether to mirror it for right-to-left readers.

        """
        self.width = width
        self.height = height
        self.rtl = rtl
        self._layers: list[tuple[str, list[Row]]] = []

    def _add(self, mark: str, row: Row) -> None:
        if not self._layers or self._layers[-1][0] != mark:
            self._layers.append((mark, []))
        self._layers[-1][1].append(row)

    def x(self, value: float) -> float:
        """Return the position of an x in the picture, mirrored when the reader reads so."""
        return round(self.width - value if self.rtl else value, 2)

    def rect(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a rectangle; extra keys (``kg``, ``node``) stay in the data for its readers."""
        left = self.x(x + width) if self.rtl else self.x(x)
        row = {"x": left, "y": round(y, 2), "width": round(width, 2), "height": round(height, 2)}
        self._add("rect", STYLE_DEFAULTS | row | style)

    def line(self, x: float, y: float, x2: float, y2: float, **style: Any) -> None:
        """Draw a straight line."""
        row = {"x": self.x(x), "y": round(y, 2), "x2": self.x(x2), "y2": round(y2, 2)}
        self._add("rule", STYLE_DEFAULTS | {"stroke": tokens.GRID, "strokeWidth": 1} | row | style)

    def path(self, path: str, **style: Any) -> None:
        """Draw a path given as SVG path data, already mirrored by the caller through ``x``."""
        self._add("path", STYLE_DEFAULTS | {"path": path} | style)

    def dot(self, x: float, y: float, size: float, **style: Any) -> None:
        """Draw a filled disc; ``size`` is its area in square pixels, ``shape`` any Vega symbol."""
        row = {"x": self.x(x), "y": round(y, 2), "size": round(size, 2), "shape": "circle"}
        self._add("symbol", STYLE_DEFAULTS | row | style)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: Align = "left",
        size: float = tokens.SIZE,
        bold: bool = False,
        colour: str = tokens.INK,
        halo: bool = False,
        limit: float = 0,
    ) -> None:
        """Write one line of text at its baseline.

        A halo is a paper-coloured copy under the letters, which keeps them legible over a band.
        ``limit`` is the width in pixels at which the text is cut with an ellipsis; 0 for never.
        """
        swapped: Align = align
        if self.rtl and align != "center":
            swapped = "right" if align == "left" else "left"
        row = {
            "x": self.x(x),
            "y": round(y, 2),
            "text": text,
            "align": swapped,
            "fontSize": size,
            "fontWeight": "bold" if bold else "normal",
            "limit": limit,
        }
        if halo:
            under = {"fill": tokens.PAPER, "stroke": tokens.PAPER, "strokeWidth": 3.5, "opacity": 0.9}
            self._add("text", STYLE_DEFAULTS | row | under)
        self._add("text", STYLE_DEFAULTS | row | {"fill": colour})

    def spec(self) -> dict[str, Any]:
        """Return the drawing as a Vega 5/6 specification with inline data only."""
        data = [{"name": f"layer{i}", "values": rows} for i, (_, rows) in enumerate(self._layers)]
        marks = [_mark(kind, f"layer{i}", rows) for i, (kind, rows) in enumerate(self._layers)]
        return {
            "$schema": "https://vega.github.io/schema/vega/v5.json",
            "width": round(self.width, 1),
            "height": round(self.height, 1),
            "padding": 4,
            "background": "transparent",
            "config": {"aria": False},
            "data": data,
            "marks": marks,
        }


def _mark(kind: str, data: str, rows: list[Row]) -> dict[str, Any]:
    known = {"kg", "node", "link", "end"}
    # What is everywhere as it would be anyway is left out: half the bytes of a picture.
    idle = {k for k, v in STYLE_DEFAULTS.items() if all(row.get(k) == v for row in rows)} - {"fill"}
    enter: dict[str, Any] = {k: {"field": k} for k in rows[0] if k not in known | idle}
    if kind == "text":
        enter["font"] = {"value": tokens.FONT}
        enter["baseline"] = {"value": "alphabetic"}
        enter["strokeJoin"] = {"value": "round"}
    return {"type": kind, "from": {"data": data}, "encode": {"enter": enter}}


def width_of(text: str, size: float = tokens.SIZE) -> float:
    """Estimate the width of a text in pixels: 0.53 of the type size a letter, close to Noto Sans."""
    return len(text) * size * 0.53


def cut(text: str, width: float, size: float = tokens.SIZE) -> str:
    """Shorten a text to about ``width`` pixels, with "…" where something is left out."""
    room = max(int(width / (size * 0.53)), 4)
    return text if len(text) <= room else f"{text[: room - 1].rstrip(' ,;:(-')}…"


def wrap(text: str, width: float, size: float = tokens.SIZE, lines: int = 3) -> list[str]:
    """Break a label into at most ``lines`` lines of about ``width`` pixels; the last is cut with "…"."""
    out: list[str] = []
    rest = text.split()
    while rest and len(out) < lines - 1:
        current = rest.pop(0)
        while rest and width_of(f"{current} {rest[0]}", size) <= width:
            current = f"{current} {rest.pop(0)}"
        out.append(cut(current, width, size))
    if rest:
        out.append(cut(" ".join(rest), width, size))
    return out
