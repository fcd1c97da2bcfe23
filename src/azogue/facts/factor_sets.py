"""Factor sets: the two that come with the program, and any other laid beside them in a folder."""

import itertools
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from azogue.facts.cells import Row, rows, shipped
from azogue.facts.errors import FactsError
from azogue.facts.pathways import PATHWAYS
from azogue.facts.records import Choice, FactorSet, InputFactor, OutputDistribution
from azogue.facts.sources import categories

SHIPPED = ("toolkit", "literature")
MASSES = ("kg", "g", "mg", "ug", "ng")
RATE_UNITS = ("t", "kg", "m3", "item", "inhabitant", "corpse", "vehicle", "MWh")
SUM_TOLERANCE = 1e-5
"""Shares are written with up to six digits, so a full split may miss one by the rounding."""


def factor_sets() -> tuple[str, ...]:
    """Return the names of the factor sets that come with the program, in the usual order of asking."""
    return SHIPPED


@lru_cache(maxsize=8)
def load_factor_set(name: str) -> FactorSet:
    """Load a factor set that comes with the program.

    Args:
        name: One of `factor_sets()`; for a set of your own take `read_factor_set`.

    Raises:
        FactsError: No set has this name.

    """
    if name not in SHIPPED:
        known = ", ".join(SHIPPED)
        raise FactsError(
            "factor sets",
            None,
            "name",
            name,
            f"no set has this name; there are: {known}. A set of your own is a folder.",
        )
    return _read(shipped() / "factor_sets" / name)


def read_factor_set(folder: str | Path) -> FactorSet:
    """Read a factor set from a folder, with the same files and columns as those that come with the program.

    The folder holds `set.csv` (name, title, version, note), `input_factors.csv`,
    `output_distributions.csv` and `choices.csv`; each of the last three may be missing. A row without a
    confidence counts as "national".

    Raises:
        FactsError: The folder or `set.csv` is missing, or a cell cannot be right; the error names it.

    """
    path = Path(folder)
    if not path.is_dir():
        raise FactsError(str(folder), None, "", "", "this folder does not exist.")
    return _read(path)


def _read(folder: Traversable) -> FactorSet:
    head = folder / "set.csv"
    if not head.is_file():
        raise FactsError(
            folder.name, None, "", "", "the folder needs a set.csv with name, title, version and note."
        )
    lines = list(rows(head, ("name", "title", "version")))
    if len(lines) != 1:
        raise FactsError("set.csv", None, "", "", "write exactly one row below the header.")
    name = lines[0].needed("name", "the name of the set")
    factors = tuple(_factor(name, row) for row in _optional(folder, "input_factors.csv", FACTOR_COLUMNS))
    splits = tuple(_split(name, row) for row in _optional(folder, "output_distributions.csv", SPLIT_COLUMNS))
    if not factors and not splits:
        raise FactsError(
            folder.name, None, "", "", "the folder has neither an input factor nor an output distribution."
        )
    choice_rows = list(_optional(folder, "choices.csv", ("code", "variant", "scenario")))
    choices = tuple(_choice(name, row, factors, splits) for row in choice_rows)
    _no_twins("input_factors.csv", "variant", ((f.code, f.variant) for f in factors))
    _no_twins("output_distributions.csv", "scenario", ((d.code, d.scenario, d.phase) for d in splits))
    _no_twins("choices.csv", "code", ((c.code,) for c in choices))
    return FactorSet(
        name=name,
        title=lines[0].text("title"),
        version=lines[0].text("version"),
        note=lines[0].text("note"),
        factors=factors,
        distributions=splits,
        choices=choices,
    )


FACTOR_COLUMNS = ("code", "variant", "default", "low", "high", "unit", "citation")
SPLIT_COLUMNS = ("code", "scenario", *PATHWAYS, "full_split", "citation")


def _optional(folder: Traversable, name: str, columns: Iterable[str]) -> Iterable[Row]:
    file = folder / name
    return rows(file, tuple(columns)) if file.is_file() else ()


def _code(row: Row) -> str:
    code = row.needed("code", "the code of a source category")
    if code not in categories():
        raise row.wrong("code", "no source category has this code.")
    return code


