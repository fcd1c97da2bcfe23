"""Runs the fused sweep over a page in one or more threads; the sweep releases the interpreter lock."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from azogue.quantity.columns import Columns, MassBalanceError
from azogue.quantity.fused import FULL, KEEP, MEANS, key_schedule, plan_for, sweep
from azogue.quantity.model import Floats, Ints, ReleaseModel
from azogue.quantity.streams import CHUNK
from azogue.quantity.tally import Tally, Windows, empty

NOTHING = np.zeros(0, dtype=np.int64)


class Sweeper:
    """A model laid out for the sweep, with a seed and the number of the last draw."""

    def __init__(
        self, model: ReleaseModel, columns: Columns, seed: int, stop: int, keep: Ints | None = None
    ) -> None:
        none = np.zeros(model.groups, dtype=np.int64)
        self.plan = plan_for(model, columns, keep=none if keep is None else keep)
        self.columns = columns
        self.keys = key_schedule(seed)
        self.stop = stop

    def keep(self, first: int, last: int, stored: Ints, threads: int) -> Floats:
        """((last - first) · 256, m) draws of the stored columns of some chunks."""
        out = np.empty(((last - first) * CHUNK, len(stored)))
        self._run(KEEP, first, last, threads, None, None, stored, out)
        return out

    def means(self, first: int, last: int, stored: Ints, threads: int) -> tuple[Floats, Floats]:
        """Sums (n, 2) of a page, and the draws of the stored columns."""
        out = np.empty(((last - first) * CHUNK, len(stored)))
        return self._run(MEANS, first, last, threads, None, None, stored, out), out

    def tally(self, first: int, last: int, windows: Windows, tally: Tally, threads: int) -> Floats:
        """Sums (n, 2) of a page; extremes and counts go into the tally."""
        return self._run(FULL, first, last, threads, windows, tally, NOTHING, np.empty((0, 0)))

    def _run(
        self,
        mode: int,
        first: int,
        last: int,
        threads: int,
        windows: Windows | None,
        tally: Tally | None,
        stored: Ints,
        out: Floats,
    ) -> Floats:
        count = self.columns.count
        sums = np.zeros((last - first, 0 if mode == KEEP else count, 2))
        windows = windows or Windows(np.zeros(count, dtype=np.int64), 0)
        share = -(-(last - first) // threads)
        cuts = [(a, min(a + share, last)) for a in range(first, last, share)]

        def part(cut: tuple[int, int], into: Tally) -> int:
            a, b = cut
            return int(
                sweep(
                    self.plan,
                    self.keys,
                    a,
                    b,
                    self.stop,
                    mode,
                    self.columns.centre,
                    sums[a - first : b - first],
                    into.least,
                    into.most,
                    windows.first,
                    into.counts,
                    stored,
                    out[(a - first) * CHUNK : (b - first) * CHUNK],
                )
            )

        whole = tally if tally is not None else empty(count if mode == FULL else 0, Windows(NOTHING, 0))
        if mode != FULL:
            whole = Tally(np.zeros((0, 2)), np.zeros(count), np.zeros(count), np.zeros((count, 2), np.int32))
        if len(cuts) == 1:
            failed = [part(cuts[0], whole)]
        else:
            apart = [whole, *(empty(count, windows) if mode == FULL else whole for _ in cuts[1:])]
            failed = list(crew(threads).map(part, cuts, apart))
            for other in apart[1:] if mode == FULL else ():
                whole.merge(other)
        bad = tuple(leg for leg in failed if leg >= 0)
        if bad:
            raise MassBalanceError(bad, first * CHUNK, last * CHUNK - 1)
        page = np.zeros((count, 2))
        for chunk in sums if mode != KEEP else ():
            page += chunk
        return page


@lru_cache(maxsize=4)
def crew(threads: int) -> ThreadPoolExecutor:
    """Return a pool of threads that lives as long as the process."""
    return ThreadPoolExecutor(threads, thread_name_prefix="azogue-sweep")
