"""The summary, and the sheet that holds the ranges of the simulation beside the recomputed figures."""

from collections.abc import Mapping, Sequence
from typing import Final

from azogue.inventory.records import CHANNELS, Figure
from azogue.report.content.blocks import InventoryLike
from azogue.report.content.book import CHANNEL_NAMES, code_order, group_of
from azogue.report.workbook.cells import (
    NOT_QUANTIFIED,
    Cell,
    Column,
    Layout,
    Sheet,
    added,
    fixed,
    formula,
    sum_known,
    sum_where,
    text,
)
from azogue.report.workbook.results import LINES, SOURCES, Results

SUMMARY: Final = Layout(
    "Summary",
    (
        Column("code", "Code", 9),
        Column("name", "Main category", 48, wrap=True),
        Column("sources", "Sources quantified", 11),
        Column("gaps", "Gaps", 7),
        *(Column(c, CHANNEL_NAMES[c], 14) for c in CHANNELS),
    ),
)
RANGES: Final = Layout(
    "Ranges",
    (
        Column("level", "Level", 10),
        Column("code", "Code", 9),
        Column("name", "What", 40, wrap=True),
        Column("channel", "Channel", 24),
        Column("workbook", "Recomputed in this workbook", 15),
        Column("program", "Computed by the program", 15),
        Column("check", "Check", 9),
        Column("mean", "Mean of the draws", 13),
        Column("low", "2.5 % point", 13),
        Column("high", "97.5 % point", 13),
        Column("sd", "Standard deviation", 13),
    ),
)


def main_categories(inventory: InventoryLike, year: int) -> tuple[str, ...]:
    """Return the main categories that have a line or a gap, in the order of the Toolkit."""
    codes = {group_of(x.code) for x in inventory.lines_of(year)}
    codes |= {group_of(g.code) for g in inventory.gaps_of(year)}
    return tuple(sorted(codes, key=code_order))


def summary_sheet(inventory: InventoryLike, year: int, results: Results, names: Mapping[str, str]) -> Sheet:
    """Lay out inputs and releases by main category and the national totals, as formulas over the sources.

    Args:
        inventory: The inventory.
        year: The year of the workbook.
        results: The sheets of results.
        names: Names of the main categories by code.

    Returns:
        The sheet; its defined names stand for the national totals.

    """
    groups = main_categories(inventory, year)
    rows = [_category_row(inventory, year, row, code, names, results) for row, code in enumerate(groups)]
    rows += _total_rows(len(groups), results, _ranges_of(inventory, year))
    total = len(groups) + 2
    about = (
        "Kilograms of mercury per year. Main categories as calculated; the national total leaves out what is "
        "counted under another source already."
    )
    return Sheet(
        SUMMARY,
        f"Mercury inputs and releases, {year}",
        about,
        tuple(rows),
        frozen=2,
        filtered=False,
        names={f"total_{c}": SUMMARY.there(c, total) for c in CHANNELS},
    )


def _ranges_of(inventory: InventoryLike, year: int) -> dict[str, Figure]:
    if not inventory.lines_of(year):
        return {c: Figure(None) for c in CHANNELS}
    return {c: inventory.figure("total", c, year) for c in CHANNELS}


def _category_row(
    inventory: InventoryLike, year: int, row: int, code: str, names: Mapping[str, str], results: Results
) -> dict[str, Cell]:
    count = len(results.sources)
    members = [c for c in results.sources if group_of(c) == code]
    key, groups = f"${SUMMARY.here('code', row)}", SOURCES.span("group", count)
    cells = {
        "code": text(code),
        "name": text(names.get(code, "")),
        "sources": formula(f"SUMPRODUCT(--({groups}={key}))", len(members), "count"),
        "gaps": fixed(sum(group_of(g.code) == code for g in inventory.gaps_of(year)), "count"),
    }
    for channel in CHANNELS:
        value = added(results.values[c][channel] for c in members)
        cells[channel] = formula(sum_where(groups, key, SOURCES.span(channel, count)), value)
    return cells


