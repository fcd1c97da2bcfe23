"""The object people hold: reconciled flows and the questions one can ask of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from azogue.balance.records import Flow, GlobalTest, Leak, Network, Node, Reconciled
from azogue.inventory.records import Sankey
from azogue.quantity.explanation import Explanation

if TYPE_CHECKING:
    import polars as pl


class UnknownFlow(LookupError):
    """Asked for a flow that the balance does not have."""


@dataclass(frozen=True)
class Balance:
    """Every flow of a network after reconciliation. All masses are kg of mercury per year."""

    network: Network
    flows: tuple[Reconciled, ...]
    """In the order of the network."""
    test: GlobalTest
    leaks: tuple[Leak, ...]
    """What each place would have to hide to explain the residuals; the most telling first."""

    @cached_property
    def _by_id(self) -> dict[str, Reconciled]:
        return {found.flow.id: found for found in self.flows}

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Nodes by id."""
        return {node.id: node for node in self.network.nodes}

    def flow(self, name: str) -> Reconciled:
        """Return one flow.

        Raises:
            UnknownFlow: There is no such flow; the message lists close ones.

        """
        if name in self._by_id:
            return self._by_id[name]
        import difflib

        close = difflib.get_close_matches(name, self._by_id, n=3, cutoff=0.3) or list(self._by_id)[:5]
        raise UnknownFlow(f'There is no flow "{name}". There is: {", ".join(close)}.')

    @property
    def gaps(self) -> tuple[Reconciled, ...]:
        """Flows that nobody recorded and that close the books, largest first; unknown ones last."""
        found = [f for f in self.flows if f.flow.kind == "gap"]
        return tuple(sorted(found, key=lambda f: -abs(f.mean) if f.mean is not None else 1.0))

    @property
    def suspects(self) -> tuple[Reconciled, ...]:
        """Measured flows with a residual, the largest first: the first is the datum to look at."""
        found = [f for f in self.flows if f.residual is not None]
        return tuple(sorted(found, key=lambda f: -abs(f.residual or 0.0)))

    @property
    def blind_spots(self) -> tuple[Flow, ...]:
        """Measured flows that could be wrong without anyone noticing, largest first."""
        found = [f.flow for f in self.flows if f.status in {"just determined", "exact"}]
        return tuple(sorted(found, key=lambda f: -abs(f.mean or 0.0)))

    def imbalance(self, node: str) -> float | None:
        """Return what enters a node less what leaves it, kg; None when one of its flows is not known.

        Raises:
            UnknownFlow: There is no such node.

        """
        if node not in self.nodes:
            raise UnknownFlow(f'There is no node "{node}".')
        total = 0.0
        for found in self.flows:
            sign = (found.flow.target == node) - (found.flow.source == node)
            if sign and found.mean is None:
                return None
            total += sign * (found.mean or 0.0)
        return total

    def table(self) -> "pl.DataFrame":
        """Return one row a flow; see :func:`azogue.balance.tables.tidy_table`."""
        from azogue.balance.tables import tidy_table

        return tidy_table(self)

    def explain(self, name: str) -> Explanation:
        """Say where the figure of a flow comes from and what the balance did to it.

        Raises:
            UnknownFlow: There is no such flow.

        """
        from azogue.balance.explaining import explain_flow

        return explain_flow(self, self.flow(name))

    def sankey(self, *, pools: bool = True) -> Sankey:
        """Return nodes and links, gaps with kind "gap"; see :func:`azogue.balance.sankey.sankey_of`."""
        from azogue.balance.sankey import sankey_of

        return sankey_of(self, pools=pools)
