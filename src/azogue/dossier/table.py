"""A sheet before anyone asks what it means: named rows of raw cells, whatever file they came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is neither blank nor text nor number."""

    kind: Literal["date", "error", "formula"]
    text: str


Raw: TypeAlias = str | Odd
"""A cell: text, a number as text with a point, or something odd. Blank is the empty string."""

Form = Literal["workbook", "csv", "memory"]
"""Where cells come from. In a CSV file an apostrophe keeps text from being taken for a formula; in a workbook
numbers were told apart from text; cells in memory have no address."""

Row: TypeAlias = tuple[int, list[Raw]]
"""Number of the row as the person sees it, counted from 1, and its cells from column A on."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One sheet. `rows` can be walked once."""

    name: str
    """Name in the dossier: activities, context …"""
    rows: Iterator[Row]
    form: Form = "workbook"
