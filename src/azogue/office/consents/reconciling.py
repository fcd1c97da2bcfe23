"""Consents beside a year's trade: within, over, none on file, consented but nothing seen.

Consents speak of shipments, statistics of calendar years by the date of customs. So a consent may explain
trade of the years its days lie in, and of the year before and after (`carry`), before anybody is alarmed.

For one exporter and one importer this is a flow from consents (their grams) to years (the traded grams) over
the years that each consent reaches:

1. the largest flow without carry, years and consents in order;
2. augmented to the largest flow with carry, along paths that never take from a year what it has already
   (Ford and Fulkerson 1956).

What a year still lacks then no reading of the calendar explains: it is over its consents.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from azogue.office.consents.records import Consent, Country, GeneralNotification, Span

CARRY: Final = 1
"""Periods by which the date of a shipment and that of customs may differ."""
ONE_DAY: Final = timedelta(days=1)

State = Literal[
    "within",
    "within by carry",
    "over",
    "no consent",
    "general notification",
    "not a Party then",
    "joined that year",
    "standing not known",
    "nothing seen",
    "nothing seen yet",
    "quantity not stated",
]
Silent = Literal["", "exporter", "importer", "both"]
Basis = Literal["reconciled", "larger report", "only report", "none"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TradeYear:
    """What was traded between two countries in a year, in grams; None: this side says nothing."""

    exporter: str
    importer: str
    year: int
    exported: int | None = None
    imported: int | None = None
    reconciled: int | None = None
    """The figure of the mirror reconciliation, where there is one."""

    @property
    def traded(self) -> int | None:
        """The reconciled figure; without one the larger of the two reports, which is the careful one."""
        if self.reconciled is not None:
            return self.reconciled
        return max((q for q in (self.exported, self.imported) if q is not None), default=None)

    @property
    def basis(self) -> Basis:
        """What `traded` rests on."""
        if self.reconciled is not None:
            return "reconciled"
        if self.exported is None and self.imported is None:
            return "none"
        return "only report" if self.exported is None or self.imported is None else "larger report"

    @property
    def silent(self) -> Silent:
        """Which side says nothing."""
        if self.exported is None and self.imported is None:
            return "both"
        return "exporter" if self.exported is None else "importer" if self.imported is None else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What consents and statistics say of one pair in one year. All quantities in grams."""

    exporter: str
    importer: str
    year: int
    state: State
    traded: int | None
    basis: Basis
    silent: Silent
    consented: int
    """What the consents of this very year are for in all, also where other years use some of it."""
    explained: int
    """How much of the trade consents explain, those carried counted."""
    carried: int
    """How much of that came from consents of the year before or after."""
    over: int
    """How much no consent explains."""
    documents: tuple[str, ...]
    """Numbers of the consents and notifications that explain it."""


@dataclass(frozen=True, slots=True)
class Unused:
    """How much of a consent was seen in trade."""

    number: str
    granted: int
    seen: int
    """Grams that trade of its years, and of those beside, can be set against."""
    waiting: bool
    """Trade of some of its years, or of the year after, is not known yet."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Findings by pair and year, in order, and what was seen of each consent, by number."""

    findings: tuple[Finding, ...]
    consents: tuple[Unused, ...]


@dataclass(frozen=True, slots=True)
class _Reach:
    """A consent with the years that it reaches."""

    consent: Consent
    first: int
    last: int
    grams: int

    def reaches(self, year: int, carry: int) -> bool:
        return self.first - carry <= year <= self.last + carry


def reconcile(
    trade: Iterable[TradeYear],
    consents: Iterable[Consent],
    general: Iterable[GeneralNotification],
    countries: Mapping[str, Country],
    years: range,
    carry: int = CARRY,
) -> Reconciled:
    """Lay consents beside trade in mercury (HS 280540).

    Args:
        trade: At most one row for a pair and year. A missing row is a year without reported trade.
        consents: Written consents under Minamata; only those granted count, up to their withdrawal.
        general: General notifications.
        countries: From when the Convention bound whom.
        years: The years for which statistics are in; what lies outside is not known yet.
        carry: How many years a consent reaches beyond its own.

    Returns:
        A finding for each pair and year with trade, or with a consent of that year.

    Raises:
        ValueError: Two rows for one pair and year, or a year outside `years`.

    """
    rows = _by_pair(trade, years)
    reaches = _reaching(consents, years)
    general = tuple(general)
    findings: list[Finding] = []
    seen: list[Unused] = []
    for pair in sorted({*rows, *reaches}):
        of_pair = sorted(reaches.get(pair, ()), key=lambda r: (r.last, r.first, r.consent.number))
        of_years = rows.get(pair, {})
        laid = _Laid(pair, of_years, of_pair, _flow(of_pair, of_years, carry), carry, years)
        heard = [g for g in general if _speaks_to(g, pair)]
        findings += [
            _finding(laid, row, heard, countries.get(pair[0]))
            for year in years
            if (row := laid.row(year)) is not None
        ]
        seen += [_unused(laid, i) for i, r in enumerate(of_pair) if r.consent.grams is not None]
    return Reconciled(tuple(findings), tuple(sorted(seen, key=lambda u: u.number)))


