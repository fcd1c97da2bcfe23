"""What the documentation tells people to type works: the tutorial is run, every command shown exists."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import azogue
from azogue.cli import main
from azogue.cli.reference import markdown
from azogue.cli.table import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-inventory.md"
BLOCK = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the language, the rest of the fence line and the text of every code block."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent, language, rest, text = match.groups()
        yield language, rest, "\n".join(line.removeprefix(indent) for line in text.splitlines())


def commands(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("$ azogue "):
            yield shlex.split(line.split("#")[0])[2:]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_tutorial_can_be_followed_from_top_to_bottom(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    ran = []
    for language, rest, text in blocks(TUTORIAL):
        if language == "csv":
            titled = re.search(r'title="([^"]+)"', rest)
            assert titled is not None
            Path(titled.group(1)).write_text(text + "\n", encoding="utf-8")
        for call in commands(text):
            assert main(call) == 0, (call, capsys.readouterr())
            ran.append((call, capsys.readouterr().out))
    shown = {call[0]: out for call, out in ran}
    assert [call[0] for call, _ in ran] == ["new", "check", "check", "build", "explain", "facts"]
    first_check, second_check = (out for call, out in ran if call[0] == "check")
    assert "9,5" in first_check
    assert "9,5" not in second_check
    assert "5.1.1" in shown["explain"]
    assert "Energy balance (exercise)" in shown["explain"]
    written = {path.suffix for path in Path("results/ghana").iterdir()}
    assert {".html", ".pdf", ".docx", ".xlsx", ".parquet", ".csv"} <= written


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_a_page_shows_exists_with_its_options(page: Path) -> None:
    sections = dict(re.findall(r"^## azogue (\w+)\n(.*?)(?=^## )", markdown(), re.DOTALL | re.MULTILINE))
    for _, _, text in blocks(page):
        for call in commands(text):
            assert call[0] in COMMANDS, call
            options = {word.split("=")[0] for word in call if word.startswith("--")}
            assert {option for option in options if f"{option} " not in sections[call[0]]} == set(), call


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_python_example_is_python(page: Path) -> None:
    for language, _, text in blocks(page):
        if language == "python":
            ast.parse(text)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_to_another_page_or_file_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if page not in navigation] == []


def test_the_python_page_names_every_public_name_of_the_package() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    public = [item for item in azogue.__all__ if not item.startswith("_")]
    assert [item for item in public if f"`azogue.{item}(" not in page] == []


def test_the_library_example_of_the_how_to_page_runs(tmp_path, monkeypatch, capsys) -> None:
    page = ROOT / "docs" / "how-to" / "use-from-python.md"
    code = "\n".join(text for language, _, text in blocks(page) if language == "python")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    exec(compile(code.replace("10_000", "500"), str(page), "exec"), {})
    assert (tmp_path / "peru-iamc.csv").is_file()
