"""Distances between areas, borders, and who has no coast: what the cost of transport hangs on.

The columns are those of CEPII's GeoDist (Mayer and Zignago 2011), in which areas still have the codes of that
time; files with our own column names are read too.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from azogue.facts.errors import FactsError
from azogue.facts.trade import area

if TYPE_CHECKING:
    import polars as pl
    from ibis.expr.types import Table

PAIRS: Final[Mapping[str, tuple[str, ...]]] = {
    "iso3_o": ("iso3_o", "iso_o", "exporter"),
    "iso3_d": ("iso3_d", "iso_d", "importer"),
    "km": ("km", "distw", "dist"),
    "contiguous": ("contiguous", "contig"),
}
PLACES: Final[Mapping[str, tuple[str, ...]]] = {"iso3": ("iso3",), "landlocked": ("landlocked",)}
MOST_ROWS: Final = 200_000
UNKNOWN: Final = ("", ".", "NA")
"""How statistics programs write that a figure is not known."""


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

    pairs = _table(distances, PAIRS, numbers=("km", "contiguous")).filter(pl.col("km") > 0)
    inland: list[str] = []
    if countries is not None:
        places = _table(countries, PLACES, numbers=("landlocked",))
        inland = places.filter(pl.col("landlocked") > 0)["iso3"].to_list()
    return ibis.memtable(
        pairs.with_columns(
            pl.col("contiguous").fill_null(0.0),
            landlocked_o=pl.col("iso3_o").is_in(inland).cast(pl.Float64),
            landlocked_d=pl.col("iso3_d").is_in(inland).cast(pl.Float64),
        ).unique(["iso3_o", "iso3_d"], keep="last", maintain_order=True)
    )


def _table(path: Path, names: Mapping[str, tuple[str, ...]], numbers: tuple[str, ...]) -> "pl.DataFrame":
    """Read some columns under our names: areas by their keys, numbers as numbers or null."""
    import polars as pl

    try:
        raw = pl.read_csv(path, infer_schema=False, n_rows=MOST_ROWS + 1, null_values=list(UNKNOWN))
    except (pl.exceptions.PolarsError, OSError) as error:
        if isinstance(error, pl.exceptions.NoDataError):
            raw = pl.DataFrame()
        else:
            raise BadGeography(f"{path.name} cannot be read as CSV: {error}") from error
    if raw.height > MOST_ROWS:
        raise BadGeography(f"{path.name} has more than {MOST_ROWS} rows: no pairs of countries.")
    raw = raw.rename(lambda name: name.strip().lower())
    found = {ours: [name for name in theirs if name in raw.columns] for ours, theirs in names.items()}
    for ours, theirs in names.items():
        if not found[ours]:
            raise BadGeography(f"{path.name}, row 1: there is no column {' or '.join(theirs)}.")
    table = raw.select(pl.col(found[name][0]).str.strip_chars().alias(name) for name in names)
    areas = [name for name in names if name not in numbers]
    keys = {code: _key(code) for name in areas for code in table[name].drop_nulls().unique()}
    read = table.with_columns(pl.col(areas).replace(keys), pl.col(numbers).cast(pl.Float64, strict=False))
    for name in numbers:
        wrong = table[name].is_not_null() & ~(read[name].is_finite() & (read[name] >= 0)).fill_null(False)
        if wrong.any():
            row = wrong.arg_true()[0]
            said = table[name][row]
            raise BadGeography(f'{path.name}, row {row + 2}, {name}: "{said}" is no number from 0 on.')
    return read.drop_nulls(areas)


def _key(code: str) -> str:
    """Return the name that an area has in our tables, also by a code of former times."""
    try:
        return area(code).key or code
    except FactsError:
        return code
