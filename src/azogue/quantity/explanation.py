"""A figure taken apart, whatever room it is of: the tree that pages, reports and the command line open."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure taken apart: what it is, how it was computed, and the figures under it."""

    label: str
    value: float | None
    unit: str
    formula: str = ""
    low: float | None = None
    high: float | None = None
    citation: str = ""
    confidence: str = ""
    note: str = ""
    place: str = ""
    children: tuple["Explanation", ...] = field(default_factory=tuple)
