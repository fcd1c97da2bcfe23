"""Sankeys: main category → source → pathway for an inventory, as many columns as a form has for others."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import Sankey, SankeyLink
from azogue.report import numbers
from azogue.report.charts import tokens
from azogue.report.charts.canvas import Canvas, cut, width_of, wrap

OTHER = "other"
TALL, LINE, END = 41.0, 17.0, 28.0
"""Least height in pixels of a node with its label: above each other, on one line, at the far end."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a Sankey stands on the paper: what its columns are called and where they are."""

    heads: tuple[str, ...]
    """Heading of each column, from where mercury comes to where it goes."""
    places: tuple[float, ...]
    """Where the inner columns stand between the first (0) and the room that labels of the last need (1)."""
    slots: tuple[float, ...]
    """Least height of a node by column: TALL labels stand in lines, LINE ones on one line."""
    joined: int
    """The column whose smallest sources are joined when there are too many."""
    room: float | None = None
    """Pixels for a label on one line; None for what there is to the next column."""
    unrecorded: frozenset[str] = frozenset()
    """Nodes that stand for what nobody recorded; what flows from and to them has a colour of its own."""

    @property
    def last(self) -> int:
        """The column where mercury ends."""
        return len(self.heads) - 1


INVENTORY = Form(("Main category", "Source", "Where it goes"), (0.36,), (TALL, LINE, END), 1, 250.0)
BALANCE = Form(
    ("Supply", "Drawn from", "Use or source", "Where it goes"),
    (0.2, 0.53),
    (TALL, TALL, LINE, TALL),
    2,
    unrecorded=frozenset({"not recorded", "not recorded\N{PRIME}"}),
)


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


def join_small(sankey: Sankey, limit: int = 14, column: int = 1) -> Sankey:
    """Join the smallest sources of a column into one node when there are more than ``limit``."""
    through: dict[str, float] = {}
    for link in sankey.links:
        through[link.target] = through.get(link.target, 0.0) + link.kg
    sources = [n for n in sankey.nodes if n[1] == column and _is_source(n[0])]
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
    return Sankey((*nodes, (OTHER, column, f"{len(small)} other sources")), tuple(merged.values()))


def _is_source(identity: str) -> bool:
    """Tell a source category, which is named by its code, from a market, a store or an export."""
    return identity[:1].isdigit()


def lay_out(sankey: Sankey, height: float, form: Form = INVENTORY) -> Layout:
    """Place nodes by repeated barycentres and stack their bands in the order of the other end.

    Args:
        sankey: the flows, kg.
        height: height of the picture in pixels.
        form: how many columns there are, and how much room a label needs.

    """
    last = form.last
    kg = {n[0]: 0.0 for n in sankey.nodes}
    outgoing = dict(kg)
    for link in sankey.links:
        outgoing[link.source] += link.kg
        kg[link.target] += link.kg
    nodes = {n: Node(n, c, label, max(kg[n], outgoing[n])) for n, c, label in sankey.nodes}
    slots = form.slots
    scale = min(_scale([n for n in nodes.values() if n.column == c], height, slots) for c in range(last + 1))
    order = {c: [n.identity for n in nodes.values() if n.column == c] for c in range(last + 1)}
    order[last].sort(key=lambda n: PATHWAYS.index(n) if n in PATHWAYS else len(PATHWAYS))
    _stack(nodes, order, scale, height, slots)
    for _ in range(8):
        for column in (1, 0, *range(1, last + 1)):
            centre = _barycentres(nodes, sankey.links)
            order[column].sort(key=lambda n: (n not in PATHWAYS and nodes[n].column == last, centre(n), n))
            _stack(nodes, order, scale, height, slots)
    return Layout(tuple(nodes.values()), _bands(nodes, sankey.links, scale), height)


def _scale(nodes: list[Node], height: float, slots: tuple[float, ...]) -> float:
    """Return the pixels per kg at which a column just fits, every node with room for its label."""
    low, high = 0.0, height / max((n.kg for n in nodes), default=1.0)
    for _ in range(60):
        middle = (low + high) / 2
        used = sum(max(n.kg * middle, slots[n.column]) + 5.0 for n in nodes)
        low, high = (middle, high) if used <= height else (low, middle)
    return low


