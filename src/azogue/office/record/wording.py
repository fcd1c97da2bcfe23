"""Words for what the log keeps as codes: verbs and kinds of things."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Final[Mapping[str, "str | Promise"]] = {
    "account": _("account"),
    "admin_session": _("administrator's session"),
    "appointment": _("appointment"),
    "baseline": _("baseline"),
    "call": _("call for information"),
    "certificate": _("certificate"),
    "consent": _("consent"),
    "convention_standing": _("standing under a convention"),
    "document": _("document"),
    "enterprise": _("enterprise"),
    "expectation": _("expected report"),
    "final_action": _("ban or restriction"),
    "general_notification": _("general notification"),
    "import": _("import"),
    "import_response": _("import response"),
    "institution": _("institution"),
    "inventory": _("inventory"),
    "invitation": _("invitation"),
    "invitee": _("one who was asked"),
    "job": _("job"),
    "log": _("log"),
    "meeting": _("meeting"),
    "notice": _("notice"),
    "office": _("office"),
    "organisation": _("organisation"),
    "party": _("Party"),
    "proof": _("proof"),
    "remark": _("remark"),
    "request": _("request"),
    "row": _("row of an inventory"),
    "shipment": _("shipment"),
    "sign_in": _("signed-in browser"),
    "token": _("token"),
    "version": _("version of an inventory"),
}
"""Names of the kinds of things that desks log; others appear by their code."""

VERBS: Final[Mapping[str, "str | Promise"]] = {
    "abandon": _("gave up"),
    "accept": _("accepted"),
    "acknowledge": _("acknowledged"),
    "add": _("added"),
    "answer": _("answered"),
    "apply": _("brought in"),
    "appoint": _("appointed"),
    "approve": _("approved"),
    "ask": _("asked"),
    "assign": _("assigned"),
    "attach": _("attached"),
    "back_up": _("made a backup"),
    "begin": _("began"),
    "came": _("marked as come"),
    "cancel": _("cancelled a shipment"),
    "change": _("changed"),
    "check": _("checked"),
    "close": _("closed"),
    "confirm": _("confirmed"),
    "deactivate": _("closed the account"),
    "decide": _("entered a decision"),
    "deliver": _("delivered"),
    "detach": _("took away"),
    "draft": _("drafted"),
    "drop": _("dropped"),
    "edit": _("edited"),
    "end": _("ended"),
    "exempt": _("entered an exemption"),
    "file": _("filed"),
    "freeze": _("froze"),
    "fulfil": _("marked as done"),
    "fund": _("entered money"),
    "invite": _("invited"),
    "keep": _("kept"),
    "lay_down": _("laid down"),
    "make": _("made"),
    "make_first": _("made the first account"),
    "map": _("mapped"),
    "mend": _("mended"),
    "new_version": _("began a new version"),
    "note": _("noted"),
    "open": _("opened"),
    "opened": _("opened"),
    "password": _("changed the password"),
    "propose": _("asked for consent"),
    "prove": _("proved"),
    "publish": _("published"),
    "reactivate": _("opened the account again"),
    "recall": _("took back"),
    "record": _("recorded"),
    "remove": _("removed"),
    "reopen": _("reopened"),
    "reply": _("replied"),
    "report": _("reported"),
    "restore": _("restored a backup"),
    "revoke": _("revoked"),
    "second": _("sent a second notice"),
    "second_factor": _("changed the second factor"),
    "send": _("sent"),
    "send_back": _("sent back"),
    "settle": _("settled"),
    "share": _("showed to everybody"),
    "ship": _("drew a shipment"),
    "submit": _("submitted"),
    "supersede": _("superseded"),
    "throw_away": _("threw away"),
    "tidy": _("tidied"),
    "undo": _("took back"),
    "unsettle": _("opened again"),
    "unshare": _("no longer showed to everybody"),
    "verify": _("verified"),
    "withdraw": _("withdrew"),
    "write": _("wrote"),
}
"""What was done, by the first part of the verb; others appear by their code."""


def verb_text(verb: str) -> str:
    """Return a verb of the log in words."""
    first = verb.partition(":")[0]
    return str(VERBS.get(first, first.replace("_", " ")))


def kind_text(kind: str) -> str:
    """Return a kind of thing in words."""
    return str(KINDS.get(kind, kind.replace("_", " ")))
