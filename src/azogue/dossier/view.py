"""One row of a sheet, cell by cell: typed values out, problems with their place into the log."""

from collections.abc import Mapping

from azogue.dossier import knowledge, schema
from azogue.dossier.log import Log, letters
from azogue.dossier.numbers import canonical, read_number
from azogue.dossier.records import Evidence, NotationKey, Severity
from azogue.dossier.table import Form, Odd, Raw
from azogue.dossier.text import LONGEST_CELL, clean, did_you_mean, key_of, one_line, unescaped

_KEYS: dict[str, NotationKey] = {"NE": "NE", "NO": "NO", "IE": "IE", "C": "C"}
_YES = {"yes", "y", "true", "1", "oui", "si", "sí", "x", "vrai", "verdadero"}
_NO = {"no", "n", "false", "0", "non", "faux", "falso"}
ODD_ADVICE = {
    "date": "The spreadsheet turned this into a date. Set the format of the cell to text or number and "
    "write it again.",
    "error": "The cell shows a spreadsheet error. Correct its formula, or write the value itself.",
    "formula": "The cell holds a formula without a stored result. Open the workbook in a spreadsheet "
    "program, save it and "
    "read it again, or write the value itself.",
}


LARGEST = 1e30
"""No amount on Earth is larger in any unit; beyond it, products overflow."""


MOST_POINTED = 1_000
"""Numbers such as 1.234 that are kept in mind until the sheet shows how its writer uses the comma."""
MEMO_SIZE = 20_000
MEMO_LENGTH = 64
"""Texts are remembered once cleaned, because most cells of a long sheet repeat; these bound the memory."""


