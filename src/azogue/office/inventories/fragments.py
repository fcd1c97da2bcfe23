"""Pieces of pages that are answered alone: a cell that was saved, a conflict, totals that moved."""

import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Final
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from azogue.facts import categories
from azogue.office.inventories.content import COLUMNS, Kept, content_of
from azogue.office.inventories.estimates import live_of
from azogue.office.inventories.found import Figure, Found
from azogue.office.inventories.grid import (
    Grid,
    cells_html,
    field_html,
    grid_of,
    hidden_seen,
    problems_html,
    row_title,
)
from azogue.office.inventories.layout import IN_SIGHT, MAINS, PARTS, main_of, part_of
from azogue.office.inventories.models import Row, Version
from azogue.office.inventories.selectors import kept_row, may_see
from azogue.office.inventories.services.cells import Saved, problems_of_row
from azogue.office.inventories.services.errors import CellConflict, RowGone
from azogue.office.inventories.shelf import Shelf
from azogue.office.look import locales
from azogue.office.record.http import Asked
from azogue.office.words.facts import column_label, said, sheet_label

Marks = tuple[Mapping[int, int], Mapping[str, int]]


def new_key() -> str:
    """Return a key for a form that shall work once."""
    return uuid.uuid4().hex


def address_of(row: Row, column: str = "") -> str:
    """Return the address of a row, or of one of its cells, on the page where it is edited."""
    if column and column not in IN_SIGHT[row.sheet]:
        return f"{reverse('inventories:row', args=(row.pk,))}#t{row.pk}-{column}"
    part = reverse("inventories:sheet", args=(row.version_id, part_of(row.sheet, row.cells)))
    return f"{part}#t{row.pk}-{column}" if column else f"{part}#r{row.pk}"


def explain_address(version: Version | int, code: str, channel: str, name: str | None = None) -> str:
    """Return the address of the explanation of a figure."""
    pk = version if isinstance(version, int) else version.pk
    query = {"code": code, "channel": channel, **({"name": name} if name is not None else {})}
    return f"{reverse('inventories:explain', args=(pk,))}?{urlencode(query)}"


def figure_html(version: Version | int, figure: Figure, code: str, channel: str) -> SafeString:
    """Return a figure with its range as a link to its explanation."""
    if figure.point is None:
        return format_html('<span class="muted">{}</span>', locales.mass(None))
    return format_html(
        '<a href="{}">{}</a> <span class="range">{}</span>',
        explain_address(version, code, channel),
        locales.mass(figure),
        locales.span(figure),
    )


def live(version: int, found: Found, code: str, *, swap: bool = False) -> SafeString:
    """Return input and releases of a code, to be replaced as they move; `total` is the nation."""
    return format_html(
        '<span class="live" id="live-{}"{}>{} {} · {} {}</span>',
        code,
        mark_safe(' hx-swap-oob="true"') if swap else "",
        _("Input:"),
        figure_html(version, found.figure(code, "input"), code, "input"),
        _("Releases:"),
        figure_html(version, found.figure(code, "releases"), code, "releases"),
    )


def parts_html(version: int, here: str) -> SafeString:
    """Return the links to the parts of a version."""
    return mark_safe(  # noqa: S308  every text in it was escaped
        _parts(get_language() or "")
        .replace("/0/", f"/{version}/")
        .replace(f'/{here}/"', f'/{here}/" aria-current="page"')
    )


@cache
def _parts(language: str) -> str:
    del language
    links: list[str] = []
    for part in PARTS:
        address = reverse("inventories:sheet", args=(0, part))
        if part in MAINS:
            name = escape(said(categories()[part].name))
            words = f'<bdi>{part}</bdi><span class="visually-hidden"> {name}</span>'
        else:
            words = escape(sheet_label(part))
        links.append(f'<li><a href="{address}">{words}</a></li>')
    return "".join(links)


