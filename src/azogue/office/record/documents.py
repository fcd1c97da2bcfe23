"""Documents: files that prove something, kept as they came and given back as files to keep, never to run."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse

from azogue.office.record.acts import act, ask
from azogue.office.record.gate import Person, Thing
from azogue.office.record.models import Document
from azogue.office.record.text import clean_line
from azogue.office.record.uploads import BadUpload, look_at, sha256_of, write_into

__all__ = ["BadUpload", "keep", "open_document", "share"]


def keep(
    person: Person,
    *,
    country: str,
    title: str,
    upload: "UploadedFile[Any]",
    public: bool = False,
    demo: bool | None = None,
    language: str = "",
) -> Document:
    """Keep a file that somebody sent. The same file sent again to the same country is not kept twice.

    Args:
        person: Who sends it.
        country: Whose document it is.
        title: What people call it; the name of the file when empty.
        upload: What came.
        public: Whether everybody may see it.
        demo: Whether it belongs to demonstration records; as the person's account when not said.
        language: Of its text, as `fr`.

    Raises:
        Refused: The gate does not allow it.
        BadUpload: The file is not taken, or there is no room for it; nothing is kept.

    """
    is_demo = person.demo if demo is None else demo
    mine = frozenset({person.id}) if person.id else frozenset()
    thing = Thing("document", None, country, "kept", demo=is_demo, owners=mine)
    ask(person, "keep", thing)
    found = look_at(upload, upload.name or "", upload.size or 0)  # type: ignore[arg-type]
    digest = sha256_of(upload)
    with act(person, "keep", thing) as entry:
        same = Document.objects.filter(country=country, sha256=digest, demo=is_demo, by_id=person.id).first()
        if same is not None:
            entry.silent = True
            return same
        document = Document(
            country=country,
            title=clean_line(title, 300) or found.name,
            name=found.name,
            kind=found.kind,
            size=upload.size or 0,
            sha256=digest,
            language=language[:10],
            public=public,
            demo=is_demo,
            by_id=person.id,
        )
        _write(document, upload)
        entry.thing = str(document.pk)
        entry.summary = document.title
        entry.details = {"name": document.name, "size": document.size, "sha256": digest}
    return document


def _write(document: Document, upload: "UploadedFile[Any]") -> None:
    """Write the file, then its record; what cannot be written leaves nothing behind."""
    write_into(document.file, document.name, upload)
    try:
        with transaction.atomic():
            document.save()
    except BaseException:
        document.file.delete(save=False)
        raise


def share(person: Person, document: Document, *, public: bool, why: str = "") -> None:
    """Make a document public, or no longer public.

    Raises:
        Refused: The gate does not allow it.

    """
    verb = "share" if public else "unshare"
    with act(person, verb, document.thing(), why=why) as entry:
        document.public = public
        document.save(update_fields=["public"])
        entry.summary = document.title


def open_document(person: Person, document: Document) -> FileResponse:
    """Return a document as a file to keep.

    Raises:
        Refused: The person may not see it.

    """
    ask(person, "see", document.thing())
    response = FileResponse(
        document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=3600" if document.public else "private, no-store"
    response["ETag"] = f'"{document.sha256}"'
    return response
