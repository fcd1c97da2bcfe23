"""From the treaty desk: whom the Convention binds, and which products it bans for whom."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from azogue.facts.treaty.records import Amendment, AnnexItem
from azogue.office.consents.records import NEVER, Ban, Country, Span
from azogue.office.treaty.rules import Standing, bans_of

ONE_DAY: Final = timedelta(days=1)


def country_of(standing: Standing, rotterdam: Span | None = None, *, known: bool = True) -> Country:
    """Return a State as the consents desk needs it.

    Args:
        standing: Its standing under the mercury treaty.
        rotterdam: From when to when the Rotterdam Convention binds it; None: not known here.
        known: Whether a standing without a deposit means that it has not joined; False: nobody knows.

    """
    first = standing.in_force
    if first is None:
        return Country(standing.code, None if not known else NEVER, rotterdam)
    last = None if standing.left is None else standing.left - ONE_DAY
    never_bound = last is not None and last < first
    return Country(standing.code, NEVER if never_bound else Span(first, last), rotterdam)


def bans_for(
    standings: Iterable[Standing],
    items: Iterable[AnnexItem],
    amendments: Mapping[str, Amendment],
    on: date,
) -> tuple[Ban, ...]:
    """Return the products of Annex A that are banned for these Parties on a day, exemptions counted.

    Where a Party takes other measures, or nobody knows whether a text binds it, there is no ban here: ask the
    treaty desk, which says so on the Party's page.
    """
    products = [item for item in items if item.annex == "A"]
    return tuple(
        Ban(standing.code, ban.item.id, ban.since)
        for standing in standings
        for ban in bans_of(standing, products, amendments, on)
        if ban.status == "banned" and ban.since is not None
    )
