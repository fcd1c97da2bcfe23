"""A file arrives: looked at, kept with its checksum, and read into tables of text."""

import io
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from azogue.dossier import DossierError, Problem, open_raw, schema
from azogue.dossier.foreign import RawSheet
from azogue.dossier.mapping import header_lines_of
from azogue.office.inventories.models import Import, ImportRow, ImportSheet, Version
from azogue.office.inventories.services.bulk import AT_ONCE
from azogue.office.inventories.services.importing.ground import locked_import
from azogue.office.inventories.services.importing.guessing import is_own, meaning_of
from azogue.office.record.acts import act
from azogue.office.record.gate import Decision, Person, Refused
from azogue.office.record.text import clean, clean_line
from azogue.office.record.uploads import XLSX, BadUpload, look_at, plain_name, sha256_of
from azogue.office.words.messages import say

MOST_SHEETS: Final = 20
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 256
"""The reader of files takes no more, and says so."""
MOST_PROBLEMS: Final = 500
LONGEST: Final = 5_500
TAKEN: Final = {
    XLSX: (".xlsx", ".xlsm"),
    "text/csv": (".csv", ".tsv"),
    "text/plain": (".csv", ".tsv", ".txt"),
}
"""Kinds of content that are read, with the endings their names may have."""
_CONTROLS: Final = bytes(n for n in range(1, 32) if n not in b"\t\r\n\f")
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def upload(person: Person, version: Version, file: "UploadedFile[Any]") -> Import:
    """Keep a file that shall be brought into a version; `read_file` reads it.

    The same file waiting in the same version already is given back as it is.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        BadUpload: The file is not taken, with the reason.

    """
    with act(person, "edit:rows", version.thing()) as entry:
        kind = _looked_at(file)
        digest = sha256_of(file)
        if not Version.objects.filter(pk=version.pk, state="draft").exists():
            raise Refused(Decision(False, _("It is not possible in the present state.")))
        same = Import.objects.filter(
            version=version, sha256=digest, state__in=("reading", "mapping", "preview")
        )
        waiting = same.select_related("version__inventory").first()
        if waiting is not None:
            entry.silent = True
            return waiting
        source = Import(version=version, sha256=digest, size=file.size or 0, by_id=person.id, state="reading")
        source.name = file_name(file.name or "", kind)
        file.seek(0)
        source.file.save(source.name, file, save=False)
        try:
            source.save()
        except BaseException:
            source.file.delete(save=False)
            raise
        entry.summary = _("Uploaded: %(name)s") % {"name": source.name}
        entry.details = {"import": source.pk, "sha256": digest}
    return source


def _looked_at(file: "UploadedFile[Any]") -> str:
    """Return what the file is, or say in the reader's words why it cannot be read."""
    name, size = file.name or "", file.size or 0
    kind: str | None
    try:
        kind = look_at(file, name, size).kind  # type: ignore[arg-type]
    except BadUpload:
        if size > settings.LARGEST_UPLOAD:
            raise
        file.seek(0)
        content = file.read()
        kind = "" if content.startswith(_OLD) else _text_with_slips(content, name)
        if kind is None:
            raise
    if kind in TAKEN:
        return kind
    if not kind or kind == "application/pdf":
        raise BadUpload(_why_not(file))
    raise BadUpload(
        _("This is not a table. What can be brought in: workbooks (.xlsx) and tables (.csv, .tsv).")
    )


