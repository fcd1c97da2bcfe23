"""What the services of this desk share: setting fields with what the log keeps, and days in order."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise

from azogue.office.people.services import Impossible


def put(record: models.Model, values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, list[Any]]:
    """Set the named fields of a record; returns what changed, as the log keeps it."""
    changed = {}
    for name in names:
        if name in values and getattr(record, name) != values[name]:
            changed[name] = [plain(getattr(record, name)), plain(values[name])]
            setattr(record, name, values[name])
    return changed


def plain(value: Any) -> Any:
    """Return a value as the log keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, bool | str | int | list | dict) else str(value)


def in_order(first: date | None, second: date | None, reason: "str | Promise", field: str) -> None:
    """Refuse a second day that lies before the first, where both are known."""
    if first is not None and second is not None and second < first:
        raise Impossible(reason, field)
