"""The balance beside general solvers: countries in blocks, coupled by bilateral trade.

python -m benchmarks.balance [FLOWS…] measures networks of about so many flows; 10,000 and 100,000 when none
are named. All engines get the same matrices in the same run, one after another on this core; times are the
best of equally many, in processor seconds, so that a neighbour's load hardly enters. Nobody keeps anything
from one run to the next. Peers that are not installed are named and left out.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
from scipy.sparse import csr_matrix, diags_array, eye_array, vstack
from scipy.sparse.linalg import spsolve

from azogue.balance.bounds import within_bounds
from azogue.balance.solving import solve
from azogue.balance.system import System
from benchmarks.rows import Row, table

LAYERS, WIDTH, PARTNERS = 5, 10, 10
LINKED = (LAYERS - 1) * WIDTH
FLOWS_A_COUNTRY = 260
REPEATS = 5
POOLS = 10


def world(flows: int, seed: int = 3, pools: int = 0) -> System:
    """Build countries of 5 layers of 10 processes; one process, the market, trades with other countries.

    With pools, markets trade through so many world pools (every other country sells, the others buy)
    instead of with each other: the shape of the pilot in which the goals were set.
    The first layer is fed, every process shares what comes in among what goes out, and the last is emptied:
    the true flows balance. Each is measured with an error of 2 to 20 % of its size, so that large and small
    flows and good and bad data stand side by side.
    """
    rng = np.random.default_rng(seed)
    countries = max(flows // FLOWS_A_COUNTRY, 2)
    block = LAYERS * WIDTH
    source: list[np.ndarray] = []
    target: list[np.ndarray] = []
    inner = FLOWS_A_COUNTRY - 2 * WIDTH - PARTNERS
    for c in range(countries):
        begin = np.arange(inner) % LINKED
        source.append(c * block + begin)
        end = (begin // WIDTH + 1) * WIDTH + rng.integers(0, WIDTH, inner)
        end[:LINKED] = begin[:LINKED] + WIDTH  # every process gets something
        target.append(c * block + end)
        source += [np.full(WIDTH, -1), c * block + (LAYERS - 1) * WIDTH + np.arange(WIDTH)]
        target += [c * block + np.arange(WIDTH), np.full(WIDTH, -1)]
        market = np.full(PARTNERS, c * block)
        others = (c + 1 + rng.integers(0, countries - 1, PARTNERS)) % countries * block
        if pools:
            others = countries * block + rng.integers(0, pools, PARTNERS)
        sells = not pools or c % 2 == 0
        source.append(market if sells else others)
        target.append(others if sells else market)
    start, end = np.concatenate(source), np.concatenate(target)
    count, nodes = len(start), countries * block + pools
    index = np.arange(count)
    into, out = end >= 0, start >= 0
    matrix = csr_matrix(
        (
            np.concatenate([np.ones(into.sum()), -np.ones(out.sum())]),
            (np.concatenate([end[into], start[out]]), np.concatenate([index[into], index[out]])),
        ),
        shape=(nodes, count),
    )
    truth = _through(start, end, nodes, rng)
    sd = truth * rng.uniform(0.02, 0.2, count)
    measured = np.maximum(truth + sd * rng.normal(size=count), 0.0)
    return System(matrix, np.zeros(nodes), measured, sd**2, np.ones(count, bool), ())


def unruly(system: System, seed: int = 1) -> System:
    """Measure one flow in fifty with 25 times its error, so that some of them come out negative."""
    rng = np.random.default_rng(seed)
    count = len(system.mean)
    sd = np.sqrt(system.variance) * np.where(rng.random(count) < 0.02, 25.0, 1.0)
    worse = sd**2 > system.variance
    mean = np.maximum(system.mean + np.where(worse, sd * rng.normal(size=count), 0.0), 0.0)
    return System(system.matrix, system.total, mean, sd**2, system.signed, ())


def _through(start: np.ndarray, end: np.ndarray, nodes: int, rng: np.random.Generator) -> np.ndarray:
    """Return true flows: throughput T = feed + sharesᵀ T, each flow its share of what passes its start."""
    share = rng.lognormal(0, 1, len(start))
    inside = start >= 0
    share[inside] /= np.bincount(start[inside], share[inside], nodes)[start[inside]]
    feed = np.zeros(nodes)
    flow = np.zeros(len(start))
    flow[~inside] = rng.lognormal(3, 1, int((~inside).sum()))
    np.add.at(feed, end[~inside], flow[~inside])
    onward = inside & (end >= 0)
    passed = csr_matrix((share[onward], (end[onward], start[onward])), shape=(nodes, nodes))
    throughput = spsolve((eye_array(nodes) - passed).tocsc(), feed)
    flow[inside] = share[inside] * throughput[start[inside]]
    return flow


def ours(system: System) -> np.ndarray:
    """Ours, without the variances."""
    return solve(system, variances=False).mean


def by_spsolve(system: System) -> np.ndarray:
    """The normal equations by SciPy's SuperLU."""
    spread = diags_array(system.variance)
    product = (system.matrix @ spread @ system.matrix.T).tocsc()
    multiplier = spsolve(product, system.matrix @ system.mean - system.total)
    return np.asarray(system.mean - spread @ (system.matrix.T @ multiplier))


