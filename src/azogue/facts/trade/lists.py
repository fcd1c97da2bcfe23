"""The short lists of UN Comtrade: flows, customs procedures, modes of transport, quantity units."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from azogue.facts.trade.cells import table
from azogue.facts.trade.records import Listed


def _list(name: str, other: str = "") -> Mapping[str, Listed]:
    found = {}
    for row in table(name, ("code", "name", *((other,) if other else ()))):
        code = row.needed("code", "the code")
        if code in found:
            raise row.wrong("code", "another row has this code already; give each row its own.")
        found[code] = Listed(
            code=code,
            name=row.needed("name", "a name"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            other=row.text(other) if other else "",
            counts=row.text("counts"),
        )
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def trade_flows() -> Mapping[str, Listed]:
    """Return the flows of trade by code: M, X, RM, RX, and the parts of M and X that other codes name."""
    return _list("flows.csv", "old_code")


@lru_cache(maxsize=1)
def customs_procedures() -> Mapping[str, Listed]:
    """Return the customs procedures by code; C00 is all of them together."""
    return _list("customs_procedures.csv")


@lru_cache(maxsize=1)
def transport_modes() -> Mapping[str, Listed]:
    """Return the modes of transport by code; 0 is all of them together."""
    return _list("transport_modes.csv")


@lru_cache(maxsize=1)
def units() -> Mapping[str, Listed]:
    """Return the units of quantity by code, with their abbreviation in `other`."""
    return _list("units.csv", "abbreviation")
