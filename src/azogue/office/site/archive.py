"""What a backup consists of: which tables, how a row is written as JSON, where files lie.

One ZIP file: `manifest.json`, `tables/APP.MODEL.jsonl` with one row a line, `files/NAME`. It knows nothing
of the database it came from, so it also moves an office from SQLite to PostgreSQL and back.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from django.apps import apps
from django.core.serializers import sort_dependencies
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField, JSONField, Model

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LEFT_OUT: Final = {"contenttypes", "auth", "sessions", "axes", "django_tasks_database"}
"""Apps whose tables are of the moment (who is signed in, what waits) or are made by migrations."""
LARGEST_LINE: Final = 64 * 1024 * 1024


class BadArchive(Exception):
    """A file that is no backup of ours, or is damaged; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive."""

    name: str
    sha256: str
    size: int
    rows: int | None = None
    """Rows of a table; None for a file."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive, and what made it."""

    version: str
    made: str
    vendor: str
    migrations: tuple[str, ...]
    members: tuple[Member, ...]
    missing: tuple[str, ...] = ()
    """Files that the tables name and the folder did not have."""
    demo: bool = False
    format: int = field(default=FORMAT)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def manifest_from(value: Any) -> Manifest:
    """Return a manifest from what JSON gave.

    Raises:
        BadArchive: It is none.

    """
    try:
        if value["format"] != FORMAT:
            raise BadArchive(f"The backup has format {value['format']}; this version reads {FORMAT}.")
        return Manifest(
            version=str(value["version"]),
            made=str(value["made"]),
            vendor=str(value["vendor"]),
            migrations=tuple(map(str, value["migrations"])),
            members=tuple(
                Member(m["name"], m["sha256"], int(m["size"]), m["rows"]) for m in value["members"]
            ),
            missing=tuple(map(str, value["missing"])),
            demo=bool(value["demo"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadArchive("The list of contents of this backup cannot be read.") from error


def kept_models() -> list[type[Model]]:
    """Return the models that a backup keeps, those first that others point to."""
    groups = [
        (config, list(config.get_models(include_auto_created=True)))
        for config in apps.get_app_configs()
        if config.label not in LEFT_OUT
    ]
    found: list[type[Model]] = sort_dependencies([g for g in groups if g[1]], allow_cycles=True)
    return [m for m in found if m._meta.managed and not m._meta.proxy]


def passing_models() -> list[type[Model]]:
    """Return the models of the moment, which a restore empties: who is signed in, what waits."""
    labels = {"sessions", "axes", "django_tasks_database"}
    return [m for m in apps.get_models() if m._meta.app_label in labels and m._meta.managed]


def table_name(model: type[Model]) -> str:
    """Return the name of a model's table in the archive."""
    return f"tables/{model._meta.app_label}.{model._meta.model_name}.jsonl"


def row_out(record: Model) -> dict[str, Any]:
    """Return a row as JSON has it."""
    out: dict[str, Any] = {}
    for column in record._meta.concrete_fields:
        value = column.value_from_object(record)
        if isinstance(column, FileField):
            value = str(value) if value else ""
        elif not isinstance(column, JSONField) and not (
            value is None or isinstance(value, str | int | float | bool)
        ):
            value = column.value_to_string(record)
        out[column.attname] = value
    return out


def row_in(model: type[Model], value: dict[str, Any]) -> Model:
    """Return the row that a line of the archive describes.

    Raises:
        BadArchive: It is no row of this table.

    """
    columns = {c.attname: c for c in model._meta.concrete_fields}
    if not isinstance(value, dict) or set(value) != set(columns):
        raise BadArchive(f"A row of {table_name(model)} has other columns than this version of Azogue.")
    try:
        return model(**{name: _value(columns[name], stated) for name, stated in value.items()})
    except Exception as error:
        raise BadArchive(f"A row of {table_name(model)} cannot be read: {error}") from error


def _value(column: Any, stated: Any) -> Any:
    return stated if isinstance(column, JSONField) else column.to_python(stated)


def files_of(record: Model) -> Iterator[str]:
    """Yield the names of the files that a row points to."""
    for column in record._meta.concrete_fields:
        if isinstance(column, FileField):
            value = column.value_from_object(record)
            if value:
                yield str(value)


def safe_file(name: str) -> PurePosixPath:
    """Return the place of a file under the folder of files.

    Raises:
        BadArchive: It would lie elsewhere.

    """
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or not place.parts or "\\" in name or "\x00" in name:
        raise BadArchive(f"A file in the backup would be put outside its folder: {name!r}")
    return place


def applied_migrations() -> tuple[str, ...]:
    """Return the migrations of the kept apps that the database has seen."""
    labels = {m._meta.app_label for m in kept_models()}
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app in labels))