def _scaled(system: System) -> tuple[csr_matrix, np.ndarray]:
    sd = np.sqrt(system.variance)
    return (system.matrix @ diags_array(sd)).tocsc(), -system.mean / sd


def by_clarabel(system: System, *, bounded: bool = False) -> np.ndarray:
    """The quadratic program by Clarabel, flows in units of their standard deviations."""
    import clarabel

    matrix, linear = _scaled(system)
    count = len(linear)
    cones = [clarabel.ZeroConeT(len(system.total))]
    right = system.total
    if bounded:
        matrix = vstack([matrix, -eye_array(count)], format="csc")
        right = np.concatenate([right, np.zeros(count)])
        cones.append(clarabel.NonnegativeConeT(count))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    quadratic = eye_array(count, format="csc")
    done = clarabel.DefaultSolver(quadratic, linear, matrix, right, cones, settings).solve()
    return np.asarray(done.x) * np.sqrt(system.variance)


def by_osqp(system: System) -> np.ndarray:
    """The quadratic program by OSQP at its usual precision."""
    import osqp

    matrix, linear = _scaled(system)
    solver = osqp.OSQP()
    quadratic = eye_array(len(linear), format="csc")
    # OSQP keeps to 32-bit indices of the older matrix class.
    from scipy.sparse import csc_matrix

    solver.setup(csc_matrix(quadratic), linear, csc_matrix(matrix), system.total, system.total, verbose=False)
    return np.asarray(solver.solve().x) * np.sqrt(system.variance)


def best(engine: Callable[[], object], repeats: int = REPEATS) -> tuple[float, object]:
    """Return the least processor time of several runs, seconds, and the last result."""
    least, found = np.inf, None
    for _ in range(repeats):
        before = time.process_time()
        found = engine()
        least = min(least, time.process_time() - before)
    return least, found


PEERS = (
    ("Clarabel", by_clarabel, "≥ 8×"),
    ("OSQP", by_osqp, "≥ 8×"),
    ("spsolve, normal equations", by_spsolve, "≥ 10×"),
)


def _milli(seconds: float) -> str:
    return f"{seconds * 1000:,.3g} ms"


