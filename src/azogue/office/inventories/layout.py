"""How the sheets are laid out on pages: parts, columns in sight, and the words a cell is offered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from azogue.dossier import schema
from azogue.dossier.knowledge import convert, factor_problem, rate_units, scenarios, usable_codes, variants
from azogue.facts import categories, factor_sets
from azogue.office.inventories.content import COLUMNS

MAINS: Final = tuple(f"5.{n}" for n in range(1, 12))
"""The eleven main categories of the Toolkit."""
SHEETS: Final = tuple(s.name for s in schema.SHEETS if s.name != "activities")
PARTS: Final = (*MAINS, *SHEETS)
"""Pages of a version on which figures are typed: a category of activities, or another sheet."""

IN_SIGHT: Final[Mapping[str, tuple[str, ...]]] = {
    "activities": ("name", "rate", "low", "high", "unit", "grade", "source"),
    "scenarios": ("year", "code", "name", "scenario", "share", "source"),
    "factors": ("year", "code", "variant", "low", "default", "high", "unit", "grade"),
    "distributions": (
        "code",
        "scenario",
        "air",
        "water",
        "land",
        "byproducts",
        "general_waste",
        "sector_treatment",
        "grade",
    ),
    "context": ("year", "name", "value", "low", "high", "unit", "grade", "source"),
    "supply": ("year", "origin", "name", "amount", "low", "high", "unit", "grade"),
    "trade": ("year", "direction", "partner", "hs", "product", "amount", "unit", "grade"),
    "stocks": ("year", "kind", "name", "amount", "low", "high", "unit", "grade"),
    "measures": ("year", "code", "name", "state", "scenario", "share", "until"),
}
"""Columns in the table itself; the others stand in the details of a row."""
LONG: Final = frozenset({"note"})
"""Columns with room for several lines."""
NUMERIC: Final = frozenset({"rate", "number", "positive", "share", "degrees", "year"})
MASSES: Final = ("kg", "t", "g")
_RATE_CANDIDATES: Final = (
    "kg",
    "t",
    "kt",
    "Mt",
    "m3",
    "million m3",
    "MWh",
    "GWh",
    "GJ",
    "TJ",
    "PJ",
    "ktoe",
    "item",
    "thousand item",
    "million item",
    "inhabitant",
    "corpse",
    "vehicle",
)
_SOME_HEAT_VALUE: Final = 25.0
_PER: Final = ("mg", "g", "kg", "ug")


@dataclass(frozen=True, slots=True)
class Place:
    """What a part shows: a sheet, and a main category of it where it is a part of the activities."""

    part: str
    sheet: str
    main: str = ""

    def shows(self, cells: Mapping[str, str]) -> bool:
        """Return whether a row of the sheet belongs here; rows of no category go with the first one."""
        if not self.main:
            return True
        main = main_of(cells.get("code", ""))
        return main == self.main or (main not in MAINS and self.main == MAINS[0])


def place_of(part: str) -> Place:
    """Return what a part shows.

    Raises:
        KeyError: There is no such part.

    """
    if part in MAINS:
        return Place(part, "activities", part)
    if part in SHEETS:
        return Place(part, part)
    raise KeyError(part)


def part_of(sheet: str, cells: Mapping[str, str]) -> str:
    """Return the part on whose page a row stands."""
    if sheet != "activities":
        return sheet
    main = main_of(cells.get("code", ""))
    return main if main in MAINS else MAINS[0]


def main_of(code: str) -> str:
    """Return the main category of a code: 5.1 of 5.1.3.a."""
    return ".".join(code.split(".")[:2])


@cache
def codes_of(main: str) -> tuple[str, ...]:
    """Return the codes of a main category that can have a rate."""
    return tuple(code for code in usable_codes() if main_of(code) == main)


@cache
def details_of(sheet: str) -> tuple[schema.Column, ...]:
    """Return the columns that stand in the details of a row."""
    return tuple(c for name, c in COLUMNS[sheet].items() if name not in IN_SIGHT[sheet])


@cache
def in_sight(sheet: str) -> tuple[schema.Column, ...]:
    """Return the columns that stand in the table."""
    return tuple(COLUMNS[sheet][name] for name in IN_SIGHT[sheet])


def choices(sheet: str, column: schema.Column, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words a cell is offered to choose from; empty where it is typed freely."""
    if column.name == "grade":
        return tuple(schema.GRADES)
    if column.kind == "unit":
        return _units(sheet, cells.get("code", ""), cells.get("name", ""))
    if column.kind == "yesno":
        return ("yes", "no")
    if column.kind == "choice" and column.strict:
        return column.allowed
    if column.name == "confidence":
        return tuple(schema.CONFIDENCE)
    return ()


def suggestions(sheet: str, column: schema.Column, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return words that help while a cell is typed freely."""
    code = cells.get("code", "")
    if column.name == "scenario":
        return scenarios(code)
    if column.name == "variant":
        return variants(code)
    if column.name == "factor_set":
        return factor_sets()
    if column.kind == "rate":
        return tuple(schema.NOTATION_KEYS)
    if column.allowed and not choices(sheet, column, cells):
        return column.allowed
    return ()


@lru_cache(maxsize=1024)
def _units(sheet: str, code: str, name: str) -> tuple[str, ...]:
    if sheet == "activities":
        own = rate_units(code) if code in categories() else ()
        return tuple(dict.fromkeys((*own, *(u for u in _RATE_CANDIDATES if _converts(u, code)))))
    if sheet == "factors":
        own = rate_units(code) if code in categories() else ("t",)
        wanted = (f"{mass}/{per}" for per in own for mass in _PER)
        return tuple(u for u in wanted if code not in categories() or not factor_problem(u, code))
    if sheet == "context":
        unit = schema.CONTEXT_NAMES.get(name, ("", ""))[0]
        return tuple(u for u in (unit, "%" if unit == "fraction" else "") if u)
    return MASSES


def _converts(unit: str, code: str) -> bool:
    if code not in categories() or not rate_units(code):
        return False
    fuel = code.startswith("5.1.")
    return not isinstance(convert(unit, code, _SOME_HEAT_VALUE if fuel else None), str)
