"""From when a Party is bound: by the Convention, and by each amendment of an annex."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from azogue.facts.treaty.records import Amendment

if TYPE_CHECKING:
    from azogue.office.treaty.rules.bans import Exemption

CONVENTION_IN_FORCE: Final = date(2017, 8, 16)
"""Ninetieth day after the fiftieth deposit, of 18 May 2017 (Article 31(1))."""
FIRST_TEXT: Final = "text-2013"
"""Id of the text that every Party accepted when it joined."""
NINETY: Final = timedelta(days=90)

BoundWhy = Literal[
    "joined",  # with the Convention itself
    "amendment in force",
    "accepted",  # by its own instrument, after a declaration under Article 30(5)
    "refusal withdrawn",
    "waits for acceptance",
    "refused",
    "deposit not known",
    "date not known",  # nobody here knows when the amendment enters into force
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A notice that an amendment is not accepted (Article 27(3)(b)), and its withdrawal."""

    notified: date
    withdrawn: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the rules need to know about a Party. What is not known is None, or not in the mapping."""

    code: str
    deposited: date | None
    declared: bool = False
    """Whether it declared that amendments of annexes bind it only once it accepts them (Article 30(5))."""
    accepted: Mapping[str, date] = field(default_factory=dict)
    """Amendments by id, with the day its instrument of acceptance was deposited."""
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    alternative: frozenset[str] = frozenset()
    """Texts for whose products it takes other measures instead of the ban (Article 4(2))."""
    exemptions: "tuple[Exemption, ...]" = ()
    left: date | None = None
    """First day on which it is no Party any more."""
    circumstances: Mapping[str, bool] = field(default_factory=dict)
    """What is so in the country and what is not, by the words of the deadlines table."""
    recorded: bool = True
    """Whether what it did is recorded completely; if not, a duty without a record is not called late."""
    gold_notice: date | None = None
    """When it told the secretariat that gold mining with mercury is more than insignificant."""

    @property
    def in_force(self) -> date | None:
        """From when the Convention binds it; None when the deposit is not known."""
        return None if self.deposited is None else entry_into_force(self.deposited)


@dataclass(frozen=True, slots=True)
class Bound:
    """From when a Party is bound by a text, and why; without a date it is not bound, or nobody knows."""

    since: date | None
    why: BoundWhy


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the same day so many years on; 29 February becomes 28 February where there is none."""
    return add_months(day, 12 * years)


def entry_into_force(deposited: date, floor: date = CONVENTION_IN_FORCE) -> date:
    """Return from when the Convention binds a Party: the ninetieth day after deposit, or the later floor.

    Source: Minamata Convention, Article 31.
    """
    return max(deposited + NINETY, floor)


def is_party(standing: Standing, on: date) -> bool | None:
    """Return whether the Convention binds it on a day; None when the deposit is not known."""
    if standing.left is not None and standing.left <= on:
        return False
    return None if standing.in_force is None else standing.in_force <= on


def bound_by(standing: Standing, amendment: Amendment) -> Bound:
    """Return from when an amendment of an annex binds a Party.

    A Party that made the declaration is bound from the ninetieth day after its own acceptance; the others
    from the general entry into force, a year after communication, unless they said no within that year. An
    amendment binds nobody before it is in force, and no Party before the Convention does.

    Source: Minamata Convention, Articles 27(3), 27(4) and 30(5).
    """
    joined = standing.in_force
    if joined is None:
        return Bound(None, "deposit not known")
    if amendment.id == FIRST_TEXT:
        return Bound(joined, "joined")
    if standing.declared and amendment.id not in standing.accepted:
        return Bound(None, "waits for acceptance")
    if amendment.in_force is None:
        return Bound(None, "date not known")
    return _amended(standing, amendment, max(amendment.in_force, joined))


def _amended(standing: Standing, amendment: Amendment, general: date) -> Bound:
    """Say from when an amendment binds a Party, at the earliest from its general entry into force."""
    if standing.declared:
        return Bound(max(general, standing.accepted[amendment.id] + NINETY), "accepted")
    refusal = standing.refused.get(amendment.id)
    if refusal is None or _too_late(refusal, amendment):
        return Bound(general, "amendment in force")
    if refusal.withdrawn is None:
        return Bound(None, "refused")
    return Bound(max(general, refusal.withdrawn), "refusal withdrawn")


def _too_late(refusal: Refusal, amendment: Amendment) -> bool:
    told = amendment.communicated
    return told is not None and refusal.notified > add_years(told, 1)
