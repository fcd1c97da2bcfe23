"""The fast pass: one sweep over chunks of 256 draws in Numba, with no array of draws × legs anywhere.

Inside a chunk every step is a straight loop over the draws that LLVM turns into vector instructions (they
stand in `simd`). What two neighbouring legs share (a rate, a factor, a split) is drawn once.
"""

from typing import NamedTuple

import numpy as np

from azogue.quantity.model import Floats, Ids, Ints
from azogue.quantity.plan import FIXED_SPLIT, NEW_SPLIT, NO_SPLIT, Plan
from azogue.quantity.simd import (
    add_input,
    add_release,
    add_to,
    bits_of,
    draw_input,
    draw_shares,
    fill_normals,
    float_of,
    fold_chunk,
    fold_input,
    fold_release,
    fold_squares,
    lane,
    out_of_balance,
    weigh,
    weigh_release,
)
from azogue.quantity.streams import CHUNK
from azogue.quantity.tally import SHIFT, Counts

KEEP, MEANS, FULL = 0, 1, 2


class Sink(NamedTuple):
    """Where the columns of a sweep go; n columns."""

    mode: int
    """KEEP hands out draws only, MEANS adds sums, FULL adds sums, extremes and counts."""
    centre: Floats
    """(n,) shift of the sums."""
    least: Floats
    """(n,) brought down."""
    most: Floats
    """(n,) brought up."""
    window: Ints
    """(n,) first bin of every column."""
    counts: Counts
    """(n, bins + 2) added to."""
    stored: Ints
    """(m,) columns whose draws are handed out."""


class Bench(NamedTuple):
    """What lies on the work bench while a chunk is computed: (256,) each but for the last four."""

    z_rate: Floats
    z_factor: Floats
    z: Floats
    w: Floats
    entering: Floats
    """Input of the leg at hand, divided by its scale."""
    whole: Floats
    known: Floats
    """Sum of the shares of the leg at hand."""
    value: Floats
    together: Floats
    shares: Floats
    """(P, 256)"""
    acc: Floats
    """(rows, 256) accumulators of groups with several members."""
    spare: Floats
    """(128,)"""
    places: Ints


