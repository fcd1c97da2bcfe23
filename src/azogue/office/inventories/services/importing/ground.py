"""The ground under the verbs of imports: the import as the gate sees it, and under lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from azogue.office.inventories.models import Import, Version
from azogue.office.record.acts import Entry, act, ask
from azogue.office.record.gate import Person, Thing


def import_thing(source: Import) -> Thing:
    """Return an import as the gate sees it."""
    inventory = source.version.inventory
    return Thing(
        "import",
        source.pk,
        inventory.country,
        source.state,
        demo=inventory.demo,
        facts={"version_state": source.version.state},
    )


def locked_import(pk: int) -> Import:
    """Return an import under lock, as it is now.

    What it refers to is read after the lock was had: joined in, it would be as it was before the wait.
    """
    found = Import.objects.select_for_update().get(pk=pk)
    found.version = Version.objects.select_related("inventory").get(pk=found.version_id)
    return found


@contextmanager
def doing(person: Person, verb: str, source: Import) -> Iterator[tuple[Import, Entry]]:
    """Do something to an import: ask the gate, take the lock, and ask again about what is there now.

    Each time counts as a turn, so that a plan made before is known to be an old one.

    Raises:
        Refused: The person may not, or the import or its version is in another state meanwhile.

    """
    with act(person, verb, import_thing(source), details={"version": source.version_id}) as entry:
        fresh = locked_import(source.pk)
        ask(person, verb, import_thing(fresh))
        entry.summary = fresh.name
        fresh.choices = {**fresh.choices, "turn": fresh.choices.get("turn", 0) + 1}
        yield fresh, entry
        Import.objects.filter(pk=fresh.pk).update(choices=fresh.choices)
        for field in ("state", "choices", "applied", "batch"):
            setattr(source, field, getattr(fresh, field))
