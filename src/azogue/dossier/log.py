"""Where problems are collected while reading: bounded, in the order in which they are met."""

from collections import Counter

from azogue.dossier.records import Problem, Severity

MOST_ALIKE = 100
"""Problems of one sheet, column and severity that are listed one by one; the rest are counted."""


class DossierError(Exception):
    """There is no dossier at that path, or it may not be opened. Carries the `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Log:
    """A list of problems that stays short however bad the data are."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._counts: Counter[tuple[str, str, Severity]] = Counter()

    def add(
        self,
        sheet: str,
        row: int | None,
        column: str,
        value: str,
        message: str,
        severity: Severity = "error",
        cell: str = "",
    ) -> None:
        """Note a problem, or only count it when there are many of its kind already."""
        key = (sheet, column, severity)
        self._counts[key] += 1
        if self._counts[key] <= MOST_ALIKE:
            self._kept.append(Problem(sheet, row, column, shown(value), message, severity, cell))

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems, and a line for each kind of which there are more."""
        more = [
            Problem(
                sheet,
                None,
                column,
                "",
                f"And {count - MOST_ALIKE:,} more like these"
                + (f" in the column {column}." if column else ".")
                + " Correct the ones listed and check again.",
                severity,
            )
            for (sheet, column, severity), count in self._counts.items()
            if count > MOST_ALIKE
        ]
        return (*self._kept, *more)


def shown(value: str, limit: int = 80) -> str:
    """Return the value as a message can show it: on one line, printable, cut at the limit."""
    flat = " ".join(value[: 4 * limit].split())
    flat = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in flat)
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def letters(column: int) -> str:
    """Return the spreadsheet letters of a column counted from zero: 0 is A, 26 is AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
