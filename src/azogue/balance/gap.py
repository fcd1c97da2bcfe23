"""What does not fit, in words: how large, whether more than the ranges allow, and why it may be."""

import math
from dataclasses import dataclass

from azogue.balance.balance import Balance
from azogue.balance.records import Flow, Reconciled
from azogue.quantity.ranges import Z975

ARTISANAL_GOLD = "5.2.2"
POOLS = {"market": "mercury", "products": "mercury in products"}


@dataclass(frozen=True, slots=True)
class GapWords:
    """The gap of one pool, kg of mercury per year, with the sentences a reader needs."""

    pool: str
    kg: float | None
    """Positive: uses and exports exceed what was supplied; negative: more was supplied than used."""
    low: float | None
    high: float | None
    z: float | None
    """kg / its standard deviation; None when the gap is exact or unknown."""
    statement: str
    reason: str
    """The most probable reason."""
    driver: str
    """The flow whose range makes most of the gap's range: what to measure next."""


def gaps_in_words(balance: Balance) -> tuple[GapWords, ...]:
    """Say of every pool that the balance has how large its unrecorded flow is, and why it may be.

    Args:
        balance: Made by :func:`azogue.balance.build.balance_of`, not closed.

    """
    return tuple(gap_in_words(balance, pool) for pool in POOLS if pool in balance.nodes)


def gap_in_words(balance: Balance, pool: str = "market") -> GapWords:
    """Say how large the unrecorded flow of a pool is and what most probably stands behind it.

    Args:
        balance: Made from :func:`azogue.balance.build.network_of`, not closed.
        pool: "market" or "products".

    Raises:
        UnknownFlow: The balance has no unrecorded flow for that pool.

    """
    gap = balance.flow(f"not recorded: {pool}")
    if gap.mean is None or gap.sd is None:
        unknown = f"The gap in {POOLS[pool]} is not known: another flow of the pool is not known either."
        return GapWords(pool, None, None, None, None, unknown, "", "")
    z = gap.mean / gap.sd if gap.sd > 0 else None
    around = [
        (f, 1 if f.flow.target == pool else -1)
        for f in balance.flows
        if pool in {f.flow.source, f.flow.target} and f is not gap and f.mean is not None
    ]
    supplied = [f for f, way in around if (f.mean or 0.0) * way > 0]
    used = sorted((f for f, way in around if (f.mean or 0.0) * way < 0), key=lambda f: -abs(f.mean or 0.0))
    recorded = math.fsum(abs(f.mean or 0.0) for f in supplied)
    spent = math.fsum(abs(f.mean or 0.0) for f in used)
    stated = bool(supplied) or any(way > 0 for f, way in around if not f.flow.signed)
    statement = _statement(pool, gap, recorded, spent, z, stated=stated)
    reason = _reason(pool, gap, used, stated, z)
    return GapWords(pool, gap.mean, gap.low, gap.high, z, statement, reason, _driver(around, gap))


def amount(kg: float) -> str:
    """Write a mass for a sentence: three significant digits, t from 1,000 kg on."""
    value, unit = (kg / 1000, "t") if abs(kg) >= 1000 else (kg, "kg")
    digits = max(2 - math.floor(math.log10(abs(value))), 0) if value else 0
    return f"{round(value, digits):,.{min(digits, 6)}f} {unit}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def percent(fraction: float) -> str:
    """Write a fraction for a sentence, in whole percent."""
    return f"{fraction * 100:.0f}\N{NARROW NO-BREAK SPACE}%"


def _statement(
    pool: str, gap: Reconciled, recorded: float, spent: float, z: float | None, *, stated: bool
) -> str:
    assert gap.mean is not None
    what = POOLS[pool]
    low, high = gap.low, gap.high
    if gap.mean < 0 and low is not None and high is not None:
        low, high = -high, -low  # of what is too much, which is said without a sign
    span = (
        f" (95 % range {amount(low)} to {amount(high)})"
        if low is not None and high is not None and high > low
        else ""
    )
    if recorded == 0:
        none = (
            f"All supply and imports of {what} on record are zero"
            if stated
            else f"No supply and no import of {what} is on record with an amount"
        )
        return f"{none}, so the gap is the whole use: {amount(gap.mean)} a year{span}."
    if z is not None and abs(z) <= Z975:
        return (
            f"The books of {what} close within their ranges: {amount(recorded)} supplied, {amount(spent)} "
            f"used, stored or exported; the difference of {amount(abs(gap.mean))}{span} may be zero."
        )
    if gap.mean > 0:
        return (
            f"{amount(gap.mean)} of {what} a year{span} is used but not on record: {amount(recorded)} "
            f"supplied, {amount(spent)} used, stored or exported."
        )
    return (
        f"{amount(-gap.mean)} of {what} a year is on record as supply but not as use, "
        f"stock or export: {amount(recorded)} supplied, {amount(spent)} used, stored or exported."
    )


def _reason(pool: str, gap: Reconciled, used: list[Reconciled], stated: bool, z: float | None) -> str:
    assert gap.mean is not None
    if not stated:
        biggest = (
            f" The largest use, {amount(abs(used[0].mean or 0.0))}, is {name_of(used[0])}." if used else ""
        )
        first = "imports of 280540" if pool == "market" else "imports of batteries, lamps and thermometers"
        return (
            "Nothing says yet whether it was mined, recovered, imported or smuggled. "
            f"Enter {first} first.{biggest}"
        )
    if z is not None and abs(z) <= Z975:
        return "No unrecorded mercury is needed to explain the figures."
    if gap.mean < 0:
        return (
            "More came in than the known uses take: stock that nobody counted, export that nobody declared, "
            "or a use that the inventory does not have yet."
        )
    largest = used[0] if used else None
    if largest is not None and largest.flow.target == ARTISANAL_GOLD:
        share = min(gap.mean / abs(largest.mean or math.inf), 1.0)
        return (
            f"Most probably undeclared mercury for artisanal gold mining: it uses "
            f"{amount(largest.mean or 0.0)}, more than supply and imports show; the gap is "
            f"{percent(share)} of it."
        )
    if largest is not None:
        return (
            f"The largest use, {amount(abs(largest.mean or 0.0))}, is {name_of(largest)}: either its figure "
            "is too high, or supply reaches it that is not on record."
        )
    return "Exports or stocks exceed what is on record as supply."


def _driver(around: list[tuple[Reconciled, int]], gap: Reconciled) -> str:
    measured = [f for f, _ in around if f.sd]
    if not measured or not gap.sd:
        return ""
    widest = max(measured, key=lambda f: f.sd or 0.0)
    share = min((widest.sd or 0.0) ** 2 / gap.sd**2, 1.0)
    return f"{name_of(widest)} makes {percent(share)} of the gap's uncertainty: measure it next."


def name_of(found: Reconciled | Flow) -> str:
    """Name a flow for a sentence; the input of a source goes by the source."""
    flow = found.flow if isinstance(found, Reconciled) else found
    return (flow.label or flow.id).removesuffix(": input")
