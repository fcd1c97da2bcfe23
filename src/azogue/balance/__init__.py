"""Supply = use + export + stock change: every flow of mercury of a country as one network that closes.

`build` makes the network of a dossier and its inventory, `kernel` reconciles it (`elimination`, `solving`,
`bounds`), `Balance` answers questions about the result, `gap` and `books` put what does not fit into
words, `trade` and `crossing` bring reconciled trade in, and `world` couples countries by their trade.
"""

from typing import TYPE_CHECKING, Any

from azogue.balance.records import (
    STATUS_WORDS,
    Flow,
    GlobalTest,
    ImpossibleNetwork,
    Leak,
    Network,
    Node,
    Reconciled,
    Relation,
)

if TYPE_CHECKING:
    from azogue.balance.balance import Balance, UnknownFlow
    from azogue.balance.books import Books, books_of
    from azogue.balance.build import balance_of, network_of
    from azogue.balance.gap import POOLS, GapWords, gap_in_words, gaps_in_words
    from azogue.balance.kernel import reconcile
    from azogue.balance.trade import BadTrade, consumption_of, read_flows
    from azogue.balance.world import TradeFlow, bilateral, couple, world_of

_LAZY = {
    "BadTrade": "trade",
    "Balance": "balance",
    "Books": "books",
    "GapWords": "gap",
    "POOLS": "gap",
    "TradeFlow": "world",
    "UnknownFlow": "balance",
    "balance_of": "build",
    "bilateral": "world",
    "books_of": "books",
    "consumption_of": "trade",
    "couple": "world",
    "gap_in_words": "gap",
    "gaps_in_words": "gap",
    "network_of": "build",
    "read_flows": "trade",
    "reconcile": "kernel",
    "world_of": "world",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"azogue.balance.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "POOLS",
    "STATUS_WORDS",
    "BadTrade",
    "Balance",
    "Books",
    "Flow",
    "GapWords",
    "GlobalTest",
    "ImpossibleNetwork",
    "Leak",
    "Network",
    "Node",
    "Reconciled",
    "Relation",
    "TradeFlow",
    "UnknownFlow",
    "balance_of",
    "bilateral",
    "books_of",
    "consumption_of",
    "couple",
    "gap_in_words",
    "gaps_in_words",
    "network_of",
    "read_flows",
    "reconcile",
    "world_of",
]
