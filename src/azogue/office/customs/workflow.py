"""States and steps of deliveries, alerts and bulletins, as data."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import ADMINISTRATOR, APPROVER, CUSTOMS, OFFICER
from azogue.office.record.workflow import State, Step, Workflow, enrol

EDITORS: Final = frozenset({OFFICER, CUSTOMS, ADMINISTRATOR})
PUBLISHERS: Final = frozenset({OFFICER, APPROVER, ADMINISTRATOR})
_COLUMNS: Final = {"columns": EDITORS}

DELIVERY: Final = Workflow(
    kind="delivery",
    states=(
        State("reading", _("being read"), _("The file is being read. Nothing is counted yet.")),
        State(
            "mapping",
            _("columns to be named"),
            _("Say which column of the file means what; then it is read."),
            editable=_COLUMNS,
        ),
        State(
            "preview",
            _("to be looked at"),
            _("The file has been read and counts in no figure yet. Look at it, then accept or discard it."),
            editable=_COLUMNS,
        ),
        State("accepted", _("accepted"), _("Its rows count in every figure.")),
        State("undone", _("taken back"), _("Its rows count in no figure. It can be accepted again.")),
        State("discarded", _("discarded"), _("It was not used, and its rows are gone."), final=True),
        State(
            "unreadable",
            _("not readable"),
            _("The file could not be read. Hand in a better one, or name its columns anew."),
            editable=_COLUMNS,
        ),
    ),
    steps=(
        Step(
            "accept",
            ("preview", "undone"),
            "accepted",
            EDITORS,
            _("Accept"),
            _("Its rows count from then on; sums and alerts are made anew."),
        ),
        Step(
            "discard",
            ("reading", "mapping", "preview", "unreadable"),
            "discarded",
            EDITORS,
            _("Discard"),
            _("The file and its rows are deleted; the record of it stays."),
        ),
        Step(
            "undo",
            ("accepted",),
            "undone",
            EDITORS,
            _("Take back"),
            _("All its rows leave every figure. It can be accepted again."),
            needs_reason=True,
        ),
    ),
)

ALERT: Final = Workflow(
    kind="alert",
    states=(
        State("new", _("new"), _("Nobody has answered it yet.")),
        State("explained", _("explained"), _("Somebody found out why; the log says so.")),
        State("escalated", _("escalated"), _("It was handed to whoever investigates.")),
        State("closed", _("closed"), _("Nothing more is to be done.")),
    ),
    steps=(
        Step("explain", ("new", "escalated"), "explained", EDITORS, _("Explain"), needs_reason=True),
        Step("escalate", ("new", "explained"), "escalated", EDITORS, _("Escalate"), needs_reason=True),
        Step("close", ("explained", "escalated"), "closed", EDITORS, _("Close"), needs_reason=True),
        Step("reopen", ("explained", "closed"), "new", EDITORS, _("Open again"), needs_reason=True),
    ),
)

BULLETIN: Final = Workflow(
    kind="bulletin",
    states=(
        State("draft", _("not published"), _("Only the office sees it.")),
        State("published", _("published"), _("Everybody can read it; its figures do not change any more.")),
        State("withdrawn", _("withdrawn"), _("It is no longer shown; the month can be published anew.")),
    ),
    steps=(
        Step(
            "publish",
            ("draft",),
            "published",
            PUBLISHERS,
            _("Publish"),
            _("Everybody can read it from then on."),
        ),
        Step("withdraw", ("published",), "withdrawn", PUBLISHERS, _("Withdraw"), needs_reason=True),
    ),
)

enrol(DELIVERY)
enrol(ALERT)
enrol(BULLETIN)
