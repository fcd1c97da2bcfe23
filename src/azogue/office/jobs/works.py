"""The kinds of work that are done in the background, by name; and the chores done from time to time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol


class Doing(Protocol):
    """What a piece of work tells while it goes on."""

    def step(self, done: int, total: int, doing: str = "") -> None:
        """Say how far it is. Raises `Stopped` when nobody wants the result any more."""


Work = Callable[..., Any]
Chore = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work."""

    name: str
    do: Work
    whole: bool
    """Whether what it does and that it is done are one transaction."""


WORKS: Final[dict[str, Kind]] = {}


@dataclass(frozen=True, slots=True)
class Regular:
    """A chore and how often it is done."""

    name: str
    seconds: int
    do: Chore


CHORES: Final[dict[str, Regular]] = {}


def work(name: str, *, whole: bool = False) -> Callable[[Work], Work]:
    """Register a function `(doing: Progress, **arguments) -> result` as a kind of work.

    The function is begun again when its process was killed, so it looks first at what is there. With
    `whole`, all that it writes and that the job is done are one transaction: then it happens once or not
    at all, but its progress is not seen meanwhile. What it returns is kept as JSON; with `{"href": "/…"}` the
    page of the job leads there.
    """

    def put(function: Work) -> Work:
        WORKS[name] = Kind(name, function, whole)
        return function

    return put


def every(seconds: int, name: str = "") -> Callable[[Chore], Chore]:
    """Register a function that the background process calls about every so many seconds."""

    def put(function: Chore) -> Chore:
        called = name or f"{function.__module__}.{function.__name__}"
        CHORES[called] = Regular(called, seconds, function)
        return function

    return put
