"""The ledger's problems in words, for whoever tried."""

from collections.abc import Mapping
from typing import Final

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from azogue.office.consents.ledger import Problem, ProblemKind
from azogue.office.consents.records import kilograms
from azogue.office.people.services import Impossible

WORDS: Final[Mapping[ProblemKind, "str | Promise"]] = {
    "not proposed": gettext_lazy("Nobody has asked for this consent yet."),
    "proposed already": gettext_lazy("There is a consent with this number already; look at it first."),
    "answered already": gettext_lazy("It is answered already; the first answer stands."),
    "not answered": gettext_lazy("The importing country has not answered yet."),
    "refused": gettext_lazy("The importing country refused."),
    "withdrawn": gettext_lazy("The consent was withdrawn."),
    "withdrawn already": gettext_lazy("The consent is withdrawn already."),
    "closed": gettext_lazy("The file of this consent is closed; nothing is drawn any more."),
    "not yet": gettext_lazy("The consent does not hold yet on this day."),
    "expired": gettext_lazy("The consent has expired on this day."),
    "not expired": gettext_lazy("The consent still holds; it is closed after its last day."),
    "no quantity": gettext_lazy("The consent does not say how much may be shipped; nothing can be drawn."),
    "not enough": gettext_lazy("Less is left of the consent than is to be shipped."),
    "bad quantity": gettext_lazy("Write a mass above zero that is not more than all mercury there is."),
    "before it was proposed": gettext_lazy("This day lies before the consent was asked for."),
    "drawn with another mass": gettext_lazy("This shipment has drawn another mass already; cancel it first."),
    "cancelled already": gettext_lazy("This shipment was cancelled; give a new one another number."),
    "not drawn": gettext_lazy("This shipment has not drawn on the consent."),
}
FIELDS: Final[Mapping[ProblemKind, str]] = {
    "proposed already": "number",
    "not yet": "on",
    "expired": "on",
    "not enough": "grams",
    "bad quantity": "grams",
    "before it was proposed": "on",
    "drawn with another mass": "shipment",
    "cancelled already": "shipment",
    "not drawn": "shipment",
}
"""The field of a form or call that is wrong, where one is."""


class NotDone(Impossible):
    """What the ledger did not do, in words, with the ledger's own problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(told(problem), FIELDS.get(problem.kind, ""))
        self.problem = problem


def told(problem: Problem) -> str:
    """Return a problem of the ledger in sentences: what, who was first and when, how much was left."""
    said = [str(WORDS[problem.kind])]
    if problem.first_by and problem.first_on:
        day = formats.date_format(problem.first_on)
        said.append(_("The first was %(name)s on %(day)s.") % {"name": problem.first_by, "day": day})
    elif problem.first_on:
        said.append(_("It was on %(day)s.") % {"day": formats.date_format(problem.first_on)})
    if problem.kind == "not enough" and problem.left is not None:
        mass = f"{kilograms(problem.left):f}"
        said.append(_("What is left is %(mass)s kg.") % {"mass": mass})
    return " ".join(said)
