"""The sheets that hold data: rates, context, factors and splits. All other figures are made from them."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from azogue.dossier.records import Activity, ContextValue, Dossier, Evidence
from azogue.facts.pathways import PATHWAY_NAMES, PATHWAYS
from azogue.inventory.records import Datum, Leg, Line
from azogue.report.content.blocks import Citation
from azogue.report.content.book import confidence_words
from azogue.report.workbook.cells import (
    BLANK,
    Cell,
    Column,
    Layout,
    Sheet,
    entry,
    fixed,
    formula,
    text,
)

ABOUT_DATUM: Final = (
    Column("low", "Low", 15),
    Column("high", "High", 15),
    Column("range_from", "Range from", 14),
    Column("grade", "Grade", 7),
    Column("origin", "Origin", 11),
    Column("confidence", "Confidence", 20, wrap=True),
    Column("citation", "Citation no.", 9),
    Column("place", "Place in the dossier", 18),
    Column("note", "Note", 70, wrap=True),
)
RATES: Final = Layout(
    "Rates",
    (
        Column("id", "Rate", 7),
        Column("code", "Code", 9),
        Column("category", "Source category", 34, wrap=True),
        Column("name", "Facility or part", 20, wrap=True),
        Column("year", "Year", 7),
        Column("stated", "As stated", 22, wrap=True),
        Column("number", "Stated number", 17),
        Column("multiplier", "Multiplier", 11),
        Column("rate", "Rate used", 17),
        Column("unit", "Unit", 13),
        *ABOUT_DATUM,
    ),
)
CONTEXT: Final = Layout(
    "Context",
    (
        Column("name", "Figure", 30, wrap=True),
        Column("year", "Year", 7),
        Column("value", "Value", 15),
        Column("unit", "Unit", 12),
        Column("low", "Low", 15),
        Column("high", "High", 15),
        Column("grade", "Grade", 7),
        Column("stated", "As stated", 18),
        Column("source", "Source", 50, wrap=True),
        Column("place", "Place in the dossier", 18),
    ),
)
FACTORS: Final = Layout(
    "Factors",
    (
        Column("id", "Factor", 7),
        Column("codes", "Used for", 12, wrap=True),
        Column("label", "What", 32, wrap=True),
        Column("value", "Value", 12),
        Column("unit", "Unit of mercury per rate unit", 13),
        Column("multiplier", "Multiplier to kg", 12),
        Column("factor", "kg of mercury per rate unit", 15),
        *ABOUT_DATUM,
        Column("alternative", "What another factor set says", 40, wrap=True),
    ),
)
SPLITS: Final = Layout(
    "Splits",
    (
        Column("id", "Split", 7),
        Column("codes", "Used for", 12, wrap=True),
        Column("label", "What", 34, wrap=True),
        *(Column(p, f"{PATHWAY_NAMES[p]}, stated", 11) for p in PATHWAYS),
        Column("sum", "Sum of the shares", 10),
        Column("leaves", "Part that leaves", 10),
        Column("check", "Check", 18),
        *(Column(f"used_{p}", f"{PATHWAY_NAMES[p]}, used", 11) for p in PATHWAYS),
        *(c for c in ABOUT_DATUM if c.key not in ("low", "high")),
    ),
)


@dataclass(frozen=True, slots=True)
class Data:
    """The data sheets and where each datum stands on them."""

    sheets: tuple[Sheet, ...]
    rates: Mapping[tuple[int, Datum], int]
    """Row of a rate on its sheet, by index of the line and datum."""
    factors: Mapping[tuple[Datum, float], int]
    """Row of a factor, by datum and multiplier to kg."""
    splits: Mapping[Datum, int]


def data_sheets(dossier: Dossier, year: int, lines: Sequence[Line], citations: Sequence[Citation]) -> Data:
    """Lay out the rates, context figures, factors and splits of a year.

    Args:
        dossier: What the country stated, for the rates as they were written.
        year: The year of the workbook.
        lines: The lines of that year.
        citations: Numbered citations of their data.

    Returns:
        The sheets and the row of every datum.

    """
    numbers = {c.text: c.number for c in citations}
    context = [c for c in dossier.context if c.year == year]
    rates, rate_rows = _rates(dossier, lines, context, numbers)
    factors, factor_rows = _factors(lines, numbers)
    splits, split_rows = _splits(lines, numbers)
    sheets = (rates, *((_context(context),) if context else ()), factors, splits)
    return Data(sheets, rate_rows, factor_rows, split_rows)


def _about(datum: Datum, numbers: Mapping[str, int]) -> dict[str, Cell]:
    number = numbers.get(datum.citation)
    return {
        "low": fixed(datum.low),
        "high": fixed(datum.high),
        "range_from": text(datum.range_from),
        "grade": text(datum.grade),
        "origin": text(datum.origin),
        "confidence": text(confidence_words(datum.confidence)),
        "citation": Cell("none stated", role="unknown") if number is None else Cell(number, numeral="count"),
        "place": text(datum.place),
        "note": text(datum.note),
    }


# Rates


def _rates(
    dossier: Dossier, lines: Sequence[Line], context: Sequence[ContextValue], numbers: Mapping[str, int]
) -> tuple[Sheet, dict[tuple[int, Datum], int]]:
    stated = {_activity_key(a, a.rate): a for a in dossier.activities if a.rate is not None}
    rows: list[dict[str, Cell]] = []
    index: dict[tuple[int, Datum], int] = {}
    for i, line in enumerate(lines):
        own = [line.rate] if line.rate is not None else []
        for datum in dict.fromkeys([*own, *(leg.rate for leg in line.legs)]):
            activity = stated.get((datum.place, line.code, line.name, datum.value))
            index[i, datum] = len(rows)
            rows.append(_rate_row(len(rows), line, datum, activity, context) | _about(datum, numbers))
    about = (
        "One row for each line: the rate as it was stated, and as it is used. Change a yellow cell and every "
        "figure made from it follows."
    )
    return Sheet(RATES, "Activity rates", about, tuple(rows), frozen=4), index


def _activity_key(activity: Activity, rate: float | None) -> tuple[str, str, str, float | None]:
    return place(activity.evidence), activity.code, activity.name or activity.variant, rate


def place(evidence: Evidence) -> str:
    """Say where in the dossier a value stands, in the words that the data of an inventory use."""
    if not evidence.sheet:
        return ""
    return f"{evidence.sheet}, row {evidence.row}" if evidence.row else evidence.sheet


def _rate_row(
    row: int, line: Line, datum: Datum, activity: Activity | None, context: Sequence[ContextValue]
) -> dict[str, Cell]:
    cells = {
        "id": text(f"R{row + 1}"),
        "code": text(line.code),
        "category": text(line.category),
        "name": text(line.name),
        "year": Cell(line.year if activity is None else activity.year),
        "stated": text(activity.stated if activity is not None else ""),
        "rate": entry(datum.value),
        "unit": text(datum.unit),
    }
    number = stated_number(activity.stated) if activity is not None else None
    product = _context_product(datum, context)
    if product:
        cells["rate"] = formula("*".join(product), datum.value, "plain")
        cells["stated"] = text("product of figures on the sheet Context")
    elif number and datum.value and number != datum.value:
        cells["number"] = entry(number)
        cells["multiplier"] = entry(datum.value / number)
        both = f"{RATES.here('number', row)}*{RATES.here('multiplier', row)}"
        cells["rate"] = formula(both, datum.value, "plain")
    return cells


def stated_number(words: str) -> float | None:
    """Return the number that a stated rate begins with, or None where it could be read in two ways.

    >>> stated_number("1 250.5 kt")
    1250.5
    >>> stated_number("1,250 t") is None
    True
    """
    found = re.match(r"\s*([0-9][0-9\s\u00a0\u202f]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![0-9.,])", words)
    if found is None:
        return None
    number = float(re.sub(r"\s", "", found[1]))
    return number if math.isfinite(number) and number > 0.0 else None


def _context_product(datum: Datum, context: Sequence[ContextValue]) -> list[str]:
    """Return the Context cells whose product is a rate estimated from population; empty for other rates."""
    rows = {c.name.replace("_", " "): i for i, c in enumerate(context)}
    parts = datum.identity.rsplit("|", 1)[-1].split(" × ")
    if datum.value is None or not all(part in rows for part in parts):
        return []
    chosen = [rows[part] for part in parts]
    if not math.isclose(math.prod(context[i].value for i in chosen), datum.value, rel_tol=1e-12):
        return []
    return [CONTEXT.there("value", i) for i in chosen]


def _context(values: Sequence[ContextValue]) -> Sheet:
    rows = tuple(
        {
            "name": text(c.name.replace("_", " ")),
            "year": Cell(c.year),
            "value": entry(c.value),
            "unit": text(c.unit),
            "low": fixed(c.low),
            "high": fixed(c.high),
            "grade": text(c.grade),
            "stated": text(c.stated),
            "source": text(", ".join(p for p in (c.evidence.source, c.evidence.document) if p)),
            "place": text(place(c.evidence)),
        }
        for c in values
    )
    about = "Figures that several sources rest on. Rates estimated from the population are made from them."
    return Sheet(CONTEXT, "Context", about, rows, frozen=1)


# Factors


def kilograms_per_unit(leg: Leg) -> float:
    """Return the multiplier that turns the leg's factor into kg of mercury per unit of its rate."""
    return leg.weight / leg.share if leg.share else leg.weight


