"""What can come in between when somebody writes: each says what is there now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from azogue.office.inventories.models import Change, Version


@dataclass
class CellConflict(Exception):
    """Somebody else changed the cell since the editor saw it; nothing was written."""

    now: str
    """What the cell says now."""
    by: str
    """Who wrote that; empty when it is not known."""
    at: datetime | None


@dataclass
class CellRefused(Exception):
    """A text that no cell can hold, with the reason in plain words; nothing was written."""

    reason: "str | Promise"


@dataclass
class RowGone(Exception):
    """The row was removed in the meantime."""

    by: str = ""
    at: datetime | None = None


@dataclass
class AlreadyUndone(Exception):
    """The change was undone before."""

    change: "Change"


@dataclass
class AlreadyBegun(Exception):
    """The country has an inventory of that year."""

    version: "Version"
