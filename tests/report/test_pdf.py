"""The PDF report: tagged, titled, dateless, and deaf to commands in people's texts."""

import io
from dataclasses import replace

import pytest
from hostile import crowded, hostile
from pypdf import PdfReader
from standin import StandIn, comparison, example, line

from azogue.dossier.records import Dossier
from azogue.inventory.records import Gap
from azogue.report.content import build_report
from azogue.report.pdf import render_pdf, write_pdf


def opened(report):
    return PdfReader(io.BytesIO(render_pdf(report)))


@pytest.fixture(scope="module")
def document():
    return opened(build_report(example(), comparison=comparison()))


def test_it_is_tagged_and_says_language_title_and_standard(document):
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert str(root["/Lang"]).startswith("en")
    assert document.metadata.title == "Mercury inventory of Peru, 2016"
    assert document.metadata.author == "Ministerio del Ambiente"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_a_letter_that_no_font_has_is_a_box_and_the_standard_is_not_claimed():
    report = replace(build_report(example()), authority="\u0378 ministry")
    document = opened(report)
    assert "pdfuaid" not in document.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "ministry" in "".join(page.extract_text() for page in document.pages)


def test_it_carries_no_date(document):
    assert document.metadata.creation_date is None
    assert document.metadata.modification_date is None


def test_the_same_inventory_gives_the_same_bytes(tmp_path):
    one, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    write_pdf(example(), one)
    write_pdf(example(), other)
    assert one.read_bytes() == other.read_bytes()


def structure(node, found):
    """Collect the structure elements of a tagged PDF by type."""
    node = node.get_object()
    if isinstance(node, list):
        for inner in node:
            structure(inner, found)
    elif hasattr(node, "get"):
        if "/S" in node:
            found.setdefault(str(node["/S"]), []).append(node)
        if "/K" in node:
            structure(node["/K"], found)
    return found


def test_pictures_have_words_and_tables_have_heads(document):
    found = structure(document.trailer["/Root"]["/StructTreeRoot"]["/K"], {})
    alternatives = [str(f["/Alt"]) for f in found["/Figure"] if "/Alt" in f]
    assert any("Where the mercury of Peru" in a for a in alternatives)
    assert len(alternatives) >= 5
    assert len(found["/TH"]) > len(found["/Table"])
    assert found["/H1"]


def test_the_words_of_the_report_are_on_its_pages(document):
    text = " ".join(page.extract_text() for page in document.pages).replace("\u202f", " ")
    for words in (
        "Peru released about 11",
        "What is missing",
        "alkali production",
        "recalled, not verified",
        "Sources cited",
    ):
        assert words in text
    assert f"1 / {len(document.pages)}" in text


def test_what_people_wrote_stays_text():
    text = "".join(" ".join(page.extract_text().split()) for page in opened(build_report(hostile())).pages)
    for piece in ("#set page()", "<script>", "$x^2$", "*bold*", "[link]", "\\u{41}", "@r1"):
        assert piece in text


def test_one_source_nothing_and_three_hundred_facilities_all_compile():
    one = StandIn(Dossier("PER"), (line("5.3.1", "Cement production", 1e6, 0.1, (1, 0, 0, 0, 0, 0)),))
    none = StandIn(Dossier("PER"), (), (Gap(2016, "5.1.1", "Coal", "no rate", "Tonnes of coal."),))
    assert len(opened(build_report(one)).pages) >= 2
    assert len(opened(build_report(none)).pages) >= 1
    many = opened(build_report(crowded()))
    text = " ".join(page.extract_text() for page in many.pages)
    assert "Mina 299" in text
    assert text.count("Sector") > len(many.pages) / 4
