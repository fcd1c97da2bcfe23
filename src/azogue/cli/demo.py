"""`azogue demo`: the example of Peru, built end to end and shown."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.build import build_many, show
from azogue.cli.console import say, say_json, whisper
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import DRAWS, SEED
from azogue.cli.works import FORMATS, Options

EXAMPLE = "peru-2016"


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("out"),
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the report in a browser.")] = False,
    draws: Annotated[int, typer.Option(min=100, help="Monte Carlo draws.")] = DRAWS,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> Exit:
    """Build the example inventory of Peru and show its report."""
    path = example()
    if not as_json:
        whisper(f"Building {path.name} (the first run also compiles the engine and makes the fonts) …")
    outcomes, _ = build_many([path], out, Options(FORMATS, draws, SEED), jobs=1)
    outcome = outcomes[0]
    if as_json:
        say_json(outcome)
    else:
        show(outcomes)
    if outcome.state == "failed":
        return Exit.PROBLEMS
    report = next((file for file in outcome.files if file.suffix == ".html"), None)
    if report is not None and not as_json:
        say(f"Report: {report.resolve().as_uri()}")
        if not no_open and open_in_browser(report):
            say("It was opened in your browser.")
    return Exit.FINE


def example(name: str = EXAMPLE) -> Path:
    """Return the folder of an example: beside the code in a clone, inside the package when installed.

    Raises:
        Refusal: The example came neither way.

    """
    package = Path(__file__).resolve().parents[1]
    for home in (package / "examples", package.parents[1] / "examples"):
        for found in (home / name, home / f"{name}.xlsx"):
            if found.exists():
                return found
    raise Refusal(
        "The examples did not come with this installation of Azogue. Get a clone and run `make run`."
    )


def open_in_browser(report: Path) -> bool:
    """Open a file in the browser where a person sits before a screen; say whether that was done."""
    on_screen = sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not on_screen or os.environ.get("CI") or not sys.stdout.isatty():
        return False
    import webbrowser

    try:
        return webbrowser.open(report.resolve().as_uri())
    except webbrowser.Error:
        return False
