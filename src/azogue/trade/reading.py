"""Reading trade files: UN Comtrade of any age, BACI, and a country's own customs rows."""

# ruff: noqa: S608 - what goes into a query is ours or a literal made by `quote`.

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from azogue.dossier.records import Problem, Severity
from azogue.trade import reading_names, reading_sql
from azogue.trade.layouts import UnknownLayout, recognise, revision_in
from azogue.trade.mapping import CustomsMapping, MappingError
from azogue.trade.reading_double import settle
from azogue.trade.reading_intake import Intake, Refused, take_in
from azogue.trade.reading_records import REPORT_COLUMNS, Passing, Reading, Refusal, Tally
from azogue.trade.reading_sql import Source, quote
from azogue.trade.reading_verdicts import UNREADABLE, VERDICTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_FILES = 1000
MEMORY = "1500MB"
"""What DuckDB may hold in memory; beyond it works on disk."""
_LAYOUTS = ("auto", "comtrade", "baci")
_LISTED = 200
_TYPES = {"line": "BIGINT", "year": "SMALLINT", "period": "INTEGER", "kg_estimated": "BOOLEAN",
          "value": "DOUBLE", "kg": "DOUBLE", "quantity": "DOUBLE"}  # fmt: skip


def read_trade(
    paths: Path | str | Sequence[Path | str],
    *,
    only: Collection[str] | None = None,
    layout: str = "auto",
    mapping: CustomsMapping | None = None,
    folder: Path | None = None,
) -> Reading:
    """Read trade files into one table of reports, without bringing them into memory.

    Rows that would be counted twice are set aside and counted by rule, rows that cannot be used go to the
    quarantine with their place and a remedy; accepted + quarantined + set aside = read, for each file. Of
    what several files say about one flow the file given last counts.

    Args:
        paths: Files: CSV with any separator, plain or in gzip.
        only: Six-digit HS codes to read; all when None.
        layout: "auto" tells it from the header; "comtrade" or "baci" when the files have to be that.
        mapping: For rows of a country's own customs: which column means what. Files that lack its columns are
            read as files of UN Comtrade or BACI.
        folder: Where the Parquet files go; a temporary folder that lasts as long as the result when None.

    Returns:
        The reading. A file that cannot be read at all is a problem in it, not an error.

    Raises:
        ValueError: The layout is not known, a code asked for has not six digits, or there are too many files.

    """
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    _check(files, only, layout)
    kept = Passing() if folder is None else None
    into = kept.path if kept else Path(str(folder))
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="azogue-trade-", dir=into, ignore_cleanup_errors=True) as scratch:
        sources, problems = _sources(files, layout, mapping, Path(scratch))
        with _connect(Path(scratch)) as con:
            _name_areas(con, sources, mapping)
            for number, source in enumerate(sources):
                reading_sql.stage(con, source, number, only, Path(scratch) / f"staged_{number}.parquet")
            reading = _write(con, sources, Path(scratch), into)
    return replace(reading, problems=tuple(problems), _kept=kept)


def _check(files: Sequence[Path], only: Collection[str] | None, layout: str) -> None:
    if layout not in _LAYOUTS:
        raise ValueError(f'there is no layout "{layout}", only {", ".join(_LAYOUTS)}')
    if len(files) > MOST_FILES:
        raise ValueError(f"at most {MOST_FILES} files can be read together")
    if only is not None and not all(len(hs) == 6 and hs.isalnum() and hs.isascii() for hs in only):
        raise ValueError('codes asked for have six digits, as text: "280540"')


def _connect(scratch: Path) -> "DuckDBPyConnection":
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(scratch / "spill"),
        "preserve_insertion_order": "true",
        # The tables of names are small and the file is not; the planner cannot know.
        "disabled_optimizers": "join_order,build_side_probe_side",
        # Nothing is fetched from anywhere while a ministry's files are read.
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return duckdb.connect(config=settings)


def _sources(
    files: Sequence[Path], layout: str, mapping: CustomsMapping | None, scratch: Path
) -> tuple[list[Source], list[Problem]]:
    found: list[Source] = []
    problems: list[Problem] = []
    digests: dict[str, str] = {}
    for number, path in enumerate(files):
        try:
            intake = take_in(path, scratch, number, mapping.header_line if mapping else 1)
            if intake.digest in digests:
                same = digests[intake.digest]
                problems.append(_said(path, f"the content is that of {same}; it is read once.", "warning"))
                continue
            source = _source(path, intake, layout, mapping)
        except (Refused, UnknownLayout, MappingError) as error:
            problems.append(_said(path, str(error), "error"))
            continue
        digests[intake.digest] = path.name
        problems += [_said(path, note, "warning") for note in intake.notes]
        found.append(source)
    if len({source.layout == "baci" for source in found}) > 1:
        # BACI is made of the reports of both sides, which would count again beside them.
        message = "BACI is reconciled already and is not read together with reports. Read it by itself."
        problems += [
            Problem(source.name, None, "", "", message) for source in found if source.layout == "baci"
        ]
        found = [source for source in found if source.layout != "baci"]
    return _named_apart(found), problems


def _said(path: Path, message: str, severity: Severity) -> Problem:
    return Problem(path.name, None, "", "", f"{path.name}: {message}", severity)


def _named_apart(sources: Sequence[Source]) -> list[Source]:
    """Give files of the same name in different folders names of their own."""
    seen: dict[str, int] = {}
    out = []
    for source in sources:
        seen[source.name] = times = seen.get(source.name, 0) + 1
        out.append(replace(source, name=f"{source.name} ({times})") if times > 1 else source)
    return out


