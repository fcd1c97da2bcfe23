"""Every number explains itself: formula, data, sources, down to the cell of the dossier."""

from dataclasses import replace
from typing import TYPE_CHECKING

from azogue.facts import categories
from azogue.facts.pathways import PATHWAY_NAMES, PATHWAYS
from azogue.inventory.assemble import lineage
from azogue.inventory.counting import rules_for
from azogue.inventory.records import CHANNELS, Datum, Figure, Leg, Line
from azogue.quantity.explanation import Explanation

if TYPE_CHECKING:
    from azogue.inventory.inventory import Inventory

KG = "kg Hg/a"
CHANNEL_NAMES = {
    "input": "Mercury input",
    "releases": "All releases",
    **{k: f"To {v.lower()}" for k, v in PATHWAY_NAMES.items()},
}


def explain_figure(
    inventory: "Inventory", code: str, channel: str, year: int, name: str | None
) -> Explanation:
    """Return the explanation tree of one figure.

    Args:
        inventory: The inventory.
        code: Source, category or "total".
        channel: One of CHANNELS.
        year: A year of the inventory.
        name: A facility or sub-stream; None for all of the code.

    Returns:
        The tree; leaves are rates, factors and splits with citation, confidence and place.

    Raises:
        UnknownFigure: When the figure does not exist.

    """
    if name is not None:
        return explain_line(inventory.line(code, name, year), channel)
    figure = inventory.figure(code, channel, year)
    lines = inventory.lines_of(year)
    if code == "total":
        mains = inventory.categories_of(year)
        children = tuple(_counted(inventory, main, channel, year) for main in mains)
        return _sum(
            f"National total, {year}: {CHANNEL_NAMES[channel]}", figure, children, _gap_note(inventory, year)
        )
    own = [x for x in lines if x.code == code]
    if own and all(x.code == code for x in lines if _under(x.code, code)):
        if len(own) == 1:
            return explain_line(own[0], channel)
        children = tuple(explain_line(x, channel) for x in own)
    else:
        below = dict.fromkeys(x.code for x in lines if _under(x.code, code))
        children = tuple(explain_figure(inventory, c, channel, year, None) for c in below)
    label = f"{code} {categories()[code].name}, {year}: {CHANNEL_NAMES[channel]}"
    return _sum(label, figure, children, "")


def _under(code: str, parent: str) -> bool:
    return any(parent == c for _, c in lineage(code))


def _counted(inventory: "Inventory", main: str, channel: str, year: int) -> Explanation:
    """Explain what a main category adds to the national total, with the counting rules that cut it."""
    tree = explain_figure(inventory, main, channel, year, None)
    lines = [x for x in inventory.lines_of(year) if x.code.startswith(main + ".")]
    notes = [
        f"{line.code}: {rule.weight:g} of {rule.channel} counted ({rule.rule}: {rule.reason})"
        for line in lines
        for rule in rules_for(line.code)
        if rule.channel == channel or (channel == "releases" and rule.channel != "input")
    ]
    if not notes or tree.value is None:
        return tree
    counted = sum(counted_point(line, channel) or 0.0 for line in lines)
    note = f"As calculated {number(tree.value)} {KG}. " + "; ".join(dict.fromkeys(notes))
    return replace(tree, value=counted, low=None, high=None, note=note)


def counted_point(line: Line, channel: str) -> float | None:
    """Return the point value of a line as it enters the national total, kg per year."""
    if channel != "releases":
        point = line.figures[channel].point
        return None if point is None else point * line.counted[channel]
    parts = [(line.figures[p].point, line.counted[p]) for p in PATHWAYS]
    return None if parts[0][0] is None else sum((point or 0.0) * weight for point, weight in parts)


def _gap_note(inventory: "Inventory", year: int) -> str:
    missing = [
        g for g in inventory.gaps_of(year) if g.effect in ("nothing quantified", "releases not quantified")
    ]
    if not missing:
        return ""
    return f"Not in this total, because not quantified: {', '.join(dict.fromkeys(g.code for g in missing))}."


