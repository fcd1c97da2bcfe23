"""Supply = use + export + stock change: every flow of mercury of a country as one network that closes.

`build` makes the network of a dossier and its inventory, `kernel` reconciles it (`elimination`, `solving`,
`bounds`), `Balance` answers questions about the result, `gap` and `books` put what does not fit into
words, and `world` couples countries by their trade.
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
    from azogue.balance.world import TradeFlow, couple

_LAZY = {
    "Balance": "balance",
    "Books": "books",
    "GapWords": "gap",
    "POOLS": "gap",
    "TradeFlow": "world",
    "UnknownFlow": "balance",
    "balance_of": "build",
    "books_of": "books",
    "couple": "world",
    "gap_in_words": "gap",
    "gaps_in_words": "gap",
    "network_of": "build",
    "reconcile": "kernel",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"azogue.balance.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "POOLS",
    "STATUS_WORDS",
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
    "books_of",
    "couple",
    "gap_in_words",
    "gaps_in_words",
    "network_of",
    "reconcile",
]
