"""The report as a Word document: on blank paper, or on a ministry's own."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from azogue.report import numbers
from azogue.report.content import build_report
from azogue.report.content.blocks import ComparisonLike, InventoryLike, Report
from azogue.report.docx import pages, template
from azogue.report.docx.body import Body
from azogue.report.docx.ooxml import clean, paragraph, run
from azogue.report.docx.styles import own_styles, set_language
from azogue.report.docx.zipped import zipped

STAMP: Final = datetime(1980, 1, 1)
"""Date of every document of ours: it says what was computed, not when."""


def write_docx(
    inventory: InventoryLike,
    path: str | Path,
    *,
    year: int | None = None,
    template: str | Path | None = None,
    comparison: ComparisonLike | None = None,
) -> Path:
    """Write the report of an inventory as a Word document, in the order of a Minamata initial assessment.

    The same inventory and template give the same bytes.

    Args:
        inventory: The inventory.
        path: The file to write.
        year: The year reported in full; the latest when None.
        template: A ministry's document whose letterhead and styles are kept; blank paper when None.
        comparison: Two inventories compared, for a section on what changed.

    Returns:
        The path written.

    Raises:
        ReportError: The template cannot be used; the message says what to do.
        ValueError: The inventory does not hold that year.
        OSError: The file cannot be written.

    """
    report = build_report(inventory, year=year, comparison=comparison)
    target = Path(path)
    target.write_bytes(render_docx(report, total=total_words(inventory, report.year), template=template))
    return target


def total_words(inventory: InventoryLike, year: int) -> str:
    """Return the national releases with their range and unit, for the placeholder total_releases."""
    if not inventory.lines_of(year):
        return "not quantified"
    figure = inventory.figure("total", "releases", year)
    if figure.point is None:
        return "not quantified"
    unit = numbers.unit_for([figure.point])
    return f"{numbers.with_range(figure, unit)}{numbers.THIN}{unit}"


def render_docx(report: Report, *, total: str = "", template: str | Path | None = None) -> bytes:
    """Set a report as a Word document.

    Args:
        report: What to say.
        total: Text for the placeholder total_releases.
        template: A ministry's document, or None for blank paper.

    Raises:
        ReportError: The template cannot be used.

    """
    values = {
        "country": report.country,
        "year": str(report.year),
        "authority": report.authority,
        "title": report.title,
        "total_releases": total,
    }
    document = _blank(report) if template is None else _on_template(report, template, values)
    _describe(document, report, keep=template is not None)
    target = BytesIO()
    document.save(target)
    return zipped(target.getvalue())


def _blank(report: Report) -> Any:
    import docx

    document = docx.Document()
    own_styles(document)
    pages.own_page(document)
    set_language(document, report.text_language, force=True)
    header = document.sections[0].header
    header.is_linked_to_previous = False
    words = " · ".join(part for part in (report.country, str(report.year), report.authority) if part)
    old = header._element
    for child in list(old):
        old.remove(child)
    old.append(paragraph(None, run(words, half_points=16)))
    pages.own_footer(document, report.title)
    last = document.element.body.sectPr
    elements = Body(document, report, last).write(title=True, contents=True)
    for made in elements:
        last.addprevious(made)
    return document


def _on_template(report: Report, path: str | Path, values: Mapping[str, str]) -> Any:
    document = template.open_template(path)
    found = template.placeholders(document)
    set_language(document, report.text_language, force=False)
    place = next((element for name, _, element in found if name == template.REPORT), None)
    section = _section_at(document, place)
    titled = any(name == "title" and where == "the body" for name, where, _ in found)
    body = Body(document, report, section)
    elements = body.write(title=not titled, contents=not template.has_contents(document))
    for element in {id(e): e for _, _, e in found}.values():
        template.fill(element, values)
    _insert(document, place, elements)
    return document


def _section_at(document: Any, place: Any) -> Any:
    """Return the properties of the section that the report will stand in."""
    from docx.oxml.ns import qn

    if place is not None:
        for element in (place, *place.itersiblings()):
            found = (
                element if element.tag == qn("w:sectPr") else element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            )
            if found is not None:
                return found
    return document.element.body.get_or_add_sectPr()


def _insert(document: Any, place: Any, elements: list[Any]) -> None:
    from docx.oxml.ns import qn

    if place is None:
        last = document.element.body.get_or_add_sectPr()
        for made in elements:
            last.addprevious(made)
        return
    before = place.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    if before:
        for made in elements:
            place.addprevious(made)
        return
    for made in reversed(elements):
        place.addnext(made)
    if not "".join(t.text or "" for t in place.iter(qn("w:t"))).strip():
        place.getparent().remove(place)


def _describe(document: Any, report: Report, *, keep: bool) -> None:
    core = document.core_properties
    core.title = clean(report.title)[:255]
    core.subject = clean(f"{report.country}, {report.year}")[:255]
    core.created = core.modified = STAMP
    core.revision = 1
    core.language = report.text_language
    if not keep:
        core.author = clean(report.authority)[:255]
        core.comments = ""
        core.last_modified_by = ""
        core.keywords = "mercury inventory"
