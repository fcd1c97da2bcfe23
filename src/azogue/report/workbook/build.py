"""The order of the workbook."""

from pathlib import Path

from azogue.report.content.blocks import ComparisonLike, InventoryLike
from azogue.report.content.book import Book, country_words, group_names, number_citations
from azogue.report.workbook import lists
from azogue.report.workbook.balance import balance_sheet
from azogue.report.workbook.cells import Sheet
from azogue.report.workbook.inputs import data_sheets
from azogue.report.workbook.results import result_sheets
from azogue.report.workbook.summary import main_categories, ranges_sheet, summary_sheet


def build_sheets(
    inventory: InventoryLike, *, year: int | None = None, comparison: ComparisonLike | None = None
) -> tuple[Sheet, ...]:
    """Lay out the workbook of one year of an inventory, every formula with its value.

    Args:
        inventory: The inventory, with all its years.
        year: The year of the workbook; the latest when None.
        comparison: Two inventories compared, for a sheet on what changed.

    Returns:
        The sheets in their order; masses in kg of mercury per year.

    Raises:
        ValueError: The inventory does not hold that year.

    """
    from azogue import __version__

    year = _chosen(inventory, year)
    lines = inventory.lines_of(year)
    citations = number_citations(lines)
    names = group_names()
    data = data_sheets(inventory.dossier, year, lines, citations)
    results = result_sheets(lines, data)
    ranges = ranges_sheet(inventory, year, results, names)
    country = country_words(inventory.dossier.country)
    sources, line_sheet, legs, counting = results.sheets
    drivers = inventory.ranked_drivers("releases", year) if lines else ()
    found = [
        lists.readme_sheet(inventory, year, country, len(ranges.rows), __version__),
        summary_sheet(inventory, year, results, names),
        *(sources, line_sheet, legs),
        *data.sheets,
        counting,
        ranges,
        lists.drivers_sheet(drivers, citations),
        lists.gaps_sheet(inventory, year),
        lists.citations_sheet(citations),
    ]
    book = Book(inventory, year, country, lines, inventory.gaps_of(year), citations, names)
    balance = balance_sheet(book)
    found += [] if balance is None else [balance]
    if len(inventory.years) > 1:
        found.append(lists.years_sheet(inventory, year, len(main_categories(inventory, year)) + 2))
    if comparison is not None:
        found.append(lists.comparison_sheet(comparison))
    return tuple(found)


def write_workbook(
    inventory: InventoryLike,
    path: str | Path,
    *,
    year: int | None = None,
    comparison: ComparisonLike | None = None,
) -> Path:
    """Write one year of an inventory as a workbook with live formulas, from rates and factors to totals.

    The same inventory gives the same bytes.

    Args:
        inventory: The inventory, with all its years.
        path: The XLSX file to write.
        year: The year of the workbook; the latest when None.
        comparison: Two inventories compared, for a sheet on what changed.

    Returns:
        The path written.

    Raises:
        ValueError: The inventory does not hold that year.
        OSError: The file cannot be written.

    """
    from azogue.report.workbook.file import workbook_bytes

    sheets = build_sheets(inventory, year=year, comparison=comparison)
    country = country_words(inventory.dossier.country)
    title = inventory.dossier.title or f"Mercury inventory of {country}"
    chosen = _chosen(inventory, year)
    target = Path(path)
    target.write_bytes(workbook_bytes(sheets, title, f"{country}, {chosen}"))
    return target


def _chosen(inventory: InventoryLike, year: int | None) -> int:
    if not inventory.years:
        raise ValueError("The inventory holds no year: add at least one activity or context row.")
    chosen = inventory.years[-1] if year is None else year
    if chosen not in inventory.years:
        known = ", ".join(map(str, inventory.years))
        raise ValueError(f"The inventory holds no year {chosen}; it holds {known}.")
    return chosen
