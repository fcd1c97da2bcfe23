"""Trade: what customs of both sides of a border say about mercury, read, reconciled and screened.

`read_trade` reads files of UN Comtrade, BACI or a country's own customs into one table of reports; what
follows from the reports is computed in the other files of this room.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.trade.mapping import CustomsMapping, MappingError, suggest_customs_mapping
    from azogue.trade.reading import read_trade
    from azogue.trade.reading_records import QUARANTINE_COLUMNS, REPORT_COLUMNS, Reading, Refusal, Tally

_LAZY: dict[str, str] = {
    "CustomsMapping": "mapping",
    "MappingError": "mapping",
    "QUARANTINE_COLUMNS": "reading_records",
    "REPORT_COLUMNS": "reading_records",
    "Reading": "reading_records",
    "Refusal": "reading_records",
    "Tally": "reading_records",
    "read_trade": "reading",
    "suggest_customs_mapping": "mapping",
}
"""Public name → file of this room that has it, so that `import azogue.trade` loads nothing heavy."""


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"azogue.trade.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "QUARANTINE_COLUMNS",
    "REPORT_COLUMNS",
    "CustomsMapping",
    "MappingError",
    "Reading",
    "Refusal",
    "Tally",
    "read_trade",
    "suggest_customs_mapping",
]
