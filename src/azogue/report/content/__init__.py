"""What a report says, built once from an inventory as frozen data; HTML, PDF and DOCX only set it in type.

``build_report(inventory)`` returns a ``Report``: finding, sections of paragraphs, tables and charts, the
explanations its numbers open to, and numbered citations. It reads no clock: same inputs, same report.
"""

from azogue.report import numbers
from azogue.report.content.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Citation,
    Column,
    ComparisonLike,
    InventoryLike,
    Paragraph,
    Report,
    Section,
    Table,
)
from azogue.report.content.build import build_report

__all__ = [
    "Block",
    "Bullets",
    "Cell",
    "Chart",
    "Citation",
    "Column",
    "ComparisonLike",
    "InventoryLike",
    "Paragraph",
    "Report",
    "Section",
    "Table",
    "build_report",
    "numbers",
]
