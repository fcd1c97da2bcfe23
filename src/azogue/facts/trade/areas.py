"""The reporters and partners of trade statistics, by number or alpha-3 code."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import cast, get_args

from azogue.facts.cells import Row
from azogue.facts.errors import FactsError
from azogue.facts.trade.cells import table
from azogue.facts.trade.records import Area, AreaKind


def _until(row: Row) -> int | None:
    said = row.text("until")
    if said and not said.isdigit():
        raise row.wrong("until", "write the last year, or leave the cell blank.")
    return int(said) if said else None


@lru_cache(maxsize=1)
def areas() -> Mapping[str, Area]:
    """Return every area by its number in UN Comtrade, in the order of the numbers.

    Several areas may share an alpha-3 code: Germany is 276 and was 280.

    Raises:
        FactsError: A row of the table is broken.

    """
    found: dict[str, Area] = {}
    for row in table("areas.csv", ("code", "iso3", "key", "name", "kind", "aliases")):
        code = row.needed("code", "the number of the area")
        if code in found or not code.isdigit():
            raise row.wrong("code", "write a number that no other row has.")
        found[code] = Area(
            code=code,
            iso3=row.text("iso3"),
            key=row.text("key"),
            name=row.needed("name", "the name of the area"),
            kind=cast("AreaKind", row.one_of("kind", get_args(AreaKind))),
            until=_until(row),
            stands_for=row.text("stands_for"),
            aliases=row.words("aliases"),
            reporter=row.text("reporter") == "yes",
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _by_letters() -> Mapping[str, Area]:
    """Alpha-3 codes, keys and aliases; of several areas that share a code the one that still is."""
    found: dict[str, Area] = {}
    for one in sorted(areas().values(), key=lambda a: (a.kind == "former", -(a.until or 0))):
        for name in (one.iso3, one.key, *one.aliases):
            if name:
                found.setdefault(name, one)
    return MappingProxyType(found)


def area(code: str) -> Area:
    """Return an area by its number, with or without leading zeros, its alpha-3 code or its key.

    Raises:
        FactsError: No area has this code.

    """
    said = code.strip().upper()
    found = areas().get(said.lstrip("0") or "0") if said.isdigit() else _by_letters().get(said)
    if found is None:
        remedy = "no area of trade statistics has this code; write its number or its alpha-3 code."
        raise FactsError("areas.csv", None, "code", code, remedy)
    return found
