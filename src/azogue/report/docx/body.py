"""From the content of a report to the paragraphs, tables and pictures of a Word document."""

from collections.abc import Iterator
from typing import Any, Final

from azogue.report.content.blocks import Block, Bullets, Chart, Paragraph, Report, Section, Table
from azogue.report.docx import ooxml, pages
from azogue.report.docx.ooxml import bookmark, bookmark_name, field, is_rtl, link, paragraph, run
from azogue.report.docx.styles import Styles
from azogue.report.docx.tables import table_element

TONES: Final = {
    "plain": None,
    "note": "Azogue Note",
    "warning": "Azogue Warning",
    "formula": "Azogue Formula",
}
PRINT_SCALE: Final = 3.0
"""Picture points to the pixel of a chart: about 300 to the inch on the page."""
MANY_COLUMNS: Final = 8
"""From so many columns on, a table of a main section gets landscape pages."""
TOLD: Final = ("flow", "ranking", "books")
"""Charts whose numbers stand in a table of the report already."""
EMU_PER_TWIP: Final = 635


class Body:
    """Writes a report as a list of block elements of one document.

    Args:
        document: The document of python-docx that the elements will stand in.
        report: What to write.
        section: The sectPr element of the place where they will stand; it is changed when pages turn.

    """

    def __init__(self, document: Any, report: Report, section: Any) -> None:
        self._document = document
        self._report = report
        self._section = section
        self._room = pages.room(section)
        self.styles = Styles(document)
        self.elements: list[Any] = []
        self._tables = 0
        self._figures = 0
        self._turned = False
        self._bookmarks = _first_free_bookmark(document)
        self._first_picture = document.part.next_id
        self._mirrored = report.text_language in ooxml.RTL_LANGUAGES

    def write(self, *, title: bool, contents: bool) -> list[Any]:
        """Write the whole report.

        Args:
            title: Whether to begin with title, authority and contact.
            contents: Whether to give a table of contents.

        """
        if title:
            self._title()
        self._paragraph(self._report.finding)
        for caveat in self._report.caveats:
            self._paragraph(caveat)
        if contents:
            self._contents()
        for section in self._report.sections:
            self._main_section(section)
        self._annex()
        return self.elements

    def _add(self, *elements: Any) -> None:
        self.elements.extend(elements)

    def _title(self) -> None:
        report = self._report
        self._text("Title", report.title, theirs=True)
        self._text("Subtitle", f"{report.country}, {report.year}")
        for words in (report.authority, report.contact):
            if words:
                self._text(None, words, theirs=True)

    def _text(self, style: str | None, words: str, *, theirs: bool = False) -> None:
        language = self._report.language if theirs else ""
        identity = self.styles[style] if style else None
        self._add(paragraph(identity, run(words, language=language), rtl=is_rtl(words)))

    # Contents

    def _contents(self) -> None:
        entries = [*self._entries(self._report.sections, 1), (1, "Annex: sources", bookmark_name("annex"))]
        self._add(paragraph(self.styles["TOC Heading"], run("Contents")))
        for index, (level, words, name) in enumerate(entries):
            runs = [link(name, run(words))]
            if index == 0:
                runs = [*ooxml.field_begin('TOC \\o "1-2" \\h \\z \\u', dirty=True), *runs]
            if index == len(entries) - 1:
                runs.append(ooxml.field_end())
            self._add(paragraph(self.styles[f"toc {level}"], *runs))

    def _entries(self, sections: tuple[Section, ...], level: int) -> Iterator[tuple[int, str, str]]:
        for section in sections:
            yield level, section.title, bookmark_name(section.identity)
            if level == 1:
                yield from self._entries(section.children, 2)

    # Sections

    def _main_section(self, section: Section) -> None:
        wide = any(isinstance(b, Table) and len(b.columns) >= MANY_COLUMNS for b in section.blocks)
        self._turn(wide=wide and not section.children)
        self._write_section(section, 1)

    def _turn(self, *, wide: bool) -> None:
        """Turn the pages for what follows, when they are not turned so already."""
        if wide == self._turned or pages.is_landscape(self._section):
            return
        if wide:
            self._add(pages.section_end(_copy(self._section)))
            # The letterhead's first page is behind us now.
            pages.strip_first(self._section)
        else:
            self._add(pages.section_end(pages.turned(self._section)))
        self._turned = wide
        self._room = pages.room(pages.turned(self._section) if wide else self._section)

    def _write_section(self, section: Section, level: int) -> None:
        self._heading(section.title, section.identity, level, theirs=section.theirs)
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            self._block(block, leads=isinstance(following, Table))
        for child in section.children:
            self._write_section(child, min(level + 1, 3))

    def _heading(self, words: str, identity: str, level: int, *, theirs: bool = False) -> None:
        language = self._report.language if theirs else ""
        inside = self._bookmark(bookmark_name(identity), run(words, language=language))
        self._add(paragraph(self.styles[f"Heading {level}"], *inside, rtl=is_rtl(words)))

    def _bookmark(self, name: str, *content: Any) -> list[Any]:
        self._bookmarks += 1
        return bookmark(self._bookmarks, name, *content)

    def _block(self, block: Block, *, leads: bool) -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block, keep_next=leads)
        elif isinstance(block, Bullets):
            self._bullets(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._chart(block)

    def _runs(self, block: Paragraph) -> list[Any]:
        language = self._report.language if block.theirs else ""
        cites = [link(_cite_name(n), run(f" [{n}]")) for n in block.cites]
        return [run(block.text, language=language), *cites]

    def _paragraph(self, block: Paragraph, *, keep_next: bool = False) -> None:
        tone = TONES[block.tone]
        style = self.styles[tone] if tone else None
        self._add(paragraph(style, *self._runs(block), rtl=is_rtl(block.text), keep_next=keep_next))

    def _bullets(self, block: Bullets) -> None:
        name = "List Number" if block.numbered else "List Bullet"
        identity, numbering = self.styles[name], self.styles.numbering(name)
        if block.numbered and numbering is not None:
            numbering = restarted(self._document, numbering)
        for count, item in enumerate(block.items, start=1):
            lead = [] if numbering is not None else [run(f"{count}. " if block.numbered else "• ")]
            made = paragraph(identity, *lead, *self._runs(item), rtl=is_rtl(item.text))
            if block.numbered and numbering is not None:
                _number(made, numbering)
            self._add(made)

    # Tables and pictures

    def _caption(self, kind: str, count: int, words: str) -> Any:
        number = field(f"SEQ {kind} \\* ARABIC", str(count))
        return paragraph(self.styles["Caption"], run(f"{kind} "), *number, run(f". {words}"), keep_next=True)

    def _table(self, table: Table) -> None:
        self._tables += 1
        self._add(self._caption("Table", self._tables, table.caption))
        made = table_element(
            table,
            style_id=self.styles.table,
            cell_style_id=self.styles["Azogue Cell"],
            room=self._room,
            theirs=self._report.language,
            mirrored=self._mirrored,
            cite_name=_cite_name,
        )
        # A paragraph must follow, or Word joins two tables that meet.
        self._add(made, paragraph(self.styles["Azogue Note"], run(table.note)))

    def _chart(self, chart: Chart) -> None:
        self._figures += 1
        picture = self._picture(chart)
        self._add(paragraph(None, picture, align="center", keep_next=True))
        self._add(self._caption("Figure", self._figures, chart.title))
        self._text("Azogue Note", chart.summary)
        if chart.identity not in TOLD and chart.table.rows:
            self._table(chart.table)

    def _picture(self, chart: Chart) -> Any:
        from io import BytesIO

        from docx.shared import Emu

        from azogue.report.charts import png

        part = self._document.part
        drawn = BytesIO(png(chart.spec, scale=PRINT_SCALE))
        most = min(float(chart.spec.get("width", 800)) / 800.0, 1.0)
        width = Emu(int(min(self._room, 13_600) * EMU_PER_TWIP * most))
        inline = part.new_pic_inline(drawn, width, None)
        tallest = Emu(8_000 * EMU_PER_TWIP if self._turned else 12_500 * EMU_PER_TWIP)
        if inline.extent.cy > tallest:
            inline = part.new_pic_inline(drawn, None, tallest)
        inline.docPr.set("descr", ooxml.clean(f"{chart.title}. {chart.summary}"))
        inline.docPr.set("name", f"Figure {self._figures}")
        # The pictures are not in the document yet, so nobody else keeps their numbers apart.
        inline.docPr.set("id", str(self._first_picture + self._figures))
        drawing = ooxml.element("w:drawing")
        drawing.append(inline)
        made = ooxml.element("w:r")
        made.append(drawing)
        return made

    # Annex

    def _annex(self) -> None:
        self._turn(wide=False)
        self._heading("Annex: sources", "annex", 1)
        for citation in self._report.citations:
            words = f"{citation.text} ({citation.confidence})"
            number = self._bookmark(_cite_name(citation.number), run(f"[{citation.number}] ", bold=True))
            mark = [run(" †")] if citation.recalled else []
            self._add(paragraph(None, *number, run(words), *mark))
        if not self._report.citations:
            self._text(None, "No source is cited.")
        report = self._report
        end = f"{report.draws} draws, seed {report.seed}. The same data give the same document."
        self._text("Azogue Note", end)


def _cite_name(number: int) -> str:
    return f"az_cite_{number}"


def _copy(properties: Any) -> Any:
    from copy import deepcopy

    return deepcopy(properties)


def _first_free_bookmark(document: Any) -> int:
    from docx.oxml.ns import qn

    used = [int(b.get(qn("w:id"), 0)) for b in document.element.iter(qn("w:bookmarkStart"))]
    return max(used, default=0)


def restarted(document: Any, numbering: int) -> int:
    """Return a numbering that counts like another one and starts at 1."""
    from docx.oxml.ns import qn

    root = document.part.numbering_part.element
    same = [n for n in root.findall(qn("w:num")) if n.get(qn("w:numId")) == str(numbering)]
    if not same:
        return numbering
    made = root.add_num(same[0].abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _number(made: Any, numbering: int) -> None:
    properties = made.pPr.get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering
