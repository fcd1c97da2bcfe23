"""May this shipment cross the border: allowed, denied, or what it needs, with the rule and the document.

The decision tables are in `tables`, what they ask in `circumstances`. Nothing but "allowed" lets a shipment
go. Sources: Minamata Convention, Articles 3, 4 and 11; Rotterdam Convention, Articles 2, 10, 11 and 13.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from azogue.facts.records import Confidence
from azogue.office.consents.circumstances import Seen
from azogue.office.consents.records import File, Shipment
from azogue.office.consents.tables import TABLES, Need, Rule, Table


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by which rule, resting on which document."""

    verdict: Literal["allowed", "denied", "needs"]
    rule: str
    """Id of the row that decided; `docs/reference/consents.md` shows it."""
    treaty: str
    article: str
    reason: str
    confidence: Confidence
    """How sure the rule is: `verified` was read in the treaty, `ours` is a convention of this program."""
    document: str = ""
    """Number of the consent, notification, certificate or response that decided; empty when none did."""
    needs: tuple[Need, ...] = ()
    """What is missing, or what paper would change a refusal."""
    papers: tuple[str, ...] = ()
    """What has to travel with the shipment."""
    path: tuple[str, ...] = ()
    """Ids of the rules that led here, this one last."""

    @property
    def allowed(self) -> bool:
        """Whether the shipment may go."""
        return self.verdict == "allowed"


def may_export(shipment: Shipment, on: date, file: File) -> Decision:
    """Return whether a shipment may leave its exporting country on a day.

    An export that is allowed otherwise still has to be notified where the exporting Party restricts the
    chemical (Rotterdam, Article 12); then the verdict is "needs".

    Args:
        shipment: The consignment; what it does not say is not known.
        on: The day on which it crosses the border.
        file: Countries, consents, certificates, responses, bans and notices on file.

    """
    decided = _decide("export", shipment, on, file)
    if not decided.allowed:
        return decided
    notice = _decide("export notice", shipment, on, file)
    path = (*decided.path, *notice.path)
    return replace(decided if notice.allowed else notice, path=path)


def may_import(shipment: Shipment, on: date, file: File) -> Decision:
    """Return whether a shipment may enter its importing country on a day; arguments as in `may_export`."""
    return _decide("import", shipment, on, file)


def first_match(table: Table, answers: Callable[[str], str]) -> Rule:
    """Return the first rule of a table that matches the answers.

    Raises:
        LookupError: None does; the tests show that no combination of answers comes to that.

    """
    for rule in table.rules:
        if rule.matches(answers):
            return rule
    raise LookupError(f"the table {table.name} has no rule for these answers.")


def _decide(name: str, shipment: Shipment, on: date, file: File) -> Decision:
    path: list[str] = []
    while True:
        table = TABLES[name]
        seen: dict[str, Seen] = {}
        rule = first_match(table, _asking(table, seen, shipment, on, file))
        path.append(rule.id)
        if rule.verdict != "look":
            break
        name = rule.then
    return Decision(
        verdict=rule.verdict,
        rule=rule.id,
        treaty=rule.treaty,
        article=rule.article,
        reason=rule.why,
        confidence=rule.confidence,
        document=seen[rule.document].document if rule.document else "",
        needs=rule.needs,
        papers=rule.papers,
        path=tuple(path),
    )


def _asking(
    table: Table, seen: dict[str, Seen], shipment: Shipment, on: date, file: File
) -> Callable[[str], str]:
    """Answer the questions of a table, each at most once and only when a rule asks it."""

    def answer(question: str) -> str:
        if question not in seen:
            seen[question] = table.questions[question](shipment, on, file)
        return seen[question].value

    return answer
