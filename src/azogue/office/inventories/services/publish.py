"""Making the files of a published version, in the background; begun again, it goes on where it was."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from azogue.facts import FactsError
from azogue.office.inventories.access import SHOWN
from azogue.office.inventories.content import content_of
from azogue.office.inventories.files import KINDS, Workshop, file_name
from azogue.office.inventories.models import Artefact, Version
from azogue.office.jobs import every, start, work
from azogue.office.jobs.models import Job
from azogue.office.jobs.works import Doing
from azogue.office.record.gate import ANYONE
from azogue.office.record.uploads import FULL, NO_ROOM

log = logging.getLogger("azogue.inventories")


@work("inventories.publish")
def make_files(doing: Doing, *, version: int) -> dict[str, str]:
    """Make the files of a published version that are not there yet."""
    from azogue.office.jobs import Plain

    found = Version.objects.select_related("inventory").get(pk=version)
    if found.state not in SHOWN:
        raise Plain(_("This version is not published."))
    shop = Workshop(found)
    missing = missing_kinds(found)
    for count, kind in enumerate(missing):
        doing.step(count, len(missing), str(KINDS[kind].title))
        try:
            data = shop.make(kind)
        except (FactsError, ValueError) as error:
            raise Plain(_("There is nothing to make files of: %(why)s") % {"why": error}) from error
        try:
            keep_file(found, kind, data)
        except OSError as error:
            if error.errno in FULL:
                raise Plain(str(NO_ROOM)) from error
            raise
    doing.step(len(missing), len(missing))
    inventory = found.inventory
    where = [inventory.country, inventory.year, found.number]
    return {"href": reverse("inventories:public_version", args=where)}


def missing_kinds(version: Version) -> list[str]:
    """Return the kinds of files that a version does not have yet."""
    there = set(Artefact.objects.filter(version=version, language="en").values_list("kind", flat=True))
    return [kind for kind in KINDS if kind not in there]


def keep_file(version: Version, kind: str, data: bytes) -> Artefact:
    """Keep a file: all of it first, then the row that says it is there. A second one changes nothing."""
    made = Artefact(
        version=version,
        kind=kind,
        language="en",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    made.file.save(file_name(version, kind), ContentFile(data), save=False)
    try:
        with transaction.atomic():
            made.save()
    except BaseException as error:
        made.file.delete(save=False)
        if not isinstance(error, IntegrityError):
            raise
        there = Artefact.objects.get(version=version, kind=kind, language="en")
        if there.sha256 != made.sha256:
            log.error("%s made twice differs: %s and %s.", there, there.sha256, made.sha256)
        return there
    return made


def differing_files(version: Version) -> list[str]:
    """Make every file of a version again and return the kinds whose bytes are not the same."""
    shop = Workshop(version)
    kept = Artefact.objects.filter(version=version, language="en")
    return [a.kind for a in kept if hashlib.sha256(shop.make(a.kind)).hexdigest() != a.sha256]


@every(1800, "inventories.make_missing_files")
def make_missing_files() -> int:
    """Put on the list what published versions still lack, as after a full disk; returns how many versions."""
    busy = {
        j.arguments.get("version")
        for j in Job.objects.filter(work="inventories.publish", state__in=["waiting", "running"])
    }
    complete = Count("artefacts", filter=Q(artefacts__language="en"), distinct=True)
    lacking = Version.objects.filter(state__in=["published", "superseded"]).annotate(files=complete)
    count = 0
    for version in lacking.filter(files__lt=len(KINDS)).select_related("inventory").order_by("pk")[:20]:
        if version.pk not in busy and content_of(version).rows:
            start(ANYONE, "inventories.publish", version.inventory.country, version=version.pk)
            count += 1
    return count
