"""What every detector hands over: a table of alerts, each with its score, its words and what it rests on."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azogue.trade.tables import frame

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

LIMIT: Final = 10_000
"""Most alerts a detector hands over, highest scores first; :func:`azogue.trade.screen.screen` says how many
there are."""

_COLUMNS: Final[dict[str, Any]] = {
    "detector": pl.String,
    "exporter": pl.String,
    "importer": pl.String,
    "hs": pl.String,
    "year": pl.Int64,
    "score": pl.Float64,
    "figure": pl.Float64,
    "because": pl.String,
    "rests_on": pl.List(pl.String),
    "found": pl.Int64,
}
SCHEMA: Final = pl.Schema(_COLUMNS)
"""``rests_on`` holds keys of flows, ``EXPORTER-IMPORTER-HS-YEAR`` (see :func:`key`), with ``*`` for
every area, code or year; ``found`` is how many alerts the detector had before the limit."""

Words = Callable[[Mapping[str, Any]], str]
Keys = Callable[[Mapping[str, Any]], list[str]]


def key(exporter: str, importer: str, hs: str, year: int) -> str:
    """Return the key of a flow, by which an alert names what it rests on."""
    return f"{exporter}-{importer}-{hs}-{year}"


def flow_key(row: Mapping[str, Any]) -> list[str]:
    """Return the key of the flow an alert is about."""
    return [key(row["exporter"], row["importer"], row["hs"], row["year"])]


def alerts(
    found: "Table", con: "Backend", *, detector: str, words: Words, keys: Keys = flow_key, limit: int = LIMIT
) -> pl.DataFrame:
    """Fetch what a detector found, highest scores first, and put it into words.

    Args:
        found: Rows with at least exporter, importer, hs, year, score and figure.
        con: Where the work is done.
        detector: Name of the detector.
        words: Says in a sentence why a row is an alert.
        keys: Names the flows that a row rests on.
        limit: Most rows to fetch.

    Returns:
        The alerts with the columns of :data:`SCHEMA`.

    """
    order = [found.score.desc(), *(found[name] for name in ("exporter", "importer", "hs", "year"))]
    rows = frame(found.order_by(order).limit(limit), con)
    number = rows.height if rows.height < limit else frame(found.aggregate(n=found.count()), con)["n"][0]
    return worded(rows, detector=detector, words=words, keys=keys, number=number)


def worded(
    rows: pl.DataFrame, *, detector: str, words: Words, keys: Keys = flow_key, number: int | None = None
) -> pl.DataFrame:
    """Turn rows of figures into alerts."""
    made = [
        {
            **{name: row[name] for name in ("exporter", "importer", "hs", "year", "score", "figure")},
            "detector": detector,
            "because": words(row),
            "rests_on": keys(row),
            "found": rows.height if number is None else number,
        }
        for row in rows.iter_rows(named=True)
    ]
    return pl.DataFrame(made, schema=SCHEMA)


def money(value: float | None) -> str:
    """Write USD for a sentence."""
    return "an unknown value" if value is None else f"{value:,.0f} USD"


def mass(value: float | None) -> str:
    """Write kilograms for a sentence."""
    return (
        "an unknown weight" if value is None else f"{value:,.0f} kg" if value >= 100 else f"{value:,.3g} kg"
    )
