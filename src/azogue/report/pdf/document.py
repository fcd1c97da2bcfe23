"""Setting a report as PDF: the report becomes JSON, the template turns it into pages."""

from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

from azogue.report.charts import svg, tokens
from azogue.report.content import build_report
from azogue.report.content.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    ComparisonLike,
    InventoryLike,
    Paragraph,
    Report,
    Section,
    Table,
)
from azogue.report.fonts import STACK
from azogue.report.pdf.typesetting import typeset


def write_pdf(
    inventory: InventoryLike,
    path: str | Path,
    *,
    year: int | None = None,
    comparison: ComparisonLike | None = None,
) -> Path:
    """Write the report of an inventory as a tagged PDF (PDF/UA-1).

    Args:
        inventory: the inventory.
        path: the file to write.
        year: the year reported in full; the latest when None.
        comparison: two inventories compared, for a section on what changed.

    Returns:
        The path written.

    Raises:
        ValueError: the inventory does not hold that year.
        OSError: the file cannot be written.

    """
    target = Path(path)
    target.write_bytes(render_pdf(build_report(inventory, year=year, comparison=comparison)))
    return target


def render_pdf(report: Report) -> bytes:
    """Return the PDF of a report; the same report gives the same bytes (it carries no date)."""
    return typeset("azogue.report.pdf", "report.typ", report_data(report))


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as plain data for the template."""
    places = {s.identity for s in _walk(report.sections)}
    return {
        "title": report.title,
        "country": report.country,
        "iso3": report.iso3,
        "year": str(report.year),
        "authority": report.authority,
        "contact": report.contact,
        "language": report.text_language,
        "theirs": report.language or report.text_language,
        "fonts": list(STACK),
        "accent": tokens.ACCENT,
        "warn": tokens.WARN,
        "muted": tokens.MUTED,
        "grid": tokens.GRID,
        "finding": _paragraph(report.finding),
        "caveats": [_paragraph(p) for p in report.caveats],
        "sections": [_section(s, places, report.year) for s in report.sections],
        "citations": [
            {"n": str(c.number), "text": c.text, "confidence": c.confidence, "recalled": c.recalled}
            for c in report.citations
        ],
        "colophon": f"{report.iso3} {report.year}. {report.draws} draws, seed {report.seed}. Made "
        "with Azogue.",
    }


def _walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.children)


def _section(section: Section, places: set[str], year: int) -> dict[str, Any]:
    return {
        "id": section.identity,
        "title": section.title,
        # A number links to the section that shows how it was made; inside that section it need not.
        "blocks": [_block(block, places - {section.identity}, year) for block in section.blocks],
        "children": [_section(child, places, year) for child in section.children],
    }


def _block(block: Block, places: set[str], year: int) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", **_paragraph(block)}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "numbered": block.numbered, "items": [_paragraph(i) for i in block.items]}
    if isinstance(block, Table):
        return _table(block, places, year)
    label = f"{block.title}. {block.summary}"
    return {
        "kind": "chart",
        "title": block.title,
        "summary": block.summary,
        "alt": label,
        "svg": svg(block.spec),
        "width": min(float(block.spec["width"]) / 800.0, 1.0),
    } | _table_under(block, places, year)


def _table_under(chart: Chart, places: set[str], year: int) -> dict[str, Any]:
    """Print the table of a chart only where no table of the report gives the same numbers already."""
    told = chart.identity in ("flow", "ranking", "books")
    return {"table": None if told else _table(chart.table, places, year)}


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "tone": paragraph.tone,
        "cites": [str(n) for n in paragraph.cites],
        "theirs": paragraph.theirs,
    }


def _table(table: Table, places: set[str], year: int) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "columns": [
            {"label": c.label, "numeric": c.numeric, "wide": c.wide, "weight": _weight(table, i)}
            for i, c in enumerate(table.columns)
        ],
        "rows": [[_cell(cell, places, year) for cell in row] for row in table.rows],
        "strong": sorted(table.strong),
    }


def _weight(table: Table, column: int) -> float:
    """Return how much of the free width a column of words deserves: the root of its longest text."""
    longest = max((len(row[column].text) for row in table.rows), default=0)
    return round(sqrt(min(max(longest, 16), 200)), 2)


def _cell(cell: Cell, places: set[str], year: int) -> dict[str, Any]:
    short: dict[str, Any] = {"t": cell.text}
    if cell.range:
        short["r"] = cell.range
    if cell.recalled:
        short["d"] = True
    if cell.cites:
        short["c"] = [str(n) for n in cell.cites]
    goto = _goto(cell.explains, places, year)
    if goto:
        short["g"] = goto
    return short


def _goto(key: str, places: set[str], year: int) -> str:
    """Return the section that shows how a number was made, where the report has one."""
    if not key:
        return ""
    when, code, *_ = key.split("/", 3)
    place = f"{'c' if code.count('.') == 1 else 's'}-{code}"
    return place if place in places and when == str(year) else ""
