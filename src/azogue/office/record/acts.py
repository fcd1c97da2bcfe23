"""Doing something: asked at the gate, in one transaction, written to the log. Every service begins here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from azogue.office.record.gate import Person, Refused, Thing, may
from azogue.office.record.models import Act


@dataclass(slots=True)
class Entry:
    """What the log will say; a service fills in the rest while it works."""

    summary: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    thing: str = ""
    silent: bool = False
    """Whether nothing is logged, because nothing changed."""


def ask(person: Person, verb: str, thing: Thing) -> None:
    """Ask the gate and go on in silence when it allows.

    Raises:
        Refused: It does not.

    """
    decision = may(person, verb, thing)
    if not decision:
        raise Refused(decision)


@contextmanager
def act(
    person: Person, verb: str, thing: Thing, *, why: str = "", details: Mapping[str, Any] | None = None
) -> Iterator[Entry]:
    """Ask the gate, open a transaction, and log the act when the block ends without an error.

    Raises:
        Refused: The gate does not allow it; nothing has happened.

    """
    ask(person, verb, thing)
    entry = Entry(details=dict(details or {}))
    with transaction.atomic():
        yield entry
        if not entry.silent:
            note(person, verb, thing, entry, why=why)


def note(person: Person, verb: str, thing: Thing, entry: Entry | None = None, *, why: str = "") -> Act:
    """Write an act to the log without asking the gate: for what the program does by itself, or has asked."""
    said = entry or Entry()
    return Act.objects.create(
        person_id=person.id,
        person_name=person.name or person.email,
        verb=verb,
        kind=thing.kind,
        thing=said.thing or ("" if thing.id is None else str(thing.id)),
        country=thing.country,
        summary=said.summary[:300],
        why=why,
        address=person.address[:64],
        details=said.details,
    )


def history(kind: str, *ids: int | str) -> "list[Act]":
    """Return what was done to things, newest first."""
    return list(Act.objects.filter(kind=kind, thing__in=[str(i) for i in ids]).select_related("person")[:500])
