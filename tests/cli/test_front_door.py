"""Help, version, unknown words, exit codes and the fence against tracebacks."""

import ast
import inspect
import re
import subprocess
import sys

import pytest

import azogue
from azogue.cli import app, main, table
from azogue.cli.exits import Exit, Refusal
from azogue.facts import FactsError


def first_sentence(name: str) -> str:
    return (inspect.getdoc(app.command_function(name)) or "").splitlines()[0]


@pytest.mark.parametrize("name", table.COMMANDS)
def test_the_help_table_says_of_every_command_what_the_command_says_of_itself(name: str) -> None:
    assert first_sentence(name) == table.COMMANDS[name]


def test_the_help_table_lists_exactly_the_modules_that_are_commands() -> None:
    home = ast.parse(inspect.getsource(table))
    assert home is not None
    from pathlib import Path

    modules = {
        path.stem
        for path in Path(table.__file__).parent.glob("*.py")
        if re.search(rf"^def {path.stem}\(", path.read_text(encoding="utf-8"), re.MULTILINE)
        and "typer" in path.read_text(encoding="utf-8")
    }
    assert modules == set(table.COMMANDS)


@pytest.mark.parametrize("call", [["--help"], ["-h"], ["help"], [], ["--debug"]])
def test_help_lists_every_command_and_leaves_with_zero(call, capsys) -> None:
    assert main(call) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown and text in shown for name, text in table.COMMANDS.items())


@pytest.mark.parametrize("name", table.COMMANDS)
def test_every_command_has_a_help_page(name, capsys) -> None:
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"azogue {name}" in shown
    assert "Traceback" not in shown


def test_the_version_is_that_of_the_package(capsys) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"azogue {azogue.__version__}\n"


def test_the_module_answers_like_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "azogue", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"azogue {azogue.__version__}\n"


def test_an_unknown_command_is_refused_with_the_nearest_one(capsys) -> None:
    assert main(["chekc"]) == Exit.USAGE
    assert "Did you mean check?" in capsys.readouterr().err


def test_an_unknown_option_is_refused_with_those_there_are(capsys) -> None:
    assert main(["--colour"]) == Exit.USAGE
    assert "--debug" in capsys.readouterr().err


def test_a_wrong_option_of_a_command_leaves_with_two(capsys) -> None:
    assert main(["check", "--nonsense"]) == Exit.USAGE
    assert "--nonsense" in capsys.readouterr().err


def raising(error: BaseException):
    def facts() -> None:
        raise error

    return facts


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Refusal("no such thing", Exit.PROBLEMS), Exit.PROBLEMS, "azogue: no such thing"),
        (KeyboardInterrupt(), Exit.INTERRUPTED, "Stopped"),
        (MemoryError(), Exit.BROKEN, "Not enough memory"),
        (PermissionError(13, "Permission denied", "out/x"), Exit.USAGE, "out/x: Permission denied"),
        (
            FactsError("set.csv", 2, "unit", "lb", "write kg."),
            Exit.USAGE,
            'azogue: set.csv, row 2, column unit has "lb"',
        ),
        (ZeroDivisionError("division by zero"), Exit.BROKEN, "fault of Azogue's own"),
    ],
)
def test_what_goes_wrong_ends_in_plain_words_and_a_code(error, code, words, monkeypatch, capsys) -> None:
    monkeypatch.setattr(app, "command_function", lambda name: raising(error))
    assert main(["facts"]) == code
    shown = capsys.readouterr().err
    assert words in shown
    assert "Traceback" not in shown


def test_debug_lets_the_traceback_through(monkeypatch) -> None:
    monkeypatch.setenv("AZOGUE_DEBUG", "")
    monkeypatch.setattr(app, "command_function", lambda name: raising(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "facts"])
