"""The page of the docs about roles says what is in force."""

from pathlib import Path

import pytest
from django.utils import translation

from azogue.office.people.roles_page import as_markdown

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "roles.md"


def test_the_published_page_of_roles_is_the_one_in_force() -> None:
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the tests")
    remedy = "run: python -m azogue.office.people.roles_page docs/reference/roles.md"
    with translation.override("en"):
        assert PAGE.read_text(encoding="utf-8") == as_markdown(), remedy
