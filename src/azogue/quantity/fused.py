"""The fast pass: one sweep over chunks of 256 draws in Numba, with no array of draws × legs anywhere.

Inside a chunk every step is a straight loop over the draws that LLVM turns into vector instructions. What two
neighbouring legs share (a rate, a factor, a split) is drawn once.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from azogue.quantity.columns import TOLERANCE, Columns
from azogue.quantity.model import Floats, Ids, Ints, ReleaseModel
from azogue.quantity.simd import bits_of, exp, fma, quantile
from azogue.quantity.streams import CHUNK, LANES, MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1
from azogue.quantity.tally import SHIFT, Counts

NO_SPLIT, FIXED_SPLIT, NEW_SPLIT, SAME_SPLIT = 0, 1, 2, 3
KEEP, MEANS, FULL = 0, 1, 2
M0, M1 = np.uint64(MULTIPLIER_0), np.uint64(MULTIPLIER_1)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
HALF_CHUNK = CHUNK // 2


class Plan(NamedTuple):
    """A release model made ready for the sweep; L legs, K memberships, n columns."""

    identities: Ids
    """(L, 3) of rate, factor and split."""
    fresh: Ints
    """(L, 4) whether rate and factor are drawn anew, whether the input changes, kind of split."""
    spreads: Floats
    """(L, 5) rate below, above, factor below, above, sigma."""
    split: Floats
    """(L, P)"""
    total: Floats
    member_start: Ints
    weight: Floats
    """(K, P + 1) membership weight × the leg's scale."""
    column: Ints
    """(K, C) column or -1."""
    solo: Ints
    """(K,) 1 when the membership is its group's only one."""
    row: Ints
    """(n,) accumulator row of a column, -1 for solo columns."""
    rows: int
    sum_start: Ints
    """(S + 1,) the column of several pathways sum_into[s] adds up sum_from[sum_start[s]:sum_start[s + 1]]."""
    sum_into: Ints
    sum_from: Ints


def plan_for(model: ReleaseModel, columns: Columns, *, keep: Ints) -> Plan:
    """Lay out a model for the sweep.

    Args:
        model: A checked model.
        columns: Its columns.
        keep: (G,) 1 for the groups whose draws are handed out.

    Returns:
        The plan.

    """
    paths = model.pathways
    leg = np.repeat(np.arange(model.legs), np.diff(model.member_start))
    members = np.bincount(model.member_group, minlength=model.groups)
    solo = (members == 1) & (keep == 0)
    column = columns.index[model.member_group].copy()
    own_sum = (
        columns.channel[column[:, -1]] == paths + 1 if columns.count else np.zeros(len(column), dtype=bool)
    )
    column[~own_sum | ~solo[model.member_group], -1] = -1
    weight = model.member_weight * model.scale[leg, None]
    column[:, :-1][weight == 0] = -1
    stored = ~solo[columns.group]
    row = np.where(stored, np.cumsum(stored) - 1, -1)
    sums = np.flatnonzero((columns.channel == paths + 1) & stored)
    parts = [columns.index[columns.group[s], 1:-1] for s in sums]
    parts = [p[p >= 0] for p in parts]
    return Plan(
        identities=np.stack((model.rate_id, model.factor_id, model.split_id), axis=1),
        fresh=_freshness(model),
        spreads=np.stack(
            (model.rate_below, model.rate_above, model.factor_below, model.factor_above, model.split_sigma),
            axis=1,
        ),
        split=np.ascontiguousarray(model.split),
        total=np.ascontiguousarray(model.split_total),
        member_start=np.ascontiguousarray(model.member_start),
        weight=weight,
        column=column,
        solo=solo[model.member_group].astype(np.int64),
        row=row.astype(np.int64),
        rows=int(stored.sum()),
        sum_start=np.cumsum([0, *map(len, parts)]).astype(np.int64),
        sum_into=sums.astype(np.int64),
        sum_from=np.concatenate([np.zeros(0, dtype=np.int64), *parts]),
    )


