"""What each sheet's row means: from a view on the cells to a record, or to nothing with a problem noted."""

from collections.abc import Callable
from typing import Final, TypeAlias

from azogue.dossier import knowledge, schema
from azogue.dossier.context import context_value
from azogue.dossier.numbers import canonical, hundredth
from azogue.dossier.ranges import NO_RANGE, read_range
from azogue.dossier.records import (
    Activity,
    ContextValue,
    FlowRow,
    NationalDistribution,
    NationalFactor,
    ScenarioShare,
)
from azogue.dossier.text import key_of
from azogue.dossier.view import RowView
from azogue.facts.pathways import PATHWAYS

Record: TypeAlias = Activity | ScenarioShare | NationalFactor | NationalDistribution | ContextValue | FlowRow

HEAT_VALUES = (0.1, 200.0)
"""From the poorest gas to beyond hydrogen, in GJ per t or per 1000 m3."""
SUM_TOLERANCE = 0.005
"""How far shares may miss one through rounding."""


def activity(view: RowView) -> Activity | None:
    """Read a row of the activities sheet; the rate comes out in the category's rate unit per year."""
    year, code = view.year(), view.code()
    if year is None or not code:
        return None
    key = view.notation_key()
    rate = None if key else _rate(view)
    low, high = read_range(view, rate, "rate")
    unit = view.label("unit")
    heat_value = _heat_value(view)
    rate_unit, multiplier, sentence = _unit_of(view, code, unit, rate, heat_value)
    stated = f"{canonical(rate)} {unit or rate_unit}" if rate is not None else ""
    if multiplier is None:
        rate = low = high = None
    elif multiplier != 1:
        rate, low, high = _scaled(rate, multiplier), _scaled(low, multiplier), _scaled(high, multiplier)
    return Activity(
        year=year,
        code=code,
        name=view.label("name"),
        rate=rate,
        low=low,
        high=high,
        rate_unit=rate_unit,
        key=key,
        variant=view.label("variant"),
        scenario=view.label("scenario"),
        phase=view.label("phase"),
        factor_set=_factor_set(view),
        grade=view.choice("grade"),
        service_life=view.number("service_life"),
        latitude=view.degrees("latitude"),
        longitude=view.degrees("longitude"),
        stated=stated,
        conversion=sentence,
        evidence=view.evidence(),
        heat_value=heat_value,
    )


def _heat_value(view: RowView) -> float | None:
    value = view.number("heat_value")
    if value is None or HEAT_VALUES[0] <= value <= HEAT_VALUES[1]:
        return value
    view.complain(
        "heat_value",
        f"No fuel has a heat value of {canonical(value)}. Write GJ per t, or GJ per 1000 m3 for gas, between "
        f"{HEAT_VALUES[0]:g} and {HEAT_VALUES[1]:g}.",
    )
    return None


def _scaled(value: float | None, multiplier: float) -> float | None:
    return None if value is None else value * multiplier


def _rate(view: RowView) -> float | None:
    text = view.text("rate")
    if text.replace(".", "").replace("/", "").upper() in {"NA", "NE", "NO", "IE", "C"} and text:
        view.complain(
            "rate",
            f'"{text}" is not a notation key. Write NE (not estimated), NO (not occurring), IE (included '
            "elsewhere) or C (confidential), or leave the cell blank when the rate is not known.",
        )
        return None
    return view.number("rate")


def _unit_of(
    view: RowView, code: str, unit: str, rate: float | None, heat_value: float | None
) -> tuple[str, float | None, str]:
    """Return the rate unit, the multiplier to it (None when there is none) and how it was converted."""
    usual = next(iter(knowledge.rate_units(code)), "")
    if not usual:
        if rate is not None:
            view.complain(
                "rate",
                f"{code} is a list of places, which has no amount. Leave the rate blank and describe the "
                "place in name and note.",
            )
        return "", None, ""
    if not unit:
        if rate is not None:
            view.complain(
                "unit",
                f'The unit is missing; the rate is taken to be in "{usual}". Write the unit.',
                "warning",
            )
        return usual, 1.0, ""
    found = knowledge.convert(unit, code, heat_value)
    if isinstance(found, str):
        if rate is not None or view.text("rate") == "":
            lost = " Until then the rate counts as not known." if rate is not None else ""
            view.complain("unit", f"{found}{lost}", "error" if rate is not None else "warning")
        return usual, None, ""
    return found.rate_unit, found.multiplier, found.sentence if found.multiplier != 1 else ""


def _factor_set(view: RowView) -> str:
    text = view.label("factor_set")
    return {key_of(n): n for n in knowledge.factor_sets()}.get(key_of(text), text) if text else ""


def scenario_share(view: RowView) -> ScenarioShare | None:
    """Read a row of the scenarios sheet."""
    year, code, usable = _optional_year(view)
    scenario, share = view.label("scenario"), view.share("share")
    if share is not None and share > 1:
        view.complain(
            "share",
            f"{canonical(share)} is larger than one. Write a fraction such as 0.6, or a percentage with its "
            "sign such as 60%.",
        )
        share = None
    elif share is None and not view.text("share"):
        view.complain("share", "The share is missing, so the row is not used. Write a fraction such as 0.6.")
    if not scenario:
        view.complain("scenario", "The output scenario is missing, so the row is not used. Write its name.")
    if not usable or not scenario or share is None:
        return None
    return ScenarioShare(year, code, view.label("name"), scenario, share, view.evidence())


