"""What drives the uncertainty, what is missing, what is counted once, how it was computed and from what."""

from azogue.facts import counting_advice
from azogue.inventory.counting import rules_for
from azogue.inventory.records import CHANNELS, Driver
from azogue.report import numbers
from azogue.report.content.blocks import Block, Bullets, Cell, Column, Paragraph, Section, Table
from azogue.report.content.book import (
    CHANNEL_NAMES,
    CONFIDENCE_WORDS,
    RECALLED,
    Book,
    code_order,
    confidence_words,
    data_of,
    source_words,
)

FORMULAS = (
    "input = activity rate × input factor × part of the activity under the scenario",
    "release to a pathway = input × share of that pathway",
    "all releases = sum over air, water, land, by-products, general waste and sector-specific treatment",
)


def drivers_table(book: Book, limit: int = 12) -> Table:
    """Rank data by the share of the variance of the national releases each causes."""
    found = book.inventory.ranked_drivers("releases", book.year)[:limit]
    return Table(
        "drivers",
        f"What makes the range of the national releases as wide as it is, {book.year}",
        (
            Column("Datum", wide=True),
            Column("Of the variance", numeric=True),
            Column("Narrower by", numeric=True),
            Column("Grade"),
            Column("Confidence", wide=True),
        ),
        tuple(_driver_row(driver) for driver in found),
        note="Of the variance: first-order Sobol index. Narrower by: what the range would lose at grade A.",
    )


def _driver_row(driver: Driver) -> tuple[Cell, ...]:
    datum = driver.datum
    return (
        Cell(driver_label(driver)),
        Cell(numbers.percent(driver.share), value=driver.share),
        Cell(numbers.percent(driver.narrower), value=driver.narrower),
        Cell(datum.grade),
        Cell(confidence_words(datum.confidence), recalled=datum.confidence == RECALLED),
    )


def driver_label(driver: Driver) -> str:
    """Name a driver: code and what the datum is."""
    label = driver.datum.label or driver.datum.kind
    return label if label.startswith(driver.code) else f"{driver.code} {label}"


def collect_next_list(book: Book, limit: int = 5) -> Bullets:
    """Say in order which data to collect next and what each would bring."""
    found = [d for d in book.inventory.collect_next("releases", book.year, limit) if d.narrower]
    return Bullets(
        tuple(
            Paragraph(
                f"{driver_label(d)}: measured at grade A, the 95{numbers.THIN}% range of the national "
                "total would be "
                f"about {numbers.percent(d.narrower)} narrower. Now it is grade "
                f"{d.datum.grade or 'not stated'}, "
                f"{confidence_words(d.datum.confidence)}.",
                cites=book.cite(d.datum),
            )
            for d in found
        ),
        numbered=True,
    )


def gaps_table(book: Book) -> Table | None:
    """All gaps of the year with their reason and what to bring; None when there is none."""
    if not book.gaps:
        return None
    gaps = sorted(book.gaps, key=lambda g: (code_order(g.code), g.name))
    rows = tuple(
        (
            Cell(source_words(g.code, g.name)),
            Cell(f"{g.effect.capitalize()}: {g.reason}"),
            Cell(g.missing),
            Cell(g.place),
        )
        for g in gaps
    )
    columns = (
        Column("Source", wide=True),
        Column("State", wide=True),
        Column("What to bring", wide=True),
        Column("Place"),
    )
    return Table("gaps", f"What is missing in {book.year}", columns, rows)


def counting_table(book: Book) -> Table | None:
    """Channels that enter the national total with less than their full weight; None when there is none."""
    rows: dict[tuple[str, str, float], tuple[Cell, ...]] = {}
    for line in book.lines:
        for channel in CHANNELS:
            weight = line.counted.get(channel, 1.0)
            if weight < 1.0 and channel != "releases":
                rows.setdefault(
                    (line.code, channel, weight),
                    (
                        Cell(f"{line.code} {line.category}"),
                        Cell(CHANNEL_NAMES[channel]),
                        Cell(numbers.percent(weight, 3) if weight else "0", value=weight),
                        Cell(_why_counted(line.code, channel)),
                    ),
                )
    if not rows:
        return None
    columns = (
        Column("Source", wide=True),
        Column("Channel"),
        Column("Part counted", numeric=True),
        Column("Why", wide=True),
    )
    return Table(
        "counting", "Counted once: parts that enter the national total", columns, tuple(rows.values())
    )


