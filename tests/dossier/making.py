"""Small dossiers made on the spot for the tests."""

import dataclasses
from pathlib import Path

from azogue.dossier import Dossier, Problem, read_dossier

HEADER = 'country = "GHA"\n'
ACTIVITIES = "year,code,name,variant,rate,low,high,unit,grade,scenario,heat_value,note\n"


def folder(path: Path, *, toml: str | None = HEADER, **sheets: str | bytes) -> Path:
    """Write a dossier folder; sheets are whole CSV texts by name."""
    path.mkdir(parents=True, exist_ok=True)
    if toml is not None:
        (path / "dossier.toml").write_text(toml, encoding="utf-8")
    for name, text in sheets.items():
        (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def with_rate(path: Path, rate: str, *, low: str = "", high: str = "", unit: str = "t") -> Dossier:
    """Read a dossier of one activity row, row 2."""
    row = f"2019,5.1.1,,,{quoted(rate)},{quoted(low)},{quoted(high)},{unit},,,,\n"
    return read_dossier(folder(path, activities=ACTIVITIES + row))


def workbook(path: Path, sheets: dict[str, list[list[object]]], *, country: str | None = "GHA") -> Path:
    """Write a workbook with a spreadsheet library that is not ours."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if country is not None:
        book.create_sheet("dossier").append(["country", country])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def worst(problems: tuple[Problem, ...]) -> list[Problem]:
    return [p for p in problems if p.severity == "error"]


def one(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def data_of(dossier: Dossier) -> Dossier:
    """The dossier without the places it was read from."""
    bare = {}
    for name in ("activities", "scenarios", "factors", "distributions", "context", "flows"):
        rows = getattr(dossier, name)
        bare[name] = tuple(
            dataclasses.replace(r, evidence=dataclasses.replace(r.evidence, sheet="", row=None)) for r in rows
        )
    return dataclasses.replace(dossier, path=None, problems=(), **bare)
