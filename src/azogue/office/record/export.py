"""Tables that leave the house as CSV: no cell of them runs as a formula in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.utils.text import get_valid_filename

from azogue.office.record.text import clean, clean_line

_NUMBER: Final = re.compile(r"[+-]?(\d[\d  .,']*)?\d([eE][+-]?\d+)?%?$")
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """Return a cell's value as a spreadsheet will show and never run it.

    Numbers, also as text, stay; a text that a spreadsheet would take for a formula gets an apostrophe in
    front. None becomes blank: not known.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = clean(value)
    if text.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA) and not _NUMBER.match(text):
        return "'" + text
    return text


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, the first with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_response(rows: Iterable[Sequence[Any]], name: str) -> StreamingHttpResponse:
    """Return a table as a CSV file to keep.

    Args:
        rows: The header and the rows after it, written as they come.
        name: Name of the file without its ending.

    """
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    safe = get_valid_filename(clean_line(name, 100)) or "table"
    response["Content-Disposition"] = f'attachment; filename="{safe.encode("ascii", "ignore").decode()}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
