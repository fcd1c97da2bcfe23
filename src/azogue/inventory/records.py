"""What an inventory is made of: legs before the computation, lines, figures and explanations after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from azogue.facts.pathways import PATHWAYS

CHANNELS: Final = ("input", *PATHWAYS, "releases")
"""What is reported of every source, category and nation; "releases" is the sum over the pathways."""

Method = Literal["level 2", "level 1", "population"]
Reason = Literal["no rate", "no factor", "no split", "not occurring", "included elsewhere", "confidential"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A result with its 95 % range, kg of mercury per year. None means not quantified, never zero."""

    point: float | None
    """Product of the defaults: what a reviewer gets by hand."""
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None


@dataclass(frozen=True, slots=True)
class Datum:
    """One number a result rests on: its range, its unit, who says so and how sure that is."""

    kind: Literal["rate", "factor", "split", "context"]
    identity: str
    """Names the random stream: data with the same identity share their draw."""
    label: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    grade: str
    """A to E, stated or assumed."""
    range_from: str
    """Where the range comes from: "stated", "grade C", "table"."""
    origin: str
    """"national", "toolkit", "literature", "dossier", "level 1"."""
    citation: str
    confidence: str
    note: str = ""
    place: str = ""
    """Sheet and row, for what came from the dossier."""
    shares: tuple[float, ...] | None = None
    """For splits: fractions of the input in the order of PATHWAYS."""
    total: float = 1.0
    """For splits: sum of the fractions; below one where the rest moves on by design."""
    alternative: str = ""
    """What the other factor set would say, when it says something else."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One term of the sum: rate × factor × fixed weight × split under one scenario and phase."""

    rate: Datum
    factor: Datum
    split: Datum | None
    scenario: str
    phase: str
    weight: float
    """Product of the scenario's share and every unit conversion, kg of mercury per (rate × factor)."""
    share: float
    """The scenario's share alone."""
    counts_input: bool = True
    """False for the later life phases of a product: the same mercury went in only once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One source (or one facility of it) in one year with all that was used and found."""

    year: int
    code: str
    name: str
    category: str
    """Name of the source category."""
    method: Method
    rate: Datum | None
    factor: Datum | None
    legs: tuple[Leg, ...]
    figures: Mapping[str, Figure]
    """By channel; a channel that could not be quantified has Figure(None)."""
    counted: Mapping[str, float]
    """Weight of each channel in national totals; below one under a double-counting rule."""
    notes: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A source that is not, or not fully, in the totals, and what it would take."""

    year: int
    code: str
    name: str
    reason: Reason
    missing: str
    """What to bring, in plain words."""
    place: str = ""
    effect: Literal["nothing quantified", "releases not quantified", "not occurring", "elsewhere"] = (
        "nothing quantified"
    )


@dataclass(frozen=True, slots=True)
class Driver:
    """A datum and what its uncertainty does to a total."""

    datum: Datum
    code: str
    share: float
    """Part of the total's variance caused by this datum alone (first-order Sobol index)."""
    narrower: float | None = None
    """Expected relative narrowing of the 95 % range if the datum were known at grade A."""


@dataclass(frozen=True, slots=True)
class SankeyLink:
    """Mercury from one node to another, kg per year."""

    source: str
    target: str
    kg: float
    kind: Literal["flow", "gap"] = "flow"


@dataclass(frozen=True, slots=True)
class Sankey:
    """Nodes in columns (0 group, 1 source category, 2 pathway) and the links between them."""

    nodes: tuple[tuple[str, int, str], ...]
    """(identity, column, label)."""
    links: tuple[SankeyLink, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Why one channel of one source differs between two inventories, kg per year."""

    code: str
    name: str
    channel: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    rate: float
    factor: float
    scenario: float
    coverage: float
    """The part due to a source that only one of the two quantifies."""
    reason: str
    """In words, the largest cause first."""
