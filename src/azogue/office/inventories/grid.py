"""Rows as the cells of a table that are edited in place. Written out in Python: a page may have a thousand.

A cell is an input `t{row}-{column}`, a hidden input `s{row}-{column}` with what the editor saw, and a place
for what there is to say, `n{row}-{column}`. With htmx a changed cell is posted alone; without, the form
around the table posts all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from azogue.dossier import Problem, schema
from azogue.dossier.columns import Column
from azogue.facts import categories
from azogue.office.inventories.content import Kept
from azogue.office.inventories.layout import LONG, NUMERIC, choices, suggestions
from azogue.office.inventories.services.ground import LONGEST, LONGEST_CELL
from azogue.office.words.facts import column_label, context_label, said, sheet_label
from azogue.office.words.messages import said_message

Key = tuple[int, str]
"""A cell: row and column."""


@dataclass(frozen=True)
class Grid:
    """All that a table of cells needs beside the rows."""

    sheet: str
    columns: tuple[Column, ...]
    editable: bool
    problems: Mapping[Key, list[Problem]] = field(default_factory=dict)
    typed: Mapping[Key, str] = field(default_factory=dict)
    """Texts that could not be saved, to be shown as they were typed."""
    notes: Mapping[Key, SafeString] = field(default_factory=dict)
    """What is said at a cell instead of its problems."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Column labels in the language of the page."""
    address: str = ""
    """Where cells are posted: the part before the number of the row."""
    language: str = ""


def grid_of(sheet: str, columns: tuple[Column, ...], *, editable: bool, **more: Mapping[Key, object]) -> Grid:
    """Return a grid with its labels in the language of the page."""
    names = {c.name: escape(column_label(c.name, sheet)) for c in columns}
    language = get_language() or ""
    address = _address(language)
    return Grid(sheet, columns, editable, names=names, address=address, language=language, **more)  # type: ignore[arg-type]


def row_title(row: Kept) -> str:
    """Return words for a row, for those who cannot see where it stands; number 0 is a row on its own page."""
    what = row.cells.get("name") or row.cells.get("code") or row.cells.get("product") or ""
    if row.number == 0:
        known = categories().get(what)
        return f"{what} {said(known.name)}" if known else what or sheet_label(row.sheet)
    place = _("row %(number)s") % {"number": row.number}
    return f"{what}, {place}" if what else place


def cells_html(grid: Grid, row: Kept) -> SafeString:
    """Return the cells of a row, `<td>` by `<td>`."""
    title = row_title(row)
    parts: list[str] = []
    for column in grid.columns:
        inner = cell_html(grid, row, column, title) if grid.editable else plain_html(grid, row, column)
        kind = ' class="cell num"' if column.kind in NUMERIC else ' class="cell"'
        parts.append(f'<td{kind} data-label="{grid.names[column.name]}">{inner}</td>')
    return mark_safe("".join(parts))  # noqa: S308  every text in it was escaped


def plain_html(grid: Grid, row: Kept, column: Column) -> str:
    """Return a cell that cannot be edited."""
    text = shown_text(grid.sheet, column, row.cells.get(column.name, ""))
    said_here = note_html(grid, row, column)
    return f"<bdi>{escape(text)}</bdi>{said_here}"


def shown_text(sheet: str, column: Column, text: str) -> str:
    """Return a cell's text for reading."""
    return context_label(text) if (sheet, column.name) == ("context", "name") else text


def cell_html(grid: Grid, row: Kept, column: Column, title: str) -> str:
    """Return the inputs of a cell and what there is to say about it."""
    name = f"{row.id}-{column.name}"
    seen = escape(row.cells.get(column.name, ""))
    return (
        f'{field_html(grid, row, column, title)}<input type="hidden" id="s{name}" name="s{name}" '
        f'value="{seen}">{note_html(grid, row, column)}'
    )


def field_html(grid: Grid, row: Kept, column: Column, title: str, *, swap: bool = False) -> str:
    """Return the field of a cell: a choice, lines of text, or an input."""
    name = f"{row.id}-{column.name}"
    now = grid.typed.get((row.id, column.name), row.cells.get(column.name, ""))
    label = f"{grid.names[column.name]}, {escape(title)}"
    oob = ' hx-swap-oob="true"' if swap else ""
    bad = ' aria-invalid="true"' if _is_bad(grid, row, column) else ""
    attributes = (
        f'id="t{name}" name="t{name}" aria-label="{label}" aria-describedby="n{name}" '
        f'data-autosave="{row.id}:{column.name}" hx-post="{grid.address}{row.id}/cell/{column.name}/" '
        f'hx-params="t{name},s{name}"{bad}{oob}'
    )
    offered = choices(grid.sheet, column, row.cells)
    if offered:
        words = offered if not now or now in offered else (now, *offered)
        return f"<select {attributes}>{_options(column, words, now, grid.language)}</select>"
    if column.name in LONG:
        longest = LONGEST.get(column.name, LONGEST_CELL)
        return f'<textarea {attributes} rows="2" maxlength="{longest}" dir="auto">{escape(now)}</textarea>'
    return _input(attributes, grid.sheet, column, row, now)


