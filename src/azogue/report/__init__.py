"""Report: an inventory as pages, print, document and workbook.

``content`` says what a report says, once; ``html``, ``pdf`` and ``docx`` set it in type; ``charts`` draws;
``workbook`` writes live formulas; ``numbers`` decides how numbers are printed.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.report.content import build_report
    from azogue.report.docx import write_docx
    from azogue.report.html import write_html
    from azogue.report.pdf import write_pdf
    from azogue.report.workbook import write_workbook

_LAZY = {
    "build_report": "azogue.report.content",
    "write_docx": "azogue.report.docx",
    "write_html": "azogue.report.html",
    "write_pdf": "azogue.report.pdf",
    "write_workbook": "azogue.report.workbook",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["build_report", "write_docx", "write_html", "write_pdf", "write_workbook"]
