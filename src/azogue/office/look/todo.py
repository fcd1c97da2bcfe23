"""What there is to do, gathered from the desks: each registers a function that answers for a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from django.utils.functional import Promise

if TYPE_CHECKING:
    from azogue.office.record.gate import Person

Tone = Literal["good", "warn", "bad", "info", "calm"]
WEIGHT: Final = {"bad": 0, "warn": 1, "info": 2, "calm": 3, "good": 4}


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do, or to know: what, where, how pressing, and by when."""

    section: "str | Promise"
    """Title under which it stands; the same words for the same section."""
    text: "str | Promise"
    href: str
    tone: Tone = "info"
    label: "str | Promise" = ""
    """Word of the badge, such as "late"; without it there is no badge."""
    when: date | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Things to do under one title, the most pressing first."""

    title: "str | Promise"
    items: tuple[Todo, ...]


Asking = Callable[["Person"], Iterable[Todo]]
_ASKED: list[Asking] = []


def register_todo(asking: Asking) -> Asking:
    """Ask this function for things to do; apps call it when they are loaded."""
    if asking not in _ASKED:
        _ASKED.append(asking)
    return asking


def sections_for(person: "Person", country: str = "") -> tuple[Section, ...]:
    """Return everything there is to do for a person, of one country if stated, by section."""
    found: dict[str, list[Todo]] = {}
    for asking in _ASKED:
        for todo in asking(person):
            if not country or todo.country in {"", country}:
                found.setdefault(str(todo.section), []).append(todo)
    return tuple(
        Section(title, tuple(sorted(items, key=lambda t: (WEIGHT[t.tone], t.when or date.max))))
        for title, items in found.items()
    )
