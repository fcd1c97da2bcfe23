"""The report as a tagged PDF (PDF/UA-1), set by typst from one template, its text as data."""

from azogue.report.pdf.document import render_pdf, write_pdf

__all__ = ["render_pdf", "write_pdf"]