def measure(flows: int, pools: int = 0) -> list[Row]:
    """Measure all engines on one network, each from the matrices on: nobody keeps an order or a factor."""
    system = world(flows, pools=pools)
    nodes, count = system.matrix.shape
    solve(world(2 * FLOWS_A_COUNTRY * 20))  # the compiler's time is not the solver's
    own, x = best(lambda: ours(system))
    whole, _ = best(lambda: solve(system))
    assert isinstance(x, np.ndarray)
    off = float(np.abs(system.matrix @ x).max() / np.abs(x).max())
    shape = f"{count:,} flows, {nodes:,} nodes, trade {f'through {pools} pools' if pools else 'in pairs'}"
    rows = [Row(f"Reconciliation, {shape}: largest imbalance / largest flow", f"{off:.1e}", goal="≤ 1e-12")]
    for name, peer, goal in PEERS:
        try:
            theirs, y = best(lambda peer=peer: peer(system))  # type: ignore[misc]
        except ImportError:
            rows.append(Row(f"Reconciliation, {shape}, beside {name}", _milli(own), "not installed"))
            continue
        assert isinstance(y, np.ndarray)
        apart = float(np.abs(x - y).max() / np.abs(x).max())
        beside = f"{_milli(theirs)} (results {apart:.0e} apart)"
        shown = goal if flows >= 50_000 else ""
        rows.append(Row(f"Reconciliation, {shape}, beside {name}", _milli(own), beside, theirs / own, shown))
        with_all = f"The same with all {count:,} posterior variances, beside {name} without any"
        rows.append(Row(with_all, _milli(whole), _milli(theirs), theirs / whole))
    rows += [_bounded(system, shape), _bounded(unruly(system), shape)]
    return rows


def growth() -> list[Row]:
    """Measure how time grows with the number of countries, ours alone."""
    found = []
    for pools, sizes in ((0, (10_000, 100_000)), (POOLS, (10_000, 100_000, 1_000_000))):
        before = None
        for flows in sizes:
            system = world(flows, pools=pools)
            count = len(system.mean)
            own, _ = best(lambda system=system: ours(system), REPEATS)  # type: ignore[misc]
            whole, _ = best(lambda system=system: solve(system), REPEATS)  # type: ignore[misc]
            if before is not None:
                kind = f"through {pools} pools" if pools else "in pairs"
                what = f"Growth, trade {kind}, {before[0]:,} to {count:,} flows: exponent of time"
                power = [
                    np.log(t / b) / np.log(count / before[0])
                    for t, b in zip((own, whole), before[1:], strict=True)
                ]
                found.append(Row(what, f"{power[0]:.2f}", f"with variances {power[1]:.2f}", goal="about 1"))
            before = (count, own, whole)
    return found


def _bounded(system: System, shape: str) -> Row:
    positive = System(
        system.matrix,
        system.total,
        system.mean,
        system.variance,
        np.zeros(len(system.mean), bool),
        (),
    )
    own, found = best(lambda: within_bounds(positive, variances=False), 3)
    theirs, y = best(lambda: by_clarabel(positive, bounded=True), 3)
    assert isinstance(found, tuple)
    assert isinstance(y, np.ndarray)
    held = int(found[1].sum())
    x = found[0].mean
    weight = 1 / positive.variance
    apart = float(weight @ (x - positive.mean) ** 2) / float(weight @ (y - positive.mean) ** 2) - 1
    beside = f"{_milli(theirs)} (objective {apart:+.0e} apart)"
    return Row(
        f"With x ≥ 0, {shape}, {held:,} held, closed exactly, beside Clarabel alone",
        _milli(own),
        beside,
        theirs / own,
    )


def rows() -> list[Row]:
    """Measure both sizes, and growth, in a process of its own where BLAS has one thread for everybody.

    Threads that wait for each other use processor time too, and the more the busier the machine is.
    """
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.balance", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=alone)
    return [Row(**row) for row in json.loads(done.stdout)]


def main(words: list[str]) -> None:
    """Measure the sizes named, or both and growth, and print a table, or JSON when asked."""
    sizes = [int(word) for word in words if word != "--json"]
    found = [r for size in sizes or [10_000, 100_000] for pools in (0, POOLS) for r in measure(size, pools)]
    found += [] if sizes else growth()
    print(json.dumps([asdict(row) for row in found]) if "--json" in words else table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
