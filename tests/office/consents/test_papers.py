"""Forms are checked field by field, filled in from the record, and set in type without losing a word."""

import io
import zipfile
from datetime import date

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from azogue.facts.consent import forms, substances
from azogue.office.consents.papers import (
    Answer,
    paper_docx,
    paper_of,
    paper_pdf,
    prefilled,
    problems_of,
)
from azogue.office.consents.papers.filling import LONGEST
from azogue.office.consents.records import Condition, Purpose, Source
from tests.office.consents.making import DAY, granted, shipment

CONTACT = {"name": "Ama Mensah", "addr": "Accra", "tel": "+233 30 0", "mail": "ama@example.org"}


def complete() -> dict[str, Answer]:
    """Return a Form A with every field that has to be filled in."""
    people = {f"A-{s}-{k}": Answer(v) for s in "AB" for k, v in CONTACT.items()}
    return {**people, **prefilled("A", shipment(), DAY, granted())}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def words_of(file: bytes) -> str:
    document = docx.Document(io.BytesIO(file))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_form_filled_in_from_the_record_and_the_two_offices_is_complete():
    assert problems_of("A", complete()) == ()


def test_each_side_is_asked_only_for_its_own_fields():
    mine = problems_of("A", prefilled("A", shipment(), DAY), "exporting")
    assert {p.field for p in mine} == {"A-B-name", "A-B-addr", "A-B-tel", "A-B-mail"}
    theirs = problems_of("A", {}, "importing")
    assert {p.field[:3] for p in theirs} == {"A-A", "A-D", "A-F"}
    assert all(p.label and p.message for p in (*mine, *theirs))


def test_what_the_record_does_not_know_is_left_out():
    bare = shipment(source=None, purpose=None)
    assert set(prefilled("A", bare, DAY)) == {"A-C-qty", "A-C-date"}
    assert set(prefilled("C", shipment(), DAY)) == {
        "C-B-qty",
        "C-B-date",
    }  # its certificate is its own to give
    assert prefilled("D", shipment(), DAY) == {}


@pytest.mark.parametrize(
    ("kind", "mined", "not_excess"),
    [("primary mining", "yes", "yes"), ("recovery", "no", "yes"), ("excess chlor-alkali", "no", "no")],
)
def test_the_source_is_taken_over(kind, mined, not_excess):
    found = prefilled("A", shipment(source=Source(kind)), DAY)
    assert (found["A-C-prim"].value, found["A-C-chlor"].value) == (mined, not_excess)


def test_storage_a_refusal_and_conditions_are_taken_over():
    stored = prefilled("A", shipment(purpose=Purpose("interim storage")), DAY)
    assert (stored["A-D-stor"].value, stored["A-D-use"].value) == ("yes", "no")
    refused = prefilled("A", shipment(), DAY, granted(answer="refused"))
    assert refused["A-F-dec"].value == "denied"
    bound = prefilled(
        "A", shipment(), DAY, granted(conditions=(Condition("k", "in retorts"), Condition("m")))
    )
    assert bound["A-F-cond"].value == "in retorts; m"
    assert "A-F-dec" not in prefilled("A", shipment(), DAY, granted(answer=None))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("A-C-qty", "0"), ("A-C-qty", "a lot"), ("A-C-qty", "1.0005"), ("A-C-qty", "-3"),
        ("A-C-date", "15.6.2024"), ("A-C-date", "2024-02-30"), ("A-C-date", "20240615"),
        ("A-A-mail", "nobody"), ("A-A-mail", "a b@c.d"), ("A-A-tel", "none"), ("A-C-prim", "maybe"),
        ("A-F-dec", "perhaps"), ("A-A-addr", "x" * (LONGEST + 1)), ("A-Q-odd", "1"), ("A-A-name", "  "),
    ],
)  # fmt: skip
def test_a_field_that_cannot_go_out_says_what_to_do(field, value):
    found = problems_of("A", {**complete(), field: Answer(value)})
    assert [(p.form, p.field, p.value) for p in found] == [("A", field, value)]
    assert found[0].message.endswith(".")


def test_what_is_needed_only_in_a_case_is_asked_in_that_case():
    mined = {**complete(), "A-C-prim": Answer("yes")}
    assert [p.field for p in problems_of("A", mined)] == ["A-C-prim2"]
    people = {f"D-A-{k}": Answer(v) for k, v in CONTACT.items()}
    said = {**people, "D-B-kind": Answer("Party"), "D-B-terms": Answer("none")}
    assert problems_of("D", said) == ()
    assert [p.field for p in problems_of("D", {**said, "D-B-kind": Answer("non-Party")})] == ["D-C-cert"]


