"""One section per main category: data used, factors, scenarios, results, notes and gaps of every source."""

from collections.abc import Sequence

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import CHANNELS, Datum, Gap, Leg, Line
from azogue.report import numbers
from azogue.report.content.blocks import Block, Bullets, Cell, Column, Paragraph, Section, Table
from azogue.report.content.book import (
    CHANNEL_NAMES,
    RECALLED,
    SHORT_NAMES,
    Book,
    code_order,
    codes_of,
    confidence_words,
    data_of,
    group_of,
    key,
    source_words,
)
from azogue.report.content.summary import RECALLED_NOTE, UNKNOWN_NOTE, sentence

METHOD_WORDS = {
    "level 2": "calculated from activity data with factors or a scenario the country chose (Level 2)",
    "level 1": "calculated from activity data with default factors and an assumed output scenario (Level 1)",
    "population": "estimated from the population, for want of a figure of its own",
}
KIND_WORDS = {
    "rate": "Activity rate",
    "factor": "Input factor",
    "split": "Output split",
    "context": "Context",
}


def category_sections(book: Book) -> tuple[Section, ...]:
    """Build the sections of the main categories, in the order of the Toolkit."""
    groups = {group_of(line.code) for line in book.lines} | {group_of(gap.code) for gap in book.gaps}
    return tuple(_category(book, group) for group in sorted(groups, key=code_order))


def _category(book: Book, group: str) -> Section:
    lines = [line for line in book.lines if group_of(line.code) == group]
    gaps = [gap for gap in book.gaps if group_of(gap.code) == group]
    blocks: list[Block] = []
    if lines:
        releases = book.figure(group, "releases")
        if releases.point is not None:
            unit = numbers.unit_for([releases.point])
            text = (
                "Releases of this category: "
                f"{numbers.with_range(releases, unit)}{numbers.THIN}{unit} of mercury."
            )
            blocks.append(Paragraph(text, explains=key(group, "releases", book.year)))
        else:
            blocks.append(Paragraph("No release of this category could be quantified.", tone="note"))
    seen = {line.code for line in lines}
    orphans = [gap for gap in gaps if gap.code not in seen]
    if orphans:
        blocks.append(gap_list(orphans))
    children = tuple(_source(book, code) for code in codes_of(lines))
    return Section(f"c-{group}", f"{group} {book.groups.get(group, '')}".strip(), tuple(blocks), children)


def gap_list(gaps: list[Gap]) -> Bullets:
    """List gaps in words: what, why, and what to bring."""
    return Bullets(tuple(Paragraph(gap_words(gap), tone="note") for gap in gaps))


def gap_words(gap: Gap) -> str:
    """Say of one gap what is missing and what it would take."""
    place = f" ({gap.place})" if gap.place else ""
    return f"{source_words(gap.code, gap.name)}: {gap.effect}, {gap.reason}. {gap.missing}{place}".strip()


def _source(book: Book, code: str) -> Section:
    lines = tuple(line for line in book.lines if line.code == code)
    methods = dict.fromkeys(METHOD_WORDS[line.method] for line in lines)
    blocks: list[Block] = [Paragraph(f"{sentence('; '.join(methods))}.")]
    blocks.append(_data_table(book, code, lines))
    splits = _split_table(book, code, lines)
    if splits is not None:
        blocks.append(splits)
    blocks.append(_one_result(book, lines[0]) if len(lines) == 1 else _many_results(book, code, lines))
    worked = _worked(book, lines)
    if worked:
        blocks.append(worked)
    notes = tuple(dict.fromkeys(note for line in lines for note in line.notes))
    if notes:
        blocks.append(Bullets(tuple(Paragraph(note, tone="note") for note in notes)))
    gaps = [gap for gap in book.gaps if gap.code == code]
    if gaps:
        blocks.append(gap_list(gaps))
    return Section(f"s-{code}", f"{code} {lines[0].category}", tuple(blocks))


def _worked(book: Book, lines: tuple[Line, ...]) -> Paragraph | None:
    """Write the calculation of a source with one line out in numbers, to be checked by hand."""
    if len(lines) != 1:
        return None
    line = lines[0]
    channel = "input" if line.figures["releases"].point is None else "releases"
    tree = book.inventory.explain(line.code, channel, line.year, line.name)
    if not tree.formula or tree.value is None:
        return None
    what = CHANNEL_NAMES[channel]
    mass = numbers.mass(tree.value, 4)
    return Paragraph(f"{what} = {tree.formula} = {mass}", tone="formula")


def _data_table(book: Book, code: str, lines: tuple[Line, ...]) -> Table:
    """List rates and factors, each once, however many lines share it."""
    rows = []
    seen: set[Datum] = set()
    for line in lines:
        for datum in data_of(line):
            if datum.kind != "split" and datum not in seen:
                seen.add(datum)
                rows.append(_datum_row(book, datum, line.name if len(lines) > 1 else ""))
    columns = (
        Column("Datum", wide=True),
        Column("Value", numeric=True),
        Column("Unit"),
        Column("Grade"),
        Column("Source and confidence", wide=True),
    )
    marked = any(cell.recalled for row in rows for cell in row)
    note = "Grades run from A (measured) to E (rough). " + (RECALLED_NOTE if marked else "")
    return Table(f"data-{code}", f"{code}: data used", columns, tuple(rows), note=note.strip())


