"""What a row of a decision table is, and what a table is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from azogue.facts.records import Confidence
from azogue.office.consents import circumstances as see
from azogue.office.consents.circumstances import Ask

Verdict = Literal["allowed", "denied", "needs", "look"]
Need = Literal[
    "standing of the exporter", "standing of the importer", "share of mercury", "pesticide use",
    "source", "purpose", "written consent", "answer", "quantity of the consent", "conditions met",
    "certification of use", "source certificate", "import response", "explicit consent",
    "export notification", "Basel procedure",
]  # fmt: skip

MINAMATA: Final = "Minamata Convention, text of 2013"
ROTTERDAM: Final = "Rotterdam Convention, text of 1998"
PAPERS: Final = ("HS code on the shipping document", "hazard label", "safety data sheet")
"""What goes with a chemical of Annex III (Rotterdam, Article 13(1), 13(2) and 13(4))."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a table."""

    id: str
    when: Mapping[str, tuple[str, ...]]
    """Question to the answers that match; a question that is not named may have any answer."""
    verdict: Verdict
    article: str
    why: str
    needs: tuple[Need, ...] = ()
    """What would change the verdict; with "needs" it is what is missing."""
    document: str = ""
    """The question whose document decides."""
    then: str = ""
    """The table to look in, with the verdict "look"."""
    treaty: str = MINAMATA
    confidence: Confidence = "verified"
    papers: tuple[str, ...] = ()

    def matches(self, answers: Callable[[str], str]) -> bool:
        """Return whether every cell matches; asks only the questions that it names, in order."""
        return all(answers(question) in allowed for question, allowed in self.when.items())


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: its questions in order, and its rules; the first that matches decides."""

    name: str
    title: str
    questions: Mapping[str, Ask]
    rules: tuple[Rule, ...]

    def answers(self, question: str) -> tuple[str, ...]:
        """Return the answers that a question of this table can have."""
        return see.DOMAINS[question]


def when(**cells: str | tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the cells of a rule: question to answers; an underline in a name stands for a space."""
    return MappingProxyType(
        {name.replace("_", " "): (c,) if isinstance(c, str) else c for name, c in cells.items()}
    )
