"""Who may do what to accounts and roles, institutions and enterprises, and who reads the log.

`invite:ROLE`, `appoint:ROLE` and `end:ROLE` are verbs of their own, so that the matrix shows who gives which
role. What people do with their own account is granted to everybody under the condition that it is their own:
an administrator without an open session has no role at all, but still an account.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.people.models import COMING, HELD, OPEN, WAITING
from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    CUSTOMS,
    FUNDER,
    OFFICER,
    PUBLIC,
    REGIONAL_CENTRE,
    REVIEWER,
    SUPPLIER,
    Grant,
    Person,
    Rules,
    Thing,
    grant,
)

GIVERS: Final[dict[str, tuple[str, ...]]] = {
    OFFICER: (APPROVER, ADMINISTRATOR),
    REVIEWER: (OFFICER, APPROVER, ADMINISTRATOR),
    APPROVER: (APPROVER, ADMINISTRATOR),
    SUPPLIER: (OFFICER, APPROVER, ADMINISTRATOR),
    CUSTOMS: (OFFICER, APPROVER, ADMINISTRATOR),
    REGIONAL_CENTRE: (APPROVER, ADMINISTRATOR),
    FUNDER: (ADMINISTRATOR,),
    ADMINISTRATOR: (ADMINISTRATOR,),
}
"""Who gives and takes which role."""
FOUR_EYES: Final = frozenset({APPROVER, ADMINISTRATOR})
"""Roles that nobody gives alone, or to themselves."""
OFFICE: Final = (OFFICER, REVIEWER, APPROVER, ADMINISTRATOR)
INSTITUTION_EDITORS: Final = (OFFICER, APPROVER, ADMINISTRATOR)
LIGHT: Final = frozenset({SUPPLIER, REVIEWER})
"""Roles that are given without a second factor: they decide nothing."""
LIVE: Final = (WAITING, COMING, HELD)


def own(person: Person, thing: Thing) -> "str | Promise":
    """Refuse what is somebody else's."""
    if not person.known:
        return _("Sign in to do this.")
    return "" if person.id in thing.owners else _("This belongs to somebody else.")


def not_oneself(person: Person, thing: Thing) -> "str | Promise":
    """Refuse to give oneself a role that takes four eyes."""
    if person.known and thing.facts.get("account") == person.id:
        return _("Nobody gives this role to themselves.")
    return ""


def second_person(person: Person, thing: Thing) -> "str | Promise":
    """Refuse the confirmation of whoever proposed the role or is to hold it."""
    if person.id in {thing.facts.get("by"), thing.facts.get("account")} and person.known:
        return _("A second person has to confirm this: neither who proposed it nor who is to hold the role.")
    return ""


def secret_shown(person: Person, thing: Thing) -> "str | Promise":
    """Refuse to open an invitation to whoever does not hold its letter."""
    del person
    return "" if thing.facts.get("shown") is True else _("The link in the letter is needed for this.")


def own_and_administrator(person: Person, thing: Thing) -> "str | Promise":
    """Refuse power to whoever was not made an administrator."""
    if reason := own(person, thing):
        return reason
    holds = any(r.name == ADMINISTRATOR for r in person.roles) or thing.facts.get("administrator") is True
    return "" if holds else _("Only administrators can do this.")


def _giving(verb: str, states: tuple[str, ...] | None = None) -> tuple[Grant, ...]:
    """Return the right to give or take each role, to whom it belongs."""
    return tuple(
        grant(
            f"{verb}:{role}",
            givers,
            states=states,
            condition=not_oneself if verb == "appoint" and role in FOUR_EYES else None,
        )
        for role, givers in GIVERS.items()
    )


def _strong(verb: str) -> frozenset[str]:
    return frozenset(f"{verb}:{role}" for role in GIVERS if role not in LIGHT)


