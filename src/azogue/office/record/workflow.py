"""Workflow as data: states and steps between them. Buttons, API, docs, tests and rights follow from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from azogue.office.record.gate import Condition, Decision, Grant, Person, Thing, may


@dataclass(frozen=True, slots=True)
class State:
    """Where a record can stand."""

    name: str
    label: "str | Promise"
    help: "str | Promise" = ""
    editable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Groups of fields that may be changed, and the roles that may."""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A way from one state to another."""

    verb: str
    sources: tuple[str, ...]
    target: str
    roles: frozenset[str]
    label: "str | Promise"
    help: "str | Promise" = ""
    needs_reason: bool = False
    strong: bool = False
    """Whether it takes a second factor."""
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """All states and steps of one kind of record."""

    kind: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]

    def state(self, name: str) -> State:
        """Return a state by name.

        Raises:
            KeyError: There is none.

        """
        return {s.name: s for s in self.states}[name]

    def step(self, verb: str) -> Step:
        """Return a step by its verb.

        Raises:
            KeyError: There is none.

        """
        return {s.verb: s for s in self.steps}[verb]

    def grants(self) -> tuple[Grant, ...]:
        """Return the rights that the table gives: each step to its roles, in its states."""
        return tuple(Grant(s.verb, s.roles, "own", frozenset(s.sources), s.condition) for s in self.steps)

    def edit_grants(self, without: frozenset[str] = frozenset()) -> tuple[Grant, ...]:
        """Return a right `edit:GROUP` for each group of fields, in the states where it may be changed.

        Args:
            without: Roles whose rights are asked of a part of the record instead, such as their own row.

        """
        groups = dict.fromkeys(g for s in self.states for g in s.editable)
        out: list[Grant] = []
        for group in groups:
            states = [s for s in self.states if s.editable.get(group, frozenset()) - without]
            out += [
                Grant(f"edit:{group}", s.editable[group] - without, "own", frozenset({s.name}))
                for s in states
            ]
        return tuple(out)

    @property
    def strong(self) -> frozenset[str]:
        """Verbs that take a second factor."""
        return frozenset(s.verb for s in self.steps if s.strong)

    def buttons(self, person: Person, thing: Thing) -> tuple[tuple[Step, Decision], ...]:
        """Return the steps out of the present state that concern the person, with the gate's answer."""
        out = []
        for step in self.steps:
            if thing.state in step.sources:
                decision = may(person, step.verb, thing)
                concerned = any(
                    r.name in step.roles and r.country in {"", thing.country} for r in person.roles
                )
                if decision.allowed or concerned:
                    out.append((step, decision))
        return tuple(out)


_WORKFLOWS: dict[str, Workflow] = {}


def enrol(flow: Workflow) -> Workflow:
    """Make a workflow known to the docs and to the tests that go through all of them."""
    _WORKFLOWS[flow.kind] = flow
    return flow


def all_workflows() -> tuple[Workflow, ...]:
    """Return every workflow, by kind."""
    return tuple(flow for _, flow in sorted(_WORKFLOWS.items()))


def as_markdown(flow: Workflow) -> str:
    """Return the page of the docs for a workflow: states, steps, who, and what is editable where."""
    lines = [f"## {flow.kind}", "", "| state | what it means | fields that may be changed, and by whom |"]
    lines.append("| --- | --- | --- |")
    for state in flow.states:
        fields = "; ".join(f"{g}: {', '.join(sorted(r))}" for g, r in state.editable.items()) or "none"
        lines.append(f"| `{state.name}` | {state.help or state.label} | {fields} |")
    lines += [
        "",
        "| step | from | to | who | reason | second factor |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for step in flow.steps:
        who = ", ".join(sorted(step.roles))
        lines.append(
            f"| `{step.verb}` | {', '.join(step.sources)} | {step.target} | {who} | "
            f"{'needed' if step.needs_reason else ''} | {'needed' if step.strong else ''} |"
        )
    return "\n".join(lines) + "\n"
