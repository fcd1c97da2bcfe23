"""Writing a dossier: a folder that any text editor opens, or a workbook that explains itself."""

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from azogue.dossier import schema
from azogue.dossier.header import TOML
from azogue.dossier.numbers import canonical
from azogue.dossier.records import Dossier
from azogue.dossier.tabular import Line, Value, header_lines, layout, lines_of


def write_folder(
    dossier: Dossier, path: str | Path, *, extra: Mapping[str, Sequence[Line]] | None = None
) -> Path:
    """Write a dossier as `dossier.toml` and one CSV file a sheet, each replaced in one step.

    Reading the folder again gives the same data. Files are UTF-8 with the mark that spreadsheet programs
    look for; the same dossier gives the same bytes.

    Args:
        dossier: What to write.
        path: The folder; it is made when it is not there.
        extra: Further rows by sheet, such as the blank ones of a new dossier.

    Returns:
        The folder.

    """
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    put(folder / TOML, _toml(dossier).encode())
    lines = lines_of(dossier)
    for sheet in schema.SHEETS:
        rows = [*lines[sheet.name], *(extra or {}).get(sheet.name, ())]
        put(folder / f"{sheet.name}.csv", _csv(sheet, rows).encode("utf-8-sig"))
    return folder


def write_workbook(
    dossier: Dossier, path: str | Path, *, extra: Mapping[str, Sequence[Line]] | None = None
) -> Path:
    """Write a dossier as one workbook with its lists, help and examples.

    Reading the workbook again gives the same data; the same dossier gives the same bytes.

    Args:
        dossier: What to write.
        path: The `.xlsx` file, replaced in one step when it is there.
        extra: Further rows by sheet, such as the blank ones of a new dossier.

    Returns:
        The file.

    Raises:
        DossierError: A text is longer than the 32,767 characters a cell holds.

    """
    from azogue.dossier.book import workbook_bytes

    place = Path(path)
    lines = lines_of(dossier)
    for name, rows in (extra or {}).items():
        lines[name] = [*lines[name], *rows]
    put(place, workbook_bytes(header_lines(dossier), lines))
    return place


def put(path: Path, data: bytes) -> None:
    """Replace a file in one step: whoever reads meanwhile sees the old one or the new one, never a half."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _csv(sheet: schema.Sheet, rows: Sequence[Line]) -> str:
    names = layout(sheet)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[plain(row.get(name)) for name in names] for row in rows])
    return out.getvalue()


def plain(value: Value) -> str:
    """Return a value as CSV text; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip("'")[:1] in {"=", "+", "-", "@"} and value else value
    return canonical(value)


def _toml(dossier: Dossier) -> str:
    lines = [f"{name} = {_quoted(text)}" for name, text in header_lines(dossier).items()]
    lines[-2] = f"factor_sets = [{', '.join(map(_quoted, dossier.factor_sets))}]"
    lines[-1] = f"level1 = {str(dossier.level1).lower()}"
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
