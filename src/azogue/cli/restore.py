"""`azogue restore`: an office from a backup, on this database or another."""

from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.console import say, whisper
from azogue.cli.exits import Exit, Refusal


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `azogue backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Let what is in the office now give way.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Verify the file and change nothing.")] = False,
) -> Exit:
    """Put an office back as a backup has it; SQLite and PostgreSQL take each other's backups."""
    if not file.is_file():
        raise Refusal(f"There is no file {file}.")
    from azogue.office.site.prepare import NotReady, prepare, set_up

    try:
        set_up()
        prepare()
    except NotReady as error:
        raise Refusal(str(error)) from error
    from azogue.office.site import restore as room
    from azogue.office.site.archive import BadArchive

    try:
        if check:
            manifest = room.verify(file)
            say(f"The backup of {manifest.made} is whole: {len(manifest.members)} parts.")
            return Exit.FINE
        if room.is_open() and not room.is_empty():
            raise Refusal("The office is open. Close it first (or wait half a minute after it was closed).")
        whisper("Verifying the backup before anything is changed …")
        manifest = room.restore(file, replace=replace)
    except BadArchive as error:
        raise Refusal(f"{error} Nothing was changed.", Exit.PROBLEMS) from error
    except room.NotEmpty as error:
        raise Refusal(
            "There is an office here already. Add --replace to let it give way; make a backup of it first."
        ) from error
    rows = sum(m.rows or 0 for m in manifest.members)
    say(f"The office is as it was at {manifest.made}: {rows:,} rows. Everybody has to sign in again.")
    return Exit.FINE
