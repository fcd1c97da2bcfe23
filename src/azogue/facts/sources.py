"""The source categories of the Toolkit and the unit in which each is counted."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from azogue.facts.cells import rows, shipped
from azogue.facts.errors import FactsError
from azogue.facts.records import Category


@lru_cache(maxsize=1)
def _table() -> tuple[Mapping[str, Category], Mapping[str, tuple[str, ...]]]:
    found: dict[str, Category] = {}
    units: dict[str, tuple[str, ...]] = {}
    for row in rows(shipped() / "categories.csv", ("code", "name", "rate_unit")):
        code = row.needed("code", "the code of the category")
        found[code] = Category(
            code=code,
            parent=row.text("parent"),
            name=row.needed("name", "the name of the category"),
            level=row.text("level"),
            rate_unit=row.text("rate_unit"),
            rate_of=row.text("rate_of"),
            variants=row.text("variants"),
            pathways_note=row.text("pathways_note"),
            approach=row.text("approach"),
            source=row.text("source"),
            name_confidence=row.confidence("name_confidence"),
            code_confidence=row.confidence("code_confidence"),
            note=row.text("note"),
        )
        main = (found[code].rate_unit,) if found[code].rate_unit else ()
        units[code] = main + row.words("other_units")
    return MappingProxyType(found), MappingProxyType(units)


def categories() -> Mapping[str, Category]:
    """Return every source category by its code, in the order of the Toolkit, 5.1 to 5.11.11."""
    return _table()[0]


def rate_units(code: str) -> tuple[str, ...]:
    """Return the units an activity rate of this category may have, the main one first.

    Empty for groups and for the hot spots, which have no rate.

    Raises:
        FactsError: No category has this code.

    """
    units = _table()[1]
    if code not in units:
        raise FactsError("categories.csv", None, "code", code, "no source category has this code.")
    return units[code]
