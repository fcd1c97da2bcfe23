"""The engines of the kernel benchmark: python -m benchmarks.kernel_engines NAME DRAWS REPEATS runs one.

The task: 100 sources with a rate and a factor (lognormal) and a split over six pathways (logistic-normal),
8 variates a source and draw. Result: all draws of the total by pathway, and the means of every source by
pathway. brightway cannot renormalise, so its shares are independent lognormals.
"""

import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from azogue.quantity import ReleaseModel

SOURCES, PATHS = 100, 6
RATE, FACTOR, SIGMA = 0.2, 0.5, 0.4
Run = Callable[[int], Any]


def defaults() -> tuple[np.ndarray, np.ndarray]:
    """Scales (100,) and default shares (100, 6), the same for every engine."""
    r = np.random.default_rng(20130816)
    return r.lognormal(3, 1, SOURCES), r.dirichlet(np.full(PATHS, 3.0), SOURCES)


def our_model() -> "ReleaseModel":
    """The task as a release model; group 100 is the total."""
    from azogue.quantity import ReleaseModel, identity

    scale, split = defaults()

    def names(kind: str) -> np.ndarray:
        return np.array([identity(f"{kind} {s}") for s in range(SOURCES)], dtype=np.uint64)

    def each(x: float) -> np.ndarray:
        return np.full(SOURCES, x)

    return ReleaseModel(
        scale=scale,
        rate_id=names("rate"),
        rate_below=each(RATE),
        rate_above=each(RATE),
        factor_id=names("factor"),
        factor_below=each(FACTOR),
        factor_above=each(FACTOR),
        split_id=names("split"),
        split=split,
        split_total=each(1.0),
        split_sigma=each(SIGMA),
        member_start=np.arange(SOURCES + 1) * 2,
        member_group=np.stack((np.arange(SOURCES), each(SOURCES)), axis=1).reshape(-1).astype(np.int64),
        member_weight=np.ones((2 * SOURCES, PATHS + 1)),
        groups=SOURCES + 1,
    )


def ours(backend: str, threads: int) -> Run:
    """Our engine, with the draws of the total and the means of the sources."""
    from azogue.quantity import totals

    model = our_model()
    return lambda draws: totals(model, draws, 7, SOURCES, backend=backend, threads=threads)[1][-1, 1:-1].sum()


def our_summary(threads: int) -> Run:
    """Our engine, with mean, deviation and 95 % points of every source, pathway and total, streamed."""
    from azogue.quantity import summarise

    model = our_model()
    return lambda draws: summarise(model, draws, 7, backend="fused", threads=threads).mean[-1, 1:-1].sum()


def numpy_blocks(generator: str) -> Run:
    """What one writes in NumPy with care for memory: blocks of 512 draws, NumPy's own generator."""
    scale, split = defaults()
    block = 512

    def run(draws: int) -> float:
        g = np.random.Generator(getattr(np.random, generator)(7))
        total, means = np.empty((draws, PATHS)), np.zeros((SOURCES, PATHS))
        for at in range(0, draws, block):
            n = min(block, draws - at)
            entering = scale * np.exp(
                RATE * g.standard_normal((n, SOURCES)) + FACTOR * g.standard_normal((n, SOURCES))
            )
            parts = g.standard_normal((n, SOURCES, PATHS))
            parts *= SIGMA
            np.exp(parts, out=parts)
            parts *= split
            parts *= (entering / parts.sum(axis=2))[:, :, None]
            total[at : at + n] = parts.sum(axis=1)
            means += parts.sum(axis=0)
        means /= draws
        return float(means.sum())

    return run


def openturns() -> Run:
    """OpenTURNS draws each source's eight lognormals, NumPy does the rest."""
    import openturns as ot  # type: ignore[import-not-found]

    scale, split = defaults()
    joint = getattr(ot, "JointDistribution", None) or ot.ComposedDistribution

    def run(draws: int) -> float:
        ot.RandomGenerator.SetSeed(7)
        total, means = np.zeros((draws, PATHS)), np.empty((SOURCES, PATHS))
        for s in range(SOURCES):
            logs = [math.log(scale[s]), 0.0, *np.log(split[s])]
            widths = [RATE, FACTOR] + [SIGMA] * PATHS
            marginals = [ot.LogNormal(m, w) for m, w in zip(logs, widths, strict=True)]
            x = np.asarray(joint(marginals).getSample(draws))
            release = x[:, 2:] * (x[:, 0] * x[:, 1] / x[:, 2:].sum(axis=1))[:, None]
            total += release
            means[s] = release.mean(axis=0)
        return float(means.sum())

    return run


