"""Peru with the invented files accepted, made once for all tests of a module because it takes seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import override_settings

from azogue.office.customs import invented
from azogue.office.customs.models import (
    Alert,
    Bulletin,
    CustomsMapping,
    Delivery,
    Flow,
    Monthly,
    Standing,
    Watch,
)
from azogue.office.customs.services.arriving import upload
from azogue.office.customs.services.deciding import accept, set_columns
from azogue.office.jobs.models import Job
from azogue.office.people.models import Account, Appointment
from azogue.office.people.persons import person_of
from azogue.office.record.gate import OFFICER, Person
from azogue.office.record.models import Act
from azogue.trade import suggest_customs_mapping

COLUMNS = replace(suggest_customs_mapping(invented.OWN_HEADER, "PER"), date_format="%d/%m/%Y")


@dataclass(frozen=True)
class Peru:
    """Whose desk it is, and where its files are."""

    account: Account
    files: Path
    own: int
    mirror: int

    @property
    def person(self) -> Person:
        return person_of(self.account)


def files_in(folder: Path) -> dict[str, object]:
    """Return the setting that keeps files in a folder."""
    return {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@contextmanager
def made(folder: Path) -> Iterator[Peru]:
    """Make it, and take it away afterwards."""
    tasks = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=files_in(folder), TASKS=tasks, PASSWORD_HASHERS=hashers):
        account = Account.objects.create_user("inti@example.org", "a long enough password 17", name="Inti")
        Appointment.objects.create(account=account, role=OFFICER, country="PER")
        try:
            yield _filled(account, folder)
        finally:
            for model in (Bulletin, Watch, Alert, Flow, Monthly, Standing, Delivery, CustomsMapping, Job):
                model.objects.all().delete()
            QuerySet(Act).delete()  # the log refuses it at its own door
            account.delete()


def _filled(account: Account, folder: Path) -> Peru:
    inti = person_of(account)
    own = upload(inti, "PER", SimpleUploadedFile(invented.OWN_NAME, invented.own_file()))
    set_columns(inti, own, COLUMNS, name="our declarations")
    mirror = upload(
        inti, "PER", SimpleUploadedFile(invented.MIRROR_NAME, invented.mirror_file()), kind="partners"
    )
    # The sums are asked for twice and made once.
    accept(inti, own)
    accept(inti, mirror)
    return Peru(account, folder, own.pk, mirror.pk)
