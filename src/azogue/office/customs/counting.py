"""Rows in the Parquet files of deliveries: which of them count, what they add up to, and the rows themselves.

Among deliveries holds what `azogue.trade.reading_double` settles within one: of what partners are reported to
say twice the delivery that came last counts, of months beside a whole year the year, and what the country's
own customs say goes before what others print about it. Sums are decimal and so do not depend on the order.
"""

# ruff: noqa: S608 - what goes into a query is ours or a literal made by `quote`.

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_noop

from azogue.office.customs.models import Delivery
from azogue.trade.reading_sql import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY: Final = "800MB"
"""What DuckDB may hold in memory; beyond it works on disk."""
COLUMNS: Final = (
    "delivery", "source", "line", "year", "period", "reporter", "partner", "flow", "hs", "tariff", "revision",
    "value", "basis", "kg", "kg_estimated", "quantity", "unit",
)  # fmt: skip
_DECIMAL: Final = "TRY_CAST({} AS DECIMAL(30, 6))"
_TYPES: Final = {
    "delivery": "BIGINT", "line": "BIGINT", "year": "SMALLINT", "period": "INTEGER", "value": "DOUBLE",
    "kg": "DOUBLE", "kg_estimated": "BOOLEAN", "quantity": "DOUBLE",
}  # fmt: skip
_NOTHING: Final = "SELECT {} WHERE false".format(
    ", ".join(f"NULL::{_TYPES.get(name, 'VARCHAR')} AS {name}" for name in (*COLUMNS, "kind"))
)
_STRANGE: Final = gettext_noop(
    "{rows} rows are reported by other countries than the one whose customs these are; they count in "
    "no month."
)
_FOREIGN: Final = gettext_noop("No row of this file is about trade with this country.")
_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of an accepted delivery are."""

    delivery: int
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class TradeRow:
    """A row as it was read, with the file and the line it stands in. USD, kg of product."""

    delivery: int
    source: str
    line: int
    year: int
    period: int
    reporter: str
    partner: str
    flow: str
    hs: str
    tariff: str | None
    revision: str | None
    value: float | None
    basis: str | None
    kg: float | None
    kg_estimated: bool | None
    quantity: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its place, what stands there, why, and what to do."""

    source: str
    line: int
    column: str
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What rows add up to; a figure is None when unknown for any row, `_known` is the sum of the rest."""

    label: str
    direction: str
    rows: int
    value: float | None
    kg: float | None
    value_known: float
    kg_known: float


def places_of(country: str) -> tuple[Place, ...]:
    """Return where the rows are that count for a country, in the order of the deliveries."""
    found = Delivery.objects.filter(country=country, state="accepted").exclude(reports="").order_by("pk")
    return tuple(Place(one.pk, one.kind, one.reports.path) for one in found)


@contextmanager
def opened(threads: int = 0) -> "Iterator[DuckDBPyConnection]":
    """Open the place where rows are looked at; `threads` other than 0 says how many."""
    import duckdb

    with TemporaryDirectory(prefix="azogue-customs-", ignore_cleanup_errors=True) as scratch:
        settings: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": scratch,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        con = duckdb.connect(config=settings | ({"threads": threads} if threads else {}))
        try:
            yield con
        finally:
            con.close()


def counted(country: str, places: Sequence[Place], years: Iterable[int] = ()) -> str:
    """Return SQL of the rows that count, each once, with the number and kind of their delivery.

    Args:
        country: Whose desk.
        places: Of its accepted deliveries.
        years: Only these; all when none are named.

    """
    if not places:
        return _NOTHING
    listed = ", ".join(quote(place.path) for place in places)
    told = ", ".join(f"({quote(p.path)}, {p.delivery}::BIGINT, {quote(p.kind)})" for p in places)
    chosen = f"WHERE year IN ({', '.join(str(int(y)) for y in years)})" if years else ""
    own = f"kind = 'own' AND reporter = {quote(country)}"
    # Within one delivery doubles are settled already.
    settled = "foreign_rows" if sum(p.kind == "partners" for p in places) < 2 else "settled_rows"
    return f"""
        WITH every_row AS (
            SELECT d.delivery, d.kind, r.* EXCLUDE (filename)
            FROM read_parquet([{listed}], filename = true) r
            JOIN (VALUES {told}) d(place, delivery, kind) ON r.filename = d.place {chosen}
        ),
        own_rows AS (SELECT * FROM every_row WHERE {own}),
        own_codes AS (SELECT DISTINCT reporter, year, flow, hs FROM own_rows),
        foreign_rows AS (
            SELECT * FROM every_row ANTI JOIN own_codes USING (reporter, year, flow, hs)
            WHERE kind = 'partners'
        ),
        latest_rows AS (
            SELECT * FROM foreign_rows
            QUALIFY delivery = max(delivery) OVER (PARTITION BY reporter, partner, flow, period, hs)
        ),
        revised_rows AS (
            SELECT * FROM latest_rows QUALIFY coalesce(revision, '') =
                arg_max(coalesce(revision, ''), delivery) OVER (PARTITION BY reporter, year, flow)
        ),
        settled_rows AS (
            SELECT * FROM revised_rows
            QUALIFY period <= 9999 OR min(period) OVER (PARTITION BY reporter, year, flow, hs) > 9999
        )
        SELECT * FROM own_rows UNION ALL SELECT * FROM {settled}
    """


def monthly_of(con: "DuckDBPyConnection", rows: str) -> list[dict[str, Any]]:
    """Return the sums of the country's own rows by month, direction, code and partner.

    Args:
        con: Where `rows` is a table of what counts.
        rows: Its name.

    """
    value, kg, quantity = (_DECIMAL.format(name) for name in ("value", "kg", "quantity"))
    one_unit = "min(unit) = max(unit) AND count(unit) = count(*)"
    found = con.execute(
        f"""SELECT period, flow AS direction, hs, partner,
            CASE WHEN {one_unit} THEN max(unit) ELSE '' END AS unit,
            CASE WHEN count({value}) = count(*) THEN sum({value})::DOUBLE END AS value,
            CASE WHEN count({kg}) = count(*) THEN sum({kg})::DOUBLE END AS kg,
            CASE WHEN {one_unit} AND count({quantity}) = count(*) THEN sum({quantity})::DOUBLE END
                AS quantity,
            coalesce(sum({value}), 0)::DOUBLE AS value_known, coalesce(sum({kg}), 0)::DOUBLE AS kg_known,
            count(*) AS rows
        FROM {rows} WHERE kind = 'own' GROUP BY ALL ORDER BY ALL"""
    )
    return _dicts(found)


def _dicts(found: "DuckDBPyConnection") -> list[dict[str, Any]]:
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def span_of(reports: Path) -> tuple[int | None, int | None]:
    """Return the first and the last month or year of some rows."""
    with opened() as con:
        said = con.execute(
            f"SELECT min(period), max(period) FROM read_parquet({quote(str(reports))})"
        ).fetchone()
    return said or (None, None)


def strangers_of(reports: Path, country: str, kind: str) -> list[dict[str, str]]:
    """Return what is to be said about rows that are not this country's."""
    own = f"reporter = {quote(country)}"
    with opened() as con:
        found = con.execute(
            f"SELECT count(*), count(*) FILTER ({own}), "
            f"count(*) FILTER ({own} OR partner = {quote(country)}) "
            f"FROM read_parquet({quote(str(reports))})"
        ).fetchone() or (0, 0, 0)
    rows, ours, about = found
    if kind == Delivery.Kind.OWN and ours < rows:
        return [{"severity": "warning", "message": _STRANGE.format(rows=rows - ours)}]
    if kind == Delivery.Kind.PARTNERS and rows and not about:
        return [{"severity": "warning", "message": _FOREIGN}]
    return []


