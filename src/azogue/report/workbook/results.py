"""The sheets that are made of formulas: legs, lines, sources, counting weights and the summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import CHANNELS, Leg, Line
from azogue.report.content.book import CHANNEL_NAMES, code_order, group_of
from azogue.report.workbook.cells import (
    NOT_KNOWN,
    NOT_QUANTIFIED,
    PATHWAY_SPAN,
    Cell,
    Column,
    Layout,
    Numeral,
    Sheet,
    added,
    entry,
    formula,
    sum_known,
    sum_where,
    text,
)
from azogue.report.workbook.inputs import FACTORS, RATES, SPLITS, Data, kilograms_per_unit, used_shares

COUNTED: Final = ("input", *PATHWAYS)
METHODS: Final = {
    "level 2": "Level 2",
    "level 1": "Level 1, defaults",
    "population": "Level 1, from the population",
}


def _channels(prefix: str = "", tail: str = "") -> tuple[Column, ...]:
    return tuple(Column(f"{prefix}{c}", f"{CHANNEL_NAMES[c]}{tail}", 13) for c in CHANNELS)


RELEASES: Final = Layout(
    "Releases",
    (
        Column("line", "Line", 6),
        Column("code", "Code", 9),
        Column("category", "Source category", 32, wrap=True),
        Column("name", "Facility or part", 20, wrap=True),
        Column("scenario", "Output scenario", 28, wrap=True),
        Column("phase", "Life phase", 12),
        Column("rate_id", "Rate", 6),
        Column("rate", "Rate used", 17),
        Column("factor_id", "Factor", 6),
        Column("factor", "kg per rate unit", 13),
        Column("share", "Part under the scenario", 10),
        Column("mercury", "Mercury, kg", 13),
        Column("counts", "Goes in here (1) or went in before (0)", 10),
        Column("input", "Mercury input", 13),
        Column("split_id", "Split", 6),
        *(Column(p, CHANNEL_NAMES[p], 13) for p in PATHWAYS),
        Column("releases", CHANNEL_NAMES["releases"], 13),
    ),
)
LINES: Final = Layout(
    "Lines",
    (
        Column("line", "Line", 6),
        Column("code", "Code", 9),
        Column("category", "Source category", 32, wrap=True),
        Column("name", "Facility or part", 20, wrap=True),
        Column("method", "Method", 16, wrap=True),
        *_channels(),
        Column("notes", "Notes", 70, wrap=True),
    ),
)
SOURCES: Final = Layout(
    "Sources",
    (
        Column("code", "Code", 9),
        Column("category", "Source category", 36, wrap=True),
        Column("group", "Main category", 9),
        *_channels(),
        *_channels("n_", ", as counted nationally"),
    ),
)
COUNTING: Final = Layout(
    "Double counting",
    (
        Column("code", "Code", 9),
        Column("category", "Source category", 36, wrap=True),
        *(Column(c, CHANNEL_NAMES[c], 12) for c in COUNTED),
        Column("reason", "Rule and reason", 90, wrap=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Results:
    """The sheets of results and the values on them."""

    sheets: tuple[Sheet, ...]
    """Releases, lines, sources, double counting."""
    sources: Mapping[str, int]
    """Row of each source category on the sheet Sources."""
    values: Mapping[str, Mapping[str, float | None]]
    """Value of every channel column of the sheet Sources by source category, kg."""


def result_sheets(lines: Sequence[Line], data: Data) -> Results:
    """Lay out the legs and their sums up to the source categories, each as a formula.

    Args:
        lines: Lines of one year.
        data: The data sheets they are computed from.

    Returns:
        The sheets with the rows and values that the summary needs.

    """
    legs, spans, leg_values = _releases(lines, data)
    line_sheet, line_values = _lines(lines, spans, leg_values)
    codes = sorted({line.code for line in lines}, key=code_order)
    sources, values = _sources(codes, lines, line_values)
    counting = _counting(codes, lines)
    return Results((sources, line_sheet, legs, counting), {c: i for i, c in enumerate(codes)}, values)


# Legs


def _releases(
    lines: Sequence[Line], data: Data
) -> tuple[Sheet, list[tuple[int, int]], list[list[dict[str, float | None]]]]:
    rows: list[dict[str, Cell]] = []
    spans: list[tuple[int, int]] = []
    values: list[list[dict[str, float | None]]] = []
    for i, line in enumerate(lines):
        spans.append((len(rows), len(line.legs)))
        found = [leg_values(leg) for leg in line.legs]
        for leg, value in zip(line.legs, found, strict=True):
            rows.append(_leg_row(len(rows), i, line, leg, value, data))
        values.append(found)
    about = (
        "Every term of the sum, kg of mercury per year: mercury = rate × factor × part under the scenario; "
        "release to a pathway = mercury × share of the split."
    )
    return Sheet(RELEASES, "Releases, term by term", about, tuple(rows), frozen=2), spans, values


def leg_values(leg: Leg) -> dict[str, float | None]:
    """Return what a leg amounts to by channel, kg per year, with every datum at its default.

    None marks a channel whose factor, rate or split is not known.
    """
    if leg.rate.value is None or leg.factor.value is None:
        return dict.fromkeys(("mercury", *CHANNELS))
    mercury = leg.weight * leg.rate.value * leg.factor.value
    found: dict[str, float | None] = {"mercury": mercury, "input": mercury if leg.counts_input else 0.0}
    known = leg.split is not None and leg.split.shares is not None
    shares = used_shares(leg.split) if known and leg.split is not None else (None,) * len(PATHWAYS)
    for pathway, share in zip(PATHWAYS, shares, strict=True):
        found[pathway] = None if share is None else mercury * share
    found["releases"] = added(found[p] for p in PATHWAYS)
    return found


def _leg_row(
    row: int, index: int, line: Line, leg: Leg, value: Mapping[str, float | None], data: Data
) -> dict[str, Cell]:
    at = RELEASES.here
    rate_row = data.rates[index, leg.rate]
    factor_row = data.factors[leg.factor, kilograms_per_unit(leg)]
    factor = None if leg.factor.value is None else leg.factor.value * kilograms_per_unit(leg)
    cells = {
        "line": Cell(index + 1),
        "code": text(line.code),
        "category": text(line.category),
        "name": text(line.name),
        "scenario": text(leg.scenario),
        "phase": text(leg.phase),
        "rate_id": text(f"R{rate_row + 1}"),
        "rate": _linked(RATES.there("rate", rate_row), leg.rate.value, "plain"),
        "factor_id": text(f"F{factor_row + 1}"),
        "factor": _linked(FACTORS.there("factor", factor_row), factor, "plain"),
        "share": entry(leg.share, "share"),
        "mercury": _unless_unknown(
            f"{at('rate', row)}*{at('factor', row)}*{at('share', row)}", value["mercury"]
        ),
        "counts": entry(1.0 if leg.counts_input else 0.0, "count"),
        "input": _unless_unknown(f"{at('mercury', row)}*{at('counts', row)}", value["input"]),
    }
    return cells | _leg_releases(row, leg, value, data)


def _linked(address: str, value: float | None, numeral: Numeral) -> Cell:
    return formula(address, NOT_KNOWN if value is None else value, numeral)


def _unless_unknown(expression: str, value: float | None) -> Cell:
    return Cell(NOT_KNOWN, role="unknown") if value is None else formula(expression, value)


def _leg_releases(row: int, leg: Leg, value: Mapping[str, float | None], data: Data) -> dict[str, Cell]:
    if leg.split is None or leg.split.shares is None or value["mercury"] is None:
        unknown = Cell(NOT_KNOWN, role="unknown")
        return dict.fromkeys(("split_id", *PATHWAYS, "releases"), unknown)
    split_row = data.splits[leg.split]
    mercury = RELEASES.here("mercury", row)
    cells = {p: formula(f"{mercury}*{SPLITS.there(f'used_{p}', split_row)}", value[p]) for p in PATHWAYS}
    cells["split_id"] = text(f"S{split_row + 1}")
    cells["releases"] = _across(RELEASES, row, value["releases"])
    return cells


def _across(layout: Layout, row: int, value: float | None, prefix: str = "") -> Cell:
    """Add up the pathways of a row."""
    first, last = (layout.here(f"{prefix}{p}", row) for p in PATHWAY_SPAN)
    return formula(sum_known(f"{first}:{last}"), value)


# Lines


def _lines(
    lines: Sequence[Line],
    spans: Sequence[tuple[int, int]],
    values: Sequence[Sequence[Mapping[str, float | None]]],
) -> tuple[Sheet, list[dict[str, float | None]]]:
    rows = []
    sums: list[dict[str, float | None]] = []
    for i, line in enumerate(lines):
        start, count = spans[i]
        total = {c: added(v[c] for v in values[i]) for c in COUNTED}
        total["releases"] = added(total[p] for p in PATHWAYS)
        sums.append(total)
        rows.append(
            {
                "line": Cell(i + 1),
                "code": text(line.code),
                "category": text(line.category),
                "name": text(line.name),
                "method": text(METHODS[line.method]),
                **{c: formula(sum_known(RELEASES.span(c, count, start)), total[c]) for c in COUNTED},
                "releases": _across(LINES, i, total["releases"]),
                "notes": text(" ".join(line.notes)),
            }
        )
    about = "One row for each source or facility, kg of mercury per year: the sums of its rows on Releases."
    return Sheet(LINES, "Lines of the inventory", about, tuple(rows), frozen=2), sums


# Sources


def _sources(
    codes: Sequence[str], lines: Sequence[Line], values: Sequence[Mapping[str, float | None]]
) -> tuple[Sheet, dict[str, dict[str, float | None]]]:
    found: dict[str, dict[str, float | None]] = {}
    rows = []
    for row, code in enumerate(codes):
        members = [i for i, line in enumerate(lines) if line.code == code]
        counted = lines[members[0]].counted
        own: dict[str, float | None] = {c: added(values[i][c] for i in members) for c in COUNTED}
        own["releases"] = added(own[p] for p in PATHWAYS)
        for c in COUNTED:
            calculated = own[c]
            own[f"n_{c}"] = None if calculated is None else calculated * counted.get(c, 1.0)
        own["n_releases"] = added(own[f"n_{p}"] for p in PATHWAYS)
        found[code] = own
        rows.append(_source_row(row, lines[members[0]], own, len(lines)))
    about = (
        "Sums of the lines by source category, kg of mercury per year; on the right as counted in the "
        "national total: multiplied by the weights on Double counting."
    )
    return Sheet(SOURCES, "Source categories", about, tuple(rows), frozen=2), found


def _source_row(row: int, line: Line, value: Mapping[str, float | None], lines: int) -> dict[str, Cell]:
    at = SOURCES.here
    cells = {"code": text(line.code), "category": text(line.category), "group": text(group_of(line.code))}
    for channel in COUNTED:
        total = sum_where(LINES.span("code", lines), f"${at('code', row)}", LINES.span(channel, lines))
        cells[channel] = formula(total, value[channel])
        own, weight = at(channel, row), COUNTING.there(channel, row)
        counted = f'IF(ISNUMBER({own}),{own}*{weight},"{NOT_QUANTIFIED}")'
        cells[f"n_{channel}"] = formula(counted, value[f"n_{channel}"])
    cells["releases"] = _across(SOURCES, row, value["releases"])
    cells["n_releases"] = _across(SOURCES, row, value["n_releases"], "n_")
    return cells


def _counting(codes: Sequence[str], lines: Sequence[Line]) -> Sheet:
    from azogue.inventory.counting import rules_for

    rows = []
    for code in codes:
        line = next(x for x in lines if x.code == code)
        reasons = [f"{r.rule}: {r.reason} ({r.citation})" for r in rules_for(code)]
        rows.append(
            {
                "code": text(code),
                "category": text(line.category),
                **{c: entry(line.counted.get(c, 1.0), "share") for c in COUNTED},
                "reason": text("; ".join(reasons)),
            }
        )
    about = (
        "The part of each source that enters the national total. Below 100 %, the rest is counted under "
        "another source already."
    )
    return Sheet(COUNTING, "Double counting", about, tuple(rows), frozen=2)
