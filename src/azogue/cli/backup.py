"""`azogue backup`: everything an office knows, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.console import say, whisper
from azogue.cli.exits import Exit, Refusal


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, such as office.zip.")],
) -> Exit:
    """Write everything the office knows into one file, while it goes on working."""
    if file.exists():
        raise Refusal(f"{file} exists already and is not touched. Choose another name.")
    if not file.absolute().parent.is_dir():
        raise Refusal(f"The folder {file.parent} is not there. Make it first.")
    open_office()
    from azogue.office.site.backup import back_up, note_backup

    manifest = back_up(file)
    note_backup(file.name, manifest)
    tables = [m for m in manifest.members if m.rows is not None]
    rows = sum(m.rows or 0 for m in tables)
    files = len(manifest.members) - len(tables)
    size = file.stat().st_size / 1e6
    say(f"Written: {file} ({rows:,} rows of {len(tables)} tables, {files:,} files, {size:.1f} MB)")
    say("It holds personal data and only you can read it. Keep it on another machine.")
    for name in manifest.missing:
        whisper(f"A file that the records name was not there: {name}")
    return Exit.PROBLEMS if manifest.missing else Exit.FINE


def open_office() -> None:
    """Load the office of this environment.

    Raises:
        Refusal: It cannot be, with what to do.

    """
    from azogue.office.site.prepare import NotReady, set_up, tables_ready

    try:
        set_up()
        tables_ready()
    except NotReady as error:
        raise Refusal(str(error)) from error
