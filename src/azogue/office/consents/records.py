"""What the consents desk knows about a shipment and has on file: frozen records, grams, days.

Quantities are whole grams of what is shipped: a mixture of at least 95 per cent mercury counts as mercury
(Article 3(1)(a)), so its own mass is what a consent is drawn down by. None is always "not known"; never zero.
First and last days are both included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

GRAMS_PER_KG: Final = 1000
MOST_GRAMS: Final = 10**13
"""Ten million tonnes: more than was ever mined, so a larger figure is a slip of the pen."""

Form = Literal["mercury", "mixture", "compound", "product", "waste"]
"""`mixture` is mercury with other substances, alloys too; its share of mercury says which rules hold."""
SourceKind = Literal["primary mining", "excess chlor-alkali", "by-product", "recovery", "stock"]
PurposeKind = Literal[
    "product", "process", "gold mining", "other use", "interim storage", "research", "disposal"
]
Instrument = Literal["minamata", "rotterdam"]
Reply = Literal["granted", "refused"]
ResponseKind = Literal[
    "consent",
    "no consent",
    "interim consent",
    "interim no consent",
    "interim without decision",
    "no response",
]


class BadQuantity(ValueError):
    """A mass that cannot be kept: not a number, below zero, finer than a gram or beyond all mercury."""


def grams(kilograms: Decimal | str | int) -> int:
    """Return a mass in kilograms as whole grams, exactly.

    Raises:
        BadQuantity: It is no finite number, is negative, is finer than a gram, or is above `MOST_GRAMS`.

    """
    try:
        value = Decimal(kilograms)
    except (InvalidOperation, ValueError, TypeError):
        raise BadQuantity(f'"{kilograms}" is no number of kilograms; write it as 34.5.') from None
    if not value.is_finite() or value < 0:
        raise BadQuantity(f'"{kilograms}" kg cannot be shipped; write a number of zero or more.')
    if value > MOST_GRAMS // GRAMS_PER_KG:
        raise BadQuantity(f'"{kilograms}" kg is more mercury than there is; check the unit.')
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < -3 and value != value.quantize(Decimal("0.001")):
        raise BadQuantity(f'"{kilograms}" kg is finer than a gram; round it to three decimals.')
    return int(value * GRAMS_PER_KG)


def kilograms(mass: int) -> Decimal:
    """Return whole grams as kilograms, exactly."""
    return Decimal(mass) / GRAMS_PER_KG


@dataclass(frozen=True, slots=True)
class Span:
    """Days from first to last; without a first day since ever, without a last day until further notice."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"the last day {self.last} lies before the first {self.first}.")

    def holds(self, on: date) -> bool:
        """Return whether a day lies in it."""
        return not self.early(on) and not self.over(on)

    def early(self, on: date) -> bool:
        """Return whether a day lies before it."""
        return self.first is not None and on < self.first

    def over(self, on: date) -> bool:
        """Return whether a day lies after it."""
        return self.last is not None and on > self.last


ALWAYS: Final = Span()
"""Since ever and until further notice."""


@dataclass(frozen=True, slots=True)
class Country:
    """A State as the desk needs it: when each convention bound it. The treaty desk knows how to tell.

    A span is None when nobody here knows; `NEVER` when it is known not to have joined.
    """

    code: str
    """ISO 3166 alpha-3."""
    minamata: Span | None = None
    rotterdam: Span | None = None


NEVER: Final = Span(date.max, date.max)
"""The span of a convention that a State has not joined."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the mercury comes from."""

    kind: SourceKind
    mined_in: str = ""
    """Country of the mine; primary mining only."""
    mined_on: date | None = None
    """Last day on which this mercury was mined; without it the day of the shipment counts."""
    mined_at_entry: bool | None = None
    """Whether that mining was going on when the Convention began to bind the country of the mine."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the mercury is for in the importing country."""

    kind: PurposeKind
    allowed: bool | None = None
    """Whether that use is allowed on the day: to the importing Party, or, in a non-Party, to a Party.

    See Articles 2(k), 3(6)(a)(i) and 3(6)(b)(ii). Storage and research need no answer.
    """