def _factors(
    lines: Sequence[Line], numbers: Mapping[str, int]
) -> tuple[Sheet, dict[tuple[Datum, float], int]]:
    used: dict[tuple[Datum, float], dict[str, None]] = {}
    for line in lines:
        for leg in line.legs:
            used.setdefault((leg.factor, kilograms_per_unit(leg)), {})[line.code] = None
    index = {key: row for row, key in enumerate(used)}
    rows = tuple(
        _factor_row(row, datum, multiplier, codes) | _about(datum, numbers)
        for row, ((datum, multiplier), codes) in enumerate(used.items())
    )
    about = "Input factors: mercury per unit of the activity. Each is listed once, however many lines use it."
    return Sheet(FACTORS, "Input factors", about, rows, frozen=3), index


def _factor_row(row: int, datum: Datum, multiplier: float, codes: Mapping[str, None]) -> dict[str, Cell]:
    known = datum.value is not None
    product = f"{FACTORS.here('value', row)}*{FACTORS.here('multiplier', row)}"
    return {
        "id": text(f"F{row + 1}"),
        "codes": text(", ".join(codes)),
        "label": text(datum.label),
        "value": entry(datum.value),
        "unit": text(datum.unit),
        "multiplier": entry(multiplier),
        "factor": formula(product, datum.value * multiplier, "plain")
        if datum.value is not None
        else entry(None),
        "alternative": text(datum.alternative) if known else BLANK,
    }


