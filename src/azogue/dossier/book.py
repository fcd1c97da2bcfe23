"""The look of a workbook: headers that stay, lists to choose from, a help sheet and filled examples."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from azogue.dossier import knowledge, schema
from azogue.dossier.examples import EXAMPLE_ROWS
from azogue.dossier.log import DossierError, letters
from azogue.dossier.numbers import canonical
from azogue.dossier.records import Problem
from azogue.dossier.tabular import Line, Value, layout
from azogue.dossier.text import LONGEST_CELL

PREPARED_ROWS = 2_000
"""Rows that have lists to choose from."""
PRINTED_WIDTH = 180
"""Characters across one printed page."""
UNITS = (
    "t",
    "kt",
    "Mt",
    "kg",
    "g",
    "m3",
    "Nm3",
    "item",
    "inhabitant",
    "corpse",
    "vehicle",
    "MWh",
    "GWh",
    "TJ",
    "PJ",
)
_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""A fixed date keeps the bytes the same from run to run."""


@dataclass(slots=True)
class _Book:
    """The workbook being written, its formats and the places of its lists."""

    book: Any
    head: Any
    needed: Any
    quiet: Any
    text: Any
    wrap: Any
    title: Any
    lists: dict[str, str]


def workbook_bytes(header: Mapping[str, str], lines: Mapping[str, Sequence[Line]]) -> bytes:
    """Return a workbook with the header data and rows given.

    Raises:
        DossierError: A text is longer than a cell holds.

    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": header["title"], "author": header["authority"], "created": _MADE})
    kit = _kit(book)
    pages = {
        name: book.add_worksheet(name)
        for name in ("dossier", *(s.name for s in schema.SHEETS), *schema.FURNITURE)
    }
    _lists_page(kit, pages["lists"])
    _header_page(kit, pages["dossier"], header)
    for sheet in schema.SHEETS:
        _data_page(kit, pages[sheet.name], sheet, lines[sheet.name])
    _help_page(kit, pages["help"])
    _examples_page(kit, pages["examples"])
    (pages["activities"] if header["country"] else pages["dossier"]).activate()
    book.close()
    return out.getvalue()


def _kit(book: Any) -> _Book:
    line = {"border": 1, "border_color": "#8A9BA8"}
    head = {"bold": True, "text_wrap": True, "valign": "top", **line}
    return _Book(
        book=book,
        head=book.add_format({**head, "bg_color": "#DCE6EC"}),
        needed=book.add_format({**head, "bg_color": "#F3D9B1"}),
        quiet=book.add_format(
            {**head, "italic": True, "bold": False, "font_color": "#555555", "bg_color": "#F2F2F2"}
        ),
        text=book.add_format({"num_format": "@"}),
        wrap=book.add_format({"text_wrap": True, "valign": "top"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        lists={},
    )


def _data_page(kit: _Book, page: Any, sheet: schema.Sheet, rows: Sequence[Line]) -> None:
    names = layout(sheet)
    by_name = {c.name: c for c in sheet.columns}
    for at, name in enumerate(names):
        column = by_name.get(name)
        if column is None:
            page.set_column(at, at, 34)
            page.write_string(0, at, name, kit.quiet)
            continue
        as_text = column.kind in {"code", "label", "text", "unit", "choice", "yesno"}
        page.set_column(at, at, column.width, kit.text if as_text else None)
        page.write_string(0, at, name, kit.needed if column.required else kit.head)
        page.data_validation(1, at, PREPARED_ROWS, at, _validation(kit, column, names))
    for number, row in enumerate(rows, start=1):
        for at, name in enumerate(names):
            _write(page, number, at, row.get(name), sheet.name, name)
    page.freeze_panes(1, names.index("code") + 1 if "code" in names else 1)
    width = sum(by_name[n].width if n in by_name else 34 for n in names)
    _print(page, sheet.title, len(names), width)


def _print(page: Any, title: str, columns: int, width: int) -> None:
    """Set the sheet up for A4 paper, on as many pages across as keep it readable."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(-(-width // PRINTED_WIDTH), 0)
    page.repeat_rows(0)
    page.repeat_columns(0, 1)
    page.set_header(f"&L{title}&RPage &P of &N")
    page.autofilter(0, 0, PREPARED_ROWS, columns - 1)


def _write(page: Any, row: int, at: int, value: Value, sheet: str, column: str) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            message = (
                f"This text is longer than the {LONGEST_CELL:,} characters a cell holds. Shorten "
                "it, or use a folder."
            )
            raise DossierError(
                Problem(sheet, row + 1, column, "", message, "error", f"{letters(at)}{row + 1}")
            )
        page.write_string(row, at, value)
    elif float(f"{value:.16G}") == value:
        page.write_number(row, at, value)
    else:
        # The file format of the writer keeps 16 digits; text keeps the seventeenth.
        page.write_string(row, at, canonical(value))