def brightway() -> Run:
    """bw2calc solves a sparse system for every draw: total ← sources ← their mercury → pathways."""
    import bw2calc as bc  # type: ignore[import-not-found]
    import bw_processing as bwp  # type: ignore[import-not-found]

    scale, split = defaults()
    s = np.arange(SOURCES)
    size = 2 * SOURCES + 1
    package = bwp.create_datapackage()
    links = [(1 + s, np.zeros_like(s), scale, RATE), (1 + SOURCES + s, 1 + s, np.ones(SOURCES), FACTOR)]
    rows = np.concatenate([np.arange(size), *(r for r, _, _, _ in links)])
    cols = np.concatenate([np.arange(size), *(c for _, c, _, _ in links)])
    flows, to = np.divmod(np.arange(SOURCES * PATHS), PATHS)
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        indices_array=indices(bwp, rows, cols),
        data_array=np.concatenate([np.ones(size), *(a for _, _, a, _ in links)]),
        flip_array=np.arange(len(rows)) >= size,
        distributions_array=lognormals(
            bwp,
            np.concatenate([np.ones(size), *(a for _, _, a, _ in links)]),
            np.concatenate([np.zeros(size), *(np.full(SOURCES, w) for _, _, _, w in links)]),
        ),
    )
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        indices_array=indices(bwp, 1000 + to, 1 + SOURCES + flows),
        data_array=split.reshape(-1),
        distributions_array=lognormals(bwp, split.reshape(-1), np.full(SOURCES * PATHS, SIGMA)),
    )

    def run(draws: int) -> float:
        lca = bc.LCA(demand={0: 1}, data_objs=[package], use_distributions=True, seed_override=7)
        lca.lci()
        total, means = np.empty((draws, PATHS)), np.zeros((PATHS, size))
        for n in range(draws):
            next(lca)
            release = lca.inventory.toarray()
            total[n] = release.sum(axis=1)
            means += release
        return float(means.sum() / draws)

    return run


def indices(bwp: Any, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Matrix places in the record layout of brightway."""
    out = np.zeros(len(rows), dtype=bwp.INDICES_DTYPE)
    out["row"], out["col"] = rows, cols
    return out


def lognormals(bwp: Any, median: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Distributions in the record layout of brightway; width 0 is exact."""
    out = np.zeros(len(median), dtype=bwp.UNCERTAINTY_DTYPE)
    out["uncertainty_type"] = np.where(width > 0, 2, 0)
    out["loc"] = np.where(width > 0, np.log(median), median)
    out["scale"] = np.where(width > 0, width, np.nan)
    for name in ("shape", "minimum", "maximum"):
        out[name] = np.nan
    return out


def floor(generator: str) -> Run:
    """The uniforms alone: eight a source and draw, nothing done with them."""
    from numba import njit

    from azogue.quantity.plan import key_schedule
    from azogue.quantity.simd import fill_centred

    @njit(error_model="numpy")
    def philox(x, keys, chunks):
        held = 0.0
        for chunk in range(chunks):
            for stream in range(SOURCES * 8):
                fill_centred(x, keys, np.uint64(stream), 0, chunk)
                held += x[7]
        return held

    @njit(error_model="numpy")
    def splitmix(x, keys, chunks):
        held = 0.0
        for chunk in range(chunks):
            for stream in range(SOURCES * 8):
                begin = (
                    keys[0, 0] + np.uint64(stream) * np.uint64(0xD1342543DE82EF95) + np.uint64(chunk * 256)
                )
                for i in range(256):
                    z = (begin + np.uint64(i)) * np.uint64(0x9E3779B97F4A7C15)
                    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                    x[i] = np.float64(np.int64((z ^ (z >> np.uint64(31))) >> np.uint64(11))) * 2.0**-52 - 1.0
                held += x[7]
        return held

    chosen = philox if generator == "philox" else splitmix
    return lambda draws: chosen(np.empty(256), key_schedule(7), -(-draws // 256))


ENGINES: dict[str, Callable[[], Run]] = {
    "fused 1": lambda: ours("fused", 1),
    "fused 2": lambda: ours("fused", 2),
    "summary 1": lambda: our_summary(1),
    "blocks": lambda: ours("blocks", 1),
    "numpy Philox": lambda: numpy_blocks("Philox"),
    "numpy PCG64": lambda: numpy_blocks("PCG64DXSM"),
    "openturns": openturns,
    "brightway": brightway,
    "floor": lambda: floor("philox"),
    "floor splitmix": lambda: floor("splitmix"),
}


def status(field: str) -> float:
    """A memory figure of this process, MB."""
    path = Path("/proc/self/status")
    if not path.exists():
        return math.nan
    line = next(x for x in path.read_text().splitlines() if x.startswith(field))
    return int(line.split()[1]) / 1024


def measure(name: str, draws: int, repeats: int) -> dict[str, float | str]:
    """Run one engine in this process; return the best times and its peak memory above idle."""
    run = ENGINES[name]()
    run(min(draws, 600))
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5")
    idle = status("VmRSS")
    wall, cpu, mean = math.inf, math.inf, 0.0
    for _ in range(repeats):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        mean = float(run(draws))
        wall = min(wall, time.perf_counter() - begin)
        cpu = min(cpu, time.process_time() - begin_cpu)
    pairs = SOURCES * draws
    return {
        "wall_ns": wall / pairs * 1e9,
        "cpu_ns": cpu / pairs * 1e9,
        "peak_mb": status("VmHWM") - idle,
        "mean": mean,
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
