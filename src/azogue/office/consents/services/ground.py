"""What the services of this desk share: changing an entry of the ledger, and reading what people wrote."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from azogue.facts import countries
from azogue.facts.consent import find_substance
from azogue.office.consents.filing import entry_of, pairs_of
from azogue.office.consents.ledger import Cancel, Entry, Event, Problem, Ship, Stale, step
from azogue.office.consents.models import Consent, Draw, Posting
from azogue.office.consents.problems import NotDone
from azogue.office.consents.records import Condition
from azogue.office.people.services import Impossible
from azogue.office.record.gate import Person
from azogue.office.record.text import clean_line

MOST_TRIES: Final = 50
"""A second try holds the row, so it wins; more are for databases that cannot hold a row."""
MOST_CONDITIONS: Final = 50
LONGEST_NAME: Final = 100
LONGEST_TEXT: Final = 5000
COLUMNS: Final = (
    "answer", "answered", "answered_by", "granted", "withdrawn", "closed",
)  # fmt: skip
"""Columns of a consent that bear the names they have in the ledger."""


def name_of(person: Person) -> str:
    """Return what the ledger calls somebody."""
    return (person.name or person.email or "—")[:200]


def happen(consent: Consent, event: Event, kind: Posting.Event, by: str) -> tuple[Consent, bool]:
    """Let something happen to a consent, as the ledger has it; the caller has opened a transaction.

    Returns:
        The consent as it is now, and whether anything changed.

    Raises:
        NotDone: The ledger does not let it happen; who lost a race is told by what the winner left.

    """
    for attempt in range(MOST_TRIES):
        row = _fresh(consent, locked=attempt > 0)
        read = entry_of(row)
        outcome = step(read, event)
        if outcome.problem is not None:
            raise NotDone(outcome.problem)
        new = outcome.entry
        if new is None or new is read:
            return row, False
        try:
            save(row, read, new)
        except Stale:
            continue
        _book(row, new, event, kind, by)
        return _fresh(consent), True
    raise Impossible(_("Too many people change this consent at once; try again."))


def _fresh(consent: Consent, *, locked: bool = False) -> Consent:
    rows = Consent.objects.select_for_update() if locked else Consent.objects.all()
    return rows.prefetch_related("draws").get(pk=consent.pk)


def save(row: Consent, read: Entry, new: Entry) -> None:
    """Write an entry in the place of the one that was read.

    Raises:
        Stale: Somebody changed it in between; nothing is written.

    """
    columns = {name: getattr(new, name) for name in COLUMNS} | {"answer": new.answer or ""}
    columns |= {"first": new.valid.first, "last": new.valid.last, "conditions": pairs_of(new.conditions)}
    done = Consent.objects.filter(pk=row.pk, version=read.version).update(
        **columns, drawn=new.drawn, version=new.version
    )
    if not done:
        raise Stale(read.number)


def _book(row: Consent, new: Entry, event: Event, kind: Posting.Event, by: str) -> None:
    """Write the line of the ledger, and the draw."""
    shipment = event.shipment if isinstance(event, Ship | Cancel) else ""
    grams = event.grams if isinstance(event, Ship) else None
    if isinstance(event, Ship):
        Draw.objects.create(consent=row, shipment=event.shipment, grams=event.grams, on=event.on)
    if isinstance(event, Cancel):
        Draw.objects.filter(consent=row, shipment=event.shipment, cancelled=None).update(cancelled=event.on)
        grams = next(d.grams for d in new.draws if d.shipment == shipment)
    if kind == Posting.Event.ANSWER:
        grams = new.granted
    Posting.objects.create(
        consent=row, version=new.version, event=kind, on=event.on, shipment=shipment, grams=grams, by=by
    )


def country_code(text: str, field: str) -> str:
    """Return a country's code.

    Raises:
        Impossible: There is no such country.

    """
    code = clean_line(text).upper()
    if code not in countries():
        raise Impossible(_("Write the three letters of ISO 3166, such as PER."), field)
    return code


def pair(exporter: str, importer: str) -> tuple[str, str]:
    """Return two countries, which are not the same."""
    first, second = country_code(exporter, "exporter"), country_code(importer, "importer")
    if first == second:
        raise Impossible(_("A shipment goes from one country to another; name two."), "importer")
    return first, second


def number_from(text: str, field: str = "number") -> str:
    """Return the number of a paper or shipment."""
    found = clean_line(text)
    if not found or len(found) > LONGEST_NAME:
        raise Impossible(_("Write a number of at most 100 characters."), field)
    return found


def substance_from(text: str) -> str:
    """Return the id of a substance; empty stays empty."""
    said = clean_line(text)
    found = find_substance(said) if said else None
    if said and found is None:
        raise Impossible(_("Name a substance by id, name, formula or CAS number, such as HgO."), "substance")
    return "" if found is None else found.id


def conditions_from(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return conditions with ids that are there and differ."""
    found = tuple(replace(c, id=clean_line(c.id), text=c.text.strip()) for c in conditions)
    ids = [c.id for c in found]
    if len(found) > MOST_CONDITIONS or any(len(c.text) > LONGEST_TEXT for c in found):
        raise Impossible(_("Write at most 50 conditions of at most 5,000 characters."), "conditions")
    if not all(0 < len(i) <= LONGEST_NAME for i in ids) or len(set(ids)) != len(ids):
        raise Impossible(_("Give each condition a short name of its own."), "conditions")
    return found


def in_order(first: date | None, last: date | None, field: str = "last") -> None:
    """Refuse a last day that lies before the first."""
    if first is not None and last is not None and last < first:
        raise Impossible(_("The last day lies before the first."), field)


def once_only(make: Callable[[], Any], field: str = "number") -> Any:
    """Make a record whose number is new.

    Raises:
        Impossible: The number is taken.

    """
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as error:
        raise Impossible(_("This number is taken already; look at what there is under it."), field) from error


def known(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the values that a record has; the others are a slip of the program, not of a person."""
    unknown = set(values) - set(names)
    if unknown:
        raise TypeError(f"no such fields: {', '.join(sorted(unknown))}")
    return dict(values)


__all__ = ["Problem", "happen", "name_of", "save"]
