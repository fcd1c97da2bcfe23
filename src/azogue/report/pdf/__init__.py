"""The report as a tagged PDF (PDF/UA-1), set by typst from one template, its text as data."""

from azogue.report.pdf.document import render_pdf, write_pdf
from azogue.report.pdf.typesetting import typeset

__all__ = ["render_pdf", "typeset", "write_pdf"]
