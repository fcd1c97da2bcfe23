"""What the facts say that reading a dossier needs: categories, units, scenarios, countries."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from azogue.dossier.text import key_of, nearest
from azogue.facts import (
    FactsError,
    categories,
    countries,
    country_name,
    factor_sets,
    load_factor_set,
    population_rules,
    rate_units,
    read_factor_set,
)
from azogue.facts.records import Category, FactorSet
from azogue.quantity.units import UnitProblem, factor_unit, to_rate_unit

LONGEST_UNIT = 80


@dataclass(frozen=True, slots=True)
class Converted:
    """How a stated unit becomes the rate unit."""

    multiplier: float
    rate_unit: str
    sentence: str


def category(code: str) -> Category | None:
    """Return the category of a code, or None."""
    return categories().get(code)


def is_group(code: str) -> bool:
    """Tell whether a code is a heading such as 5.1, which has no rate of its own."""
    return code in _parents() and not categories()[code].rate_unit


@cache
def _parents() -> frozenset[str]:
    return frozenset(c.parent for c in categories().values() if c.parent)


def children(code: str) -> tuple[str, ...]:
    """Return the codes right under a code."""
    return tuple(c.code for c in categories().values() if c.parent == code)


@cache
def usable_codes() -> tuple[str, ...]:
    """Return the codes that can have a rate, in the order of the Toolkit."""
    return tuple(code for code in categories() if rate_units(code))


def name_of(code: str) -> str:
    """Return the name of a category."""
    return categories()[code].name


def parts(code: str) -> tuple[str, ...]:
    """Return the codes into which a category with a rate of its own can be split, or none.

    A single code underneath is a neighbour (charcoal beside biomass), not a part.
    """
    under = children(code)
    return under if len(under) > 1 and rate_units(code) else ()


@cache
def _codes_by_name() -> dict[str, str]:
    return {key_of(c.name): c.code for c in categories().values()}


def code_of(text: str) -> str:
    """Return the code that a text is, or names, without doubt; otherwise the empty string."""
    tidy = text.replace(" ", "").rstrip(".").lower()
    return tidy if tidy in categories() else ""


def suggest_code(text: str) -> str:
    """Return " Did you mean …?" with the nearest category, by code or by name, or nothing."""
    named = _codes_by_name().get(key_of(text), "")
    if not named and any(c.isalpha() for c in text):
        near_name = nearest(text, (c.name for c in categories().values()), cutoff=0.5)
        named = _codes_by_name()[key_of(near_name[0])] if near_name else ""
    near = named or next(iter(_nearest_code(text)), "")
    return f' Did you mean "{near}" ({categories()[near].name})?' if near else ""


def _nearest_code(text: str) -> tuple[str, ...]:
    import difflib

    usable = [c.code for c in categories().values() if c.rate_unit]
    return tuple(difflib.get_close_matches(text.strip()[:40], usable, n=1, cutoff=0.5))


@lru_cache(maxsize=4096)
def convert(unit: str, code: str, heat_value: float | None) -> Converted | str:
    """Return how a stated unit becomes the rate unit of a category, or why it cannot, in plain words."""
    if len(unit) > LONGEST_UNIT:
        return "This text is too long to be a unit."
    reasons: list[str] = []
    for rate_unit in rate_units(code):
        try:
            found = to_rate_unit(unit, rate_unit, heat_value)
        except UnitProblem as error:
            reasons.append(str(error))
            continue
        return Converted(found.multiplier, rate_unit, found.sentence)
    return reasons[0] if reasons else "This category has no unit of its own."


@lru_cache(maxsize=4096)
def factor_problem(unit: str, code: str) -> str:
    """Return why a unit cannot be that of a factor of this category, or nothing."""
    if len(unit) > LONGEST_UNIT:
        return "This text is too long to be a unit."
    try:
        _, per = factor_unit(unit)
    except UnitProblem as error:
        return str(error)
    own = rate_units(code)
    if own and per not in own and isinstance(convert(per, code, None), str):
        return (
            f'"{unit}" counts per {per}, but this category is counted per {own[0]}. Write mercury per '
            f"{own[0]}."
        )
    return ""


@cache
def scenarios(code: str) -> tuple[str, ...]:
    """Return the output scenarios that the factor sets know for a category."""
    names: dict[str, None] = {}
    for name in factor_sets():
        names |= {row.scenario: None for row in load_factor_set(name).distributions if row.code == code}
    return tuple(n for n in names if n)


@cache
def variants(code: str) -> tuple[str, ...]:
    """Return the variants of the input factor that the factor sets know for a category."""
    names: dict[str, None] = {}
    for name in factor_sets():
        names |= {row.variant: None for row in load_factor_set(name).factors if row.code == code}
    return tuple(n for n in names if n)


def own_set(path: Path | None, name: str) -> FactorSet | str | None:
    """Return the factor set of a dossier's own, why it cannot be read, or None when it is not its own.

    It is a folder of that name beside the dossier's files.
    """
    if path is None or name in factor_sets() or name != Path(name).name or name in {"", ".", ".."}:
        return None
    folder = (path if path.is_dir() else path.parent) / name
    if not folder.is_dir():
        return None
    try:
        return read_factor_set(folder)
    except FactsError as error:
        return f"The factor set cannot be read: {error}"


@cache
def corrections() -> frozenset[str]:
    """Return the names of context values that population estimates use."""
    return frozenset(name for rule in population_rules() for name in rule.corrections)


@cache
def country_codes() -> dict[str, str]:
    """Return the English name of every country by its code of three letters."""
    return {code: country_name(code) for code in countries()}


__all__ = [
    "Converted",
    "category",
    "children",
    "code_of",
    "convert",
    "corrections",
    "country_codes",
    "factor_problem",
    "factor_sets",
    "is_group",
    "name_of",
    "own_set",
    "parts",
    "rate_units",
    "scenarios",
    "suggest_code",
    "usable_codes",
    "variants",
]
