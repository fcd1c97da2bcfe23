"""A country's own data: the schema, reading and writing it, and the problems found in it.

`schema` says which sheets and columns there are; `reader` turns a folder or a workbook into a `Dossier`
(`records`), in which blank is unknown and every problem names its cell and a remedy; `writer` and `beginning`
write dossiers.
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
    from azogue.dossier.log import DossierError
    from azogue.dossier.reader import check, check_dossier, read_dossier
    from azogue.dossier.writer import write_folder, write_workbook

_LAZY = {
    "DossierError": "log",
    "check": "reader",
    "check_dossier": "reader",
    "read_dossier": "reader",
    "starter": "beginning",
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
    "ScenarioShare",
    "check",
    "check_dossier",
    "read_dossier",
    "starter",
    "write_folder",
    "write_starter",
    "write_workbook",
]
