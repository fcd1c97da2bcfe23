"""Explanation trees as flat notes: every figure has one, and notes point to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from azogue.quantity.explanation import Explanation
from azogue.report import numbers
from azogue.report.content.blocks import Report
from azogue.report.content.book import confidence_words

DEPTH = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One line under an explanation, with the lines under it."""

    label: str
    value: str
    link: str
    """Identifier of the note that explains it further; empty when it is explained here."""
    formula: str
    note: str
    cite: int
    """Number of its citation; 0 when there is none."""
    citation: str
    """Text of a citation that has no number."""
    confidence: str
    recalled: bool
    place: str
    items: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Note:
    """The explanation of one figure, under its own identifier."""

    identity: str
    head: Item


def note_ids(report: Report) -> dict[str, str]:
    """Return short identifiers ("e1", "e2" …) of the explanations by key, in the order of the report."""
    return {key: f"e{i}" for i, key in enumerate(report.explanations, start=1)}


def notes_of(report: Report) -> tuple[Note, ...]:
    """Return one note per explanation of the report."""
    ids = note_ids(report)
    by_label: dict[str, str] = {}
    for key, tree in report.explanations.items():
        by_label.setdefault(tree.label, ids[key])
    cites = {c.text: c.number for c in report.citations}
    return tuple(
        Note(ids[key], _item(tree, by_label, cites, link="", depth=0))
        for key, tree in report.explanations.items()
    )


def _item(
    tree: Explanation, by_label: Mapping[str, str], cites: Mapping[str, int], *, link: str, depth: int
) -> Item:
    items = []
    if not link and depth < DEPTH:
        for child in tree.children:
            # Leaves (rates, factors) share labels between sources; only sums and products have notes.
            known = by_label.get(child.label, "") if child.children else ""
            items.append(_item(child, by_label, cites, link=known, depth=depth + 1))
    return Item(
        label=tree.label,
        value=value_words(tree),
        link=link,
        formula="" if link else tree.formula,
        note=tree.note,
        cite=cites.get(tree.citation, 0),
        citation="" if tree.citation in cites else tree.citation,
        confidence=confidence_words(tree.confidence) if tree.confidence else "",
        recalled=tree.confidence.startswith("knowledge"),
        place=tree.place,
        items=tuple(items),
    )


def value_words(tree: Explanation) -> str:
    """Print the value of an explanation in full (six digits) with its unit and its range."""
    if tree.value is None:
        return "not known"
    text = f"{numbers.plain(tree.value, 6)}{numbers.THIN}{tree.unit}".strip()
    if tree.low is None or tree.high is None or tree.low == tree.high:
        return text
    return f"{text} ({numbers.plain(tree.low, 4)}–{numbers.plain(tree.high, 4)})"
