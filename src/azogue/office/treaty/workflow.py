"""States and steps of requests and of calls for information, as data."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import ADMINISTRATOR, OFFICER, Person, Thing
from azogue.office.record.workflow import State, Step, Workflow, enrol

EDITORS: Final = frozenset({OFFICER, ADMINISTRATOR})


def somebody_is_asked(person: Person, thing: Thing) -> "str | Promise":
    """Refuse to open a call that asks nobody, when the caller has counted."""
    del person
    if thing.facts.get("invitees") == 0:
        return _("Nobody is asked yet. Add whom to ask first.")
    return ""


REQUEST: Final = Workflow(
    kind="request",
    states=(
        State("open", _("open"), _("Asked, and not answered yet."), editable={"text": EDITORS}),
        State("delivered", _("delivered"), _("Answered by a document or in words."), final=True),
        State("noted", _("noted"), _("A meeting took note."), final=True),
        State("dropped", _("dropped"), _("Not to be answered any more; the log says why."), final=True),
    ),
    steps=(
        Step("deliver", ("open",), "delivered", EDITORS, _("Deliver"), _("Closes the request.")),
        Step("note", ("open",), "noted", EDITORS, _("Take note"), _("Closes the request.")),
        Step("drop", ("open",), "dropped", EDITORS, _("Drop"), needs_reason=True),
        Step(
            "reopen", ("delivered", "noted", "dropped"), "open", EDITORS, _("Open again"), needs_reason=True
        ),
    ),
)

CALL: Final = Workflow(
    kind="call",
    states=(
        State("draft", _("draft"), _("Being written; nobody was asked yet."), editable={"text": EDITORS}),
        State("open", _("open"), _("Sent; answers come in."), editable={"passages": EDITORS}),
        State("closed", _("closed"), _("No more answers are taken."), editable={"passages": EDITORS}),
    ),
    steps=(
        Step(
            "open",
            ("draft",),
            "open",
            EDITORS,
            _("Send"),
            _("Every body asked gets a letter with a link of its own."),
            condition=somebody_is_asked,
        ),
        Step("close", ("open",), "closed", EDITORS, _("Close"), _("No more answers are taken.")),
        Step("reopen", ("closed",), "open", EDITORS, _("Open again"), needs_reason=True),
    ),
)

enrol(REQUEST)
enrol(CALL)
