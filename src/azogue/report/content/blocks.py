"""What a report is made of: frozen text, tables, charts and sections, the same for every kind of document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from azogue.dossier.records import Dossier
from azogue.inventory.records import Change, Driver, Figure, Gap, Line, Sankey
from azogue.quantity.explanation import Explanation
from azogue.report.charts.render import Spec


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    """As printed, already rounded."""
    range: str = ""
    """The 95 % range as printed, for a second, smaller line; empty when there is none."""
    value: float | None = None
    """The exact value behind the text (kg for masses), None for words and for what is not known."""
    low: float | None = None
    high: float | None = None
    explains: str = ""
    """Key into Report.explanations; empty where there is nothing to open."""
    recalled: bool = False
    """Whether the number rests on a factor that was recalled and not verified."""
    cites: tuple[int, ...] = ()
    """Numbers of the citations list."""
    theirs: bool = False
    """Whether the text was written by the country, in the language of its dossier."""


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column."""

    label: str
    numeric: bool = False
    """Numbers are set flush to the end of the line."""
    wide: bool = False
    """Columns of running text, which get the room that is left."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of each row names the row."""

    identity: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()
    """Indexes of the rows that are totals."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Its numbers are already rounded."""

    text: str
    tone: Literal["plain", "note", "warning", "formula"] = "plain"
    cites: tuple[int, ...] = ()
    explains: str = ""
    """Key into Report.explanations of the figure the text is about; empty when there is none."""
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short items."""

    items: tuple[Paragraph, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what it takes to do without it: a title, a summary in words and its table."""

    identity: str
    title: str
    summary: str
    """What the picture shows, in one or two sentences; becomes the alternative text."""
    spec: Spec
    table: Table
    narrow: Spec | None = None
    """The same picture drawn for the width of a telephone, where that needs another drawing."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    identity: str
    """Unique in the report, usable as a fragment: letters, digits, dots and hyphens."""
    title: str
    blocks: tuple["Block", ...] = ()
    children: tuple["Section", ...] = ()
    theirs: bool = False


Block = Paragraph | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source of the report."""

    number: int
    text: str
    confidence: str
    """In words, "recalled, not verified"."""
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says, built once from an inventory; it holds no date and no clock."""

    title: str
    country: str
    """Name of the country in English."""
    iso3: str
    year: int
    """The year reported in full."""
    years: tuple[int, ...]
    authority: str
    contact: str
    language: str
    """Language of the dossier: of the texts marked "theirs"."""
    finding: Paragraph
    """What was found, in plain words."""
    caveats: tuple[Paragraph, ...]
    """What a reader must know before using the finding: gaps, recalled factors."""
    sections: tuple[Section, ...]
    explanations: Mapping[str, Explanation]
    """By key; every Cell.explains and Paragraph.explains is in it."""
    citations: tuple[Citation, ...]
    draws: int
    seed: int
    text_language: str = "en"
    """Language of the report's own sentences."""


class InventoryLike(Protocol):
    """The part of an inventory that reports need."""

    @property
    def dossier(self) -> Dossier:
        """What the country stated."""

    @property
    def draws(self) -> int:
        """Number of draws."""

    @property
    def seed(self) -> int:
        """Seed of the draws."""

    @property
    def years(self) -> tuple[int, ...]:
        """Years, ascending."""

    def lines_of(self, year: int) -> tuple[Line, ...]:
        """Lines of a year."""

    def gaps_of(self, year: int) -> tuple[Gap, ...]:
        """Gaps of a year."""

    def figure(
        self, code: str, channel: str = "releases", year: int | None = None, name: str | None = None
    ) -> Figure:
        """One figure; raises LookupError when there is none."""

    def explain(
        self, code: str, channel: str = "releases", year: int | None = None, name: str | None = None
    ) -> Explanation:
        """One explanation; raises LookupError when there is none."""

    def ranked_drivers(self, channel: str = "releases", year: int | None = None) -> tuple[Driver, ...]:
        """Drivers, largest share of variance first."""

    def collect_next(
        self, channel: str = "releases", year: int | None = None, limit: int = 10
    ) -> tuple[Driver, ...]:
        """Drivers, largest narrowing first."""

    def sankey(self, year: int | None = None) -> Sankey:
        """Flows of a year."""


class ComparisonLike(Protocol):
    """The part of a comparison of two inventories that reports need."""

    @property
    def before_label(self) -> str:
        """Name of the earlier inventory."""

    @property
    def after_label(self) -> str:
        """Name of the later inventory."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Changes by source and channel."""

    @property
    def total(self) -> tuple[Change, ...]:
        """Changes of the national totals, one per channel."""
