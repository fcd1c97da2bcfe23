"""The charts of a report: each with its title, its summary in words and its table."""

from azogue.inventory.records import CHANNELS, Figure
from azogue.report import numbers
from azogue.report.charts.bars import Bar, Weight, drivers_spec, ranked, ranked_spec, uses_log
from azogue.report.charts.places import Place, boundaries_from_environment, map_spec
from azogue.report.charts.sankey import sankey_spec
from azogue.report.charts.years import waterfall_spec, years_spec
from azogue.report.content.blocks import Cell, Chart, Column, ComparisonLike, Table
from azogue.report.content.book import CHANNEL_NAMES, Book, codes_of, mass_cell
from azogue.report.content.method import driver_label
from azogue.report.content.years import REASON_WORDS, REASONS

NARROW = 350.0


def sankey_chart(book: Book) -> Chart | None:
    """Draw the flow of mercury from category to pathway; None when nothing flows."""
    sankey = book.inventory.sankey(book.year)
    if not sankey.links:
        return None
    labels = {n[0]: n[2] for n in sankey.nodes}
    columns = {n[0]: n[1] for n in sankey.nodes}
    unit = numbers.unit_for(link.kg for link in sankey.links)
    first = [link for link in sankey.links if columns[link.source] == 0]
    last = [link for link in sankey.links if columns[link.target] == 2]
    into: dict[str, float] = {}
    for link in last:
        into[link.target] = into.get(link.target, 0.0) + link.kg
    total = sum(link.kg for link in first)
    biggest = max(into, key=lambda n: into[n])
    unknown = sum(link.kg for link in last if link.kind == "gap")
    summary = (
        f"Of {numbers.mass(total)} of mercury that enter the sources in {book.year}, "
        f"{numbers.percent(into[biggest] / total)} end in: {labels[biggest].lower()}."
    )
    if unknown:
        summary += f" For {numbers.percent(unknown / total)} nobody knows where it goes (dashed outline)."
    rows = tuple(
        (
            Cell(_node(link.source, labels, columns)),
            Cell(_node(link.target, labels, columns)),
            mass_cell(link.kg, unit),
        )
        for link in sankey.links
    )
    head = (Column("From", wide=True), Column("To", wide=True), Column(unit, numeric=True))
    table = Table("flow-table", f"Flows of mercury, {book.year} ({unit})", head, rows)
    title = f"Where the mercury of {book.country} comes from and where it goes, {book.year}"
    note = " Sources are shown as calculated, before the rules against double counting."
    return Chart("flow", title, summary + note, sankey_spec(sankey), table)


def _node(identity: str, labels: dict[str, str], columns: dict[str, int]) -> str:
    return f"{identity} {labels[identity]}" if columns[identity] < 2 else labels[identity]


def ranked_chart(book: Book) -> Chart | None:
    """Rank the sources by their releases; None when none is known."""
    names = {line.code: line.category for line in book.lines}
    figures = {code: book.figure(code, "releases") for code in codes_of(book.lines)}
    bars = ranked([Bar(f"{code} {names[code]}", figure) for code, figure in figures.items()])
    if not bars:
        return None
    unit = numbers.unit_for(b.figure.point for b in bars)
    rows = tuple((Cell(bar.label), book.cell(bar.label.split(" ", 1)[0], "releases", unit)) for bar in bars)
    known = sum(1 for f in figures.values() if f.point)
    summary = (
        f"The largest source is {bars[0].label}: "
        f"{numbers.with_range(bars[0].figure, unit)}{numbers.THIN}{unit}."
    )
    summary += f" The {len(bars)} largest of {known} sources are drawn." if known > len(bars) else ""
    axis = "Logarithmic axis: every step is ten times the last." if uses_log(bars) else "Linear axis."
    head = (Column("Source", wide=True), Column(unit, numeric=True))
    table = Table("ranking-table", f"Releases by source, {book.year} ({unit})", head, rows)
    title = f"Releases by source, with their 95{numbers.THIN}% ranges, {book.year}"
    return Chart(
        "ranking", title, f"{summary} {axis}", ranked_spec(bars), table, ranked_spec(bars, width=NARROW)
    )