def _source(path: Path, intake: Intake, layout: str, mapping: CustomsMapping | None) -> Source:
    if mapping is not None:
        try:
            return mapping.source(path.name, intake)
        except MappingError as error:
            # Files of the world may lie beside the country's own rows.
            with suppress(UnknownLayout):
                return _of_the_world(path, intake, layout)
            raise error from None
    return _of_the_world(path, intake, layout)


def _of_the_world(path: Path, intake: Intake, layout: str) -> Source:
    known = recognise(intake.header, layout)
    if known.name != "baci":
        return Source(path.name, known.name, intake, known.places, MappingProxyType({}))
    # Thousands of USD and tonnes; what the exporter sends, free on board.
    fixed = MappingProxyType({"flow": "X", "revision": revision_in(path.name)})
    return Source(path.name, "baci", intake, known.places, fixed, value_factor=1000.0, kg_factor=1000.0)


def _name_areas(con: "DuckDBPyConnection", sources: Iterable[Source], mapping: CustomsMapping | None) -> None:
    reading_names.fill(con)
    if mapping is None:
        return
    own = (source for source in sources if source.layout == "customs")
    said = {text for source in own for text in reading_sql.partners(con, source)}
    more = [(text, *found) for text in sorted(said) if (found := reading_names.area_as_written(text))]
    reading_names.fill(con, more, mapping.flow_words())


def _write(con: "DuckDBPyConnection", sources: Sequence[Source], scratch: Path, into: Path) -> Reading:
    reports, quarantine = into / "reports.parquet", into / "quarantine.parquet"
    staged = [quote(str(scratch / f"staged_{number}.parquet")) for number in range(len(sources))]
    if not staged:
        _empty(con, reports, quarantine)
        return Reading(reports, quarantine, (), (), ())
    shared = frozenset(number for number, source in enumerate(sources) if source.layout != "customs")
    rows = settle(con, f"read_parquet([{', '.join(staged)}])", shared)
    names = " ".join(f"WHEN {number} THEN {quote(source.name)}" for number, source in enumerate(sources))
    source = f"CASE file {names} END AS source"
    columns = ", ".join(REPORT_COLUMNS[1:])
    con.execute(
        f"COPY (SELECT {source}, {columns} FROM {rows} WHERE verdict = 0) TO {quote(str(reports))} "
        "(FORMAT parquet, COMPRESSION zstd)"
    )
    refused = _refused(rows, source, len(sources))
    con.execute(f"COPY ({refused}) TO {quote(str(quarantine))} (FORMAT parquet, COMPRESSION zstd)")
    return Reading(reports, quarantine, _tallies(con, rows, sources), _refusals(con, quarantine), ())


def _empty(con: "DuckDBPyConnection", reports: Path, quarantine: Path) -> None:
    columns = ", ".join(f"NULL::{_TYPES.get(name, 'VARCHAR')} AS {name}" for name in REPORT_COLUMNS)
    con.execute(f"COPY (SELECT {columns} WHERE false) TO {quote(str(reports))} (FORMAT parquet)")
    texts = 'NULL::VARCHAR AS source, NULL::BIGINT AS line, NULL::VARCHAR AS "column", NULL::VARCHAR AS value'
    texts += ", NULL::VARCHAR AS reason, NULL::VARCHAR AS remedy"
    con.execute(f"COPY (SELECT {texts} WHERE false) TO {quote(str(quarantine))} (FORMAT parquet)")


def _refused(rows: str, source: str, files: int) -> str:
    def told(part: str) -> str:
        cases = " ".join(
            f"WHEN {code} THEN {quote(getattr(verdict, part))}"
            for code, verdict in VERDICTS.items()
            if verdict.kind == "quarantined"
        )
        return f"CASE verdict {cases} END"

    rejected = " UNION ALL ".join(
        f"SELECT {number}::SMALLINT, line::BIGINT, {UNREADABLE}::SMALLINT, left(csv_line, 80) "
        f"FROM rejected_{number}"
        for number in range(files)
    )
    every = f"SELECT file, line, verdict, said FROM {rows} WHERE verdict > 200 UNION ALL {rejected}"
    return (
        f"SELECT {source}, line, {told('column')} AS \"column\", coalesce(said, '') AS value, "
        f"{told('rule')} AS reason, {told('remedy')} AS remedy FROM ({every}) ORDER BY file, line"
    )


def _tallies(con: "DuckDBPyConnection", rows: str, sources: Sequence[Source]) -> tuple[Tally, ...]:
    counted = con.execute(f"SELECT file, verdict, count(*) FROM {rows} GROUP BY ALL ORDER BY ALL").fetchall()
    out = []
    for number, source in enumerate(sources):
        mine = {verdict: count for file, verdict, count in counted if file == number}
        lost = con.execute(f"SELECT count(*) FROM rejected_{number}").fetchone()
        mine[UNREADABLE] = mine.get(UNREADABLE, 0) + (lost[0] if lost else 0)
        kinds = dict.fromkeys(("accepted", "quarantined"), 0)
        aside = {}
        for verdict, count in mine.items():
            if VERDICTS[verdict].kind == "aside":
                aside[VERDICTS[verdict].rule] = count
            else:
                kinds[VERDICTS[verdict].kind] += count
        total = sum(mine.values())
        out.append(Tally(source.name, source.layout, total, kinds["accepted"], kinds["quarantined"],
                         MappingProxyType(aside)))  # fmt: skip
    return tuple(out)


def _refusals(con: "DuckDBPyConnection", quarantine: Path) -> tuple[Refusal, ...]:
    found = con.execute(
        f'SELECT source, "column", value, reason, remedy, count(*) AS rows, min(line) AS line '
        f"FROM read_parquet({quote(str(quarantine))}) GROUP BY ALL ORDER BY rows DESC, source, line "
        f"LIMIT {_LISTED}"
    ).fetchall()
    return tuple(Refusal(*row) for row in found)
