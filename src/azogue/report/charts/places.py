"""Map of the facilities: points on a plain graticule, over the operator's own boundaries where there are any.

No geometry of any country is part of this program: which lines are drawn on a map is the ministry's to say.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, radians
from pathlib import Path
from typing import Any

from azogue.report import numbers
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut, width_of

BOUNDARIES = "AZOGUE_BOUNDARIES"
Lines = tuple[tuple[tuple[float, float], ...], ...]
"""Polylines of (longitude, latitude) in degrees."""


@dataclass(frozen=True, slots=True)
class Place:
    """A facility: name, position in degrees and releases in kg (None when not known)."""

    name: str
    latitude: float
    longitude: float
    kg: float | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What the map shows, in degrees, and how it meets the paper."""

    west: float
    east: float
    south: float
    north: float
    width: float
    height: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return pixels of a position: equirectangular, true to scale at the middle latitude."""
        x = (longitude - self.west) / (self.east - self.west) * self.width
        return x, (self.north - latitude) / (self.north - self.south) * self.height


def frame_of(places: Sequence[Place], width: float) -> Frame:
    """Choose a frame around the places with some room, at least one degree wide."""
    lats, lons = [p.latitude for p in places], [p.longitude for p in places]
    middle = (min(lats) + max(lats)) / 2
    squeeze = max(cos(radians(middle)), 0.2)
    span = max(max(lats) - min(lats), (max(lons) - min(lons)) * squeeze * 0.8, 1.0) * 1.3
    half_wide = span / squeeze / 2 / 0.8
    centre = (min(lons) + max(lons)) / 2
    tall, wide = span, 2 * half_wide
    return Frame(
        centre - wide / 2,
        centre + wide / 2,
        middle - tall / 2,
        middle + tall / 2,
        width,
        width * tall / (wide * squeeze),
    )


def map_spec(
    places: Sequence[Place], *, boundaries: Lines = (), width: float = 720, labels: int = 15
) -> dict[str, Any]:
    """Draw facilities at their positions; the area of a disc is in proportion to the releases.

    Args:
        places: at least one.
        boundaries: polylines drawn beneath, see ``read_boundaries``.
        width: of the picture in pixels.
        labels: most names written; the largest come first.

    """
    frame = frame_of(places, width)
    canvas = Canvas(width, frame.height + 22)
    _graticule(canvas, frame)
    path = "".join(_segments(frame, line) for line in boundaries)
    if path:
        canvas.path(path, stroke=tokens.MUTED, strokeWidth=0.9)
    canvas.rect(0, 0, frame.width, frame.height, stroke=tokens.MUTED, strokeWidth=1)
    largest = max((p.kg or 0.0 for p in places), default=0.0) or 1.0
    ordered = sorted(places, key=lambda p: (-(p.kg or 0.0), p.name))
    for place in ordered:
        x, y = frame.point(place.longitude, place.latitude)
        if place.kg is None:
            canvas.dot(x, y, 60, fill=tokens.PAPER, stroke=tokens.WARN, strokeWidth=1.6, strokeDash=[2, 2])
        else:
            size = 30 + 900 * place.kg / largest
            canvas.dot(x, y, size, fill=tokens.ACCENT, opacity=0.72, stroke=tokens.PAPER, strokeWidth=1)
    _labels(canvas, frame, ordered, largest, labels)
    return canvas.spec()


def _graticule(canvas: Canvas, frame: Frame) -> None:
    step = next(
        s for s in (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0, 90.0) if (frame.north - frame.south) / s <= 5
    )
    for i in range(ceil(frame.south / step), floor(frame.north / step) + 1):
        _, y = frame.point(frame.west, i * step)
        canvas.line(0, y, frame.width, y)
        canvas.text(4, y - 3, _degrees(i * step, "N", "S"), size=9, colour=tokens.MUTED)
    for i in range(ceil(frame.west / step), floor(frame.east / step) + 1):
        x, _ = frame.point(i * step, frame.south)
        canvas.line(x, 0, x, frame.height)
        canvas.text(
            x, frame.height + 13, _degrees(i * step, "E", "W"), align="center", size=9, colour=tokens.MUTED
        )


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):g}°{positive if value > 0 else negative if value < 0 else ''}"


def _labels(canvas: Canvas, frame: Frame, places: Sequence[Place], largest: float, limit: int) -> None:
    """Write names beside their discs, the largest first, leaving out those that would cover another."""
    taken: list[tuple[float, float, float, float]] = []
    for place in places[:limit]:
        unit = numbers.unit_for([place.kg])
        value = "not known" if place.kg is None else f"{numbers.amount(place.kg, unit)}{numbers.THIN}{unit}"
        text = f"{cut(place.name or 'unnamed', 150, tokens.SMALL)}, {value}"
        x, y = frame.point(place.longitude, place.latitude)
        away = 4 + ((30 + 900 * (place.kg or 0.0) / largest) / 3.14159) ** 0.5
        wide = width_of(text, tokens.SMALL)
        left = x + away if x + away + wide < frame.width else x - away - wide
        box = (left, y - 8, left + wide, y + 5)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            taken.append(box)
            canvas.text(left, y + 4, text, size=tokens.SMALL, halo=True)


def _segments(frame: Frame, line: tuple[tuple[float, float], ...]) -> str:
    """Return SVG path data of the parts of a polyline that fall inside the frame."""
    out = []
    previous: tuple[float, float] | None = None
    for a, b in pairwise(line):
        clipped = _clip(frame, frame.point(*a), frame.point(*b))
        if clipped is None:
            previous = None
            continue
        (x0, y0), (x1, y1) = clipped
        if previous != (x0, y0):
            out.append(f"M{x0:.1f},{y0:.1f}")
        out.append(f"L{x1:.1f},{y1:.1f}")
        previous = (x1, y1)
    return "".join(out)


def _clip(
    frame: Frame, a: tuple[float, float], b: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Cut a segment to the frame (Liang and Barsky, ACM Transactions on Graphics 3, 1984)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    enter, leave = 0.0, 1.0
    for p, q in ((-dx, a[0]), (dx, frame.width - a[0]), (-dy, a[1]), (dy, frame.height - a[1])):
        if p == 0.0:
            if q < 0.0:
                return None
            continue
        t = q / p
        if p < 0.0:
            enter = max(enter, t)
        else:
            leave = min(leave, t)
    if enter > leave:
        return None
    return (a[0] + enter * dx, a[1] + enter * dy), (a[0] + leave * dx, a[1] + leave * dy)


def boundaries_from_environment() -> Lines:
    """Read the file that the operator names in AZOGUE_BOUNDARIES; nothing when it is not set.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is neither GeoJSON nor TopoJSON.

    """
    named = os.environ.get(BOUNDARIES, "")
    return read_boundaries(Path(named)) if named else ()


def read_boundaries(path: Path) -> Lines:
    """Read the outlines of a GeoJSON or TopoJSON file.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is neither GeoJSON nor TopoJSON.

    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("type") == "Topology":
        return tuple(_arcs(data))
    lines = tuple(_geojson(data))
    if not lines:
        raise ValueError(f"{path.name} holds no outline: AZOGUE_BOUNDARIES wants GeoJSON or TopoJSON.")
    return lines


def _arcs(topology: dict[str, Any]) -> Iterator[tuple[tuple[float, float], ...]]:
    transform = topology.get("transform")
    for arc in topology["arcs"]:
        if transform is None:
            yield tuple((float(p[0]), float(p[1])) for p in arc)
            continue
        (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * sx + tx, y * sy + ty))
        yield tuple(points)


def _geojson(data: dict[str, Any]) -> Iterator[tuple[tuple[float, float], ...]]:
    for inner in data.get("features") or data.get("geometries") or ():
        yield from _geojson(inner)
    if data.get("geometry"):
        yield from _geojson(data["geometry"])
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(
        str(data.get("type"))
    )
    if depth is not None:
        yield from _rings(data["coordinates"], depth)


def _rings(value: Any, depth: int) -> Iterator[tuple[tuple[float, float], ...]]:
    if depth == 0:
        yield tuple((float(p[0]), float(p[1])) for p in value)
    else:
        for inner in value:
            yield from _rings(inner, depth - 1)
