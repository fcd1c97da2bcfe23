"""The finding in plain words, what to know before using it, and the national tables."""

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import CHANNELS, Line
from azogue.report import numbers
from azogue.report.content.blocks import Cell, Column, Paragraph, Table
from azogue.report.content.book import (
    CHANNEL_NAMES,
    SHORT_NAMES,
    Book,
    code_order,
    codes_of,
    group_of,
    key,
    pathway_shares,
    rests_on_recalled,
)

RECALLED_NOTE = "† rests on a factor that was recalled, not verified. "
UNKNOWN_NOTE = "? means not known; it is never a zero. "


def finding(book: Book) -> Paragraph:
    """Say in one paragraph how much mercury was released, where it went and from what."""
    total = book.figure("total", "releases")
    explains = key("total", "releases", book.year)
    if total.point is None:
        return Paragraph(
            f"No mercury release of {book.country} in {book.year} could be quantified: {_gap_words(book)}.",
        )
    unit = numbers.unit_for([total.point])
    digits = numbers.digits_for(total)
    text = (
        f"{book.country} released about {numbers.amount(total.point, unit, digits)}{numbers.THIN}{unit} "
        f"of mercury in {book.year}"
    )
    if total.low is not None and total.point:
        ends = numbers.span(total.low, total.high, unit, digits)
        # A word joiner on both sides keeps the ends of the range on one line.
        ends = ends.replace("–", "\u2060–\u2060")
        text += f" (95{numbers.THIN}% range {ends}{numbers.THIN}{unit})"
    text += _where_to(book) + _from_what(book)
    return Paragraph(f"{text} {sentence(_gap_words(book))}.", explains=explains)


def _where_to(book: Book) -> str:
    shares = [(p, s) for p, s in pathway_shares(book) if s > 0.0]
    if not shares:
        return "."
    words = [f"{numbers.percent(s)} to {CHANNEL_NAMES[p].lower()}" for p, s in shares[:3]]
    rest = sum(s for _, s in shares[3:])
    if rest > 0.0:
        words.append(f"{numbers.percent(rest)} elsewhere")
    return f": {_join(words)}."


def _from_what(book: Book) -> str:
    total = book.figure("total", "releases").point
    found = {}
    for code in codes_of(book.lines):
        counted = sum(counted_releases(line) for line in book.lines if line.code == code)
        found[code] = counted
    if not total or not found:
        return ""
    code = max(found, key=lambda c: found[c])
    name = next(line.category for line in book.lines if line.code == code)
    if len([c for c in found if found[c] > 0.0]) == 1:
        return f" The only source quantified is {_lower(name)}."
    return (
        f" The largest source is {_lower(name)}, with {numbers.percent(found[code] / total)} of the releases."
    )


def counted_releases(line: Line) -> float:
    """Return what a line adds to the national releases, kg: its pathways under the counting rules."""
    return sum((line.figures[p].point or 0.0) * line.counted.get(p, 1.0) for p in PATHWAYS)


def _gap_words(book: Book) -> str:
    nothing = [g for g in book.gaps if g.effect == "nothing quantified"]
    partly = [g for g in book.gaps if g.effect == "releases not quantified"]
    words = []
    if nothing:
        words.append(f"{_count(len(nothing), 'source is', 'sources are')} not quantified at all")
    if partly:
        words.append(f"{_count(len(partly), 'source has', 'sources have')} an input but no known releases")
    return _join(words) if words else "every source reported is quantified"


def caveats(book: Book) -> tuple[Paragraph, ...]:
    """Say what a reader must know before using the finding."""
    found = []
    recalled = [line for line in book.lines if rests_on_recalled(line)]
    if recalled:
        total = book.figure("total", "releases").point
        part = sum(counted_releases(line) for line in recalled)
        share = f", which carry {numbers.percent(part / total)} of the releases," if total else ""
        found.append(
            Paragraph(
                f"{_count(len(recalled), 'line', 'lines')} of {len(book.lines)}{share} rest on factors "
                "that were recalled, not verified. They are marked † and must be checked against the "
                "printed Toolkit "
                "before anyone relies on them.",
                tone="warning",
            )
        )
    if book.gaps:
        found.append(
            Paragraph(
                "What is not known is left open and is not counted as zero, so the true total is likely "
                "to be higher than the one given. “What is missing” lists it, with what to bring.",
                tone="note",
            )
        )
    return tuple(found)


def category_table(book: Book) -> Table:
    """Tabulate inputs and releases by main category and channel, with the national total."""
    codes = sorted({group_of(line.code) for line in book.lines}, key=code_order)
    rows = [(code, Cell(f"{code} {book.groups.get(code, '')}".strip())) for code in codes]
    caption = f"Mercury inputs and releases of {book.country} by main category, {book.year}"
    return _channels_table(book, "by-category", caption, rows)


def source_table(book: Book) -> Table:
    """Tabulate inputs and releases by source category and channel, with the national total."""
    names = {line.code: line.category for line in book.lines}
    rows = [(code, Cell(f"{code} {names[code]}")) for code in codes_of(book.lines)]
    caption = f"Mercury inputs and releases of {book.country} by source, {book.year}"
    return _channels_table(book, "by-source", caption, rows)


def _channels_table(book: Book, identity: str, caption: str, rows: list[tuple[str, Cell]]) -> Table:
    figures = [book.figure("total", channel).point for channel in CHANNELS]
    unit = numbers.unit_for(figures)
    everything = [*rows, ("total", Cell("National total"))]
    body = tuple((head, *(book.cell(code, c, unit) for c in CHANNELS)) for code, head in everything)
    marked = any(cell.recalled for row in body for cell in row)
    unknown = any(cell.text == numbers.UNKNOWN for row in body for cell in row)
    less = any(weight < 1.0 for line in book.lines for weight in line.counted.values())
    note = (
        "The second line of a cell is its 95 % range. "
        + (RECALLED_NOTE if marked else "")
        + (UNKNOWN_NOTE if unknown else "")
        + (
            "Rows may add up to more than the total, where mercury counted once already is left out."
            if less
            else ""
        )
    )
    columns = (Column("Source", wide=True), *(Column(SHORT_NAMES[c], numeric=True) for c in CHANNELS))
    return Table(
        identity, f"{caption} ({unit} of mercury)", columns, body, frozenset({len(body) - 1}), note.strip()
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def sentence(text: str) -> str:
    """Start a text with a capital letter and leave the rest alone."""
    return text[:1].upper() + text[1:]


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