@dataclass(frozen=True, slots=True)
class Shipment:
    """A consignment that somebody wants to bring over the border."""

    id: str
    exporter: str
    importer: str
    form: Form
    grams: int
    """Mass of what is shipped."""
    share: Decimal | None = None
    """Mercury in a mixture, per cent by weight."""
    substance: str = ""
    """Id of a compound in the table of substances."""
    item: str = ""
    """Item of Annex A that a product is, such as A-PES-1; empty when it is none."""
    source: Source | None = None
    purpose: Purpose | None = None
    pesticide: bool | None = None
    """Whether a compound is meant for use as a pesticide."""
    notice: str = ""
    """Number of the notice or form by which consent was asked for this very shipment."""
    met: frozenset[str] = frozenset()
    """Ids of conditions that somebody checked and found met."""

    def __post_init__(self) -> None:
        if not 0 < self.grams <= MOST_GRAMS:
            raise BadQuantity(f"shipment {self.id} has {self.grams} g; it needs a mass above zero.")
        if self.share is not None and not (self.share.is_finite() and 0 <= self.share <= 100):
            raise BadQuantity(f"shipment {self.id} has {self.share} % mercury; write 0 to 100.")
        if self.exporter == self.importer:
            raise ValueError(f"shipment {self.id} goes from {self.exporter} to itself; name two countries.")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a consent: its id, which a shipment says it meets, and its words."""

    id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A written consent asked for by one country and, perhaps, answered by the other (Forms A and B)."""

    number: str
    exporter: str
    importer: str
    instrument: Instrument = "minamata"
    substance: str = ""
    """The compound, under the Rotterdam Convention."""
    notice: str = ""
    """The notice it answers; empty when it is not bound to one."""
    answer: Reply | None = None
    answered: date | None = None
    valid: Span = ALWAYS
    grams: int | None = None
    """How much may be shipped in all; None: the paper does not say, so nothing can be drawn."""
    drawn: int = 0
    """How much earlier shipments drew, cancelled ones not counted."""
    conditions: tuple[Condition, ...] = ()
    withdrawn: date | None = None
    """First day on which it does not hold any more."""

    @property
    def left(self) -> int | None:
        """Grams that may still be shipped."""
        return None if self.grams is None else self.grams - self.drawn


@dataclass(frozen=True, slots=True)
class GeneralNotification:
    """A general notification of consent in the secretariat's public register (Article 3(7), Form D)."""

    number: str
    importer: str
    valid: Span = ALWAYS
    terms: tuple[Condition, ...] = ()
    exporters: frozenset[str] = frozenset()
    """Countries it is limited to; empty: all."""
    revoked: date | None = None
    certified: bool = False
    """Whether the certification that a non-Party has to add is with it."""
    waived: date | None = None
    """When a Party told the secretariat that it does not apply Article 3(8); None: it applies it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certification by a non-Party: of use, to an exporting Party (3(6)(b)); of source, to us (3(8))."""

    number: str
    kind: Literal["use", "source"]
    country: str
    """The non-Party."""
    party: str = ""
    """The Party it is made to; empty: any."""
    valid: Span = ALWAYS
    measures: bool = False
    """Of use: measures protect health and environment and keep to Articles 10 and 11."""
    only_allowed: bool = False
    """Of use: only for a use allowed to a Party, or interim storage."""
    not_new_mining: bool = False
    """Of source: not from primary mining that Article 3(3) rules out."""
    not_excess: bool = False
    """Of source: not excess mercury from chlor-alkali plants that closed."""

    @property
    def complete(self) -> bool:
        """Whether it says both things that its kind has to say."""
        if self.kind == "use":
            return self.measures and self.only_allowed
        return self.not_new_mining and self.not_excess


@dataclass(frozen=True, slots=True)
class ImportResponse:
    """A Party's response on future imports of a chemical of Annex III (Rotterdam, Article 10(4))."""

    number: str
    country: str
    kind: ResponseKind
    substance: str = ""
    """A compound; empty: all mercury compounds, as Annex III lists them."""
    told: date | None = None
    """When the secretariat first told the Parties of it, or of the failure to respond (Article 10(10))."""
    conditions: tuple[Condition, ...] = ()
    registered: bool = False
    """The chemical is registered there (Article 11(2)(a))."""
    used_before: bool = False
    """It was used or imported there before and nothing prohibits its use (Article 11(2)(b))."""


@dataclass(frozen=True, slots=True)
class Ban:
    """A product or compound that Annex A does not allow a country to trade, from a day on."""

    country: str
    item: str
    since: date


@dataclass(frozen=True, slots=True)
class FinalAction:
    """A Party's ban or severe restriction of a chemical (Rotterdam, Article 2(b), 2(c) and 2(e))."""

    country: str
    since: date
    substance: str = ""
    """A substance; empty: mercury and all its compounds."""


@dataclass(frozen=True, slots=True)
class ExportNotice:
    """An export notification from one Party to another (Rotterdam, Article 12)."""

    number: str
    exporter: str
    importer: str
    sent: date
    substance: str = ""
    """A substance; empty: mercury and all its compounds."""
    acknowledged: date | None = None
    waived: bool = False
    """The authority of the importing Party waived notice before export (12(2))."""
    second: date | None = None
    """When a second notification was sent, for want of an acknowledgement (12(4))."""


@dataclass(frozen=True, slots=True)
class File:
    """All that is on file when a decision is taken; what is not here is not known."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    consents: tuple[Consent, ...] = ()
    general: tuple[GeneralNotification, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    responses: tuple[ImportResponse, ...] = ()
    bans: tuple[Ban, ...] = ()
    actions: tuple[FinalAction, ...] = ()
    notices: tuple[ExportNotice, ...] = ()

    def bound(self, code: str, instrument: Instrument, on: date) -> bool | None:
        """Return whether a convention binds a country on a day; None when that is not known."""
        country = self.countries.get(code)
        span = None if country is None else getattr(country, instrument)
        return None if span is None else span.holds(on)
