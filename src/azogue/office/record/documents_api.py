"""Documents for programs: what a file is, the file, and sending one."""

from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, Status, UploadedFile

from azogue.office.record.acts import ask
from azogue.office.record.api import Problem
from azogue.office.record.documents import BadUpload, keep, open_document
from azogue.office.record.models import Document

router = Router()


class DocumentOut(Schema):
    """A file that proves something."""

    id: int
    country: str
    title: str
    name: str
    kind: str
    size: int
    sha256: str
    language: str
    public: bool
    at: datetime


class DocumentIn(Schema):
    """What is said about a file that is sent."""

    country: str
    title: str = ""
    language: str = ""


@router.get("/{int:number}", response=DocumentOut, summary="What a document is")
def document(request: HttpRequest, number: int) -> Document:
    """Return the title, kind, size and checksum of a document."""
    found = get_object_or_404(Document, pk=number)
    ask(request.person, "see", found.thing())  # type: ignore[attr-defined]
    return found


@router.get("/{int:number}/file", summary="The file itself", url_name="document_file")
def document_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """Return the file as it came."""
    found = get_object_or_404(Document, pk=number)
    return open_document(request.person, found)  # type: ignore[attr-defined]


@router.post("/", response={201: DocumentOut}, summary="Send a document")
def send(request: HttpRequest, about: Form[DocumentIn], file: File[UploadedFile]) -> "Status[Document]":
    """Keep a file. What it is is found out by its content; programs, macros and web pages are refused."""
    person = request.person  # type: ignore[attr-defined]
    try:
        kept = keep(
            person,
            country=about.country[:3].upper(),
            title=about.title,
            upload=file,
            language=about.language,
        )
    except BadUpload as error:
        raise Problem(422, str(error)) from error
    return Status(201, kept)
