"""Where work runs: this process or several local ones, in order, with nothing lost."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.compute.local import TaskFailed, local_map

__all__ = ["TaskFailed", "local_map"]


def __getattr__(name: str) -> Any:
    """Bring in a public name when it is first asked for."""
    if name in __all__:
        return getattr(import_module("azogue.compute.local"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