def _factor(name: str, row: Row) -> InputFactor:
    low, default, high = (row.number_or_none(c) for c in ("low", "default", "high"))
    known = [(c, v) for c, v in (("low", low), ("default", default), ("high", high)) if v is not None]
    for (lower, a), (upper, b) in itertools.pairwise(known):
        if a > b:
            raise row.wrong(upper, f"low, default and high have to rise, and {lower} is {a:g}.")
    unit = row.text("unit") if not known else row.needed("unit", 'a unit such as "g/t"')
    mass, _, per = unit.partition("/")
    if unit and (mass not in MASSES or per not in RATE_UNITS):
        raise row.wrong(
            "unit", f"write mass/rate unit: one of {', '.join(MASSES)} per one of {', '.join(RATE_UNITS)}."
        )
    return InputFactor(
        factor_set=name,
        code=_code(row),
        variant=row.text("variant"),
        low=low,
        default=default,
        high=high,
        unit=unit,
        basis=row.text("basis"),
        version_group=row.text("version_group"),
        scope=row.text("scope"),
        quality=row.quality(),
        citation=row.needed("citation", "where the number comes from"),
        confidence=row.confidence(),
        recall=row.text("recall"),
        independent_check=row.text("independent_check"),
        note=row.text("note"),
    )


def _split(name: str, row: Row) -> OutputDistribution:
    shares = _shares(row)
    return OutputDistribution(
        factor_set=name,
        code=_code(row),
        scenario=row.text("scenario"),
        phase=row.text("phase"),
        shares=shares,
        full_split=shares is not None and row.text("full_split") == "yes",
        version_group=row.text("version_group"),
        scope=row.text("scope"),
        quality=row.quality(),
        citation=row.needed("citation", "where the split comes from"),
        confidence=row.confidence(),
        recall=row.text("recall"),
        note=row.text("note"),
    )


def _shares(row: Row) -> tuple[float, ...] | None:
    values = {p: row.number_or_none(p) for p in PATHWAYS}
    blank = [p for p, v in values.items() if v is None]
    if len(blank) == len(PATHWAYS):
        return None
    if blank:
        raise row.wrong(blank[0], "write 0 for a pathway that gets nothing, or leave all pathways blank.")
    shares = tuple(v for v in values.values() if v is not None)
    total = sum(shares)
    if row.one_of("full_split", ("yes", "no")) == "no":
        if total > 1 + SUM_TOLERANCE:
            raise row.wrong(
                PATHWAYS[0], f"the shares add up to {total:.6g}; they are fractions and may not exceed 1."
            )
        return shares
    if abs(total - 1) > SUM_TOLERANCE:
        remedy = f"the shares add up to {total:.6g} instead of 1; correct them, or write full_split = no."
        raise row.wrong(PATHWAYS[0], remedy)
    return shares if abs(total - 1) < 1e-9 else tuple(s / total for s in shares)


def _choice(
    name: str, row: Row, factors: tuple[InputFactor, ...], splits: tuple[OutputDistribution, ...]
) -> Choice:
    code, variant, scenario = _code(row), row.text("variant"), row.text("scenario")
    phases = row.words("phases") or ("",)
    if variant and not any(f.code == code and f.variant == variant for f in factors):
        raise row.wrong("variant", f"the set has no input factor {code} with this variant.")
    for phase in phases if scenario else ():
        if not any(d.code == code and d.scenario == scenario and phase in ("", d.phase) for d in splits):
            what = f"no output distribution {code} with this scenario" + (
                f" in the phase {phase}" if phase else ""
            )
            raise row.wrong("scenario", f"the set has {what}.")
    return Choice(name, code, variant, scenario, phases, row.text("reason"))


def _no_twins(table: str, column: str, keys: Iterable[tuple[str, ...]]) -> None:
    seen: set[tuple[str, ...]] = set()
    for key in keys:
        if key in seen:
            said = ", ".join(k for k in key if k)
            raise FactsError(
                table, None, column, said, "two rows have the same key; give each its own label."
            )
        seen.add(key)
