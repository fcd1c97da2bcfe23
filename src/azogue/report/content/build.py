"""The order of the report, which is the order of a Minamata initial assessment."""

from collections.abc import Iterator

from azogue.quantity.explanation import Explanation
from azogue.report.content import books, method, pictures, sources, summary, years
from azogue.report.content.blocks import (
    Block,
    Bullets,
    Chart,
    ComparisonLike,
    InventoryLike,
    Paragraph,
    Report,
    Section,
    Table,
)
from azogue.report.content.book import Book, country_words, group_names, number_citations


def build_report(
    inventory: InventoryLike,
    *,
    year: int | None = None,
    comparison: ComparisonLike | None = None,
    charts: bool = True,
) -> Report:
    """Build the report of one year of an inventory.

    Args:
        inventory: the inventory, with all its years.
        year: the year reported in full; the latest when None.
        comparison: two inventories compared, for a section on what changed.
        charts: whether to include the charts.

    Returns:
        The report; equal inputs give equal reports.

    Raises:
        ValueError: the inventory does not hold that year.

    """
    if not inventory.years:
        raise ValueError("The inventory holds no year: add at least one activity or context row.")
    year = inventory.years[-1] if year is None else year
    if year not in inventory.years:
        known = ", ".join(map(str, inventory.years))
        raise ValueError(f"The inventory holds no year {year}; it holds {known}.")
    book = _open(inventory, year)
    sections = tuple(s for s in _sections(book, comparison, charts=charts) if s.blocks or s.children)
    finding = summary.finding(book)
    dossier = inventory.dossier
    return Report(
        title=dossier.title or f"Mercury inventory of {book.country}, {year}",
        country=book.country,
        iso3=dossier.country,
        year=year,
        years=inventory.years,
        authority=dossier.authority,
        contact=dossier.contact,
        language=dossier.language,
        finding=finding,
        caveats=summary.caveats(book),
        sections=sections,
        explanations=_explanations(book, sections, finding),
        citations=book.citations,
        draws=inventory.draws,
        seed=inventory.seed,
    )


def _open(inventory: InventoryLike, year: int) -> Book:
    lines = inventory.lines_of(year)
    return Book(
        inventory=inventory,
        year=year,
        country=country_words(inventory.dossier.country),
        lines=lines,
        gaps=inventory.gaps_of(year),
        citations=number_citations(lines),
        groups=group_names(),
    )


def _sections(book: Book, comparison: ComparisonLike | None, *, charts: bool) -> Iterator[Section]:
    yield _overview(book, charts=charts)
    yield _by_source(book, charts=charts)
    yield from sources.category_sections(book)
    yield _uncertainty(book, charts=charts)
    gaps = method.gaps_table(book)
    intro = Paragraph("These sources are not, or not fully, in the totals. Unknown is not zero.")
    yield Section("missing", "What is missing", () if gaps is None else (intro, gaps))
    yield books.books_section(book, charts=charts)
    yield _changes(book, comparison, charts=charts)
    counting = (method.counting_table(book), method.advice_list(book))
    yield Section("counting", "What is counted once", tuple(b for b in counting if b is not None))
    yield method.method_section(book)
    yield method.factors_section(book)


def _overview(book: Book, *, charts: bool) -> Section:
    chart = pictures.sankey_chart(book) if charts else None
    blocks: list[Block] = [summary.category_table(book)] if book.lines else []
    return Section("overview", "Inputs and releases", (*blocks, *_some(chart)))


def _by_source(book: Book, *, charts: bool) -> Section:
    ranking, places = (pictures.ranked_chart(book), pictures.map_chart(book)) if charts else (None, None)
    blocks: list[Block] = [summary.source_table(book)] if book.lines else []
    return Section("sources", "The sources compared", (*_some(ranking), *blocks, *_some(places)))


def _uncertainty(book: Book, *, charts: bool) -> Section:
    table = method.drivers_table(book)
    if not table.rows:
        return Section("uncertainty", "What to measure next")
    following = method.collect_next_list(book)
    lead = Paragraph("To narrow the range of the national total most, collect in this order:")
    blocks: tuple[Block, ...] = (lead, following) if following.items else ()
    chart = pictures.drivers_chart(book, table) if charts else None
    return Section("uncertainty", "What to measure next", (*blocks, table if chart is None else chart))


def _changes(book: Book, comparison: ComparisonLike | None, *, charts: bool) -> Section:
    blocks: list[Block] = []
    if len(book.inventory.years) > 1:
        table = years.years_table(book)
        blocks.append(pictures.years_chart(book, table) if charts else table)
    if comparison is not None:
        blocks += _some(pictures.waterfall_chart(comparison) if charts else None)
        blocks.append(years.changes_table(comparison))
    return Section("years", "What changed", tuple(blocks))


def _some(chart: Chart | None) -> tuple[Block, ...]:
    return () if chart is None else (chart,)


def _explanations(book: Book, sections: tuple[Section, ...], finding: Paragraph) -> dict[str, Explanation]:
    """Ask the inventory for the explanation of every number that is printed, each once."""
    keys = [finding.explains, *(k for section in sections for k in keys_of(section))]
    found: dict[str, Explanation] = {}
    for key in keys:
        if key and key not in found:
            year, code, channel, *name = key.split("/", 3)
            if code == books.BOOKS and book.books is not None:
                found[key] = book.books.balance.explain(name[0])
                continue
            found[key] = book.inventory.explain(code, channel, int(year), name[0] if name else None)
    return found


def keys_of(section: Section) -> Iterator[str]:
    """Yield the explanation keys of a section and of those under it."""
    for block in section.blocks:
        yield from _keys_of_block(block)
    for child in section.children:
        yield from keys_of(child)


def _keys_of_block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.explains
    elif isinstance(block, Bullets):
        yield from (item.explains for item in block.items)
    else:
        table: Table = block.table if isinstance(block, Chart) else block
        yield from (cell.explains for row in table.rows for cell in row if cell.explains)