def _why_counted(code: str, channel: str) -> str:
    """Return the reasons of the rules that cut a channel of a source, with how sure they are."""
    return " ".join(
        f"{rule.rule}, {confidence_words(rule.confidence)}: {rule.reason}"
        for rule in rules_for(code)
        if rule.channel == channel
    )


def advice_list(book: Book) -> Bullets | None:
    """List what people have to see to themselves against double counting; None when nothing concerns them."""
    present = {line.code for line in book.lines}
    items = tuple(
        Paragraph(f"{advice.rule}, {confidence_words(advice.confidence)}: {advice.text}")
        for advice in counting_advice()
        if present and (not advice.codes or any(_under(c, a) for c in present for a in advice.codes))
    )
    return Bullets(items) if items else None


def _under(code: str, parent: str) -> bool:
    return code == parent or code.startswith(parent + ".")


def method_section(book: Book) -> Section:
    """How the numbers were computed."""
    blocks: list[Block] = [
        Paragraph("Every number of this report comes from three formulas, in kilograms of mercury per year:"),
        *(Paragraph(formula, tone="formula") for formula in FORMULAS),
        Paragraph(
            "The value printed is the product of the defaults, so that it can be checked by hand. "
            "The range is "
            f"the 2.5{numbers.THIN}% to 97.5{numbers.THIN}% points of "
            f"{numbers.plain(float(book.inventory.draws), 6)} "
            f"draws (seed {book.inventory.seed}). Rates and factors with a low, a default and a high "
            "value are "
            "two-piece lognormal: the default is the median, low and high are the 2.5 % and 97.5 % "
            "points. Splits "
            "are logistic-normal around their default and always add up. Sources that share a datum "
            "share its "
            "draw. The same data give the same digits on any machine."
        ),
        Paragraph(
            "A datum without a range of its own is spread by its grade, A (measured) to E (rough). "
            "Drivers are "
            "first-order Sobol indices: the part of the total's variance that one datum causes alone."
        ),
        Paragraph(
            "Mercury that is counted under one source already (a product that later reaches a waste "
            "stream) is "
            "left out of the national total by the counting rules listed in this report; the source "
            "keeps its "
            "own figure."
        ),
    ]
    return Section("method", "How the numbers were made", tuple(blocks))


def factors_section(book: Book) -> Section:
    """Which factor sets were used and how sure their figures are."""
    counts: dict[tuple[str, str], int] = {}
    seen = set()
    for line in book.lines:
        for datum in data_of(line):
            if datum.kind in ("factor", "split") and datum not in seen:
                seen.add(datum)
                pair = (datum.origin or "not stated", datum.confidence)
                counts[pair] = counts.get(pair, 0) + 1
    rows = tuple(
        (
            Cell(origin),
            Cell(confidence_words(confidence), recalled=confidence == RECALLED),
            Cell(str(number), value=float(number)),
        )
        for (origin, confidence), number in sorted(counts.items())
    )
    order = ", then ".join(book.inventory.dossier.factor_sets)
    blocks: list[Block] = [
        Paragraph(
            f"National factors come first; where there are none, these sets are asked in turn: {order}."
        ),
        Table(
            "confidence",
            "Factors and splits used, by origin and confidence",
            (Column("Origin", wide=True), Column("Confidence"), Column("Used", numeric=True)),
            rows,
        ),
    ]
    if any(confidence == RECALLED for _, confidence in counts):
        blocks.append(
            Paragraph(
                f"“{CONFIDENCE_WORDS[RECALLED].capitalize()}” means that a figure of the Toolkit was "
                "written down "
                "from memory and has not been compared with the printed text. Every result that "
                "rests on such a "
                "figure carries the mark †.",
                tone="warning",
            )
        )
    return Section("factor-sets", "Factor sets and confidence", tuple(blocks))
