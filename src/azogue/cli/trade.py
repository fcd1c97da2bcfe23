"""`azogue trade`: files of trade statistics and customs read, reconciled and screened."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from azogue.cli.console import as_plain, console, put, say, say_json, whisper
from azogue.cli.exits import Exit, Refusal

if TYPE_CHECKING:
    import polars as pl
    from ibis.backends.sql import SQLBackend as Backend

    from azogue.trade import CustomsMapping, Reading
    from azogue.trade.screen import Screening
    from azogue.trade.study import Study

Action = Literal["read", "reconcile", "screen"]
SHOWN, SHOWN_ALERTS = 15, 3
"""Refusals and reporters that are printed, and alerts of each detector; the files have all of them."""


def trade(
    action: Annotated[Action, typer.Argument(help="What to do: read, reconcile or screen.")],
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="UN Comtrade, BACI or customs rows, as CSV, plain or in gzip."),
    ],
    out: Annotated[Path | None, typer.Option(help="Folder for the tables (Parquet, CSV, JSON).")] = None,
    code: Annotated[
        list[str] | None, typer.Option(help="HS code of six digits to read; may be given several times.")
    ] = None,
    mercury: Annotated[
        bool, typer.Option("--mercury", help="Read the codes of mercury and its products only.")
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="Which column means what in a country's own rows, as JSON.")
    ] = None,
    distances: Annotated[
        Path | None, typer.Option(help="Distances between areas, such as CEPII's GeoDist, as CSV.")
    ] = None,
    countries: Annotated[
        Path | None, typer.Option(help="Areas with a column landlocked, as CSV, beside --distances.")
    ] = None,
    discounted: Annotated[
        bool, typer.Option("--discounted", help="Take re-exports off exports, re-imports off imports.")
    ] = False,
    baci_like: Annotated[
        bool, typer.Option("--baci-like", help="Weigh reports as the published method of BACI does.")
    ] = False,
    engine: Annotated[
        str,
        typer.Option(help="Where tables are computed: duckdb, local[2] or spark://host:port (Apache Spark)."),
    ] = "duckdb",
    as_json: Annotated[bool, typer.Option("--json", help="Print the account and figures as JSON.")] = False,
) -> Exit:
    """Read trade and customs files, reconcile what both sides report, and screen it.

    Exit code 0: done; 1: a file could not be read, or rows were refused; 2: a path or option is wrong.
    """
    _look_at(engine)
    reading = _read(files, out, _codes(code, mercury), _mapping(mapping))
    found: Study | None = None
    screened: Screening | None = None
    if action != "read":
        with _tables(engine) as con:
            found = _study(reading, con, distances, countries, discounted, baci_like)
            screened = _screened(found, con) if action == "screen" else None
            if out is not None:
                _write(out, found, screened, con)
    if as_json:
        say_json(_plain(reading, found, screened))
    else:
        _show_reading(reading)
        if found is not None:
            _show_study(found)
        if screened is not None:
            _show_alerts(screened)
        if out is not None:
            say(f"\nFiles in: {out}")
    refused = any(tally.quarantined for tally in reading.tallies)
    return Exit.PROBLEMS if refused or any(p.severity == "error" for p in reading.problems) else Exit.FINE


def _codes(given: list[str] | None, mercury: bool) -> set[str] | None:
    from azogue.facts.trade import mercury_codes

    wanted = set(given or ())
    if mercury:
        wanted |= set(mercury_codes())
    return wanted or None


def _mapping(path: Path | None) -> "CustomsMapping | None":
    from azogue.trade import CustomsMapping, MappingError

    if path is None:
        return None
    try:
        return CustomsMapping.from_json(path.read_text(encoding="utf-8"))
    except (MappingError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: {error}") from error


def _read(
    files: list[Path], out: Path | None, only: set[str] | None, mapping: "CustomsMapping | None"
) -> "Reading":
    from azogue.trade import read_trade

    for path in files:
        if not path.is_file():
            raise Refusal(f"There is no file {path}.")
    whisper(f"Reading {len(files)} file{'s' * (len(files) != 1)} …")
    try:
        return read_trade(files, only=only, mapping=mapping, folder=out)
    except ValueError as error:
        raise Refusal(str(error)) from error


def _look_at(engine: str) -> None:
    """Refuse an engine that is not there, before files are read for it."""
    from azogue.trade.engines import EngineError, look

    try:
        look(engine)
    except EngineError as error:
        raise Refusal(str(error)) from error


@contextmanager
def _tables(engine: str) -> "Iterator[Backend]":
    """Open the place where tables are computed."""
    from azogue.trade.engines import EngineError, connect

    if engine != "duckdb":
        whisper(f"Opening a session of Spark at {engine} …")
    try:
        with connect(engine) as con:
            yield con
    except EngineError as error:
        raise Refusal(str(error)) from error


def _study(
    reading: "Reading",
    con: "Backend",
    distances: Path | None,
    countries: Path | None,
    discounted: bool,
    baci_like: bool,
) -> "Study":
    from azogue.trade.geography import BadGeography, read_geography
    from azogue.trade.study import study
    from azogue.trade.tables import BadReports

    if not any(tally.accepted for tally in reading.tallies):
        _show_reading(reading)
        raise Refusal("Nothing was read that could be reconciled.", Exit.PROBLEMS)
    whisper("Reconciling …")
    try:
        places = read_geography(distances, countries) if distances is not None else None
        return study(reading.table(con), con, geography=places, discounted=discounted, baci_like=baci_like)
    except BadGeography as error:
        raise Refusal(str(error)) from error
    except BadReports as error:
        raise Refusal(str(error), Exit.PROBLEMS) from error


def _screened(found: "Study", con: "Backend") -> "Screening":
    from azogue.trade.screen import screen

    whisper("Screening …")
    return screen(found.flows, con)


def _write(folder: Path, found: "Study", screened: "Screening | None", con: "Backend") -> None:
    """Write the tables; each appears whole or not at all."""
    from azogue.trade.engines import write

    folder.mkdir(parents=True, exist_ok=True)

    def put_in(name: str, make: Any) -> None:
        part = folder / f".{name}.part"
        make(part)
        part.replace(folder / name)

    put_in("flows.parquet", lambda part: write(found.flows, part, con))
    put_in("reporters.csv", found.reliability.table.write_csv)
    put_in("conversion-rates.csv", found.rates.write_csv)
    if screened is not None:
        put_in("alerts.parquet", screened.alerts.write_parquet)
        flat = screened.alerts.with_columns(_joined(screened.alerts))
        put_in("alerts.csv", flat.write_csv)
    summary = json.dumps(_figures(found, screened), indent=1, ensure_ascii=False) + "\n"
    put_in("summary.json", lambda part: part.write_text(summary, encoding="utf-8", newline="\n"))


def _joined(alerts: "pl.DataFrame") -> "pl.Series":
    return alerts["rests_on"].list.join(" ")


def _plain(reading: "Reading", found: "Study | None", screened: "Screening | None") -> dict[str, Any]:
    account = {
        "files": [
            {**as_plain(tally), "set_aside": tally.set_aside, "aside": dict(tally.aside)}
            for tally in reading.tallies
        ],
        "refusals": as_plain(reading.refusals),
        "problems": as_plain(reading.problems),
    }
    if found is None:
        return account
    listed = {} if screened is None else {"listed": screened.alerts.to_dicts()}
    return {**account, **_figures(found, screened), **listed}


def _figures(found: "Study", screened: "Screening | None") -> dict[str, Any]:
    told = found.statistics
    figures: dict[str, Any] = {
        "statistics": {
            "flows": told.flows,
            "share_two_sided": told.two_sided,
            "share_exporter_only": told.x_only,
            "share_importer_only": told.m_only,
            "ln_m_over_x": {
                "lower_quartile": told.gap_low,
                "median": told.gap_median,
                "upper_quartile": told.gap_high,
            },
            "share_beyond_factor_two": told.beyond_double,
        },
        "cif": None if found.cif is None else [as_plain(term) for term in found.cif.terms],
        "reporters": found.reliability.table.select("area", "role", "error", "pairs", "se").to_dicts(),
        "notes": list(found.notes),
    }
    if screened is not None:
        figures["alerts"] = {"found": dict(screened.found), "explained": dict(screened.explained)}
    return figures


def _show_reading(reading: "Reading") -> None:
    out = console()
    for tally in reading.tallies:
        put(
            out,
            f"{tally.source}: {tally.rows} rows read, {tally.accepted} accepted, "
            f"{tally.quarantined} refused, {tally.set_aside} set aside",
            style="bold",
        )
        for rule, count in tally.aside.items():
            put(out, f"{count} set aside: {rule}", indent=2)
    for refusal in reading.refusals[:SHOWN]:
        value = f' "{refusal.value}"' if refusal.value else ""
        where = f"{refusal.source}, row {refusal.line}, {refusal.column}{value}"
        times = f" ({refusal.rows} rows like it)" if refusal.rows > 1 else ""
        put(out, f"{where}: {refusal.reason}{times}. {refusal.remedy}", indent=2, style="yellow")
    if len(reading.refusals) > SHOWN:
        put(
            out,
            f"… and {len(reading.refusals) - SHOWN} other kinds; quarantine.parquet has every row.",
            indent=2,
        )
    for problem in reading.problems:
        put(out, problem.message, style="red" if problem.severity == "error" else "yellow")


def _show_study(found: "Study") -> None:
    told = found.statistics
    say(f"\n{told.flows} flows")
    for share, words in (
        (told.two_sided, "reported by both sides"),
        (told.x_only, "by the exporter alone"),
        (told.m_only, "by the importer alone"),
    ):
        if share is not None:
            say(f"  {share:6.1%} {words}")
    if told.gap_median is not None and told.gap_low is not None and told.gap_high is not None:
        say(f"  ln(M/X) {told.gap_median:.3f}, quartiles {told.gap_low:.2f} to {told.gap_high:.2f}")
    if told.beyond_double is not None:
        say(f"  {told.beyond_double:6.1%} of two-sided flows differ by more than a factor of two")
    for note in found.notes:
        say(f"  {note}")
    worst = told.worst.head(SHOWN)
    if worst.height:
        say("\nReporters by error, worst first (standard deviation of ln value)")
        for row in worst.iter_rows(named=True):
            error = f"{row['error']:.2f} ± {row['se']:.2f}"
            say(f"  {row['area']:<5} as {row['role']:<8} {error}, {row['pairs']} pairs")


def _show_alerts(screened: "Screening") -> None:
    say("\nAlerts")
    explained = dict(screened.explained)
    for detector, count in screened.found:
        off = f", {explained[detector]} of them explained by another" if detector in explained else ""
        say(f"  {detector.replace('_', ' ')}: {count}{off}")
        rows = screened.alerts.filter(screened.alerts["detector"] == detector).sort("score", descending=True)
        for row in rows.head(SHOWN_ALERTS).iter_rows(named=True):
            put(console(), f"{_flow(row)}: {row['because']}", indent=4)


def _flow(row: dict[str, Any]) -> str:
    ends = " → ".join(end for end in (row["exporter"], row["importer"]) if end)
    return ", ".join(str(part) for part in (ends, row["hs"], row["year"]) if part)
