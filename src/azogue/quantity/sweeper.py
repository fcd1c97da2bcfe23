"""Runs the fused sweep over a page in one or more threads; the sweep releases the interpreter lock."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from azogue.quantity.columns import Columns, MassBalanceError
from azogue.quantity.fused import FULL, KEEP, MEANS, Sink, new_bench, sweep
from azogue.quantity.model import Floats, Ints, ReleaseModel
from azogue.quantity.plan import key_schedule, plan_for
from azogue.quantity.streams import CHUNK
from azogue.quantity.tally import Tally, Windows, empty

NO_COLUMNS = np.zeros(0, dtype=np.int64)


class Sweeper:
    """A model laid out for the sweep, with a seed and the draw after the last."""

    def __init__(
        self, model: ReleaseModel, columns: Columns, seed: int, stop: int, keep: Ints | None = None
    ) -> None:
        none = np.zeros(model.groups, dtype=np.int64)
        self.plan = plan_for(model, columns, keep=none if keep is None else keep)
        self.columns = columns
        self.keys = key_schedule(seed)
        self.stop = stop

    def keep(self, first: int, last: int, stored: Ints, threads: int) -> Floats:
        """Return the draws ((last - first) · 256, m) of the stored columns, whose groups must be kept."""
        out = np.empty(((last - first) * CHUNK, len(stored)))
        self._run(self._sink(KEEP, stored), first, last, threads, out)
        return out

    def means(self, first: int, last: int, stored: Ints, threads: int) -> tuple[Floats, Floats]:
        """Return the sums (n, 2) of a page, and the draws of the stored columns."""
        out = np.empty(((last - first) * CHUNK, len(stored)))
        return self._run(self._sink(MEANS, stored), first, last, threads, out), out

    def tally(self, first: int, last: int, windows: Windows, tally: Tally, threads: int) -> Floats:
        """Return the sums (n, 2) of a page; extremes and counts go into the tally."""
        apart = [tally, *(empty(self.columns.count, windows) for _ in range(1, threads))]
        sinks = [
            Sink(FULL, self.columns.centre, t.least, t.most, windows.first, t.counts, NO_COLUMNS)
            for t in apart
        ]
        page = self._run(sinks, first, last, threads, np.empty((0, 0)))
        for other in apart[1:]:
            tally.merge(other)
        return page

    def _sink(self, mode: int, stored: Ints) -> list[Sink]:
        none = np.zeros((0, 2), dtype=np.int32)
        centre = self.columns.centre
        return [Sink(mode, centre, centre, centre, NO_COLUMNS, none, np.asarray(stored, dtype=np.int64))]

    def _run(self, sinks: list[Sink], first: int, last: int, threads: int, out: Floats) -> Floats:
        """Cut the chunks among the threads; return the sums of the page, added up in the order of chunks."""
        count = 0 if sinks[0].mode == KEEP else self.columns.count
        sums = np.zeros((last - first, count, 2))
        share = -(-(last - first) // threads)
        cuts = [(a, min(a + share, last)) for a in range(first, last, share)]

        def part(cut: tuple[int, int], sink: Sink) -> int:
            a, b = cut[0] - first, cut[1] - first
            rows = out[a * CHUNK : b * CHUNK]
            bench = new_bench(self.plan.split.shape[1], self.plan.rows)
            return int(sweep(self.plan, bench, sink, self.keys, *cut, self.stop, sums[a:b], rows))

        sinks = sinks if len(sinks) > 1 else sinks * len(cuts)
        failed = (
            [part(cuts[0], sinks[0])]
            if len(cuts) == 1
            else list(crew(threads).map(part, cuts, sinks[: len(cuts)]))
        )
        bad = tuple(sorted({leg for leg in failed if leg >= 0}))
        if bad:
            raise MassBalanceError(bad, first * CHUNK, last * CHUNK - 1)
        page = np.zeros((count, 2))
        for chunk in sums:
            page += chunk
        return page


@lru_cache(maxsize=4)
def crew(threads: int) -> ThreadPoolExecutor:
    """Return a pool of threads that lives as long as the process."""
    return ThreadPoolExecutor(threads, thread_name_prefix="azogue-sweep")