def rows(grid: Grid, kept: Iterable[Kept], marks: Marks) -> SafeString:
    """Return the rows of a table with what can be done with each."""
    proofs, remarks = marks
    words = _Words()
    wrong = {pk for pk, _column in (*grid.problems, *grid.typed, *grid.notes)}
    parts = (
        f'<tr id="r{row.id}"><th scope="row" class="row__number">{row.number}</th>'
        f"{cells_html(grid, row) if row.id in wrong else _plain_row(grid, row)}"
        f'<td class="row__tools">{_tools(grid, row, proofs, remarks, words)}</td></tr>'
        f'<tr class="more"><td colspan="{len(grid.columns) + 2}" id="m{row.id}"></td></tr>'
        for row in kept
    )
    return mark_safe("".join(parts))  # noqa: S308  every text in it was escaped


_ROWS: Final[Shelf[str]] = Shelf(4_000)
"""Rows without problems as they were last written out, each some kilobytes."""


def _plain_row(grid: Grid, row: Kept) -> str:
    cells = "\0".join(f"{name}\1{text}" for name, text in row.cells.items())
    key = f"{grid.language} {grid.editable} {len(grid.columns)} {row.id} {row.number} {cells}"
    return _ROWS.get(key, lambda: cells_html(grid, row))


def _documents(number: int) -> str:
    said = ngettext("%(number)s document", "%(number)s documents", number)
    return escape(said % {"number": number})


def _remarks(number: int) -> str:
    said = ngettext("%(number)s remark", "%(number)s remarks", number)
    return escape(said % {"number": number})


class _Words:
    """Words that every row repeats, looked up once."""

    def __init__(self) -> None:
        self.more = escape(_("More"))
        self.all = escape(_("All cells and history"))
        self.remove = escape(_("Remove"))
        self.copy = escape(_("Copy"))
        self.row = reverse("inventories:row", args=(1,))
        self.removing = reverse("inventories:row_remove", args=(1,))
        self.copying = reverse("inventories:row_copy", args=(1,))


def _tools(
    grid: Grid, row: Kept, proofs: Mapping[int, int], remarks: Mapping[str, int], words: _Words
) -> str:
    address = words.row.replace("/1/", f"/{row.id}/")
    counted = ""
    if proofs.get(row.id):
        counted += f' <span class="badge badge--calm">{_documents(proofs[row.id])}</span>'
    if remarks.get(row.uid):
        counted += f' <span class="badge badge--warn">{_remarks(remarks[row.uid])}</span>'
    change = ""
    if grid.editable:
        change = (
            f'<button class="button button--quiet" formnovalidate formaction="'
            f'{words.copying.replace("/1/", f"/{row.id}/")}">{words.copy}</button>'
            f'<button class="button button--quiet" formnovalidate formaction="'
            f'{words.removing.replace("/1/", f"/{row.id}/")}">{words.remove}</button>'
        )
    title = escape(row_title(row))
    return (
        f'<details class="fold" hx-get="{address}" hx-trigger="toggle once" hx-target="#m{row.id}">'
        f'<summary>{words.more}<span class="visually-hidden">: {title}</span></summary>'
        f'<a href="{address}">{words.all}</a> {change}</details>{counted}'
    )


def saved(request: Asked, row: Row, column: str, text: str, done: Saved) -> SafeString:
    """Return what a saved cell says, and out of band what else moved with it."""
    at = timezone.localtime(timezone.now())
    clock = f"{at:%H:%M}"
    own = [p for p in done.problems if p.column == column]
    head = format_html('<p class="cell__saved">{}</p>', _("saved %(time)s") % {"time": clock})
    parts = [head, problems_html(own), hidden_seen(row.pk, column, done.text)]
    if done.text != text.strip():
        parts.append(
            format_html('<p class="cell__info">{}: <bdi>{}</bdi></p>', _("Kept as"), done.text or "–")
        )
    if done.change is not None:
        parts += _neighbours(row, column, done)
        parts += _moved(request, row)
    return mark_safe("".join(parts))  # noqa: S308  every part is safe


