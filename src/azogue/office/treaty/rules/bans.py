"""What is not allowed for a Party, from which day: annex, amendments, exemptions, all with their dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from azogue.facts.treaty.records import Amendment, AnnexItem
from azogue.office.treaty.rules.entry import Bound, Standing, add_years, bound_by

EXEMPTION_YEARS: Final = 5
"""An exemption ends so many years after the phase-out date (Article 6(5)); its one extension is as long."""
CAP_YEARS: Final = 10
"""No exemption is in effect later than this after the phase-out date (Article 6(9))."""
ONE_DAY: Final = timedelta(days=1)

BanStatus = Literal["banned", "exempt", "coming", "alternative", "not bound", "not known"]
Problem = Literal[
    "", "no phase-out date", "new facility", "after joining", "after the amendment", "after the cap"
]


@dataclass(frozen=True, slots=True)
class Exemption:
    """An entry of the register of exemptions, for one item of Annex A or B (Article 6)."""

    item: str
    registered: date | None = None
    until: date | None = None
    """A shorter period that the Party chose itself."""
    extended_until: date | None = None
    """What the Conference of the Parties granted; it counts only together with its decision."""
    decision: str = ""
    withdrawn: date | None = None


@dataclass(frozen=True, slots=True)
class ExemptionSpan:
    """How long an exemption holds: its last day, and what decided that."""

    until: date
    why: Literal["five years", "shorter", "extended", "ten years", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Ban:
    """What an item of the annexes means for a Party on a day."""

    item: AnnexItem
    bound: Bound
    last_day: date | None
    """Last day that the annex itself allows; None for a rule without a date."""
    since: date | None
    """First day on which it is not allowed for this Party, its exemptions counted; None: no such day."""
    exemption: ExemptionSpan | None
    status: BanStatus
    """As of the day that was asked about."""


def last_day_of(item: AnnexItem) -> date | None:
    """Return the phase-out date of an item; a year alone is read as its 31 December."""
    if item.last_day is not None:
        return item.last_day
    return None if item.year is None else date(item.year, 12, 31)


def exemption_span(phase_out: date, exemption: Exemption) -> ExemptionSpan:
    """Return how long an exemption holds.

    Five years after the phase-out date, or the shorter period the Party chose; five more by a decision of the
    Conference of the Parties; when registered after the first five years, ten years at once (Article 6(8));
    never longer than ten years; a withdrawal ends it earlier.

    Source: Minamata Convention, Article 6(5) to 6(9).
    """
    first, cap = add_years(phase_out, EXEMPTION_YEARS), add_years(phase_out, CAP_YEARS)
    span = ExemptionSpan(first, "five years")
    if exemption.registered is not None and exemption.registered > first:
        span = ExemptionSpan(cap, "ten years")
    if exemption.until is not None and exemption.until < span.until:
        span = ExemptionSpan(exemption.until, "shorter")
    if exemption.extended_until is not None and exemption.decision and exemption.extended_until > span.until:
        capped = exemption.extended_until >= cap
        span = ExemptionSpan(min(exemption.extended_until, cap), "ten years" if capped else "extended")
    if exemption.withdrawn is not None and exemption.withdrawn < span.until:
        span = ExemptionSpan(exemption.withdrawn, "withdrawn")
    return span


def registration_problem(
    standing: Standing, item: AnnexItem, amendments: Mapping[str, Amendment], on: date
) -> Problem:
    """Return why an exemption cannot be registered on a day; empty when it can.

    Source: Minamata Convention, Articles 5(6), 6(1), 6(8) and 6(9). Whether another Party still holds an
    extended exemption, which a registration after five years needs, is for the secretariat to say.
    """
    if item.rule == "new facility":
        return "new facility"
    phase_out = last_day_of(item)
    if item.rule != "ban" or phase_out is None:
        return "no phase-out date"
    if on > add_years(phase_out, CAP_YEARS):
        return "after the cap"
    bound = bound_by(standing, amendments[item.amendment])
    if bound.since is not None and on > bound.since:
        return "after joining" if bound.why == "joined" else "after the amendment"
    return ""


def ban_of(standing: Standing, item: AnnexItem, amendments: Mapping[str, Amendment], on: date) -> Ban | None:
    """Return what an item means for a Party on a day; None when the item is no ban.

    The ban begins on the latest of: the day after the phase-out date, the day the text that lists the item
    binds the Party, the day after its exemption. New facilities are not allowed from the day the Convention
    binds the Party.

    Args:
        standing: The Party.
        item: The item.
        amendments: All texts by id.
        on: The day asked about.

    """
    if item.rule not in {"ban", "new facility"}:
        return None
    bound = bound_by(standing, amendments[item.amendment])
    last = last_day_of(item)
    span = _exemption(standing, item, last)
    since = bound.since
    if since is not None and last is not None:
        since = max(since, last + ONE_DAY)
    if since is not None and span is not None:
        since = max(since, span.until + ONE_DAY)
    if _alternative(standing, item):
        since = None
    return Ban(item, bound, last, since, span, _status(standing, item, bound, since, span, on))


def bans_of(
    standing: Standing, items: Iterable[AnnexItem], amendments: Mapping[str, Amendment], on: date
) -> tuple[Ban, ...]:
    """Return what every banned item means for a Party on a day, in the order of the items."""
    found = (ban_of(standing, item, amendments, on) for item in items)
    return tuple(ban for ban in found if ban is not None)


def _exemption(standing: Standing, item: AnnexItem, last: date | None) -> ExemptionSpan | None:
    if last is None or item.rule != "ban":
        return None
    spans = [exemption_span(last, e) for e in standing.exemptions if e.item == item.id]
    return max(spans, key=lambda s: s.until, default=None)


def _alternative(standing: Standing, item: AnnexItem) -> bool:
    """Other measures are possible for products of Annex A, Part I only (Article 4(2))."""
    return item.annex == "A" and item.part == "I" and item.amendment in standing.alternative


def _status(
    standing: Standing,
    item: AnnexItem,
    bound: Bound,
    since: date | None,
    span: ExemptionSpan | None,
    on: date,
) -> BanStatus:
    if standing.left is not None and standing.left <= on:
        return "not bound"
    if bound.since is None:
        return "not known" if bound.why in {"deposit not known", "date not known"} else "not bound"
    if _alternative(standing, item):
        return "alternative"
    assert since is not None
    if since <= on:
        return "banned"
    last = last_day_of(item)
    if span is not None and last is not None and last < on <= span.until and bound.since <= on:
        return "exempt"
    return "coming"
