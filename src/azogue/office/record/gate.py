"""The one gate: `may(person, verb, thing)` answers whether, and why. Pure decisions, no database.

Every desk declares its rules as data, a tuple of `Grant`, and registers them for a kind of thing. What no
grant allows is denied. The access matrix in the docs and its tests are generated from the same tables.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC: Final = "public"
OFFICER: Final = "officer"
REVIEWER: Final = "reviewer"
APPROVER: Final = "approver"
SUPPLIER: Final = "supplier"
CUSTOMS: Final = "customs"
REGIONAL_CENTRE: Final = "regional_centre"
FUNDER: Final = "funder"
ADMINISTRATOR: Final = "administrator"
ROLES: Final = (
    PUBLIC,
    OFFICER,
    REVIEWER,
    APPROVER,
    SUPPLIER,
    CUSTOMS,
    REGIONAL_CENTRE,
    FUNDER,
    ADMINISTRATOR,
)
ROLE_NAMES: Final[Mapping[str, "str | Promise"]] = {
    PUBLIC: _("the public"),
    OFFICER: _("mercury officer"),
    REVIEWER: _("reviewer"),
    APPROVER: _("approver"),
    SUPPLIER: _("data supplier"),
    CUSTOMS: _("customs officer"),
    REGIONAL_CENTRE: _("regional centre"),
    FUNDER: _("funder"),
    ADMINISTRATOR: _("administrator"),
}

Where = Literal["own", "any", "mine"]
"""own: things of the countries the role was given for; mine: things of one's own enterprise or oneself."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role somebody holds now, for one country, or for all of them when `country` is empty."""

    name: str
    country: str = ""
    enterprise: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: an account with its roles of the moment, or the public."""

    id: int | None = None
    name: str = ""
    email: str = ""
    roles: tuple[Role, ...] = ()
    second_factor: bool = False
    """Whether this session was opened with a second factor."""
    demo: bool = False
    """A demonstration account needs no second factor, and may only change demonstration things."""
    language: str = ""
    address: str = ""
    """Where the request came from, for the log."""
    token: int | None = None
    """The API token that speaks for the person, if one does."""
    verbs: frozenset[str] | None = None
    """What the token is limited to; None is no limit."""
    admin_until: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether the person has signed in."""
        return self.id is not None

    def countries(self, *roles: str) -> tuple[str, ...]:
        """Return the countries the person holds one of these roles for; an empty name is all countries."""
        return tuple(dict.fromkeys(r.country for r in self.roles if not roles or r.name in roles))


ANYONE: Final = Person()


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about, as far as rules need to know it."""

    kind: str
    id: int | str | None = None
    country: str = ""
    state: str = ""
    demo: bool = False
    owners: frozenset[int] = frozenset()
    """Accounts the thing belongs to."""
    enterprises: frozenset[int] = frozenset()
    """Enterprises the thing belongs to."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What conditions look at, such as who submitted it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of the gate; it is true when allowed."""

    allowed: bool
    reason: "str | Promise" = ""
    hidden: bool = False
    """Whether the person may not even know that the thing exists: answer 404, not 403."""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(Exception):
    """Somebody tried what the gate does not allow. Carries the `Decision`."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision


Condition = Callable[[Person, Thing], "str | Promise"]
"""Returns why not, or an empty text."""


@dataclass(frozen=True, slots=True)
class Grant:
    """These roles may do this verb to things of this kind, here and in these states."""

    verb: str
    roles: frozenset[str]
    where: Where = "own"
    states: frozenset[str] | None = None
    """None is every state."""
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """All grants for a kind of thing."""

    kind: str
    grants: tuple[Grant, ...]
    states: tuple[str, ...] = ()
    strong: frozenset[str] = frozenset()
    """Verbs that need a second factor."""
    reading: frozenset[str] = frozenset({"see"})
    """Verbs that change nothing: a demonstration account may do them to any thing it may see."""

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb some grant names, in order."""
        return tuple(dict.fromkeys(g.verb for g in self.grants))


_RULES: dict[str, Rules] = {}


def register(rules: Rules) -> Rules:
    """Put the rules of a kind of thing in force; the apps do it when they are loaded."""
    _RULES[rules.kind] = rules
    return rules


def all_rules() -> Mapping[str, Rules]:
    """Return the rules in force by kind."""
    return dict(sorted(_RULES.items()))


def grant(
    verb: str,
    roles: Iterable[str],
    where: Where = "own",
    states: Iterable[str] | None = None,
    condition: Condition | None = None,
) -> Grant:
    """Return a grant; a short hand for the tables."""
    return Grant(verb, frozenset(roles), where, None if states is None else frozenset(states), condition)


def may(person: Person, verb: str, thing: Thing) -> Decision:
    """Decide whether a person may do something to a thing.

    Unknown kinds, unknown verbs and whatever no grant allows are denied. A thing that the person may not see
    is `hidden`.
    """
    rules = _RULES.get(thing.kind)
    if rules is None:
        return Decision(False, _("Nothing is known about such things."), hidden=True)
    decision = _decide(person, verb, thing, rules)
    if decision.allowed or verb == "see":
        return decision if decision.allowed else Decision(False, decision.reason, hidden=True)
    seen = _decide(person, "see", thing, rules)
    return decision if seen.allowed else Decision(False, decision.reason, hidden=True)


def _decide(person: Person, verb: str, thing: Thing, rules: Rules) -> Decision:
    named = [g for g in rules.grants if g.verb == verb]
    if not named:
        return Decision(False, _("There is no such action here."))
    if person.verbs is not None and verb not in rules.reading and f"{thing.kind}.{verb}" not in person.verbs:
        return Decision(False, _("This token does not allow it."))
    return _weigh(person, verb, thing, rules, named)


def _weigh(person: Person, verb: str, thing: Thing, rules: Rules, named: list[Grant]) -> Decision:
    """Weigh the grants for a verb: role and place first, then state, then what else has to hold."""
    holding = [g for g in named if any(_holds(person, role, g.where, thing) for role in g.roles)]
    if not holding:
        return Decision(False, _lacking(person, named))
    in_state = [g for g in holding if g.states is None or thing.state in g.states]
    if not in_state:
        return Decision(False, _("It is not possible in the present state."))
    if verb not in rules.reading and person.demo and not thing.demo:
        return Decision(False, _("A demonstration account can only change demonstration records."))
    if verb in rules.strong and not (person.second_factor or person.demo):
        return Decision(
            False, _("This needs a second factor. Set one up under your account and sign in with it.")
        )
    reasons = [g.condition(person, thing) if g.condition else "" for g in in_state]
    return Decision("" in reasons, "" if "" in reasons else reasons[0])


def _holds(person: Person, role: str, where: Where, thing: Thing) -> bool:
    if role == PUBLIC:
        return True
    if where == "mine":
        if person.id is not None and person.id in thing.owners:
            return any(r.name == role for r in person.roles)
        return any(r.name == role and r.enterprise in thing.enterprises for r in person.roles if r.enterprise)
    if where == "any":
        return any(r.name == role for r in person.roles)
    return any(r.name == role and r.country in {"", thing.country} for r in person.roles)


def _lacking(person: Person, named: list[Grant]) -> "str | Promise":
    if not person.known:
        return _("Sign in to do this.")
    names = ", ".join(str(ROLE_NAMES[r]) for r in sorted({r for g in named for r in g.roles}))
    return _("Your roles do not allow it here. It takes: %(roles)s.") % {"roles": names}
