"""The decisions of this desk that need no database: which codes count, when an alert is opened again."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

MOVED: Final = math.log(1.1)
"""How far, on the ln scale, a figure moves before an answered alert is opened again."""
LEAST_VALUE: Final = 1_000.0
"""USD below which gaps, orphans and unit values are left alone."""


@lru_cache(maxsize=1)
def wanted_codes() -> frozenset[str]:
    """Return the six-digit codes that are read: of mercury, its products, and what mercury hid under."""
    from azogue.facts.trade import mercury_codes
    from azogue.trade.screen_time import COVERS

    return frozenset(mercury_codes()) | {code for codes in COVERS.values() for code in codes}


@lru_cache(maxsize=1)
def mercury_only() -> frozenset[str]:
    """Return the codes under which nothing but mercury itself, its compounds or mercury goods is traded."""
    from azogue.facts.trade import mercury_codes

    return frozenset(hs for hs, code in mercury_codes().items() if code.purity == "pure")


def is_basket(hs: str) -> bool:
    """Return whether a code can hide mercury products and says nothing of mercury by itself."""
    from azogue.facts.trade import mercury_codes

    known = mercury_codes().get(hs)
    return hs != "*" and (known is None or known.purity == "basket")


def moved(before: float, now: float) -> bool:
    """Return whether a figure is materially another one than the one that was answered."""
    if before == now:
        return False
    if before <= 0 or now <= 0:
        return True
    return abs(math.log(now) - math.log(before)) >= MOVED


def alert_key(detector: str, exporter: str, importer: str, hs: str, year: int, side: str = "") -> str:
    """Return the key that an alert keeps from run to run."""
    name = f"{detector}.{side}" if side else detector
    return f"{name}:{exporter}:{importer}:{hs}:{year}"


def matches(watched: str, code: str) -> bool:
    """Return whether a watched code, or the digits it begins with, covers a code."""
    return not watched or code.startswith(watched)


def months_before(period: int, count: int) -> int:
    """Return the month so many months before one such as 202103."""
    at = period // 100 * 12 + period % 100 - 1 - count
    return at // 12 * 100 + at % 12 + 1


def is_month(period: int) -> bool:
    """Return whether a number is a month such as 202103, and not a year."""
    return 190001 <= period <= 999912 and 1 <= period % 100 <= 12


def total(parts: Iterable[float | None]) -> float | None:
    """Return the exact sum; None when a part is unknown or there is none."""
    known = list(parts)
    return None if not known or None in known else math.fsum(p for p in known if p is not None)


def contents() -> tuple[Mapping[str, tuple[float, float]], Mapping[str, tuple[float, float]]]:
    """Return the mercury in goods by code: kg in a kg of product, and kg in an item; no code of a basket."""
    from azogue.facts.trade import mercury_codes

    by_kg: dict[str, tuple[float, float]] = {}
    by_item: dict[str, tuple[float, float]] = {}
    for hs, code in mercury_codes().items():
        if code.content is None or code.content.high is None or code.purity == "basket":
            continue
        low, high = code.content.low or 0.0, code.content.high
        if code.content.unit == "kg/kg":
            by_kg[hs] = (low, high)
        else:
            by_item[hs] = (low / 1e6, high / 1e6)
    return by_kg, by_item


def plain(value: Any) -> Any:
    """Return a value as the database keeps it: what is no finite number is unknown."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        # Whole numbers that are too wide for the engine's own kind come as this.
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
