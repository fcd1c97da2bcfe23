"""Rows of a file as they will be read, written out in Python: a page may have a thousand cells.

A cell that has to be mended is an input `c{row}-{column}` in a block `b{row}-{column}`; with htmx it is
posted alone and the block is answered, without it the form around the table posts all of them.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from azogue.dossier import schema
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.import_plan import Line, Mark, Plan, defaults_of, mapping_of
from azogue.office.inventories.import_words import KIND_TONES, KINDS, LEFT
from azogue.office.inventories.layout import NUMERIC, choices
from azogue.office.look import locales
from azogue.office.words.facts import column_label

LONGEST_SHOWN: Final = 70
_TONES: Final = {"error": "bad", "warning": "bad", "note": "info"}


def columns_shown(plan: Plan, table: int, lines: Iterable[Line]) -> list[schema.Column]:
    """Return the columns of a table that a page shows: what is brought in, and where something is wrong."""
    found = plan.tables[table]
    wanted = set(mapping_of(found).values()) | set(defaults_of(found))
    for line in lines:
        wanted |= line.mended | {m.column for m in line.marks}
    filled = {name for line in lines for name in (*line.cells, *line.writes)}
    marked = {m.column for line in lines for m in line.marks}
    return [c for name, c in COLUMNS[found.sheet].items() if name in wanted and name in filled | marked]


def rows_html(
    lines: Iterable[Line],
    columns: Iterable[schema.Column],
    over: Mapping[int, Mapping[str, str]],
    *,
    editable: bool,
) -> SafeString:
    """Return the rows of a table; `over` is what of each row is not brought in."""
    shown = list(columns)
    names = {c.name: column_label(c.name, c_sheet(lines)) for c in shown}
    parts: list[str] = []
    for line in lines:
        cells = "".join(_td(line, c, names[c.name], editable=editable) for c in shown)
        parts.append(
            f'<tr id="r{line.id}"><th scope="row" class="row__number">{line.number}</th>'
            f'<td class="status"><div id="s{line.id}">{status_html(line, editable=editable)}</div>'
            f"{_over(over.get(line.number, {}))}</td>{cells}</tr>"
        )
    return mark_safe("".join(parts))  # noqa: S308  every text in it was escaped


def c_sheet(lines: Iterable[Line]) -> str:
    """Return the sheet of some lines of one table."""
    return next((line.sheet for line in lines), "")


def _td(line: Line, column: schema.Column, name: str, *, editable: bool) -> str:
    kind = "cell num" if column.kind in NUMERIC else "cell"
    kind += " cell--words" if column.kind in {"text", "label"} else ""
    if not (line.cells.get(column.name) or column.name in line.writes or line.marks_at(column.name)):
        kind += " cell--blank"
    inner = cell_html(line, column, name, editable=editable)
    block = f'<div id="b{line.id}-{column.name}">{inner}</div>'
    return f'<td class="{kind}" data-label="{escape(name)}">{block}</td>'


def cell_html(line: Line, column: schema.Column, name: str, *, editable: bool) -> str:
    """Return what stands in a cell: an input where it has to be mended, else the text."""
    marks = line.marks_at(column.name)
    text = line.cells.get(column.name, "")
    open_ = line.kind not in {"skipped", "left"} and (line.bad_at(column.name) or column.name in line.mended)
    if editable and (open_ or (line.why == "bad" and marks)):
        inner = _input(line, column, name, text, bad=line.bad_at(column.name))
    else:
        inner = _text(text)
    was = line.before.get(column.name)
    if column.name in line.writes and line.row is not None and was is not None:
        inner = _change(was, line.writes[column.name], inner if open_ and editable else "")
    return inner + marks_html(line, column.name, marks)


def _text(text: str) -> str:
    short = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return f"<bdi>{escape(short)}</bdi>"


def _change(was: str, becomes: str, field: str) -> str:
    """Return what stands in a cell now and what will."""
    before = f"<bdi>{escape(was)}</bdi>" if was else escape(_("blank"))
    after = field or (_text(becomes) if becomes else escape(_("blank")))
    mended = " becomes--field" if field else ""
    words = (escape(_("Before:")), escape(_("After:")))
    return (
        f'<span class="was"><span class="visually-hidden">{words[0]} </span>{before}</span> '
        f'<span class="becomes{mended}"><span class="visually-hidden">{words[1]} </span>{after}</span>'
    )


def _input(line: Line, column: schema.Column, name: str, text: str, *, bad: bool) -> str:
    key = f"{line.id}-{column.name}"
    address = reverse("inventories:import_cell", args=(line.id, column.name))
    words = choices(line.sheet, column, line.cells)
    offered = "".join(f'<option value="{escape(w)}"></option>' for w in words)
    label = _("%(column)s, row %(row)s") % {"column": name, "row": line.number}
    invalid = ' aria-invalid="true"' if bad else ""
    listed = f' list="l{key}"' if words else ""
    return (
        f'<input class="mend" id="c{key}" name="c{key}" value="{escape(text)}" aria-label="{escape(label)}"'
        f'{invalid} aria-describedby="n{key}" autocomplete="off" data-autosave="i{line.id}:{column.name}"'
        f' hx-post="{address}" hx-trigger="change" hx-target="#b{key}"{listed}>'
    ) + (f'<datalist id="l{key}">{offered}</datalist>' if words else "")


def marks_html(line: Line, column: str, marks: Iterable[Mark]) -> str:
    """Return what is to be said at a cell."""
    said = "".join(f'<p class="mark mark--{_TONES[m.severity]}">{m.html}</p>' for m in marks)
    return f'<div id="n{line.id}-{column}">{said}</div>' if said else ""


def status_html(line: Line, *, editable: bool) -> SafeString:
    """Return what becomes of a row, and the button that leaves it out or takes it in."""
    tone = "bad" if line.bad else KIND_TONES[line.kind]
    why = format_html('<p class="mark">{}</p>', LEFT[line.why]) if line.why else ""
    said = mark_safe(marks_html(line, "", line.marks_at("")))  # noqa: S308  escaped there
    button = ""
    if editable and line.kind != "left":
        verb, word = ("take", _("Take in")) if line.kind == "skipped" else ("skip", _("Skip"))
        row = _("row %(row)s") % {"row": line.number}
        button = format_html(
            '<button class="button button--quiet" name="{}" value="{}">{}'
            '<span class="visually-hidden">: {}</span></button>',
            verb,
            line.id,
            word,
            row,
        )
    return format_html(
        '<span class="badge badge--{}">{}</span>{}{}{}', tone, KINDS[line.kind], why, said, button
    )


def _over(texts: Mapping[str, str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<li><b>{escape(name)}</b> {_text(text)}</li>" for name, text in texts.items())
    head = escape(_("Not brought in"))
    return (
        f'<details class="over"><summary>{head} ({locales.number(len(texts))})</summary>'
        f'<ul class="plain">{items}</ul></details>'
    )