# Splits


def _splits(lines: Sequence[Line], numbers: Mapping[str, int]) -> tuple[Sheet, dict[Datum, int]]:
    used: dict[Datum, dict[str, None]] = {}
    for line in lines:
        for leg in line.legs:
            if leg.split is not None and leg.split.shares is not None:
                used.setdefault(leg.split, {})[line.code] = None
    index = {datum: row for row, datum in enumerate(used)}
    rows = tuple(
        _split_row(row, datum, codes) | _about(datum, numbers)
        for row, (datum, codes) in enumerate(used.items())
    )
    about = (
        "Output distributions: the part of the input that takes each pathway. Stated shares are scaled so "
        "that they add up to the part that leaves; where that is below 100 %, the rest moves on or stays by "
        "design."
    )
    return Sheet(SPLITS, "Output distributions", about, rows, frozen=3), index


def used_shares(datum: Datum) -> tuple[float, ...]:
    """Return the shares as the sum uses them: scaled to add up to the part that leaves."""
    assert datum.shares is not None
    total = sum(datum.shares)
    return tuple(share * datum.total / total if total else 0.0 for share in datum.shares)


def _split_row(row: int, datum: Datum, codes: Mapping[str, None]) -> dict[str, Cell]:
    assert datum.shares is not None
    first, last = SPLITS.here(PATHWAYS[0], row), SPLITS.here(PATHWAYS[-1], row)
    total, leaves = SPLITS.here("sum", row), SPLITS.here("leaves", row)
    added_up = sum(datum.shares)
    open_split = math.isclose(datum.total, added_up, rel_tol=1e-12) and not math.isclose(datum.total, 1.0)
    fits = abs(added_up - datum.total) < 1e-6
    cells = {
        "id": text(f"S{row + 1}"),
        "codes": text(", ".join(codes)),
        "label": text(datum.label),
        "sum": formula(f"SUM({first}:{last})", added_up, "share"),
        "leaves": formula(total, datum.total, "share") if open_split else entry(datum.total, "share"),
        "check": formula(
            f'IF(ABS({total}-{leaves})<0.000001,"adds up","scaled to add up")',
            "adds up" if fits else "scaled to add up",
            "plain",
        ),
    }
    for pathway, stated, used in zip(PATHWAYS, datum.shares, used_shares(datum), strict=True):
        cells[pathway] = entry(stated, "share")
        own = SPLITS.here(pathway, row)
        cells[f"used_{pathway}"] = formula(f"IF({total}=0,0,{own}*{leaves}/{total})", used, "share")
    return cells
