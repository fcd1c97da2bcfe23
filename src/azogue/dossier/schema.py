"""The sheets of a dossier and their columns as data: `SHEETS`, with their reference page.

Reading, the starter workbook, the messages and `docs/reference/dossier.md` all follow from it. `columns`
says what a column is, `sheets` is the table itself.
"""

from collections.abc import Iterable

from azogue.dossier.columns import CONFIDENCE, FIRST_YEAR, GRADES, LAST_YEAR, NOTATION_KEYS, Column, Sheet
from azogue.dossier.sheets import ADVICE, CONTEXT_NAMES, EVIDENCE, FLOWS, FURNITURE, HEADER, SHEETS

__all__ = [
    "ADVICE",
    "CONFIDENCE",
    "CONTEXT_NAMES",
    "EVIDENCE",
    "FIRST_YEAR",
    "FLOWS",
    "FURNITURE",
    "GRADES",
    "HEADER",
    "LAST_YEAR",
    "NOTATION_KEYS",
    "SHEETS",
    "Column",
    "Sheet",
    "as_markdown",
    "holds",
    "sheet",
]


def sheet(name: str) -> Sheet:
    """Return the sheet of that name.

    Raises:
        KeyError: There is no such sheet.

    """
    return {s.name: s for s in SHEETS}[name]


def as_markdown() -> str:
    """Return the reference page of the dossier: every sheet and column, with help and example."""
    parts = [_INTRODUCTION, _header_table(), *(_sheet_table(s) for s in SHEETS), _word_tables()]
    return "\n".join(parts)


_INTRODUCTION = """# The dossier

<!-- Written by azogue.dossier.schema.as_markdown(); change the schema, not this page. -->

A dossier is what a country states about its mercury. It is a folder with `dossier.toml` and one CSV file a
sheet, or one `.xlsx` workbook with the same sheets. `azogue new GHA 2019` writes an empty one.

* **Blank means not known.** It never means zero. Write `0` for zero.
* Columns may stand in any order, and may be absent when they are not required. Case, spaces and underscores
  in their names do not matter, and the common French and Spanish names are understood.
* Numbers have a point for decimals and nothing between thousands. `1.234,5`, `1 234,5` and `1,5` are
  understood and reported; `1,234` can mean two things and is asked back.
* CSV files are UTF-8, with commas. Other encodings and separators are recognised and reported.
* Nothing that is wrong stops the reading: the value counts as not known, and `azogue check` names the cell
  and what to do.
* A workbook sheet may have 200,000 rows, a CSV file 1,000,000.
"""


def _header_table() -> str:
    lines = [
        "## dossier.toml, or the sheet `dossier`\n",
        "In the sheet: names in the first column, values in the second.",
    ]
    lines += ["", "| name | required | what it is | example |", "| --- | --- | --- | --- |"]
    lines += [f"| `{c.name}` | {_yes(c.required)} | {c.help} | {_code(c.example)} |" for c in HEADER]
    return "\n".join(lines) + "\n"


def _sheet_table(item: Sheet) -> str:
    lines = [f"## {item.name}\n", f"**{item.title}.** {item.help}\n"]
    lines += ["| column | holds | required | what it is | example |", "| --- | --- | --- | --- | --- |"]
    for c in item.columns:
        lines.append(f"| `{c.name}` | {holds(c)} | {_yes(c.required)} | {_cell(c)} | {_code(c.example)} |")
    if item.ignored:
        names = " and ".join(f"`{name}`" for name in item.ignored)
        lines.append(f"\nThe column {names} helps whoever fills the sheet; reading leaves it alone.")
    return "\n".join(lines) + "\n"


def _cell(column: Column) -> str:
    if not column.allowed or column.name in {"grade", "confidence"}:
        return column.help
    return f"{column.help} {'One of' if column.strict else 'Usually'}: {', '.join(column.allowed)}."


def holds(column: Column) -> str:
    """Say in a few words what the cells of a column hold."""
    words = {
        "year": f"year, {FIRST_YEAR} to {LAST_YEAR}",
        "code": "category code",
        "text": "text",
        "label": "text on one line",
        "rate": "number, 0 or more, or a notation key",
        "number": "number",
        "positive": "number, 0 or more",
        "share": "fraction, 0 to 1",
        "degrees": "degrees",
        "unit": "unit",
        "choice": "word",
        "yesno": "yes or no",
    }[column.kind]
    return f"{words} ({column.unit})" if column.unit and column.unit not in {"fraction", "degree"} else words


def _word_tables() -> str:
    lines = ["## Words\n"]
    tables: Iterable[tuple[str, dict[str, str]]] = (
        ("Notation keys, in `rate`", NOTATION_KEYS),
        ("Grades", GRADES),
        ("Confidence", CONFIDENCE),
        ("Names in `context`", {name: what for name, (_, what) in CONTEXT_NAMES.items()}),
    )
    for title, words in tables:
        lines += [f"| {title} | meaning |", "| --- | --- |"]
        lines += [f"| `{word}` | {meaning} |" for word, meaning in words.items()] + [""]
    return "\n".join(lines)


def _yes(flag: bool) -> str:
    return "yes" if flag else ""


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
