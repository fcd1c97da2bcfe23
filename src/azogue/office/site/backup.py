"""Backing up: all tables in one consistent view, the files they name, sums of everything, in one file."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from azogue.office.record.acts import Entry, note
from azogue.office.record.gate import Person, Thing
from azogue.office.site.archive import (
    MANIFEST,
    Manifest,
    Member,
    applied_migrations,
    files_of,
    kept_models,
    row_out,
    table_name,
)

AT_ONCE: Final = 1000
CHUNK: Final = 1024 * 1024
Tell = Callable[[str], None]


@dataclass
class _Writer:
    """Writes members and keeps their sums."""

    archive: zipfile.ZipFile
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, chunks: Iterator[bytes], *, table: bool) -> None:
        digest, size, rows = hashlib.sha256(), 0, 0
        with self.archive.open(zipfile.ZipInfo(name, _now()), "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                rows += 1
        self.members.append(Member(name, digest.hexdigest(), size, rows if table else None))


def _now() -> tuple[int, int, int, int, int, int]:
    now = timezone.now()
    return (now.year, now.month, now.day, now.hour, now.minute, now.second)


def back_up(place: Path, tell: Tell = lambda _: None) -> Manifest:
    """Write everything the office knows into one file; others go on working meanwhile.

    The file appears under its name when it is whole. Only its owner may read it: it holds what people
    wrote, their addresses, and the digests of their passwords.

    Raises:
        OSError: The file cannot be written.

    """
    from azogue import __version__

    part = place.with_name(place.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                writer = _Writer(archive)
                with one_view():
                    names = _tables(writer, tell)
                    migrations = applied_migrations()
                missing = _files(writer, sorted(names), tell)
                manifest = Manifest(
                    version=__version__,
                    made=timezone.now().isoformat(timespec="seconds"),
                    vendor=connection.vendor,
                    migrations=migrations,
                    members=tuple(writer.members),
                    missing=tuple(missing),
                    demo=settings.DEMO,
                )
                archive.writestr(MANIFEST, json.dumps(manifest.as_json(), indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return manifest


def note_backup(name: str, manifest: Manifest) -> None:
    """Write to the log that a backup was made."""
    entry = Entry(summary=name, details={"rows": sum(m.rows or 0 for m in manifest.members)})
    note(Person(name="azogue backup"), "back_up", Thing("office"), entry)


@contextmanager
def one_view() -> Iterator[None]:
    """See the database as it is at one moment, without keeping anybody from writing."""
    if connection.vendor == "sqlite":
        # Django's own transactions are IMMEDIATE and would hold the writers up.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _tables(writer: _Writer, tell: Tell) -> set[str]:
    """Write every table; return the files that their rows name."""
    names: set[str] = set()
    for model in kept_models():
        tell(table_name(model))
        writer.add(table_name(model), _lines(model, names), table=True)
    return names


def _lines(model: type[Model], names: set[str]) -> Iterator[bytes]:
    rows = model._base_manager.order_by("pk").iterator(AT_ONCE)
    for record in rows:
        names.update(files_of(record))
        text = json.dumps(
            row_out(record), cls=DjangoJSONEncoder, separators=(",", ":"), sort_keys=True, ensure_ascii=False
        )
        yield text.encode("utf-8", "surrogatepass") + b"\n"


def _files(writer: _Writer, names: list[str], tell: Tell) -> list[str]:
    """Write the files; return those that are not there."""
    missing = []
    for name in names:
        tell(name)
        try:
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            missing.append(name)
            continue
        with file:
            writer.add(f"files/{name}", iter(lambda f=file: f.read(CHUNK), b""), table=False)  # type: ignore[misc]
    return missing
