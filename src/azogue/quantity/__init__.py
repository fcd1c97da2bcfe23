"""Units, ranges, random streams and the uncertainty engine: the ground floor of every computation.

Walk: `model` says what is computed, `blocks` computes it readably in NumPy, `fused` fast in Numba, and
`engine` is the door to both. `streams` makes the uniforms, `ranges` the distributions, `units` the border.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.quantity.columns import MassBalanceError, ModelProblem
    from azogue.quantity.engine import simulate, summarise, totals
    from azogue.quantity.model import ReleaseModel, Summary
    from azogue.quantity.ranges import Z975, BadRange, TwoPiece, split_moments, spreads, two_piece_moments
    from azogue.quantity.streams import identity, uniforms
    from azogue.quantity.units import Conversion, UnitProblem, factor_unit, to_rate_unit

_HOMES = {
    "MassBalanceError": "columns",
    "ModelProblem": "columns",
    "simulate": "engine",
    "summarise": "engine",
    "totals": "engine",
    "ReleaseModel": "model",
    "Summary": "model",
    "Z975": "ranges",
    "BadRange": "ranges",
    "TwoPiece": "ranges",
    "split_moments": "ranges",
    "spreads": "ranges",
    "two_piece_moments": "ranges",
    "identity": "streams",
    "uniforms": "streams",
    "Conversion": "units",
    "UnitProblem": "units",
    "factor_unit": "units",
    "to_rate_unit": "units",
}

__all__ = [
    "Z975",
    "BadRange",
    "Conversion",
    "MassBalanceError",
    "ModelProblem",
    "ReleaseModel",
    "Summary",
    "TwoPiece",
    "UnitProblem",
    "factor_unit",
    "identity",
    "simulate",
    "split_moments",
    "spreads",
    "summarise",
    "to_rate_unit",
    "totals",
    "two_piece_moments",
    "uniforms",
]


def __getattr__(name: str) -> Any:
    """Bring in a public name when it is first asked for: NumPy and Numba load only where they work."""
    if name in _HOMES:
        return getattr(import_module(f"azogue.quantity.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
