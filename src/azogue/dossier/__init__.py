"""A country's own data: the schema, reading and writing it, and the problems found in it.

`schema` says which sheets and columns there are; `reader` turns a folder or a workbook into a `Dossier`
(`records`), in which blank is unknown and every problem names its cell and a remedy; `memory` does the same
with text cells kept elsewhere, such as in a database, `foreign` and `mapping` bring in
tables that were not made for us; `writer` and `beginning` write dossiers.
"""

from typing import TYPE_CHECKING, Any

from azogue.dossier.records import (
    Activity,
    ContextValue,
    Dossier,
    Evidence,
    FlowRow,
    NationalDistribution,
    NationalFactor,
    Problem,
    ScenarioShare,
)

if TYPE_CHECKING:
    from azogue.dossier.beginning import starter, write_starter
    from azogue.dossier.foreign import RawSheet, open_raw
    from azogue.dossier.log import DossierError
    from azogue.dossier.mapping import (
        apply_mapping,
        fingerprint,
        header_lines_of,
        leftovers,
        suggest_mapping,
    )
    from azogue.dossier.memory import cells_of, header_of, read_cells, read_row
    from azogue.dossier.reader import check, check_dossier, read_dossier
    from azogue.dossier.writer import write_folder, write_workbook

_LAZY = {
    "DossierError": "log",
    "RawSheet": "foreign",
    "apply_mapping": "mapping",
    "cells_of": "memory",
    "check": "reader",
    "check_dossier": "reader",
    "fingerprint": "mapping",
    "header_lines_of": "mapping",
    "header_of": "memory",
    "leftovers": "mapping",
    "open_raw": "foreign",
    "read_cells": "memory",
    "read_dossier": "reader",
    "read_row": "memory",
    "starter": "beginning",
    "suggest_mapping": "mapping",
    "write_folder": "writer",
    "write_starter": "beginning",
    "write_workbook": "writer",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"azogue.dossier.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Activity",
    "ContextValue",
    "Dossier",
    "DossierError",
    "Evidence",
    "FlowRow",
    "NationalDistribution",
    "NationalFactor",
    "Problem",
    "RawSheet",
    "ScenarioShare",
    "apply_mapping",
    "cells_of",
    "check",
    "check_dossier",
    "fingerprint",
    "header_lines_of",
    "header_of",
    "leftovers",
    "open_raw",
    "read_cells",
    "read_dossier",
    "read_row",
    "starter",
    "suggest_mapping",
    "write_folder",
    "write_starter",
    "write_workbook",
]
