"""What has to be there before the office opens: tables, the cache's table, static files, catalogues."""

import hashlib
import json
import os
from pathlib import Path
from typing import Final

MARK: Final = "collected.json"
STARTING: Final = "azogue.office.site.settings"


class NotReady(Exception):
    """The office cannot open; the message says what to do."""


def set_up() -> None:
    """Load Django with the settings of the environment.

    Raises:
        NotReady: A setting or the data folder is wrong; the message says what to do.

    """
    import django

    from azogue.office.site.environment import BadSetting, from_environment

    os.environ["DJANGO_SETTINGS_MODULE"] = STARTING
    try:
        folder = from_environment().data
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        django.setup()
    except BadSetting as error:
        raise NotReady(str(error)) from error
    except PermissionError as error:
        raise NotReady(
            f"The data folder cannot be written: {error.filename}. Name another one with AZOGUE_DATA."
        ) from error


def prepare() -> None:
    """Bring the database, the cache and the static files to this version's state.

    Raises:
        NotReady: The database does not answer, or is of a newer version.

    """
    from django.core.management import call_command
    from django.db.utils import DatabaseError

    try:
        refuse_newer()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise NotReady(f"The database does not answer as it should: {first}") from error
    from azogue.office.site.restore import settle

    settle()
    collect_static()


def tables_ready() -> None:
    """Refuse a database that is not there or not up to date.

    Raises:
        NotReady: It is so.

    """
    from azogue.office.site.doctor import database

    found = database()
    if found.health == "bad":
        raise NotReady(f"{found.says} {found.do}")


def refuse_newer() -> None:
    """Refuse a database to which a later version of Azogue has done things that this one does not know.

    Raises:
        NotReady: It is one.

    """
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {app for app, _name in loader.disk_migrations}
    known = {*loader.disk_migrations, *(key for m in loader.disk_migrations.values() for key in m.replaces)}
    if any(key[0] in ours and key not in known for key in loader.applied_migrations):
        raise NotReady(
            "The database was last used by a later version of Azogue. "
            "Install that version, or restore a backup."
        )


def collect_static() -> bool:
    """Collect and compress the static files when anything in them changed; say whether that was done."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    wanted = _fingerprint()
    mark = root / MARK
    manifest = root / "staticfiles.json"
    if manifest.exists() and mark.exists():
        try:
            if json.loads(mark.read_text(encoding="utf-8"))["files"] == wanted:
                return False
        except (ValueError, KeyError):
            pass
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(json.dumps({"files": wanted}), encoding="utf-8")
    return True


def _fingerprint() -> str:
    """Return something that changes with any static file or the version."""
    from django.contrib.staticfiles.finders import get_finders

    from azogue import __version__

    parts = [__version__]
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            parts.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
