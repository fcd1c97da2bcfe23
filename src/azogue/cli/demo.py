"""`azogue demo`: the example of Peru, built end to end, in an office of its own."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.build import build_many, show
from azogue.cli.console import say, say_json, whisper
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import DRAWS, SEED
from azogue.cli.works import FORMATS, Options, Outcome

EXAMPLE = "peru-2016"
YEARS = "peru-2011-2016"
OFFICE = "office"
MARK = "demonstration.txt"
LEFT_OUT = ("DATABASE_URL", "AZOGUE_MAIL_URL", "AZOGUE_URL", "AZOGUE_SECRET_KEY", "AZOGUE_DEVELOP")
"""Variables of a real office, which a demonstration never touches."""


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the report and the office.")] = Path("out"),
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open anything in a browser.")] = False,
    draws: Annotated[int, typer.Option(min=100, help="Monte Carlo draws.")] = DRAWS,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the outcome as JSON; the report only.")
    ] = False,
    report: Annotated[bool, typer.Option("--report", help="Build the report and no office.")] = False,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Make the office ready, but do not open it.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the office of before away first.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
) -> Exit:
    """Build the example of Peru, and open an office in which to try everything with it."""
    outcome = _build(out, draws, as_json=as_json)
    if outcome.state == "failed" or as_json:
        return Exit.PROBLEMS if outcome.state == "failed" else Exit.FINE
    page = next((file for file in outcome.files if file.suffix == ".html"), None)
    if page is not None:
        say(f"Report: {page.resolve().as_uri()}")
    if report:
        if page is not None and not no_open and open_in_browser(page.resolve().as_uri()):
            say("It was opened in your browser.")
        return Exit.FINE
    return _office(out / OFFICE, port, fresh=fresh, serve=not no_serve, show_it=not no_open)


def _build(out: Path, draws: int, *, as_json: bool) -> Outcome:
    path = example()
    if not as_json:
        whisper(f"Building {path.name} (the first run also compiles the engine and makes the fonts) …")
    outcomes, _ = build_many([path], out, Options(FORMATS, draws, SEED), jobs=1)
    if as_json:
        say_json(outcomes[0])
    else:
        show(outcomes)
    return outcomes[0]


def _office(folder: Path, port: int, *, fresh: bool, serve: bool, show_it: bool) -> Exit:
    """Make an office with the example in it, and open it."""
    from azogue.cli.serve import finish
    from azogue.office.site import serving
    from azogue.office.site.prepare import NotReady, prepare, set_up

    for name in LEFT_OUT:
        os.environ.pop(name, None)
    os.environ["AZOGUE_DEMO"] = "1"
    os.environ["AZOGUE_DATA"] = str(folder.resolve())
    try:
        if serve:
            serving.refuse_taken_port("127.0.0.1", port)
        _ground(folder, fresh=fresh)
        address = serving.settle_address("127.0.0.1", port)
        set_up()
        whisper("Making the office ready …")
        prepare()
    except NotReady as error:
        raise Refusal(str(error)) from error
    from azogue.office.site import demonstration

    if not demonstration.loaded():
        whisper("Bringing the example and a few people into it …")
    demonstration.load(example(YEARS), example())
    if not serve:
        say(f"The office is ready in {serving.where(folder.resolve())}")
        return Exit.FINE
    door = f"{address}/demonstration/"

    def opened() -> None:
        say(f"The office is open: {door}")
        if show_it and open_in_browser(door):
            say("It was opened in your browser.")
        say("Stop it with Ctrl-C.")

    told = serving.serve("127.0.0.1", port, serving.default_workers(), say=whisper, opened=opened)
    return finish(told=told)


def _ground(folder: Path, *, fresh: bool) -> None:
    """Find the folder of the demonstration; nothing but a demonstration is ever thrown away or built upon.

    Raises:
        Refusal: Something else is in it.

    """
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise Refusal(f"{folder} holds something else than a demonstration. Name another place with --out.")
    if fresh and mark.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.write_text(
        "An office for trying things out, made by `azogue demo`. Nothing in it is real.\n", "utf-8"
    )


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


def open_in_browser(address: str) -> bool:
    """Open an address in the browser where a person sits before a screen; say whether that was done."""
    on_screen = sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not on_screen or os.environ.get("CI") or not sys.stdout.isatty():
        return False
    import webbrowser

    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