_BY: Final[Mapping[str, str]] = {
    "year": "CAST(year AS VARCHAR)",
    "month": "CAST(period AS VARCHAR)",
    "code": "hs",
    "partner": "partner",
    "reporter": "reporter",
}


def sums_of(delivery: Delivery, by: str, limit: int) -> tuple[tuple[Sum, ...], int]:
    """Return what the usable rows of a delivery add up to, and how many sums there are before the limit.

    Raises:
        KeyError: There is no such way to group.

    """
    label = _BY[by]
    if not delivery.reports:
        return (), 0
    value, kg = _DECIMAL.format("value"), _DECIMAL.format("kg")
    with opened() as con:
        found = con.execute(
            f"""SELECT {label} AS label, flow AS direction, count(*) AS rows,
                CASE WHEN count({value}) = count(*) THEN sum({value})::DOUBLE END AS value,
                CASE WHEN count({kg}) = count(*) THEN sum({kg})::DOUBLE END AS kg,
                coalesce(sum({value}), 0)::DOUBLE AS value_known, coalesce(sum({kg}), 0)::DOUBLE AS kg_known,
                count(*) OVER () AS total
            FROM read_parquet({quote(delivery.reports.path)}) GROUP BY ALL ORDER BY label, direction
            LIMIT {int(limit)}"""
        ).fetchall()
    return tuple(Sum(*row[:-1]) for row in found), found[0][-1] if found else 0


