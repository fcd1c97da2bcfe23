"""From nodes and flows to arrays: one row of coefficients a balanced node or relation, one column a flow."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from azogue.balance.records import Flow, ImpossibleNetwork, Network, Relation

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Places = npt.NDArray[np.signedinteger[Any]]
"""Indices of either width."""
Sparse = tuple[Places, Places, Floats]
"""Compressed rows or columns: starts, indices, values."""
Flags = npt.NDArray[np.bool_]

MOST_FLOWS = 2_000_000
LARGEST = 1e15
"""Kilograms; beyond it squares lose their digits, and no such flow exists."""


@dataclass(frozen=True, slots=True)
class System:
    """M balances over N columns: A x = b, with x measured as mean ± sqrt(variance) where known."""

    matrix: Any
    """(M, N) scipy CSR matrix; +1 into a node, -1 out of it, coefficients in relations."""
    total: Floats
    """(M,) right-hand side b, kg per year."""
    mean: Floats
    """(N,) kg per year; 0 where unmeasured."""
    variance: Floats
    """(N,) kg² per year²; infinite where unmeasured, 0 where exact."""
    signed: Flags
    """(N,) whether the column may be negative."""
    rows: tuple[str, ...]
    """Node or relation of each row; empty names are allowed for anonymous systems."""

    @property
    def unmeasured(self) -> Flags:
        """(N,) True where nothing is known but through the balance."""
        return np.isinf(self.variance)


def system_of(network: Network) -> System:
    """Lay out a network as arrays, flows first, then one slack column a relation with a range.

    Raises:
        ImpossibleNetwork: An id is used twice, a flow names no node, a number makes no sense.

    """
    from scipy.sparse import csr_matrix

    _check_names(network)
    index = {flow.id: i for i, flow in enumerate(network.flows)}
    row_of = {node.id: r for r, node in enumerate(n for n in network.nodes if n.balanced)}
    known = {node.id for node in network.nodes}
    at: list[tuple[int, int, float]] = []
    for i, flow in enumerate(network.flows):
        _check_flow(flow, known)
        if flow.target in row_of:
            at.append((row_of[flow.target], i, 1.0))
        if flow.source in row_of:
            at.append((row_of[flow.source], i, -1.0))
    slacks = [r.sd for r in network.relations if r.sd > 0]
    total = [0.0] * len(row_of)
    column = len(network.flows)
    for offset, relation in enumerate(network.relations):
        _check_relation(relation, index)
        at += [(len(row_of) + offset, index[name], c) for name, c in relation.terms]
        if relation.sd > 0:
            at.append((len(row_of) + offset, column, -1.0))
            column += 1
        total.append(relation.total)
    rows, columns, values = (np.array(x) for x in zip(*at, strict=True)) if at else ((), (), ())
    shape = (len(total), column)
    flows = network.flows
    return System(
        matrix=csr_matrix((np.asarray(values, float), (rows, columns)), shape=shape),
        total=np.array(total, float),
        mean=np.array([f.mean or 0.0 for f in flows] + [0.0] * len(slacks), float),
        variance=np.array(
            [math.inf if f.variance is None else f.variance for f in flows] + [sd * sd for sd in slacks],
            float,
        ),
        signed=np.array([f.signed for f in flows] + [True] * len(slacks), bool),
        rows=(*row_of, *(r.id for r in network.relations)),
    )


def _check_names(network: Network) -> None:
    if len(network.flows) > MOST_FLOWS:
        raise ImpossibleNetwork(
            f"The network has {len(network.flows):,} flows; {MOST_FLOWS:,} is the most. Split it."
        )
    groups: tuple[tuple[str, Sequence[str]], ...] = (
        ("node", [n.id for n in network.nodes]),
        ("flow", [f.id for f in network.flows]),
        ("relation", [r.id for r in network.relations]),
    )
    for what, names in groups:
        if len(set(names)) < len(names):
            twice = Counter(names).most_common(1)[0][0]
            raise ImpossibleNetwork(f'The {what} "{twice}" is there twice. Give each {what} its own id.')


def _check_flow(flow: Flow, nodes: set[str]) -> None:
    place = f'Flow "{flow.id}"'
    for end in (flow.source, flow.target):
        if end not in nodes:
            raise ImpossibleNetwork(f'{place} names a node "{end}" that is not in the network. Add it.')
    if flow.source == flow.target:
        raise ImpossibleNetwork(f'{place} starts and ends at "{flow.source}". Give it two different ends.')
    if (flow.mean is None) != (flow.variance is None):
        raise ImpossibleNetwork(
            f"{place} has only one of mean and variance. Give both for a measured flow (variance 0 when it "
            "is exact), or neither when it is not known."
        )
    if flow.mean is None or flow.variance is None:
        return
    if not (math.isfinite(flow.mean) and abs(flow.mean) <= LARGEST):
        raise ImpossibleNetwork(f"{place}: a mean of {flow.mean:g} kg cannot be. Give a finite amount.")
    if not (math.isfinite(flow.variance) and 0 <= flow.variance <= LARGEST**2):
        raise ImpossibleNetwork(
            f"{place}: a variance of {flow.variance:g} cannot be. Give a finite number of zero or more."
        )
    if flow.mean < 0 and not flow.signed:
        raise ImpossibleNetwork(
            f"{place}: {flow.mean:g} kg is negative. Turn source and target round, or mark it as signed."
        )


def _check_relation(relation: Relation, index: dict[str, int]) -> None:
    place = f'Relation "{relation.id}"'
    names = [name for name, _ in relation.terms]
    missing = [name for name in names if name not in index]
    if missing or len(set(names)) < len(names) or not names:
        raise ImpossibleNetwork(
            f"{place} must name flows of the network, each once. Not there or twice: "
            f"{', '.join(missing) or ', '.join(sorted({n for n in names if names.count(n) > 1})) or 'none'}."
        )
    numbers = (*(c for _, c in relation.terms), relation.total, relation.sd)
    if (
        not all(math.isfinite(x) for x in numbers)
        or relation.sd < 0
        or any(c == 0 for _, c in relation.terms)
    ):
        raise ImpossibleNetwork(
            f"{place}: give finite numbers, no coefficient of zero, a sd of zero or more."
        )
