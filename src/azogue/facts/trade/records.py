"""What a row of the trade tables is once it has been read: frozen, typed, with its citation."""

from dataclasses import dataclass
from typing import Literal

from azogue.facts.records import Confidence

Purity = Literal["pure", "mostly", "basket"]
"""pure: nothing but mercury, its compounds, or goods that all hold it; mostly: a product type in which goods
with and without mercury share the code; basket: anything, in which mercury can hide."""
ContentUnit = Literal["", "kg/kg", "mg/item"]
AreaKind = Literal["country", "former", "territory", "unspecified", "special", "group", "world"]
Relation = Literal["1:1", "1:n", "n:1", "n:n"]


@dataclass(frozen=True, slots=True)
class Content:
    """How much mercury is in goods of a code: kilograms per kilogram, or milligrams per item."""

    low: float | None
    high: float | None
    unit: ContentUnit
    of: str
    """The goods that the range describes; in a basket never the whole code."""
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class MercuryCode:
    """A code of the Harmonized System under which mercury is traded, or in which it can hide."""

    hs: str
    """Six digits, as text."""
    revisions: tuple[str, ...]
    """H0 (1992) to H6 (2022): the revisions that have the code."""
    name: str
    unit: str
    """Quantity unit that UN Comtrade asks for, such as kg or u; empty when not known."""
    category: str
    purity: Purity
    caveat: str
    content: Content | None
    """None when no figure can be defended."""
    treaty: str
    regime: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound and the part of its mass that is mercury."""

    formula: str
    name: str
    mass_fraction: float
    treaty: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Correlation:
    """What became of a code in the next revision; 1:1 means that only the number can have changed."""

    from_revision: str
    before: str
    to_revision: str
    after: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Capital:
    """Where the capital of a country lies, in degrees: the point that stands for it on a map of partners."""

    country: str
    """ISO 3166 alpha-3."""
    latitude: float
    longitude: float
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Area:
    """A reporter or partner of trade statistics."""

    code: str
    """Number in UN Comtrade and BACI, without leading zeros."""
    iso3: str
    """ISO 3166 alpha-3, also a withdrawn one; empty when there is none."""
    key: str
    """Name of the area in our tables: its alpha-3 code, else X and the number; empty for the world."""
    name: str
    kind: AreaKind
    until: int | None
    """Last year of an area that ended."""
    stands_for: str
    """Alpha-3 of the country whose trade is in practice recorded here, when that is another."""
    aliases: tuple[str, ...]
    """Alpha-3 codes that older files have for it."""
    reporter: bool
    citation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list with a code: a flow, a customs procedure, a mode of transport, a unit."""

    code: str
    name: str
    citation: str
    confidence: Confidence
    other: str = ""
    """A flow's number in older files; a unit's abbreviation."""
    counts: str = ""
    """How a flow counts: import, export, re-import or re-export; empty when it is part of another flow."""
