"""Trade and customs files on the way to a balance: read and reconciled, and the consumption they give."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azogue.cli.console import console, mass, printable, put, say, span, whisper
from azogue.cli.exits import Exit, Refusal

if TYPE_CHECKING:
    import polars as pl

    from azogue.dossier.records import Dossier
    from azogue.trade import Reading


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What trade files say about mercury once both sides of every flow are weighed."""

    flows: "pl.DataFrame"
    """Reconciled flows of the codes of mercury and mercury goods, all countries."""
    account: tuple[str, ...]
    """What became of the rows of each file."""
    notes: tuple[str, ...]
    """What could not be done in reconciling, and what was done instead."""
    refused: bool
    """Whether rows or a file could not be read."""


def reconciled_from(files: list[Path], mapping: Path | None, distances: Path | None) -> Reconciled:
    """Read files of trade statistics or customs and reconcile what both sides report.

    All codes are read, not those of mercury alone: how far a reporter errs shows in all of its trade.

    Raises:
        Refusal: A file is not there or nothing in it can be reconciled; the message says what to do.

    """
    from azogue.facts.trade import mercury_codes
    from azogue.trade.engines import connect
    from azogue.trade.geography import BadGeography, read_geography
    from azogue.trade.study import study
    from azogue.trade.tables import BadReports

    reading = _read(files, mapping)
    whisper("Reconciling trade …")
    try:
        with connect() as con:
            places = read_geography(distances, None) if distances is not None else None
            found = study(reading.table(con), con, geography=places)
            wanted = found.flows.filter(found.flows.hs.isin(list(mercury_codes())))
            flows: pl.DataFrame = con.to_polars(wanted)
    except BadGeography as error:
        raise Refusal(str(error)) from error
    except BadReports as error:
        raise Refusal(str(error), Exit.PROBLEMS) from error
    account = tuple(
        f"{tally.source}: {tally.rows} rows read, {tally.accepted} accepted, {tally.quarantined} refused, "
        f"{tally.set_aside} set aside."
        for tally in reading.tallies
    )
    messages = tuple(problem.message for problem in reading.problems)
    refused = any(tally.quarantined for tally in reading.tallies)
    wrong = any(problem.severity == "error" for problem in reading.problems)
    return Reconciled(flows, (*account, *messages), found.notes, refused or wrong)


def _read(files: list[Path], mapping: Path | None) -> "Reading":
    from azogue.trade import CustomsMapping, MappingError, read_trade

    for path in (*files, *([mapping] if mapping is not None else [])):
        if not path.is_file():
            raise Refusal(f"There is no file {path}.")
    columns = None
    try:
        if mapping is not None:
            columns = CustomsMapping.from_json(mapping.read_text(encoding="utf-8"))
    except (MappingError, UnicodeDecodeError) as error:
        raise Refusal(f"{mapping}: {error}") from error
    whisper(f"Reading {len(files)} trade file{'s' * (len(files) != 1)} …")
    try:
        reading = read_trade(files, mapping=columns)
    except ValueError as error:
        raise Refusal(str(error)) from error
    if not any(tally.accepted for tally in reading.tallies):
        said = " ".join(problem.message for problem in reading.problems)
        raise Refusal(f"Nothing was read that could be reconciled. {said}".rstrip(), Exit.PROBLEMS)
    return reading


def consumption_records(found: Reconciled, dossier: "Dossier") -> "pl.DataFrame":
    """Return the apparent consumption of the dossier's country by year and code."""
    from azogue.balance import consumption_of

    return consumption_of(found.flows, dossier)


def show_consumption(table: "pl.DataFrame") -> None:
    """Print the apparent consumption: imports, exports, production and the mercury in what stayed."""
    from rich.table import Table

    from azogue.facts.trade import mercury_codes

    if not table.height:
        say("\nApparent consumption: no trade of mercury or mercury goods of this country.")
        return
    say("\nApparent consumption by year: production + imports − exports")
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("year", "code", "goods", "in", "imports", "exports", "production", "stayed", "mercury, kg"):
        words = name in {"code", "goods", "in"}
        shown.add_column(printable(name), justify="left" if words else "right")
    codes = mercury_codes()
    for row in table.iter_rows(named=True):
        unknown = f" ({row['unmeasured']} not known)" if row["unmeasured"] else ""
        cells = (
            str(row["year"]),
            row["hs"],
            codes[row["hs"]].name[:28],
            row["measure"],
            f"{mass(row['imports'])}{unknown}",
            mass(row["exports"]),
            mass(row["production"]) if row["production_known"] else "",
            mass(row["apparent"]),
            span(row["mercury_low"], row["mercury_high"]),
        )
        shown.add_row(*(printable(cell) for cell in cells))
    console().print(shown)


def show_account(found: Reconciled) -> None:
    """Print what became of the files' rows."""
    say("")
    for line in (*found.account, *found.notes):
        put(console(), line)


def plain(found: Reconciled, consumption: "pl.DataFrame") -> dict[str, Any]:
    """Return it as JSON has it."""
    return {
        "files": list(found.account),
        "notes": list(found.notes),
        "apparent_consumption": consumption.to_dicts(),
    }
