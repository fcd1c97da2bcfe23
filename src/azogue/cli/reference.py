"""Writes docs/reference/cli.md from the commands themselves: python -m azogue.cli.reference FILE."""

import contextlib
import io
import os
import sys
from pathlib import Path

from azogue.cli.exits import Exit
from azogue.cli.table import COMMANDS, help_text

EXIT_WORDS = {
    Exit.FINE: "Done. A check found nothing worse than warnings and notes.",
    Exit.PROBLEMS: "The data have problems; one of several dossiers failed; nothing was found.",
    Exit.USAGE: "Called wrongly: a path, code, country or option that does not exist.",
    Exit.BROKEN: "A fault of Azogue's own, worth reporting (`azogue --debug …` shows it).",
    Exit.INTERRUPTED: "Stopped by the person. What was finished stays finished.",
}


def markdown() -> str:
    """Return the reference page: the overview, every command's help, the exit codes."""
    parts = [
        "# The command line",
        "",
        "<!-- Written by `python -m azogue.cli.reference docs/reference/cli.md`; change the commands. -->",
        "",
        "```text",
        help_text(),
        "```",
    ]
    for name in COMMANDS:
        parts += ["", f"## azogue {name}", "", "```text", _help_of(name), "```"]
    parts += ["", "## Exit codes", "", "| code | meaning |", "| --- | --- |"]
    parts += [f"| {int(code)} | {words} |" for code, words in EXIT_WORDS.items()]
    parts += [
        "",
        "## Surroundings",
        "",
        "| variable | effect |",
        "| --- | --- |",
        "| `NO_COLOR` | No colours. In a pipe there are none in any case. |",
        "| `AZOGUE_DEBUG` | Tracebacks of dossiers that fail in `azogue build`; `--debug` sets it. |",
        "",
        "Those of the office are in [Settings of the office](settings.md).",
        "",
        "Results go to standard output, remarks about the work to standard error. `--json` prints ASCII.",
        "",
    ]
    return "\n".join(parts)


def _help_of(name: str) -> str:
    from azogue.cli.app import run

    os.environ["COLUMNS"] = "100"
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run([name, "--help"])
    return "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(markdown(), encoding="utf-8", newline="\n")
