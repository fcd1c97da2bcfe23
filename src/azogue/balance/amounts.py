"""Rows of the supply, trade and stocks sheets as kilograms of mercury with a range."""

from dataclasses import dataclass

from azogue.balance.ranges import moments_of, range_of
from azogue.dossier.records import FlowRow
from azogue.facts import FactsError
from azogue.facts.trade import mercury_code
from azogue.inventory.spread import spread_of
from azogue.quantity.ranges import Z975
from azogue.quantity.units import UnitProblem, to_rate_unit

METAL = "280540"
COMPOUNDS = ("280540", "2852", "284390", "285100", "285300", "285390")
"""Codes of mercury, its compounds and amalgams; other codes are goods that hold mercury."""
FLASK_KG = 34.5
"""A flask of mercury in trade; customs tariffs that count flasks of this weight say so."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Kilograms of mercury; None with a reason when a row does not give them."""

    mean: float | None = None
    variance: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def evidence_of(row: FlowRow) -> str:
    """Name the sheet and row a figure stands in, and who said it."""
    place = f"{row.sheet}, row {row.evidence.row}" if row.evidence.row is not None else row.sheet
    return f"{place}: {row.evidence.source}" if row.evidence.source else place


def mass_of(row: FlowRow) -> Amount:
    """Return what a row states in kilograms of whatever it counts, before any mercury content."""
    cells = dict(row.values)
    amount = _number(cells.get("amount"))
    if amount is None:
        return Amount(reason="its amount is blank")
    try:
        factor = _kilograms(str(cells.get("unit") or ""))
    except UnitProblem as problem:
        return Amount(reason=str(problem))
    spread = spread_of(
        "rate", _number(cells.get("low")), amount, _number(cells.get("high")), str(cells.get("grade") or "")
    )
    low, value, high = (x * factor for x in (spread.low, spread.median, spread.high))
    mean, variance = moments_of(low, value, high)
    return Amount(mean, variance, low, high)


def mercury_of(row: FlowRow) -> Amount:
    """Return the kilograms of mercury of a trade row: its mass times its mercury content.

    The content is that of the row (g/kg). Without one, metal (280540) counts as pure, and a code under which
    nothing but mercury compounds or mercury goods go has the range of the facts; no basket ever does.
    """
    mass = mass_of(row)
    if mass.mean is None or mass.variance is None:
        return mass
    cells = dict(row.values)
    stated = _number(cells.get("mercury_content"))
    hs = str(cells.get("hs") or "")
    if stated is not None:
        if stated > 1000:
            return Amount(reason=f"a mercury content of {stated:g} g/kg is more than all of it")
        return _scaled(mass, stated / 1000)
    if hs.startswith(METAL) or (not hs and is_metal(str(cells.get("product") or ""))):
        return mass
    content = _content(hs)
    if content is None:
        return Amount(reason="its mercury content is not stated")
    low, high = content
    fraction, spread = (low + high) / 2, ((high - low) / 2 / Z975) ** 2
    mean = mass.mean * fraction
    variance = (mass.mean**2 + mass.variance) * (fraction**2 + spread) - mean**2
    return Amount(mean, variance, *range_of(mean, variance, signed=False))


def is_metal(words: str) -> bool:
    """Tell whether words name liquid mercury itself."""
    text = words.casefold()
    return any(w in text for w in ("mercury metal", "elemental", "quicksilver", "metallic mercury", "azogue"))


def _scaled(amount: Amount, factor: float) -> Amount:
    assert amount.mean is not None
    assert amount.variance is not None
    low, high = ((x * factor if x is not None else None) for x in (amount.low, amount.high))
    return Amount(amount.mean * factor, amount.variance * factor**2, low, high)


def _content(hs: str) -> tuple[float, float] | None:
    if not hs:
        return None
    try:
        code = mercury_code(hs)
    except FactsError:
        return None
    content = code.content
    if code.purity != "pure" or content is None or content.unit != "kg/kg":
        return None
    if content.low is None or content.high is None:
        return None
    return content.low, content.high


def _kilograms(unit: str) -> float:
    if not unit:
        return 1.0
    if unit.strip().casefold() in {"flask", "flasks"}:
        return FLASK_KG
    return to_rate_unit(unit, "kg").multiplier


def _number(cell: str | float | int | None) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None
