"""The pictures of this desk: months side by side, and partners ranked. Every picture says its unit itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_skeleton
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from azogue.office.look import locales
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut, width_of
from azogue.report.charts.scales import linear

WIDE: Final = 720.0
NARROW: Final = 350.0
PANEL: Final = 150.0
ROW: Final = 34.0
TOP: Final = 22.0
MOST_PARTNERS: Final = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for the tag {% chart %}."""

    spec: dict[str, Any]
    title: str
    summary: str
    narrow: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and its amount; None where it is not known."""

    label: str
    amount: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One row of months under a title that names what is drawn and its unit."""

    title: str
    bars: tuple[Bar, ...]


def months(title: str, summary: str, panels: Sequence[Panel]) -> Picture | None:
    """Draw months as columns, one panel for each direction; None when there is nothing to draw."""
    if not any(bar.amount for panel in panels for bar in panel.bars):
        return None
    return Picture(_panels(panels, WIDE), title, summary, _panels(panels, NARROW))


def ranking(title: str, summary: str, unit: str, bars: Sequence[Bar]) -> Picture | None:
    """Draw bars ranked by their amounts, the largest first; None when none is above zero."""
    known = sorted((b for b in bars if b.amount), key=lambda b: (-(b.amount or 0.0), b.label))
    if not known:
        return None
    shown = known[:MOST_PARTNERS]
    return Picture(_ranked(shown, unit, WIDE), title, summary, _ranked(shown, unit, NARROW))


def month_label(period: "int | str | None", skeleton: str = "yMMM") -> str:
    """Return a month such as 202103 as the language writes it: Mar 2021; a year as it is."""
    if period is None or period == "":
        return ""
    number = int(period)
    if number <= 9999:
        return str(number)
    try:
        first = date(number // 100, number % 100, 1)
    except ValueError:
        return str(number)
    return str(format_skeleton(skeleton, first, locale=locales.locale()))


def _panels(panels: Sequence[Panel], width: float) -> dict[str, Any]:

    across = 1 if width < 640 else len(panels)
    down = -(-len(panels) // across)
    canvas = Canvas(width, down * (PANEL + 10), rtl=get_language_bidi())
    cell = width / across
    for i, panel in enumerate(panels):
        _panel(canvas, (i % across) * cell, (i // across) * (PANEL + 10), cell - 20, panel)
    return canvas.spec()


def _panel(canvas: Canvas, x: float, y: float, width: float, panel: Panel) -> None:
    top = max((b.amount or 0.0 for b in panel.bars), default=0.0)
    scale = linear(0.0, top or 1.0, y + PANEL - 26, y + 34, 2)
    canvas.text(x, y + 12, panel.title, bold=True)
    for tick in scale.ticks:
        canvas.line(x, scale(tick), x + width, scale(tick))
        canvas.text(x, scale(tick) - 3, locales.number(tick), size=9, colour=tokens.MUTED)
    left, room = x + 40, (width - 44) / max(len(panel.bars), 1)
    for i, bar in enumerate(panel.bars):
        middle = left + (i + 0.5) * room
        if bar.amount is None:
            canvas.text(middle, scale(0.0) - 5, "?", align="center", colour=tokens.WARN, bold=True)
        elif bar.amount:
            height = max(scale(0.0) - scale(bar.amount), 1.0)
            canvas.rect(middle - room * 0.36, scale(0.0) - height, room * 0.72, height, fill=tokens.ACCENT)
    every = max(1, -(-len(panel.bars) * 34 // max(int(width), 1)))
    for i, bar in enumerate(panel.bars):
        if i % every == 0:
            canvas.text(
                left + (i + 0.5) * room,
                y + PANEL - 10,
                bar.label,
                align="center",
                size=9,
                colour=tokens.MUTED,
            )


def _ranked(bars: Sequence[Bar], unit: str, width: float) -> dict[str, Any]:

    canvas = Canvas(width, TOP + ROW * len(bars) + 4, rtl=get_language_bidi())
    scale = linear(0.0, max(b.amount or 0.0 for b in bars), 2, width - 8)
    canvas.text(0, 10, unit, size=tokens.SMALL, colour=tokens.MUTED)
    for i, bar in enumerate(bars):
        y = TOP + ROW * i
        value = locales.number(bar.amount)
        canvas.text(2, y + 12, cut(bar.label, width - width_of(value) - 30), halo=True)
        canvas.text(width - 2, y + 12, value, align="right", bold=True, halo=True)
        end = scale(bar.amount or 0.0)
        canvas.rect(2, y + 17, max(end - 2, 1.0), 11, fill=tokens.ACCENT_SOFT)
    return canvas.spec()


def months_in_words(imports: Sequence[Bar], exports: Sequence[Bar], unit: str) -> str:
    """Say what the months add up to, and which was the largest."""
    sums = {"imports": _sum(imports), "exports": _sum(exports), "unit": unit}
    text = _("In these months %(imports)s %(unit)s came in and %(exports)s %(unit)s went out.") % sums
    most = max((b for b in imports if b.amount), key=lambda b: b.amount or 0.0, default=None)
    if most is not None:
        said = {"month": most.label, "amount": locales.number(most.amount), "unit": unit}
        text += " " + _("Most came in %(month)s: %(amount)s %(unit)s.") % said
    if any(b.amount is None for b in (*imports, *exports)):
        text += " " + _("A question mark stands where a weight is not known; it is in no sum.")
    return text


def _sum(bars: Sequence[Bar]) -> str:
    return locales.number(sum(b.amount or 0.0 for b in bars))
