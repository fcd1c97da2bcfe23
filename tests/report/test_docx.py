import io
import itertools
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
import standin
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from workbook_tools import convert, needs_libreoffice

from azogue.report.content import Cell, Column, Table, build_report
from azogue.report.docx import ReportError, render_docx, write_docx, write_template
from azogue.report.docx.ooxml import is_rtl
from azogue.report.docx.tables import fit


@pytest.fixture(scope="module")
def report():
    return build_report(standin.example(), charts=False, comparison=standin.comparison())


@pytest.fixture(scope="module")
def plain(report):
    return opened(render_docx(report, total="11 (8.2–20) t"))


def opened(data):
    return docx.Document(io.BytesIO(data))


def words_of(document):
    return "\n".join(p.text for p in document.paragraphs)


def headings(document):
    return [
        (int(p.style.name[-1]), p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]


def template(tmp_path, *lines, header="Ministry of the Environment"):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    for line in lines:
        document.add_paragraph(line)
    path = tmp_path / "template.docx"
    document.save(path)
    return path


def test_the_headings_follow_the_order_of_an_initial_assessment(plain):
    found = headings(plain)
    first = [words for level, words in found if level == 1]
    assert first[0] == "Inputs and releases"
    categories = [words.split()[0] for words in first if words.startswith("5.")]
    assert categories == ["5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.9"]
    assert first.index("How the numbers were made") > first.index("What is missing") > 8
    assert first[-1] == "Annex: sources"
    for (level, _), (following, _) in itertools.pairwise(found):
        assert following <= level + 1


def test_every_table_has_a_caption_a_style_and_a_heading_row_that_repeats(plain, report):
    assert len(plain.tables) > 20
    for table in plain.tables:
        assert table.style.name == "Azogue Table"
        assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        before = table._tbl.getprevious()
        assert before.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "Caption"
        assert "SEQ Table" in "".join(t.text for t in before.iter(qn("w:instrText")))
        assert table._tbl.getnext().tag == qn("w:p")


def test_the_printed_numbers_are_those_of_the_report(plain, report):
    table = next(b for b in report.sections[0].blocks if isinstance(b, Table))
    found = plain.tables[0]
    assert [c.text for c in found.rows[0].cells] == [c.label for c in table.columns]
    for row, cells in zip(found.rows[1:], table.rows, strict=True):
        for written, cell in zip(row.cells, cells, strict=True):
            assert written.text.startswith(cell.text)
            assert cell.range in written.text
            assert ("†" in written.text) == cell.recalled


def test_contents_are_a_field_that_lists_the_headings(plain):
    codes = [i.text for i in plain.element.iter(qn("w:instrText"))]
    assert any(code.strip().startswith('TOC \\o "1-2"') for code in codes)
    entries = [p.text for p in plain.paragraphs if p.style.name.startswith("toc ")]
    assert entries == [words for level, words in headings(plain) if level < 3]


def test_links_lead_to_bookmarks_that_exist(plain):
    names = {b.get(qn("w:name")) for b in plain.element.iter(qn("w:bookmarkStart"))}
    anchors = {h.get(qn("w:anchor")) for h in plain.element.iter(qn("w:hyperlink"))}
    assert anchors
    assert anchors <= names
    identities = [b.get(qn("w:id")) for b in plain.element.iter(qn("w:bookmarkStart"))]
    assert len(identities) == len(set(identities))


def test_wide_tables_stand_on_landscape_pages_and_the_rest_on_portrait(plain):
    turns = [s.page_width > s.page_height for s in plain.sections]
    assert turns == [False, True, False, True, False]


def test_properties_state_title_language_and_no_real_date(plain, report):
    core = plain.core_properties
    assert core.title == report.title
    assert core.author == "Ministerio del Ambiente"
    assert core.created.year == core.modified.year == 1980
    language = plain.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"


def test_page_numbers_stand_in_the_footer(plain):
    codes = "".join(i.text for i in plain.sections[0].footer._element.iter(qn("w:instrText")))
    assert "PAGE" in codes
    assert "NUMPAGES" in codes


def test_all_citations_stand_in_the_annex_with_their_confidence(plain, report):
    words = words_of(plain)
    for citation in report.citations:
        assert f"[{citation.number}] {citation.text} ({citation.confidence})" in words


def test_charts_have_alternative_text_and_print_resolution(tmp_path):
    path = write_docx(standin.example(), tmp_path / "d.docx")
    document = docx.Document(path)
    pictures = list(document.element.iter(qn("wp:docPr")))
    assert len(pictures) >= 3
    assert all(len(p.get("descr")) > 40 for p in pictures)
    assert len({p.get("id") for p in pictures}) == len(pictures)
    for shape in document.inline_shapes:
        blob = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
        width = int.from_bytes(blob[16:20], "big")
        assert width / shape.width.inches > 200


def test_the_same_inventory_and_template_give_the_same_bytes(tmp_path, report):
    template_path = write_template(tmp_path / "t.docx")
    assert write_template(tmp_path / "t2.docx").read_bytes() == template_path.read_bytes()
    one = render_docx(report, total="1 t", template=template_path)
    again = build_report(standin.example(), charts=False, comparison=standin.comparison())
    assert one == render_docx(again, total="1 t", template=template_path)
    assert render_docx(report) == render_docx(again)


def test_the_parts_of_a_document_carry_no_date_of_their_making(report):
    with zipfile.ZipFile(io.BytesIO(render_docx(report))) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_starter_template_is_filled_and_keeps_its_letterhead(tmp_path, report):
    path = write_template(tmp_path / "t.docx")
    document = opened(render_docx(report, total="11 (8.2–20) t", template=path))
    assert [p.text for p in document.sections[0].header.paragraphs] == ["Ministerio del Ambiente", "Peru"]
    words = words_of(document)
    assert "{{" not in words
    assert "All releases of mercury: 11 (8.2–20) t" in words
    assert words.count("Mercury inventory of Peru") == 1
    assert words.index("Annex: sources") < words.index("Approved by:")
    for section in document.sections:
        assert section.header.paragraphs[0].text == "Ministerio del Ambiente"


def test_a_template_keeps_its_styles_page_and_text_around_the_placeholder(tmp_path, report):
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.styles["Heading 1"].font.size = Pt(21)
    own.sections[0].page_width, own.sections[0].page_height = Mm(216), Mm(279)
    own.add_paragraph("Preface by the minister")
    own.add_paragraph("{{ azogue_report }}")
    own.add_paragraph("Signed")
    own.save(tmp_path / "own.docx")
    document = opened(render_docx(report, template=tmp_path / "own.docx"))
    assert document.paragraphs[0].text == "Preface by the minister"
    assert document.paragraphs[-1].text == "Signed"
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert document.styles["Heading 1"].font.size == Pt(21)
    assert document.sections[0].page_width == pytest.approx(Mm(216), abs=1000)
    assert document.sections[1].page_width == pytest.approx(Mm(279), abs=1000)


def test_without_a_placeholder_the_report_is_appended(tmp_path, report):
    path = template(tmp_path, "Our own first page")
    document = opened(render_docx(report, template=path))
    assert document.paragraphs[0].text == "Our own first page"
    assert headings(document)[-1] == (1, "Annex: sources")
    assert document.sections[0].header.paragraphs[0].text == "Ministry of the Environment"


def test_a_first_page_letterhead_stays_on_the_first_page(tmp_path, report):
    own = docx.Document()
    own.sections[0].different_first_page_header_footer = True
    own.sections[0].first_page_header.paragraphs[0].text = "Coat of arms"
    own.save(tmp_path / "own.docx")
    document = opened(render_docx(report, template=tmp_path / "own.docx"))
    assert [s.different_first_page_header_footer for s in document.sections] == [True] + [False] * 4


def test_placeholders_that_word_cut_into_runs_are_filled(tmp_path, report):
    own = docx.Document()
    line = own.add_paragraph("Country: ")
    for part in ("{", "{ cou", "ntry", " }", "} in {{year}}"):
        line.add_run(part).bold = True
    own.add_table(1, 1).cell(0, 0).text = "{{ authority }}"
    own.save(tmp_path / "own.docx")
    document = opened(render_docx(report, template=tmp_path / "own.docx"))
    assert document.paragraphs[0].text == "Country: Peru in 2016"
    assert document.tables[0].cell(0, 0).text == "Ministerio del Ambiente"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ ministry }}", "nobody knows: {{ ministry }} in the body"),
        ("{{ country", "not complete"),
        ("{% for x in y %}", "not complete"),
        ("{{ country.__class__ }}", "nobody knows"),
        ("{{ azogue_report }} {{ azogue_report }}", "2 times"),
    ],
)
def test_a_template_with_a_wrong_placeholder_is_refused_with_what_to_do(tmp_path, report, line, message):
    with pytest.raises(ReportError) as caught:
        render_docx(report, template=template(tmp_path, line))
    assert message in str(caught.value)


