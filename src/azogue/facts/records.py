"""What a row of the reference tables is once it has been read: frozen, typed, with its citation."""

from dataclasses import dataclass
from typing import Literal

Confidence = Literal[
    "verified",  # read in the text it cites
    "verified-secondary",  # read in a text that quotes the one it cites
    "literature",  # read in a paper or report, with its own scope
    "derived",  # calculated from rows of the other kinds; the note says how
    "knowledge",  # recalled, not read: to be checked before anyone relies on it
    "ours",  # a convention of this program
    "national",  # stated by the country itself
]


@dataclass(frozen=True, slots=True)
class Category:
    """A source category of the Toolkit. Groups (5.1) have no parent and no rate unit."""

    code: str
    parent: str
    name: str
    level: str
    rate_unit: str
    """Unit of the activity rate as the engine wants it: t, kg, m3, item, inhabitant, corpse, vehicle,
    MWh. Empty for groups and for the qualitative hot spots."""
    rate_of: str
    """What is counted, in words: "coal burnt", "gold produced"."""
    variants: str
    pathways_note: str
    approach: str
    source: str
    name_confidence: Confidence
    code_confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class InputFactor:
    """Mercury input per unit of activity. None means not known; it never means zero."""

    factor_set: str
    code: str
    variant: str
    low: float | None
    default: float | None
    high: float | None
    unit: str
    """Mass per rate unit without the word mercury: "g/t", "mg/item", "ug/m3"."""
    basis: str
    """What the rate unit counts: "coal", "inhabitant and year"."""
    version_group: str
    scope: str
    quality: str
    """Data-quality grade A to E; it spreads a factor that comes without a range."""
    citation: str
    confidence: Confidence
    recall: str
    independent_check: str
    note: str


@dataclass(frozen=True, slots=True)
class OutputDistribution:
    """How the input of a source splits over the pathways under one output scenario and life phase."""

    factor_set: str
    code: str
    scenario: str
    phase: str
    shares: tuple[float, ...] | None
    """Fractions of the input in the order of PATHWAYS, or None when not known."""
    full_split: bool
    """True when the shares are meant to add up to one; otherwise the rest moves on or stays."""
    version_group: str
    scope: str
    quality: str
    citation: str
    confidence: Confidence
    recall: str
    note: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a factor set uses where the officer names no variant, or no output scenario."""

    factor_set: str
    code: str
    variant: str
    scenario: str
    phases: tuple[str, ...]
    """Life phases that a plain activity row feeds, in order; ("",) where there is only one."""
    reason: str


@dataclass(frozen=True, slots=True)
class PopulationRule:
    """A Level 1 estimate from population: factor x inhabitants x the corrections named."""

    rule: str
    code: str
    variant: str
    corrections: tuple[str, ...]
    """Names of context quantities (fractions) that multiply the population."""
    missing_corrections: tuple[str, ...]
    """Corrections the method has but this table cannot apply, each with why."""
    citation: str
    confidence: Confidence
    recall: str
    note: str


@dataclass(frozen=True, slots=True)
class CountingRule:
    """Share of one channel of a source that enters national totals (double counting as data)."""

    rule: str
    code: str
    channel: str
    """"input" or one of PATHWAYS."""
    weight: float
    citation: str
    confidence: Confidence
    recall: str
    reason: str


@dataclass(frozen=True, slots=True)
class GradeSpread:
    """What a data-quality grade means in numbers, for rates, factors and splits."""

    applies_to: Literal["rate", "factor", "split"]
    grade: str
    value: float
    """rate, factor: high/default = default/low of the 95 % range; split: sigma of the log-ratios."""
    meaning: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class FactorSet:
    """A named, versioned set of factors and splits that a source can use."""

    name: str
    title: str
    version: str
    note: str
    factors: tuple[InputFactor, ...]
    distributions: tuple[OutputDistribution, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country or area, with the UN statistical region it belongs to."""

    iso3: str
    iso2: str
    numeric: str
    region: str
    subregion: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something read in the literature that is no factor or split of the engine, kept to be shown."""

    code: str
    kind: str
    """emission_factor_air, removal_efficiency, output_share or input_factor (in another unit)."""
    what: str
    pathway: str
    low: float | None
    central: float | None
    high: float | None
    unit: str
    """As the source states it, in words."""
    scope: str
    quality: str
    confidence: Confidence
    citation: str
    note: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A rule against double counting that people have to apply, because no weight can."""

    rule: str
    codes: tuple[str, ...]
    """Codes it concerns; empty when it concerns the whole inventory."""
    text: str
    confidence: Confidence
    recall: str
    citation: str
