"""What a file is, by its content: the sender's word and the ending of the name prove nothing."""

import errno
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from azogue.office.record.text import clean_line

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
ODT: Final = "application/vnd.oasis.opendocument.text"
KINDS: Final[dict[str, str]] = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "image/webp": "webp",
    XLSX: "xlsx",
    DOCX: "docx",
    PPTX: "pptx",
    ODS: "ods",
    ODT: "odt",
    "text/csv": "csv",
    "text/plain": "txt",
    "application/json": "json",
    "message/rfc822": "eml",
}
"""Kinds of content that are taken, and the ending each is given back with."""

_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"dex\n",
    b"#!",
    b"!<arch>",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_MARKUP: Final = re.compile(
    rb"^\s*(<!doctype\s+html|<html|<head|<body|<script|<svg|<iframe|<\?xml|<!--|<\?php|<%)", re.IGNORECASE
)
_ACTIVE: Final = re.compile(rb"<(script|svg|iframe|html|object|embed)[\s>/]", re.IGNORECASE)
_PDF_STREAM: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_PDF_PROGRAM: Final = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")

MOST_PARTS: Final = 5_000
LARGEST_UNPACKED: Final = 400 * 1024 * 1024
WIDEST_RATIO: Final = 200
"""How much larger an unpacked file may be; honest workbooks stay under 50."""


FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_ROOM: Final = gettext_lazy("There is no room left on the office's disk. Tell whoever looks after it.")


class BadUpload(Exception):
    """A file that is not taken; the message says why, and what to do."""


TOO_LARGE: "Promise | str" = gettext_lazy(
    "The file is larger than %(limit)s MB. Send it in parts, or scanned at a lower resolution."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to be."""

    kind: str
    """Media type."""
    name: str
    """The sender's name for it, cleaned, with the ending of its kind."""


def look_at(file: BinaryIO, name: str, size: int) -> Found:
    """Look into a file and say what it is.

    Args:
        file: The content, read from its beginning; it is left at its beginning.
        name: What the sender calls it.
        size: Bytes.

    Raises:
        BadUpload: It is empty, too large, of a kind that is not taken, or looks harmful.

    """
    if size > settings.LARGEST_UPLOAD:
        raise BadUpload(TOO_LARGE % {"limit": settings.LARGEST_UPLOAD // (1024 * 1024)})
    if size == 0:
        raise BadUpload(_("The file is empty."))
    file.seek(0)
    content = file.read()
    file.seek(0)
    kind = _kind_of(content, name)
    return Found(kind, safe_name(name, kind))


def write_into(field: FieldFile, name: str, file: Any) -> None:
    """Write what came into the file of a record that is yet to be saved.

    Raises:
        BadUpload: There is no room for it.

    """
    try:
        field.save(name, file, save=False)
    except OSError as error:
        if error.errno in FULL:
            raise BadUpload(NO_ROOM) from error
        raise


def plain_name(name: str) -> str:
    """Return the sender's name for a file without folders, controls and signs that deceive."""
    plain = clean_line(name.replace("\\", "/").rpartition("/")[2])
    return re.sub(r'[<>:"|?*;%\u200e\u200f\u061c]', "", plain).strip(". ")


def sha256_of(upload: "UploadedFile[Any]") -> str:
    """Return the SHA-256 of a file, read in pieces and left at its beginning."""
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def safe_name(name: str, kind: str) -> str:
    """Return a plain file name that ends as its kind does."""
    plain = plain_name(name)
    ending = KINDS.get(kind, "bin")
    stem = plain[: -len(ending) - 1] if plain.lower().endswith(f".{ending}") else plain
    if kind == "image/jpeg" and plain.lower().endswith(".jpeg"):
        stem = plain[:-5]
    return f"{stem[:150] or 'document'}.{ending}"


def _kind_of(content: bytes, name: str) -> str:
    if _EICAR in content:
        raise BadUpload(_("The file looks infected: it carries the mark of a virus test. It was not kept."))
    if content.startswith(_PROGRAMS):
        raise BadUpload(_("The file is a program. Programs are not taken."))
    if content.startswith(_OLD_OFFICE):
        raise BadUpload(
            _("The file is in an old format that can hide macros. Save it as .xlsx, .docx or PDF.")
        )
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return _checked_pdf(content) if kind == "application/pdf" else kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK"):
        return _packed(content)
    return _text(content, name)


def _checked_pdf(content: bytes) -> str:
    if _PDF_PROGRAM.search(_PDF_STREAM.sub(b"", content)):
        raise BadUpload(
            _("The PDF carries a program or another file inside. Print it to a new PDF and send that.")
        )
    return "application/pdf"


def _packed(content: bytes) -> str:
    """Tell office files by their parts; refuse other archives, macros and what unpacks without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _no_bomb(parts, len(content))
            names = {p.filename for p in parts}
            declared = _declared(packed, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadUpload(_("The file is damaged: it cannot be unpacked.")) from error
    if (
        any(n.lower().endswith(("vbaproject.bin", "vbadata.xml")) for n in names)
        or b"macroEnabled" in declared
    ):
        raise BadUpload(_("The file carries macros. Save it without them, as .xlsx or .docx, and send that."))
    if any("/embeddings/" in n.lower() or "/activex/" in n.lower() for n in names):
        raise BadUpload(_("The file carries other files or controls inside. Send them one by one."))
    for kind in (XLSX, DOCX, PPTX, ODS, ODT):
        if _main_part(kind) in declared:
            return kind
    raise BadUpload(_("An archive is not taken. Send the files in it one by one."))


def _main_part(kind: str) -> bytes:
    return (f"{kind}.main+xml" if "openxml" in kind else kind).encode()


def _declared(packed: zipfile.ZipFile, names: set[str]) -> bytes:
    """Return the part in which an office file says what it is."""
    for part in ("[Content_Types].xml", "mimetype"):
        if part in names:
            with packed.open(part) as file:
                return file.read(1024 * 1024)
    return b""


def _no_bomb(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(p.file_size for p in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > max(size, 4096) * WIDEST_RATIO:
        raise BadUpload(_("The file unpacks to far more than it should. It was not kept."))
    if any(p.flag_bits & 1 for p in parts):
        raise BadUpload(_("The file is locked with a password. Save it without one, and send that."))


def _text(content: bytes, name: str) -> str:
    text = _decoded(content)
    for seen in (content, (text or "").encode("utf-8", "replace")):
        if _MARKUP.search(seen[:4096]) or _ACTIVE.search(seen):
            raise BadUpload(_("Web pages and SVG drawings are not taken: they can run programs. Send a PDF."))
    if text is None:
        endings = ", ".join(sorted(set(KINDS.values())))
        raise BadUpload(
            _("This kind of file is not taken. What is taken: %(endings)s.") % {"endings": endings}
        )
    ending = name.lower().rpartition(".")[2]
    if ending == "json":
        return "application/json"
    if ending == "eml":
        return "message/rfc822"
    return "text/csv" if ending in {"csv", "tsv"} else "text/plain"


def _decoded(content: bytes) -> str | None:
    """Return the text, when the content is text in one of the encodings that offices use."""
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252",
        "cp1256",
    ):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(1 for c in text[:100_000] if ord(c) < 32 and c not in "\t\r\n\f")
        return text if strange == 0 else None
    return None
