"""Who belonged to which organisation on a day. First and last day are both included."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class Dated(Protocol):
    """A membership from a day to a day: a row of the facts or of the office's own records."""

    @property
    def organisation(self) -> str:
        """Code of the organisation."""

    @property
    def member(self) -> str:
        """Code of the member."""

    @property
    def since(self) -> date:
        """First day."""

    @property
    def until(self) -> date | None:
        """Last day; None while it goes on."""


def members_on(memberships: Iterable[Dated], organisation: str, day: date) -> tuple[str, ...]:
    """Return the members of an organisation on a day, in the order of their codes."""
    found = {m.member for m in memberships if m.organisation == organisation and _holds(m, day)}
    return tuple(sorted(found))


def organisations_of(memberships: Iterable[Dated], member: str, day: date) -> tuple[str, ...]:
    """Return the organisations that a country belongs to on a day, in the order of their codes."""
    return tuple(sorted({m.organisation for m in memberships if m.member == member and _holds(m, day)}))


def _holds(membership: Dated, day: date) -> bool:
    return membership.since <= day and (membership.until is None or day <= membership.until)
