"""Finding one row of a factor set by a label that may be shortened; the error lists the labels there are."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from azogue.facts.errors import FactsError
from azogue.facts.records import FactorSet, InputFactor, OutputDistribution
from azogue.facts.sources import categories

Row = TypeVar("Row", InputFactor, OutputDistribution)

EVERYWHERE = ("", "world")
"""Scopes of a row that may stand in where nobody named one."""


def find_factor(factor_set: FactorSet, code: str, variant: str = "") -> InputFactor:
    """Find an input factor.

    Args:
        factor_set: The set to look in.
        code: Source category.
        variant: Its label, or an unambiguous beginning of it; upper and lower case do not matter. Empty
            takes the set's choice, or the only row when it is meant for every place.

    Raises:
        FactsError: No row fits, or several do; the error lists the labels there are.

    """
    rows = [f for f in factor_set.factors if f.code == code]
    if not variant:
        variant = next((c.variant for c in factor_set.choices if c.code == code), "")
    return _one(rows, variant, lambda f: f.variant, factor_set.name, code, "variant")


def find_distribution(
    factor_set: FactorSet, code: str, scenario: str = "", phase: str = ""
) -> OutputDistribution:
    """Find an output distribution.

    Args:
        factor_set: The set to look in.
        code: Source category.
        scenario: Its label or an unambiguous beginning of it; empty takes the set's choice, or the only row
            when it is meant for every place.
        phase: Life phase; empty takes any.

    Raises:
        FactsError: No row fits, or several do; the error lists the labels there are.

    """
    rows = [d for d in factor_set.distributions if d.code == code and phase in ("", d.phase)]
    if not scenario:
        scenario = next((c.scenario for c in factor_set.choices if c.code == code), "")
    return _one(rows, scenario, lambda d: d.scenario, factor_set.name, code, "scenario")


def labelled(rows: Sequence[Row], wanted: str, label: Callable[[Row], str]) -> Sequence[Row]:
    """Return the rows with this very label, or else those that begin like it.

    Upper and lower case and outer spaces do not matter.
    """
    text = wanted.strip().casefold()
    exact = [r for r in rows if label(r).casefold() == text]
    return exact or [r for r in rows if label(r).casefold().startswith(text)]


def stands_in(row: InputFactor | OutputDistribution) -> bool:
    """Tell whether a row may stand where nobody named one; a row from one place is no default for another."""
    return row.scope in EVERYWHERE


def _one(
    rows: Sequence[Row], wanted: str, label: Callable[[Row], str], set_name: str, code: str, column: str
) -> Row:
    text = wanted.strip()
    fits = labelled(rows, text, label)
    if len(fits) == 1 and (text or stands_in(fits[0])):
        return fits[0]
    known = code in categories()
    if not rows:
        why = "the set has no row for this source category." if known else "no source category has this code."
        raise FactsError(set_name, None, "code", code, why)
    labels = "; ".join(dict.fromkeys(label(r) for r in (fits or rows)))
    if not text:
        why = f"the set chooses no row of {code} by itself"
    else:
        why = f"{len(fits)} rows of {code} begin like this" if fits else f"no row of {code} has this label"
    raise FactsError(set_name, None, column, wanted, f"{why}; name one of: {labels}.")