def _text_with_slips(content: bytes, name: str) -> str | None:
    """Return the kind of a text with a few control characters, which the reader takes out, else None."""
    plain = content.translate(None, _CONTROLS)
    if b"\x00" in content or len(content) - len(plain) > max(20, len(content) // 1000):
        return None
    with suppress(BadUpload):
        return look_at(io.BytesIO(plain), name, len(plain)).kind
    return None


def _why_not(file: "UploadedFile[Any]") -> str:
    name = file_name(file.name or "", "")
    if Path(name).suffix.lower() not in {".xls", ".xlsx", ".xlsm", ".xlsb", ".csv", ".pdf"}:
        name = f"{Path(name).stem}.xls"
    file.seek(0)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / name
        place.write_bytes(file.read())
        return " ".join(say(p.message) for p in open_raw(place)[0].problems)


def file_name(given: str, kind: str) -> str:
    """Return the sender's name for a file, short and without signs that deceive."""
    plain = plain_name(given) or "table"
    stem, suffix = Path(plain).stem, Path(plain).suffix[:10]
    endings = TAKEN.get(kind, (suffix,))
    ending = suffix if suffix.lower() in endings else endings[0]
    return stem.encode()[:150].decode(errors="ignore") + ending


def earlier(source: Import) -> Import | None:
    """Return the first import of the very same file into this country's inventories."""
    country = source.version.inventory.country
    same = Import.objects.filter(sha256=source.sha256, version__inventory__country=country, pk__lt=source.pk)
    demo = source.version.inventory.demo
    found = same.filter(version__inventory__demo=demo).exclude(state="abandoned")
    return found.select_related("version__inventory", "batch").order_by("pk").first()


def read_file(number: int) -> Import:
    """Read a kept file into tables and rows; done again it changes nothing."""
    source = Import.objects.select_related("version__inventory").get(pk=number)
    if source.state != "reading":
        return source
    try:
        raws = _opened(source)
    except DossierError as error:
        raws = (RawSheet(source.name, problems=(error.problem,)),)
    with transaction.atomic():
        fresh = locked_import(number)
        if fresh.state == "reading":
            fresh.sheets.all().delete()
            _keep(fresh, raws)
    return fresh


def _opened(source: Import) -> tuple[RawSheet, ...]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / source.name
        with source.file.open("rb") as kept, place.open("wb") as out:
            while chunk := kept.read(1024 * 1024):
                out.write(chunk)
        return open_raw(place)


def _keep(source: Import, raws: Sequence[RawSheet]) -> None:
    said: list[dict[str, Any]] = []
    tables: list[ImportSheet] = []
    room = MOST_ROWS
    own = True
    for raw in (r for r in raws if not _is_furniture(r)):
        said += [_said(raw, p) for p in raw.problems]
        if raw.dossier_sheet == "dossier":
            said += _about_header(source, raw)
            continue
        if not raw.rows:
            if raw.header_row and not is_own(raw):
                said.append(_of_ours("no_rows", raw.title))
            continue
        if len(tables) == MOST_SHEETS:
            said.append(_of_ours("sheets", most=MOST_SHEETS))
            break
        table = _table(source, raw)
        own = own and is_own(raw)
        tables.append(table)
        if len(raw.rows) > room:
            said.append(_of_ours("rows", raw.title, most=MOST_ROWS))
        room -= _keep_rows(table, raw, room)
    if not tables and not any(p["severity"] == "error" for p in said):
        said.append(_of_ours("nothing"))
    source.problems = sorted(said, key=_weight)[:MOST_PROBLEMS]
    ready = own and any(t.sheet for t in tables)
    source.state = "preview" if ready else "mapping" if tables else "unreadable"
    source.save(update_fields=["problems", "state"])


def _weight(problem: dict[str, Any]) -> int:
    return ("error", "warning", "note").index(problem["severity"])


def _said(raw: RawSheet, problem: Problem) -> dict[str, Any]:
    return {
        "table": clean_line(raw.title, 200),
        "row": problem.row,
        "column": problem.column[:200],
        "value": problem.value,
        "message": problem.message[:1000],
        "severity": problem.severity,
        "cell": problem.cell,
    }


def _of_ours(kind: str, table: str = "", severity: str = "warning", **values: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "table": clean_line(table, 200),
        "row": None,
        "severity": severity,
        "values": values,
    }


def _about_header(source: Import, raw: RawSheet) -> list[dict[str, Any]]:
    """Say that header data stay outside, and warn when the file is about another country."""
    lines = header_lines_of(raw)
    here = source.version.inventory.country
    said = [_of_ours("header", raw.title, "note")] if lines else []
    there = clean_line(lines.get("country", ""), 3).upper()
    if there and there != here:
        said.append(_of_ours("country", raw.title, "error", file=there, here=here))
    return said


def _is_furniture(raw: RawSheet) -> bool:
    """Return whether a sheet is the help, the examples or the lists of our own workbook."""
    return clean_line(raw.title).casefold() in schema.FURNITURE


def _table(source: Import, raw: RawSheet) -> ImportSheet:
    meaning = meaning_of(raw, source.version.inventory)
    return ImportSheet.objects.create(
        source=source,
        title=clean_line(raw.title, 200),
        sheet=meaning.sheet,
        header=[clean_line(name, 200) for name in raw.header[:MOST_COLUMNS]],
        header_row=raw.header_row,
        fingerprint=meaning.fingerprint,
        mapping={str(at): name for at, name in meaning.mapping.items() if at < MOST_COLUMNS},
        defaults=meaning.defaults,
    )


def _keep_rows(table: ImportSheet, raw: RawSheet, room: int) -> int:
    """Keep the rows of a table, those above its header too; return how many count."""
    above = raw.above[:50]
    head = ((raw.header_row, raw.header),) if raw.header_row else ()
    rows = [
        ImportRow(table=table, number=number, raw=[clean(c, LONGEST) for c in cells[:MOST_COLUMNS]])
        for number, cells in (*above, *head, *raw.rows[: max(0, room)])
    ]
    ImportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    return min(len(raw.rows), max(0, room))
