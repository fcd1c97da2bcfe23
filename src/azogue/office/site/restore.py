"""Restoring: everything is verified first; then the old state gives way to the new one, or stays whole.

The rows change in one transaction. The folder of files is exchanged just before its end; a note beside it
says so, and whoever opens the office next looks whether the transaction came through and puts the folder that
belongs to it in place (`settle`).
"""

import hashlib
import json
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from azogue.office.jobs.alive import is_alive
from azogue.office.people.models import Account
from azogue.office.record.acts import Entry, note
from azogue.office.record.gate import Person, Thing
from azogue.office.record.models import Act
from azogue.office.site.archive import (
    LARGEST_LINE,
    MANIFEST,
    BadArchive,
    Manifest,
    Member,
    applied_migrations,
    kept_models,
    manifest_from,
    passing_models,
    row_in,
    safe_file,
    table_name,
)

NOTE: Final = "restoring.json"
BEFORE: Final = "files.before-restore"
STAGED: Final = "files.restored"
AT_ONCE: Final = 500
CHUNK: Final = 1024 * 1024
Tell = Callable[[str], None]


class NotEmpty(Exception):
    """There is an office here already, and nobody said that it shall give way."""


def is_empty() -> bool:
    """Return whether nobody has done anything in this office yet."""
    return not Account.objects.exists() and not Act.objects.exclude(kind="office").exists()


def is_open() -> bool:
    """Return whether the office is being served now, as far as its background process tells."""
    return is_alive()


def restore(place: Path, *, replace: bool = False, tell: Tell = lambda _: None) -> Manifest:
    """Put the state of a backup in the place of what is here.

    Raises:
        BadArchive: The file is no backup, is damaged, or is of another version.
        NotEmpty: There is something here and `replace` was not said.

    """
    settle()
    _sweep()
    if not replace and not is_empty():
        raise NotEmpty
    with _opened(place) as archive:
        manifest = verified(archive, tell)
        token = uuid.uuid4().hex
        try:
            _stage_files(archive, manifest, tell)
            with transaction.atomic():
                _exchange_rows(archive, manifest, tell)
                _leave_act(place, manifest, token)
                _exchange_files(token)
        except BaseException:
            settle()
            _sweep()
            raise
    settle()
    cache.clear()
    return manifest


def verify(place: Path, tell: Tell = lambda _: None) -> Manifest:
    """Read a backup from end to end without changing anything.

    Raises:
        BadArchive: Something is wrong with it.

    """
    with _opened(place) as archive:
        return verified(archive, tell)


@contextmanager
def _opened(place: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(place) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile) as error:
        raise BadArchive(f"{place} is no backup of Azogue, or it is damaged: {error}") from error


def verified(archive: zipfile.ZipFile, tell: Tell) -> Manifest:
    """Check sums, counts, every row and every name; return the manifest."""
    try:
        manifest = manifest_from(json.loads(archive.read(MANIFEST)))
    except (KeyError, ValueError) as error:
        raise BadArchive("The file has no list of contents; it is no backup of Azogue.") from error
    _same_version(manifest)
    models = {table_name(m): m for m in kept_models()}
    held = {m.name for m in manifest.members}
    extra = set(archive.namelist()) - held - {MANIFEST}
    if extra or set(models) - held or len(held) != len(manifest.members):
        raise BadArchive("The backup has other parts than its list of contents says.")
    for member in manifest.members:
        tell(member.name)
        if member.rows is None:
            safe_file(member.name.removeprefix("files/"))
            if not member.name.startswith("files/"):
                raise BadArchive(f"The backup has a part that does not belong there: {member.name}")
        elif member.name not in models:
            raise BadArchive(f"This version of Azogue has no table for {member.name}.")
        _check(archive, member, models.get(member.name))
    return manifest


def _same_version(manifest: Manifest) -> None:
    if manifest.migrations != applied_migrations():
        raise BadArchive(
            f"The backup was made by version {manifest.version} with other tables than this version has. "
            "Restore it with that version, then update."
        )


