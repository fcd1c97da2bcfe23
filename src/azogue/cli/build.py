"""`azogue build`: from dossiers to inventories, reports and tables; many at once, resumable."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.console import console, mass, printable, say, say_json, span, whisper
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import DRAWS, SEED, existing
from azogue.cli.works import FORMATS, Job, Options, Outcome

STYLES = {"built": "green", "kept": "dim", "failed": "red"}


def build(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Dossier folders or .xlsx workbooks.")],
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the results; one subfolder per dossier.")
    ] = Path("out"),
    draws: Annotated[int, typer.Option(min=100, help="Monte Carlo draws.")] = DRAWS,
    seed: Annotated[int, typer.Option(help="Seed: the same seed gives the same digits.")] = SEED,
    jobs: Annotated[int | None, typer.Option(min=1, help="Dossiers built at the same time.")] = None,
    formats: Annotated[str, typer.Option(help="Which files to write, with commas.")] = ",".join(FORMATS),
    template: Annotated[
        Path | None, typer.Option(help="The ministry's own .docx with its letterhead.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Year to report; default the latest.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Build also what is finished already.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the outcome of every dossier as JSON.")
    ] = False,
) -> Exit:
    """Turn one or many dossiers into inventories, reports and tables.

    What was finished before with the same data, options and program is kept. Exit code 0: all built;
    1: at least one dossier failed; 2: a path or option is wrong.
    """
    options = Options(_formats(formats), draws, seed, year, _template(template))
    outcomes, missing = build_many(paths, out, options, jobs, again=again)
    if as_json:
        say_json(
            [{"path": str(path), "state": "missing", "message": text} for path, text in missing] + [*outcomes]
        )
    else:
        show(outcomes)
        for _, text in missing:
            whisper(f"azogue: {text}")
    if missing:
        return Exit.USAGE
    return Exit.PROBLEMS if any(item.state == "failed" for item in outcomes) else Exit.FINE


def build_many(
    paths: Sequence[Path], out: Path, options: Options, jobs: int | None, *, again: bool = False
) -> tuple[list[Outcome], list[tuple[Path, str]]]:
    """Build all dossiers that are there.

    Returns:
        Outcomes in the order of the paths, and the paths that are not there with what to say about them.

    """
    from azogue.cli.crew import build_all, jobs_by_default, output_folders

    there: list[Path] = []
    missing: list[tuple[Path, str]] = []
    for path in dict.fromkeys(paths):
        try:
            there.append(existing(path))
        except Refusal as refusal:
            missing.append((path, str(refusal)))
    out.mkdir(parents=True, exist_ok=True)
    processes = jobs or jobs_by_default(len(there))
    threads = 1 if min(processes, len(there)) > 1 else None  # processes and threads would crowd each other
    work = [
        Job(path, folder, options, again, threads)
        for path, folder in zip(there, output_folders(there, out), strict=True)
    ]
    outcomes: dict[Path, Outcome] = {}
    from azogue.cli.progress import Bar

    with Bar(len(work), stages=len(options.formats) + 2) as bar:
        for outcome in build_all(work, processes, bar.tell):
            outcomes[outcome.path] = outcome
            bar.finished(outcome.label)
    return [outcomes[path] for path in there], missing


def show(outcomes: Sequence[Outcome]) -> None:
    """Print a table of what became of every dossier, then where to look when something failed."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("dossier", "state", "year", "releases, kg Hg/a", "95 % range", "gaps", "problems"):
        table.add_column(printable(name), justify="right" if name in {"year", "gaps", "problems"} else "left")
    for item in outcomes:
        table.add_row(
            Text(printable(item.label)),
            Text(item.state, style=STYLES[item.state]),
            str(item.year or ""),
            printable(mass(item.total_kg)) if item.state != "failed" else "",
            printable(span(item.low_kg, item.high_kg)),
            str(item.gaps) if item.state != "failed" else "",
            str(item.errors + item.warnings),
        )
    out = console()
    if outcomes:
        out.print(table)
    for item in outcomes:
        if item.state == "failed":
            say(f"{item.label} failed: {item.message}")
    problems = [item for item in outcomes if item.errors]
    for item in problems:
        say(f"{item.label}: {item.errors} cells with errors left out; `azogue check {item.path}` lists them.")
    folders = sorted({str(item.files[0].parent) for item in outcomes if item.files})
    if folders:
        say("Files in: " + ", ".join(folders))


def _formats(text: str) -> tuple[str, ...]:
    wanted = {word.strip().lower() for word in text.split(",") if word.strip()}
    unknown = sorted(wanted - set(FORMATS))
    if unknown or not wanted:
        raise Refusal(
            f"There is no format {', '.join(unknown) or '(none given)'}. Formats: {', '.join(FORMATS)}."
        )
    return tuple(name for name in FORMATS if name in wanted)


def _template(path: Path | None) -> Path | None:
    if path is None:
        return None
    if not path.is_file():
        raise Refusal(f"The template {path} is not there.")
    if path.suffix.lower() != ".docx":
        raise Refusal(f"The template {path} is not a .docx document.")
    return path
