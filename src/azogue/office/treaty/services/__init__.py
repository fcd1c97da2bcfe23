"""Verbs of the treaty desk: one function per change of the world, asked at the gate and logged."""

from azogue.office.people.services import Impossible
from azogue.office.treaty.services.calls import (
    answer,
    invite,
    new_link,
    opened,
    set_call,
    step_call,
    summarise,
)
from azogue.office.treaty.services.meetings import set_decision, set_meeting, set_request, step_request
from azogue.office.treaty.services.parties import (
    answer_amendment,
    edit_party,
    fulfil,
    remove_answer,
    report_amount,
    set_exemption,
    unfulfil,
)
from azogue.office.treaty.services.seed import Seeded, seed

__all__ = [
    "Impossible",
    "Seeded",
    "answer",
    "answer_amendment",
    "edit_party",
    "fulfil",
    "invite",
    "new_link",
    "opened",
    "remove_answer",
    "report_amount",
    "seed",
    "set_call",
    "set_decision",
    "set_exemption",
    "set_meeting",
    "set_request",
    "step_call",
    "step_request",
    "summarise",
    "unfulfil",
]