def _check(archive: zipfile.ZipFile, member: Member, model: type[Model] | None) -> None:
    digest, size, rows = hashlib.sha256(), 0, 0
    try:
        with archive.open(member.name) as file:
            for piece in _lines(file) if model else iter(lambda: file.read(CHUNK), b""):
                digest.update(piece)
                size += len(piece)
                rows += 1
                if model:
                    row_in(model, json.loads(piece))
    except (KeyError, ValueError) as error:
        raise BadArchive(f"{member.name} in the backup cannot be read: {error}") from error
    if (digest.hexdigest(), size) != (member.sha256, member.size) or member.rows not in {None, rows}:
        raise BadArchive(f"{member.name} in the backup is damaged: its sum is another than was noted.")


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(LARGEST_LINE):
        if not line.endswith(b"\n"):
            raise BadArchive("A line of the backup is cut off or too long.")
        yield line


def _stage_files(archive: zipfile.ZipFile, manifest: Manifest, tell: Tell) -> None:
    staged = settings.DATA / STAGED
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True, mode=0o700)
    for member in manifest.members:
        if member.rows is None:
            tell(member.name)
            target = staged / safe_file(member.name.removeprefix("files/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member.name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, CHUNK)
            target.chmod(0o600)


def _exchange_rows(archive: zipfile.ZipFile, manifest: Manifest, tell: Tell) -> None:
    """Empty every table and fill it from the archive; keys are checked at the end."""
    models = kept_models()
    with connection.cursor() as cursor:
        for model in [*reversed(models), *passing_models()]:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own names
    counts = {m.name: m.rows for m in manifest.members}
    for model in models:
        tell(table_name(model))
        with archive.open(table_name(model)) as file:
            written = _fill(model, _lines(file))
        if written != counts[table_name(model)]:
            raise BadArchive(f"{table_name(model)} has changed while it was read.")
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(line)
    connection.check_constraints()


def _fill(model: type[Model], lines: Iterator[bytes]) -> int:
    """Insert rows just as they were: no hook of a model changes a time or a name."""
    columns = model._meta.concrete_fields
    size = max(1, min(AT_ONCE, connection.ops.bulk_batch_size(list(columns), [None] * AT_ONCE)))
    count, batch = 0, []
    manager: Any = model._base_manager.all()
    for line in lines:
        batch.append(row_in(model, json.loads(line)))
        if len(batch) == size:
            manager._insert(batch, fields=columns, using=connection.alias, raw=True)
            count, batch = count + len(batch), []
    if batch:
        manager._insert(batch, fields=columns, using=connection.alias, raw=True)
    return count + len(batch)


def _leave_act(place: Path, manifest: Manifest, token: str) -> None:
    details = {"file": place.name, "version": manifest.version}
    entry = Entry(summary=f"Backup of {manifest.made}", details=details, thing=token)
    note(Person(name="azogue restore"), "restore", Thing("office"), entry)


def _files_folder() -> Path:
    return Path(default_storage.path(""))


def _exchange_files(token: str) -> None:
    """Put the staged folder in the place of the old one, with a note for whoever comes after a power cut."""
    data = settings.DATA
    files = _files_folder()
    had = files.exists()
    (data / NOTE).write_text(json.dumps({"token": token, "had": had}), encoding="utf-8")
    if had:
        files.rename(data / BEFORE)
    (data / STAGED).rename(files)


def settle() -> None:
    """Finish or take back an exchange of folders that was broken off; does nothing when none was."""
    data = settings.DATA
    noted = data / NOTE
    if not noted.exists():
        return
    with transaction.atomic():  # waits on SQLite for a restore that is under way
        try:
            known = json.loads(noted.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except ValueError:
            known = {}  # the note itself was cut off: nothing was exchanged yet
        token = str(known.get("token", "-"))
        if known and not Act.objects.filter(kind="office", verb="restore", thing=token).exists():
            _take_back(data, had=bool(known["had"]))
    noted.unlink(missing_ok=True)
    _sweep()


def _sweep() -> None:
    for name in (STAGED, BEFORE):
        shutil.rmtree(settings.DATA / name, ignore_errors=True)


def _take_back(data: Path, *, had: bool) -> None:
    files = _files_folder()
    if (data / BEFORE).exists():
        shutil.rmtree(files, ignore_errors=True)
        (data / BEFORE).rename(files)
    elif not had and not (data / STAGED).exists():
        shutil.rmtree(files, ignore_errors=True)
