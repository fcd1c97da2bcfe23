"""Distances between areas, borders, and who has no coast: what the cost of transport hangs on.

The columns are those of CEPII's GeoDist (Mayer and Zignago 2011), in which areas still have the codes of that
time; files with our own column names are read too.
"""

import csv
import gzip
import io
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from azogue.facts.errors import FactsError
from azogue.facts.trade import area

if TYPE_CHECKING:
    from ibis.expr.types import Table

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "iso3_o": ("iso3_o", "iso_o", "exporter"),
    "iso3_d": ("iso3_d", "iso_d", "importer"),
    "km": ("km", "distw", "dist"),
    "contiguous": ("contiguous", "contig"),
}
MOST_PAIRS: Final = 200_000
_GZIP: Final = b"\x1f\x8b"


class BadGeography(ValueError):
    """A file of distances or of countries that cannot be used; the message names file and row."""


def read_geography(distances: Path, countries: Path | None = None) -> "Table":
    """Read distances, and which areas have no coast.

    Args:
        distances: CSV, plain or in gzip: two areas, km, common border (0 or 1).
        countries: CSV with columns iso3 and landlocked (0 or 1); nobody is taken to be landlocked without.

    Returns:
        iso3_o, iso3_d, km, contiguous, landlocked_o, landlocked_d: one row for each ordered pair.

    Raises:
        BadGeography: A column is missing, or a cell is no number; the message says where.

    """
    import ibis
    import polars as pl

    inland = _landlocked(countries) if countries else frozenset()
    pairs: dict[tuple[str, str], tuple[float, float]] = {}
    for line, row in _rows(distances, NAMES):
        km, border = _number(distances, line, "km", row), _number(distances, line, "contiguous", row)
        if km is not None and km > 0:
            pairs[_key(row["iso3_o"]), _key(row["iso3_d"])] = (km, border or 0.0)
    origins, ends = [o for o, _ in pairs], [d for _, d in pairs]
    return ibis.memtable(
        pl.DataFrame(
            {
                "iso3_o": origins,
                "iso3_d": ends,
                "km": [km for km, _ in pairs.values()],
                "contiguous": [border for _, border in pairs.values()],
                "landlocked_o": [float(o in inland) for o in origins],
                "landlocked_d": [float(d in inland) for d in ends],
            },
            schema_overrides=dict.fromkeys(("km", "contiguous", "landlocked_o", "landlocked_d"), pl.Float64),
        )
    )


def _landlocked(path: Path) -> frozenset[str]:
    names = {"iso3": ("iso3",), "landlocked": ("landlocked",)}
    return frozenset(
        _key(row["iso3"]) for line, row in _rows(path, names) if _number(path, line, "landlocked", row)
    )


def _key(code: str) -> str:
    """Return the name that an area has in our tables, also by a code of former times."""
    try:
        return area(code.strip()).key or code.strip()
    except FactsError:
        return code.strip()


def _rows(path: Path, names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, dict[str, str]]]:
    data = path.read_bytes()
    try:
        text = (gzip.decompress(data) if data[:2] == _GZIP else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadGeography(f"{path.name} cannot be read as CSV: {error}") from error
    reader = csv.reader(io.StringIO(text))
    header = [name.strip().lower() for name in next(reader, [])]
    places: dict[str, int] = {}
    for ours, theirs in names.items():
        found = next((header.index(name) for name in theirs if name in header), None)
        if found is None:
            raise BadGeography(f"{path.name}, row 1: there is no column {' or '.join(theirs)}.")
        places[ours] = found
    for line, row in enumerate(reader, 2):
        if line > MOST_PAIRS:
            raise BadGeography(f"{path.name} has more than {MOST_PAIRS} rows: no pairs of countries.")
        if len(row) > max(places.values()):
            yield line, {name: row[place] for name, place in places.items()}


def _number(path: Path, line: int, name: str, row: Mapping[str, str]) -> float | None:
    """Return a number, or None where the cell is blank or a dot, as statistics programs write unknown."""
    text = row[name].strip()
    if text in {"", ".", "NA"}:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise BadGeography(f'{path.name}, row {line}, {name}: "{text}" is no number from 0 on.')
    return value
