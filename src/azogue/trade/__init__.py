"""Trade: what customs of both sides of a border say about mercury, read, reconciled and screened.

`read_trade` reads files of UN Comtrade, BACI or a country's own customs into one table of reports. What
follows from the reports has a file each: `mirror` lays both reports of a flow beside each other, `cif` takes
carriage off, `reliability` finds the error of every reporter, `reconcile` makes one figure of two, `explain`
says how, `statistics` describes the set, `screen` runs the detectors, `consumption` sums up. Functions
called as their file (`mirror`, `reconcile`, `explain`, `statistics`, `screen`, `agreement`) are imported
from it: `from azogue.trade.mirror import mirror`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.trade.agreement import disagreements
    from azogue.trade.cif import CifFit, TooFewPairs, fit_cif, with_cif
    from azogue.trade.consumption import apparent_consumption
    from azogue.trade.conversion import conversion_rates, with_kilograms
    from azogue.trade.explain import in_words
    from azogue.trade.mapping import CustomsMapping, MappingError, suggest_customs_mapping
    from azogue.trade.reading import read_trade
    from azogue.trade.reading_records import QUARANTINE_COLUMNS, REPORT_COLUMNS, Reading, Refusal, Tally
    from azogue.trade.reliability import Reliability, fit_reliability
    from azogue.trade.screen import Screening
    from azogue.trade.screen_flows import gaps, orphans, unit_slips, unit_values
    from azogue.trade.screen_time import code_shifts, hubs, year_shifts
    from azogue.trade.statistics import FlowStatistics
    from azogue.trade.tables import BadReports

_LAZY: dict[str, str] = {
    "BadReports": "tables",
    "CifFit": "cif",
    "CustomsMapping": "mapping",
    "FlowStatistics": "statistics",
    "MappingError": "mapping",
    "QUARANTINE_COLUMNS": "reading_records",
    "REPORT_COLUMNS": "reading_records",
    "Reading": "reading_records",
    "Refusal": "reading_records",
    "Reliability": "reliability",
    "Screening": "screen",
    "Tally": "reading_records",
    "TooFewPairs": "cif",
    "apparent_consumption": "consumption",
    "code_shifts": "screen_time",
    "conversion_rates": "conversion",
    "disagreements": "agreement",
    "fit_cif": "cif",
    "fit_reliability": "reliability",
    "gaps": "screen_flows",
    "hubs": "screen_time",
    "in_words": "explain",
    "orphans": "screen_flows",
    "read_trade": "reading",
    "suggest_customs_mapping": "mapping",
    "unit_slips": "screen_flows",
    "unit_values": "screen_flows",
    "with_cif": "cif",
    "with_kilograms": "conversion",
    "year_shifts": "screen_time",
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
    "BadReports",
    "CifFit",
    "CustomsMapping",
    "FlowStatistics",
    "MappingError",
    "Reading",
    "Refusal",
    "Reliability",
    "Screening",
    "Tally",
    "TooFewPairs",
    "apparent_consumption",
    "code_shifts",
    "conversion_rates",
    "disagreements",
    "fit_cif",
    "fit_reliability",
    "gaps",
    "hubs",
    "in_words",
    "orphans",
    "read_trade",
    "suggest_customs_mapping",
    "unit_slips",
    "unit_values",
    "with_cif",
    "with_kilograms",
    "year_shifts",
]
