"""Remarks stand beside the cell they are about, and documents behind the figure they prove."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from azogue.office.inventories.models import Proof, Remark, Row
from azogue.office.inventories.reading import talks_of
from azogue.office.inventories.services import proofs, remarks
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.review import step
from azogue.office.record.documents import BadUpload
from azogue.office.record.gate import Refused
from azogue.office.record.models import Act, Document
from tests.office.inventories.desk import row_of, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(alice):
    return started(alice)


@pytest.fixture
def coal(draft):
    return row_of(draft, "5.1.1")


@pytest.fixture
def letter(db) -> Document:
    return Document.objects.create(
        country="GHA", title="Letter", name="l.pdf", kind="application/pdf", size=1, sha256="0" * 64
    )


def test_a_reviewer_remarks_the_officer_answers_and_the_reviewer_settles(alice, bob, draft, coal):
    step(alice, draft, "submit")
    made = remarks.remark(bob, draft, coal, "rate", "Gross or net?")
    remarks.reply(alice, made, "Net.")
    assert [r.text for r in talks_of(draft)[0].replies] == ["Net."]
    remarks.settle(bob, made)
    made.refresh_from_db()
    assert made.settled_by_id == bob.id
    with pytest.raises(Refused):
        remarks.reply(alice, made, "Really.")


def test_an_officer_does_not_settle_what_a_reviewer_asked(alice, bob, draft, coal):
    step(alice, draft, "submit")
    made = remarks.remark(bob, draft, coal, "rate", "Gross or net?")
    with pytest.raises(Refused):
        remarks.settle(alice, made)
    own = remarks.remark(alice, draft, coal, "", "To be checked by me.")
    assert remarks.settle(alice, own).settled is not None


def test_settling_twice_is_settling_once(alice, bob, draft, coal):
    made = remarks.remark(bob, draft, coal, "rate", "Gross or net?")
    first = remarks.settle(bob, made).settled
    assert remarks.settle(bob, made).settled == first
    assert Act.objects.filter(kind="remark", verb="settle").count() == 1
    assert remarks.unsettle(bob, made).settled is None


def test_nobody_abroad_sees_or_writes_remarks(stranger, as_person, bob, draft, coal):
    made = remarks.remark(bob, draft, coal, "rate", "Gross or net?")
    dolores = as_person(stranger)
    for tried in (
        lambda: remarks.remark(dolores, draft, coal, "rate", "x"),
        lambda: remarks.reply(dolores, made, "x"),
        lambda: remarks.settle(dolores, made),
    ):
        with pytest.raises(Refused) as refused:
            tried()
        assert refused.value.decision.hidden


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001, "\u200b"])
def test_an_empty_or_endless_remark_is_refused(bob, draft, coal, text):
    with pytest.raises(CellRefused):
        remarks.remark(bob, draft, coal, "rate", text)
    assert not Remark.objects.exists()


def test_a_remark_on_a_cell_that_does_not_exist_is_refused(bob, draft, coal):
    with pytest.raises(CellRefused):
        remarks.remark(bob, draft, coal, "colour", "x")
    with pytest.raises(CellRefused):
        remarks.remark(bob, draft, None, "rate", "x")


def test_a_published_version_takes_no_remarks(alice, bob, approver, as_person, draft, coal):
    charlie = as_person(approver, strong=True)
    for person, verb in ((alice, "submit"), (charlie, "approve"), (charlie, "publish")):
        step(person, draft, verb)
    draft.refresh_from_db()
    with pytest.raises(Refused):
        remarks.remark(bob, draft, coal, "rate", "too late")


def test_remarks_are_made_answered_and_settled_on_the_pages(
    browser_of, officer, reviewer, draft, coal, alice
):
    step(alice, draft, "submit")
    bob, page = browser_of(reviewer), reverse("inventories:remarks", args=[draft.pk])
    made = bob.post(page, {"row": coal.pk, "column": "rate", "text": "Gross or <b>net</b>?"})
    assert made.status_code == 302
    text = browser_of(officer).get(made["Location"]).content.decode()
    assert "Gross or &lt;b&gt;net&lt;/b&gt;?" in text
    remark = Remark.objects.get()
    where = reverse("inventories:remark", args=[remark.pk])
    assert browser_of(officer).post(where, {"verb": "reply", "text": "Net."}).status_code == 302
    assert browser_of(officer).post(where, {"verb": "settle"}).status_code == 403
    back = bob.post(where, {"verb": "settle", "back": "https://evil.example.org/"})
    assert back["Location"].startswith("/inventories/")
    assert Remark.objects.get(pk=remark.pk).settled is not None
    review = bob.get(reverse("inventories:review", args=[draft.pk])).content.decode()
    assert "Net." in review


def test_a_document_stands_behind_a_cell_with_its_page(alice, coal, letter):
    made = proofs.attach(alice, coal, "rate", letter, page=" Table 4 ", note="signed")
    assert (made.column, made.page, made.note, made.by_id) == ("rate", "Table 4", "signed", alice.id)
    again = proofs.attach(alice, coal, "rate", letter, page="Table 4")
    assert again.pk == made.pk
    assert Act.objects.filter(kind="proof", verb="attach").count() == 1


def test_taking_a_document_away_is_logged_and_keeps_the_document(alice, coal, letter):
    made = proofs.attach(alice, coal, "rate", letter)
    proofs.detach(alice, made, why="wrong letter")
    assert not Proof.objects.exists()
    assert Document.objects.filter(pk=letter.pk).exists()
    act = Act.objects.get(kind="proof", verb="detach")
    assert (act.why, act.details["document"]) == ("wrong letter", letter.pk)


def test_a_document_of_another_country_proves_nothing_here(alice, coal):
    foreign = Document.objects.create(
        country="PER",
        title="Carta",
        name="c.pdf",
        kind="application/pdf",
        size=1,
        sha256="1" * 64,
        public=True,
    )
    with pytest.raises(CellRefused):
        proofs.attach(alice, coal, "rate", foreign)
    hidden = Document.objects.create(
        country="PER", title="Carta", name="c.pdf", kind="application/pdf", size=1, sha256="2" * 64
    )
    with pytest.raises(Refused):
        proofs.attach(alice, coal, "rate", hidden)


def test_a_supplier_proves_the_own_rows_only(supplier, enterprise, as_person, draft, coal):
    esi = as_person(supplier)
    file = SimpleUploadedFile("a.csv", b"month,kt\n1,100\n")
    with pytest.raises(Refused):
        proofs.attach_upload(esi, coal, "rate", file)
    Row.objects.filter(pk=coal.pk).update(enterprise=enterprise)
    own = row_of(draft, "5.1.1")
    made = proofs.attach_upload(esi, own, "rate", file, title="Monthly coal", page="1")
    assert made.document.title == "Monthly coal"
    with pytest.raises(Refused):
        proofs.attach(esi, row_of(draft, "5.3.1"), "rate", made.document)


def test_a_program_that_poses_as_a_scan_is_not_kept(alice, coal):
    with pytest.raises(BadUpload):
        proofs.attach_upload(alice, coal, "rate", SimpleUploadedFile("scan.pdf", b"MZ\x90\x00" + b"\0" * 200))
    assert not Proof.objects.exists()


def test_the_page_takes_a_file_or_a_document_that_is_here(browser_of, officer, coal, letter):
    alice = browser_of(officer)
    page = reverse("inventories:proof_add", args=[coal.pk])
    both = alice.post(
        page, {"column": "rate", "document": letter.pk, "file": SimpleUploadedFile("a.csv", b"a\n1\n")}
    )
    assert (both.status_code, Proof.objects.count()) == (422, 0)
    assert alice.post(page, {"column": "rate"}).status_code == 422
    assert alice.post(page, {"column": "rate", "document": letter.pk, "page": "3"}).status_code == 302
    assert (
        alice.post(page, {"column": "unit", "file": SimpleUploadedFile("a.csv", b"a\n1\n")}).status_code
        == 302
    )
    text = alice.get(f"{page}?column=rate").content.decode()
    assert "Letter" in text
    assert alice.post(reverse("inventories:proof_remove", args=[Proof.objects.first().pk])).status_code == 302
    assert Proof.objects.count() == 1


def test_the_public_sees_no_list_of_documents_behind_a_row(client, alice, approver, as_person, draft, coal):
    charlie = as_person(approver, strong=True)
    for person, verb in ((alice, "submit"), (charlie, "approve"), (charlie, "publish")):
        step(person, draft, verb)
    assert client.get(reverse("inventories:proof_add", args=[coal.pk])).status_code in {302, 404}


def test_only_public_documents_show_on_the_public_page_of_a_figure(
    client, alice, approver, as_person, draft, coal, letter
):
    shared = Document.objects.create(
        country="GHA",
        title="Yearbook",
        name="y.pdf",
        kind="application/pdf",
        size=1,
        sha256="3" * 64,
        public=True,
    )
    proofs.attach(alice, coal, "rate", letter)
    proofs.attach(alice, coal, "rate", shared, page="12")
    charlie = as_person(approver, strong=True)
    for person, verb in ((alice, "submit"), (charlie, "approve"), (charlie, "publish")):
        step(person, draft, verb)
    where = reverse("inventories:public_explain", args=["GHA", 2019, 1])
    text = client.get(where, {"code": "5.1.1", "channel": "air"}).content.decode()
    assert "Yearbook" in text
    assert "Letter" not in text


def test_an_answer_that_comes_after_somebody_settled_is_refused(alice, bob, draft, coal):
    made = remarks.remark(bob, draft, coal, "rate", "Gross or net?")
    seen = Remark.objects.select_related("inventory").get(pk=made.pk)
    remarks.settle(bob, made)
    with pytest.raises(Refused):
        remarks.reply(alice, seen, "Net.")
