"""The map of partners: a disc for each at its capital, a line to ours. Every known capital is a faint dot.

No border of any country is part of this program; two hundred capitals show where the land is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import Any, Final

from django.utils.translation import gettext as _

from azogue.facts.trade import capitals
from azogue.office.customs.charts import NARROW, WIDE, Picture
from azogue.office.customs.wording import area_name
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut, width_of

NORTH, SOUTH = 72.0, -50.0
Box = tuple[float, float, float, float]
LARGEST: Final = 26.0
"""Radius in pixels of the largest disc on the wide picture."""
NAMED: Final = 6
BEND: Final = 0.18
"""How far a line bows, in parts of its length, so that ways out and back do not lie on each other."""


@dataclass(frozen=True, slots=True)
class Way:
    """Trade with a partner: kilograms that came in and went out."""

    partner: str
    came: float
    went: float

    @property
    def kg(self) -> float:
        """What moved in all."""
        return self.came + self.went


def ways_of(came: Mapping[str, float], went: Mapping[str, float]) -> tuple[Way, ...]:
    """Join what came in and went out by partner, the largest first."""
    ways = (Way(p, came.get(p, 0.0), went.get(p, 0.0)) for p in {*came, *went})
    return tuple(sorted((w for w in ways if w.kg > 0), key=lambda w: (-w.kg, w.partner)))


def partner_map(country: str, ways: Sequence[Way], title: str, summary: str) -> Picture | None:
    """Draw partners where they lie; None when none of them has a place on the map.

    Args:
        country: ISO 3166 alpha-3 of our own country.
        ways: What moved with each partner, the largest first.
        title: Says what is drawn.
        summary: The same in words; partners without a place are added to it.

    """
    known = capitals()
    placed = [w for w in ways if w.partner in known]
    if not placed or country not in known:
        return None
    lost = [area_name(w.partner) for w in ways if w.partner not in known]
    if lost:
        summary += " " + _("Not on the map: %(partners)s.") % {"partners": ", ".join(lost)}
    return Picture(_drawn(country, placed, WIDE), title, summary, _drawn(country, placed, NARROW))


def _drawn(country: str, ways: Sequence[Way], width: float) -> dict[str, Any]:
    # East is to the right in every language, so the picture is never mirrored.
    canvas = Canvas(width, round(width * (NORTH - SOUTH) / 360))
    for capital in capitals().values():
        canvas.dot(*_point(capital.country, width), 5 if width > NARROW else 2.5, fill=tokens.NEUTRAL)
    home = _point(country, width)
    scale = LARGEST * width / WIDE / max(w.kg for w in ways) ** 0.5
    radius = {w.partner: max(scale * w.kg**0.5, 2.0) for w in ways}
    for way in reversed(ways):
        _line(canvas, _point(way.partner, width), home, inward=way.came >= way.went)
    for way in ways:
        colour = tokens.ACCENT if way.came >= way.went else tokens.WARN
        size = pi * radius[way.partner] ** 2
        canvas.dot(*_point(way.partner, width), size, fill=colour, opacity=0.75)
    canvas.dot(*home, 70, shape="diamond", fill=tokens.INK)
    _names(canvas, {country: 4.0} | {w.partner: radius[w.partner] for w in ways[:NAMED]}, width)
    _key(canvas)
    return canvas.spec()


def _key(canvas: Canvas) -> None:
    """Say below, in the colours, which discs are more in than out."""
    says = ((tokens.ACCENT, _("more comes in")), (tokens.WARN, _("more goes out")))
    for i, (colour, words) in enumerate(says):
        y = canvas.height - 22 + 14 * i
        canvas.dot(6, y - 4, 50, fill=colour, opacity=0.75)
        canvas.text(14, y, words, size=tokens.SMALL, halo=True)


def _point(country: str, width: float) -> tuple[float, float]:
    """Return pixels of a capital: a degree is as wide as it is high."""
    capital = capitals()[country]
    latitude = min(max(capital.latitude, SOUTH), NORTH)
    return (capital.longitude + 180) * width / 360, (NORTH - latitude) * width / 360


def _line(canvas: Canvas, one: tuple[float, float], home: tuple[float, float], *, inward: bool) -> None:
    (x1, y1), (x2, y2) = one, home
    side = 1 if inward else -1
    mx = (x1 + x2) / 2 + side * BEND * (y2 - y1)
    my = (y1 + y2) / 2 - abs(BEND * (x2 - x1))
    path = f"M{x1:.1f},{y1:.1f}Q{mx:.1f},{my:.1f} {x2:.1f},{y2:.1f}"
    colour = tokens.ACCENT if inward else tokens.WARN
    canvas.path(path, fill="transparent", stroke=colour, strokeWidth=1.2, opacity=0.55)


def _names(canvas: Canvas, places: Mapping[str, float], width: float) -> None:
    """Write names beside their discs, each at the first of eight places where it covers no other.

    Args:
        canvas: Where to write.
        places: Countries, the most important first, with the radius of their disc in pixels.
        width: Of the picture.

    """
    taken: list[Box] = []
    for place, radius in places.items():
        x, y = _point(place, width)
        name = cut(area_name(place), 110 * width / WIDE + 20, tokens.SMALL)
        for step in range(8):
            box = _box(x, y, radius + 5, radians(45 * step), width_of(name, tokens.SMALL))
            inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= canvas.height
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                canvas.text(box[0], box[3] - 3, name, size=tokens.SMALL, halo=True)
                break


def _box(x: float, y: float, away: float, angle: float, long: float) -> Box:
    """Return left, top, right and bottom of a name that stands in a direction from a disc."""
    across = cos(angle)
    left = x + away * across - (long / 2 if abs(across) < 0.1 else long if across < 0 else 0.0)
    base = y + (away + 4) * sin(angle) + 4
    return left, base - tokens.SMALL, left + long, base + 3


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
