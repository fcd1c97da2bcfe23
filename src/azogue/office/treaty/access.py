"""Who may do what to Parties, meetings, requests and calls; the gate asks these tables.

What belongs to no country (a meeting of the Conference, an organisation) is changed by an administrator, or
by an officer whose role is not bound to a country.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    OFFICER,
    PUBLIC,
    REVIEWER,
    Person,
    Rules,
    Thing,
    grant,
)
from azogue.office.treaty.workflow import CALL, REQUEST

EDITORS: Final = (OFFICER, ADMINISTRATOR)
OFFICE: Final = (OFFICER, REVIEWER, APPROVER, ADMINISTRATOR)
SHOWN: Final = ("open", "closed")
"""States in which everybody sees a call."""


def link_shown(person: Person, thing: Thing) -> "str | Promise":
    """Refuse to answer a call for whoever does not hold the link of its letter."""
    del person
    return "" if thing.facts.get("shown") is True else _("The link in the letter is needed for this.")


PARTY_RULES: Final = Rules(
    kind="party",
    grants=(
        grant("see", [PUBLIC]),
        grant("see_work", OFFICE),
        grant("edit", EDITORS),
        grant("answer", EDITORS),
        grant("exempt", EDITORS),
        grant("fulfil", EDITORS),
        grant("report", EDITORS),
    ),
    reading=frozenset({"see", "see_work"}),
)
"""`see_work` is the log and the notes. `answer` is to amendments, `report` is under control schedules."""

ORGANISATION_RULES: Final = Rules(
    kind="organisation", grants=(grant("see", [PUBLIC]), grant("add", EDITORS), grant("edit", EDITORS))
)

MEETING_RULES: Final = Rules(
    kind="meeting",
    grants=(grant("see", [PUBLIC]), grant("add", EDITORS), grant("edit", EDITORS), grant("decide", EDITORS)),
)

REQUEST_RULES: Final = Rules(
    kind="request",
    grants=(
        grant("see", [PUBLIC]),
        grant("add", EDITORS, states=["open"]),
        *REQUEST.grants(),
        *REQUEST.edit_grants(),
    ),
    states=tuple(s.name for s in REQUEST.states),
    strong=REQUEST.strong,
)

CALL_RULES: Final = Rules(
    kind="call",
    grants=(
        grant("see", [PUBLIC], states=SHOWN),
        grant("see", OFFICE),
        grant("see_work", OFFICE),
        grant("add", EDITORS, states=["draft"]),
        grant("invite", EDITORS, states=["draft", "open"]),
        *CALL.grants(),
        *CALL.edit_grants(),
    ),
    states=tuple(s.name for s in CALL.states),
    strong=CALL.strong,
    reading=frozenset({"see", "see_work"}),
)
"""`see_work` is the addresses of those who were asked."""

INVITEE_RULES: Final = Rules(
    kind="invitee",
    grants=(
        grant("see", [PUBLIC], states=SHOWN, condition=link_shown),
        grant("answer", [PUBLIC], states=["open"], condition=link_shown),
    ),
    states=SHOWN,
)
"""A body that was asked, before whoever holds the link of its letter. The state is that of the call."""

RULES: Final = (PARTY_RULES, ORGANISATION_RULES, MEETING_RULES, REQUEST_RULES, CALL_RULES, INVITEE_RULES)