def _datum_row(book: Book, datum: Datum, who: str) -> tuple[Cell, ...]:
    ends = ""
    if datum.low is not None and datum.high is not None and datum.low != datum.high:
        ends = f"{numbers.plain(datum.low)}–{numbers.plain(datum.high)}"
    kind = KIND_WORDS[datum.kind]
    told = datum.label.lower().startswith(kind.lower())
    label = sentence(datum.label) if told else f"{kind}: {datum.label}" if datum.label else kind
    if who and datum.kind == "rate" and who not in label:
        label = f"{label}, {who}"
    source = f"{sentence(datum.origin)}, {confidence_words(datum.confidence)}"
    source += f"; {datum.place}" if datum.place else ""
    source += f". {datum.note}" if datum.note else ""
    told = not datum.range_from or datum.range_from.startswith("grade")
    grade = datum.grade if told else f"{datum.grade}, {datum.range_from}"
    return (
        Cell(label),
        Cell(
            numbers.plain(datum.value),
            range=ends,
            value=datum.value,
            low=datum.low,
            high=datum.high,
            recalled=datum.confidence == RECALLED,
        ),
        Cell(datum.unit),
        Cell(grade.strip(", ")),
        Cell(source, cites=book.cite(datum)),
    )


def _split_table(book: Book, code: str, lines: tuple[Line, ...]) -> Table | None:
    """List output splits by scenario and phase, each once, with the part of the activity under it."""
    rows = {}
    notes: dict[str, None] = {}
    for line in lines:
        for leg in line.legs:
            identity = (leg.scenario, leg.phase, leg.split, leg.share)
            if identity not in rows:
                rows[identity] = _split_row(book, leg)
                if leg.split is not None and leg.split.note:
                    notes[f"{_scenario(leg)}: {leg.split.note}"] = None
    if not rows:
        return None
    columns = (
        Column("Output scenario", wide=True),
        Column("Part", numeric=True),
        *(Column(SHORT_NAMES[p], numeric=True) for p in PATHWAYS),
        Column("Source and confidence", wide=True),
    )
    body = tuple(rows.values())
    marked = any(cell.recalled for row in body for cell in row)
    open_split = any(leg.split is not None and leg.split.total < 1.0 for line in lines for leg in line.legs)
    note = "Shares of the input. " + (RECALLED_NOTE if marked else "")
    note += "Where the shares stay below 100 %, the rest moves on or stays by design. " if open_split else ""
    note += " ".join(text if text.endswith(".") else f"{text}." for text in notes)
    return Table(f"split-{code}", f"{code}: where the mercury goes", columns, body, note=note.strip())


def _scenario(leg: Leg) -> str:
    return sentence(", ".join(part for part in (leg.scenario, leg.phase) if part) or "no scenario named")


def _split_row(book: Book, leg: Leg) -> tuple[Cell, ...]:
    split = leg.split
    head = (Cell(_scenario(leg)), Cell(numbers.percent(leg.share, 3), value=leg.share))
    if split is None or split.shares is None:
        return (*head, *(Cell(numbers.UNKNOWN) for _ in PATHWAYS), Cell("The split is not known."))
    recalled = split.confidence == RECALLED
    source = f"{sentence(split.origin)}, {confidence_words(split.confidence)}, grade {split.grade}"
    shares = (
        Cell(numbers.percent(s, 3) if s else "0", value=s, recalled=recalled and s > 0) for s in split.shares
    )
    return (*head, *shares, Cell(source, cites=book.cite(split)))


def _one_result(book: Book, line: Line) -> Table:
    """Tabulate the results of a source with one line: a channel a row."""
    unit = numbers.unit_for(figure.point for figure in line.figures.values())
    base = line.figures["input"].point
    rows = []
    shown = [c for c in CHANNELS if line.figures[c].point != 0.0 or c not in PATHWAYS]
    for channel in shown:
        figure = line.figures[channel]
        part = figure.point / base if base and figure.point is not None else None
        weight = line.counted.get(channel, 1.0)
        cell = book.line_cell(line, channel, unit)
        share = Cell(numbers.percent(part) if part is None or part else "0", value=part)
        rows.append(
            (Cell(CHANNEL_NAMES[channel]), cell, share, Cell(numbers.percent(weight, 3), value=weight))
        )
    columns = (
        Column("Channel", wide=True),
        Column(f"{unit} of mercury", numeric=True),
        Column("Of the input", numeric=True),
        Column("Counted in the total", numeric=True),
    )
    note = _result_note(rows) + (" Pathways not listed are zero." if len(shown) < len(CHANNELS) else "")
    title = f"{line.code}: results" + (f", {line.name}" if line.name else "")
    return Table(f"result-{line.code}", title, columns, tuple(rows), frozenset({len(rows) - 1}), note)


def _many_results(book: Book, code: str, lines: tuple[Line, ...]) -> Table:
    """Tabulate the results of a source with several lines: a line a row, with their sum."""
    unit = numbers.unit_for(book.figure(code, c).point for c in CHANNELS)
    rows = [
        (
            Cell(line.name or "national figure", theirs=bool(line.name)),
            *(book.line_cell(line, c, unit) for c in CHANNELS),
        )
        for line in lines
    ]
    rows.append((Cell("Together"), *(book.cell(code, c, unit) for c in CHANNELS)))
    columns = (Column("Line", wide=True), *(Column(SHORT_NAMES[c], numeric=True) for c in CHANNELS))
    caption = f"{code}: results ({unit} of mercury)"
    return Table(
        f"result-{code}", caption, columns, tuple(rows), frozenset({len(rows) - 1}), _result_note(rows)
    )


def _result_note(rows: Sequence[tuple[Cell, ...]]) -> str:
    marked = any(cell.recalled for row in rows for cell in row)
    unknown = any(cell.text == numbers.UNKNOWN for row in rows for cell in row)
    return ((RECALLED_NOTE if marked else "") + (UNKNOWN_NOTE if unknown else "")).strip()