def _stack(
    nodes: dict[str, Node],
    order: dict[int, list[str]],
    scale: float,
    height: float,
    least: tuple[float, ...],
) -> None:
    for column in order.values():
        slots = [max(nodes[n].kg * scale, least[nodes[n].column]) for n in column]
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


def sankey_spec(
    sankey: Sankey, *, width: float = 860, rtl: bool = False, limit: int = 14, form: Form = INVENTORY
) -> dict[str, Any]:
    """Draw a Sankey as a Vega specification.

    Args:
        sankey: the flows, kg of mercury per year.
        width: of the picture in pixels.
        rtl: mirror it for right-to-left readers.
        limit: most sources drawn; the smallest are joined beyond it.
        form: the columns.

    Returns:
        A Vega specification; its band rows carry "link", "end" and "kg".

    """
    sankey = join_small(sankey, limit, form.joined)
    layout = lay_out(sankey, _height(sankey, form), form)
    canvas = Canvas(width, layout.height + 30, rtl=rtl)
    side = min(width * 0.19, 168.0)
    columns = (side, *(side + (width - 2 * side) * p for p in form.places), width - side - 12.0)
    unit = numbers.unit_for(n.kg for n in layout.nodes)
    for column, (x, text) in enumerate(zip(columns, form.heads, strict=True)):
        first = column == 0
        canvas.text(
            x + (12.0 if first else 0.0),
            12,
            text,
            align="right" if first else "left",
            size=tokens.SMALL,
            colour=tokens.MUTED,
        )
    at = {n.identity: n.column for n in layout.nodes}
    # Broad bands of what is unknown lie below, so that they never hide a flow that is known.
    for band in sorted(layout.bands, key=lambda b: (b.link.kind != "gap", b.link.target in PATHWAYS)):
        start, end = at[band.link.source], at[band.link.target]
        _draw_band(canvas, band, (columns[start] + 12, columns[end]), form, ends=end == form.last)
    for node in layout.nodes:
        x = columns[node.column]
        room = form.room
        if room is None and 0 < node.column < form.last:
            room = columns[node.column + 1] - x - 20.0
        _draw_node(canvas, node, x, _Label(form, side, room or side, unit), gap=_is_gap(sankey, node))
    return canvas.spec()


def _height(sankey: Sankey, form: Form) -> float:
    """Return the least height in which the labels of every column have room."""
    count = [sum(1 for n in sankey.nodes if n[1] == c) for c in range(form.last + 1)]
    tall = (52.0 * n for n, slot in zip(count, form.slots, strict=True) if slot == TALL)
    return max(300.0, 36.0 * count[form.joined], *tall)


def _is_gap(sankey: Sankey, node: Node) -> bool:
    """Tell whether nobody knows anything of what passes a node."""
    kinds = {link.kind for link in sankey.links if node.identity in {link.source, link.target}}
    return kinds == {"gap"}


def _draw_band(canvas: Canvas, band: Band, x: tuple[float, float], form: Form, *, ends: bool) -> None:
    y0, y1, t = band.y_from + 24, band.y_to + 24, band.thickness
    a, b, m = canvas.x(x[0]), canvas.x(x[1]), canvas.x((x[0] + x[1]) / 2)
    path = (
        f"M{a},{y0:.2f}C{m},{y0:.2f} {m},{y1:.2f} {b},{y1:.2f}"
        f"L{b},{y1 + t:.2f}C{m},{y1 + t:.2f} {m},{y0 + t:.2f} {a},{y0 + t:.2f}Z"
    )
    link = band.link
    about = {"link": link.source, "end": link.target, "kg": link.kg}
    style: dict[str, Any]
    if form.unrecorded & {link.source, link.target}:
        style = {"fill": tokens.UNRECORDED, "stroke": tokens.WARN, "strokeWidth": 1.2, "strokeDash": [5, 3]}
    elif link.kind == "gap":
        style = {"fill": tokens.PAPER, "stroke": tokens.WARN, "strokeWidth": 1.2, "strokeDash": [5, 3]}
    elif link.target in tokens.PATHWAY_COLOURS:
        style = {"fill": tokens.PATHWAY_COLOURS[link.target], "opacity": 0.78}
    elif not ends or link.target in PATHWAYS:
        style = {"fill": tokens.NEUTRAL, "opacity": 0.6}
    else:
        style = {"fill": tokens.MOVES_ON, "stroke": tokens.MUTED, "strokeWidth": 0.8, "strokeDash": [1, 2]}
    canvas.path(path, **style, **about)