def _total_rows(groups: int, results: Results, ranges: Mapping[str, Figure]) -> list[dict[str, Cell]]:
    count = len(results.sources)
    all_of: dict[str, Cell] = {"name": text("All categories, as calculated")}
    left_out: dict[str, Cell] = {"name": text("Left out, because counted elsewhere already")}
    total: dict[str, Cell] = {"name": Cell("National total", role="strong")}
    low: dict[str, Cell] = {"name": text("95 % range of the national total, low (simulation)")}
    high: dict[str, Cell] = {"name": text("95 % range of the national total, high (simulation)")}
    for c in CHANNELS:
        calculated = added(v[c] for v in results.values.values())
        counted = added(v[f"n_{c}"] for v in results.values.values())
        letter = SUMMARY.letter(c)
        over = f"{letter}{SUMMARY.here(c, 0)[len(letter) :]}:{SUMMARY.here(c, max(groups, 1) - 1)}"
        all_of[c] = formula(sum_known(over), calculated, role="total") if groups else _nothing()
        both = SUMMARY.here(c, groups), SUMMARY.here(c, groups + 2)
        rest = None if calculated is None or counted is None else calculated - counted
        left_out[c] = formula(
            f'IF(AND(ISNUMBER({both[0]}),ISNUMBER({both[1]})),{both[0]}-{both[1]},"{NOT_QUANTIFIED}")', rest
        )
        total[c] = formula(sum_known(SOURCES.span(f"n_{c}", count)), counted, role="total")
        low[c] = fixed(ranges[c].low, "mass", NOT_QUANTIFIED)
        high[c] = fixed(ranges[c].high, "mass", NOT_QUANTIFIED)
    return [all_of, left_out, total, low, high]


def _nothing() -> Cell:
    return Cell(NOT_QUANTIFIED, role="unknown")


def ranges_sheet(inventory: InventoryLike, year: int, results: Results, names: Mapping[str, str]) -> Sheet:
    """Lay out the values of the simulation, each beside the figure that the workbook recomputes."""
    rows: list[dict[str, Cell]] = []
    for level, code, name, figures, addresses in _all_figures(inventory, year, results, names):
        for channel in CHANNELS:
            row = _range_row(len(rows), figures[channel], addresses[channel])
            rows.append(
                {
                    "level": text(level),
                    "code": text(code),
                    "name": text(name),
                    "channel": text(CHANNEL_NAMES[channel]),
                }
                | row
            )
    about = (
        f"Values of the simulation ({inventory.draws} draws, seed {inventory.seed}), kg of mercury per year: "
        "they do not follow when a cell is changed. “Differs” after a change shows what the change moved."
    )
    return Sheet(RANGES, "Ranges", about, tuple(rows), frozen=4)


def _all_figures(
    inventory: InventoryLike, year: int, results: Results, names: Mapping[str, str]
) -> Sequence[tuple[str, str, str, Mapping[str, Figure], Mapping[str, str]]]:
    lines = inventory.lines_of(year)
    if not lines:
        return []
    groups = main_categories(inventory, year)

    def figures(code: str) -> dict[str, Figure]:
        return {c: inventory.figure(code, c, year) for c in CHANNELS}

    def at(layout: Layout, row: int) -> dict[str, str]:
        return {c: layout.there(c, row) for c in CHANNELS}

    found = [("nation", "total", "National total", figures("total"), at(SUMMARY, len(groups) + 2))]
    quantified = {group_of(line.code) for line in lines}
    found += [
        ("category", g, names.get(g, ""), figures(g), at(SUMMARY, i))
        for i, g in enumerate(groups)
        if g in quantified
    ]
    category = {line.code: line.category for line in lines}
    found += [
        ("source", c, category[c], _own(inventory, c, year), at(SOURCES, i))
        for c, i in results.sources.items()
    ]
    return found + [
        ("line", x.code, x.name or x.category, {c: x.figures[c] for c in CHANNELS}, at(LINES, i))
        for i, x in enumerate(lines)
    ]


def _own(inventory: InventoryLike, code: str, year: int) -> dict[str, Figure]:
    return {c: inventory.figure(code, c, year) for c in CHANNELS}


def _range_row(row: int, figure: Figure, address: str) -> dict[str, Cell]:
    ours, theirs = RANGES.here("workbook", row), RANGES.here("program", row)
    check = (
        f"IF(AND(ISNUMBER({ours}),ISNUMBER({theirs})),"
        f'IF(ABS({ours}-{theirs})<=0.000000001*MAX(ABS({theirs}),1E-30),"agrees","differs"),'
        f'IF(ISNUMBER({ours})=ISNUMBER({theirs}),"agrees","differs"))'
    )
    return {
        "workbook": formula(address, figure.point),
        "program": fixed(figure.point, "mass", NOT_QUANTIFIED),
        "check": formula(check, "agrees", "plain"),
        "mean": fixed(figure.mean, "mass"),
        "low": fixed(figure.low, "mass"),
        "high": fixed(figure.high, "mass"),
        "sd": fixed(figure.sd, "mass"),
    }
