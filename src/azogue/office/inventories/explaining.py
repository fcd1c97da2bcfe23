"""A figure taken apart, down to the letter that proves it: the engine's tree with people and documents."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.cache import caches

from azogue.inventory import CHANNELS, Explanation, UnknownFigure
from azogue.office.inventories.content import Content, Kept, content_of
from azogue.office.inventories.estimates import inventory_of_content
from azogue.office.inventories.layout import IN_SIGHT, part_of
from azogue.office.inventories.models import Change, Proof, Version
from azogue.office.inventories.selectors import last_changes, may_see
from azogue.office.record.gate import Person

KEY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "activities": ("rate", "unit", "low", "high", "scenario"),
    "scenarios": ("share", "scenario"),
    "factors": ("default", "unit", "low", "high"),
    "distributions": ("air", "water", "land"),
    "context": ("value", "unit"),
}
"""The cells of a row that say the figure itself."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of the dossier behind a figure: where it is, who wrote it, and what proves it."""

    row: int
    sheet: str
    number: int
    part: str
    column: str
    changes: tuple[Change, ...] = ()
    """Latest change of each cell that says the figure; none when it came with the version."""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A figure with what it is made of."""

    label: str
    value: float | None
    unit: str
    formula: str
    low: float | None
    high: float | None
    citation: str
    confidence: str
    note: str
    place: str
    origin: Origin | None = None
    children: tuple["Node", ...] = field(default_factory=tuple)

    @property
    def point(self) -> float | None:
        """The value, under the name that figures have."""
        return self.value

    @property
    def is_mass(self) -> bool:
        """Whether the value is kilograms of mercury a year."""
        return self.unit.startswith("kg Hg")

    def walk(self) -> Iterator["Node"]:
        """Yield the node and all under it."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree_of(
    version: Version, code: str, channel: str, name: str | None = None
) -> tuple[Content, Explanation]:
    """Return the engine's explanation of a figure; it is kept by the content's digest.

    Raises:
        UnknownFigure: There is no such figure.

    """
    if channel not in CHANNELS or len(code) > 40 or len(name or "") > 500:
        raise UnknownFigure(f"There is no figure {code[:40]} {channel[:40]}.")
    content = content_of(version)
    said = f"{content.digest} {content.year} {code} {channel} {name}"
    key = f"explain-{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()}"
    cache = caches["default"]
    tree = cache.get(key)
    if tree is None:
        tree = inventory_of_content(content).explain(code, channel, content.year, name)
        cache.set(key, tree)
    return content, tree


def explained(person: Person, version: Version, code: str, channel: str, name: str | None = None) -> Node:
    """Return a figure taken apart for a person: who typed what is for those who work on the inventory.

    Raises:
        UnknownFigure: There is no such figure.

    """
    content, tree = tree_of(version, code, channel, name)
    rows = {row.id: row for place in _places(tree) if (row := content.at_place(place)) is not None}
    works = may_see(person, "see_work", version.thing())
    changes = last_changes(rows) if works else {}
    proofs: dict[int, list[Proof]] = {}
    for proof in Proof.objects.filter(row_id__in=rows).select_related("document", "by"):
        if may_see(person, "see", proof.document.thing()):
            proofs.setdefault(proof.row_id, []).append(proof)
    origins = {
        pk: Origin(
            pk,
            row.sheet,
            row.number,
            part_of(row.sheet, row.cells),
            next((c for c in KEY_COLUMNS.get(row.sheet, ()) if row.cells.get(c)), IN_SIGHT[row.sheet][0]),
            tuple(c for column in _key_columns(row) if (c := changes.get((pk, column)))),
            tuple(proofs.get(pk, ())),
        )
        for pk, row in rows.items()
    }
    return _node(tree, content, origins)


def _key_columns(row: Kept) -> Sequence[str]:
    return KEY_COLUMNS.get(row.sheet, ())


def _places(tree: Explanation) -> Iterator[str]:
    if tree.place:
        yield tree.place
    for child in tree.children:
        yield from _places(child)


def _node(tree: Explanation, content: Content, origins: Mapping[int, Origin]) -> Node:
    row = content.at_place(tree.place) if tree.place else None
    node = Node(
        tree.label,
        tree.value,
        tree.unit,
        tree.formula,
        tree.low,
        tree.high,
        tree.citation,
        tree.confidence,
        tree.note,
        tree.place,
        origins.get(row.id) if row is not None and not tree.children else None,
    )
    return replace(node, children=tuple(_node(child, content, origins) for child in tree.children))


def as_json(node: Node, *, depth: int = 12) -> dict[str, Any]:
    """Return a figure taken apart as JSON has it."""
    origin = node.origin
    return {
        "label": node.label,
        "value": node.value,
        "unit": node.unit,
        "low": node.low,
        "high": node.high,
        "formula": node.formula,
        "citation": node.citation,
        "confidence": node.confidence,
        "note": node.note,
        "place": node.place,
        "row": origin.row if origin else None,
        "written": [
            {"column": c.column, "by": c.by_name, "at": c.at.isoformat()}
            for c in (origin.changes if origin else ())
        ],
        "documents": [
            {"id": p.document_id, "title": p.document.title, "page": p.page, "column": p.column}
            for p in (origin.proofs if origin else ())
        ],
        "children": [as_json(child, depth=depth - 1) for child in node.children] if depth else [],
    }
