"""The sheets in words: how to read the workbook, drivers, gaps, citations, years and the comparison."""

from collections.abc import Mapping, Sequence
from typing import Final

from azogue.inventory.records import CHANNELS, Change, Driver
from azogue.report.content.blocks import Citation, ComparisonLike, InventoryLike
from azogue.report.content.book import CHANNEL_NAMES, code_order, confidence_words
from azogue.report.workbook.cells import (
    NOT_QUANTIFIED,
    Cell,
    Column,
    Layout,
    Sheet,
    fixed,
    formula,
    text,
)
from azogue.report.workbook.guide import guide
from azogue.report.workbook.summary import RANGES, SUMMARY

README: Final = Layout(
    "Read me", (Column("topic", "Topic", 26, wrap=True), Column("text", "What to know", 110, wrap=True))
)
DRIVERS: Final = Layout(
    "Drivers",
    (
        Column("code", "Code", 9),
        Column("label", "Datum", 40, wrap=True),
        Column("kind", "Kind", 9),
        Column("share", "Share of the variance", 11),
        Column("narrower", "Range narrower if known at grade A", 14),
        Column("value", "Value", 15),
        Column("low", "Low", 15),
        Column("high", "High", 15),
        Column("unit", "Unit", 12),
        Column("grade", "Grade", 7),
        Column("origin", "Origin", 11),
        Column("confidence", "Confidence", 24, wrap=True),
        Column("citation", "Citation no.", 9),
        Column("place", "Place in the dossier", 18),
    ),
)
GAPS: Final = Layout(
    "Gaps",
    (
        Column("code", "Code", 9),
        Column("name", "Source", 44, wrap=True),
        Column("effect", "Effect", 22, wrap=True),
        Column("reason", "Reason", 18),
        Column("missing", "What to bring", 80, wrap=True),
        Column("place", "Place in the dossier", 20),
    ),
)
CITATIONS: Final = Layout(
    "Citations",
    (
        Column("number", "No.", 6),
        Column("text", "Source", 100, wrap=True),
        Column("confidence", "Confidence", 34, wrap=True),
    ),
)
YEARS: Final = Layout(
    "Years", (Column("year", "Year", 8), *(Column(c, CHANNEL_NAMES[c], 14) for c in CHANNELS))
)
CAUSES: Final = ("rate", "factor", "scenario", "coverage")
COMPARISON: Final = Layout(
    "Comparison",
    (
        Column("code", "Code", 9),
        Column("name", "Source category", 40, wrap=True),
        Column("channel", "Channel", 24),
        Column("before", "Before", 14),
        Column("after", "After", 14),
        Column("difference", "Difference", 14),
        Column("low", "2.5 % point of the difference", 14),
        Column("high", "97.5 % point of the difference", 14),
        Column("rate", "Due to activity", 13),
        Column("factor", "Due to factors", 13),
        Column("scenario", "Due to abatement", 13),
        Column("coverage", "Due to coverage", 13),
        Column("sum", "Sum of the causes", 13),
        Column("reason", "Why", 50, wrap=True),
    ),
)


def readme_sheet(inventory: InventoryLike, year: int, country: str, ranges: int, version: str) -> Sheet:
    """Say how to read and check the workbook, and count the figures that differ from the program's."""
    dossier = inventory.dossier
    checks = RANGES.span("check", ranges)
    rows: list[tuple[str, Cell]] = [
        ("Inventory", text(dossier.title or f"Mercury inventory of {country}")),
        ("Country and year", text(f"{country} ({dossier.country}), {year}")),
        ("Authority", text(dossier.authority)),
        ("Contact", text(dossier.contact)),
        *((topic, text(words)) for topic, words in guide()),
        ("Figures that differ", formula(f'COUNTIF({checks},"differs")', 0, "count")),
        (
            "Figures that agree",
            formula(f'COUNTIF({checks},"agrees")', ranges, "count"),
        ),
        ("Simulation", text(f"{inventory.draws} draws, seed {inventory.seed}, Azogue {version}.")),
    ]
    kept = tuple(
        {"topic": Cell(topic, role="strong"), "text": cell}
        for topic, cell in rows
        if cell.value != "" and cell.value is not None
    )
    about = "How this workbook is built, and how to check it by hand."
    return Sheet(README, "Read me", about, kept, frozen=0, filtered=False)


