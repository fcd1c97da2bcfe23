"""`azogue check`: the problems of one or many dossiers, cell by cell."""

from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.console import as_plain, console, printable, say, say_json
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import load
from azogue.cli.problems import by_sheet, counted, place, shorten, summary
from azogue.dossier.records import Problem

COLOURS = {"error": "red", "warning": "yellow", "note": "dim"}


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Dossier folders or .xlsx workbooks.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> Exit:
    """List the problems of a dossier, cell by cell.

    Exit code 0: nothing worse than warnings and notes; 1: errors; 2: a path is not there.
    """
    found: dict[Path, tuple[Problem, ...]] = {}
    missing: dict[Path, str] = {}
    for path in paths:
        try:
            found[path] = load(path).problems
        except Refusal as refusal:
            missing[path] = str(refusal)
    if as_json:
        say_json([_plain(path, found.get(path, ()), missing.get(path, "")) for path in paths])
    else:
        for path in paths:
            if path in missing:
                say(missing[path])
            else:
                _show(path, found[path])
    if missing:
        return Exit.USAGE
    return Exit.PROBLEMS if any(counted(problems)[0] for problems in found.values()) else Exit.FINE


def _plain(path: Path, problems: tuple[Problem, ...], refusal: str) -> dict[str, object]:
    errors, warnings, notes = counted(problems)
    return {
        "path": str(path),
        "refusal": refusal,
        "errors": errors,
        "warnings": warnings,
        "notes": notes,
        "problems": as_plain(problems),
    }


def _show(path: Path, problems: tuple[Problem, ...]) -> None:
    from rich.text import Text

    out = console()
    out.print(Text(printable(f"{path}: {summary(problems)}"), style="bold"))
    for sheet, group in by_sheet(problems):
        out.print(Text(printable(f"\n  {sheet or 'dossier'}: {summary(group)}"), style="bold"))
        for problem in group:
            value = f' "{shorten(problem.value)}"' if problem.value else ""
            out.print(
                Text("    ")
                .append(f"{problem.severity:<7} ", style=COLOURS[problem.severity])
                .append(printable(f"{place(problem)}{value}: "), style="cyan")
                .append(printable(problem.message))
            )
