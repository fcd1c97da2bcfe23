"""The steps of a version from draft to published, each done once, whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.office.inventories import letters
from azogue.office.inventories.content import content_of
from azogue.office.inventories.models import Version
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.versions import next_draft
from azogue.office.inventories.workflow import VERSION
from azogue.office.jobs import start
from azogue.office.record.acts import Entry, act, ask, note
from azogue.office.record.gate import Decision, Person, Refused, Thing
from azogue.office.record.models import Act
from azogue.office.record.text import clean
from azogue.office.record.workflow import Step

LONGEST_REASON: Final = 2_000
GOES_ON: Final = frozenset({"send_back", "recall", "reopen"})
"""Steps that open the next draft."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step."""

    version: Version
    draft: Version | None = None
    """The draft that goes on from it, when the step opens one."""
    done: bool = True
    """False when it had been done before, as by the second of two clicks."""


def step(person: Person, version: Version, verb: str, why: str = "") -> Outcome:
    """Take a version one step on, as the table `workflow.VERSION` has it.

    The same step by the same person a second time changes nothing and gives the first one's outcome.

    Args:
        person: Who takes it.
        version: The version.
        verb: One of the table's.
        why: A reason; some steps need one.

    Raises:
        Refused: The gate does not allow it, or somebody else was first.
        CellRefused: The reason is missing or too long.

    """
    known = {s.verb: s for s in VERSION.steps}.get(verb)
    if known is None:
        raise Refused(Decision(False, _("There is no such action here.")))
    before = _fresh(version)
    done = _done_before(person, before, known)
    if done is not None:
        return done
    ask(person, verb, _thing(before, known))
    reason = _reason(known, why)
    with act(person, verb, _thing(before, known), why=reason) as entry:
        held = _held(version)
        if held.state != before.state:
            entry.silent = True
            again = _done_before(person, held, known)
            if again is not None:
                return again
        ask(person, verb, _thing(held, known))
        draft = _take(person, held, known, reason)
        entry.summary = str(held)
        entry.details = {"digest": content_of(held).digest, "edition": held.edition}
        if draft is not None:
            entry.details["draft"] = draft.pk
        letters.tell_of_step(person, held, verb, reason, draft)
    return Outcome(held, draft)


def _thing(version: Version, known: Step) -> Thing:
    """Return the version as the gate sees it; to submit, with the cells counted that cannot be read."""
    thing = version.thing()
    if known.verb != "submit" or version.state not in known.sources:
        return thing
    errors = sum(p.severity == "error" for p in content_of(version).dossier.problems)
    return replace(thing, facts={**thing.facts, "errors": errors})


def _reason(known: Step, why: str) -> str:
    reason = clean(why[: LONGEST_REASON * 2]).strip()
    if known.needs_reason and not reason:
        raise CellRefused(_("Say why: the others will read it."))
    if len(reason) > LONGEST_REASON:
        raise CellRefused(_("This reason is too long."))
    return reason


def _fresh(version: Version) -> Version:
    return Version.objects.select_related("inventory").get(pk=version.pk)


def _held(version: Version) -> Version:
    """Return a version under lock; whoever publishes also holds the published ones, in the order of ids."""
    held = Version.objects.select_for_update(of=("self",)).select_related("inventory").order_by("pk")
    siblings = Version.objects.filter(inventory_id=version.inventory_id, state="published")
    wanted = {version.pk, *siblings.values_list("pk", flat=True)}
    return {v.pk: v for v in held.filter(pk__in=wanted)}[version.pk]


def _done_before(person: Person, version: Version, known: Step) -> Outcome | None:
    """Return the outcome when this person's last step of the version was this one."""
    if person.id is None or version.state != known.target:
        return None
    verbs = [s.verb for s in VERSION.steps]
    last = Act.objects.filter(kind="version", thing=str(version.pk), verb__in=verbs).first()
    if last is None or last.verb != known.verb or last.person_id != person.id:
        return None
    draft = Version.objects.select_related("inventory").filter(pk=last.details.get("draft") or 0).first()
    return Outcome(version, draft, done=False)


def _take(person: Person, version: Version, known: Step, why: str) -> Version | None:
    """Change the version, which is locked, and all that follows from it."""
    version.state = known.target
    version.edition = F("edition") + 1
    EFFECTS.get(known.verb, _nothing)(person, version)
    version.save()
    version.refresh_from_db()
    if known.verb in GOES_ON:
        return next_draft(person, version, why)
    if known.verb == "publish":
        start(person, "inventories.publish", version.inventory.country, version=version.pk)
    return None


def _nothing(_person: Person, _version: Version) -> None:
    return


def _submit(person: Person, version: Version) -> None:
    version.submitted, version.submitted_by_id = timezone.now(), person.id


def _approve(person: Person, version: Version) -> None:
    version.approved, version.approved_by_id = timezone.now(), person.id


def _publish(person: Person, version: Version) -> None:
    """Make the version the current one; the one before it says from now on that it is superseded."""
    version.published = now = timezone.now()
    earlier = Version.objects.select_related("inventory").filter(
        inventory_id=version.inventory_id, state="published"
    )
    for old in earlier.exclude(pk=version.pk).order_by("pk"):
        Version.objects.filter(pk=old.pk).update(state="superseded", superseded=now, edition=F("edition") + 1)
        entry = Entry(summary=f"{old}: superseded by version {version.number}", details={"by": version.pk})
        note(person, "supersede", old.thing(), entry)


def _withdraw(_person: Person, version: Version) -> None:
    version.superseded = timezone.now()


EFFECTS: Final[Mapping[str, Callable[[Person, Version], None]]] = {
    "submit": _submit,
    "approve": _approve,
    "publish": _publish,
    "withdraw": _withdraw,
}


def why_withdrawn(version: Version) -> str:
    """Return the reason for which a version was withdrawn; the public reads it."""
    last = Act.objects.filter(kind="version", thing=str(version.pk), verb="withdraw").first()
    return last.why if last else ""


def frozen_digest(version: Version) -> str:
    """Return the digest that a version had when it was submitted; empty before."""
    last = Act.objects.filter(kind="version", thing=str(version.pk), verb="submit").first()
    return str(last.details.get("digest", "")) if last else ""
