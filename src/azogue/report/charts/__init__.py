"""Charts as plain Vega dictionaries, drawn to SVG and PNG by vl-convert without any network.

Each builder takes frozen data and returns a dictionary with inline data only; ``svg`` and ``png`` draw it.
The charts of a report, with titles, summaries and tables, are put together in ``azogue.report.content``.
"""

from azogue.report.charts.bars import drivers_spec, ranked_spec
from azogue.report.charts.places import map_spec
from azogue.report.charts.render import UnsafeSpec, png, svg
from azogue.report.charts.sankey import sankey_spec
from azogue.report.charts.years import waterfall_spec, years_spec

__all__ = [
    "UnsafeSpec",
    "drivers_spec",
    "map_spec",
    "png",
    "ranked_spec",
    "sankey_spec",
    "svg",
    "waterfall_spec",
    "years_spec",
]