def _sum(label: str, figure: Figure, children: tuple[Explanation, ...], note: str) -> Explanation:
    return Explanation(
        label=label,
        value=figure.point,
        unit=KG,
        formula="sum of the rows below, under the counting rules"
        if note or "total" in label
        else "sum of the rows below",
        low=figure.low,
        high=figure.high,
        note=note,
        children=children,
    )


def explain_line(line: Line, channel: str) -> Explanation:
    """Explain one figure of one line: rate × factor × share, leg by leg."""
    figure = line.figures[channel]
    data: list[Explanation] = []
    if line.rate is not None:
        data.append(explain_datum(line.rate))
    if line.factor is not None:
        data.append(explain_datum(line.factor))
    if channel != "input":
        data.extend(_explain_leg(leg, channel) for leg in line.legs)
    label = f"{line.code} {line.category}"
    if line.name:
        label += f", {line.name}"
    return Explanation(
        label=f"{label}, {line.year}: {CHANNEL_NAMES[channel]}",
        value=figure.point,
        unit=KG,
        formula=_formula(line, channel),
        low=figure.low,
        high=figure.high,
        note=" ".join(line.notes),
        place=line.place,
        children=tuple(data),
    )


def _formula(line: Line, channel: str) -> str:
    if line.rate is None or line.factor is None:
        return ""
    product = f"{number(line.rate.value)} {line.rate.unit} × {number(line.factor.value)} {line.factor.unit}"
    if channel == "input":
        return product
    terms = []
    for leg in line.legs:
        share = leg_share(leg, channel)
        if share is None:
            terms.append("unknown split")
            continue
        mixed = leg.share not in (0.0, 1.0)
        terms.append(f"{number(leg.share)} × {number(share)}" if mixed else number(share))
    return f"{product} × ({' + '.join(terms)})" if len(terms) > 1 else f"{product} × {terms[0]}"


def leg_share(leg: Leg, channel: str) -> float | None:
    """Return the fraction of the leg's input that leaves by a channel, or None when not known."""
    if leg.split is None or leg.split.shares is None:
        return None
    if channel == "releases":
        return leg.split.total
    return leg.split.shares[CHANNELS.index(channel) - 1] * leg.split.total / sum(leg.split.shares)


def _explain_leg(leg: Leg, channel: str) -> Explanation:
    share = leg_share(leg, channel)
    what = ", ".join(part for part in (leg.phase, leg.scenario) if part)
    if leg.split is None:
        return Explanation(
            f"Output distribution, {what}" if what else "Output distribution",
            None,
            "share of input",
            note="not known",
        )
    rest = f" {number(1 - leg.split.total)} moves on or stays by design." if leg.split.total < 1 else ""
    mix = f"{number(leg.share)} of the activity; " if leg.share not in (0.0, 1.0) else ""
    spread = f"{mix}spread of the shares: {leg.split.range_from}.{rest}"
    return Explanation(
        label=f"Output distribution, {what}" if what else "Output distribution",
        value=share,
        unit="share of input",
        citation=leg.split.citation,
        confidence=f"{leg.split.confidence} ({leg.split.origin})",
        note=f"{spread} {leg.split.note}".strip(),
        place=leg.split.place,
    )


def explain_datum(datum: Datum) -> Explanation:
    """Explain a rate or a factor: its range, who says so, and how sure that is."""
    notes = [
        f"Range: {datum.range_from}.",
        datum.note,
        f"Elsewhere: {datum.alternative}." if datum.alternative else "",
    ]
    return Explanation(
        label=datum.label[:1].upper() + datum.label[1:],
        value=datum.value,
        unit=datum.unit,
        low=datum.low,
        high=datum.high,
        citation=datum.citation,
        confidence=f"{datum.confidence} ({datum.origin})",
        note=" ".join(n for n in notes if n),
        place=datum.place,
    )


def number(value: float | None) -> str:
    """Write a number for people, six significant digits at most, without an exponent where it can be."""
    if value is None:
        return "unknown"
    if value == 0 or 1e-4 <= abs(value) < 1e15:
        text = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
        return text.replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{value:.4g}"