def _validation(kit: _Book, column: schema.Column, names: Sequence[str]) -> dict[str, Any]:
    message = column.help if not column.unit else f"{column.help} Unit: {column.unit}."
    if column.kind == "rate":
        message = (
            "A number; or NE not estimated, NO not occurring, IE included elsewhere, C "
            "confidential. Blank: not known."
        )
    base: dict[str, Any] = {
        "validate": "any",
        "input_title": column.name[:32],
        "input_message": message[:255],
        "error_type": "information",
        "error_title": column.name[:32],
        "error_message": f"Usually this is one of the list, or: {schema.holds(column)}."[:255],
    }
    source = kit.lists.get(column.name if column.kind != "code" else "code", "")
    if column.name == "scenario" and "code" in names:
        source = _scenarios_of_row(kit, names)
    if column.allowed and not source:
        return base | {"validate": "list", "source": list(column.allowed)}
    if source:
        return base | {"validate": "list", "source": source}
    if column.kind == "year":
        return base | {
            "validate": "integer",
            "criteria": "between",
            "minimum": schema.FIRST_YEAR,
            "maximum": schema.LAST_YEAR,
        }
    if column.kind == "share":
        return base | {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    if column.kind == "positive":
        return base | {"validate": "decimal", "criteria": ">=", "value": 0}
    return base


def _scenarios_of_row(kit: _Book, names: Sequence[str]) -> str:
    """Return the list of the scenarios that belong to the code of the row."""
    code = f"${letters(names.index('code'))}2"
    codes, first = kit.lists["scenario codes"], kit.lists["scenario first"]
    return f"=OFFSET({first},MATCH({code},{codes},0)-1,0,COUNTIF({codes},{code}),1)"


def _lists_page(kit: _Book, page: Any) -> None:
    codes = knowledge.usable_codes()
    pairs = [(code, scenario) for code in codes for scenario in knowledge.scenarios(code)]
    columns: list[tuple[str, str, Sequence[str]]] = [
        ("code", "code", codes),
        ("", "category", [knowledge.name_of(code) for code in codes]),
        ("", "unit of the code", [" or ".join(knowledge.rate_units(code)) for code in codes]),
        ("unit", "unit", UNITS),
        ("grade", "grade", tuple(schema.GRADES)),
        ("", "meaning", tuple(schema.GRADES.values())),
        ("", "notation key", tuple(schema.NOTATION_KEYS)),
        ("", "meaning", tuple(schema.NOTATION_KEYS.values())),
        ("confidence", "confidence", tuple(schema.CONFIDENCE)),
        ("", "meaning", tuple(schema.CONFIDENCE.values())),
        ("factor_set", "factor set", knowledge.factor_sets()),
        ("scenario codes", "code", [code for code, _ in pairs]),
        ("scenario first", "scenario", [scenario for _, scenario in pairs]),
        ("country", "country", tuple(knowledge.country_codes())),
        ("", "name", tuple(knowledge.country_codes().values())),
    ]
    for at, (key, title, words) in enumerate(columns):
        page.write_string(0, at, title, kit.head)
        page.set_column(at, at, min(60, 2 + max((len(w) for w in (title, *words)), default=8)), kit.text)
        for row, word in enumerate(words, start=1):
            page.write_string(row, at, word)
        letter = letters(at)
        if key and words:
            last = "$2" if key == "scenario first" else f"$2:${letter}${len(words) + 1}"
            kit.lists[key] = f"{'' if key.startswith('scenario ') else '='}lists!${letter}{last}"
    page.freeze_panes(1, 0)


def _header_page(kit: _Book, page: Any, header: Mapping[str, str]) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 60, kit.text)
    page.set_column(2, 2, 60)
    for row, column in enumerate(schema.HEADER):
        page.write_string(row, 0, column.name, kit.needed if column.required else kit.head)
        _write(page, row, 1, header[column.name], "dossier", column.name)
        page.write_string(row, 2, f"{column.help} Example: {column.example}", kit.wrap)
        source = {"country": kit.lists["country"], "level1": ["yes", "no"]}.get(column.name)
        if source:
            page.data_validation(
                row, 1, row, 1, {"validate": "list", "source": source, "error_type": "information"}
            )
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _help_page(kit: _Book, page: Any) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 34)
    page.set_column(2, 2, 90, kit.wrap)
    page.write_string(0, 0, "How to fill this workbook", kit.title)
    row = 2
    for sentence in schema.ADVICE:
        page.write_string(row, 0, "•")
        page.merge_range(row, 1, row, 2, sentence, kit.wrap)
        row += 1
    for sheet in schema.SHEETS:
        row += 1
        page.write_string(row, 0, sheet.name, kit.title)
        page.write_string(row, 2, f"{sheet.title}. {sheet.help}", kit.wrap)
        row += 1
        for column in sheet.columns:
            page.write_string(row, 0, column.name, kit.needed if column.required else kit.head)
            page.write_string(row, 1, schema.holds(column), kit.wrap)
            page.write_string(row, 2, column.help, kit.wrap)
            row += 1
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _examples_page(kit: _Book, page: Any) -> None:
    page.set_column(0, 30, 14)
    page.write_string(
        0, 0, "Examples of filled rows. They are invented; nothing on this sheet is read.", kit.title
    )
    row = 2
    for name, examples in EXAMPLE_ROWS.items():
        sheet = schema.sheet(name)
        names = [n for n in layout(sheet) if any(n in e for e in examples)]
        page.write_string(row, 0, name, kit.title)
        for at, column in enumerate(names):
            page.write_string(row + 1, at, column, kit.head)
        for number, example in enumerate(examples):
            for at, column in enumerate(names):
                _write(page, row + 2 + number, at, example.get(column), name, column)
        row += len(examples) + 3
    page.set_landscape()
    page.fit_to_pages(1, 0)
