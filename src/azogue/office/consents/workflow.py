"""States and steps of notices, as data."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import ADMINISTRATOR, OFFICER
from azogue.office.record.workflow import State, Step, Workflow, enrol

EDITORS: Final = frozenset({OFFICER, ADMINISTRATOR})

NOTICE: Final = Workflow(
    kind="notice",
    states=(
        State("draft", _("draft"), _("Being written; nobody was asked yet."), editable={"form": EDITORS}),
        State("sent", _("sent"), _("The importing country was asked; it has not answered yet.")),
        State("answered", _("answered"), _("The importing country has answered.")),
        State("closed", _("closed"), _("Nothing more is expected."), final=True),
    ),
    steps=(
        Step("send", ("draft",), "sent", EDITORS, _("Send"), _("Asks the importing country.")),
        Step(
            "acknowledge", ("sent",), "sent", EDITORS, _("Acknowledge"),
            _("The importing country has received it."),
        ),
        Step(
            "second", ("sent",), "sent", EDITORS, _("Send again"),
            _("A second notice, thirty days after one that nobody acknowledged."),
        ),
        Step("close", ("draft", "sent", "answered"), "closed", EDITORS, _("Close"), needs_reason=True),
    ),
)  # fmt: skip

enrol(NOTICE)