def _by_pair(trade: Iterable[TradeYear], years: range) -> dict[Pair, dict[int, TradeYear]]:
    found: dict[Pair, dict[int, TradeYear]] = defaultdict(dict)
    for row in trade:
        pair = (row.exporter, row.importer)
        if row.year in found[pair]:
            raise ValueError(f"{row.exporter} to {row.importer} has two rows for {row.year}; give one.")
        if row.year not in years:
            raise ValueError(
                f"{row.exporter} to {row.importer}: {row.year} is not among the years asked for."
            )
        found[pair][row.year] = row
    return found


def _reaching(consents: Iterable[Consent], years: range) -> dict[Pair, list[_Reach]]:
    found: dict[Pair, list[_Reach]] = defaultdict(list)
    for consent in consents:
        if consent.answer != "granted" or consent.instrument != "minamata":
            continue
        first = consent.valid.first or consent.answered
        taken_back = date.max if consent.withdrawn is None else consent.withdrawn - ONE_DAY
        end = min(consent.valid.last or date.max, taken_back)
        low = years.start if first is None else first.year
        high = max(low, years.stop - 1 if end == date.max else end.year)
        reach = _Reach(consent, low, high, consent.grams or 0)
        found[(consent.exporter, consent.importer)].append(reach)
    return found


def _flow(reaches: Sequence[_Reach], rows: Mapping[int, TradeYear], carry: int) -> dict[tuple[int, int], int]:
    """Return the grams that each consent (by place) explains of each year."""
    used: dict[tuple[int, int], int] = defaultdict(int)
    rows_in_order = sorted(rows)
    lacks = {year: rows[year].traded or 0 for year in rows_in_order}
    left = [reach.grams for reach in reaches]
    for far in sorted({0, carry}):
        for year in rows_in_order:
            while lacks[year] > 0 and _augment(year, reaches, used, left, lacks, far):
                pass
    return used


def _augment(
    year: int,
    reaches: Sequence[_Reach],
    used: dict[tuple[int, int], int],
    left: list[int],
    lacks: dict[int, int],
    carry: int,
) -> bool:
    """Bring a year more along the shortest path to a consent with something left; other years keep theirs."""
    came: dict[int, int] = {year: -1}  # year to the consent through which it was reached
    through: dict[int, int] = {}  # consent to the year that would take from it
    queue = [year]
    for want in queue:
        for place, reach in enumerate(reaches):
            if place in through or not reach.reaches(want, carry):
                continue
            through[place] = want
            if left[place] > 0:
                _move(place, year, through, came, used, left, lacks)
                return True
            for other in lacks:
                if other not in came and used[place, other] > 0:
                    came[other] = place
                    queue.append(other)
    return False


def _move(
    place: int,
    year: int,
    through: Mapping[int, int],
    came: Mapping[int, int],
    used: dict[tuple[int, int], int],
    left: list[int],
    lacks: dict[int, int],
) -> None:
    """Shift as much as the path bears."""
    steps: list[tuple[int, int, int]] = []  # consent that gives, year that takes, consent that is relieved
    giver = place
    while True:
        want = through[giver]
        steps.append((giver, want, came[want]))
        if want == year:
            break
        giver = came[want]
    bears = min([left[place], lacks[year], *(used[back, want] for _, want, back in steps if back >= 0)])
    for gives, want, back in steps:
        used[gives, want] += bears
        if back >= 0:
            used[back, want] -= bears
    left[place] -= bears
    lacks[year] -= bears