def _freshness(model: ReleaseModel) -> Ints:
    """(L, 4) what has to be drawn anew at each leg, given what the legs before left behind."""
    legs = model.legs
    fresh = np.zeros((legs, 4), dtype=np.int64)
    fresh[:, 0] = _changed((model.rate_below > 0) | (model.rate_above > 0), model.rate_id)
    fresh[:, 1] = _changed((model.factor_below > 0) | (model.factor_above > 0), model.factor_id)
    inputs = np.stack((model.rate_below, model.rate_above, model.factor_below, model.factor_above))
    fresh[:, 2] = (fresh[:, 0] > 0) | (fresh[:, 1] > 0)
    fresh[:1, 2] = 1
    fresh[1:, 2] |= (inputs[:, 1:] != inputs[:, :-1]).any(axis=0)
    used = np.count_nonzero(model.split, axis=1)
    drawn = (model.split_total > 0) & (model.split_sigma > 0) & (used > 1)
    kind = np.where(drawn, NEW_SPLIT, np.where(model.split_total > 0, FIXED_SPLIT, NO_SPLIT))
    same = np.zeros(legs, dtype=bool)
    same[1:] = (
        drawn[1:]
        & drawn[:-1]
        & (model.split_id[1:] == model.split_id[:-1])
        & (model.split_sigma[1:] == model.split_sigma[:-1])
        & (model.split_total[1:] == model.split_total[:-1])
        & (model.split[1:] == model.split[:-1]).all(axis=1)
    )
    fresh[:, 3] = np.where(same, SAME_SPLIT, kind)
    return fresh


def _changed(uncertain: np.ndarray, identity: Ids) -> np.ndarray:
    """(L,) true where an uncertain datum is not the last uncertain one before."""
    changed = uncertain.copy()
    places = np.flatnonzero(uncertain)
    same = identity[places[1:]] == identity[places[:-1]]
    changed[places[1:][same]] = False
    return changed


def key_schedule(seed: int) -> Ids:
    """(10, 2) round keys of Philox for a seed."""
    r = np.arange(ROUNDS, dtype=np.uint64)
    low = (np.uint64(seed & 0xFFFFFFFF) + r * np.uint64(WEYL_0)) & LOW
    high = (np.uint64(seed >> 32) + r * np.uint64(WEYL_1)) & LOW
    return np.stack((low, high), axis=1)


