"""The gate, as templates ask it. This room lies below the record, so the record hands its gate down here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.office.record.gate import Decision, Person, Thing

    May = Callable[[Person, str, Thing], Decision]

_GATE: "list[May]" = []


def use(may: "May") -> None:
    """Ask this gate from now on."""
    _GATE[:] = [may]


def allowed(person: "Person | None", verb: str, thing: Any) -> bool:
    """Return whether somebody may do something to a record, or to a `Thing`; without a gate, nobody may."""
    if person is None or not _GATE:
        return False
    return bool(_GATE[0](person, verb, thing.thing() if hasattr(thing, "thing") else thing))
