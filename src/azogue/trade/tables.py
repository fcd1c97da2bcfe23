"""Tables between the steps: each step is kept once computed, and small results come back as Polars frames."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import ibis
import polars as pl

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import BooleanValue, NumericValue, Table

KEYS: Final = ("exporter", "importer", "hs", "year")
"""What tells one flow from another."""


class BadReports(ValueError):
    """Reports that cannot be reconciled: figures that are negative, infinite or not numbers."""


def frame(table: "Table", con: "Backend") -> pl.DataFrame:
    """Fetch a small table as a Polars frame."""
    fetched: pl.DataFrame = con.to_polars(table)
    return fetched


def one(table: "Table", con: "Backend") -> dict[str, Any]:
    """Fetch the only row of an aggregate."""
    return frame(table, con).row(0, named=True)


def lookup(rows: Mapping[str, list[Any]], schema: Mapping[str, Any]) -> "Table":
    """Turn columns into a table to join with, typed also when it is empty."""
    return ibis.memtable(pl.DataFrame(dict(rows), schema=dict(schema)))


def positive(value: "NumericValue") -> "BooleanValue":
    """Say whether a figure is known and above zero; false where it is unknown."""
    return (value > 0).fill_null(False)


def log_of(value: "NumericValue") -> "NumericValue":
    """Return ln of what is above zero and unknown for all else, which keeps infinities out."""
    return ibis.cases((value > 0, value), else_=ibis.null("float64")).ln()