def new_bench(paths: int, rows: int) -> Bench:
    """Return a bench with all normals zero and all inputs one, as legs without spread have them."""
    return Bench(
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.ones(CHUNK),
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.zeros((paths, CHUNK)),
        np.zeros((rows, CHUNK)),
        np.zeros(CHUNK // 2),
        np.zeros(CHUNK, dtype=np.int64),
    )


@lane
def draw_leg(plan: Plan, bench: Bench, keys: Ids, leg: int, chunk: int) -> bool:
    """Draw input and shares of a leg on the bench; tell whether its mass balance holds in every draw."""
    if plan.fresh[leg, 0]:
        fill_normals(bench.z_rate, bench.w, keys, plan.identities[leg, 0], 0, chunk)
    if plan.fresh[leg, 1]:
        fill_normals(bench.z_factor, bench.w, keys, plan.identities[leg, 1], 0, chunk)
    e = plan.spreads[leg]
    if plan.fresh[leg, 2]:
        draw_input(bench.entering, bench.z_rate, bench.z_factor, e[0], e[1], e[2], e[3])
    kind, total = plan.fresh[leg, 3], plan.total[leg]
    if kind == NO_SPLIT:
        return True
    if kind == NEW_SPLIT:
        name = plan.identities[leg, 2]
        shares, whole, known = bench.shares, bench.whole, bench.known
        draw_shares(shares, bench.z, bench.w, whole, known, keys, name, plan.split[leg], e[4], total, chunk)
    elif kind == FIXED_SPLIT:
        bench.known[:] = 0.0
        for p in range(len(bench.shares)):
            bench.shares[p, :] = plan.split[leg, p] * total
            add_to(bench.known, bench.shares[p])
    return out_of_balance(bench.entering, bench.known, total) == 0


@lane
def add_up(plan: Plan, bench: Bench, k: int) -> None:
    """Add the leg at hand to the accumulators of a group with several members; k is the membership."""
    for c in range(len(bench.shares) + 1):
        n = plan.column[k, c]
        if n >= 0 and c == 0:
            add_input(bench.acc[plan.row[n]], plan.weight[k, c], bench.entering)
        elif n >= 0:
            add_release(bench.acc[plan.row[n]], plan.weight[k, c], bench.entering, bench.shares[c - 1])


@lane
def take_alone(plan: Plan, bench: Bench, sink: Sink, sums: Floats, k: int, valid: int) -> None:
    """Tally the leg at hand as the only member of a group, straight from the bench."""
    paths = len(bench.shares)
    bench.together[:] = 0.0
    for c in range(paths + 1):
        n = plan.column[k, c]
        if n < 0:
            continue
        if c == 0:
            weigh(bench.value, plan.weight[k, c], bench.entering)
        else:
            weigh_release(bench.value, plan.weight[k, c], bench.entering, bench.shares[c - 1], bench.together)
        tally_column(bench.value, bench, sink, sums, n, valid)
    n = plan.column[k, paths + 1]
    if n >= 0:
        tally_column(bench.together, bench, sink, sums, n, valid)


@lane
def sum_alone(plan: Plan, bench: Bench, sink: Sink, sums: Floats, k: int) -> None:
    """Sum the leg at hand over a whole chunk as the only member of a group, when only means are asked."""
    paths = len(bench.shares)
    n = plan.column[k, 0]
    if n >= 0:
        sums[n, 0] = fold_input(plan.weight[k, 0], bench.entering, sink.centre[n], bench.spare)
    together, centre = 0.0, 0.0
    for c in range(1, paths + 1):
        n = plan.column[k, c]
        if n >= 0:
            part = bench.shares[c - 1]
            found = fold_release(plan.weight[k, c], bench.entering, part, sink.centre[n], bench.spare)
            sums[n, 0] = found
            together += found
            centre += sink.centre[n]
    n = plan.column[k, paths + 1]
    if n >= 0:
        sums[n, 0] = together + CHUNK * (centre - sink.centre[n])


@lane
def tally_column(values: Floats, bench: Bench, sink: Sink, sums: Floats, n: int, valid: int) -> None:
    """Take (256,) values of column n, of which the first are valid, into the sink and into sums (n, 2)."""
    if sink.mode == FULL:
        count_column(values, bench.places, sink, n, valid)
        fill_up(values, valid, sink.centre[n])
        sums[n, 1] = fold_squares(values, sink.centre[n], bench.spare)
    else:
        fill_up(values, valid, sink.centre[n])
    sums[n, 0] = fold_chunk(values, sink.centre[n], bench.spare)


@lane
def fill_up(values: Floats, valid: int, value: float) -> None:
    """Fill the places of an incomplete chunk that hold no draw."""
    for i in range(valid, CHUNK):
        values[i] = value


@lane
def count_column(values: Floats, places: Ints, sink: Sink, n: int, valid: int) -> None:
    """Count values by their bit pattern; patterns of numbers that are not negative are in their order."""
    counts = sink.counts[n]
    first, last = sink.window[n] - 1, len(counts) - 1
    low, high = place(values, places, valid, first, last)
    sink.least[n] = min(sink.least[n], float_of(low))
    sink.most[n] = max(sink.most[n], float_of(high))
    for i in range(valid):
        counts[places[i]] += 1


@lane
def place(values: Floats, places: Ints, valid: int, first: int, last: int) -> tuple[int, int]:
    """Fill the bins of values, and return the least and the greatest bit pattern."""
    low = high = bits_of(values[0])
    for i in range(valid):
        b = bits_of(values[i])
        low = min(low, b)
        high = max(high, b)
        places[i] = min(max((b >> SHIFT) - first, 0), last)
    return low, high


@lane
def finish_chunk(plan: Plan, bench: Bench, sink: Sink, sums: Floats, out: Floats, valid: int) -> None:
    """Add up the releases of groups, hand out stored columns and tally the accumulators of one chunk."""
    for s in range(len(plan.sum_into)):
        line = bench.acc[plan.row[plan.sum_into[s]]]
        for j in range(plan.sum_start[s], plan.sum_start[s + 1]):
            add_to(line, bench.acc[plan.row[plan.sum_from[j]]])
    for m in range(len(sink.stored)):
        line = bench.acc[plan.row[sink.stored[m]]]
        for i in range(valid):
            out[i, m] = line[i]
    if sink.mode == KEEP:
        return
    for n in range(len(plan.row)):
        if plan.row[n] >= 0:
            tally_column(bench.acc[plan.row[n]], bench, sink, sums, n, valid)


@lane
def sweep(
    plan: Plan,
    bench: Bench,
    sink: Sink,
    keys: Ids,
    first: int,
    last: int,
    stop: int,
    sums: Floats,
    out: Floats,
) -> int:
    """Compute chunks first … last - 1.

    Args:
        plan: The model laid out.
        bench: A bench of this thread's own.
        sink: What is done with the columns.
        keys: Round keys of the seed.
        first: First chunk.
        last: Chunk after the last.
        stop: Draw after the last; only the last chunk may be incomplete.
        sums: (last - first, n, 2) filled with the sums of every chunk.
        out: ((last - first) · 256, m) filled with the draws of the stored columns.

    Returns:
        -1, or the number of the first leg whose mass balance fails.

    """
    for chunk in range(first, last):
        valid = min(CHUNK, stop - chunk * CHUNK)
        bench.acc[:] = 0.0
        here = sums[chunk - first]
        for leg in range(len(plan.total)):
            if not draw_leg(plan, bench, keys, leg, chunk):
                return leg
            for k in range(plan.member_start[leg], plan.member_start[leg + 1]):
                if not plan.solo[k]:
                    add_up(plan, bench, k)
                elif sink.mode == MEANS and valid == CHUNK:
                    sum_alone(plan, bench, sink, here, k)
                elif sink.mode != KEEP:
                    take_alone(plan, bench, sink, here, k, valid)
        finish_chunk(plan, bench, sink, here, out[(chunk - first) * CHUNK :], valid)
    return -1
