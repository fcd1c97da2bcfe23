"""The report as a Word document, on blank paper or on a ministry's own letterhead.

``document`` puts it together, ``body`` writes the content, ``tables`` and ``ooxml`` its pieces, ``styles``
and ``pages`` the looks; ``template`` opens and fills what a ministry made, ``starter`` makes one to edit.
"""

from azogue.report.docx.document import render_docx, write_docx
from azogue.report.docx.errors import ReportError
from azogue.report.docx.starter import write_template

__all__ = ["ReportError", "render_docx", "write_docx", "write_template"]
