"""Proofs: which document, on which page, says what a cell says."""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from azogue.office.inventories.access_publish import proof_thing
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Proof, Row, Version
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.ground import bump
from azogue.office.record.acts import act, ask
from azogue.office.record.documents import keep
from azogue.office.record.gate import Person
from azogue.office.record.models import Document
from azogue.office.record.text import clean_line

MOST_PROOFS: Final = 30
"""Of one row."""


def attach(
    person: Person, row: Row, column: str, document: Document, *, page: str = "", note: str = ""
) -> Proof:
    """Put a document behind a cell, or behind the whole row when the column is empty.

    The same document on the same page of the same cell is attached once.

    Raises:
        Refused: The person may not, may not see the document, or the version is no longer a draft.
        CellRefused: There is no such cell, the document is another country's, or there are too many.

    """
    ask(person, "see", document.thing())
    with act(person, "attach", proof_thing(row)) as entry:
        version = row.version
        if column and column not in COLUMNS.get(row.sheet, {}):
            raise CellRefused(_("There is no such column."))
        if document.country != version.inventory.country:
            raise CellRefused(_("This document belongs to another country."))
        if document.demo != version.inventory.demo:
            raise CellRefused(_("Demonstration records and real ones do not mix."))
        held = Row.objects.select_for_update().get(pk=row.pk)
        kept_page, kept_note = clean_line(page, 60), clean_line(note, 300)
        same = Proof.objects.filter(row=held, column=column, document=document, page=kept_page).first()
        if same is not None:
            entry.silent = True
            return same
        if held.removed or Proof.objects.filter(row=held).count() >= MOST_PROOFS:
            raise CellRefused(_("This row takes no more documents."))
        made = Proof.objects.create(
            row=held, column=column, document=document, page=kept_page, note=kept_note, by_id=person.id
        )
        entry.thing, entry.summary = str(made.pk), f"{held} {column}: {document}"
        entry.details = {"row": held.pk, "version": version.pk, "document": document.pk}
        bump(version)
    return made


def attach_upload(
    person: Person,
    row: Row,
    column: str,
    upload: "UploadedFile[Any]",
    *,
    title: str = "",
    page: str = "",
    note: str = "",
) -> Proof:
    """Keep a file that somebody sent and put it behind a cell.

    Raises:
        Refused: The person may not.
        BadUpload: The file is not taken.
        CellRefused: As `attach`.

    """
    ask(person, "attach", proof_thing(row))
    inventory = row.version.inventory
    document = keep(person, country=inventory.country, title=title, upload=upload, demo=inventory.demo)
    return attach(person, row, column, document, page=page, note=note)


def detach(person: Person, proof: Proof, *, why: str = "") -> None:
    """Take a document away from a cell; the document itself stays, and the log says who did it.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    row = proof.row
    with act(person, "detach", proof_thing(row, proof), why=why) as entry:
        entry.summary = f"{row} {proof.column}: {proof.document}"
        entry.details = {
            "row": row.pk,
            "version": row.version_id,
            "document": proof.document_id,
            "page": proof.page,
        }
        Proof.objects.filter(pk=proof.pk).delete()
        bump(row.version)


def proofs_of(version: Version, *, public: bool = False) -> dict[int, list[Proof]]:
    """Return the proofs of a version by row; only those whose document is public, if so wanted."""
    found = Proof.objects.filter(row__version=version).select_related("document", "by")
    if public:
        found = found.filter(document__public=True)
    out: dict[int, list[Proof]] = {}
    for proof in found:
        out.setdefault(proof.row_id, []).append(proof)
    return out
