"""Finds the one command asked for, runs it under typer and turns what goes wrong into plain words."""

import difflib
import functools
import io
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from azogue.cli.exits import Exit, Refusal, in_plain_words
from azogue.cli.table import COMMANDS, OPTIONS, help_text

ISSUE_HINT = "This is a fault of Azogue's own. Run again with `azogue --debug …` and report what it shows."


def command_function(name: str) -> Callable[..., int | None]:
    """Return the function behind a command, importing its module only now."""
    action: Callable[..., int | None] = getattr(import_module(f"azogue.cli.{name}"), name)
    return action


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; only `--debug` lets an exception through."""
    debug = arguments[:1] == ["--debug"]
    given = arguments[1:] if debug else arguments
    if debug:
        os.environ["AZOGUE_DEBUG"] = "1"  # worker processes inherit it
    if not given:
        print(help_text())  # noqa: T201
        return int(Exit.FINE)
    if given[0] not in COMMANDS:
        return _unknown(given[0])
    return _call(given[0], given[1:], debug=debug)


def _call(name: str, rest: list[str], *, debug: bool) -> int:
    import typer

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign the terminal lacks must not end the work
    action = command_function(name)
    codes: list[int] = []

    @functools.wraps(action)
    def fenced(*positional: Any, **named: Any) -> None:
        codes.append(_guard(lambda: action(*positional, **named), debug=debug))

    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command(name)(fenced)
    try:
        app(args=rest, prog_name=f"azogue {name}")
    except SystemExit as leaving:
        if not codes:  # typer left by itself: --help, or a wrong option that it has explained
            return leaving.code if isinstance(leaving.code, int) else int(Exit.USAGE)
    return codes[0]


def _guard(action: Callable[[], int | None], *, debug: bool) -> int:
    """Run an action; turn what goes wrong into plain words and an exit code."""
    try:
        return int(action() or Exit.FINE)
    except Refusal as refusal:
        return _say(str(refusal), refusal.code)
    except KeyboardInterrupt:
        return _say(
            "Stopped. What was finished stays; run the same command again to go on.", Exit.INTERRUPTED
        )
    except BrokenPipeError:
        _forget_stdout()
        return int(Exit.FINE)
    except Exception as error:
        if debug:
            raise
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    if isinstance(error, MemoryError):
        return _say("Not enough memory. Try fewer --jobs or fewer --draws.", Exit.BROKEN)
    if isinstance(error, OSError):
        return _say(_system_words(error), Exit.USAGE)
    words = in_plain_words(error)
    if words == str(error):
        return _say(words, Exit.USAGE)
    return _say(f"{words}\n{ISSUE_HINT}", Exit.BROKEN)


def _say(message: str, code: Exit) -> int:
    from azogue.cli.console import printable

    print(printable(f"azogue: {message}", sys.stderr), file=sys.stderr)  # noqa: T201
    return int(code)


def _unknown(word: str) -> int:
    if word.startswith("-"):
        return _say(f"There is no option {word}. Options: {', '.join(OPTIONS)}.", Exit.USAGE)
    close = difflib.get_close_matches(word, COMMANDS, n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(close)}?" if close else f" Commands: {', '.join(COMMANDS)}."
    return _say(f'There is no command "{word}".{hint}', Exit.USAGE)


def _system_words(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}"


def _forget_stdout() -> None:
    # The reader of our pipe has gone; closing quietly keeps Python from complaining at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