ACCOUNT_RULES: Final = Rules(
    kind="account",
    grants=(
        grant("see", [PUBLIC], condition=own),
        grant("see", [ADMINISTRATOR]),
        grant("change", [PUBLIC], condition=own, states=["active"]),
        grant("deactivate", [PUBLIC], condition=own, states=["active"]),
        grant("deactivate", [ADMINISTRATOR], states=["active"]),
        grant("reactivate", [ADMINISTRATOR], states=["inactive"]),
    ),
    states=("active", "inactive"),
    strong=frozenset({"reactivate"}),
)

SIGN_IN_RULES: Final = Rules(
    kind="sign_in",
    grants=(grant("see", [PUBLIC], condition=own), grant("end", [PUBLIC], condition=own)),
)

INVITATION_RULES: Final = Rules(
    kind="invitation",
    grants=(
        grant("see", OFFICE),
        grant("see", [PUBLIC], condition=secret_shown),
        *_giving("invite"),
        grant("accept", [PUBLIC], states=[OPEN], condition=secret_shown),
        grant("withdraw", [OFFICER], "mine", states=[OPEN]),
        grant("withdraw", [APPROVER, ADMINISTRATOR], states=[OPEN]),
    ),
    states=(OPEN, "accepted", "expired", "withdrawn"),
    strong=_strong("invite"),
)

APPOINTMENT_RULES: Final = Rules(
    kind="appointment",
    grants=(
        grant("see", OFFICE),
        grant("see", [PUBLIC], condition=own),
        *_giving("appoint"),
        *_giving("end", LIVE),
        grant("lay_down", [PUBLIC], states=LIVE, condition=own),
        grant("confirm", [APPROVER, ADMINISTRATOR], states=[WAITING], condition=second_person),
    ),
    states=(*LIVE, "ended"),
    strong=_strong("appoint") | _strong("end") | {"confirm"},
)

ADMIN_SESSION_RULES: Final = Rules(
    kind="admin_session",
    grants=(
        grant("see", [PUBLIC], condition=own),
        grant("see", [ADMINISTRATOR]),
        grant("open", [PUBLIC], condition=own_and_administrator),
        grant("close", [PUBLIC], condition=own),
    ),
    strong=frozenset({"open"}),
)

TOKEN_RULES: Final = Rules(
    kind="token",
    grants=(
        grant("see", [PUBLIC], condition=own),
        grant("see", [ADMINISTRATOR]),
        grant("make", [PUBLIC], condition=own),
        grant("revoke", [PUBLIC], condition=own),
        grant("revoke", [ADMINISTRATOR]),
    ),
)

INSTITUTION_RULES: Final = Rules(
    kind="institution",
    grants=(
        grant("see", [PUBLIC]),
        grant("see_work", (*OFFICE, REGIONAL_CENTRE)),
        grant("see_work", [FUNDER], "any"),
        grant("add", INSTITUTION_EDITORS),
        grant("edit", INSTITUTION_EDITORS),
        grant("check", INSTITUTION_EDITORS),
        grant("fund", INSTITUTION_EDITORS),
    ),
    reading=frozenset({"see", "see_work"}),
)
"""`see_work` is the money and the notes."""

ENTERPRISE_RULES: Final = Rules(
    kind="enterprise",
    grants=(
        grant("see", OFFICE),
        grant("see", [SUPPLIER], "mine"),
        grant("add", [OFFICER, ADMINISTRATOR]),
        grant("edit", [OFFICER, ADMINISTRATOR]),
    ),
)

LOG_RULES: Final = Rules(
    kind="log",
    grants=(grant("see", OFFICE), grant("see", [PUBLIC], condition=own)),
)
"""One act of the log: of one's own country for who works there, and whatever one did oneself."""

RULES: Final = (
    ACCOUNT_RULES,
    SIGN_IN_RULES,
    INVITATION_RULES,
    APPOINTMENT_RULES,
    ADMIN_SESSION_RULES,
    TOKEN_RULES,
    INSTITUTION_RULES,
    ENTERPRISE_RULES,
    LOG_RULES,
)
PERSONAL: Final = frozenset(
    {"account", "sign_in", "invitation", "appointment", "admin_session", "token", "log"}
)
"""Kinds that no token is ever limited to: programs do not give roles or keys."""
