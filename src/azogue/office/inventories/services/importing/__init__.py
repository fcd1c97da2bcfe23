"""Bringing a file into an inventory: it arrives, gets a meaning, is mended, and is applied or given up."""

from azogue.office.inventories.services.importing.applying import (
    PlanMoved,
    abandon,
    apply,
    reopen,
    undo_import,
)
from azogue.office.inventories.services.importing.arriving import earlier, read_file, upload
from azogue.office.inventories.services.importing.ground import import_thing
from azogue.office.inventories.services.importing.meaning import BadMeaning, Meaning, give_meaning
from azogue.office.inventories.services.importing.mending import choose, mend, skip

__all__ = [
    "BadMeaning",
    "Meaning",
    "PlanMoved",
    "abandon",
    "apply",
    "choose",
    "earlier",
    "give_meaning",
    "import_thing",
    "mend",
    "read_file",
    "reopen",
    "skip",
    "undo_import",
    "upload",
]
