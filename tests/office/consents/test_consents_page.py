"""The page shows the tables in force, and the room stays free of the web."""

import subprocess
import sys
from pathlib import Path

import pytest

from azogue.office.consents.page import as_markdown

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "consents.md"


def test_the_published_tables_are_those_in_force():
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the tests")
    remedy = "run: python -m azogue.office.consents.page docs/reference/consents.md"
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), remedy


@pytest.mark.parametrize("module", ["rules", "ledger", "reconciling", "records", "page"])
def test_the_pure_part_brings_no_web_framework_and_nothing_heavy(module):
    code = f"import sys, azogue.office.consents.{module}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"django", "ninja", "numpy", "scipy", "polars", "typer", "rich", "pydantic", "babel"}
    assert heavy & set(done.stdout.splitlines()) == set()
