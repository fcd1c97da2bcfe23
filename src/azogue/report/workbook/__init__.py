"""The inventory as a workbook that computes: a reviewer follows every total by hand, cell by cell.

``cells`` says what a sheet is, ``inputs`` lays out the data, ``results`` and ``summary`` the formulas over
them, ``lists`` the sheets in words, ``build`` puts them in order and ``file`` sets them as XLSX.
"""

from azogue.report.workbook.build import build_sheets, write_workbook

__all__ = ["build_sheets", "write_workbook"]
