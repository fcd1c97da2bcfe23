"""Pages: their size, the turn to landscape and back, and what stands in a footer."""

from copy import deepcopy
from typing import Any

from azogue.report.docx.ooxml import element, field, paragraph, run


def own_page(document: Any) -> None:
    """Set A4 portrait with even margins."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)


def room(properties: Any) -> int:
    """Return the width of the text of a section, in twips.

    Args:
        properties: Its sectPr element.

    """
    width, _ = _size(properties)
    left, right = (_margin(properties, side) for side in ("left", "right"))
    return max(width - left - right, 3000)


def _size(properties: Any) -> tuple[int, int]:
    from docx.oxml.ns import qn

    size = properties.find(qn("w:pgSz"))
    if size is None:
        return 11906, 16838
    return int(size.get(qn("w:w"), 11906)), int(size.get(qn("w:h"), 16838))


def _margin(properties: Any, side: str) -> int:
    from docx.oxml.ns import qn

    margins = properties.find(qn("w:pgMar"))
    return 1134 if margins is None else int(margins.get(qn(f"w:{side}"), 1134))


def is_landscape(properties: Any) -> bool:
    """Tell whether the pages of a section are wider than high."""
    width, height = _size(properties)
    return width > height


def turned(properties: Any) -> Any:
    """Return a copy of a section with its pages turned to landscape, for a later section."""
    from docx.oxml.ns import qn

    made = later(properties)
    width, height = _size(properties)
    size = made.find(qn("w:pgSz"))
    if size is None:
        size = element("w:pgSz")
        made.append(size)
    size.set(qn("w:w"), str(height))
    size.set(qn("w:h"), str(width))
    size.set(qn("w:orient"), "landscape")
    return made


def later(properties: Any) -> Any:
    """Return a copy of a section without what only the first pages of a document have."""
    made = deepcopy(properties)
    strip_first(made)
    return made


def strip_first(properties: Any) -> None:
    """Take the first page's own header and the restart of the page numbers from a section."""
    from docx.oxml.ns import qn

    for tag in ("w:titlePg", "w:type"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    for numbers in properties.findall(qn("w:pgNumType")):
        numbers.attrib.pop(qn("w:start"), None)


def section_end(properties: Any) -> Any:
    """Make the paragraph that ends a section with these properties."""
    made = element("w:p")
    inner = element("w:pPr")
    inner.append(element("w:spacing", before=0, after=0, line=20, lineRule="exact"))
    inner.append(properties)
    made.append(inner)
    return made


def own_footer(document: Any, words: str) -> None:
    """Print a line of text and the page number at the foot of every page."""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    for old in list(footer._element):
        footer._element.remove(old)
    size = 16
    pages = [
        run(f"{words}    ", half_points=size),
        *field("PAGE", "1", half_points=size),
        run(" / ", half_points=size),
        *field("NUMPAGES", "1", half_points=size),
    ]
    footer._element.append(paragraph(None, *pages, align="end"))
