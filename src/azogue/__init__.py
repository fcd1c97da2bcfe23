"""Azogue: national mercury inventories with honest ranges, in which every number explains itself.

>>> import azogue
>>> dossier = azogue.read("examples/peru-2016")          # doctest: +SKIP
>>> inventory = azogue.estimate(dossier, draws=10_000)   # doctest: +SKIP
>>> inventory.figure("total", "air")                     # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.dossier import check_dossier as check
    from azogue.dossier import read_dossier as read
    from azogue.inventory import assert_balanced, assert_same_inventory, compare, estimate

__version__ = "0.1.0"

_LAZY = {
    "assert_balanced": ("azogue.inventory", "assert_balanced"),
    "assert_same_inventory": ("azogue.inventory", "assert_same_inventory"),
    "check": ("azogue.dossier", "check_dossier"),
    "compare": ("azogue.inventory", "compare"),
    "estimate": ("azogue.inventory", "estimate"),
    "read": ("azogue.dossier", "read_dossier"),
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        module, attribute = _LAZY[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["__version__", "assert_balanced", "assert_same_inventory", "check", "compare", "estimate", "read"]