def test_there_is_no_form_q():
    with pytest.raises(KeyError):
        paper_of("Q", {})


@pytest.mark.parametrize("form", list(forms()))
def test_every_form_is_printed_whole_both_ways(form):
    paper = paper_of(form, {}, number="N-7", substance=substances()["HgO"])
    for text in (text_of(paper_pdf(paper)), words_of(paper_docx(paper))):
        close = "".join(text.split())
        for words in (
            *(f.label for f in forms()[form].fields),
            "H300: Fatal",
            "H410: Very",
            "UN 1641,",
            "N-7",
        ):
            assert "".join(words.split()) in close


def test_a_form_that_was_recalled_says_so_and_one_that_was_read_does_not():
    assert paper_of("A", {}).recalled
    assert "recalled" in text_of(paper_pdf(paper_of("A", {})))
    assert not paper_of("EXEMPT", {}).recalled
    assert "recalled" not in text_of(paper_pdf(paper_of("EXEMPT", {})))


def test_choices_are_marked_and_blanks_stay_blank():
    paper = paper_of("A", {"A-F-dec": Answer("denied")})
    for text in (text_of(paper_pdf(paper)), words_of(paper_docx(paper))):
        flat = " ".join(text.split())
        assert "[ ] granted [x] denied" in flat
        assert "[ ] yes [ ] no" in flat


HOSTILE = "#strong[x] $a$ `raw` \\ <b>&amp;</b> {{ x }} \x00 \x0b وزارة البيئة"


def test_what_people_write_is_printed_and_never_obeyed():
    paper = paper_of("A", {"A-A-name": Answer(HOSTILE)}, number=HOSTILE)
    for text in (text_of(paper_pdf(paper)), words_of(paper_docx(paper))):
        assert "#strong[x] $a$ `raw`" in text
        assert "<b>&amp;</b> {{ x }}" in text


def test_signs_that_cannot_be_seen_are_left_out_so_that_the_pdf_stays_tagged_by_the_standard():
    paper = paper_of("A", {"A-A-name": Answer("Ama\x00\u202e Mensah"), "A-D-use": Answer("yes", "\x07x")})
    lines = [line for part in paper.parts for line in part.lines]
    assert {"Ama Mensah", "x"} <= {line.value for line in lines}
    root = PdfReader(io.BytesIO(paper_pdf(paper))).trailer["/Root"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_pdf_is_tagged_and_titled_and_neither_file_knows_the_clock():
    paper = paper_of("A", complete(), number="C1", substance=substances()["Hg"])
    reader = PdfReader(io.BytesIO(paper_pdf(paper)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Form A: Written consent of a Party to the import of mercury"
    assert reader.metadata.creation_date is None
    assert paper_pdf(paper) == paper_pdf(paper)
    assert paper_docx(paper) == paper_docx(paper)
    with zipfile.ZipFile(io.BytesIO(paper_docx(paper))) as parts:
        assert {item.date_time for item in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert str(date.today().year) not in core


def test_the_signature_stands_with_its_section():
    pages = PdfReader(io.BytesIO(paper_pdf(paper_of("A", complete(), substance=substances()["Hg"])))).pages
    page = next(p.extract_text() for p in pages if "Section F" in p.extract_text())
    assert "signature and date" in page


def test_the_longest_answer_runs_over_pages_without_a_loss():
    long = " ".join(f"w{n}" for n in range(700))
    text = text_of(paper_pdf(paper_of("D", {"D-B-terms": Answer(long)})))
    assert {f"w{n}" for n in range(700)} <= set(text.split())
    lines = "\n".join(f"n{n}" for n in range(150))
    assert {f"n{n}" for n in range(150)} <= set(
        text_of(paper_pdf(paper_of("D", {"D-B-terms": Answer(lines)}))).split()
    )


def test_a_letter_that_no_font_has_does_not_stop_the_form():
    paper = paper_of("A", {"A-A-name": Answer("\U0001f9ea \U00012000 Ama")})
    assert "Ama" in text_of(paper_pdf(paper))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["A-A-name", "A-F-cond", "A-F-sig", "A-C-prim"]))
def test_no_text_breaks_a_paper(text, field):
    paper = paper_of("A", {field: Answer(text, text)})
    assert paper_pdf(paper).startswith(b"%PDF")
    assert paper_docx(paper).startswith(b"PK")
    problems_of("A", {field: Answer(text, text)})