def drivers_chart(book: Book, table: Table) -> Chart | None:
    """Draw what makes the total uncertain; None when nothing does."""
    drivers = book.inventory.ranked_drivers("releases", book.year)
    weights = [Weight(driver_label(d), d.share, d.narrower) for d in drivers[:8] if d.share >= 0.005]
    if not weights:
        return None
    part = sum(w.share for w in weights[:3])
    summary = (
        f"{weights[0].label} alone causes {numbers.percent(weights[0].share)} of the variance of the "
        "national "
        f"releases; the first {min(len(weights), 3)} data cause {numbers.percent(part)}."
    )
    title = "Which data make the national total uncertain"
    return Chart("doubt", title, summary, drivers_spec(weights), table, drivers_spec(weights, width=NARROW))


def map_chart(book: Book) -> Chart | None:
    """Draw the facilities that have a position; None when none has."""
    lines = [line for line in book.lines if line.latitude is not None and line.longitude is not None]
    if not lines:
        return None
    places = [
        Place(
            line.name or line.category,
            line.latitude or 0.0,
            line.longitude or 0.0,
            line.figures["releases"].point,
        )
        for line in lines
    ]
    unit = numbers.unit_for(p.kg for p in places)
    rows = tuple(
        (
            Cell(line.name or line.category, theirs=bool(line.name)),
            Cell(line.code),
            Cell(f"{line.latitude:.4f}", value=line.latitude),
            Cell(f"{line.longitude:.4f}", value=line.longitude),
            book.line_cell(line, "releases", unit),
        )
        for line in lines
    )
    head = (
        Column("Facility", wide=True),
        Column("Source"),
        Column("Latitude", numeric=True),
        Column("Longitude", numeric=True),
        Column(unit, numeric=True),
    )
    lands = boundaries_from_environment()
    largest = max(places, key=lambda p: p.kg or 0.0)
    summary = f"{len(places)} facilities with a known position. The largest is {largest.name}."
    if lands:
        summary += (
            " The boundaries drawn are the operator's own and state no position on "
            "the status of any territory."
        )
    table = Table("map-table", f"Facilities, {book.year} (releases in {unit})", head, rows)
    title = f"Facilities by releases, {book.year}"
    wide, narrow = (map_spec(places, boundaries=lands, width=w) for w in (620.0, NARROW))
    return Chart("map", title, summary, wide, table, narrow)


def years_chart(book: Book, table: Table) -> Chart:
    """Draw the national totals of all years, a panel per channel."""
    years = book.inventory.years
    panels: dict[str, list[Figure]] = {}
    for channel in ("releases", "input", *CHANNELS[1:-1]):
        figures = [book.figure("total", channel, y) for y in years]
        if any(f.point for f in figures):
            panels[CHANNEL_NAMES[channel]] = figures
    totals = [book.figure("total", "releases", y) for y in years]
    known = [(y, f.point) for y, f in zip(years, totals, strict=True) if f.point is not None]
    summary = "No year has quantified releases."
    if known:
        (y0, a), (y1, b) = known[0], known[-1]
        summary = f"Releases were {numbers.mass(a)} in {y0} and {numbers.mass(b)} in {y1}."
    summary += " Every panel has its own scale from zero; light bars are 95 % ranges."
    title = f"National totals, {years[0]} to {years[-1]}"
    wide, narrow = years_spec(years, panels), years_spec(years, panels, width=NARROW)
    return Chart("trend", title, summary, wide, table, narrow)


def waterfall_chart(comparison: ComparisonLike) -> Chart | None:
    """Draw why the national releases changed; None when one of the totals is not known."""
    total = next((c for c in comparison.total if c.channel == "releases"), None)
    if total is None or total.before is None or total.after is None:
        return None
    causes = [(r, REASON_WORDS[r], float(getattr(total, r))) for r in REASONS]
    causes = [c for c in causes if c[2]]
    unit = numbers.unit_for((total.before, total.after))
    before, after = (comparison.before_label, total.before), (comparison.after_label, total.after)
    rows = (
        (Cell(before[0]), mass_cell(before[1], unit)),
        *((Cell(label), mass_cell(step, unit)) for _, label, step in causes),
        (Cell(after[0]), mass_cell(after[1], unit)),
    )
    table = Table(
        "causes-table",
        f"Causes of the change ({unit})",
        (Column("Step", wide=True), Column(unit, numeric=True)),
        rows,
    )
    summary = (
        f"From {numbers.mass(total.before)} to {numbers.mass(total.after)} of mercury "
        f"released. {total.reason}"
    )
    wide, narrow = (waterfall_spec(before, causes, after, width=w) for w in (720.0, NARROW))
    return Chart("causes", "Why the national releases changed", summary.strip(), wide, table, narrow)
