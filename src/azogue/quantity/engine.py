"""The door to the uncertainty engine: all draws kept, one group's draws, or streamed summaries.

Two back ends compute the same formulas on the same uniforms: "fused" (Numba, one sweep) and "blocks" (NumPy,
the readable reference). Within a back end results are the same to the last bit for any number of threads
and processes and any cut of the draws; between the two they agree to rounding (10⁻⁹ relative).
"""

from functools import lru_cache

import numpy as np

from azogue.quantity.columns import Columns, ModelProblem, check_model, lay_out, narrow, tiles
from azogue.quantity.jobs import BLOCK, Job, Progress, pages, run_job
from azogue.quantity.model import Floats, ReleaseModel, Summary
from azogue.quantity.streams import CHUNK, check_draws
from azogue.quantity.tally import fold, moments, quantiles, windows_for

WORTH_A_THREAD = 200_000
"""Legs × draws below which a second thread costs more than it brings."""
TILE_COLUMNS = 512
MAX_SUMMARY_DRAWS = 2**31 - 1


@lru_cache(maxsize=1)
def fused_works() -> bool:
    """Tell whether the fast back end can run: Numba is there and the processor has fused multiply-add."""
    try:
        from llvmlite.binding import get_host_cpu_features
        from numba import njit  # noqa: F401
    except ImportError:
        return False
    features = get_host_cpu_features()
    return bool(features.get("fma", True))


def choose_backend(backend: str) -> str:
    """Return "fused" or "blocks".

    Raises:
        ValueError: When the name is unknown, or "fused" is asked for and cannot run.

    """
    if backend == "auto":
        return "fused" if fused_works() else "blocks"
    if backend not in {"fused", "blocks"}:
        raise ValueError(f'There is no back end "{backend}"; there are "auto", "fused" and "blocks".')
    if backend == "fused" and not fused_works():
        raise ValueError(
            'The back end "fused" needs Numba and a processor with fused multiply-add; take "blocks".'
        )
    return backend


