"""The file drop: a folder for each country into which its customs puts files, looked through every minute.

A file is taken when its size and time have not changed between two looks. What is taken goes to `done`, what
is not to `refused`, beside a text that says why.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from azogue.facts import countries
from azogue.office.customs.heads import MappingError, Refused, fits, head_of, mapping_from
from azogue.office.customs.models import KEPT_ONCE, CustomsMapping, Delivery
from azogue.office.customs.services.arriving import begin_reading, file_name, keep, look_into
from azogue.office.customs.services.deciding import accept
from azogue.office.jobs.works import every
from azogue.office.people.persons import person_of
from azogue.office.people.services import Impossible
from azogue.office.record.acts import Entry, note
from azogue.office.record.gate import Person
from azogue.office.record.gate import Refused as NotAllowed
from azogue.office.record.uploads import BadUpload

log = logging.getLogger("azogue.customs")
EVERY: Final = 60
"""Seconds between two looks."""
ENDINGS: Final = (".csv", ".tsv", ".txt", ".gz")
MOST_AT_ONCE: Final = 20
"""Files that are taken in one look."""
SEEN: Final = "customs:drop:{}"
FORGET_AFTER: Final = 24 * 3600
DROP: Final = Person(name="file drop")


@every(EVERY, "customs.drop")
def look_through() -> int:
    """Take the files that are complete; returns how many were taken or refused."""
    folder: Path | None = settings.CUSTOMS_DROP
    if folder is None or not folder.is_dir():
        return 0
    taken = 0
    for country, place in _complete(folder):
        if taken >= MOST_AT_ONCE:
            break
        try:
            _take(country, place)
        except OSError as error:
            log.warning("A dropped file could not be taken: %s", error.strerror)
            continue
        taken += 1
    return taken


def _complete(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that have not changed since the last look."""
    for home in sorted(folder.iterdir()):
        if home.is_symlink() or not home.is_dir() or home.name not in countries():
            continue
        for place in sorted(home.iterdir()):
            # A link could lead anywhere, and what begins with a dot is being written.
            if place.is_symlink() or not place.is_file() or place.name.startswith("."):
                continue
            with suppress(OSError):
                if _unchanged(place):
                    yield home.name, place


def _unchanged(place: Path) -> bool:
    about = place.stat()
    now = f"{about.st_size} {about.st_mtime_ns}"
    key = SEEN.format(_short(place))
    before = cache.get(key)
    cache.set(key, now, FORGET_AFTER)
    return bool(before == now)


def _short(place: Path) -> str:
    import hashlib

    return hashlib.sha256(os.fsencode(place)).hexdigest()[:40]


def _take(country: str, place: Path) -> None:
    """Hand a file in; moved only after that is certain, so that nothing is lost between the two."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            if place.suffix.lower() not in ENDINGS:
                raise BadUpload(
                    _("Only tables in text are taken here: .csv, .tsv, .txt, or one of them as .gz.")
                )
            delivery = _handed_in(country, place)
        except (BadUpload, Impossible) as error:
            _move(place, "refused", str(error))
            return
    _move(place, "done", "")
    if delivery is not None:
        _accept_by_itself(delivery)


def _handed_in(country: str, place: Path) -> Delivery | None:
    """Keep the file as a delivery; None when that was done in an earlier look that broke off."""
    with place.open("rb") as stream:
        mapping, kind = _way_to_read(country, stream, place.name)
        arrival = look_into(stream, place.name, place.stat().st_size, country, kind, mapping)
        earlier = Delivery.objects.filter(
            country=country, digest=arrival.digest, way=Delivery.Way.DROP, name=arrival.name
        )
        if earlier.filter(state__in=KEPT_ONCE).exists():
            return None
        with transaction.atomic():
            delivery = keep(
                arrival,
                country,
                kind,
                way=Delivery.Way.DROP,
                by_id=None,
                demo=settings.DEMO,
                file=File(stream, name=arrival.name),
            )
            entry = Entry(summary=delivery.name, details={"kind": kind, "digest": delivery.digest})
            note(DROP, "add", delivery.thing(), entry)
            begin_reading(DROP, delivery)
    return delivery


def _way_to_read(
    country: str, stream: "File[bytes] | object", name: str
) -> tuple[CustomsMapping | None, str]:
    """Return the saved mapping that fits a file, and whose rows they are.

    Raises:
        BadUpload: The file is no table, or no mapping fits it.

    """
    try:
        head = head_of(stream, name)  # type: ignore[arg-type]
        if head.layout:
            return None, Delivery.Kind.PARTNERS
        for one in CustomsMapping.objects.filter(country=country).order_by("-changed"):
            with suppress(MappingError):
                columns = mapping_from(one.mapping)
                lines = columns.header_line
                header = head.header if lines == 1 else head_of(stream, name, lines).header  # type: ignore[arg-type]
                if fits(columns, header):
                    return one, Delivery.Kind.OWN
    except Refused as refused:
        raise BadUpload(f"{file_name(name)}: {refused}") from refused
    raise BadUpload(
        _(
            "No saved mapping fits the columns of this file. Hand it in on the page of deliveries, say what "
            "its columns mean, and save that under a name; files like it are taken from then on."
        )
    )


def _move(place: Path, where: str, why: str) -> None:
    home = place.parent / where
    home.mkdir(exist_ok=True)
    target = home / place.name
    if target.exists():
        target = home / f"{timezone.now():%Y%m%dT%H%M%S%f}-{place.name}"
    shutil.move(place, target)
    if why:
        (home / f"{target.name}.txt").write_text(f"{why}\n", encoding="utf-8")
    cache.delete(SEEN.format(_short(place)))


@every(EVERY, "customs.accept_dropped")
def accept_dropped() -> int:
    """Accept dropped deliveries that are read and whose mapping says so; returns how many."""
    waiting = Delivery.objects.filter(
        way=Delivery.Way.DROP, state="preview", mapping__accepts=True
    ).select_related("mapping")
    return sum(_accept_by_itself(delivery) for delivery in waiting[:MOST_AT_ONCE])


def _accept_by_itself(delivery: Delivery) -> bool:
    """Accept a delivery as whoever saved the mapping, while that person may; else it waits for a person."""
    delivery.refresh_from_db()
    mapping = delivery.mapping
    if mapping is None or not mapping.accepts or delivery.state != "preview":
        return False
    if delivery.quarantined or delivery.problems:
        return False
    owner = mapping.by
    if owner is None or not owner.is_active:
        return False
    try:
        accept(person_of(owner), delivery)
    except (NotAllowed, Impossible) as error:
        log.info("A dropped delivery waits for a person: %s", type(error).__name__)
        return False
    return True
