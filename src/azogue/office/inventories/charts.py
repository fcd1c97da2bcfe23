"""The charts of a published inventory and of a comparison, in the language of the page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from azogue.inventory import Change, Figure, Sankey, SankeyLink
from azogue.inventory.sankey import CARRIED_ON, UNKNOWN
from azogue.office.look import locales
from azogue.office.words.facts import said
from azogue.office.words.messages import say
from azogue.report.charts import drivers_spec, ranked_spec, sankey_spec, waterfall_spec
from azogue.report.charts.bars import Bar, Weight, ranked

NARROW: Final = 350.0
FIXED: Final = (
    noop("Main category"),
    noop("Source"),
    noop("Where it goes"),
    noop("share of the variance of the national total"),
)
AXES: Final[Mapping[str, str]] = {
    "logarithmic axis, each step is ten times the last": noop(
        "%(unit)s of mercury per year, logarithmic axis, each step is ten times the last"
    ),
    "linear axis": noop("%(unit)s of mercury per year, linear axis"),
}
_AXIS: Final = re.compile(r"(kg|g|t) of mercury per year, (.+)")
_RELEASED: Final = re.compile(r"(kg|g|t) of mercury released per year")
_NARROWER: Final = re.compile(r"measured well: range (.+) narrower")
_FIGURE: Final = re.compile(r"[\d\u202f.,<+\u2212–() %]+(?:kg|g|t|%)?")
_UNIT: Final = re.compile(r"(?<=[\d\u202f])(kg|g|t)$")
_LABEL: Final = re.compile(r"(?P<code>\d[\d.]*[a-z]?)(?: (?P<name>.*))?, (?P<value>[\d\u202f.,<]+(?:kg|g|t))")
_OTHERS: Final = re.compile(r"(\d+) other sources?")
_NAMED: Final = re.compile(r"(?P<name>.*\D), (?P<value>[\d\u202f.,<]+(?:kg|g|t))")
_NUMBER: Final = re.compile(r"\d(?:[\d\u202f]*\d)?(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for the tag {% chart %}."""

    spec: dict[str, Any]
    title: str
    summary: str
    narrow: dict[str, Any] | None = None


def flow(data: Mapping[str, Any]) -> Picture | None:
    """Draw where the mercury comes from and where it goes; None when nothing flows."""
    links = [
        SankeyLink(a, b, kg, "gap" if kind == "gap" else "flow") for a, b, kg, kind in data["sankey"]["links"]
    ]
    if not links:
        return None
    nodes = tuple((str(n), int(c), said(str(label))) for n, c, label in data["sankey"]["nodes"])
    columns = {n: c for n, c, _label in nodes}
    labels = {n: label for n, _c, label in nodes}
    total = sum(x.kg for x in links if columns[x.source] == 0)
    into: dict[str, float] = {}
    for link in links:
        if columns[link.target] == 2 and link.target not in {UNKNOWN, CARRIED_ON}:
            into[link.target] = into.get(link.target, 0.0) + link.kg
    summary = _("%(mass)s of mercury enter the sources.") % {"mass": locales.mass(total)}
    if into:
        most = max(into, key=lambda n: into[n])
        summary += " " + _("Most of it goes to: %(place)s (%(share)s).") % {
            "place": labels[most],
            "share": locales.percent(into[most] / total),
        }
    unknown = sum(x.kg for x in links if x.kind == "gap")
    if unknown:
        summary += " " + _("For %(share)s nobody knows where it goes; that band is dashed.") % {
            "share": locales.percent(unknown / total)
        }
    drawn = Sankey(nodes, tuple(links))
    wide = translated(sankey_spec(drawn, width=740, rtl=get_language_bidi()))
    bare = tuple((n, c, "" if c == 1 else label) for n, c, label in nodes)
    small = Sankey(bare, tuple(links))
    narrow = translated(sankey_spec(small, width=400, rtl=get_language_bidi(), limit=8))
    return Picture(wide, _("Where the mercury comes from and where it goes"), summary, narrow)


def ranking(data: Mapping[str, Any]) -> Picture | None:
    """Rank the sources by their releases; None when none is known."""
    bars = ranked(
        [Bar(f"{s['code']} {said(s['name'])}", figure_of(s["figures"]["releases"])) for s in data["sources"]],
        15,
    )
    if not bars:
        return None
    first = bars[0].figure
    summary = _("The largest source is %(source)s: %(mass)s, range %(range)s.") % {
        "source": bars[0].label,
        "mass": locales.mass(first),
        "range": locales.span(first),
    }
    wide, narrow = (translated(ranked_spec(bars, width=w)) for w in (720.0, NARROW))
    return Picture(wide, _("Sources ranked by their releases, with their ranges"), summary, narrow)


