"""From sheets to an XLSX file: colours, widths, print set-up, and nothing that depends on the clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any, Final

from azogue.report.workbook.cells import FIRST_ROW, HEADER_ROW, Cell, Column, Numeral, Role, Sheet, letters

STAMP: Final = datetime(1980, 1, 1)
"""Creation date of every workbook: the file says what was computed, not when."""
LINE: Final = 13.5
"""Height of a line, points."""
TALLEST: Final = 30
"""Lines; a row cannot be higher than 409 points."""
WIDE_SHEET: Final = 220.0
"""Width from which a sheet is set up for A3, in letters."""
LONGEST: Final = 32_767
"""Characters that a cell can hold."""
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would become a formula once somebody edits the cell."""
NUMERALS: Final[Mapping[Numeral, str]] = {
    "plain": "General",
    "mass": "[=0]0;[>=100]#,##0;0.0###",
    "share": "[=0]0%;[<0.001]0.000##%;0.0##%",
    "signed": "#,##0.0###;-#,##0.0###;0",
    "count": "0",
}
ROLES: Final[Mapping[Role, Mapping[str, Any]]] = {
    "plain": {},
    "input": {"bg_color": "#FFF6CC", "border": 1, "border_color": "#E3D9A8"},
    "formula": {},
    "total": {"bold": True, "bg_color": "#DCEAF2", "top": 1},
    "value": {"bg_color": "#EFEFEF"},
    "unknown": {"align": "right", "italic": True, "bg_color": "#FBE3D1", "font_color": "#7A3A00"},
    "strong": {"bold": True},
}
BASE: Final = {"font_name": "Calibri", "font_size": 10, "valign": "top"}


def workbook_bytes(sheets: Sequence[Sheet], title: str, subject: str) -> bytes:
    """Set sheets as an XLSX file.

    Args:
        sheets: The sheets in their order.
        title: Title of the document, for its properties and page headers.
        subject: What it is about, for the right of the page headers.

    Returns:
        The file; the same sheets give the same bytes.

    """
    import xlsxwriter

    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": title, "subject": subject, "author": "", "created": STAMP})
    book.set_calc_mode("auto")
    styles = _Styles(book)
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.layout.name), sheet, styles, title, subject)
        for name, address in sheet.names.items():
            book.define_name(name, f"={address}")
    book.close()
    return target.getvalue()


class _Styles:
    """Formats made once for each combination that occurs."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def named(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**BASE, **properties})
        return self._made[key]

    def of(self, cell: Cell, *, wrap: bool) -> Any:
        properties = dict(ROLES[_role(cell)])
        if isinstance(cell.value, str):
            properties["quote_prefix"] = cell.value.startswith(RISKY) and not cell.formula
            if _role(cell) in ("plain", "formula"):
                properties["indent"] = 1
        else:
            properties["num_format"] = _numeral(cell)
        if cell.formula and isinstance(cell.value, str):
            properties["num_format"] = NUMERALS[cell.numeral]
        return self.named(**properties, text_wrap=wrap)


def _role(cell: Cell) -> Role:
    """Return the role; a formula without a number looks like what it says, not known."""
    unknown = cell.role == "formula" and isinstance(cell.value, str) and cell.value.startswith("not ")
    return "unknown" if unknown else cell.role


def _numeral(cell: Cell) -> str:
    value = cell.value
    if cell.numeral == "plain" and isinstance(value, float) and abs(value) >= 10_000 and cell.role != "plain":
        return "#,##0" if value.is_integer() else "#,##0.0##"
    return NUMERALS[cell.numeral]


def _write_sheet(target: Any, sheet: Sheet, styles: _Styles, title: str, subject: str) -> None:
    columns = sheet.layout.columns
    target.write_string(0, 0, clipped(sheet.title), styles.named(bold=True, font_size=14))
    target.write_string(1, 0, clipped(sheet.about), styles.named(font_color="#444444"))
    target.set_row(HEADER_ROW - 1, 56)
    head = styles.named(bold=True, text_wrap=True, bg_color="#1F4E63", font_color="#FFFFFF", border=1)
    for index, column in enumerate(columns):
        target.set_column(index, index, column.width)
        target.write_string(HEADER_ROW - 1, index, column.label, head)
    for row, cells in enumerate(sheet.rows):
        target.set_row(FIRST_ROW - 1 + row, LINE * _lines(cells, columns))
        for index, column in enumerate(columns):
            if column.key in cells:
                cell = cells[column.key]
                _write_cell(target, FIRST_ROW - 1 + row, index, cell, styles.of(cell, wrap=column.wrap))
    _furnish(target, sheet, title, subject)


def _lines(cells: Mapping[str, Cell], columns: Sequence[Column]) -> int:
    """Return the lines that a row needs: not every program makes room for wrapped text by itself."""
    most = 1
    for column in columns:
        cell = cells.get(column.key)
        if column.wrap and cell is not None and isinstance(cell.value, str):
            most = max(most, ceil((len(cell.value) + 4) / (1.1 * column.width)))
    return min(most, TALLEST)


def _write_cell(target: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell.formula:
        target.write_formula(row, column, cell.formula, style, cell.value)
    elif isinstance(cell.value, str):
        target.write_string(row, column, clipped(cell.value), style)
    elif cell.value is not None:
        target.write_number(row, column, cell.value, style)


def clipped(words: str) -> str:
    """Cut a text to what a cell can hold."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _furnish(target: Any, sheet: Sheet, title: str, subject: str) -> None:
    """Freeze, filter and set the sheet up for the printer."""
    last_column = len(sheet.layout.columns) - 1
    last_row = FIRST_ROW - 2 + max(len(sheet.rows), 1)
    target.freeze_panes(HEADER_ROW, sheet.frozen)
    # Codes such as 5.10 are texts and must stay so; that formulas change from row to row is meant.
    everything = f"A1:{letters(last_column)}{last_row + 1}"
    target.ignore_errors(
        {"number_stored_as_text": everything, "formula_differs": everything, "formula_range": everything}
    )
    if sheet.filtered and sheet.rows:
        target.autofilter(HEADER_ROW - 1, 0, last_row, last_column)
    target.set_landscape()
    wide = sum(column.width for column in sheet.layout.columns) > WIDE_SHEET
    target.set_paper(8 if wide else 9)
    target.fit_to_pages(1, 0)
    target.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    target.repeat_rows(HEADER_ROW - 1)
    target.print_area(0, 0, last_row, last_column)
    target.set_header(f"&L{_plain(title)}&R{_plain(subject)}")
    target.set_footer("&L&A&RPage &P of &N")
    if not sheet.filtered and not sheet.frozen:
        target.hide_gridlines(2)


def _plain(words: str) -> str:
    """Make a text safe for a page header, where & begins a command and 255 characters are the limit."""
    return " ".join(words.split())[:90].replace("&", "&&")
