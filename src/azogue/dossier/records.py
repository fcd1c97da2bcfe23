"""A country's own data once it has been read: frozen rows that remember the cell they came from."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "note"]
NotationKey = Literal["NE", "NO", "IE", "C"]
"""Not estimated, not occurring, included elsewhere, confidential: states of their own, never numbers."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the data, at its place, with what to do about it."""

    sheet: str
    row: int | None
    """Row as the person sees it in the sheet (the header is row 1); None for the whole sheet."""
    column: str
    value: str
    message: str
    """What is wrong and what to do, in plain words."""
    severity: Severity = "error"
    cell: str = ""
    """Spreadsheet address such as "F12", when known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value comes from."""

    source: str = ""
    document: str = ""
    page: str = ""
    confidence: str = ""
    note: str = ""
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity rate of one source in one year: national, or of one facility."""

    year: int
    code: str
    name: str
    """Facility or sub-stream; empty for the national figure."""
    rate: float | None
    """In the category's rate unit per year; None when unknown or when a notation key stands instead."""
    low: float | None
    high: float | None
    rate_unit: str
    key: NotationKey | None = None
    variant: str = ""
    """Variant of the input factor; empty takes the factor set's own choice."""
    scenario: str = ""
    """Output scenario; empty takes the scenarios sheet, then the factor set's own choice."""
    phase: str = ""
    factor_set: str = ""
    grade: str = ""
    service_life: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    stated: str = ""
    """The rate as it was written: number and unit."""
    conversion: str = ""
    """How the stated rate became the rate, in words; empty when the units agree."""
    evidence: Evidence = field(default_factory=Evidence)
    heat_value: float | None = None
    """Heat value that turned energy into fuel: GJ per t, or GJ per 1000 m3 for gas."""


@dataclass(frozen=True, slots=True)
class ScenarioShare:
    """Part of a source's activity that runs under one output scenario; the parts add up to one."""

    year: int | None
    code: str
    name: str
    scenario: str
    share: float
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class NationalFactor:
    """An input factor the country measured or prefers; it overrides every factor set."""

    year: int | None
    code: str
    variant: str
    name: str
    """Facility the factor belongs to; empty for all."""
    low: float | None
    default: float
    high: float | None
    unit: str
    grade: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class NationalDistribution:
    """An output distribution the country measured or prefers for one scenario and phase."""

    year: int | None
    code: str
    scenario: str
    phase: str
    shares: tuple[float, ...]
    full_split: bool
    grade: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class ContextValue:
    """A national figure that several sources rest on, such as the population.

    Fractions are fractions (0.942), population is persons.
    """

    year: int
    name: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str = ""
    grade: str = ""
    stated: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A row of the supply, trade, stocks or measures sheets, kept for the rooms that use them."""

    sheet: str
    year: int | None
    values: tuple[tuple[str, str | float | int | None], ...]
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All a country states about its mercury, for one or many years."""

    country: str
    """ISO 3166 alpha-3."""
    title: str = ""
    authority: str = ""
    contact: str = ""
    language: str = "en"
    factor_sets: tuple[str, ...] = ("toolkit", "literature")
    """Order in which factor sets are asked, after the national factors."""
    level1: bool = True
    """Whether population-based Level 1 estimates fill categories that have no row of their own."""
    activities: tuple[Activity, ...] = ()
    scenarios: tuple[ScenarioShare, ...] = ()
    factors: tuple[NationalFactor, ...] = ()
    distributions: tuple[NationalDistribution, ...] = ()
    context: tuple[ContextValue, ...] = ()
    flows: tuple[FlowRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    path: Path | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """Years with at least one activity row, or one context value when there is no activity."""
        rows = {a.year for a in self.activities} or {c.year for c in self.context}
        return tuple(sorted(rows))
