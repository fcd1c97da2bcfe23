"""From a dossier back to the rows of its sheets, so that reading them again gives the same dossier."""

import math
from collections.abc import Callable
from typing import TypeAlias

from azogue.dossier import knowledge, schema
from azogue.dossier.context import context_unit, in_unit
from azogue.dossier.numbers import read_number
from azogue.dossier.records import (
    Activity,
    ContextValue,
    Dossier,
    Evidence,
    FlowRow,
    NationalDistribution,
    NationalFactor,
    ScenarioShare,
)
from azogue.facts.pathways import PATHWAYS

Value: TypeAlias = str | float | int | None
Line: TypeAlias = dict[str, Value]
"""Cells of a row by the name of their column; a column that is absent stays blank."""


def lines_of(dossier: Dossier) -> dict[str, list[Line]]:
    """Return the rows of every sheet, in the order of the schema and of the dossier."""
    lines: dict[str, list[Line]] = {sheet.name: [] for sheet in schema.SHEETS}
    lines["activities"] = [_activity(a) for a in dossier.activities]
    lines["scenarios"] = [_scenario(s) for s in dossier.scenarios]
    lines["factors"] = [_factor(f) for f in dossier.factors]
    lines["distributions"] = [_distribution(d) for d in dossier.distributions]
    lines["context"] = [_context(c) for c in dossier.context]
    for row in dossier.flows:
        lines[row.sheet].append(_flow(row))
    return lines


def header_lines(dossier: Dossier) -> dict[str, str]:
    """Return the header data as words, by name."""
    return {
        "country": dossier.country,
        "title": dossier.title,
        "authority": dossier.authority,
        "contact": dossier.contact,
        "language": dossier.language,
        "factor_sets": ", ".join(dossier.factor_sets),
        "level1": "yes" if dossier.level1 else "no",
    }


def category_hint(code: str) -> str:
    """Return the name of a category, for the column that helps people, with its parts where it has some."""
    category = knowledge.category(code)
    if category is None:
        return ""
    parts = knowledge.parts(code)
    return f"{category.name} (or its parts: {', '.join(parts)})" if parts else category.name


def _evidence(evidence: Evidence) -> Line:
    return {c.name: getattr(evidence, c.name) for c in schema.EVIDENCE}


def _activity(a: Activity) -> Line:
    rate, low, high, unit = _as_stated(a)
    return {
        "year": a.year,
        "code": a.code,
        "category": category_hint(a.code),
        "name": a.name,
        "variant": a.variant,
        "rate": a.key or rate,
        "low": low,
        "high": high,
        "unit": unit,
        "grade": a.grade,
        "scenario": a.scenario,
        "phase": a.phase,
        "factor_set": a.factor_set,
        "heat_value": a.heat_value,
        "service_life": a.service_life,
        "latitude": a.latitude,
        "longitude": a.longitude,
        **_evidence(a.evidence),
    }


def _as_stated(a: Activity) -> tuple[float | None, float | None, float | None, str]:
    """Return rate, low, high and unit as they were written, where that gives the very same rate again."""
    plain = (a.rate, a.low, a.high, a.rate_unit)
    number, unit = _split_stated(a.stated)
    if a.rate is None or number is None or not unit:
        return plain
    found = knowledge.convert(unit, a.code, a.heat_value)
    if isinstance(found, str) or found.rate_unit != a.rate_unit:
        return plain
    m = found.multiplier

    def forward(x: float) -> float:
        return x * m if m != 1 else x

    ends = _ends(number, a.rate, a.low, a.high, m, forward)
    return (number, *ends, unit) if ends is not None else plain


def _split_stated(stated: str) -> tuple[float | None, str]:
    number, _, unit = stated.partition(" ")
    found = read_number(number)
    return (None, "") if found.note or found.percent else (found.value, unit.strip())


def _ends(
    number: float,
    best: float,
    low: float | None,
    high: float | None,
    multiplier: float,
    forward: Callable[[float], float],
) -> tuple[float | None, float | None] | None:
    """Return low and high in the stated unit, or None when the way back is not exact."""
    if forward(number) != best:
        return None
    ends: list[float | None] = []
    for end in (low, high):
        back = None if end is None else number if end == best else _inverse(end, multiplier, forward)
        if end is not None and back is None:
            return None
        ends.append(back)
    return ends[0], ends[1]


def _inverse(value: float, multiplier: float, forward: Callable[[float], float]) -> float | None:
    """Return the shortest number that `forward` turns into exactly this value."""
    if multiplier == 0 or not math.isfinite(value / multiplier):
        return None
    near = value / multiplier
    tries = [float(f"{near:.{digits}g}") for digits in range(1, 18)]
    up, down = near, near
    for _ in range(3):
        up, down = math.nextafter(up, math.inf), math.nextafter(down, -math.inf)
        tries += [up, down]
    return next((x for x in tries if forward(x) == value), None)


def _scenario(s: ScenarioShare) -> Line:
    return {
        "year": s.year,
        "code": s.code,
        "category": category_hint(s.code),
        "name": s.name,
        "scenario": s.scenario,
        "share": s.share,
        **_evidence(s.evidence),
    }


def _factor(f: NationalFactor) -> Line:
    return {
        "year": f.year,
        "code": f.code,
        "category": category_hint(f.code),
        "variant": f.variant,
        "name": f.name,
        "low": f.low,
        "default": f.default,
        "high": f.high,
        "unit": f.unit,
        "grade": f.grade,
        **_evidence(f.evidence),
    }


def _distribution(d: NationalDistribution) -> Line:
    return {
        "year": d.year,
        "code": d.code,
        "category": category_hint(d.code),
        "scenario": d.scenario,
        "phase": d.phase,
        **dict(zip(PATHWAYS, d.shares, strict=True)),
        "full_split": "yes" if d.full_split else "no",
        "grade": d.grade,
        **_evidence(d.evidence),
    }


def _context(c: ContextValue) -> Line:
    value, low, high, unit = c.value, c.low, c.high, c.unit
    number, stated_unit = _split_stated(c.stated)
    fits = context_unit(stated_unit, schema.CONTEXT_NAMES.get(c.name, ("", ""))[0])
    if number is not None and fits is not None and fits[1] == c.unit:
        multiplier = fits[0]

        def forward(x: float) -> float:
            back = in_unit(x, multiplier)
            assert back is not None
            return back

        ends = _ends(number, c.value, c.low, c.high, multiplier, forward)
        if ends is not None:
            value, (low, high), unit = number, ends, stated_unit
    return {
        "year": c.year,
        "name": c.name,
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "grade": c.grade,
        **_evidence(c.evidence),
    }


def _flow(row: FlowRow) -> Line:
    line: Line = {"year": row.year, **dict(row.values), **_evidence(row.evidence)}
    if "code" in line:
        line["category"] = category_hint(str(line["code"]))
    return line


def layout(sheet: schema.Sheet) -> tuple[str, ...]:
    """Return the columns of a sheet as they are written: the helping ones stand right after the code."""
    names: list[str] = []
    for column in sheet.columns:
        names.append(column.name)
        if column.name == "code":
            names.extend(sheet.ignored)
    return tuple(names)
