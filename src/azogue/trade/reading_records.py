"""What was read: where the reports are, what was refused, what was set aside, and what is to be said."""

import shutil
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from azogue.dossier.records import Problem

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

REPORT_COLUMNS = (
    "source", "line", "year", "period", "reporter", "partner", "flow", "hs", "tariff", "revision", "value",
    "basis", "kg", "kg_estimated", "quantity", "unit",
)  # fmt: skip
QUARANTINE_COLUMNS = ("source", "line", "column", "value", "reason", "remedy")


class Passing:
    """A temporary folder that goes when nobody holds it any more."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="azogue-trade-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of one file; `rows` is the sum of the others."""

    source: str
    layout: str
    rows: int
    accepted: int
    quarantined: int
    aside: Mapping[str, int]
    """Rows that would be counted twice or were not asked for, by the rule that says so."""

    @property
    def set_aside(self) -> int:
        """Rows set aside by any rule."""
        return sum(self.aside.values())


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of refused row: how often one value was refused in one column for one reason."""

    source: str
    column: str
    value: str
    reason: str
    remedy: str
    rows: int
    line: int
    """The first such row."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reports of trade in Parquet, one row for each figure that may be used, and the account of the rest.

    Columns of the reports: see `REPORT_COLUMNS`. Values in USD, weights in kg; unknown is null, never NaN.
    Areas are ISO 3166 alpha-3, or X and the number of the area; the world never occurs.
    """

    reports: Path
    quarantine: Path
    tallies: tuple[Tally, ...]
    refusals: tuple[Refusal, ...]
    """The most frequent refusals; the quarantine has every row."""
    problems: tuple[Problem, ...]
    """What is to be said about whole files."""
    _kept: "Passing | None" = field(default=None, repr=False, compare=False)

    def table(self, con: "BaseBackend | None" = None) -> "Table":
        """Return the reports as an Ibis table, which reads only what is asked of it.

        Args:
            con: Ibis connection to read with; one of DuckDB by itself when None.

        """
        import ibis

        return (con or ibis.duckdb.connect()).read_parquet(self.reports)

    def quarantined(self, con: "BaseBackend | None" = None) -> "Table":
        """Return the refused rows as an Ibis table: source, line, column, value, reason, remedy."""
        import ibis

        return (con or ibis.duckdb.connect()).read_parquet(self.quarantine)