def doubt(data: Mapping[str, Any]) -> Picture | None:
    """Draw what makes the total uncertain; None when nothing does."""
    weights = [
        Weight(driver_label(d), d["share"], d["narrower"]) for d in data["drivers"][:8] if d["share"] >= 0.005
    ]
    if not weights:
        return None
    count = min(3, len(weights))
    summary = ngettext(
        "The first datum causes %(share)s of the variance of the national releases.",
        "The first %(count)s data cause %(share)s of the variance of the national releases.",
        count,
    ) % {"count": locales.number(count), "share": locales.percent(sum(w.share for w in weights[:count]))}
    wide, narrow = (translated(drivers_spec(weights, width=w)) for w in (720.0, NARROW))
    return Picture(wide, _("Which data make the national total uncertain"), summary, narrow)


def driver_label(driver: Mapping[str, Any]) -> str:
    """Name a datum: its source, and what it is."""
    label = say(str(driver["label"] or driver["kind"]))
    code = str(driver["code"])
    return label if label.startswith(code) else f"{code} {label}"


def waterfall(total: Change, before: str, after: str) -> Picture | None:
    """Draw why a total changed; None when one of the two is not known."""
    if total.before is None or total.after is None:
        return None
    names = (
        ("rate", _("activity rates"), total.rate),
        ("factor", _("input factors"), total.factor),
        ("scenario", _("output scenarios"), total.scenario),
        ("coverage", _("sources that only one of the two quantifies"), total.coverage),
    )
    causes = [c for c in names if c[2]]
    difference = total.difference or 0.0
    size = Figure(abs(difference), None, total.low, total.high)
    words = {"mass": locales.mass(abs(difference)), "range": locales.span(size)}
    if difference > 0:
        summary = _("The releases went up by %(mass)s; range of the difference: %(range)s.") % words
    else:
        summary = _("The releases went down by %(mass)s; range of the difference: %(range)s.") % words
    wide, narrow = (
        translated(waterfall_spec((before, total.before), causes, (after, total.after), width=w))
        for w in (720.0, NARROW)
    )
    return Picture(wide, _("Why the national releases changed"), summary, narrow)


def figure_of(data: Mapping[str, float | None]) -> Figure:
    """Return a figure of the dataset as the engine's."""
    return Figure(data.get("point"), data.get("mean"), data.get("low"), data.get("high"))


def translated(value: Any) -> Any:
    """Return a specification with the words and numbers of its texts in the language of the page."""
    if isinstance(value, Mapping):
        return {
            k: _text(v) if k == "text" and isinstance(v, str) else translated(v) for k, v in value.items()
        }
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    return [translated(v) for v in value]


def _text(text: str) -> str:
    if text in FIXED:
        return _(text)
    if found := _AXIS.fullmatch(text):
        return _(AXES.get(found[2], text)) % {"unit": locales.unit_name(found[1])}
    if found := _RELEASED.fullmatch(text):
        return _("%(unit)s of mercury released per year") % {"unit": locales.unit_name(found[1])}
    if found := _NARROWER.fullmatch(text):
        return _("measured well: range %(share)s narrower") % {"share": _numbers(found[1])}
    return _label(text) or (_numbers(text) if _FIGURE.fullmatch(text) else text)


def _label(text: str) -> str:
    """Say the label of a node in a flow chart on one line; empty where the text is none."""
    if found := _LABEL.fullmatch(text):
        return _node(found)
    found = _NAMED.fullmatch(text)
    return f"{_apart(found['name'])}, {_numbers(found['value'])}" if found else ""


def _node(found: re.Match[str]) -> str:
    """Say the label of a source in the flow chart, its name kept apart from the figures around it."""
    code, name, value = found["code"], (found["name"] or "").strip(), _numbers(found["value"])
    if joined := _OTHERS.fullmatch(f"{code} {name}".strip()):
        many = int(joined[1])
        name = ngettext("%(many)s other source", "%(many)s other sources", many) % {"many": many}
        return f"{_apart(name)}, {value}"
    return f"{code} {_apart(name)}, {value}" if name else f"{code}, {value}"


def _apart(text: str) -> str:
    return f"\u2068{text}\u2069" if get_language_bidi() else text


def _numbers(text: str) -> str:
    unit = _UNIT.search(text)
    said = _NUMBER.sub(lambda m: locales.localised(m[0]), text[: unit.start()] if unit else text)
    return f"{said}{locales.unit_name(unit[0])}" if unit else said
