"""The report as one HTML file that works offline, without scripts, on paper and on a telephone.

``write_html`` writes it from an inventory; ``render_html`` returns the text of any ``Report``.
"""

from azogue.report.html.page import render_html, write_html

__all__ = ["render_html", "write_html"]
