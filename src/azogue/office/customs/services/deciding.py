"""A delivery is accepted, discarded, taken back; and its columns get a meaning."""

import json
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.customs.heads import fits
from azogue.office.customs.models import KEPT_ONCE, Delivery, Standing
from azogue.office.customs.services.arriving import begin_reading
from azogue.office.customs.services.ground import doing, step_of
from azogue.office.customs.services.mappings import keep_mapping
from azogue.office.customs.workflow import DELIVERY
from azogue.office.jobs import start
from azogue.office.people.services import Impossible
from azogue.office.record.gate import Person
from azogue.office.words.messages import say
from azogue.trade.mapping import CustomsMapping as Columns
from azogue.trade.mapping import MappingError

SUM_UP: Final = "customs.sum_up"


def step_delivery(person: Person, delivery: Delivery, *, verb: str, why: str = "") -> Delivery:
    """Accept, discard or take back a delivery; what it does to the sums is done in the background.

    Args:
        person: Who does it.
        delivery: As it was looked at.
        verb: accept, discard or undo.
        why: Reason; needed to take back.

    Raises:
        Refused: The person may not, or it is in another state meanwhile.
        Impossible: It needs a reason, has no row to accept, or invented rows would mix with real ones.

    """
    step = step_of(DELIVERY, verb, why)
    with doing(person, verb, delivery, why=why, standing=verb != "discard") as (fresh, standing, entry):
        if verb == "accept":
            _acceptable(fresh)
        fresh.state = step.target
        fresh.why = why
        fresh.decided, fresh.decided_by_id = timezone.now(), person.id
        fresh.save(update_fields=["state", "why", "decided", "decided_by"])
        entry.details = {"state": fresh.state, "rows": fresh.accepted}
        if verb == "discard":
            _throw_away(fresh)
        if standing is not None:
            _sum_up_anew(person, standing)
    delivery.refresh_from_db()
    return delivery


def accept(person: Person, delivery: Delivery) -> Delivery:
    """Accept a delivery: its rows count from then on."""
    return step_delivery(person, delivery, verb="accept")


def discard(person: Person, delivery: Delivery) -> Delivery:
    """Discard a delivery: its file and rows are deleted, its record stays."""
    return step_delivery(person, delivery, verb="discard")


def undo(person: Person, delivery: Delivery, *, why: str) -> Delivery:
    """Take a delivery back: all its rows leave every figure."""
    return step_delivery(person, delivery, verb="undo", why=why)


def _acceptable(delivery: Delivery) -> None:
    if not delivery.accepted:
        raise Impossible(_("No row of this delivery can be counted. Mend the file and hand it in again."))
    others = Delivery.objects.filter(country=delivery.country, state="accepted").exclude(demo=delivery.demo)
    if others.exists():
        raise Impossible(_("Invented rows of a demonstration and real ones are not added up."))


def _sum_up_anew(person: Person, standing: Standing) -> None:
    standing.turn += 1
    standing.save(update_fields=["turn"])
    job = start(person, SUM_UP, standing.country, of=standing.country)
    Standing.objects.filter(pk=standing.pk).update(job=job.pk)


def _throw_away(delivery: Delivery) -> None:
    """Delete the files of a delivery once it is certain that it was discarded."""
    _delete_when_certain(delivery.file, delivery.reports, delivery.quarantine)
    Delivery.objects.filter(pk=delivery.pk).update(file="", reports="", quarantine="", samples=[])


def _delete_when_certain(*files: FieldFile) -> None:
    """Delete files when the transaction that no longer names them has happened."""
    places = [(file.storage, file.name) for file in files if file]

    def delete() -> None:
        for storage, name in places:
            if name:
                storage.delete(name)

    transaction.on_commit(delete)


def set_columns(
    person: Person, delivery: Delivery, columns: Columns, *, name: str = "", accepts: bool = False
) -> Delivery:
    """Say what the columns of a delivery mean, and have it read anew.

    Args:
        person: Who says so.
        delivery: Of the country's own customs, not yet accepted.
        columns: The mapping.
        name: Keep it for the country under this name, for later files and the file drop.
        accepts: Whether the file drop accepts by itself what it reads with it.

    Raises:
        Refused: The person may not, or it was accepted or discarded meanwhile.
        Impossible: The mapping cannot be used, or names a column that the file has not.

    """
    _usable(columns, delivery)
    with doing(person, "edit:columns", delivery) as (fresh, _standing, entry):
        if not fresh.file:
            raise Impossible(_("The file is no longer there. Hand it in again."))
        fresh.columns = json.loads(columns.to_json())
        if name:
            fresh.mapping = keep_mapping(person, fresh.country, name=name, columns=columns, accepts=accepts)
        elif fresh.mapping is not None and fresh.mapping.mapping != fresh.columns:
            fresh.mapping = None
        _delete_when_certain(fresh.reports, fresh.quarantine)
        fresh.reports, fresh.quarantine = "", ""
        fresh.state = "reading"
        entry.details = {"columns": fresh.columns, "mapping": name}
        _save_once(fresh)
        begin_reading(person, fresh)
    delivery.refresh_from_db()
    return delivery


def _usable(columns: Columns, delivery: Delivery) -> None:
    if delivery.kind != Delivery.Kind.OWN:
        raise Impossible(_("Only the columns of a country's own rows are named by hand."))
    if columns.reporter != delivery.country:
        raise Impossible(_("The mapping is of another country."))
    try:
        columns.check()
    except MappingError as error:
        raise Impossible(say(str(error))) from error
    if columns.header_line == 1 and not fits(columns, tuple(delivery.header)):
        raise Impossible(_("The mapping names a column that the file does not have."))


def _save_once(delivery: Delivery) -> None:
    """Save a delivery that becomes active again, unless its content came again meanwhile."""
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError as error:
        kept = Delivery.objects.filter(
            country=delivery.country, digest=delivery.digest, state__in=KEPT_ONCE
        ).first()
        raise Impossible(
            _("The same content was handed in again meanwhile, as delivery %(number)s.")
            % {"number": kept.pk if kept else ""}
        ) from error


__all__ = ["accept", "discard", "set_columns", "step_delivery", "undo"]
