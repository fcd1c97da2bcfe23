"""The ground under the verbs of this desk: records under lock, as they are now."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from azogue.office.customs.models import Alert, Bulletin, Delivery, Standing
from azogue.office.people.services import Impossible
from azogue.office.record.acts import Entry, act, ask
from azogue.office.record.gate import Decision, Person, Refused
from azogue.office.record.workflow import Step, Workflow

MOST_WORDS = 5_000


def locked_standing(country: str) -> Standing:
    """Return how far the sums of a country are, locked until the transaction ends."""
    Standing.objects.get_or_create(country=country)
    return Standing.objects.select_for_update().get(country=country)


def step_of(flow: Workflow, verb: str, why: str) -> Step:
    """Return a step by its verb, with its reason looked at.

    Raises:
        Refused: There is no such step.
        Impossible: It needs a reason, or the reason is too long.

    """
    try:
        step = flow.step(verb)
    except KeyError:
        raise Refused(Decision(False, _("There is no such action here."))) from None
    if step.needs_reason and not why.strip():
        raise Impossible(_("Say why."), "why")
    if len(why) > MOST_WORDS:
        raise Impossible(_("This is too long. Say it in fewer words."), "why")
    return step


@contextmanager
def doing(
    person: Person, verb: str, delivery: Delivery, *, why: str = "", standing: bool = False
) -> "Iterator[tuple[Delivery, Standing | None, Entry]]":
    """Do something to a delivery: ask the gate, take the locks, and ask again about what is there now.

    Args:
        person: Who does it.
        verb: What is done.
        delivery: To what.
        why: The reason, for the log.
        standing: Whether the sums of the country are locked as well, first, because they will change.

    Raises:
        Refused: The person may not, or the delivery is in another state meanwhile.

    """
    with act(person, verb, delivery.thing(), why=why) as entry:
        held = locked_standing(delivery.country) if standing else None
        fresh = Delivery.objects.select_for_update().get(pk=delivery.pk)
        ask(person, verb, fresh.thing())
        entry.summary = fresh.name
        yield fresh, held, entry


@contextmanager
def stepping(
    person: Person, verb: str, record: "Alert | Bulletin", *, why: str = ""
) -> "Iterator[tuple[Alert | Bulletin, Entry]]":
    """Do something to an alert or a bulletin, under lock and asked again about what is there now.

    Raises:
        Refused: The person may not, or it is in another state meanwhile.

    """
    with act(person, verb, record.thing(), why=why) as entry:
        fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
        ask(person, verb, fresh.thing())
        entry.summary = str(fresh)
        yield fresh, entry
