"""Where capitals lie: one point for a country, because this program draws nobody's borders."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from azogue.facts.cells import Row
from azogue.facts.trade.cells import table
from azogue.facts.trade.records import Capital


def _degrees(row: Row, column: str, most: int) -> float:
    try:
        degrees = float(row.needed(column, f"degrees from -{most} to {most}"))
    except ValueError:
        degrees = float("nan")
    if not abs(degrees) <= most:
        raise row.wrong(column, f"write degrees from -{most} to {most}; south and west are negative.")
    return degrees


@lru_cache(maxsize=1)
def capitals() -> Mapping[str, Capital]:
    """Return the capitals that are known by ISO 3166 alpha-3, in the order of the codes.

    Raises:
        FactsError: A row of the table is broken.

    """
    found: dict[str, Capital] = {}
    for row in table("capitals.csv", ("country", "latitude", "longitude")):
        country = row.needed("country", "the alpha-3 code of the country")
        if country in found:
            raise row.wrong("country", "write a country that no other row has.")
        found[country] = Capital(
            country=country,
            latitude=_degrees(row, "latitude", 90),
            longitude=_degrees(row, "longitude", 180),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
    return MappingProxyType(found)
