"""The books of a year: the balance with its gap left open, the same one closed, and what both say."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from azogue.balance.balance import Balance
from azogue.balance.build import balance_of
from azogue.balance.gap import POOLS, GapWords, amount, gaps_in_words, name_of
from azogue.balance.records import Flow, ImpossibleNetwork, Reconciled
from azogue.balance.trade import Reading, read_flows
from azogue.inventory.inventory import Inventory
from azogue.quantity.ranges import Z975

SHOWN_SUSPECTS = 3
NOTHING_CHECKS = (
    "No figure can be suspected, because nothing checks another one. Enter supply, trade or stocks, so that "
    "two sides of the books meet."
)
ENDS = {"ground", "recovery", "plants", "other supply", "imports", "exports", "store", "byproducts"}
"""Where mercury of a pool comes from or goes to on record, other than the uses of the inventory."""


@dataclass(frozen=True)
class Books:
    """What is on record beside what is used, and whether it fits."""

    balance: Balance
    """With what is not recorded left open."""
    closed: Balance | None
    """As if nothing were unrecorded; None without any supply on record, and where such books cannot close."""

    @cached_property
    def gaps(self) -> tuple[GapWords, ...]:
        """What does not fit, pool by pool."""
        return gaps_in_words(self.balance)

    @property
    def suspects(self) -> tuple[Reconciled, ...]:
        """Measured flows that others contradict, the most suspicious first; of the closed books, if any."""
        found = self.closed.suspects if self.closed is not None else self.balance.suspects
        return tuple(f for f in found if abs(f.residual or 0.0) > Z975)

    @cached_property
    def verdict(self) -> tuple[str, ...]:
        """Whether the figures agree if nothing is unrecorded, and which datum to look at first."""
        if self.closed is None or self.closed.test.p is None:
            return (NOTHING_CHECKS,)
        test = self.closed.test
        assert test.p is not None
        held = sum(found.held_at_zero for found in self.closed.flows)
        far = [gap for gap in self.gaps if gap.z is not None and abs(gap.z) > Z975]
        # Flows held at zero count as known, so that chi-square hardly ever looks large: the gaps decide then.
        agree = not far if held else test.p >= 0.05
        first = (
            "If nothing were unrecorded, the figures would agree within their ranges."
            if agree
            else "If nothing were unrecorded, the figures would not agree within their ranges."
        )
        chance = max(test.p * 100, 0.1)
        tested = (
            f"Chi-square is {test.chi_square:.3g} with degrees of freedom {test.degrees}; chance alone makes "
            f"it larger in {chance:.1f} of 100 cases."
        )
        second = " ".join(_far(gap) for gap in far) if held else tested
        more = [_suspicion(found) for found in self.suspects[:SHOWN_SUSPECTS]] if not agree else []
        return (f"{first} {second}".rstrip(), *more)

    @cached_property
    def sureness(self) -> tuple[str, ...]:
        """Which flows are checked by others, which by nothing, and which the balance gives or cannot tell."""
        by = {status: [f for f in self.balance.flows if f.status == status] for status in _STATES}
        blind = self.balance.blind_spots
        checked = len(by["redundant"])
        measured = checked + len(blind)
        lines: list[str] = []
        if checked:
            lines.append(
                f"Measured, and checked by other flows: {checked} of {measured}. An error in them can be "
                "noticed."
            )
        if blind:
            lines.append(
                f"Measured, and checked by nothing else: {len(blind)} of {measured}. An error in them goes "
                f"straight into the result; the largest is {_large(blind[0])}."
            )
        if by["determined by others"]:
            lines.append(
                f"Not measured, and given by the balance: {len(by['determined by others'])}. "
                "They are as good as what they follow from."
            )
        if by["unobservable"]:
            lines.append(
                f"Not measured, and the balance cannot tell: {len(by['unobservable'])}. They have no value "
                "and no range until one of them is measured."
            )
        return tuple(lines)


_STATES = ("redundant", "determined by others", "unobservable")


def books_of(inventory: Inventory, year: int | None = None, *, trade: Any = None) -> Books:
    """Reconcile a year of an inventory, with the gap open and with closed books.

    Args:
        inventory: With its dossier.
        year: The latest of the inventory when None.
        trade: Reconciled trade; see :func:`azogue.balance.build.network_of`.

    Raises:
        BadTrade: See :func:`azogue.balance.trade.read_flows`.
        ImpossibleNetwork: The books contradict themselves; the message names the place.
        UnknownFigure: The inventory does not cover the year.

    """
    if trade is not None and not isinstance(trade, Reading):
        trade = read_flows(trade)
    found = balance_of(inventory, year, trade=trade)
    if not _has_supply(found):
        return Books(found, None)
    try:
        return Books(found, balance_of(inventory, year, closed=True, trade=trade))
    except ImpossibleNetwork:
        return Books(found, None)


def _has_supply(found: Balance) -> bool:
    """Tell whether anything on record enters or leaves the pools: else nothing can be closed."""
    ends = [{f.flow.source, f.flow.target} for f in found.flows]
    return any(pair & set(POOLS) and pair & ENDS for pair in ends)


def ends_in_words(balance: Balance, flow: Flow) -> tuple[str, str]:
    """Name both ends of a flow; what was supplied, imported, exported or stored goes by its own name."""
    start, end = (balance.nodes[node].label or node for node in (flow.source, flow.target))
    own = flow.label or flow.id
    if flow.id.startswith(("import:", "supply:")):
        return own, end
    return (start, own) if flow.id.startswith(("export:", "stock:")) else (start, end)


def _far(gap: GapWords) -> str:
    return f"The gap in {POOLS[gap.pool]} is {abs(gap.z or 0.0):.1f} standard deviations away from zero."


def _suspicion(found: Reconciled) -> str:
    off = abs(found.residual or 0.0)
    evidence = found.flow.evidence
    if not evidence:
        return f"Look at {name_of(found.flow)}: {off:.1f} standard deviations off."
    return f"Look at {name_of(found.flow)}: {off:.1f} standard deviations off ({evidence})."


def _large(flow: Flow) -> str:
    return f"{name_of(flow)}, {amount(flow.mean or 0.0)}"
