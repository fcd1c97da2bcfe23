"""The access matrix: every cell of role × verb × state × place, asked at the gate, for docs and tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from azogue.office.record.gate import (
    ADMINISTRATOR,
    PUBLIC,
    ROLES,
    Decision,
    Person,
    Role,
    Rules,
    Thing,
    all_rules,
    may,
)
from azogue.office.record.workflow import all_workflows
from azogue.office.record.workflow import as_markdown as flow_as_markdown

HERE: Final = "GHA"
ELSEWHERE: Final = "PER"
Place = Literal["mine", "own", "other"]
PLACES: Final[tuple[Place, ...]] = ("mine", "own", "other")
"""mine: one's own account or enterprise, in one's own country; own: another's, in one's own country."""
ME: Final = 11
SOMEBODY: Final = 12
MY_ENTERPRISE: Final = 21
ANOTHER_ENTERPRISE: Final = 22


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the gate."""

    kind: str
    verb: str
    state: str
    role: str
    place: Place

    @property
    def words(self) -> str:
        """Return the question in words, as the name of a test."""
        return f"{self.role} {self.verb} {self.place} {self.state or 'any'} {self.kind}"


def cells(rules: Rules) -> Iterator[Cell]:
    """Walk every cell of a kind of thing."""
    for verb, state, role, place in product(rules.verbs, rules.states or ("",), ROLES, PLACES):
        yield Cell(rules.kind, verb, state, role, place)


def person_in(cell: Cell) -> Person:
    """Return somebody who holds just this role, for the country of `HERE`, with a second factor."""
    if cell.role == PUBLIC:
        return Person()
    return Person(
        id=ME,
        name=cell.role,
        roles=(Role(cell.role, "" if cell.role == ADMINISTRATOR else HERE, MY_ENTERPRISE),),
        second_factor=True,
    )


def thing_in(cell: Cell) -> Thing:
    """Return the thing the cell asks about."""
    mine = cell.place == "mine"
    return Thing(
        cell.kind,
        1,
        ELSEWHERE if cell.place == "other" else HERE,
        cell.state,
        owners=frozenset({ME if mine else SOMEBODY}),
        enterprises=frozenset({MY_ENTERPRISE if mine else ANOTHER_ENTERPRISE}),
    )


def answer(cell: Cell) -> Decision:
    """Ask the gate."""
    return may(person_in(cell), cell.verb, thing_in(cell))


def as_markdown() -> str:
    """Return the page of the docs: for every kind and verb, which roles may, where, and in which states."""
    parts = [_INTRODUCTION]
    for kind, rules in all_rules().items():
        parts += [f"## {kind}", "", "| verb | " + " | ".join(r.replace("_", " ") for r in ROLES) + " |"]
        parts.append("| --- |" + " --- |" * len(ROLES))
        for verb in rules.verbs:
            marks = [_mark(rules, verb, role) for role in ROLES]
            strong = " ²" if verb in rules.strong else ""
            parts.append(f"| `{verb}`{strong} | " + " | ".join(marks) + " |")
        parts.append("")
    return "\n".join(parts)


def _mark(rules: Rules, verb: str, role: str) -> str:
    """Say where and in which states a role may, or nothing."""
    said: dict[str, str] = {}
    for place in PLACES:
        states = rules.states or ("",)
        allowed = [s for s in states if answer(Cell(rules.kind, verb, s, role, place))]
        if allowed:
            said[place] = (
                "" if len(allowed) == len(states) else ", ".join(s.replace("_", " ") for s in allowed)
            )
    return "; ".join(f"{_where(group)}{f': {states}' if states else ''}" for states, group in _groups(said))


def _groups(said: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Put together the places in which the same states are allowed."""
    out: dict[str, tuple[str, ...]] = {}
    for place, states in said.items():
        out[states] = (*out.get(states, ()), place)
    return list(out.items())


def _where(places: tuple[str, ...]) -> str:
    if "other" in places:
        return "all"
    return "own country" if "own" in places else "mine"


_INTRODUCTION = """# Who may do what

<!-- Written by azogue.office.record.matrix.as_markdown(); change the tables in access.py, not this page. -->

Every page and every call of the API asks one gate, `may(person, verb, thing)`, which knows these tables and
nothing else. What no cell allows is denied. Where somebody may not even `see` a thing, the answer is "not
found".

*all*: things of every country. *own country*: of the country the role was given for. *mine*: one's own
account, or what belongs to one's own enterprise. Where states are named, only in these. ² needs a session
opened with a second factor. An administrator has power only in a session opened with a reason, for half an
hour. Some verbs have a further condition, such as the second person who approves; the refusal says which.
"""


def flows_as_markdown() -> str:
    """Return the page of the docs on workflows: every table of states and steps, with its fields."""
    return "\n".join([_FLOWS, *(flow_as_markdown(flow) for flow in all_workflows())])


_FLOWS = """# Workflow

<!-- Written by azogue.office.record.matrix.flows_as_markdown(); change the tables, not this page. -->

Each record that goes through hands has one table of states and steps. Rights, buttons, the API and the tests
follow from it. Whatever is not a step in the table cannot happen.
"""


def main() -> None:
    """Write the pages: python -m azogue.office.record.matrix ACCESS.md WORKFLOW.md."""
    import sys
    from pathlib import Path

    import django

    django.setup()
    for place, text in zip(sys.argv[1:], (as_markdown(), flows_as_markdown()), strict=False):
        Path(place).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