def test_a_report_placeholder_inside_a_table_is_refused(tmp_path, report):
    own = docx.Document()
    own.add_table(1, 1).cell(0, 0).text = "{{ azogue_report }}"
    own.save(tmp_path / "own.docx")
    with pytest.raises(ReportError, match="line of its own"):
        render_docx(report, template=tmp_path / "own.docx")


def test_a_report_placeholder_in_a_header_is_refused(tmp_path, report):
    with pytest.raises(ReportError, match="a header"):
        render_docx(report, template=template(tmp_path, "x", header="{{ azogue_report }}"))


def damaged(tmp_path, kind):
    good = template(tmp_path, "x").read_bytes()
    if kind == "text":
        return b"This is no Word document."
    if kind == "empty":
        return b""
    if kind == "cut short":
        return good[: len(good) // 2]
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            if kind == "no body" and name == "word/document.xml":
                continue
            data = source.read(name)
            if kind == "broken XML" and name == "word/document.xml":
                data = data[: len(data) // 2]
            if kind == "no styles" and name == "word/styles.xml":
                data = b"<oops/>"
            if kind == "a macro document" and name == "[Content_Types].xml":
                data = data.replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main")
            out.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "kind", ["text", "empty", "cut short", "no body", "broken XML", "no styles", "a macro document"]
)
def test_a_damaged_template_is_refused_in_plain_words(tmp_path, report, kind):
    path = tmp_path / "bad.docx"
    path.write_bytes(damaged(tmp_path, kind))
    with pytest.raises(ReportError, match=r"bad\.docx"):
        render_docx(report, template=path)


def test_a_missing_template_is_named(tmp_path, report):
    with pytest.raises(ReportError, match="no template"):
        render_docx(report, template=tmp_path / "nowhere.docx")


def test_arabic_texts_run_from_right_to_left():
    example = standin.example(title="جرد الزئبق", authority="وزارة البيئة", language="ar")
    document = opened(render_docx(build_report(example, charts=False)))
    title = document.paragraphs[0]
    assert title.text == "جرد الزئبق"
    assert title._p.pPr.find(qn("w:bidi")) is not None
    run = title.runs[0]._r
    assert run.rPr.find(qn("w:rtl")) is not None
    assert run.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    english = next(p for p in document.paragraphs if p.style.name == "Heading 1")
    assert english._p.pPr.find(qn("w:bidi")) is None


@pytest.mark.parametrize(
    ("words", "rtl"),
    [("زئبق", True), ("5.1 זרניך", True), ("Mercury زئبق", False), ("12 %", False), ("", False)],
)
def test_the_first_strong_letter_decides_the_direction(words, rtl):
    assert is_rtl(words) is rtl


def test_letters_that_xml_cannot_hold_are_left_out():
    odd = standin.line("5.1.1", "Coal", 1.0, 1.0, (1, 0, 0, 0, 0, 0), name="A\x00B\x0bC\ufffe\nD\ud800")
    inventory = replace(standin.example(title="T\x1fitle"), lines=(odd,))
    document = opened(render_docx(build_report(inventory, charts=False)))
    assert document.paragraphs[0].text == "Title"


def test_markup_in_texts_stays_text(tmp_path):
    example = standin.example(title="{{ country }} <w:p/> & Co", authority="{{ nonsense }}")
    document = opened(
        render_docx(build_report(example, charts=False), template=write_template(tmp_path / "t"))
    )
    assert document.paragraphs[0].text == "{{ country }} <w:p/> & Co"
    assert document.sections[0].header.paragraphs[0].text == "{{ nonsense }}"


def test_numbered_lists_begin_again_at_one(plain):
    numbers = plain.part.numbering_part.element
    used = {
        n.get(qn("w:val"))
        for p in plain.paragraphs
        if p.style.name == "List Number"
        for n in p._p.iter(qn("w:numId"))
    }
    assert used
    for number in numbers.findall(qn("w:num")):
        if number.get(qn("w:numId")) in used:
            assert number.find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "1"


def test_columns_fit_the_page_whatever_stands_in_them():
    for words in ("x", "a rather long text " * 30, "word" * 60):
        columns = (Column("A", wide=True), *(Column("A long heading", numeric=True),) * 8)
        rows = ((Cell(words), *(Cell("1 234 567", range="1 000 000–2 000 000"),) * 8),)
        for room in (9_000, 14_000):
            found = fit(Table("t", "T", columns, rows), room)
            assert sum(found.widths) == room
            assert min(found.widths) > 300


def test_an_inventory_with_gaps_only_still_gives_a_document(tmp_path):
    inventory = replace(standin.example(), lines=())
    document = docx.Document(
        write_docx(inventory, tmp_path / "d.docx", template=write_template(tmp_path / "t"))
    )
    assert "All releases of mercury: not quantified" in words_of(document)


@pytest.mark.libreoffice
@needs_libreoffice
def test_libreoffice_opens_and_prints_the_document(tmp_path, report):
    import pypdf

    path = tmp_path / "peru.docx"
    path.write_bytes(render_docx(report, total="1 t", template=write_template(tmp_path / "t.docx")))
    printed = pypdf.PdfReader(convert(path, "pdf", tmp_path))
    assert len(printed.pages) > 8
    words = [page.extract_text() for page in printed.pages]
    assert all("Ministerio del Ambiente" in page for page in words)
    assert any("Annex: sources" in page for page in words)
    sizes = {(p.mediabox.width > p.mediabox.height) for p in printed.pages}
    assert sizes == {True, False}


@pytest.mark.libreoffice
@needs_libreoffice
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed")
def test_libreoffice_prints_arabic_in_its_own_direction(tmp_path):
    example = standin.example(title="جرد الزئبق", language="ar")
    path = tmp_path / "ar.docx"
    path.write_bytes(render_docx(build_report(example, charts=False)))
    printed = convert(path, "pdf", tmp_path)
    where = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    arabic = [line for line in where.splitlines() if "word " in line and is_rtl(line.split(">")[1])]
    right_edge = max(float(line.split('xMax="')[1].split('"')[0]) for line in arabic)
    assert right_edge > 500
