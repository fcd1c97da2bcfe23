"""What would be counted twice although each row is right by itself, found across all rows that were read.

The same flow stands in two files; in two revisions of the Harmonized System; as months and as the year; as a
whole and split by second partner, mode of transport, customs procedure or national code; in the country's own
rows and in the world's. Of every whole and its parts the whole counts; where only parts were delivered, the
parts count.
"""

# ruff: noqa: S608 - what goes into a query is ours or a literal made by `quote`.

from typing import TYPE_CHECKING

from azogue.trade import reading_verdicts as v

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_Found = tuple[str, str] | None
"""Columns by which doubles are known, and the SQL condition of those that go."""
_FLOW = "reporter, year, flow"


def settle(con: "DuckDBPyConnection", staged: str, shared: frozenset[int]) -> str:
    """Find doubles, and return SQL that gives every staged row with its final verdict.

    Args:
        con: Connection.
        staged: The staged rows as SQL, such as a call of `read_parquet`.
        shared: Numbers of the files that may hold the same flows; the rows of a country's own customs never
            stand for each other.

    """
    if not shared:
        return staged
    files = f"file IN ({', '.join(map(str, sorted(shared)))})"
    steps = (
        (v.OWN, _own),
        (v.AGAIN, _again),
        (v.REVISION, _revisions),
        (v.MONTHLY, _months),
        (v.PARTS, _parts),
    )
    for code, find in steps:
        found = find(con, f"(SELECT * FROM {staged} WHERE verdict = 0)", files)
        if found is None:
            continue
        keys, drop = found
        joined = (
            f"SELECT s.*, ({drop} AND {files}) AS doubled FROM {staged} s "
            f"LEFT JOIN doubles_{code} d USING ({keys})"
        )
        settled = f"CASE WHEN verdict = 0 AND doubled THEN {code} ELSE verdict END AS verdict"
        staged = f"(SELECT * EXCLUDE (doubled) REPLACE ({settled}) FROM ({joined}))"
    return staged


def _made(con: "DuckDBPyConnection", code: int, query: str) -> bool:
    con.execute(f"CREATE OR REPLACE TEMP TABLE doubles_{code} AS {query}")
    return _any(con, f"doubles_{code}", "true")


def _any(con: "DuckDBPyConnection", rows: str, what: str) -> bool:
    return con.execute(f"SELECT 1 FROM {rows} WHERE {what} LIMIT 1").fetchone() is not None


def _own(con: "DuckDBPyConnection", rows: str, files: str) -> _Found:
    if not _any(con, rows, f"NOT {files}"):
        return None
    keys = f"{_FLOW}, hs"
    query = f"SELECT {keys}, true AS own FROM {rows} WHERE NOT {files} GROUP BY ALL"
    return (keys, "d.own") if _made(con, v.OWN, query) else None


def _again(con: "DuckDBPyConnection", rows: str, files: str) -> _Found:
    among = f"SELECT * FROM {rows} WHERE {files}"
    overlap = f"SELECT {_FLOW} FROM ({among}) GROUP BY ALL HAVING min(file) < max(file)"
    if not _made(con, v.AGAIN, overlap):
        return None
    keys = f"{_FLOW}, partner, period, hs, tariff, revision, rank"
    # Only flows of which two files speak are looked at one by one.
    query = (
        f"SELECT {keys}, max(file) AS latest FROM ({among}) SEMI JOIN doubles_{v.AGAIN} USING ({_FLOW}) "
        "GROUP BY ALL HAVING min(file) < max(file)"
    )
    return (keys, "file < d.latest") if _made(con, v.AGAIN, query) else None


def _revisions(con: "DuckDBPyConnection", rows: str, files: str) -> _Found:
    query = (
        f"SELECT {_FLOW}, arg_max(revision, (original, revision)) AS kept FROM {rows} WHERE {files} "
        "GROUP BY ALL HAVING min(revision) < max(revision)"
    )
    return (_FLOW, "revision <> d.kept") if _made(con, v.REVISION, query) else None


def _months(con: "DuckDBPyConnection", rows: str, files: str) -> _Found:
    if not (_any(con, rows, "period > 9999") and _any(con, rows, "period <= 9999")):
        return None
    keys = f"{_FLOW}, hs"
    query = (
        f"SELECT {keys}, true AS whole FROM {rows} WHERE {files} "
        "GROUP BY ALL HAVING min(period) <= 9999 AND max(period) > 9999"
    )
    return (keys, "d.whole AND period > 9999") if _made(con, v.MONTHLY, query) else None


def _parts(con: "DuckDBPyConnection", rows: str, files: str) -> _Found:
    if not _any(con, rows, "rank > 0"):
        return None
    keys = "reporter, partner, period, flow, hs"
    query = (
        f"SELECT {keys}, min(rank) AS least FROM {rows} WHERE {files} "
        "GROUP BY ALL HAVING max(rank) > min(rank)"
    )
    return (keys, "rank > d.least") if _made(con, v.PARTS, query) else None
