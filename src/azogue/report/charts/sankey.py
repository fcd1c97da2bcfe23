"""Sankey of the mercury of a nation: main category → source → pathway, input equal to output."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import Sankey, SankeyLink
from azogue.report import numbers
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut, width_of, wrap

OTHER = "other"
SLOTS = (41.0, 17.0, 28.0)
"""Least height of a node with its label by column, in pixels."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its place: column, upper edge and height in pixels, mercury through it in kg."""

    identity: str
    column: int
    label: str
    kg: float
    y: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Band:
    """A link with its edges: upper ends at both sides and one thickness."""

    link: SankeyLink
    y_from: float
    y_to: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A Sankey in pixels."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    height: float


def join_small(sankey: Sankey, limit: int = 14) -> Sankey:
    """Join the smallest sources into one node when there are more than ``limit``."""
    through: dict[str, float] = {}
    for link in sankey.links:
        through[link.target] = through.get(link.target, 0.0) + link.kg
    sources = [n for n in sankey.nodes if n[1] == 1]
    if len(sources) <= limit:
        return sankey
    ranked = sorted(sources, key=lambda n: (-through.get(n[0], 0.0), n[0]))
    small = {n[0] for n in ranked[limit - 1 :]}
    merged: dict[tuple[str, str, str], SankeyLink] = {}
    for link in sankey.links:
        source = OTHER if link.source in small else link.source
        target = OTHER if link.target in small else link.target
        known = merged.get((source, target, link.kind))
        kg = link.kg + (known.kg if known else 0.0)
        merged[source, target, link.kind] = SankeyLink(source, target, kg, link.kind)
    nodes = tuple(n for n in sankey.nodes if n[0] not in small)
    return Sankey((*nodes, (OTHER, 1, f"{len(small)} other sources")), tuple(merged.values()))


def lay_out(sankey: Sankey, height: float) -> Layout:
    """Place nodes by repeated barycentres and stack their bands in the order of the other end.

    Args:
        sankey: the flows, kg.
        height: height of the picture in pixels.

    """
    kg = {n[0]: 0.0 for n in sankey.nodes}
    outgoing = dict(kg)
    for link in sankey.links:
        outgoing[link.source] += link.kg
        kg[link.target] += link.kg
    nodes = {n: Node(n, c, label, max(kg[n], outgoing[n])) for n, c, label in sankey.nodes}
    scale = min(_scale([n for n in nodes.values() if n.column == c], height) for c in range(3))
    order = {c: [n.identity for n in nodes.values() if n.column == c] for c in range(3)}
    order[2].sort(key=lambda n: PATHWAYS.index(n) if n in PATHWAYS else len(PATHWAYS))
    _stack(nodes, order, scale, height)
    for _ in range(8):
        for column in (1, 0, 1, 2):
            centre = _barycentres(nodes, sankey.links)
            order[column].sort(key=lambda n: (n not in PATHWAYS and nodes[n].column == 2, centre(n), n))
            _stack(nodes, order, scale, height)
    return Layout(tuple(nodes.values()), _bands(nodes, sankey.links, scale), height)


def _scale(nodes: list[Node], height: float) -> float:
    """Return the pixels per kg at which a column just fits, every node with room for its label."""
    low, high = 0.0, height / max((n.kg for n in nodes), default=1.0)
    for _ in range(60):
        middle = (low + high) / 2
        used = sum(max(n.kg * middle, SLOTS[n.column]) + 5.0 for n in nodes)
        low, high = (middle, high) if used <= height else (low, middle)
    return low


def _stack(nodes: dict[str, Node], order: dict[int, list[str]], scale: float, height: float) -> None:
    for column in order.values():
        slots = [max(nodes[n].kg * scale, SLOTS[nodes[n].column]) for n in column]
        gap = min((height - sum(slots)) / max(len(column), 1), 28.0)
        y = (height - sum(slots) - gap * (len(column) - 1)) / 2
        for identity, slot in zip(column, slots, strict=True):
            thick = nodes[identity].kg * scale
            nodes[identity] = replace(nodes[identity], y=y + (slot - thick) / 2, height=thick)
            y += slot + gap


def _barycentres(nodes: dict[str, Node], links: tuple[SankeyLink, ...]) -> Callable[[str], float]:
    weights: dict[str, float] = {}
    moments: dict[str, float] = {}
    for link in links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            middle = nodes[other].y + nodes[other].height / 2
            weights[one] = weights.get(one, 0.0) + link.kg
            moments[one] = moments.get(one, 0.0) + link.kg * middle
    return lambda n: moments.get(n, 0.0) / weights[n] if weights.get(n) else nodes[n].y


def _bands(nodes: dict[str, Node], links: tuple[SankeyLink, ...], scale: float) -> tuple[Band, ...]:
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    numbered = list(enumerate(links))
    for identity, node in nodes.items():
        y = node.y
        for i, link in sorted(numbered, key=lambda p: (nodes[p[1].target].y, p[1].kind)):
            if link.source == identity:
                starts[i], y = y, y + link.kg * scale
        y = node.y
        for i, link in sorted(numbered, key=lambda p: nodes[p[1].source].y):
            if link.target == identity:
                ends[i], y = y, y + link.kg * scale
    return tuple(Band(link, starts[i], ends[i], link.kg * scale) for i, link in numbered)


