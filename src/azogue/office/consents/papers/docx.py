"""A form as a Word document, for the ministry that types into it: the same bytes for the same paper."""

from io import BytesIO
from typing import Any, Final

from azogue.office.consents.papers.filling import Line, Paper
from azogue.office.consents.papers.pdf import HAZARDS, REGISTER, WARNING, footer, heading

ROOM: Final = "\n\n"
"""Room to sign in; other blank cells are framed as they are."""


def paper_docx(paper: Paper) -> bytes:
    """Return the Word document of a paper."""
    import docx

    from azogue.report.docx.document import STAMP
    from azogue.report.docx.styles import set_language
    from azogue.report.docx.zipped import zipped

    document = docx.Document()
    set_language(document, paper.language, force=True)
    document.add_heading(heading(paper), level=1)
    document.add_paragraph(paper.article)
    if paper.number:
        document.add_paragraph(f"{REGISTER} {paper.number}")
    for part in paper.parts:
        document.add_heading(part.title, level=2)
        _table(document, part.lines)
    if paper.hazards:
        document.add_heading(HAZARDS, level=2)
        for line in paper.hazards:
            document.add_paragraph(line)
    if paper.recalled:
        document.add_paragraph(WARNING)
    document.sections[0].footer.paragraphs[0].text = footer(paper)
    core = document.core_properties
    core.title = heading(paper)[:255]
    core.author = core.comments = core.last_modified_by = ""
    core.created = core.modified = STAMP
    core.revision = 1
    core.language = paper.language
    target = BytesIO()
    document.save(target)
    return zipped(target.getvalue())


def _table(document: Any, lines: tuple[Line, ...]) -> None:
    from azogue.report.docx.ooxml import paragraph, run

    table = document.add_table(rows=len(lines), cols=2)
    table.style = "Table Grid"
    for row, line in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, (line.label, written(line)), strict=True):
            old = cell.paragraphs[0]._element
            old.addprevious(paragraph(None, run(text)))
            old.getparent().remove(old)


def written(line: Line) -> str:
    """Return what stands beside a label: what was chosen and written; nothing where others are to write."""
    if line.options:
        marks = "    ".join(f"[{'x' if chosen else ' '}] {text}" for text, chosen in line.options)
        return "\n".join(part for part in (marks, line.value) if part)
    return f"{ROOM}{line.value}" if line.signature else line.value
