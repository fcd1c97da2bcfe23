"""Parties for the tests of the rules, with a deposit in the year before the Convention or later."""

from datetime import date

from azogue.facts import treaty
from azogue.office.treaty.rules import Standing

AMENDMENTS = treaty.amendments()
ITEMS = treaty.annex_items()
DEADLINES = treaty.deadlines()


def party(deposited: date | None = date(2017, 3, 23), **known) -> Standing:
    """Return a Party; with the usual deposit, it was among the first fifty."""
    return Standing("GHA", deposited, **known)
