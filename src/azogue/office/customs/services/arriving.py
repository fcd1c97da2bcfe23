"""A file arrives: looked at, kept with its checksum, and put on the list to be read."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from azogue.facts import countries
from azogue.office.customs.heads import Head, MappingError, Refused, TooLarge, digest_of, fits, head_of
from azogue.office.customs.heads import mapping_from as mapping_of
from azogue.office.customs.models import KEPT_ONCE, CustomsMapping, Delivery
from azogue.office.customs.workflow import DELIVERY
from azogue.office.jobs import start
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act, ask
from azogue.office.record.gate import Person, Thing
from azogue.office.record.uploads import BadUpload, plain_name, write_into
from azogue.office.words.messages import say
from azogue.trade.mapping import CustomsMapping as Columns

READ: Final = "customs.read_delivery"
LARGEST: Final = 500 * 1024 * 1024
"""Bytes of one delivered file, packed or not."""
MOST_WAITING: Final = 50
"""Deliveries of a country that may wait to be looked at."""
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was looked at and may be kept."""

    name: str
    size: int
    digest: str
    head: Head
    columns: Columns | None
    mapping: CustomsMapping | None

    @property
    def state(self) -> str:
        """Where the delivery begins: its columns are still to be named, or it can be read."""
        return "reading" if self.head.layout or self.columns is not None else "mapping"


def upload(
    person: Person,
    country: str,
    file: "UploadedFile[Any]",
    *,
    kind: str = Delivery.Kind.OWN,
    mapping: CustomsMapping | None = None,
    way: str = Delivery.Way.PAGE,
) -> Delivery:
    """Keep a file of trade rows and have it read in the background to a preview.

    Rows of the country's own customs that are in no known layout are read with the saved mapping, or wait in
    the state `mapping` for `set_columns`.

    Args:
        person: Who hands it in.
        country: Whose desk.
        file: CSV with any separator, plain or in gzip, at most `LARGEST` bytes.
        kind: own or partners.
        mapping: Saved mapping to read it with.
        way: page or api.

    Raises:
        azogue.office.record.gate.Refused: The person may not.
        BadUpload: The file is not taken, with the reason.
        Impossible: The same content was handed in already, or too much is waiting.

    """
    thing = Thing("delivery", None, country, DELIVERY.states[0].name, demo=person.demo)
    ask(person, "add", thing)
    if country not in countries() or kind not in Delivery.Kind.values:
        raise Impossible(_("Choose a country and whose rows these are."))
    # A large file is looked through before the database is held.
    arrival = look_into(cast("IO[bytes]", file), file.name or "", file.size or 0, country, kind, mapping)
    with act(person, "add", thing) as entry:
        delivery = keep(arrival, country, kind, way=way, by_id=person.id, demo=person.demo, file=file)
        entry.thing = str(delivery.pk)
        entry.summary = delivery.name
        entry.details = {"kind": kind, "digest": delivery.digest, "size": delivery.size}
        if delivery.state == "reading":
            begin_reading(person, delivery)
    delivery.refresh_from_db()
    return delivery


def look_into(
    file: IO[bytes], name: str, size: int, country: str, kind: str, mapping: CustomsMapping | None
) -> Arrival:
    """Look whether a file can be taken, and how it would be read.

    Raises:
        BadUpload: It cannot.

    """
    shown = file_name(name)
    if size > LARGEST:
        limit = LARGEST // (1024 * 1024)
        raise BadUpload(
            _("The file is larger than %(limit)s MB. Pack it with gzip, or split it by year.")
            % {"limit": limit}
        )
    if size == 0:
        raise BadUpload(_("The file is empty."))
    file.seek(0)
    if file.read(8).startswith(_PROGRAMS):
        raise BadUpload(_("The file is a program. Programs are not taken."))
    columns = _columns_of(mapping, country)
    try:
        head = head_of(file, shown, columns.header_line if columns else 1)
        digest = digest_of(file)
    except Refused as refused:
        raise BadUpload(f"{shown}: {say(str(refused))}") from refused
    except TooLarge:
        raise BadUpload(_("The file unpacks to far more than it should. It was not kept.")) from None
    if kind == Delivery.Kind.PARTNERS:
        columns, mapping = None, None
        if not head.layout:
            raise BadUpload(
                _(
                    "This is no file of UN Comtrade or BACI. Reports of partners come from there; rows of "
                    "your own customs are handed in as such."
                )
            )
    elif columns is not None and not fits(columns, head.header):
        columns, mapping = None, None
    return Arrival(
        shown, size, digest, head, None if head.layout else columns, None if head.layout else mapping
    )


def _columns_of(mapping: CustomsMapping | None, country: str) -> Columns | None:
    if mapping is None or mapping.country != country:
        return None
    with suppress(MappingError):
        return mapping_of(mapping.mapping)
    return None


def keep(
    arrival: Arrival,
    country: str,
    kind: str,
    *,
    way: str,
    by_id: int | None,
    demo: bool,
    file: Any,
) -> Delivery:
    """Keep a file and its record; what cannot be kept leaves nothing behind.

    Raises:
        BadUpload: There is no room on the disk.
        Impossible: The same content is on file, or too much is waiting.

    """
    _refuse_again(arrival, country)
    delivery = Delivery(
        country=country,
        kind=kind,
        way=way,
        state=arrival.state,
        name=arrival.name,
        digest=arrival.digest,
        size=arrival.size,
        header=list(arrival.head.header),
        samples=[list(row) for row in arrival.head.samples],
        columns=json.loads(arrival.columns.to_json()) if arrival.columns else {},
        mapping=arrival.mapping,
        layout=arrival.head.layout,
        by_id=by_id,
        demo=demo,
    )
    file.seek(0)
    write_into(delivery.file, arrival.name, file)
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError:
        delivery.file.delete(save=False)
        _refuse_again(arrival, country)
        raise
    except BaseException:
        delivery.file.delete(save=False)
        raise
    return delivery


def _refuse_again(arrival: Arrival, country: str) -> None:
    kept = Delivery.objects.filter(country=country, state__in=KEPT_ONCE)
    same = kept.filter(digest=arrival.digest).first()
    if same is not None:
        text = _(
            "This content was handed in already: delivery %(number)s, “%(name)s”, of %(day)s. It is not "
            "counted twice."
        )
        if same.state == "undone":
            text = _(
                "This content was handed in already: delivery %(number)s, “%(name)s”, of %(day)s, which was "
                "taken back. Accept it there again."
            )
        said = {"number": same.pk, "name": same.name, "day": same.at.date().isoformat()}
        raise Impossible(text % said, "file")
    if kept.filter(state__in=("reading", "mapping", "preview")).count() >= MOST_WAITING:
        raise Impossible(_("Too many deliveries wait here. Accept or discard some of them first."))


def begin_reading(person: Person, delivery: Delivery) -> None:
    """Put the reading of a delivery on the list."""
    job = start(person, READ, delivery.country, delivery=delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(job=job.pk)


def file_name(given: str) -> str:
    """Return the sender's name for a file, short and without signs that deceive."""
    plain = plain_name(given) or "table.csv"
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return f"{plain.encode()[:150].decode(errors='ignore')}.csv"
    return f"{stem.encode()[:150].decode(errors='ignore')}.{ending[:10]}"


__all__ = ["LARGEST", "READ", "BadUpload", "begin_reading", "file_name", "keep", "look_into", "upload"]
