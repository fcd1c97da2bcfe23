"""Tables of a report in Word: repeated headings, widths that fit the page, ranges under the figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from azogue.report.content.blocks import Cell, Column, Table
from azogue.report.docx.ooxml import element, is_rtl, link, paragraph, run

TWIPS: Final = 20
"""Per point."""
PADDING: Final = 130
"""Left and right margins of a cell together, twips."""
LETTER: Final = 0.58
"""Width of a digit as a part of the size of the type, in the wider of the usual fonts."""
BOLD_LETTER: Final = 0.7
SIZES: Final = (8.5, 8.0, 7.5, 7.0, 6.5)
WIDE_FLOOR: Final = 1500
"""Least width of a column of running text, twips."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The size of type of a table, in points, and the widths of its columns, in twips."""

    size: float
    widths: tuple[int, ...]


def fit(table: Table, room: int) -> Fit:
    """Find the largest type in which a table fits, and share the spare room among its columns.

    Args:
        table: The table.
        room: Width of the text on the page, twips.

    Returns:
        Size and widths; the widths add up to the room.

    """
    for size in SIZES:
        least = [_least(table, index, size) for index in range(len(table.columns))]
        if sum(least) <= room:
            break
    if sum(least) > room:
        widths = [w * room // sum(least) for w in least]
    else:
        widths = _shared(least, [_natural(table, i, size) for i in range(len(least))], room)
    widths[0] += room - sum(widths)
    return Fit(size, tuple(widths))


def _shared(least: list[int], natural: list[int], room: int) -> list[int]:
    """Widen columns up to the width of their longest text, then all of them alike."""
    widths = list(least)
    for _ in range(4):
        spare = room - sum(widths)
        # The power keeps one long cell from taking all the room.
        appetite = [float(max(n - w, 0)) ** 0.75 for n, w in zip(natural, widths, strict=True)]
        if spare <= 0 or not any(appetite):
            break
        widths = [
            min(n, w + int(spare * a / sum(appetite))) if a else w
            for w, n, a in zip(widths, natural, appetite, strict=True)
        ]
    spare = room - sum(widths)
    return [w + spare // len(widths) for w in widths]


def _letters(words: str) -> float:
    """Return the length of a text in letters; signs that are wider count for more."""
    return len(words) + 0.7 * sum(words.count(sign) for sign in "%−†→×")


def _least(table: Table, index: int, size: float) -> int:
    """Return the least width of a column: numbers never break, other text breaks between words."""
    column = table.columns[index]
    cells = [row[index] for row in table.rows]
    heading = max((len(word) for word in column.label.split()), default=1) * BOLD_LETTER
    if column.numeric:
        lengths = [_letters(c.text) + 2 * c.recalled + 3 * len(c.cites) for c in cells]
        lengths += [_letters(c.range) for c in cells]
    else:
        lengths = [min(_letters(word), 24.0) for c in cells for word in c.text.split()]
    needed = int(max(heading, max(lengths, default=1.0) * LETTER) * size * TWIPS) + PADDING
    return max(needed, WIDE_FLOOR) if column.wide else needed


def _natural(table: Table, index: int, size: float) -> int:
    """Return the width at which no text of a column breaks."""
    longest = max((_letters(row[index].text) for row in table.rows), default=1.0) + 4
    return int(longest * LETTER * size * TWIPS) + PADDING


def table_element(
    table: Table,
    *,
    style_id: str,
    cell_style_id: str,
    room: int,
    theirs: str,
    mirrored: bool,
    cite_name: Callable[[int], str],
) -> Any:
    """Make the table.

    Args:
        table: What it says.
        style_id: Identifier of the table style.
        cell_style_id: Identifier of the paragraph style of the cells.
        room: Width of the text on the page, twips.
        theirs: Language of the texts that the country wrote.
        mirrored: Whether the first column stands on the right.
        cite_name: Bookmark of a citation by its number.

    """
    chosen = fit(table, room)
    made = element("w:tbl")
    made.extend((_properties(table, style_id, room, mirrored=mirrored), _grid(chosen.widths)))
    writer = _Cells(table.columns, chosen, cell_style_id, theirs, cite_name)
    made.append(writer.heading())
    for index, row in enumerate(table.rows):
        made.append(writer.row(row, strong=index in table.strong))
    return made


def _properties(table: Table, style_id: str, room: int, *, mirrored: bool) -> Any:
    made = element("w:tblPr")
    made.append(element("w:tblStyle", val=style_id))
    if mirrored:
        made.append(element("w:bidiVisual"))
    made.append(element("w:tblW", w=room, type="dxa"))
    made.append(element("w:tblLayout", type="fixed"))
    made.append(
        element(
            "w:tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1
        )
    )
    made.append(element("w:tblCaption", val=table.caption))
    return made


def _grid(widths: Sequence[int]) -> Any:
    made = element("w:tblGrid")
    made.extend(element("w:gridCol", w=w) for w in widths)
    return made


class _Cells:
    """Makes the rows of one table."""

    def __init__(
        self,
        columns: Sequence[Column],
        chosen: Fit,
        style_id: str,
        theirs: str,
        cite_name: Callable[[int], str],
    ) -> None:
        self._columns = columns
        self._widths = chosen.widths
        self._size = round(chosen.size * 2)
        self._small = max(round(chosen.size * 2) - 2, 12)
        self._style = style_id
        self._theirs = theirs
        self._cite_name = cite_name

    def heading(self) -> Any:
        made = element("w:tr")
        properties = element("w:trPr")
        properties.extend((element("w:cantSplit"), element("w:tblHeader")))
        made.append(properties)
        for index, column in enumerate(self._columns):
            words = run(column.label, bold=True, half_points=self._size)
            align = "end" if column.numeric else ""
            made.append(self._cell(index, [paragraph(self._style, words, align=align, keep_next=True)]))
        return made

    def row(self, cells: Sequence[Cell], *, strong: bool) -> Any:
        made = element("w:tr")
        properties = element("w:trPr")
        properties.append(element("w:cantSplit"))
        made.append(properties)
        for index, cell in enumerate(cells):
            made.append(self._cell(index, self._content(index, cell, strong=strong), strong=strong))
        return made

    def _content(self, index: int, cell: Cell, *, strong: bool) -> list[Any]:
        align = "end" if self._columns[index].numeric else ""
        mark = "†" if cell.recalled else ""
        language = self._theirs if cell.theirs else ""
        runs = [run(cell.text + mark, bold=strong, half_points=self._size, language=language)]
        runs.extend(link(self._cite_name(n), run(f" [{n}]", half_points=self._small)) for n in cell.cites)
        found = [paragraph(self._style, *runs, align=align, rtl=is_rtl(cell.text))]
        if cell.range:
            found.append(paragraph(self._style, run(cell.range, half_points=self._small), align=align))
        return found

    def _cell(self, index: int, content: Sequence[Any], *, strong: bool = False) -> Any:
        made = element("w:tc")
        properties = element("w:tcPr")
        properties.append(element("w:tcW", w=self._widths[index], type="dxa"))
        if strong:
            borders = element("w:tcBorders")
            borders.append(element("w:top", val="single", sz=8, space=0, color="404040"))
            properties.append(borders)
        made.append(properties)
        made.extend(content)
        return made
