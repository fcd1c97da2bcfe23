"""The architecture page leads to the formula it promises."""

import importlib
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<files>[^|]*`[^|]+) \| (?P<functions>[^|]*) \|$", re.MULTILINE)
ROWS = [(m["what"].strip(), m["files"], m["functions"]) for m in ROW.finditer(PAGE.read_text("utf-8"))]


def test_the_table_of_formulas_is_read():
    assert len(ROWS) >= 12


@pytest.mark.parametrize(("what", "files", "functions"), ROWS)
def test_the_file_and_the_function_named_are_there(what, files, functions):
    paths = re.findall(r"`([\w/]+)\.py`", files)
    assert paths, what
    modules = [importlib.import_module("azogue." + path.replace("/", ".")) for path in paths]
    for name in re.findall(r"`(\w+)`", functions):
        assert any(hasattr(m, name) for m in modules), f"{what}: no {name} in {paths}"