@njit(cache=True, inline="always")
def philox_round(x0, x1, x2, x3, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return one round of Philox4x32 on 32-bit words in uint64."""
    a = M0 * x0
    b = M1 * x2
    return (b >> HALF) ^ x1 ^ k0, b & LOW, (a >> HALF) ^ x3 ^ k1, a & LOW


@njit(cache=True, nogil=True, error_model="numpy")
def fill_normals(z: Floats, keys: Ids, identity: int, component: int, chunk: int) -> None:
    """Fill (256,) standard normals of one chunk of a stream."""
    name = np.uint64(identity)
    c1, c2, c3 = np.uint64(component), name & LOW, name >> HALF
    k = keys
    k00, k01, k10, k11, k20, k21 = k[0, 0], k[0, 1], k[1, 0], k[1, 1], k[2, 0], k[2, 1]
    k30, k31, k40, k41, k50, k51 = k[3, 0], k[3, 1], k[4, 0], k[4, 1], k[5, 0], k[5, 1]
    k60, k61, k70, k71, k80, k81 = k[6, 0], k[6, 1], k[7, 0], k[7, 1], k[8, 0], k[8, 1]
    k90, k91 = k[9, 0], k[9, 1]
    first = np.uint64(chunk * LANES)
    for lane in range(LANES):
        x0, x1, x2, x3 = philox_round(first + np.uint64(lane), c1, c2, c3, k00, k01)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k10, k11)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k20, k21)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k30, k31)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k40, k41)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k50, k51)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k60, k61)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k70, k71)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k80, k81)
        x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k90, k91)
        z[lane] = quantile(np.int64(x0))
        z[LANES + lane] = quantile(np.int64(x1))
        z[2 * LANES + lane] = quantile(np.int64(x2))
        z[3 * LANES + lane] = quantile(np.int64(x3))


@njit(cache=True, nogil=True, error_model="numpy")
def draw_input(entering: Floats, z_rate: Floats, z_factor: Floats, spreads: Floats) -> None:
    """Fill (256,) input / scale: exp of the two-piece spreads of rate and factor."""
    rb, ra, fb, fa = spreads[0], spreads[1], spreads[2], spreads[3]
    for d in range(CHUNK):
        zr, zf = z_rate[d], z_factor[d]
        entering[d] = exp(fma(zr, rb if zr < 0.0 else ra, zf * (fb if zf < 0.0 else fa)))


@njit(cache=True, nogil=True, error_model="numpy")
def draw_shares(
    shares: Floats,
    z: Floats,
    whole: Floats,
    keys: Ids,
    identity: int,
    default: Floats,
    sigma: float,
    total: float,
    chunk: int,
) -> None:
    """Fill (P, 256) shares of a split, default · exp(σ z) over their sum, times the total."""
    whole[:] = 0.0
    for p in range(len(default)):
        d = default[p]
        part = shares[p]
        if d > 0.0:
            fill_normals(z, keys, identity, p, chunk)
            for i in range(CHUNK):
                e = d * exp(sigma * z[i])
                part[i] = e
                whole[i] += e
        else:
            part[:] = 0.0
    for i in range(CHUNK):
        whole[i] = total / whole[i]
    for p in range(len(default)):
        if default[p] > 0.0:
            part = shares[p]
            for i in range(CHUNK):
                part[i] *= whole[i]


@njit(cache=True, nogil=True, error_model="numpy")
def out_of_balance(entering: Floats, shares: Floats, whole: Floats, default: Floats, total: float) -> int:
    """Count the draws of a chunk in which releases do not add up to total · input."""
    whole[:] = 0.0
    for p in range(len(default)):
        if default[p] > 0.0:
            part = shares[p]
            for i in range(CHUNK):
                whole[i] = fma(entering[i], part[i], whole[i])
    bad = 0
    for i in range(CHUNK):
        expected = total * entering[i]
        bad += 0 if abs(whole[i] - expected) <= TOLERANCE * expected else 1
    return bad


@njit(cache=True, nogil=True, error_model="numpy")
def tally_column(
    values: Floats,
    valid: int,
    centre: float,
    folded: Floats,
    places: Ints,
    sums: Floats,
    least: Floats,
    most: Floats,
    first: int,
    counts: Counts,
    mode: int,
) -> None:
    """Take one column of a chunk into its sums (2,), extremes (1,) and counts (bins + 2,)."""
    if mode == FULL:
        low, high = bits_of(values[0]), bits_of(values[0])
        last = len(counts) - 1
        for i in range(valid):
            b = bits_of(values[i])
            low = min(low, b)
            high = max(high, b)
            places[i] = min(max((b >> SHIFT) - first + 1, 0), last)
        lowest, highest = low, high
        for i in range(valid):
            if bits_of(values[i]) == lowest:
                least[0] = min(least[0], values[i])
                break
        for i in range(valid):
            if bits_of(values[i]) == highest:
                most[0] = max(most[0], values[i])
                break
        for i in range(valid):
            counts[places[i]] += 1
    for i in range(valid, CHUNK):
        values[i] = centre
    for i in range(HALF_CHUNK):
        a, b = values[i] - centre, values[i + HALF_CHUNK] - centre
        folded[0, i] = a + b
        folded[1, i] = fma(a, a, b * b)
    half = HALF_CHUNK // 2
    while half > 0:
        for i in range(half):
            folded[0, i] += folded[0, i + half]
            folded[1, i] += folded[1, i + half]
        half //= 2
    sums[0] += folded[0, 0]
    sums[1] += folded[1, 0]


@njit(cache=True, nogil=True, error_model="numpy")
def sweep(
    plan: Plan,
    keys: Ids,
    first: int,
    last: int,
    draws: int,
    mode: int,
    centre: Floats,
    sums: Floats,
    least: Floats,
    most: Floats,
    window: Ints,
    counts: Counts,
    stored: Floats,
    out: Floats,
) -> int:
    """Compute chunks first … last - 1 of `draws` draws.

    Args:
        plan: See :class:`Plan`.
        keys: See :func:`key_schedule`.
        first: First chunk.
        last: Chunk after the last.
        draws: Draws in all; only the last chunk may be incomplete.
        mode: KEEP stores draws only, MEANS adds sums, FULL adds sums, extremes and counts.
        centre: (n,) shift of the sums.
        sums: (last - first, n, 2) filled with the sums of every chunk.
        least: (n,) brought down.
        most: (n,) brought up.
        window: (n,) first bin of every column.
        counts: (n, bins + 2) added to.
        stored: (m,) columns that are written out.
        out: ((last - first) · 256 at least, m) filled with their draws.

    Returns:
        -1, or the number of the first leg whose mass balance fails.

    """
    paths = plan.split.shape[1]
    acc = np.zeros((plan.rows, CHUNK))
    z_rate, z_factor, z = np.zeros(CHUNK), np.zeros(CHUNK), np.empty(CHUNK)
    entering, whole, value, together = np.ones(CHUNK), np.empty(CHUNK), np.empty(CHUNK), np.empty(CHUNK)
    shares = np.zeros((paths, CHUNK))
    folded, places = np.empty((2, HALF_CHUNK)), np.empty(CHUNK, dtype=np.int64)
    for chunk in range(first, last):
        valid = min(CHUNK, draws - chunk * CHUNK)
        acc[:] = 0.0
        here = sums[chunk - first]
        for leg in range(len(plan.total)):
            if plan.fresh[leg, 0]:
                fill_normals(z_rate, keys, plan.identities[leg, 0], 0, chunk)
            if plan.fresh[leg, 1]:
                fill_normals(z_factor, keys, plan.identities[leg, 1], 0, chunk)
            if plan.fresh[leg, 2]:
                draw_input(entering, z_rate, z_factor, plan.spreads[leg])
            kind = plan.fresh[leg, 3]
            if kind == NEW_SPLIT:
                draw_shares(
                    shares,
                    z,
                    whole,
                    keys,
                    plan.identities[leg, 2],
                    plan.split[leg],
                    plan.spreads[leg, 4],
                    plan.total[leg],
                    chunk,
                )
            elif kind == FIXED_SPLIT:
                for p in range(paths):
                    shares[p, :] = plan.split[leg, p] * plan.total[leg]
            if kind != NO_SPLIT and out_of_balance(entering, shares, whole, plan.split[leg], plan.total[leg]):
                return leg
            for k in range(plan.member_start[leg], plan.member_start[leg + 1]):
                together[:] = 0.0
                for c in range(paths + 1):
                    n = plan.column[k, c]
                    if n < 0:
                        continue
                    w = plan.weight[k, c]
                    if plan.solo[k]:
                        if c == 0:
                            for i in range(CHUNK):
                                value[i] = w * entering[i]
                        else:
                            part = shares[c - 1]
                            for i in range(CHUNK):
                                v = w * entering[i] * part[i]
                                value[i] = v
                                together[i] += v
                        tally_column(
                            value,
                            valid,
                            centre[n],
                            folded,
                            places,
                            here[n],
                            least[n : n + 1],
                            most[n : n + 1],
                            window[n],
                            counts[n],
                            mode,
                        )
                    else:
                        line = acc[plan.row[n]]
                        if c == 0:
                            for i in range(CHUNK):
                                line[i] += w * entering[i]
                        else:
                            part = shares[c - 1]
                            for i in range(CHUNK):
                                line[i] += w * entering[i] * part[i]
                n = plan.column[k, paths + 1]
                if n >= 0:
                    tally_column(
                        together,
                        valid,
                        centre[n],
                        folded,
                        places,
                        here[n],
                        least[n : n + 1],
                        most[n : n + 1],
                        window[n],
                        counts[n],
                        mode,
                    )
        for s in range(len(plan.sum_into)):
            line = acc[plan.row[plan.sum_into[s]]]
            for j in range(plan.sum_start[s], plan.sum_start[s + 1]):
                other = acc[plan.row[plan.sum_from[j]]]
                for i in range(CHUNK):
                    line[i] += other[i]
        at = (chunk - first) * CHUNK
        for m in range(len(stored)):
            line = acc[plan.row[stored[m]]]
            for i in range(valid):
                out[at + i, m] = line[i]
        if mode != KEEP:
            for n in range(len(plan.row)):
                if plan.row[n] >= 0:
                    tally_column(
                        acc[plan.row[n]],
                        valid,
                        centre[n],
                        folded,
                        places,
                        here[n],
                        least[n : n + 1],
                        most[n : n + 1],
                        window[n],
                        counts[n],
                        mode,
                    )
    return -1
