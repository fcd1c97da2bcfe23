"""Sources ranked by their releases, and data ranked by the doubt they cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from azogue.inventory.records import Figure
from azogue.report import numbers
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut, width_of
from azogue.report.charts.scales import Scale, linear, logarithmic, wants_log

ROW = 40.0
TOP = 24.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and its figure, kg."""

    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Weight:
    """A datum, its share of the variance and the narrowing its better measurement would bring."""

    label: str
    share: float
    narrower: float | None


def ranked(bars: Sequence[Bar], limit: int = 20) -> tuple[Bar, ...]:
    """Return the quantified bars above zero, largest first, at most ``limit``."""
    known = [b for b in bars if b.figure.point]
    return tuple(sorted(known, key=lambda b: (-(b.figure.point or 0.0), b.label))[:limit])


def uses_log(bars: Sequence[Bar]) -> bool:
    """Tell whether the ranked bars are drawn on a logarithmic axis."""
    return wants_log(b.figure.point or 0.0 for b in bars)


def ranked_spec(bars: Sequence[Bar], *, width: float = 720) -> dict[str, Any]:
    """Draw sources ranked by a figure with their 95 % ranges.

    Bars from zero on a linear axis; discs on a logarithmic one, where the length of a bar would mean
    nothing. The axis says which it is.

    Args:
        bars: already ranked, each with a point above zero.
        width: of the picture in pixels.

    """
    unit = numbers.unit_for(b.figure.point for b in bars)
    per = numbers.KG_PER[unit]
    ends = [v / per for b in bars for v in (b.figure.point, b.figure.low, b.figure.high) if v]
    log = uses_log(bars)
    right = width - 16.0
    scale = (
        logarithmic(min(ends), max(ends), 2, right) if log else linear(0.0, max(ends, default=1.0), 2, right)
    )
    canvas = Canvas(width, TOP + ROW * len(bars) + 26)
    _axis(canvas, scale, TOP + ROW * len(bars), unit)
    for i, bar in enumerate(bars):
        _draw_bar(canvas, bar, scale, TOP + ROW * i, unit)
    return canvas.spec()


def _axis(canvas: Canvas, scale: Scale, bottom: float, unit: str) -> None:
    kind = "logarithmic axis, each step is ten times the last" if scale.log else "linear axis"
    canvas.text(0, 10, f"{unit} of mercury per year, {kind}", size=tokens.SMALL, colour=tokens.MUTED)
    for i, tick in enumerate(scale.ticks):
        x = scale(tick)
        canvas.line(x, TOP - 4, x, bottom + 4)
        last = i == len(scale.ticks) - 1
        label = numbers.plain(tick)
        align = "right" if last else "left" if i == 0 else "center"
        canvas.text(x, bottom + 18, label, align=align, size=tokens.SMALL, colour=tokens.MUTED)  # type: ignore[arg-type]


def _draw_bar(canvas: Canvas, bar: Bar, scale: Scale, y: float, unit: numbers.Unit) -> None:
    per = numbers.KG_PER[unit]
    figure = bar.figure
    assert figure.point is not None
    x = scale(figure.point / per)
    value = numbers.with_range(figure, unit)
    name = cut(bar.label, canvas.width - width_of(value) - 30)
    canvas.text(2, y + 14, name, halo=True)
    canvas.text(canvas.width - 2, y + 14, value, align="right", bold=True, halo=True)
    middle = y + 27
    if not scale.log:
        canvas.rect(scale(0.0), y + 20, max(x - scale(0.0), 1.0), 14, fill=tokens.ACCENT_SOFT)
    if figure.low is not None and figure.high is not None:
        low, high = scale(figure.low / per), scale(figure.high / per)
        canvas.line(low, middle, high, middle, stroke=tokens.INK, strokeWidth=1.6)
        for end in (low, high):
            canvas.line(end, middle - 4, end, middle + 4, stroke=tokens.INK, strokeWidth=1.6)
    if scale.log:
        canvas.dot(x, middle, 70, fill=tokens.ACCENT, stroke=tokens.PAPER, strokeWidth=1.5)


def drivers_spec(weights: Sequence[Weight], *, width: float = 720) -> dict[str, Any]:
    """Draw the share of the variance each datum causes; the words beside say what measuring it would bring.

    Args:
        weights: largest first.
        width: of the picture in pixels.

    """
    row = 54.0
    canvas = Canvas(width, TOP + row * len(weights) + 4)
    scale = linear(0.0, max((w.share for w in weights), default=1.0), 2, width - 60)
    canvas.text(0, 10, "share of the variance of the national total", size=tokens.SMALL, colour=tokens.MUTED)
    for i, weight in enumerate(weights):
        y = TOP + row * i
        canvas.text(2, y + 13, cut(weight.label, width - 10))
        end = scale(weight.share)
        canvas.rect(2, y + 19, max(end - 2, 1.0), 13, fill=tokens.ACCENT_SOFT)
        canvas.text(max(end, 3) + 5, y + 30, numbers.percent(weight.share), bold=True)
        if weight.narrower:
            words = f"measured well: range {numbers.percent(weight.narrower)} narrower"
            canvas.text(2, y + 44, words, size=tokens.SMALL, colour=tokens.MUTED)
    return canvas.spec()
