"""The rules of the house that no single room can keep alone."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "azogue"
ROOMS = sorted(path.parent for path in SOURCES.rglob("__init__.py"))

# Written in two parts, so that this file does not break its own rules.
INDEX_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "artifact" + "ory")
INDEX_PAGE = re.compile(r"://[^\s\"')]+/simple\b")
MACHINE_PATH = re.compile(r"(?<![\w.~*\]-])/(?:home|root|Users|work|tmp)/(?!\.\.\.)[\w.]")
BESIDE_THE_PROJECT = ".." + "/shared"
DATA_ENDINGS = {
    ".gz",
    ".zip",
    ".parquet",
    ".feather",
    ".xls",
    ".db",
    ".sqlite",
    ".ttf",
    ".otf",
    ".woff",
    ".woff2",
}
HEAVY = {
    "django",
    "ninja",
    "typer",
    "rich",
    "pydantic",
    "numpy",
    "polars",
    "numba",
    "scipy",
    "pint",
    "babel",
    "typst",
    "docx",
    "docxtpl",
    "openpyxl",
    "xlsxwriter",
    "fastexcel",
    "vl_convert",
    "jinja2",
    "fontTools",
    "duckdb",
    "ibis",
    "pyarrow",
    "pandas",
    "clarabel",
    "qdldl",
    "dataclasses",
    "importlib.metadata",
}


ONE_PASS = {"fused.py", "simd.py"}
"""Compiled kernels, which are one long pass on purpose."""


def tracked() -> list[Path]:
    """Return the files under version control, or those an unpacked source archive holds."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        kept = ("src", "tests", "docs", "examples", "benchmarks")
        return [path for name in kept for path in (ROOT / name).rglob("*") if path.is_file()]
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_names_the_host_of_a_package_index() -> None:
    found = [
        (str(path), host)
        for path, text in texts()
        for host in (*INDEX_HOSTS, *INDEX_PAGE.findall(text))
        if host in text
    ]
    assert found == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [(str(path), match.group()) for path, text in texts() for match in MACHINE_PATH.finditer(text)]
    found += [(str(path), BESIDE_THE_PROJECT) for path, text in texts() if BESIDE_THE_PROJECT in text]
    assert found == []


def test_no_lock_file_with_addresses_is_tracked() -> None:
    assert [path for path in tracked() if path.name in {"uv.lock", "pylock.toml", "poetry.lock"}] == []


def test_no_third_party_data_or_fonts_are_tracked() -> None:
    found = [str(path.relative_to(ROOT)) for path in tracked() if path.suffix.lower() in DATA_ENDINGS]
    # Catalogues are our own sentences and grow with every desk; nothing else that we write is so long.
    most = {".po": 1_500_000}
    large = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.stat().st_size > most.get(path.suffix, 600_000)
    ]
    assert (found, large) == ([], [])


def test_no_python_file_is_longer_than_450_lines() -> None:
    lengths = {str(path): text.count("\n") for path, text in texts() if path.suffix == ".py"}
    assert {path: lines for path, lines in lengths.items() if lines > 450} == {}


def test_no_function_of_the_program_is_longer_than_60_lines_without_its_docstring() -> None:
    found = {}
    for path, text in texts():
        if path.suffix != ".py" or path.parts[0] != "src" or path.name in ONE_PASS:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                begins = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0].lineno
                lines = (node.end_lineno or begins) - begins + 1
                if lines > 60:
                    found[f"{path}:{node.name}"] = lines
    assert found == {}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(SOURCES.parent).as_posix())
def test_every_room_says_what_it_is_for(room: Path) -> None:
    words = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert len(words.split()) >= 5


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(SOURCES.parent).as_posix())
def test_every_public_name_of_a_room_can_be_had(room: Path) -> None:
    module = importlib.import_module(".".join(room.relative_to(SOURCES.parent).parts))
    missing = [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)]
    assert missing == []


def test_nothing_imports_upward() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_the_help_of_the_command_line_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv[1:] = {arguments!r}; from azogue.cli import main; code = main(); "
        "print('\\n'.join(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stderr.splitlines()) == set()


def test_importing_azogue_and_its_rooms_brings_nothing_heavy() -> None:
    # The desks of the office are Django's apps and load with it; everything else stays light.
    light_rooms = [room for room in ROOMS if "office" not in room.relative_to(SOURCES).parts[:1]]
    rooms = [".".join(room.relative_to(SOURCES.parent).parts) for room in [*light_rooms, SOURCES / "office"]]
    code = f"import sys, {', '.join(rooms)}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    light = {"dataclasses", "importlib.metadata", "jinja2"}
    assert (HEAVY - light) & set(done.stdout.splitlines()) == set()


def test_every_dependency_has_a_pinned_version_without_an_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["dev"], *groups["docs"]]
    names = {re.split(r"[\[<>=~! ]", line)[0].lower().replace("_", "-") for line in wanted}
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = {line.split("==")[0].split("[")[0] for line in pins.splitlines() if "==" in line}
    assert names - pinned == set()
    assert "://" not in pins
