"""Words for what the log keeps as codes: verbs, kinds of things, roles."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import ROLE_NAMES
from azogue.office.record.models import Act

ROLE_USES: Final[Mapping[str, "str | Promise"]] = {
    "public": _("Reads whatever is published, without an account."),
    "officer": _(
        "Does the daily work of a country: fills inventories, imports, asks enterprises, submits for review."
    ),
    "reviewer": _("Checks what officers submit, remarks on cells, sends back."),
    "approver": _(
        "Answers for a country’s figures: approves and publishes as the second person, and appoints people."
    ),
    "supplier": _("Fills in the rows that belong to its own enterprise, and nothing else."),
    "regional_centre": _(
        "Helps the countries it serves: sees their institutions and answers their requests."
    ),
    "funder": _("Sees the institutions of all countries and what their work costs."),
    "administrator": _(
        "Keeps the installation: appoints and closes accounts, always in a session with a reason."
    ),
}
"""What each role is for."""

KINDS: Final[Mapping[str, "str | Promise"]] = {
    "account": _("account"),
    "sign_in": _("signed-in browser"),
    "invitation": _("invitation"),
    "appointment": _("appointment"),
    "admin_session": _("administrator's session"),
    "token": _("token"),
    "institution": _("institution"),
    "enterprise": _("enterprise"),
    "log": _("log"),
    "inventory": _("inventory"),
    "version": _("version of an inventory"),
    "row": _("row of an inventory"),
    "document": _("document"),
    "job": _("job"),
    "baseline": _("baseline"),
}
"""Names of the kinds of things that desks log; others appear by their code."""

VERBS: Final[Mapping[str, "str | Promise"]] = {
    "accept": _("accepted"),
    "add": _("added"),
    "appoint": _("appointed"),
    "approve": _("approved"),
    "assign": _("assigned"),
    "begin": _("began"),
    "change": _("changed"),
    "check": _("checked"),
    "close": _("closed"),
    "confirm": _("confirmed"),
    "deactivate": _("closed the account"),
    "edit": _("edited"),
    "end": _("ended"),
    "fund": _("entered money"),
    "invite": _("invited"),
    "lay_down": _("laid down"),
    "password": _("changed the password"),
    "second_factor": _("changed the second factor"),
    "make": _("made"),
    "make_first": _("made the first account"),
    "new_version": _("began a new version"),
    "open": _("opened"),
    "publish": _("published"),
    "reactivate": _("opened the account again"),
    "recall": _("took back"),
    "remove": _("removed"),
    "reopen": _("reopened"),
    "revoke": _("revoked"),
    "send_back": _("sent back"),
    "submit": _("submitted"),
    "withdraw": _("withdrew"),
}
"""What was done, by the first part of the verb; others appear by their code."""


def verb_text(verb: str) -> str:
    """Return a verb of the log in words."""
    first = verb.partition(":")[0]
    return str(VERBS.get(first, first.replace("_", " ")))


def kind_text(kind: str) -> str:
    """Return a kind of thing in words."""
    return str(KINDS.get(kind, kind.replace("_", " ")))


def role_text(role: str) -> str:
    """Return a role in words."""
    return str(ROLE_NAMES.get(role, role))


def summary_text(act: Act) -> str:
    """Return what an act was about, with the names of roles in the reader's language."""
    parts = act.summary.split(" · ")
    return " · ".join(role_text(p) if p in ROLE_NAMES else p for p in parts)


def act_text(act: Act) -> str:
    """Return an act in words: what was done to which kind of thing."""
    return _now("%(verb)s: %(kind)s") % {"verb": verb_text(act.verb), "kind": kind_text(act.kind)}