def _optional_year(view: RowView) -> tuple[int | None, str, bool]:
    """Return year and code, and whether the row can be used; a blank year is fine, a wrong one is not."""
    written = view.text("year") != ""
    year, code = view.year(required=False), view.code()
    return year, code, bool(code) and not (written and year is None)


def factor(view: RowView) -> NationalFactor | None:
    """Read a row of the factors sheet; the unit stays as stated."""
    year, code, usable = _optional_year(view)
    default, unit = view.number("default"), view.label("unit")
    low, high = read_range(view, default, "default")
    if default is None:
        if not view.text("default") and (unit or usable):
            view.complain(
                "default",
                "The factor is blank, so the row is not used. Write it, or delete the row.",
                "warning",
            )
        return None
    problem = knowledge.factor_problem(unit, code) if unit and code else ""
    if not unit:
        problem = "The unit is missing. Write mercury per unit of activity, such as g/t."
    if problem:
        view.complain("unit", f"{problem} Until then the row is not used.")
    if problem or not usable:
        return None
    return NationalFactor(
        year,
        code,
        view.label("variant"),
        view.label("name"),
        low,
        default,
        high,
        unit,
        view.choice("grade"),
        view.evidence(),
    )


def distribution(view: RowView) -> NationalDistribution | None:
    """Read a row of the distributions sheet; shares come out as fractions."""
    year, code, usable = _optional_year(view)
    full = view.yes("full_split", blank=True)
    shares = _shares(view, full)
    if shares is None or not usable:
        return None
    return NationalDistribution(
        year,
        code,
        view.label("scenario"),
        view.label("phase"),
        shares,
        full,
        view.choice("grade"),
        view.evidence(),
    )


def _shares(view: RowView, full: bool) -> tuple[float, ...] | None:
    found = [view.share(p) for p in PATHWAYS]
    for pathway, share in zip(PATHWAYS, found, strict=True):
        if share is None:
            if not view.text(pathway):
                view.complain(
                    pathway, "A share is missing, so the row is not used. Write 0 where no mercury goes."
                )
            return None
    shares = tuple(s for s in found if s is not None)
    total = sum(shares)
    if total > 1 + SUM_TOLERANCE and abs(total - 100) <= 100 * SUM_TOLERANCE:
        view.complain("air", "The shares of this row add up to 100 and are read as percentages.", "note", "")
        return tuple(map(hundredth, shares))
    if total > 1 + SUM_TOLERANCE or (full and total < 1 - SUM_TOLERANCE):
        hint = " If the rest stays in use or moves on, write no in full_split." if total < 1 else ""
        view.complain(
            "air",
            f"The shares of this row add up to {total:.4g} instead of 1, so the row is not used. Correct "
            f"them.{hint}",
            value="",
        )
        return None
    return shares


def flow(view: RowView) -> FlowRow | None:
    """Read a row of the supply, trade, stocks or measures sheets, with every column in the schema's order."""
    year = view.year()
    usable = year is not None
    values: list[tuple[str, str | float | int | None]] = []
    names = {c.name for c in view.sheet.columns}
    low, high = (
        read_range(view, view.number("amount"), "amount") if {"low", "high", "amount"} <= names else NO_RANGE
    )
    for column in view.sheet.columns:
        if column.name == "year" or column in schema.EVIDENCE:
            continue
        value = (
            {"low": low, "high": high}[column.name]
            if column.name in {"low", "high"}
            else _flow_cell(view, column)
        )
        if column.required and (value is None or value == ""):
            view.complain(
                column.name, f"This cell is needed, and without it the row is not used. {column.help}"
            )
            usable = False
        values.append((column.name, value))
    return FlowRow(view.sheet.name, year, tuple(values), view.evidence()) if usable else None


def _flow_cell(view: RowView, column: schema.Column) -> str | float | int | None:
    readers: dict[str, Callable[[str], str | float | int | None]] = {
        "positive": view.number,
        "number": lambda name: view.number(name, negative=True),
        "share": lambda name: _at_most_one(view, name),
        "degrees": view.degrees,
        "year": lambda name: view.year(name, required=False),
        "code": lambda _: view.code(),
        "choice": view.choice,
    }
    return readers.get(column.kind, view.label)(column.name)


def _at_most_one(view: RowView, name: str) -> float | None:
    share = view.share(name)
    if share is not None and share > 1:
        view.complain(
            name, "A share is at most one. Write a fraction such as 0.6, or a percentage with its sign."
        )
        return None
    return share


BUILDERS: Final[dict[str, Callable[[RowView], Record | None]]] = {
    "activities": activity,
    "scenarios": scenario_share,
    "factors": factor,
    "distributions": distribution,
    "context": context_value,
    "supply": flow,
    "trade": flow,
    "stocks": flow,
    "measures": flow,
}
