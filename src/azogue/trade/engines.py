"""What the engines do each in their own way: opening one, keeping a table between steps, storing it small."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import ibis

from azogue.trade import spark
from azogue.trade.spark import EngineError

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import StringValue, Table

__all__ = ["EngineError", "connect", "keep", "let_go", "look", "named", "narrowed", "write"]

MEMORY: Final = 1400
"""Megabytes that DuckDB may hold in memory; beyond it works on disk."""
MEMORY_OF_A_THREAD: Final = 200
"""Megabytes without which a thread of DuckDB cannot group or join."""
MOST_WORDS: Final = 50_000
"""Different texts in a column up to which they are stored as numbers."""
_WORDS: Final = {"area": ("reporter", "partner"), "hs": ("hs",), "unit": ("unit",), "basis": ("basis",)}
_NUMBERS = count(1)


def look(engine: str) -> None:
    """Refuse an engine that is not known or not there; the message of the EngineError says what to do."""
    if engine != "duckdb":
        spark.look(engine)


@contextmanager
def connect(engine: str = "duckdb", *, threads: int | None = None) -> "Iterator[Backend]":
    """Open the place where tables are computed; what it holds goes when it is left.

    Args:
        engine: "duckdb" in this process, or an address for :func:`azogue.trade.spark.connect`.
        threads: How many for DuckDB; as many as there are cores when None.

    Yields:
        The connection.

    Raises:
        EngineError: The engine is not known or not there; the message says what to do.

    """
    if engine != "duckdb":
        with spark.connect(engine) as con:
            yield con
        return
    threads = threads or os.cpu_count() or 1
    with TemporaryDirectory(prefix="azogue-trade-", ignore_cleanup_errors=True) as scratch:
        con = ibis.duckdb.connect(
            threads=threads,
            memory_limit=f"{max(MEMORY, threads * MEMORY_OF_A_THREAD)}MB",
            temp_directory=scratch,
            preserve_insertion_order=False,
            # Nothing is fetched from anywhere while a ministry's figures are computed.
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
        try:
            yield con
        finally:
            con.disconnect()


@contextmanager
def named(table: "Table", con: "Backend") -> "Iterator[Table]":
    """Give a table a name for a while without computing it, so that each use of it is planned by itself.

    What is used twice in one query is otherwise computed whole, with all its columns and rows.
    """
    name = f"azogue_trade_{next(_NUMBERS)}"
    view = con.create_view(name, table)
    try:
        yield view
    finally:
        con.raw_sql(f"DROP VIEW {name}")


def keep(table: "Table", con: "Backend") -> "Table":
    """Compute a table now and keep it in the connection until :func:`let_go` or the end.

    Args:
        table: What to compute.
        con: Where it is computed and kept.

    Returns:
        The kept table; its name is unique in the process.

    """
    name = f"azogue_trade_{next(_NUMBERS)}"
    if con.name != "duckdb":
        return spark.keep(name, table, con)
    # Ibis would declare every column first, and turn texts stored as numbers back into texts.
    with named(table, con) as wanted:
        con.raw_sql(f'CREATE TEMP TABLE "{name}" AS FROM "{wanted.get_name()}"')
    return con.table(name)


def let_go(table: "Table", con: "Backend") -> None:
    """Give back the memory of a table made by :func:`keep`."""
    if con.name != "duckdb":
        spark.let_go(table.get_name(), con)
        return
    con.raw_sql(f'DROP TABLE "{table.get_name()}"')


def write(table: "Table", path: Path, con: "Backend") -> None:
    """Write a table into one Parquet file."""
    if con.name != "duckdb":
        spark.write(table, path, con)
        return
    con.to_parquet(table, path)


def narrowed(reports: "Table", con: "Backend") -> "Table":
    """Have areas, codes, units and bases of reports stored as numbers where the engine can.

    They remain texts to whoever asks; tables made of them take a third of the memory.

    Args:
        reports: The reports.
        con: Where the work is done.

    Returns:
        The same reports.

    """
    if con.name != "duckdb":
        return reports
    made: dict[str, StringValue] = {}
    for word, columns in _WORDS.items():
        said = [reports.select(word=reports[name]) for name in columns]
        every = (said[0].union(*said[1:]) if said[1:] else said[0]).distinct()
        words = sorted(con.to_polars(every.limit(MOST_WORDS + 1))["word"].drop_nulls())
        if len(words) <= MOST_WORDS:
            short = _short(word, words, con)
            made |= {name: short(reports[name]) for name in columns}
    return reports.mutate(**made)


def _short(word: str, words: list[str], con: "Backend") -> "ibis.Deferred":
    """Teach the connection to store these words as numbers, and return the function that does it."""
    name = f"azogue_{word}_{next(_NUMBERS)}"
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in words or [""])
    con.raw_sql(f"CREATE TYPE {name}_word AS ENUM ({listed})")
    con.raw_sql(f"CREATE MACRO {name}(said) AS TRY_CAST(said AS {name}_word)")
    return ibis.udf.scalar.builtin(lambda said: said, name=name, signature=(("string",), "string"))