def _finding(
    laid: "_Laid", row: TradeYear, heard: Sequence[GeneralNotification], exporter: Country | None
) -> Finding:
    year = row.year
    of_year = laid.of_year(year)
    explained = sum(of_year.values())
    over = (row.traded or 0) - explained
    notifications = [g.number for g in heard if _holds_in(g, year)] if over else []
    papers = [laid.reaches[i].consent.number for i, mass in of_year.items() if mass]
    return Finding(
        exporter=row.exporter,
        importer=row.importer,
        year=year,
        state=_state(laid, row, over, notifications, exporter),
        traded=row.traded,
        basis=row.basis,
        silent=row.silent,
        consented=sum(r.grams for r in laid.reaches if r.reaches(year, 0)),
        explained=explained,
        carried=sum(mass for i, mass in of_year.items() if not laid.reaches[i].reaches(year, 0)),
        over=over,
        documents=tuple(sorted({*papers, *notifications})),
    )


def _state(
    laid: "_Laid", row: TradeYear, over: int, notifications: Sequence[str], exporter: Country | None
) -> State:
    if not row.traded:
        return _silence(laid, row.year)
    if over == 0:
        carried = any(mass for i, mass in laid.of_year(row.year).items() if not laid.own(i, row.year))
        return "within by carry" if carried else "within"
    if notifications:
        return "general notification"
    bound = _bound_in(None if exporter is None else exporter.minamata, row.year)
    if bound != "":
        return bound
    near = [r for r in laid.reaches if r.reaches(row.year, laid.carry)]
    if any(r.consent.grams is None for r in near):
        return "quantity not stated"
    return "over" if near else "no consent"


def _silence(laid: "_Laid", year: int) -> State:
    """Say what a year without trade means: a consent of it that no other year used was not seen."""
    idle = [i for i in range(len(laid.reaches)) if laid.own(i, year) and laid.spent(i) == 0]
    if not idle:
        return "within"
    return "nothing seen yet" if all(laid.waiting(i) for i in idle) else "nothing seen"


@dataclass(frozen=True, slots=True)
class _Laid:
    """Consents laid beside the trade of one pair."""

    pair: Pair
    rows: Mapping[int, TradeYear]
    reaches: Sequence[_Reach]
    used: Mapping[tuple[int, int], int]
    carry: int
    years: range

    def row(self, year: int) -> TradeYear | None:
        """Return the trade of a year; an empty row where there is only a consent."""
        if year not in self.rows and any(r.reaches(year, 0) for r in self.reaches):
            return TradeYear(*self.pair, year)
        return self.rows.get(year)

    def own(self, place: int, year: int) -> bool:
        """Return whether a consent is of a year, without carry."""
        return self.reaches[place].reaches(year, 0)

    def of_year(self, year: int) -> dict[int, int]:
        """Return the grams of a year that each consent explains."""
        return {i: self.used.get((i, year), 0) for i in range(len(self.reaches))}

    def spent(self, place: int) -> int:
        """Return the grams of a consent that trade was set against."""
        return sum(self.used.get((place, year), 0) for year in self.rows)

    def waiting(self, place: int) -> bool:
        """Return whether trade that a consent may explain is not known yet."""
        return self.reaches[place].last + self.carry >= self.years.stop


def _bound_in(
    span: Span | None, year: int
) -> Literal["", "not a Party then", "joined that year", "standing not known"]:
    """Say whether the exporter was bound all year; that the importer is a Party is no condition (3(6)(b))."""
    if span is None:
        return "standing not known"
    first, last = span.holds(date(year, 1, 1)), span.holds(date(year, 12, 31))
    if first and last:
        return ""
    return "joined that year" if first or last else "not a Party then"


def _speaks_to(general: GeneralNotification, pair: Pair) -> bool:
    return general.importer == pair[1] and (not general.exporters or pair[0] in general.exporters)


def _holds_in(general: GeneralNotification, year: int) -> bool:
    """Return whether a notification held on some day of a year."""
    begins = general.valid.first or date.min
    revoked = date.max if general.revoked is None else general.revoked - ONE_DAY
    ends = min(general.valid.last or date.max, revoked)
    return begins <= date(year, 12, 31) and ends >= date(year, 1, 1)


def _unused(laid: _Laid, place: int) -> Unused:
    reach = laid.reaches[place]
    return Unused(reach.consent.number, reach.grams, laid.spent(place), laid.waiting(place))