def _is_bad(grid: Grid, row: Kept, column: Column) -> bool:
    found = grid.problems.get((row.id, column.name), ())
    return (row.id, column.name) in grid.typed or any(p.severity == "error" for p in found)


@lru_cache(maxsize=4096)
def _options(column: Column, words: tuple[str, ...], now: str, language: str) -> str:
    """Return the choices of a cell; hundreds of cells share them."""
    del language
    return '<option value=""></option>' + "".join(
        f'<option value="{escape(word)}"{" selected" if word == now else ""}>'
        f"{escape(_option(column, word))}</option>"
        for word in words
    )


def _option(column: Column, word: str) -> str:
    if column.name == "grade" and word in schema.GRADES:
        return f"{word} · {said(schema.GRADES[word])}"
    if column.kind in {"choice", "yesno"}:
        return said(word)
    return word


def _input(attributes: str, sheet: str, column: Column, row: Kept, now: str) -> str:
    number = ' inputmode="decimal" dir="ltr"' if column.kind in NUMERIC else ' dir="auto"'
    helping = suggestions(sheet, column, row.cells)
    listed = f' list="{list_name(sheet, column, row.cells)}"' if helping else ""
    longest = LONGEST.get(column.name, LONGEST_CELL)
    return (
        f'<input {attributes} value="{escape(now)}" maxlength="{longest}" autocomplete="off"{number}{listed}>'
    )


def list_name(sheet: str, column: Column, cells: Mapping[str, str]) -> str:
    """Return the name of the list of suggestions for a cell; cells of one category share it."""
    by_code = column.name in {"scenario", "variant"}
    tail = f"-{cells.get('code', '')}" if by_code else ""
    return escape(f"l-{sheet}-{column.name}{tail}")


def lists_html(sheet: str, columns: tuple[Column, ...], rows: "list[Kept] | tuple[Kept, ...]") -> SafeString:
    """Return the lists of suggestions that the cells refer to, each once."""
    found: dict[str, str] = {}
    codes = {row.cells.get("code", ""): row.cells for row in rows}
    for cells in codes.values():
        for column in columns:
            name = list_name(sheet, column, cells)
            if name not in found and not choices(sheet, column, cells):
                found[name] = "".join(map(_suggestion, suggestions(sheet, column, cells)))
    return mark_safe(  # noqa: S308  every text in it was escaped
        "".join(f'<datalist id="{name}">{options}</datalist>' for name, options in found.items() if options)
    )


def _suggestion(word: str) -> str:
    meaning = schema.NOTATION_KEYS.get(word)
    label = f' label="{escape(said(meaning))}"' if meaning else ""
    return f'<option value="{escape(word)}"{label}>'


def note_html(grid: Grid, row: Kept, column: Column) -> str:
    """Return the place under a cell where problems, conflicts and "saved" appear."""
    key = (row.id, column.name)
    inside = grid.notes[key] if key in grid.notes else problems_html(grid.problems.get(key, ()))
    return f'<div class="cell__note" id="n{row.id}-{column.name}">{inside}</div>'


def problems_html(problems: "list[Problem] | tuple[Problem, ...]") -> SafeString:
    """Return problems of a cell in plain words."""
    return format_html_join(
        "",
        '<p class="cell__{}">{}</p>',
        ((_TONES.get(p.severity, "info"), said_message(p.message)) for p in problems),
    )


_TONES: Final = {"error": "bad", "warning": "warn", "note": "info"}


def hidden_seen(row: int, column: str, text: str) -> SafeString:
    """Return what the editor has seen now, put in its place out of the main answer."""
    name = f"s{row}-{column}"
    return format_html(
        '<input type="hidden" id="{}" name="{}" value="{}" hx-swap-oob="true">', name, name, text
    )


@cache
def _address(language: str) -> str:
    """Return where cells are posted in a language, up to the number of the row."""
    del language
    return reverse("inventories:cell", args=(1, "x")).removesuffix("1/cell/x/")
