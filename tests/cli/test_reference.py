"""The reference page of the command line is what the commands say."""

from pathlib import Path

import pytest

from azogue.cli.exits import Exit
from azogue.cli.reference import EXIT_WORDS, markdown
from azogue.cli.table import COMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"


def test_the_page_is_current() -> None:
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the tests")
    remedy = "run: python -m azogue.cli.reference docs/reference/cli.md"
    assert PAGE.read_text(encoding="utf-8") == markdown(), remedy


def test_the_page_has_a_section_for_every_command_and_every_exit_code() -> None:
    page = markdown()
    assert all(f"## azogue {name}\n" in page for name in COMMANDS)
    assert set(EXIT_WORDS) == set(Exit)
