"""A summary as a job of pages that may run here, in threads or in processes, with one and the same result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from azogue.quantity.columns import Columns
from azogue.quantity.model import Floats, ReleaseModel
from azogue.quantity.streams import CHUNK
from azogue.quantity.tally import PAGE_CHUNKS, Tally, Windows, add_chunks, empty

BLOCK = 2048
"""Draws that the NumPy back end holds at a time."""
Progress = Callable[[int, int], None]
"""Called with (done, all) draws."""
Pages = Sequence[tuple[int, int]]
"""(first, last) chunks of each page."""


@dataclass(frozen=True)
class Job:
    """A summary to be made: what every process is told."""

    model: ReleaseModel
    columns: Columns
    draws: int
    seed: int
    backend: str
    threads: int


def pages(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) chunks of every page that draws start … stop - 1 lie in."""
    end = -(-stop // CHUNK)
    for first in range(start // CHUNK, end, PAGE_CHUNKS):
        yield first, min(first + PAGE_CHUNKS, end)


def run_job(job: Job, windows: Windows, processes: int, progress: Progress | None) -> Tally:
    """Run all pages, here or in local processes, and put their tallies together in the order of the pages.

    Args:
        job: What to compute.
        windows: Where the histograms lie.
        processes: 1 for this process.
        progress: Called with (done, all) draws.

    Returns:
        The tally of all draws.

    """
    total = empty(job.columns.count, windows)
    every = list(pages(0, job.draws))
    run = partial(run_pages, job, windows)
    share = 1 if processes <= 1 else -(-len(every) // (4 * processes))
    tasks = [every[i : i + share] for i in range(0, len(every), share)]
    if processes <= 1:
        for done, task in enumerate(tasks, start=1):
            add_pages(total, run(task))
            if progress is not None:
                progress(min(done * share * PAGE_CHUNKS * CHUNK, job.draws), job.draws)
        return total
    from azogue.compute import local_map

    def report(done: int, of: int) -> None:
        if progress is not None:
            progress(job.draws * done // of, job.draws)

    for result in local_map(run, tasks, processes=processes, progress=report):
        add_pages(total, result)
    return total


def add_pages(total: Tally, found: tuple[Tally, list[Floats]]) -> None:
    """Add the tally of some pages, and their sums page by page."""
    tally, sums = found
    for page in sums:
        total.sums += page
    total.merge(tally)


def run_pages(job: Job, windows: Windows, task: Pages) -> tuple[Tally, list[Floats]]:
    """Compute some pages: a tally of extremes and counts, its sums zero, and the sums (n, 2) of each page."""
    tally = empty(job.columns.count, windows)
    sums = []
    if job.backend == "fused":
        from azogue.quantity.sweeper import Sweeper

        sweeper = Sweeper(job.model, job.columns, job.seed, job.draws)
        for first, last in task:
            sums.append(sweeper.tally(first, last, windows, tally, job.threads))
        return tally, sums
    from azogue.quantity.blocks import block

    for first, last in task:
        page = np.zeros((job.columns.count, 2))
        end = min(last * CHUNK, job.draws)
        for at in range(first * CHUNK, end, BLOCK):
            values = block(job.model, job.seed, at, min(BLOCK, end - at))
            add_chunks(tally, page, job.columns, windows, values[:, job.columns.group, job.columns.channel])
        sums.append(page)
    return tally, sums
