"""Problems of a dossier as a person reads them: by sheet, then row, with counts."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from azogue.dossier.records import Problem

ORDER = {"error": 0, "warning": 1, "note": 2}


def counted(problems: Iterable[Problem]) -> tuple[int, int, int]:
    """Return the numbers of errors, warnings and notes."""
    counts = [0, 0, 0]
    for problem in problems:
        counts[ORDER[problem.severity]] += 1
    return counts[0], counts[1], counts[2]


def summary(problems: Sequence[Problem]) -> str:
    """Say in one line how many problems of which kind there are."""
    words = [
        f"{count} {name}{'s' * (count != 1)}"
        for count, name in zip(counted(problems), ORDER, strict=True)
        if count
    ]
    return ", ".join(words) if words else "no problems"


def place(problem: Problem) -> str:
    """Say where a problem is: the cell's address where it has one, else row and column."""
    parts = []
    if problem.cell:
        parts.append(problem.cell)
    elif problem.row is not None:
        parts.append(f"row {problem.row}")
    if problem.column:
        parts.append(problem.column)
    return ", ".join(parts) or "whole sheet"


def line(problem: Problem) -> str:
    """Write one problem as one line without its sheet."""
    value = f' "{shorten(problem.value)}"' if problem.value else ""
    return f"{problem.severity:<7}  {place(problem)}{value}: {problem.message}"


def shorten(value: str, limit: int = 40) -> str:
    """Return the value on one line, cut at the limit."""
    flat = " ".join(value.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def by_sheet(problems: Sequence[Problem]) -> list[tuple[str, list[Problem]]]:
    """Group problems by sheet in the order in which the sheets first appear; rows ascend, gravest first."""
    first = {name: at for at, name in reversed(list(enumerate(p.sheet for p in problems)))}
    ordered = sorted(problems, key=lambda p: (first[p.sheet], p.row or 0, ORDER[p.severity]))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda p: p.sheet)]


def listing(problems: Sequence[Problem]) -> str:
    """Write all problems as plain text."""
    lines = []
    for sheet, found in by_sheet(problems):
        lines.append(f"{sheet or 'dossier'}: {summary(found)}")
        lines += [f"  {line(problem)}" for problem in found]
    lines.append(f"{summary(problems)[:1].upper()}{summary(problems)[1:]}.")
    return "\n".join(lines)
