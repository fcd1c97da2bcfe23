"""Reading a workbook into raw tables: which sheets count, and what to say about the rest."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from azogue.dossier import schema
from azogue.dossier.log import Log
from azogue.dossier.names import sheet_keys
from azogue.dossier.package import NotAWorkbook, Package, open_package
from azogue.dossier.sheetxml import (
    MOST_COLUMNS,
    MOST_ROWS,
    Attributes,
    SheetXml,
    number_styles,
    parse,
    read_sheet,
    shared_strings,
)
from azogue.dossier.table import RawTable
from azogue.dossier.text import did_you_mean, key_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as the workbook lists it."""

    title: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Book:
    entries: tuple[Entry, ...]
    since_1904: bool
    strings: tuple[str, ...]
    styles: tuple[str, ...]


Choice: TypeAlias = Callable[[tuple[Entry, ...], Log], Iterator[tuple[Entry, str]]]
"""Which sheets to read, and the name that the problems of each give."""


def open_tables(path: Path, log: Log) -> Iterator[RawTable]:
    """Walk the sheets of a workbook that belong to a dossier; the header data come as the table "dossier".

    What is wrong with the file, or with a sheet as a whole, goes to the log.

    Raises:
        OSError: The file cannot be opened.

    """
    for _, name, sheet in open_sheets(path, log, _chosen):
        if sheet is not None:
            yield RawTable(name, iter(sheet.rows))


def open_sheets(path: Path, log: Log, choose: Choice) -> Iterator[tuple[Entry, str, SheetXml | None]]:
    """Walk the chosen sheets of a workbook; a damaged one comes as None, with its problem in the log.

    Raises:
        OSError: The file cannot be opened.

    """
    try:
        package = open_package(path)
    except NotAWorkbook as error:
        log.add("", None, "", path.name, str(error))
        return
    with package.archive:
        try:
            book = _open_book(package)
        except NotAWorkbook as error:
            log.add("", None, "", path.name, str(error))
            return
        for entry, name in choose(book.entries, log):
            sheet = None
            try:
                sheet = read_sheet(
                    package.read(entry.part), book.strings, book.styles, since_1904=book.since_1904
                )
            except NotAWorkbook as error:
                log.add(name, None, "", "", str(error))
            else:
                _report(name, sheet, log)
            yield entry, name, sheet


def _open_book(package: Package) -> _Book:
    home = "xl/workbook.xml" if "xl/workbook.xml" in package.names else _root(package)
    targets = _relations(package, home)
    entries: list[Entry] = []
    old_days = {"since 1904": False}

    def start(name: str, attrs: Attributes) -> None:
        if name == "sheet":
            link = next((v for k, v in attrs.items() if k.endswith(":id")), "")
            part = targets.get(link, ("", ""))[1]
            entries.append(Entry(attrs.get("name", ""), part, attrs.get("state", "visible") != "visible"))
        elif name == "workbookPr":
            old_days["since 1904"] = attrs.get("date1904") in {"1", "true"}

    parse(package.read(home), start, lambda _: None, lambda _: None)
    by_kind = {kind.rpartition("/")[2]: part for kind, part in targets.values()}
    strings = by_kind.get("sharedStrings", "")
    styles = by_kind.get("styles", "")
    return _Book(
        tuple(entries),
        old_days["since 1904"],
        tuple(shared_strings(package.read(strings))) if strings in package.names else (),
        tuple(number_styles(package.read(styles))) if styles in package.names else (),
    )


def _root(package: Package) -> str:
    found = [part for kind, part in _relations(package, "").values() if kind.endswith("/officeDocument")]
    if not found:
        raise NotAWorkbook(
            "The workbook is damaged: it does not say where its sheets are. Take a fresh copy."
        )
    return found[0]


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and place of every part that a part points to, by the name of the link."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    out: dict[str, tuple[str, str]] = {}

    def start(name: str, attrs: Attributes) -> None:
        if name == "Relationship" and attrs.get("TargetMode") != "External":
            target = attrs.get("Target", "")
            place = (
                target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            out[attrs.get("Id", "")] = (attrs.get("Type", ""), place)

    if rels in package.names:
        parse(package.read(rels), start, lambda _: None, lambda _: None)
    return out


def _chosen(entries: tuple[Entry, ...], log: Log) -> Iterator[tuple[Entry, str]]:
    """Choose the sheets to read and say why others are not."""
    known = sheet_keys()
    taken: dict[str, str] = {}
    for entry in entries:
        name = known.get(key_of(entry.title), "")
        if name in schema.FURNITURE or not entry.part:
            continue
        if entry.hidden:
            log.add(
                entry.title,
                None,
                "",
                "",
                f'The sheet "{entry.title}" is hidden and is not read. Unhide it if its figures count.',
                "note",
            )
        elif not name:
            hint = did_you_mean(entry.title, known)
            log.add(
                entry.title,
                None,
                "",
                "",
                f'The sheet "{entry.title}" is not part of a dossier and is not read.{hint}',
                "warning" if hint else "note",
            )
        elif name in taken:
            log.add(
                entry.title,
                None,
                "",
                "",
                f'The sheets "{taken[name]}" and "{entry.title}" mean the same; only the '
                "first is read. Put their rows together in one.",
            )
        else:
            taken[name] = entry.title
            yield entry, name


def _report(name: str, sheet: SheetXml, log: Log) -> None:
    """Say what a person may not know about a sheet."""
    for area in sheet.merged:
        if area:
            log.add(
                name,
                None,
                "",
                area,
                f"The cells {area} are merged: only the first one holds a value, the others count "
                "as blank. Unmerge them and write the value in every row.",
                "warning",
                area.partition(":")[0],
            )
    if sheet.hidden_rows:
        few = ", ".join(map(str, sheet.hidden_rows[:5])) + (" …" if len(sheet.hidden_rows) > 5 else "")
        log.add(
            name,
            None,
            "",
            "",
            f"{len(sheet.hidden_rows):,} hidden rows are read like the others (rows {few}). Delete "
            "them if they do not count.",
            "note",
        )
    if sheet.hidden_columns:
        log.add(
            name,
            None,
            "",
            "",
            f"{len(sheet.hidden_columns):,} hidden columns are read like the others. Delete them if "
            "they do not count.",
            "note",
        )
    if sheet.too_many_rows:
        log.add(
            name,
            sheet.too_many_rows,
            "",
            "",
            f"A sheet of a workbook may have {MOST_ROWS:,} rows. The rows from here "
            "on are not read; use a folder of CSV files, or split the workbook by year.",
        )
    if sheet.too_wide:
        log.add(
            name,
            None,
            "",
            "",
            f"Columns after the {MOST_COLUMNS}th are not read. Delete what stands there.",
            "warning",
        )