def bad_rows(delivery: Delivery, offset: int = 0, limit: int | None = None) -> Iterator[BadRow]:
    """Yield the rows of a delivery that cannot be used, in the order of the file."""
    if not delivery.quarantine:
        return
    part = f" LIMIT {int(limit)}" if limit is not None else ""
    with opened() as con:
        found = con.execute(
            f'SELECT source, line, "column", value, reason, remedy FROM '
            f'read_parquet({quote(delivery.quarantine.path)}) ORDER BY line, "column"{part} '
            f"OFFSET {int(offset)}"
        )
        while rows := found.fetchmany(_AT_ONCE):
            yield from (BadRow(*row) for row in rows)


def rows_behind(country: str, rests_on: Sequence[str], limit: int | None = None) -> Iterator[TradeRow]:
    """Yield the very rows that flows were made of, in the order of delivery and line.

    Args:
        country: Whose desk.
        rests_on: Keys of flows, EXPORTER-IMPORTER-HS-YEAR, with * for every area, code or year.
        limit: Most rows; all when None.

    """
    places = places_of(country)
    keys = [key.split("-") for key in rests_on]
    if not places or not keys:
        return
    years = set() if any(key[3] == "*" for key in keys) else {int(key[3]) for key in keys}
    where = " OR ".join(f"({_of_flow(*key)})" for key in keys)
    about = f"(reporter = {quote(country)} OR partner = {quote(country)})"
    columns = ", ".join(COLUMNS)
    part = f" LIMIT {int(limit)}" if limit is not None else ""
    with opened() as con:
        found = con.execute(
            f"SELECT {columns} FROM ({counted(country, places, sorted(years))}) "
            f"WHERE ({where}) AND {about} ORDER BY delivery, line{part}"
        )
        while rows := found.fetchmany(_AT_ONCE):
            yield from (TradeRow(*row) for row in rows)


def _of_flow(exporter: str, importer: str, hs: str, year: str) -> str:
    def pair(reporter: str, partner: str, flows: str) -> str:
        ends = {"reporter": reporter, "partner": partner}
        named = [f"{column} = {quote(code)}" for column, code in ends.items() if code != "*"]
        return " AND ".join([f"flow IN ({flows})", *named])

    sides = f"({pair(exporter, importer, _OUT)}) OR ({pair(importer, exporter, _IN)})"
    more = [f"hs = {quote(hs)}"] if hs != "*" else []
    more += [f"year = {int(year)}"] if year != "*" else []
    return " AND ".join([f"({sides})", *more])


_OUT: Final = "'export', 're-export'"
_IN: Final = "'import', 're-import'"
