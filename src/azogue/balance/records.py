"""What a balance is made of: nodes, flows and relations before reconciliation, verdicts after it."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["flow", "gap"]
Status = Literal["redundant", "just determined", "determined by others", "unobservable", "exact"]

STATUS_WORDS: Final[dict[Status, str]] = {
    "redundant": "Measured, and the other flows say something about it too: an error can be noticed.",
    "just determined": "Measured, and nothing else says anything about it: an error goes unnoticed.",
    "determined by others": "Not measured; the balance gives it from the other flows.",
    "unobservable": "Not measured, and the balance cannot tell it: it has no value and no range.",
    "exact": "Stated without any range; the balance takes it as it is.",
}


class ImpossibleNetwork(ValueError):
    """A network that contradicts itself or cannot be read; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place mercury passes (balanced: what comes in goes out) or where the book ends (external)."""

    id: str
    label: str = ""
    balanced: bool = True
    column: int = 0
    """Where it stands in a Sankey, from left to right."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Mercury from one node to another, kg per year."""

    id: str
    source: str
    target: str
    mean: float | None = None
    """Measured or estimated; None when nobody knows."""
    variance: float | None = None
    """Of the mean, kg² per year²; None when the mean is None, 0 for an exact figure."""
    low: float | None = None
    """2.5 % point as stated. An unmeasured flow has it where it was computed from the same data: it holds as
    long as the balance corrects none of them."""
    high: float | None = None
    label: str = ""
    evidence: str = ""
    """Sheet and row, or figure of the inventory."""
    signed: bool = False
    """True where the flow may run backwards, as a stock change or a gap does."""
    kind: Kind = "flow"


@dataclass(frozen=True, slots=True)
class Relation:
    """A linear relation between flows besides conservation: Σ coefficient × flow = total ± sd."""

    id: str
    terms: tuple[tuple[str, float], ...]
    """(flow id, coefficient)."""
    total: float = 0.0
    sd: float = 0.0
    """0 makes it exact; otherwise the standard deviation in kg per year."""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, flows and relations of one balance."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    relations: tuple[Relation, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    """What was left out or assumed on the way to this network, in words."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A flow after reconciliation, kg per year; None where the balance cannot tell."""

    flow: Flow
    status: Status
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    residual: float | None
    """Normalised adjustment (measured - reconciled) / its standard deviation; beyond 1.96 is suspicious."""
    redundancy: float
    """Part of the flow's variance that the other flows remove, 0 (nobody would notice) to 1."""
    detectable: float | None
    """Smallest error of this datum that the measurement test finds 4 times in 5, kg per year."""
    held_at_zero: bool = False
    """Whether the flow would be negative, were it allowed to."""


@dataclass(frozen=True, slots=True)
class Leak:
    """The unrecorded flow at a place that would close its books; positive: more goes out than comes in."""

    nodes: tuple[str, ...]
    kg: float
    sd: float
    z: float
    """kg / sd."""


@dataclass(frozen=True, slots=True)
class GlobalTest:
    """Whether the measured flows agree as well as their ranges promise."""

    chi_square: float
    degrees: int
    p: float | None
    """Probability of a larger χ² when all ranges are right; None without degrees of freedom."""