def _neighbours(row: Row, column: str, done: Saved) -> list[SafeString]:
    """Return the notes at the other cells of the row: a unit may mend a rate."""
    return [
        format_html(
            '<div class="cell__note" id="n{}-{}" hx-swap-oob="true">{}</div>',
            row.pk,
            name,
            problems_html([p for p in done.problems if p.column == name]),
        )
        for name in IN_SIGHT[row.sheet]
        if name != column
    ]


def _moved(request: Asked, row: Row) -> list[SafeString]:
    """Return the figures that moved; a supplier sees none of the nation's."""
    if not may_see(request.person, "see_work", row.version.thing()):
        return []
    found = live_of(content_of(row.version))
    code = row.cells.get("code", "")
    codes = ["total"]
    if row.sheet == "activities" and code:
        codes += dict.fromkeys((main_of(code), code))
    return [live(row.version_id, found, c, swap=True) for c in codes]


def conflict(row: Row, column: str, mine: str, met: CellConflict, *, alone: bool = True) -> SafeString:
    """Return both texts with who wrote the other and when, and the choice.

    Answered alone it has buttons; within a whole page, saving again is the choice.
    """
    name = f"{row.pk}-{column}"
    where = locales.moment(met.at) if met.at else ""
    address = reverse("inventories:cell", args=(row.pk, column))
    choice = (
        f'<button class="button" type="button" hx-post="{address}" '
        f'hx-params="text,seen" hx-vals="{escape(_json({"text": mine, "seen": met.now}))}" '
        f'hx-target="#n{name}">{escape(_("Use mine"))}</button> '
        f'<button class="button button--quiet" type="button" hx-get="{address}" hx-params="none" '
        f'hx-target="#n{name}">{escape(_("Keep theirs"))}</button>'
        f"{hidden_seen(row.pk, column, met.now)}"
        if alone
        else f"<p>{escape(_('Save again to replace theirs with yours.'))}</p>"
    )
    return format_html(
        '<div class="note note--warn" role="alert"><p>{}</p><p>{}: <bdi><b>{}</b></bdi></p>'
        "<p>{}: <bdi><b>{}</b></bdi></p>{}</div>",
        _("%(who)s changed this cell meanwhile (%(when)s). Nothing was overwritten.")
        % {"who": met.by or _("Somebody"), "when": where},
        _("Theirs"),
        met.now or _("not known"),
        _("Yours"),
        mine or _("not known"),
        mark_safe(choice),  # noqa: S308  escaped above
    )


def cell_again(row: Row, column: str) -> SafeString:
    """Return a cell as it is now: what there is to say, and out of band its field."""
    kept = kept_row(row)
    problems = problems_of_row(row.sheet, row.cells)
    found = COLUMNS[row.sheet][column]
    grid = grid_of(row.sheet, (found,), editable=True)
    return mark_safe(  # noqa: S308  every part is safe
        problems_html([p for p in problems if p.column == column])
        + field_html(grid, kept, found, row_title(kept), swap=True)
        + hidden_seen(row.pk, column, row.cells.get(column, ""))
    )


def _json(values: Mapping[str, str]) -> str:
    import json

    return json.dumps(values)


def refused(reason: "str | Promise") -> SafeString:
    """Return why a text was not saved; the text itself stays in its field."""
    return format_html('<p class="cell__bad" role="alert">{}</p>', reason or _("This cannot be changed."))


def gone(met: RowGone) -> SafeString:
    """Return that the row is not there any more."""
    return format_html('<p class="cell__bad" role="alert">{}</p>', gone_text(met))


def gone_text(met: RowGone) -> str:
    """Return that the row is not there any more, as plain text."""
    return _("%(who)s removed this row meanwhile.") % {"who": met.by or _("Somebody")}


def labels(sheet: str) -> dict[str, str]:
    """Return the names of a sheet's columns in the language of the page."""
    return {name: column_label(name, sheet) for name in COLUMNS[sheet]}


def linked(name: str, *args: object) -> str:
    """Return an address if that part of the office is there, else nothing."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
