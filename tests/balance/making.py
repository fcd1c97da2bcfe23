"""Small networks, and a dense solver that shares no line with the one it checks."""

import numpy as np

from azogue.balance import Flow, Network, Node

OUTSIDE = "outside"


def measured(name, source, target, mean, variance=1.0, **more):
    return Flow(name, source, target, float(mean), float(variance), **more)


def unmeasured(name, source, target, **more):
    return Flow(name, source, target, **more)


def network(*flows, external=(OUTSIDE,), relations=()):
    names = dict.fromkeys(end for f in flows for end in (f.source, f.target))
    return Network(tuple(Node(n, balanced=n not in external) for n in names), tuple(flows), tuple(relations))


def dense(net):
    """Solve min Σ (x - m)² / v under every balance and relation by one dense KKT system.

    Returns means and covariance of all flows; unobservable ones come out as NaN by the null space of
    the constraints restricted to unmeasured flows.
    """
    flows = net.flows
    n = len(flows)
    slack = [r for r in net.relations if r.sd > 0]
    columns = n + len(slack)
    rows, right = [], []
    for node in net.nodes:
        if node.balanced:
            rows.append([(f.target == node.id) - (f.source == node.id) for f in flows] + [0] * len(slack))
            right.append(0.0)
    for relation in net.relations:
        row = np.zeros(columns)
        for name, c in relation.terms:
            row[[f.id for f in flows].index(name)] += c
        if relation.sd > 0:
            row[n + slack.index(relation)] = -1.0
        rows.append(row)
        right.append(relation.total)
    for i, f in enumerate(flows):
        if f.variance == 0:
            rows.append(np.eye(columns)[i])
            right.append(f.mean)
    size = max((abs(f.mean) for f in flows if f.mean), default=1.0)
    scale = np.array([np.sqrt(f.variance) if f.variance else size for f in flows] + [r.sd for r in slack])
    a, b = np.array(rows, float).reshape(len(rows), columns) * scale, np.array(right)
    length = np.maximum(np.abs(a).max(axis=1, initial=0.0), 1e-300)
    a, b = a / length[:, None], b / length
    weight = np.array([1.0 if f.variance else 0.0 for f in flows] + [1.0 for _ in slack])
    m = np.array([f.mean or 0.0 for f in flows] + [0.0] * len(slack)) / scale
    particular = np.linalg.pinv(a, rcond=1e-11) @ b
    _, s, vt = np.linalg.svd(a)
    rank = int((s > 1e-11 * max(s.max(initial=0.0), 1e-300)).sum())
    basis = vt[rank:].T
    h = basis.T @ (weight[:, None] * basis)
    values, vectors = np.linalg.eigh(h)
    good = values > 1e-12
    inverse = (vectors[:, good] / values[good]) @ vectors[:, good].T
    x = particular + basis @ (inverse @ (basis.T @ (weight * (m - particular))))
    variance = np.diag(basis @ inverse @ basis.T).copy()
    loose = basis @ vectors[:, ~good]
    blind = (np.abs(loose) > 1e-6).any(axis=1) if loose.size else np.zeros(columns, bool)
    x, variance = x * scale, variance * scale**2
    x[blind] = np.nan
    variance[blind] = np.nan
    return x[:n], variance[:n]