class RowView:
    """A window on one row; `move` it from row to row."""

    def __init__(
        self, sheet: schema.Sheet, index: Mapping[str, int], log: Log, *, form: Form = "workbook"
    ) -> None:
        self.sheet = sheet
        self.row = 0
        self._index = index
        self._log = log
        self._form = form
        self._cells: list[Raw] = []
        self._columns = {c.name: c for c in sheet.columns}
        self._words: dict[tuple[str, str], str] = {}
        self._texts: dict[Raw, str] = {}
        self._labels: dict[str, str] = {}
        self._comma_row = 0
        self._pointed: list[tuple[int, str, str, str]] = []
        self._said: set[tuple[str, str]] = set()

    def move(self, row: int, cells: list[Raw]) -> None:
        """Go to another row."""
        self.row = row
        self._cells = cells
        if self._said:
            self._said = set()

    def complain(
        self, column: str, message: str, severity: Severity = "error", value: str | None = None
    ) -> None:
        """Note a problem of a cell of this row, once however often the cell is asked."""
        if (column, message) in self._said:
            return
        self._said.add((column, message))
        self._log.add(
            self.sheet.name,
            self.row,
            column,
            self._shown(column) if value is None else value,
            message,
            severity,
            self._address(column),
        )

    def _address(self, column: str) -> str:
        at = self._index.get(column)
        return "" if at is None or self._form == "memory" else f"{letters(at)}{self.row}"

    def _shown(self, column: str) -> str:
        at = self._index.get(column)
        if at is None or at >= len(self._cells):
            return ""
        raw = self._cells[at]
        return raw.text if isinstance(raw, Odd) else raw

    def text(self, column: str) -> str:
        """Return the text of a cell; blank when there is none or nothing that can be read."""
        at = self._index.get(column)
        cells = self._cells
        if at is None or at >= len(cells):
            return ""
        raw = cells[at]
        if raw == "":
            return ""
        known = self._texts.get(raw)
        return self._first_text(column, raw) if known is None else known

    def _first_text(self, column: str, raw: Raw) -> str:
        """Clean a text that has not been met yet, and remember it when nothing was wrong with it."""
        if isinstance(raw, Odd):
            return self._odd(column, raw)
        text, said = raw.strip("\ufeff\u200b ").strip(), ""
        if not raw.isprintable() or len(raw) > LONGEST_CELL:
            text, said = clean(raw)
            if said:
                self.complain(column, said, "warning")
        if self._form == "csv":
            text = unescaped(text)
        if not said and len(raw) < MEMO_LENGTH and len(self._texts) < MEMO_SIZE:
            self._texts[raw] = text
        return text

    def _odd(self, column: str, raw: Odd) -> str:
        if raw.kind == "date" and self._columns[column].kind == "text":
            return raw.text
        self.complain(column, ODD_ADVICE[raw.kind])
        return ""

    def label(self, column: str) -> str:
        """Return text on one line."""
        text = self.text(column)
        if not text or text.isalnum():
            return text
        known = self._labels.get(text)
        if known is None:
            known = one_line(text)
            if len(text) < MEMO_LENGTH and len(self._labels) < MEMO_SIZE:
                self._labels[text] = known
        return known

    def number(self, column: str, *, negative: bool = False, percent: bool = False) -> float | None:
        """Return the number of a cell, or None when it is blank or cannot be read.

        With `percent`, 94.2% is read as 94.2.
        """
        text = self.text(column)
        if percent and text.endswith("%"):
            text = text[:-1].rstrip()
        if not text:
            return None
        try:
            # The plain case, a million times over; everything else takes the long way.
            value = float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None
        except ValueError:
            value = None
        if value is None or value > LARGEST:
            value = self._long_way(column, text)
        elif (
            text[-4:-3] == "."
            and self._form != "workbook"
            and len(self._pointed) < MOST_POINTED
            and len(text) < 8
        ):
            self._pointed.append((self.row, column, text, self._address(column)))
        if value is not None and abs(value) > LARGEST:
            self.complain(column, "This number is too large for any real quantity. Check its digits.")
            return None
        if value is not None and value < 0 and not negative:
            self.complain(
                column,
                "A negative amount has no meaning here. Write the amount without the minus sign, or leave "
                "the cell blank when it is not known.",
            )
            return None
        return value + 0.0 if value is not None else None

    def _long_way(self, column: str, text: str) -> float | None:
        found = read_number(text)
        if found.problem:
            self.complain(column, found.problem)
        elif found.percent:
            self.complain(
                column, f'"{text}" is a percentage, which has no meaning here. Write the amount and its unit.'
            )
            return None
        elif found.note:
            self.complain(column, found.note, "note")
        self._comma_row = self._comma_row or (self.row if found.comma else 0)
        return found.value

    def finish(self) -> None:
        """After the last row, name the numbers whose point may stand between thousands."""
        if self._comma_row:
            for row, column, text, cell in self._pointed:
                self._log.add(
                    self.sheet.name,
                    row,
                    column,
                    text,
                    f"Other numbers of this sheet have a comma for decimals (row {self._comma_row}), so "
                    f"{text} may mean {text.replace('.', '')}. It is read as {canonical(float(text))}; write "
                    "it without a point, or with another number of decimals.",
                    "warning",
                    cell,
                )

    def share(self, column: str) -> float | None:
        """Return a fraction; 60% is 0.6. Values above one are left to the caller."""
        text = self.text(column)
        found = read_number(text)
        if found.problem:
            self.complain(column, found.problem)
        elif found.note:
            self.complain(column, found.note, "note")
        if found.value is not None and found.value < 0:
            self.complain(column, "A share cannot be negative. Write a fraction between 0 and 1.")
            return None
        return found.value + 0.0 if found.value is not None else None

    def year(self, column: str = "year", *, required: bool = True) -> int | None:
        """Return the year, or None when it is missing or absurd."""
        text = self.text(column)
        if not text:
            if required and not self._is_odd(column):
                self.complain(
                    column, "The year is missing, so the row is not used. Write the year, four digits."
                )
            return None
        whole = text.removesuffix(".0")
        if whole.isascii() and whole.isdigit() and len(whole) == 4:
            year = int(whole)
            if schema.FIRST_YEAR <= year <= schema.LAST_YEAR:
                return year
        self.complain(
            column,
            f'"{text[:40]}" is not a year between {schema.FIRST_YEAR} and {schema.LAST_YEAR}, so the row '
            "is not used. Write "
            "one year, four digits.",
        )
        return None

    def _is_odd(self, column: str) -> bool:
        at = self._index.get(column)
        return at is not None and at < len(self._cells) and isinstance(self._cells[at], Odd)

    def code(self, *, quantity: bool = True) -> str:
        """Return the code of a category, or nothing when it is missing or unknown."""
        text = self.label("code")
        if not text:
            if not self._is_odd("code"):
                self.complain(
                    "code",
                    "The category code is missing, so the row is not used. Write the code, such as 5.1.1.",
                )
            return ""
        code = knowledge.code_of(text)
        if not code:
            hint = knowledge.suggest_code(text)
            self.complain(
                "code",
                f'There is no source category "{text[:60]}", so the row is not used.{hint} The sheet '
                '"lists" of a new workbook has all codes.',
            )
        elif quantity and knowledge.is_group(code):
            parts = ", ".join(knowledge.children(code)[:6])
            self.complain(
                "code",
                f"{code} is a group of categories and has no amount of its own, so the row is not used. "
                f"Use one of its parts: {parts} …",
            )
            return ""
        return code

    def choice(self, column: str) -> str:
        """Return one of the words a column allows; a free column keeps other words with a warning."""
        text = self.label(column)
        if not text:
            return ""
        known = self._words.get((column, text))
        if known is not None:
            return known
        spec = self._columns[column]
        word = {key_of(w): w for w in spec.allowed}.get(key_of(text), "")
        if word:
            self._words[column, text] = word
            return word
        hint = did_you_mean(text, spec.allowed)
        words = ", ".join(spec.allowed)
        if spec.strict:
            self.complain(
                column, f'"{text[:60]}" is not one of {words}.{hint} It counts as blank.', "warning"
            )
            return ""
        self.complain(
            column,
            f'"{text[:60]}" is not one of the usual words ({words}).{hint} It is kept as it is.',
            "warning",
        )
        return text

    def yes(self, column: str, *, blank: bool) -> bool:
        """Return whether a cell says yes."""
        text = self.label(column).casefold()
        if text and text not in _YES | _NO:
            self.complain(
                column, f'Write yes or no. It counts as "{"yes" if blank else "no"}" until then.', "warning"
            )
        return blank if text not in _YES | _NO else text in _YES

    def degrees(self, column: str) -> float | None:
        """Return latitude or longitude in degrees."""
        value = self.number(column, negative=True)
        low, high = self._columns[column].limits or (-180, 180)
        if value is None or low <= value <= high:
            return value
        self.complain(
            column,
            f"{canonical(value)} is outside {low:g} to {high:g} degrees. Write degrees with decimals, such "
            "as -12.05.",
        )
        return None

    def notation_key(self, column: str = "rate") -> NotationKey | None:
        """Return the notation key that stands in place of a number, or None."""
        text = self.text(column)
        return _KEYS.get(text.upper()) if len(text) <= 2 and text else None

    def evidence(self) -> Evidence:
        """Return where the row's values come from."""
        return Evidence(
            source=self.text("source"),
            document=self.text("document"),
            page=self.text("page"),
            confidence=self.choice("confidence"),
            note=self.text("note"),
            sheet=self.sheet.name,
            row=self.row,
        )
