"""The access matrix is published as it is, and every cell of it is a test."""

from pathlib import Path

import pytest

from azogue.office.record.gate import all_rules
from azogue.office.record.matrix import Cell, answer, as_markdown, cells, flows_as_markdown

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "access.md"
FLOWS = PAGE.with_name("workflow.md")
EVERY = [cell for rules in all_rules().values() for cell in cells(rules)]


def test_the_published_matrix_is_the_one_in_force() -> None:
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the tests")
    remedy = "run: python -m azogue.office.record.matrix docs/reference/access.md docs/reference/workflow.md"
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), remedy


def test_the_published_workflows_are_those_in_force() -> None:
    if not FLOWS.exists():
        pytest.skip("the documentation is not beside the tests")
    remedy = "run: python -m azogue.office.record.matrix docs/reference/access.md docs/reference/workflow.md"
    assert FLOWS.read_text(encoding="utf-8") == flows_as_markdown(), remedy


def test_there_are_cells_for_every_kind_of_thing() -> None:
    assert len({cell.kind for cell in EVERY}) >= 8
    assert len(EVERY) > 2_000


@pytest.mark.parametrize("kind", sorted(all_rules()))
def test_nobody_does_anything_to_a_thing_they_may_not_see(kind: str) -> None:
    found = [
        cell.words
        for cell in cells(all_rules()[kind])
        if answer(cell).allowed
        and cell.verb != "see"
        and not answer(Cell(cell.kind, "see", cell.state, cell.role, cell.place)).allowed
    ]
    assert found == []


@pytest.mark.parametrize("kind", sorted(all_rules()))
def test_the_public_only_reads(kind: str) -> None:
    rules = all_rules()[kind]
    found = [
        cell.words
        for cell in cells(rules)
        if cell.role == "public" and cell.verb not in rules.reading and answer(cell).allowed
    ]
    assert found == []


@pytest.mark.parametrize("kind", sorted(all_rules()))
def test_nobody_but_an_administrator_changes_things_of_another_country(kind: str) -> None:
    rules = all_rules()[kind]
    found = [
        cell.words
        for cell in cells(rules)
        if cell.place == "other"
        and cell.role != "administrator"
        and cell.verb not in rules.reading
        and answer(cell).allowed
    ]
    assert found == []
