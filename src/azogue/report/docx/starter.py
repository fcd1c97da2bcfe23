"""A template to begin with: a ministry puts its own letterhead in and keeps the placeholders."""

from io import BytesIO
from pathlib import Path
from typing import Any

from azogue.report.docx import pages
from azogue.report.docx.document import STAMP
from azogue.report.docx.ooxml import element, paragraph, run
from azogue.report.docx.styles import Styles, own_styles, set_language
from azogue.report.docx.template import REPORT
from azogue.report.docx.zipped import zipped


def write_template(path: str | Path) -> Path:
    """Write a starter template to edit in Word or LibreOffice.

    Args:
        path: The DOCX file to write.

    Returns:
        The path written.

    Raises:
        OSError: The file cannot be written.

    """
    import docx

    document = docx.Document()
    own_styles(document)
    pages.own_page(document)
    set_language(document, "en", force=True)
    _letterhead(document)
    pages.own_footer(document, "{{ title }}")
    _body(document)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = "Report template", "", "", ""
    core.created = core.modified = STAMP
    target = BytesIO()
    document.save(target)
    Path(path).write_bytes(zipped(target.getvalue()))
    return Path(path)


def _letterhead(document: Any) -> None:
    header = document.sections[0].header
    header.is_linked_to_previous = False
    root = header._element
    for child in list(root):
        root.remove(child)
    line = paragraph(None, run("{{ authority }}", bold=True, half_points=28))
    border = element("w:pBdr")
    border.append(element("w:bottom", val="single", sz=8, space=4, color="404040"))
    under = paragraph(None, run("{{ country }}", half_points=18))
    under.get_or_add_pPr().append(border)
    root.extend((line, under))


def _body(document: Any) -> None:
    styles = Styles(document)
    last = document.element.body.sectPr
    for made in (
        paragraph(styles["Title"], run("{{ title }}")),
        paragraph(styles["Subtitle"], run("{{ country }}, {{ year }}")),
        paragraph(None, run("All releases of mercury: "), run("{{ total_releases }}", bold=True)),
        paragraph(None, run(f"{{{{ {REPORT} }}}}")),
        paragraph(None, run("Approved by:"), keep_next=True),
        paragraph(None, run("Date:")),
    ):
        last.addprevious(made)
