"""Decisions about an institution's money: when outside money ends, and who carries the work then. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

GOVERNMENT: Final = "government"
EXTERNAL: Final = "external"
FEES: Final = "fees"
AHEAD: Final = 24
"""Months looked ahead."""
STALE_AFTER: Final = timedelta(days=365)
"""After so long an entry ought to be looked at again."""
Unknown = Literal["", "no money", "amount not known", "several currencies"]


@dataclass(frozen=True, slots=True)
class Money:
    """Money of one source for a year; `amount` None is not known, `ends_on` None is the end of the year."""

    year: int
    source: str
    amount: Decimal | None = None
    currency: str = ""
    ends_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day for which there is money."""
        return self.ends_on or date(self.year, 12, 31)

    def covers(self, year: int, month: int) -> bool:
        """Return whether the money lasts through the whole of a month."""
        if self.amount is not None and self.amount <= 0:
            return False
        return date(self.year, 1, 1) <= date(year, month, 1) and _last_day(year, month) <= self.last_day


@dataclass(frozen=True, slots=True)
class YearOfMoney:
    """What a year's money is made of."""

    year: int
    total: Decimal | None
    """None when an amount is not known or currencies differ."""
    currency: str
    government: float | None
    """Share carried by the government, between 0 and 1; None when it cannot be said."""
    why_not: Unknown = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The answer to when outside money ends, and who carries the institution then."""

    outside_ends: date | None
    """Last day of outside money; None when none is entered."""
    outside_ended: bool
    uncovered: tuple[tuple[int, int], ...]
    """Months ahead (year, month) for which no money of any source is entered."""
    outside_only: tuple[tuple[int, int], ...]
    """Months ahead that only outside money carries."""
    years: tuple[YearOfMoney, ...]
    ahead: int = AHEAD

    @property
    def uncovered_months(self) -> int:
        """Number of months ahead without money; above 0 is a warning."""
        return len(self.uncovered)


def cover(money: Iterable[Money], today: date, ahead: int = AHEAD) -> Cover:
    """Weigh an institution's money from the month of `today` on.

    Args:
        money: Everything entered.
        today: The day of the question.
        ahead: Months to look ahead, this one included.

    """
    entered = tuple(money)
    outside = [m.last_day for m in entered if m.source == EXTERNAL and m.amount != 0]
    months = tuple(_months(today, ahead))
    carried = {m: {e.source for e in entered if e.covers(*m)} for m in months}
    return Cover(
        outside_ends=max(outside, default=None),
        outside_ended=bool(outside) and max(outside) < today,
        uncovered=tuple(m for m in months if not carried[m]),
        outside_only=tuple(m for m in months if carried[m] == {EXTERNAL}),
        years=tuple(_year(y, entered) for y in sorted({m.year for m in entered})),
        ahead=ahead,
    )


def _year(year: int, entered: tuple[Money, ...]) -> YearOfMoney:
    """Add up a year, as far as it can be added up: no rate of exchange is ever guessed."""
    rows = [m for m in entered if m.year == year]
    currencies = {m.currency for m in rows if m.amount != 0}
    if len(currencies) > 1:
        return YearOfMoney(year, None, "", None, "several currencies")
    currency = next(iter(currencies), "")
    amounts = [m.amount for m in rows if m.amount is not None]
    if len(amounts) < len(rows):
        return YearOfMoney(year, None, currency, None, "amount not known")
    total = sum(amounts, Decimal(0))
    if total <= 0:
        return YearOfMoney(year, total, currency, None, "no money")
    carried = sum((m.amount or Decimal(0) for m in rows if m.source == GOVERNMENT), Decimal(0))
    return YearOfMoney(year, total, currency, float(carried / total))


@dataclass(frozen=True, slots=True)
class Run:
    """Months one after another, named by their first days."""

    first: date
    last: date


def runs(months: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Put months that follow each other together; they come in order."""
    out: list[Run] = []
    for year, month in months:
        day = date(year, month, 1)
        if out and _last_day(out[-1].last.year, out[-1].last.month) + timedelta(days=1) == day:
            out[-1] = Run(out[-1].first, day)
        else:
            out.append(Run(day, day))
    return tuple(out)


def is_stale(checked_on: date | None, today: date) -> bool:
    """Return whether an entry was never checked, or too long ago."""
    return checked_on is None or today - checked_on > STALE_AFTER


def _months(today: date, ahead: int) -> Iterable[tuple[int, int]]:
    for step in range(ahead):
        years, month = divmod(today.month - 1 + step, 12)
        yield today.year + years, month + 1


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