def choose_threads(threads: int | None, work: int) -> int:
    """Return how many threads to use; None asks for what the machine has, when the work is worth it.

    Raises:
        ValueError: When fewer than one is asked for.

    """
    if threads is None:
        import os

        try:
            machine = len(os.sched_getaffinity(0))
        except AttributeError:
            machine = os.cpu_count() or 1
        return max(1, min(machine, work // WORTH_A_THREAD))
    if threads < 1:
        raise ValueError(f"threads is {threads}: give at least 1.")
    return threads


def simulate(
    model: ReleaseModel,
    draws: int,
    seed: int,
    *,
    backend: str = "auto",
    threads: int | None = None,
    start: int = 0,
) -> Floats:
    """Compute and keep every draw.

    Args:
        model: L legs in G groups.
        draws: How many draws.
        seed: 0 … 2⁶⁴ - 1.
        backend: "auto", "fused" or "blocks".
        threads: Threads of the fused back end; None takes what the machine has.
        start: Number of the first draw.

    Returns:
        (draws, G, C) kg of mercury per year, C = input, pathways, releases. Weights may be negative.

    Raises:
        ModelProblem: When the model cannot be computed.
        MassBalanceError: When a leg does not balance in some draw.
        ValueError: When another argument is out of bounds.

    """
    check_model(model)
    check_draws(seed, start, draws)
    out = np.zeros((draws, model.groups, model.channels))
    if choose_backend(backend) == "blocks":
        from azogue.quantity.blocks import block

        for at in range(0, draws, BLOCK):
            out[at : at + BLOCK] = block(model, seed, start + at, min(BLOCK, draws - at))
        return out
    from azogue.quantity.sweeper import Sweeper

    columns = lay_out(model)
    sweeper = Sweeper(model, columns, seed, start + draws, keep=np.ones(model.groups, dtype=np.int64))
    stored = np.arange(columns.count)
    for first, last in pages(start, start + draws):
        drawn = sweeper.keep(first, last, stored, choose_threads(threads, model.legs * draws))
        begin, end = max(first * CHUNK, start), min(last * CHUNK, start + draws)
        part = out[begin - start : end - start]
        rows = drawn[begin - first * CHUNK : end - first * CHUNK]
        known = columns.index >= 0
        part[:, known] = rows[:, columns.index[known]]
    return out


def totals(
    model: ReleaseModel,
    draws: int,
    seed: int,
    group: int,
    *,
    backend: str = "auto",
    threads: int | None = None,
) -> tuple[Floats, Floats]:
    """Keep the draws of one group and only the means of all others.

    Args:
        model: L legs in G groups.
        draws: How many draws.
        seed: 0 … 2⁶⁴ - 1.
        group: The group to keep.
        backend: "auto", "fused" or "blocks".
        threads: Threads of the fused back end; None takes what the machine has.

    Returns:
        (draws, C) of the group and (G, C) means, kg of mercury per year.

    Raises:
        ModelProblem, MassBalanceError, ValueError: As :func:`simulate`.

    """
    check_model(model)
    check_draws(seed, 0, draws)
    if not 0 <= group < model.groups or draws < 1:
        raise ValueError(f"Group {group} of {model.groups}, {draws} draws: out of bounds.")
    columns = lay_out(model)
    out = np.zeros((draws, model.channels))
    sums = np.zeros((columns.count, 2))
    fast = choose_backend(backend) == "fused"
    sweeper = None
    if fast:
        from azogue.quantity.sweeper import Sweeper

        keep = (np.arange(model.groups) == group).astype(np.int64)
        sweeper = Sweeper(model, columns, seed, draws, keep=keep)
    known = np.flatnonzero(columns.index[group] >= 0)
    stored = columns.index[group, known]
    share = choose_threads(threads, model.legs * draws)
    for first, last in pages(0, draws):
        begin, end = first * CHUNK, min(last * CHUNK, draws)
        if sweeper is not None:
            page, drawn = sweeper.means(first, last, stored, share)
            out[begin:end, known] = drawn[: end - begin]
        else:
            page = _block_means(model, columns, seed, begin, end, out[begin:end], group)
        sums += page
    mean = columns.centre + sums[:, 0] / draws
    return out, spread_out(columns, mean)


def _block_means(
    model: ReleaseModel, columns: Columns, seed: int, begin: int, end: int, out: Floats, group: int
) -> Floats:
    """Return the sums (n, 2) of one page by the NumPy back end; fills in the draws of the kept group."""
    from azogue.quantity.blocks import block

    page = np.zeros((columns.count, 2))
    for at in range(begin, end, BLOCK):
        values = block(model, seed, at, min(BLOCK, end - at))
        out[at - begin : at - begin + len(values)] = values[:, group]
        shifted = values[:, columns.group, columns.channel] - columns.centre
        missing = -len(shifted) % CHUNK
        for chunk in fold(np.concatenate((shifted, np.zeros((missing, columns.count))))):
            page[:, 0] += chunk
    return page


def spread_out(columns: Columns, values: Floats) -> Floats:
    """(n,) values of columns → (G, C), zero where a channel is always zero."""
    if columns.count == 0:
        return np.zeros(columns.index.shape)
    return np.where(columns.index >= 0, values[columns.index], 0.0)


def summarise(
    model: ReleaseModel,
    draws: int,
    seed: int,
    *,
    backend: str = "auto",
    threads: int | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Summary:
    """Stream draws into mean, standard deviation, 2.5 %, 50 % and 97.5 % points.

    Memory does not depend on the number of draws. Quantiles come from histograms and are less than one
    bin (0.78 %) from the exact ones.

    Args:
        model: L legs in G groups, with weights of zero or more.
        draws: 1 … 2³¹ - 1.
        seed: 0 … 2⁶⁴ - 1.
        backend: "auto", "fused" or "blocks".
        threads: Threads of the fused back end; None takes what the machine has.
        processes: Local processes to spread the draws over.
        progress: Called with (done, all) draws as work proceeds.

    Returns:
        The summary, (G, C) each, kg of mercury per year.

    Raises:
        ModelProblem: When the model cannot be computed or a weight is negative.
        MassBalanceError: When a leg does not balance in some draw.
        ValueError: When another argument is out of bounds.

    """
    check_model(model)
    check_draws(seed, 0, draws)
    if not 1 <= draws <= MAX_SUMMARY_DRAWS:
        raise ValueError(f"draws is {draws}: give a number from 1 to {MAX_SUMMARY_DRAWS:,}.")
    if (model.member_weight < 0).any() or (model.scale < 0).any():
        raise ModelProblem(
            "A summary takes weights of zero or more; differences need all draws: use simulate"
        )
    columns = lay_out(model)
    work = model.legs * draws
    share = choose_threads(threads, work) if processes == 1 else threads or 1
    engine = choose_backend(backend)
    found = np.zeros((5, model.groups, model.channels))
    cuts = tiles(columns, TILE_COLUMNS)
    for done, (first, last) in enumerate(cuts):
        part = narrow(model, first, last)
        job = Job(part, lay_out(part), draws, seed, engine, share)
        found[:, first:last] = _summarise_tile(job, processes, _in_part(progress, done, len(cuts), draws))
    return Summary(draws, seed, *found)


def _summarise_tile(job: Job, processes: int, progress: Progress | None) -> Floats:
    """Return mean, sd and the three points (5, G, C); windows are widened until they hold the points."""
    widening = 0
    while True:
        windows = windows_for(job.columns, widening)
        tally = run_job(job, windows, processes, progress)
        points, inside = quantiles(tally, windows, job.draws)
        if inside:
            break
        widening += 1
    rows = (*moments(tally, job.columns, job.draws), *points)
    return np.stack([spread_out(job.columns, row) for row in rows])


def _in_part(progress: Progress | None, part: int, parts: int, draws: int) -> Progress | None:
    """Return a progress callback for one tile of several."""
    if progress is None or parts == 1:
        return progress
    return lambda done, of: progress((part * of + done) * draws // (parts * of), draws)
