"""The XML of a workbook, read in one pass by expat: cells as text, and what people should be told of them.

A reader of our own because a dossier needs what spreadsheet libraries drop: formulas without a stored
result, error cells, hidden rows, merged cells, and a promise never to fail on a damaged file.
Document types are refused, so no entity is ever expanded.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from azogue.dossier.numbers import canonical
from azogue.dossier.package import NotAWorkbook
from azogue.dossier.table import Odd, Raw, Row

MOST_ROWS = 200_000
MOST_COLUMNS = 256
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PREFIXED = re.compile(rb"<\w+:")
"""Some programs write <x:row> where others write <row>."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

Attributes = Mapping[str, str]


def parse(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Run expat over a part of the workbook; names come without their prefix.

    Raises:
        NotAWorkbook: The XML is damaged or declares a document type.

    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise NotAWorkbook(
            "The workbook holds a document type declaration, which no spreadsheet program writes. "
            "Copy the filled rows into a new workbook."
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    prefixed = _PREFIXED.search(data[:4096]) is not None
    parser.StartElementHandler = (lambda n, attrs: start(_local(n), attrs)) if prefixed else start
    parser.EndElementHandler = (lambda n: end(_local(n))) if prefixed else end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
        raise NotAWorkbook(
            f"The workbook is damaged ({error}). Open it in a spreadsheet program and save it again, or "
            "take a fresh copy."
        ) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def shared_strings(data: bytes) -> list[str]:
    """Return the texts of the workbook's string table."""
    out: list[str] = []
    parts: list[str] = []
    state = {"take": False, "ruby": False}

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            parts.clear()
        elif name == "rPh":
            state["ruby"] = True
        elif name == "t":
            state["take"] = not state["ruby"]

    def end(name: str) -> None:
        if name == "si":
            out.append(unescape("".join(parts)))
        elif name == "rPh":
            state["ruby"] = False
        elif name == "t":
            state["take"] = False

    parse(data, start, end, lambda text: parts.append(text) if state["take"] else None)
    return out


def unescape(text: str) -> str:
    """Undo the _x000D_ way in which workbooks write characters that XML does not allow."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def number_styles(data: bytes) -> list[str]:
    """Return "date", "percent" or "" for every cell style of the workbook."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside = {"xfs": False}

    def start(name: str, attrs: Attributes) -> None:
        if name == "numFmt":
            formats[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            inside["xfs"] = True
        elif name == "xf" and inside["xfs"]:
            styles.append(_style(attrs.get("numFmtId", "0"), formats))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside["xfs"] = False

    parse(data, start, end, lambda _: None)
    return styles


def _style(number: str, formats: Mapping[str, str]) -> str:
    if number in formats:
        code = _QUOTED.sub("", formats[number]).lower()
        if "%" in code:
            return "percent"
        return "date" if re.search(r"[ymdhs]", code.split(";")[0].replace("general", "")) else ""
    if number in {"9", "10"}:
        return "percent"
    builtin = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return (
        "date"
        if 14 <= builtin <= 22 or 27 <= builtin <= 36 or 45 <= builtin <= 47 or 50 <= builtin <= 58
        else ""
    )


@dataclass(slots=True)
class SheetXml:
    """What one sheet holds."""

    rows: list[Row] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    too_many_rows: int = 0
    """Row from which on nothing was kept; 0 when all fitted."""
    too_wide: bool = False


class SheetReader:
    """Collects the cells of one sheet while expat walks it."""

    def __init__(self, strings: Sequence[str], styles: Sequence[str], *, since_1904: bool) -> None:
        self.sheet = SheetXml()
        self._strings = strings
        self._styles = styles
        self._epoch = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)
        self._row = 0
        self._cells: list[Raw] = []
        self._column = -1
        self._type = "n"
        self._style = ""
        self._formula = False
        self._hidden = False
        self._take = False
        self._ruby = False
        self._parts: list[str] = []

    def start(self, name: str, attrs: Attributes) -> None:
        """Take up an element."""
        if name == "c":
            self._start_cell(attrs)
        elif name in {"v", "t"}:
            self._take = not self._ruby
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._ruby = True
        elif name == "row":
            self._row = _natural(attrs.get("r", ""), self._row + 1)
            self._cells = []
            self._column = -1
            self._hidden = attrs.get("hidden") in {"1", "true"}
        elif name == "mergeCell" and len(self.sheet.merged) < 1000:
            self.sheet.merged.append(attrs.get("ref", ""))
        elif name == "col" and attrs.get("hidden") in {"1", "true"}:
            first, last = _natural(attrs.get("min", ""), 1), _natural(attrs.get("max", ""), 1)
            self.sheet.hidden_columns.extend(range(first, min(last, MOST_COLUMNS) + 1))

    def _start_cell(self, attrs: Attributes) -> None:
        self._column = _column_of(attrs.get("r", ""), self._column + 1)
        self._type = attrs.get("t", "n")
        style = attrs.get("s")
        number = _natural(style, -1) if style else -1
        self._style = self._styles[number] if 0 <= number < len(self._styles) else ""
        self._formula = False
        self._parts = []

    def text(self, text: str) -> None:
        """Take up text."""
        if self._take:
            self._parts.append(text)

    def end(self, name: str) -> None:
        """Close an element."""
        if name in {"v", "t"}:
            self._take = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._ruby = False
        elif name == "row":
            self._end_row()

    def _end_cell(self) -> None:
        raw = self._value("".join(self._parts))
        if raw == "":
            return
        if self._column >= MOST_COLUMNS:
            self.sheet.too_wide = True
            return
        missing = self._column + 1 - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells[self._column] = raw

    def _end_row(self) -> None:
        if not self._cells or self.sheet.too_many_rows:
            return
        if len(self.sheet.rows) > MOST_ROWS:
            self.sheet.too_many_rows = self._row
            return
        if self._hidden:
            self.sheet.hidden_rows.append(self._row)
        self.sheet.rows.append((self._row, self._cells))

    def _value(self, text: str) -> Raw:
        kind = self._type
        if not text:
            return Odd("formula", "") if self._formula and kind != "str" else ""
        if kind == "n":
            return self._number(text)
        if kind == "s":
            number = _natural(text, -1)
            return self._strings[number] if 0 <= number < len(self._strings) else Odd("error", "#STRING")
        plain: dict[str, Raw] = {
            "e": Odd("error", text),
            "d": Odd("date", text[:10]),
            "b": "TRUE" if text == "1" else "FALSE",
        }
        return plain.get(kind) or unescape(text)

    def _number(self, text: str) -> Raw:
        try:
            value = float(text)
        except ValueError:
            return text
        if not math.isfinite(value):
            return text
        if self._style == "date":
            return Odd("date", self._date(value))
        if self._style == "percent":
            return f"{canonical(float(f'{value * 100:.15g}'))}%"
        return canonical(value)

    def _date(self, value: float) -> str:
        try:
            when = self._epoch + dt.timedelta(days=value)
        except (OverflowError, ValueError):
            return f"day {value:.15g}"
        return when.date().isoformat() if value >= 1 else when.time().isoformat(timespec="minutes")


def _natural(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _column_of(reference: str, otherwise: int) -> int:
    number = 0
    for char in reference[:4]:
        if "A" <= char <= "Z":
            number = number * 26 + ord(char) - 64
        else:
            break
    return number - 1 if number else otherwise


def read_sheet(data: bytes, strings: Sequence[str], styles: Sequence[str], *, since_1904: bool) -> SheetXml:
    """Read one sheet.

    Raises:
        NotAWorkbook: The XML is damaged.

    """
    reader = SheetReader(strings, styles, since_1904=since_1904)
    parse(data, reader.start, reader.end, reader.text)
    return reader.sheet
