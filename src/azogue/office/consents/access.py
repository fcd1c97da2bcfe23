"""Who may do what to consents, notices, papers and shipments; the gate asks these tables.

A consent concerns two countries. Both see it and both may say what was shipped; the importing country
answers and withdraws. Where the importing country has no officer in this office, the officer of the country
that keeps the record writes down the answer that came by letter.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.consents.workflow import NOTICE
from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    CUSTOMS,
    OFFICER,
    PUBLIC,
    REVIEWER,
    Condition,
    Person,
    Rules,
    Thing,
    grant,
)

EDITORS: Final = (OFFICER, ADMINISTRATOR)
OFFICE: Final = (OFFICER, REVIEWER, APPROVER, ADMINISTRATOR)
BORDER: Final = (OFFICER, CUSTOMS, ADMINISTRATOR)
"""Who says what crossed the border."""
READERS: Final = (*OFFICE, CUSTOMS)
KNOWN_TO_BOTH: Final = ("sent", "answered", "closed")
"""States in which the other country knows of a notice."""
OTHER_COUNTRY: Final = _("This is for the officers of the countries concerned.")


def on_either_side(*roles: str) -> Condition:
    """Make the condition that one of these roles is held for the exporting or the importing country."""

    def concerned(person: Person, thing: Thing) -> "str | Promise":
        sides = {"", thing.country, thing.facts.get("exporter"), thing.facts.get("importer")}
        return "" if sides & set(person.countries(*roles)) else OTHER_COUNTRY

    return concerned


def speaks_for_importer(person: Person, thing: Thing) -> "str | Promise":
    """Refuse an answer that is for the importing country to give, where it has officers here."""
    held = set(person.countries(*EDITORS))
    if {"", thing.facts.get("importer", thing.country)} & held:
        return ""
    if thing.facts.get("importer_here") is False and thing.country in held:
        return ""
    return _("The importing country answers this; ask its officer.")


CONSENT_RULES: Final = Rules(
    kind="consent",
    grants=(
        grant("see", READERS),
        grant("see", READERS, "any", condition=on_either_side(*READERS)),
        grant("propose", EDITORS),
        grant("answer", EDITORS, "any", condition=speaks_for_importer),
        grant("withdraw", EDITORS, "any", condition=speaks_for_importer),
        grant("close", EDITORS, "any", condition=on_either_side(*EDITORS)),
        grant("ship", BORDER, "any", condition=on_either_side(*BORDER)),
        grant("cancel", BORDER, "any", condition=on_either_side(*BORDER)),
    ),
)
"""Whether it is the time for it, the ledger says: who comes second is told who was first."""

NOTICE_RULES: Final = Rules(
    kind="notice",
    grants=(
        grant("see", READERS),
        grant("see", READERS, "any", KNOWN_TO_BOTH, on_either_side(*READERS)),
        grant("draft", EDITORS, states=["draft"]),
        *NOTICE.grants(),
        grant("acknowledge", EDITORS, "any", ["sent"], on_either_side(*EDITORS)),
        *NOTICE.edit_grants(),
    ),
    states=tuple(s.name for s in NOTICE.states),
    strong=NOTICE.strong,
)

GENERAL_RULES: Final = Rules(
    kind="general_notification",
    grants=(
        grant("see", [PUBLIC]),
        grant("file", EDITORS),
        grant("change", EDITORS),
        grant("revoke", EDITORS),
    ),
)


def _papers(kind: str, *more: str) -> Rules:
    verbs = ("file", "change", *more)
    return Rules(kind=kind, grants=(grant("see", READERS), *(grant(v, EDITORS) for v in verbs)))


CERTIFICATE_RULES: Final = _papers("certificate", "revoke")
RESPONSE_RULES: Final = _papers("import_response")
ACTION_RULES: Final = _papers("final_action")
STANDING_RULES: Final = _papers("convention_standing")

SHIPMENT_RULES: Final = Rules(
    kind="shipment",
    grants=(
        grant("see", READERS),
        grant("ask", READERS),
        grant("record", BORDER),
    ),
    reading=frozenset({"see", "ask"}),
)
"""`ask` is whether it may go, which changes nothing; `record` keeps the decision and draws on the consent."""

RULES: Final = (
    CONSENT_RULES,
    NOTICE_RULES,
    GENERAL_RULES,
    CERTIFICATE_RULES,
    RESPONSE_RULES,
    ACTION_RULES,
    STANDING_RULES,
    SHIPMENT_RULES,
)
