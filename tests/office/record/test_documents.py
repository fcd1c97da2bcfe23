"""Documents: kept by what they are, refused when they could do harm, and seen by whom the gate allows."""

import errno
import io
import zipfile
from contextlib import closing

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from azogue.office.record.documents import BadUpload, keep, open_document, share
from azogue.office.record.gate import ANYONE, Person, Refused
from azogue.office.record.models import Act, Document
from azogue.office.record.uploads import XLSX, safe_name

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"


def sent(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def given(person: Person, document: Document) -> bytes:
    with closing(open_document(person, document).file_to_stream) as file:
        return file.read()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def workbook(**more: bytes) -> bytes:
    kind = f'<Override ContentType="{XLSX}.main+xml"/>'.encode()
    return packed(**{"[Content_Types].xml": kind, "xl__workbook.xml": b"<x/>", **more})


def test_a_letter_is_kept_with_its_checksum_and_in_the_log(officer, as_person) -> None:
    document = keep(as_person(officer), country="GHA", title="Letter", upload=sent(PDF, "letter.pdf"))
    assert (document.kind, document.name, document.size) == ("application/pdf", "letter.pdf", len(PDF))
    assert Act.objects.filter(kind="document", verb="keep", thing=str(document.pk)).count() == 1
    assert given(as_person(officer), document) == PDF
    response = open_document(as_person(officer), document)
    response.file_to_stream.close()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")


def test_the_same_file_is_not_kept_twice(officer, as_person) -> None:
    first = keep(as_person(officer), country="GHA", title="a", upload=sent(PDF, "a.pdf"))
    second = keep(as_person(officer), country="GHA", title="b", upload=sent(PDF, "b.pdf"))
    assert first.pk == second.pk


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"MZ\x90\x00", "figures.xlsx", "program"),
        (b"\x7fELF\x02", "letter.pdf", "program"),
        (b"#!/bin/sh\nrm", "data.csv", "program"),
        (b"<html><script>alert(1)</script>", "letter.pdf", "Web pages"),
        (b"<svg xmlns='x' onload='a'/>", "flows.png", "Web pages"),
        (b"country,year\nGHA,<script src=x>", "data.csv", "Web pages"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "a.txt", "Web pages"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old.xls", "old format"),
        (workbook(xl__vbaProject_bin=b"").replace(b"vbaProject_bin", b"vbaProject.bin"), "m.xlsx", "macros"),
        (workbook(xl__embeddings__a=b"x"), "m.xlsx", "other files"),
        (packed(a=b"x"), "a.zip", "archive"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        (workbook(big=b"0" * 40_000_000), "bomb.xlsx", "unpacks"),
        (PDF + b"/OpenAction << /S /JavaScript /JS (x) >>", "a.pdf", "program"),
        (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "e.txt", "infected"),
        (bytes(range(256)) * 4, "a.csv", "not taken"),
        (b"", "a.csv", "empty"),
    ],
)
def test_what_could_do_harm_is_refused_whatever_it_is_called(content, name, says, officer, as_person) -> None:
    with pytest.raises(BadUpload, match=says):
        keep(as_person(officer), country="GHA", title="x", upload=sent(content, name))
    assert not Document.objects.exists()


def test_a_file_beyond_the_limit_is_refused(officer, as_person, settings) -> None:
    settings.LARGEST_UPLOAD = 1024 * 1024
    with pytest.raises(BadUpload, match="1 MB"):
        keep(as_person(officer), country="GHA", title="x", upload=sent(PDF + b" " * 1024 * 1024, "a.pdf"))


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\x\\letter.pdf", "application/pdf", "letter.pdf"),
        ("gpj.\u202exslx.pdf", "application/pdf", "gpj.xslx.pdf"),
        ("a\r\nSet-Cookie: b.csv", "text/csv", "a Set-Cookie b.csv"),
        ("تقرير.pdf", "application/pdf", "تقرير.pdf"),
        ("photo.JPEG", "image/jpeg", "photo.jpg"),
        ("...", "application/pdf", "document.pdf"),
        ("x" * 400 + ".csv", "text/csv", "x" * 150 + ".csv"),
    ],
)
def test_names_are_cleaned_and_end_as_their_kind_does(name, kind, kept) -> None:
    assert safe_name(name, kind) == kept


def test_a_full_disk_is_said_plainly_and_leaves_nothing(officer, as_person, monkeypatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(BadUpload, match="no room left"):
        keep(as_person(officer), country="GHA", title="x", upload=sent(PDF, "a.pdf"))
    assert not Document.objects.exists()
    assert not Act.objects.exists()


def test_other_countries_and_the_public_see_only_what_is_shared(officer, stranger, as_person) -> None:
    document = keep(as_person(officer), country="GHA", title="x", upload=sent(PDF, "a.pdf"))
    for person in (as_person(stranger), ANYONE):
        with pytest.raises(Refused) as refused:
            open_document(person, document)
        assert refused.value.decision.hidden
    share(as_person(officer), document, public=True)
    assert given(ANYONE, document) == PDF


def test_a_supplier_sees_the_own_documents_only(officer, supplier, as_person) -> None:
    theirs = keep(as_person(officer), country="GHA", title="x", upload=sent(PDF, "a.pdf"))
    mine = keep(as_person(supplier), country="GHA", title="y", upload=sent(PDF + b"\n", "b.pdf"))
    assert given(as_person(supplier), mine)
    with pytest.raises(Refused):
        open_document(as_person(supplier), theirs)


def test_the_page_says_what_it_is_and_a_stranger_finds_nothing(
    officer, stranger, as_person, browser_of
) -> None:
    document = keep(as_person(officer), country="GHA", title="The <b>letter", upload=sent(PDF, "a.pdf"))
    page = browser_of(officer).get(f"/documents/{document.pk}/")
    assert page.status_code == 200
    assert "The &lt;b&gt;letter" in page.content.decode()
    assert browser_of(stranger).get(f"/documents/{document.pk}/").status_code == 404
    assert browser_of(stranger).get(f"/documents/{document.pk}/file/").status_code == 404


def test_the_public_cannot_tell_what_is_there_from_what_is_not(officer, as_person) -> None:
    document = keep(as_person(officer), country="GHA", title="x", upload=sent(PDF, "a.pdf"))
    there = Client().get(f"/documents/{document.pk}/")
    missing = Client().get(f"/documents/{document.pk + 1000}/")
    assert (there.status_code, missing.status_code) == (302, 302)
    assert there["Location"].partition("?")[0] == missing["Location"].partition("?")[0]


def test_a_document_is_a_link_only_for_those_who_may_see_it(officer, supplier, as_person, rf) -> None:
    document = keep(as_person(officer), country="GHA", title="Letter", upload=sent(PDF, "letter.pdf"))

    def shown(account) -> str:
        request = rf.get("/")
        request.person = as_person(account)
        return render_to_string("record/document_link.html", {"document": document, "page": "3"}, request)

    link = f'<a href="/documents/{document.pk}/">'
    assert link in shown(officer)
    assert link not in shown(supplier)
    assert "<bdi>Letter</bdi>" in shown(supplier)
