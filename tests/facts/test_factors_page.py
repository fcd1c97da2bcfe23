"""The page about the factors tells the truth about the tables."""

from pathlib import Path

import pytest

from tests.facts import factors_page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "factors.md"


@pytest.mark.parametrize("part", ["counts_table", "factor_table", "air_table", "summary"])
def test_the_page_shows_the_tables_as_they_are_now(part):
    assert getattr(factors_page, part)() in PAGE.read_text(encoding="utf-8")
