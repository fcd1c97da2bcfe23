"""Streamed summaries: sums, extremes and logarithmic histograms that come out the same however work is cut.

Counts are integers, so their order does not matter. Sums of floats are folded inside a chunk of 256 draws by
halves, added up over the chunks of a page in order, and over the pages in order. A page is the smallest
piece that is handed to a process; no boundary of work ever lies inside a sum.

The histogram takes its bin from the bit pattern of the float64 (after G. Tene's HDR histogram): exponent and
first 7 bits of the mantissa, 128 bins an octave, a bin at most 0.78 % wide.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from azogue.quantity.columns import Columns
from azogue.quantity.model import Floats, Ints
from azogue.quantity.streams import CHUNK

SUB_BITS = 7
SHIFT = 52 - SUB_BITS
OCTAVE = 2**SUB_BITS
PAGE_CHUNKS = 128
"""Chunks in a page, which makes 32,768 draws."""
PROBABILITIES = (0.025, 0.5, 0.975)

Counts = np.ndarray[tuple[int, ...], np.dtype[np.int32]]


@dataclass(frozen=True)
class Windows:
    """Where the histogram of each column lies: bins of equal width on the bit pattern."""

    first: Ints
    """(n,) bit pattern >> SHIFT of the lowest regular bin."""
    bins: int
    """Regular bins; bin 0 of the counts is all below, bin `bins` + 1 all above."""


@dataclass
class Tally:
    """What is known about n columns after some draws; merging is exact for all but the sums."""

    sums: Floats
    """(n, 2) sums of x - centre and of its square, in canonical order."""
    least: Floats
    most: Floats
    counts: Counts
    """(n, bins + 2)"""

    def merge(self, later: "Tally") -> None:
        """Take in the tally of the pages that follow."""
        self.sums += later.sums
        np.minimum(self.least, later.least, out=self.least)
        np.maximum(self.most, later.most, out=self.most)
        self.counts += later.counts


def empty(columns: int, windows: Windows) -> Tally:
    """Return the tally of no draws."""
    return Tally(
        np.zeros((columns, 2)),
        np.full(columns, np.inf),
        np.full(columns, -np.inf),
        np.zeros((columns, windows.bins + 2), dtype=np.int32),
    )


def windows_for(columns: Columns, widening: int) -> Windows:
    """Centre a window on each column's value at all medians, wide enough for its 95 % range.

    Args:
        columns: The columns.
        widening: How often the window was found too narrow; each time it is doubled.

    Returns:
        The windows: 2.8 log standard deviations to each side, and the shift that adding heavy tails brings.

    """
    if columns.count == 0:
        return Windows(np.zeros(0, dtype=np.int64), OCTAVE)
    widest = float(columns.spread.max())
    octaves = (2.8 * widest + 0.6) / math.log(2)
    shift = widest * widest / 2 / math.log(2)
    down = min(math.ceil(octaves), 40) * 2**widening
    up = min(math.ceil(octaves + shift), 60) * 2**widening
    middle = columns.centre.view(np.int64) >> SHIFT
    return Windows(middle - down * OCTAVE, (down + up) * OCTAVE)


def fold(values: Floats) -> Floats:
    """Sum whole chunks by halves: (k · 256, n) → (k, n)."""
    parts = values.reshape(len(values) // CHUNK, CHUNK, values.shape[1])
    while parts.shape[1] > 1:
        half = parts.shape[1] // 2
        parts = parts[:, :half] + parts[:, half:]
    return parts[:, 0]


def add_chunks(tally: Tally, page: Floats, columns: Columns, windows: Windows, values: Floats) -> None:
    """Take in draws that begin at a chunk; only the last chunk of all may be incomplete.

    Args:
        tally: Takes extremes and counts.
        page: (n, 2) sums of the current page, added to in place.
        columns: The columns.
        windows: Their windows.
        values: (draws, n) kg/a.

    """
    missing = -len(values) % CHUNK
    shifted = np.concatenate((values - columns.centre, np.zeros((missing, columns.count))))
    for first, second in zip(fold(shifted), fold(shifted * shifted), strict=True):
        page[:, 0] += first
        page[:, 1] += second
    np.minimum(tally.least, values.min(axis=0), out=tally.least)
    np.maximum(tally.most, values.max(axis=0), out=tally.most)
    place = (np.ascontiguousarray(values).view(np.int64) >> SHIFT) - windows.first + 1
    place = np.clip(place, 0, windows.bins + 1)
    for n in range(columns.count):
        tally.counts[n] += np.bincount(place[:, n], minlength=windows.bins + 2).astype(np.int32)


def moments(tally: Tally, columns: Columns, draws: int) -> tuple[Floats, Floats]:
    """Return mean and standard deviation (n - 1) of every column; a constant is itself, exactly."""
    first, second = tally.sums[:, 0], tally.sums[:, 1]
    mean = columns.centre + first / draws
    variance = (second - first * first / draws) / max(draws - 1, 1)
    sd = np.sqrt(np.maximum(variance, 0.0))
    constant = tally.least == tally.most
    return np.where(constant, tally.least, mean), np.where(constant, 0.0, sd)


def quantiles(tally: Tally, windows: Windows, draws: int) -> tuple[Floats, bool]:
    """Return the (3, n) points at PROBABILITIES, and whether all of them lie inside the windows.

    The order statistics around h = (draws - 1) · p are placed inside their bins by rank and interpolated
    as ``numpy.quantile`` does, so the result is less than a bin (0.78 %) away from the exact one. Points are
    never outside the least and the greatest value seen.
    """
    # Every row holds all draws, so one running count over all rows is sorted and serves them all.
    running = np.cumsum(tally.counts.reshape(-1), dtype=np.int64)
    out = np.empty((len(PROBABILITIES), len(tally.counts)))
    inside = True
    for row, p in enumerate(PROBABILITIES):
        rank = (draws - 1) * p
        lower = math.floor(rank)
        first, regular = _order_statistic(tally, windows, running, draws, lower)
        second, also = _order_statistic(tally, windows, running, draws, min(lower + 1, draws - 1))
        out[row] = first + (rank - lower) * (second - first)
        inside = inside and bool((regular & also).all())
    return np.clip(out, tally.least, tally.most), inside


def _order_statistic(
    tally: Tally, windows: Windows, running: Ints, draws: int, rank: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """Place the value of a rank (0-based) in its bin, taking the values of a bin as evenly spread.

    Args:
        tally: Counts and extremes.
        windows: Their windows.
        running: (n · (bins + 2),) counts added up over all bins of all columns.
        draws: Draws in every column.
        rank: 0 … draws - 1.

    Returns:
        (n,) values, and whether each lies in a regular bin (or in a column that is constant).

    """
    bins = windows.bins
    rows = np.arange(len(tally.counts))
    at = np.searchsorted(running, rank + rows * draws, side="right")
    place = at - rows * (bins + 2)
    held = tally.counts[rows, place]
    before = running[at] - held - rows * draws
    edge = windows.first + place - 1
    left = (edge << SHIFT).view(np.float64)
    right = ((edge + 1) << SHIFT).view(np.float64)
    left = np.where(place == 0, tally.least, np.maximum(left, tally.least))
    right = np.where(place == bins + 1, tally.most, np.minimum(right, tally.most))
    value = left + (right - left) * (rank - before + 0.5) / held
    constant = tally.least == tally.most
    return value, constant | ((place > 0) & (place <= bins))