def drivers_sheet(drivers: Sequence[Driver], citations: Sequence[Citation]) -> Sheet:
    """List what makes the national releases uncertain, largest share of the variance first."""
    numbers = {c.text: c.number for c in citations}
    rows = tuple(
        {
            "code": text(d.code),
            "label": text(d.datum.label),
            "kind": text(d.datum.kind),
            "share": fixed(d.share, "share"),
            "narrower": fixed(d.narrower, "share"),
            "value": fixed(d.datum.value if d.datum.kind != "split" else None),
            "low": fixed(d.datum.low),
            "high": fixed(d.datum.high),
            "unit": text(d.datum.unit),
            "grade": text(d.datum.grade),
            "origin": text(d.datum.origin),
            "confidence": text(confidence_words(d.datum.confidence)),
            "citation": fixed(numbers.get(d.datum.citation), "count"),
            "place": text(d.datum.place),
        }
        for d in drivers
    )
    about = (
        "Values of the program: the part of the variance of all national releases that each datum causes "
        "alone (first-order Sobol index), and how much narrower the 95 % range would be if it were known "
        "at grade A."
    )
    return Sheet(DRIVERS, "What makes the range wide", about, rows)


def gaps_sheet(inventory: InventoryLike, year: int) -> Sheet:
    """List what is not, or not fully, quantified, and what to bring."""
    gaps = sorted(inventory.gaps_of(year), key=lambda g: (code_order(g.code), g.name))
    rows = tuple(
        {
            "code": text(g.code),
            "name": text(g.name),
            "effect": text(g.effect),
            "reason": text(g.reason),
            "missing": text(g.missing),
            "place": text(g.place),
        }
        for g in gaps
    )
    return Sheet(GAPS, "Gaps", "What is not, or not fully, in the totals. Unknown is not zero.", rows)


def citations_sheet(citations: Sequence[Citation]) -> Sheet:
    """List the numbered sources of all data."""
    rows = tuple(
        {
            "number": Cell(c.number, numeral="count"),
            "text": text(c.text),
            "confidence": Cell(c.confidence, role="unknown" if c.recalled else "plain"),
        }
        for c in citations
    )
    return Sheet(CITATIONS, "Citations", "Sources of the data, numbered as in the report.", rows, frozen=1)


def years_sheet(inventory: InventoryLike, year: int, total_row: int) -> Sheet:
    """List the national totals of all years; this year's point to the summary, the others are values."""
    rows = []
    for other in inventory.years:
        cells: dict[str, Cell] = {"year": Cell(other)}
        for c in CHANNELS:
            point = inventory.figure("total", c, other).point if inventory.lines_of(other) else None
            cells[c] = (
                formula(SUMMARY.there(c, total_row), point)
                if other == year
                else fixed(point, "mass", NOT_QUANTIFIED)
            )
        rows.append(cells)
    about = (
        f"National totals, kg of mercury per year. Other years than {year} are values: each year has its "
        "own workbook."
    )
    return Sheet(YEARS, "Years", about, tuple(rows), frozen=1)


def comparison_sheet(comparison: ComparisonLike) -> Sheet:
    """List what changed between two inventories and why; the sums of the causes are formulas."""
    total: Sequence[Change] = getattr(comparison, "total", ())
    rows = tuple(_change_row(row, change) for row, change in enumerate((*comparison.changes, *total)))
    about = (
        f"Before: {comparison.before_label}. After: {comparison.after_label}. Kilograms of mercury per year; "
        "the causes add up to the difference. A source that only one of the two quantifies is “coverage”."
    )
    return Sheet(COMPARISON, "Comparison", about, rows)


def _change_row(row: int, change: Change) -> Mapping[str, Cell]:
    at = COMPARISON.here
    known = change.before is not None or change.after is not None
    apart = f"N({at('after', row)})-N({at('before', row)})"
    span = f"{at(CAUSES[0], row)}:{at(CAUSES[-1], row)}"
    total = sum(getattr(change, cause) for cause in CAUSES)
    return {
        "code": text(change.code),
        "name": text(change.name),
        "channel": text(CHANNEL_NAMES.get(change.channel, change.channel)),
        "before": fixed(change.before, "mass", NOT_QUANTIFIED),
        "after": fixed(change.after, "mass", NOT_QUANTIFIED),
        "difference": formula(apart, (change.after or 0.0) - (change.before or 0.0), "signed")
        if known
        else Cell(NOT_QUANTIFIED, role="unknown"),
        "low": fixed(change.low, "signed"),
        "high": fixed(change.high, "signed"),
        **{cause: fixed(getattr(change, cause), "signed") for cause in CAUSES},
        "sum": formula(f"SUM({span})", total, "signed"),
        "reason": text(change.reason),
    }