@dataclass(frozen=True, slots=True)
class _Label:
    """Room for a label, in pixels: beside the first and last columns, and on a line between two others."""

    form: Form
    side: float
    room: float
    unit: numbers.Unit

    def rows(self, node: Node) -> list[str]:
        """Return the lines of a node's label: its name, as far as there is room, and its value last."""
        value = f"{numbers.amount(node.kg, self.unit)}{numbers.THIN}{self.unit}"
        named = node.column < self.form.last and (self.form is INVENTORY or _is_source(node.identity))
        name = f"{node.identity} {node.label}" if named and node.identity != OTHER else node.label
        if self.form is not INVENTORY:
            name = name.rstrip()
        inner = 0 < node.column < self.form.last
        if inner and self.form.slots[node.column] == LINE:
            return [f"{cut(name, self.room - width_of(value, tokens.SMALL), tokens.SMALL)}, {value}"]
        most = 3 if node.height >= 52 else 2 if self.form.slots[node.column] == TALL else 1
        return [*wrap(name, self.room if inner else self.side - 14, tokens.SMALL, most), value]


def _draw_node(canvas: Canvas, node: Node, x: float, label: _Label, *, gap: bool) -> None:
    y = node.y + 24
    form = label.form
    style: dict[str, Any] = {"fill": tokens.NODE}
    if gap:
        fill = tokens.UNRECORDED if node.identity in form.unrecorded else tokens.PAPER
        style = {"fill": fill, "stroke": tokens.WARN, "strokeWidth": 1.4, "strokeDash": [3, 2]}
    elif node.column == form.last and node.identity not in PATHWAYS:
        style = {"fill": tokens.MOVES_ON, "stroke": tokens.MUTED, "strokeWidth": 1}
    elif node.column == form.last:
        style = {"fill": tokens.PATHWAY_COLOURS[node.identity], "stroke": tokens.NODE, "strokeWidth": 0.8}
    canvas.rect(x, y, 12, max(node.height, 1.0), node=node.identity, kg=node.kg, **style)
    rows = label.rows(node)
    middle = y + node.height / 2 - (len(rows) - 1) * 6.5 + 4
    inner = 0 < node.column < form.last
    for i, row in enumerate(rows):
        canvas.text(
            x - 5 if node.column == 0 else x + 17,
            middle + i * 13,
            row,
            align="right" if node.column == 0 else "left",
            size=tokens.SMALL,
            bold=i == len(rows) - 1 and (not inner or form.slots[node.column] == TALL),
            colour=tokens.WARN if gap else tokens.INK,
            halo=inner,
        )


def imbalance(sankey: Sankey) -> float:
    """Return the largest difference, kg, between what enters and leaves a node of the middle column."""
    balance: dict[str, float] = {n[0]: 0.0 for n in sankey.nodes if n[1] == 1}
    for link in sankey.links:
        if link.target in balance:
            balance[link.target] += link.kg
        if link.source in balance:
            balance[link.source] -= link.kg
    return max((abs(v) for v in balance.values()), default=0.0)


__all__ = [
    "BALANCE",
    "INVENTORY",
    "Band",
    "Form",
    "Layout",
    "Node",
    "imbalance",
    "join_small",
    "lay_out",
    "sankey_spec",
]
