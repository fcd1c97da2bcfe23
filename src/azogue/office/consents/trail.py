"""How a decision came about: the questions that were asked, their answers and the document behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from azogue.office.consents.circumstances import Seen
from azogue.office.consents.records import File, Shipment
from azogue.office.consents.rules import Decision, first_match
from azogue.office.consents.tables import TABLES, Rule, Table


@dataclass(frozen=True, slots=True)
class Step:
    """A table that was read: what it asked until a rule matched, in order, and that rule."""

    table: Table
    asked: Mapping[str, Seen]
    rule: Rule


def trail(decision: Decision, shipment: Shipment, on: date, file: File) -> tuple[Step, ...]:
    """Return the steps of a decision, the rule that decided last.

    Args:
        decision: What `may_export` or `may_import` returned for the rest.
        shipment: The consignment.
        on: The day.
        file: What was on file for that decision.

    """
    return tuple(_step(_table_of()[name], shipment, on, file) for name in decision.path)


def _step(table: Table, shipment: Shipment, on: date, file: File) -> Step:
    seen: dict[str, Seen] = {}

    def answer(question: str) -> str:
        if question not in seen:
            seen[question] = table.questions[question](shipment, on, file)
        return seen[question].value

    rule = first_match(table, answer)
    return Step(table, MappingProxyType(seen), rule)


@cache
def _table_of() -> Mapping[str, Table]:
    """Return the table of each rule by the id of the rule."""
    return {rule.id: table for table in TABLES.values() for rule in table.rules}
