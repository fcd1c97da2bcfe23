"""The codes that trade files use for areas, flows, classifications and units, as tables to join with."""

# ruff: noqa: S608 - what goes into a query is ours or a literal made by `quote`.

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from azogue.facts import FactsError, countries, find_country
from azogue.facts.trade import HS_YEARS, area, areas, trade_flows, units
from azogue.trade.reading_sql import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOTHING: Mapping[str, str] = MappingProxyType({})
_UNIT_WORDS = {
    "": ("n/a", "na", "no quantity"),
    "kg": ("kilograms", "weight in kilograms", "kgs"),
    "u": ("number of items", "items", "no", "nos", "unit", "units", "pcs", "pieces"),
    "l": ("litres", "volume in litres"),
    "m2": ("m²", "area in square metres"),
    "m3": ("m³", "volume in cubic meters", "volume in cubic metres"),
}


def fill(
    con: "DuckDBPyConnection",
    more_areas: Iterable[tuple[str, str, str]] = (),
    more_flows: Mapping[str, str] = NOTHING,
) -> None:
    """Make the tables `area_names`, `flow_names`, `classification_names` and `unit_names`.

    Args:
        con: Connection.
        more_areas: Text as written (upper case), key and kind of areas that a file names in its own way.
        more_flows: Words (lower case) for flows that a file has beside the usual ones.

    """
    rows = {said: (key, kind) for said, key, kind in more_areas} | dict(_areas())
    _table(con, "area_names", "said, key, kind", [(said, *rest) for said, rest in rows.items()])
    _table(con, "flow_names", "said, counts", {**dict(_flows()), **more_flows}.items())
    _table(con, "classification_names", "said, revision", dict(_classifications()).items())
    _table(con, "unit_names", "said, abbreviation", dict(_units()).items())


def area_as_written(text: str) -> tuple[str, str] | None:
    """Return key and kind of an area written as number, code, or name in a UN language; None when unknown."""
    try:
        found = area(text)
    except FactsError:
        pass
    else:
        return found.key, found.kind
    try:
        return find_country(text).iso3, "country"
    except FactsError:
        return None


def _table(con: "DuckDBPyConnection", name: str, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    # One statement: DuckDB takes a millisecond for each row that is inserted by itself.
    values = ", ".join(f"({', '.join(map(quote, row))})" for row in rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM (VALUES {values}) listed ({columns})")


def _areas() -> Iterator[tuple[str, tuple[str, str]]]:
    for iso3 in countries():
        yield iso3, (iso3, "country")
    for one in areas().values():
        what = (one.key, one.kind)
        for said in {one.code, one.code.zfill(2), one.code.zfill(3), f"{one.code}.0"}:
            yield said, what
        for said in (one.iso3, one.key, *one.aliases):
            if said:
                yield said, what
    world = ("", "world")
    for said in ("WLD", "W00", "WORLD"):
        yield said, world


def _flows() -> Iterator[tuple[str, str]]:
    for flow in trade_flows().values():
        yield flow.code.lower(), flow.counts
        if flow.other:
            yield flow.other, flow.counts
            yield f"{flow.other}.0", flow.counts
        if flow.counts:
            for said in (flow.counts, flow.counts + "s", flow.counts.replace("-", "")):
                yield said, flow.counts


def _classifications() -> Iterator[tuple[str, str]]:
    yield "HS", ""
    for revision, year in HS_YEARS.items():
        for said in (revision, f"HS{year}", f"HS{year % 100:02d}"):
            yield said, revision


def _units() -> Iterator[tuple[str, str]]:
    for unit in units().values():
        yield unit.code, unit.other
        yield f"{unit.code}.0", unit.other
        if unit.other:
            yield unit.other.lower(), unit.other
    for short, words in _UNIT_WORDS.items():
        for word in words:
            yield word, short
