"""How loops over arrays are compiled; importing this wakes the compiler."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


@cache
def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)


def loop(function: F) -> F:
    """Compile a loop; it may call loops of its own file only, as the cache looks at no other."""
    return cast("F", _compiled(function))
