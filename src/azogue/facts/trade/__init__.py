"""Trade facts: which codes of the Harmonized System hold mercury, how much, and what other codes mean.

Each table under `tables/` has a citation and a confidence per row; loaders return frozen records
(`records`). A code is pure, mostly mercury goods, or a basket that can hide them, and a basket's value
never counts as mercury.
"""

from azogue.facts.trade.areas import area, areas
from azogue.facts.trade.capitals import capitals
from azogue.facts.trade.codes import (
    HS_YEARS,
    REVISIONS,
    compounds,
    correlations,
    mercury_code,
    mercury_codes,
    predecessors,
    successors,
)
from azogue.facts.trade.lists import customs_procedures, trade_flows, transport_modes, units

__all__ = [
    "HS_YEARS",
    "REVISIONS",
    "area",
    "areas",
    "capitals",
    "compounds",
    "correlations",
    "customs_procedures",
    "mercury_code",
    "mercury_codes",
    "predecessors",
    "successors",
    "trade_flows",
    "transport_modes",
    "units",
]
