"""The states of an inventory's version and the steps between them, as data."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import APPROVER, OFFICER, REVIEWER, SUPPLIER, Person, Thing
from azogue.office.record.workflow import State, Step, Workflow, enrol

_OFFICE = frozenset({OFFICER})


def second_person(person: Person, thing: Thing) -> "str | Promise":
    """Four eyes: whoever submitted a version does not approve it."""
    if person.id is not None and person.id == thing.facts.get("submitted_by"):
        return _("You submitted this version yourself; a second person has to approve it.")
    return ""


def no_errors(person: Person, thing: Thing) -> "str | Promise":
    """Refuse while cells cannot be read, when the caller has counted them."""
    del person
    if thing.facts.get("errors"):
        return _("Some cells cannot be read. Correct them first, or empty them.")
    return ""


VERSION: Final = Workflow(
    kind="version",
    states=(
        State(
            "draft",
            _("draft"),
            _("Being filled in."),
            editable={
                "header": _OFFICE,
                "rows": _OFFICE,
                "own rows": frozenset({SUPPLIER}),
                "proofs": frozenset({OFFICER, SUPPLIER}),
                "remarks": frozenset({OFFICER, REVIEWER, APPROVER}),
            },
        ),
        State(
            "in_review",
            _("in review"),
            _("Submitted; nothing in it changes any more. Reviewers remark on cells."),
            editable={"remarks": frozenset({OFFICER, REVIEWER, APPROVER})},
        ),
        State(
            "returned",
            _("sent back"),
            _("Kept as it was submitted; a new draft goes on from it."),
            final=True,
        ),
        State(
            "approved",
            _("approved"),
            _("Approved by a second person, not yet public."),
            editable={"remarks": frozenset({OFFICER, REVIEWER, APPROVER})},
        ),
        State("published", _("published"), _("Public, with an address that stays.")),
        State(
            "superseded", _("superseded"), _("Was public; a later version has taken its place."), final=True
        ),
        State(
            "withdrawn", _("withdrawn"), _("Was public; its address says why it was withdrawn."), final=True
        ),
    ),
    steps=(
        Step(
            "submit",
            ("draft",),
            "in_review",
            _OFFICE,
            _("Submit for review"),
            _("Freezes this version."),
            condition=no_errors,
        ),
        Step(
            "send_back",
            ("in_review",),
            "returned",
            frozenset({REVIEWER, APPROVER}),
            _("Send back"),
            _("Opens a new draft with the remarks."),
            needs_reason=True,
        ),
        Step(
            "recall",
            ("in_review",),
            "returned",
            _OFFICE,
            _("Take back"),
            _("Opens a new draft."),
            needs_reason=True,
        ),
        Step(
            "approve",
            ("in_review",),
            "approved",
            frozenset({APPROVER}),
            _("Approve"),
            _("By a second person, with a second factor."),
            strong=True,
            condition=second_person,
        ),
        Step(
            "reopen",
            ("approved",),
            "returned",
            frozenset({APPROVER}),
            _("Reopen"),
            _("Opens a new draft."),
            needs_reason=True,
            strong=True,
        ),
        Step(
            "publish",
            ("approved",),
            "published",
            frozenset({APPROVER}),
            _("Publish"),
            _("Makes the inventory public."),
            strong=True,
        ),
        Step(
            "withdraw",
            ("published",),
            "withdrawn",
            frozenset({APPROVER}),
            _("Withdraw"),
            _("The address stays and says why."),
            needs_reason=True,
            strong=True,
        ),
    ),
)
"""`supersede` is no step that a person takes: publishing a later version does it."""

enrol(VERSION)
