"""Years side by side, and why one inventory differs from another."""

from azogue.inventory.records import CHANNELS, Change
from azogue.report import numbers
from azogue.report.content.blocks import Cell, Column, ComparisonLike, Table
from azogue.report.content.book import SHORT_NAMES, Book, mass_cell

REASONS = ("rate", "factor", "scenario", "coverage")
REASON_WORDS = {
    "rate": "Activity",
    "factor": "Factors",
    "scenario": "Abatement",
    "coverage": "Coverage",
}


def years_table(book: Book) -> Table:
    """National totals of all years by channel."""
    years = book.inventory.years
    unit = numbers.unit_for(book.figure("total", c, y).point for y in years for c in CHANNELS)
    rows = tuple((Cell(str(y)), *(book.cell("total", c, unit, year=y) for c in CHANNELS)) for y in years)
    columns = (Column("Year"), *(Column(SHORT_NAMES[c], numeric=True) for c in CHANNELS))
    note = "The second line of a cell is its 95 % range."
    return Table("years", f"National totals by year ({unit} of mercury)", columns, rows, note=note)


def changes_table(comparison: ComparisonLike) -> Table:
    """Why the releases of each source differ, with the part due to each cause."""
    changes = ordered_changes(comparison)
    unit = numbers.unit_for(v for c in changes for v in (c.before, c.after, c.difference))
    rows = tuple(_change_row(change, unit) for change in changes)
    columns = (
        Column("Source", wide=True),
        Column(comparison.before_label, numeric=True),
        Column(comparison.after_label, numeric=True),
        Column("Change", numeric=True),
        *(Column(REASON_WORDS[r], numeric=True) for r in REASONS),
        Column("Why", wide=True),
    )
    caption = f"From {comparison.before_label} to {comparison.after_label} ({unit} of mercury released)"
    return Table("changes", caption, columns, rows)


def ordered_changes(comparison: ComparisonLike) -> tuple[Change, ...]:
    """Return the changes of all releases, largest first."""
    found = [c for c in comparison.changes if c.channel == "releases"]
    return tuple(sorted(found, key=lambda c: (-abs(c.difference or 0.0), c.code, c.name)))


def _change_row(change: Change, unit: numbers.Unit) -> tuple[Cell, ...]:
    difference = Cell(
        numbers.amount(change.difference, unit),
        range=numbers.span(change.low, change.high, unit),
        value=change.difference,
        low=change.low,
        high=change.high,
    )
    return (
        Cell(f"{change.code} {change.name}".strip()),
        mass_cell(change.before, unit),
        mass_cell(change.after, unit),
        difference,
        *(mass_cell(getattr(change, reason), unit) for reason in REASONS),
        Cell(change.reason),
    )
