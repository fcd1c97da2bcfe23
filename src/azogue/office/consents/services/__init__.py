"""Verbs of the consents desk: one function per change of the world, asked at the gate and logged."""

from azogue.office.consents.problems import NotDone
from azogue.office.consents.services.consents import (
    answer,
    cancel,
    close,
    close_what_is_over,
    days,
    propose,
    ship,
    to_answer,
    withdraw,
)
from azogue.office.consents.services.notices import (
    FormProblems,
    acknowledge,
    answers_of,
    change,
    close_notice,
    draft,
    send,
    send_second,
)
from azogue.office.consents.services.papers import (
    file_action,
    file_certificate,
    file_general,
    file_response,
    revoke_certificate,
    revoke_general,
    set_standing,
)
from azogue.office.consents.services.shipments import Decided, border_of, decide, may_it_go, record
from azogue.office.people.services import Impossible

__all__ = [
    "Decided",
    "FormProblems",
    "Impossible",
    "NotDone",
    "acknowledge",
    "answer",
    "answers_of",
    "border_of",
    "cancel",
    "change",
    "close",
    "close_notice",
    "close_what_is_over",
    "days",
    "decide",
    "draft",
    "file_action",
    "file_certificate",
    "file_general",
    "file_response",
    "may_it_go",
    "propose",
    "record",
    "revoke_certificate",
    "revoke_general",
    "send",
    "send_second",
    "set_standing",
    "ship",
    "to_answer",
    "withdraw",
]
