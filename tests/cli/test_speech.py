"""What commands print: any terminal, any encoding, JSON that any program reads."""

import io
import json
import math
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.cli import console
from azogue.cli.problems import by_sheet, counted, line, listing, summary
from azogue.dossier.records import Problem


@dataclass(frozen=True)
class Pair:
    one: object
    other: object


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


def test_a_text_reaches_a_unicode_terminal_unchanged() -> None:
    assert console.printable("5 – 31 t × Σ", stream("utf-8")) == "5 – 31 t × Σ"


def test_signs_are_spelt_out_for_an_ascii_terminal() -> None:
    assert console.printable("5 – 31 t × Σ → ≤", stream("ascii")) == "5 - 31 t x sum -> <="


@given(st.text())
def test_any_text_can_be_printed_on_an_ascii_terminal(text: str) -> None:
    console.printable(text, stream("ascii")).encode("ascii")


def test_json_is_ascii_and_has_null_for_what_is_not_a_number(capsys) -> None:
    console.say_json(Pair({"ä": math.nan, 2: (math.inf, None)}, Path("a")))
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert json.loads(shown) == {"one": {"ä": None, "2": [None, None]}, "other": "a"}


@pytest.mark.parametrize(
    ("kg", "text"),
    [
        (None, "?"),
        (0.0, "0"),
        (1234567.0, "1 230 000"),
        (-12.345, "-12.3"),
        (0.001234, "0.00123"),
        (9.999, "10.0"),
    ],
)
def test_a_mass_has_three_significant_digits_and_unknown_is_a_question_mark(kg, text) -> None:
    assert console.mass(kg) == text


@given(st.floats(min_value=1e-12, max_value=1e15))
def test_a_written_mass_is_the_mass_within_half_a_percent(kg: float) -> None:
    assert float(console.mass(kg).replace(" ", "")) == pytest.approx(kg, rel=0.0051)


PROBLEMS = (
    Problem("activities", 7, "rate", "12 kt", "write the number alone", "error", "D7"),
    Problem("context", None, "", "", "the sheet is empty", "note"),
    Problem("activities", 3, "unit", "lb\nlb", "unknown unit", "warning"),
    Problem("activities", 3, "rate", "-1", "negative", "error"),
)


def test_problems_are_grouped_by_sheet_and_sorted_by_row_gravest_first() -> None:
    grouped = by_sheet(PROBLEMS)
    assert [name for name, _ in grouped] == ["activities", "context"]
    assert [(p.row, p.severity) for p in grouped[0][1]] == [(3, "error"), (3, "warning"), (7, "error")]


def test_problems_are_counted_by_severity() -> None:
    assert counted(PROBLEMS) == (2, 1, 1)
    assert summary(PROBLEMS) == "2 errors, 1 warning, 1 note"
    assert summary(()) == "no problems"


def test_a_problem_names_its_place_its_value_and_the_remedy_on_one_line() -> None:
    assert line(PROBLEMS[0]) == 'error    D7, rate "12 kt": write the number alone'
    assert line(PROBLEMS[2]) == 'warning  row 3, unit "lb lb": unknown unit'
    assert line(PROBLEMS[1]) == "note     whole sheet: the sheet is empty"


def test_the_listing_holds_every_problem_and_ends_with_the_counts() -> None:
    lines = listing(PROBLEMS).splitlines()
    assert sum(item.startswith("  ") for item in lines) == len(PROBLEMS)
    assert lines[-1] == "2 errors, 1 warning, 1 note."


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252"])
def test_the_help_of_every_kind_can_be_printed_in_any_encoding(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "azogue", "check", "--help"],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": encoding, "PATH": "", "NO_COLOR": "1"},
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert b"\x1b" not in done.stdout
