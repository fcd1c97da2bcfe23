"""Activity × input factor × output distribution = releases, with range, drivers and explanation.

``plan`` decides what each source uses, ``assemble`` lays it out as arrays for the engine in
``quantity``, ``estimation`` runs it, ``Inventory`` answers questions about the result.
"""

from typing import TYPE_CHECKING, Any

from azogue.inventory.records import (
    CHANNELS,
    Change,
    Datum,
    Driver,
    Figure,
    Gap,
    Leg,
    Line,
    Sankey,
    SankeyLink,
)
from azogue.quantity.explanation import Explanation

if TYPE_CHECKING:
    from azogue.inventory.checks import assert_balanced, assert_same_inventory
    from azogue.inventory.comparison import Comparison, compare
    from azogue.inventory.estimation import DEFAULT_DRAWS, DEFAULT_SEED, estimate
    from azogue.inventory.inventory import Inventory, UnknownFigure

_LAZY = {
    "Comparison": "comparison",
    "DEFAULT_DRAWS": "estimation",
    "DEFAULT_SEED": "estimation",
    "Inventory": "inventory",
    "UnknownFigure": "inventory",
    "assert_balanced": "checks",
    "assert_same_inventory": "checks",
    "compare": "comparison",
    "estimate": "estimation",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"azogue.inventory.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "CHANNELS",
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "Change",
    "Comparison",
    "Datum",
    "Driver",
    "Explanation",
    "Figure",
    "Gap",
    "Inventory",
    "Leg",
    "Line",
    "Sankey",
    "SankeyLink",
    "UnknownFigure",
    "assert_balanced",
    "assert_same_inventory",
    "compare",
    "estimate",
]