def sankey_spec(sankey: Sankey, *, width: float = 860, rtl: bool = False, limit: int = 14) -> dict[str, Any]:
    """Draw a Sankey as a Vega specification.

    Args:
        sankey: the flows, kg of mercury per year.
        width: of the picture in pixels.
        rtl: mirror it for right-to-left readers.
        limit: most sources drawn; the smallest are joined beyond it.

    Returns:
        A Vega specification; its band rows carry "link", "end" and "kg".

    """
    sankey = join_small(sankey, limit)
    sources = sum(1 for n in sankey.nodes if n[1] == 1)
    groups = sum(1 for n in sankey.nodes if n[1] == 0)
    layout = lay_out(sankey, max(300.0, 36.0 * sources, 52.0 * groups))
    canvas = Canvas(width, layout.height + 30, rtl=rtl)
    side = min(width * 0.19, 168.0)
    columns = (side, side + (width - 2 * side) * 0.36, width - side - 12.0)
    unit = numbers.unit_for(n.kg for n in layout.nodes)
    for x, text, align in zip(
        columns, ("Main category", "Source", "Where it goes"), ("right", "left", "left"), strict=True
    ):
        shift = 12.0 if align == "right" else 0.0
        canvas.text(
            x + shift,
            12,
            text,
            align="right" if align == "right" else "left",
            size=tokens.SMALL,
            colour=tokens.MUTED,
        )
    column = {n.identity: n.column for n in layout.nodes}
    # Broad bands of what is unknown lie below, so that they never hide a flow that is known.
    for band in sorted(layout.bands, key=lambda b: (b.link.kind != "gap", b.link.target in PATHWAYS)):
        _draw_band(canvas, band, columns[column[band.link.source]] + 12, columns[column[band.link.target]])
    for node in layout.nodes:
        _draw_node(canvas, node, columns[node.column], side, unit, gap=_is_gap(sankey, node))
    return canvas.spec()


def _is_gap(sankey: Sankey, node: Node) -> bool:
    return any(link.target == node.identity and link.kind == "gap" for link in sankey.links)


def _draw_band(canvas: Canvas, band: Band, x_from: float, x_to: float) -> None:
    y0, y1, t = band.y_from + 24, band.y_to + 24, band.thickness
    a, b, m = canvas.x(x_from), canvas.x(x_to), canvas.x((x_from + x_to) / 2)
    path = (
        f"M{a},{y0:.2f}C{m},{y0:.2f} {m},{y1:.2f} {b},{y1:.2f}"
        f"L{b},{y1 + t:.2f}C{m},{y1 + t:.2f} {m},{y0 + t:.2f} {a},{y0 + t:.2f}Z"
    )
    link = band.link
    about = {"link": link.source, "end": link.target, "kg": link.kg}
    if link.kind == "gap":
        style = {"fill": tokens.PAPER, "stroke": tokens.WARN, "strokeWidth": 1.2, "strokeDash": [5, 3]}
    elif link.target in tokens.PATHWAY_COLOURS:
        style = {"fill": tokens.PATHWAY_COLOURS[link.target], "opacity": 0.78}
    elif link.target in PATHWAYS or link.target[:1] == "5" or link.target == OTHER:
        style = {"fill": tokens.NEUTRAL, "opacity": 0.6}
    else:
        style = {"fill": tokens.MOVES_ON, "stroke": tokens.MUTED, "strokeWidth": 0.8, "strokeDash": [1, 2]}
    canvas.path(path, **style, **about)


def _draw_node(canvas: Canvas, node: Node, x: float, side: float, unit: numbers.Unit, *, gap: bool) -> None:
    y = node.y + 24
    style: dict[str, Any] = {"fill": tokens.NODE}
    if gap:
        style = {"fill": tokens.PAPER, "stroke": tokens.WARN, "strokeWidth": 1.4, "strokeDash": [3, 2]}
    elif node.column == 2 and node.identity not in PATHWAYS:
        style = {"fill": tokens.MOVES_ON, "stroke": tokens.MUTED, "strokeWidth": 1}
    elif node.column == 2:
        style = {"fill": tokens.PATHWAY_COLOURS[node.identity], "stroke": tokens.NODE, "strokeWidth": 0.8}
    canvas.rect(x, y, 12, max(node.height, 1.0), node=node.identity, kg=node.kg, **style)
    rows = _label(node, side, unit)
    middle = y + node.height / 2 - (len(rows) - 1) * 6.5 + 4
    for i, row in enumerate(rows):
        canvas.text(
            x - 5 if node.column == 0 else x + 17,
            middle + i * 13,
            row,
            align="right" if node.column == 0 else "left",
            size=tokens.SMALL,
            bold=i == len(rows) - 1 and node.column != 1,
            colour=tokens.WARN if gap else tokens.INK,
            halo=node.column == 1,
        )


def _label(node: Node, side: float, unit: numbers.Unit) -> list[str]:
    """Return the lines of a node's label: its name, as far as there is room, and its value last."""
    value = f"{numbers.amount(node.kg, unit)}{numbers.THIN}{unit}"
    name = f"{node.identity} {node.label}" if node.column < 2 and node.identity != OTHER else node.label
    if node.column == 1:
        return [f"{cut(name, 250 - width_of(value, tokens.SMALL), tokens.SMALL)}, {value}"]
    return [
        *wrap(name, side - 14, tokens.SMALL, 3 if node.height >= 52 else 2 if node.column == 0 else 1),
        value,
    ]


def imbalance(sankey: Sankey) -> float:
    """Return the largest difference, kg, between what enters and leaves a node of the middle column."""
    balance: dict[str, float] = {n[0]: 0.0 for n in sankey.nodes if n[1] == 1}
    for link in sankey.links:
        if link.target in balance:
            balance[link.target] += link.kg
        if link.source in balance:
            balance[link.source] -= link.kg
    return max((abs(v) for v in balance.values()), default=0.0)


__all__ = ["Band", "Layout", "Node", "imbalance", "join_small", "lay_out", "sankey_spec"]
