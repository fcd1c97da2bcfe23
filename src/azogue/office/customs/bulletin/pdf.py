"""A bulletin as PDF."""

from dataclasses import asdict
from typing import Any

from azogue.office.customs.bulletin.paper import Paper


def bulletin_pdf(paper: Paper) -> bytes:
    """Return the PDF of a bulletin; see `azogue.report.pdf.typeset`."""
    from azogue.report.pdf import typeset

    return typeset("azogue.office.customs.bulletin", "bulletin.typ", paper_data(paper))


def paper_data(paper: Paper) -> dict[str, Any]:
    """Return a bulletin as plain data for the template."""
    from azogue.report.charts import tokens
    from azogue.report.fonts import STACK

    colours = {"accent": tokens.ACCENT, "warn": tokens.WARN, "muted": tokens.MUTED, "grid": tokens.GRID}
    return {**asdict(paper), **colours, "fonts": list(STACK)}
