"""Years side by side, and a waterfall of why two inventories differ."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from azogue.inventory.records import Figure
from azogue.report import numbers
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut
from azogue.report.charts.scales import linear

PANEL = 150.0
TOP_LINE = 24.0


def years_spec(
    years: Sequence[int], panels: Mapping[str, Sequence[Figure]], *, width: float = 720
) -> dict[str, Any]:
    """Draw one small panel per channel with the value and the 95 % range of every year.

    Args:
        years: ascending.
        panels: figures by the label of the channel, one per year, in the order of the years.
        width: of the picture in pixels.

    Returns:
        A Vega specification. Every panel has its own scale from zero, which its labels tell.

    """
    across = 1 if width < 420 else 2 if width < 640 else 3
    down = -(-len(panels) // across)
    canvas = Canvas(width, down * PANEL + 6)
    cell = width / across
    for i, (label, figures) in enumerate(panels.items()):
        _panel(canvas, (i % across) * cell, (i // across) * PANEL, cell - 22, label, years, figures)
    return canvas.spec()


def _panel(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    label: str,
    years: Sequence[int],
    figures: Sequence[Figure],
) -> None:
    unit = numbers.unit_for(f.point for f in figures)
    per = numbers.KG_PER[unit]
    top = max((v / per for f in figures for v in (f.point, f.high) if v is not None), default=1.0)
    scale = linear(0.0, top, y + PANEL - 30, y + 36, 2)
    canvas.text(x, y + 14, f"{label}, {unit}", bold=True)
    for tick in scale.ticks:
        canvas.line(x, scale(tick), x + width, scale(tick))
        canvas.text(x, scale(tick) - 2, numbers.plain(tick), size=9, colour=tokens.MUTED)
    room = (width - 60) / max(years[-1] - years[0], 1)
    places = [x + 40 + (year - years[0]) * room for year in years]
    known = [(p, f) for p, f in zip(places, figures, strict=True) if f.point is not None]
    for place, figure in known:
        if figure.low is not None and figure.high is not None:
            ends = scale(figure.low / per), scale(figure.high / per)
            canvas.line(place, ends[0], place, ends[1], stroke=tokens.ACCENT_SOFT, strokeWidth=6)
    for (p, f), (q, g) in pairwise(known):
        assert f.point is not None
        assert g.point is not None
        canvas.line(p, scale(f.point / per), q, scale(g.point / per), stroke=tokens.ACCENT, strokeWidth=1.4)
    for place, figure in known:
        assert figure.point is not None
        canvas.dot(
            place, scale(figure.point / per), 34, fill=tokens.ACCENT, stroke=tokens.PAPER, strokeWidth=1
        )
    for place, figure in dict.fromkeys((*known[:1], *known[-1:])):
        assert figure.point is not None
        text = numbers.amount(figure.point, unit)
        canvas.text(place, scale(figure.point / per) - 8, text, align="center", size=tokens.SMALL, halo=True)
    every = max(1, -(-len(years) // 6))
    for i, (place, year) in enumerate(zip(places, years, strict=True)):
        if i % every == 0:
            canvas.text(
                place, y + PANEL - 15, str(year), align="center", size=tokens.SMALL, colour=tokens.MUTED
            )


def waterfall_spec(
    before: tuple[str, float],
    causes: Sequence[tuple[str, str, float]],
    after: tuple[str, float],
    *,
    width: float = 720,
) -> dict[str, Any]:
    """Draw how the total before became the total after, one step per cause.

    Args:
        before: label and total, kg.
        causes: key (rate, factor, scenario, coverage), label and signed change in kg, in order.
        after: label and total, kg.
        width: of the picture in pixels.

    """
    row = 40.0
    unit = numbers.unit_for((before[1], after[1], *(c[2] for c in causes)))
    per = numbers.KG_PER[unit]
    levels = [before[1]]
    for _, _, step in causes:
        levels.append(levels[-1] + step)
    scale = linear(min(0.0, *levels) / per, max(*levels, after[1]) / per, 2, width - 70)
    canvas = Canvas(width, TOP_LINE + row * (len(causes) + 2) + 6)
    canvas.text(0, 10, f"{unit} of mercury released per year", size=tokens.SMALL, colour=tokens.MUTED)
    canvas.line(scale(0.0), TOP_LINE - 4, scale(0.0), TOP_LINE + row * (len(causes) + 2), stroke=tokens.MUTED)

    def bar(i: int, label: str, start: float, stop: float, colour: str, value: str) -> None:
        y = TOP_LINE + row * i
        canvas.text(4, y + 12, cut(label, width - 10), halo=True)
        left, right = sorted((scale(start / per), scale(stop / per)))
        style = {"stroke": tokens.NODE, "strokeWidth": 0.8}
        canvas.rect(left, y + 17, max(right - left, 1.5), 14, fill=colour, **style)
        canvas.text(right + 5, y + 29, value, bold=True, halo=True)

    bar(0, before[0], 0.0, before[1], tokens.NODE, numbers.amount(before[1], unit))
    for i, (key, label, step) in enumerate(causes, start=1):
        sign = "+" if step > 0 else ""
        text = f"{sign}{numbers.amount(step, unit)}"
        bar(i, label, levels[i - 1], levels[i], tokens.CAUSE_COLOURS[key], text)
    bar(len(causes) + 1, after[0], 0.0, after[1], tokens.NODE, numbers.amount(after[1], unit))
    return canvas.spec()
