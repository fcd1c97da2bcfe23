"""The fast pass: one sweep over chunks of 256 draws in Numba, with no array of draws × legs anywhere.

Inside a chunk every step is a straight loop over the draws that LLVM turns into vector instructions. What two
neighbouring legs share (a rate, a factor, a split) is drawn once.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from azogue.quantity.columns import TOLERANCE, Columns
from azogue.quantity.model import Floats, Ids, Ints, ReleaseModel
from azogue.quantity.simd import LOG2_E, bits_of, centred, exp2, fma, quantile
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
    """(L, 5) rate below, above, factor below, above, sigma; in octaves, so that 2^x serves."""
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
    # A leg whose split is not known releases nothing by any pathway: it must not meet the shares of another.
    weight[:, 1:] *= (model.split_total[leg, None] > 0) & (model.split[leg] > 0)
    column[:, :-1][weight == 0] = -1
    stored = ~solo[columns.group]
    row = np.where(stored, np.cumsum(stored) - 1, -1)
    sums = np.flatnonzero((columns.channel == paths + 1) & stored)
    parts = [columns.index[columns.group[s], 1:-1] for s in sums]
    parts = [p[p >= 0] for p in parts]
    return Plan(
        identities=np.stack((model.rate_id, model.factor_id, model.split_id), axis=1),
        fresh=_freshness(model),
        spreads=LOG2_E
        * np.stack(
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


@njit(cache=True, inline="always")
def philox(x0, x1, x2, x3, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return one Philox4x32-10 block; k are the 20 round keys as a tuple, so that they stay in registers."""
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[0], k[1])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[2], k[3])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[4], k[5])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[6], k[7])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[8], k[9])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[10], k[11])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[12], k[13])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[14], k[15])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[16], k[17])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[18], k[19])
    return x0, x1, x2, x3


@njit(cache=True, inline="always")
def round_keys(keys):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the 20 round keys, masked so that the compiler knows them to be 32-bit numbers."""
    return (
        keys[0, 0] & LOW,
        keys[0, 1] & LOW,
        keys[1, 0] & LOW,
        keys[1, 1] & LOW,
        keys[2, 0] & LOW,
        keys[2, 1] & LOW,
        keys[3, 0] & LOW,
        keys[3, 1] & LOW,
        keys[4, 0] & LOW,
        keys[4, 1] & LOW,
        keys[5, 0] & LOW,
        keys[5, 1] & LOW,
        keys[6, 0] & LOW,
        keys[6, 1] & LOW,
        keys[7, 0] & LOW,
        keys[7, 1] & LOW,
        keys[8, 0] & LOW,
        keys[8, 1] & LOW,
        keys[9, 0] & LOW,
        keys[9, 1] & LOW,
    )


@njit(cache=True, nogil=True, error_model="numpy")
def fill_centred(x: Floats, keys: Ids, identity: int, component: int, chunk: int) -> None:
    """Fill (256,) uniforms of one chunk of a stream, as 2u - 1."""
    name, k = np.uint64(identity), round_keys(keys)
    c1, c2, c3 = np.uint64(component) & LOW, name & LOW, name >> HALF
    first = np.uint64(chunk * LANES)
    for lane in range(LANES):
        x0, x1, x2, x3 = philox((first + np.uint64(lane)) & LOW, c1, c2, c3, k)
        x[lane] = centred(np.int64(x0))
        x[LANES + lane] = centred(np.int64(x1))
        x[2 * LANES + lane] = centred(np.int64(x2))
        x[3 * LANES + lane] = centred(np.int64(x3))


@njit(cache=True, nogil=True, error_model="numpy")
def fill_normals(z: Floats, keys: Ids, identity: int, component: int, chunk: int) -> None:
    """Fill (256,) standard normals of one chunk of a stream."""
    fill_centred(z, keys, identity, component, chunk)
    for i in range(CHUNK):
        z[i] = quantile(z[i])


@njit(cache=True, nogil=True, error_model="numpy")
def draw_input(
    entering: Floats, z_rate: Floats, z_factor: Floats, rb: float, ra: float, fb: float, fa: float
) -> None:
    """Fill (256,) input / scale: exp of the two-piece spreads (in octaves) of rate and factor."""
    for d in range(CHUNK):
        zr, zf = z_rate[d], z_factor[d]
        entering[d] = exp2(fma(zr, rb if zr < 0.0 else ra, zf * (fb if zf < 0.0 else fa)))


@njit(cache=True, nogil=True, error_model="numpy")
def draw_part(part: Floats, z: Floats, default: float, sigma: float) -> None:
    """Fill (256,) default · exp(σ z), σ in octaves."""
    for i in range(CHUNK):
        part[i] = default * exp2(sigma * z[i])


@njit(cache=True, nogil=True, error_model="numpy")
def add_to(line: Floats, part: Floats) -> None:
    """Add (256,) to (256,)."""
    for i in range(CHUNK):
        line[i] += part[i]


@njit(cache=True, nogil=True, error_model="numpy")
def divide_into(whole: Floats, total: float) -> None:
    """Replace (256,) by total / itself."""
    for i in range(CHUNK):
        whole[i] = total / whole[i]


@njit(cache=True, nogil=True, error_model="numpy")
def scale_part(part: Floats, by: Floats, together: Floats) -> None:
    """Multiply a part by the common divisor and add it to what is together."""
    for i in range(CHUNK):
        v = part[i] * by[i]
        part[i] = v
        together[i] += v


@njit(cache=True, nogil=True, error_model="numpy")
def draw_shares(
    shares: Floats,
    z: Floats,
    whole: Floats,
    together: Floats,
    keys: Ids,
    identity: int,
    default: Floats,
    sigma: float,
    total: float,
    chunk: int,
) -> None:
    """Fill (P, 256) shares of a split, default · exp(σ z) over their sum, times the total; and their sum."""
    whole[:] = 0.0
    for p in range(len(default)):
        if default[p] > 0.0:
            fill_normals(z, keys, identity, p, chunk)
            draw_part(shares[p], z, default[p], sigma)
            add_to(whole, shares[p])
        else:
            shares[p, :] = 0.0
    divide_into(whole, total)
    together[:] = 0.0
    for p in range(len(default)):
        if default[p] > 0.0:
            scale_part(shares[p], whole, together)


@njit(cache=True, nogil=True, error_model="numpy")
def out_of_balance(entering: Floats, together: Floats, total: float) -> int:
    """Count the draws of a chunk in which releases do not add up to total · input, or are not finite."""
    bad = 0
    for i in range(CHUNK):
        expected = total * entering[i]
        off = fma(entering[i], together[i], -expected)
        bad += 0 if abs(off) <= TOLERANCE * expected else 1
    return bad


@njit(cache=True, nogil=True, error_model="numpy")
def weigh(value: Floats, weight: float, entering: Floats) -> None:
    """Fill weight · input."""
    for i in range(CHUNK):
        value[i] = weight * entering[i]


@njit(cache=True, nogil=True, error_model="numpy")
def weigh_release(value: Floats, weight: float, entering: Floats, part: Floats, together: Floats) -> None:
    """Fill weight · input · share and add it to the releases of the group."""
    for i in range(CHUNK):
        v = weight * entering[i] * part[i]
        value[i] = v
        together[i] += v


@njit(cache=True, nogil=True, error_model="numpy")
def add_input(line: Floats, weight: float, entering: Floats) -> None:
    """Add weight · input to an accumulator."""
    for i in range(CHUNK):
        line[i] += weight * entering[i]


@njit(cache=True, nogil=True, error_model="numpy")
def add_release(line: Floats, weight: float, entering: Floats, part: Floats) -> None:
    """Add weight · input · share to an accumulator; not fused, so that opposite terms cancel exactly."""
    for i in range(CHUNK):
        line[i] += weight * entering[i] * part[i]


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
    shares, known = np.zeros((paths, CHUNK)), np.zeros(CHUNK)
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
                e = plan.spreads[leg]
                draw_input(entering, z_rate, z_factor, e[0], e[1], e[2], e[3])
            kind = plan.fresh[leg, 3]
            if kind == NEW_SPLIT:
                draw_shares(
                    shares,
                    z,
                    whole,
                    known,
                    keys,
                    plan.identities[leg, 2],
                    plan.split[leg],
                    plan.spreads[leg, 4],
                    plan.total[leg],
                    chunk,
                )
            elif kind == FIXED_SPLIT:
                known[:] = 0.0
                for p in range(paths):
                    shares[p, :] = plan.split[leg, p] * plan.total[leg]
                    add_to(known, shares[p])
            if kind != NO_SPLIT and out_of_balance(entering, known, plan.total[leg]):
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
                            weigh(value, w, entering)
                        else:
                            weigh_release(value, w, entering, shares[c - 1], together)
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
                    elif c == 0:
                        add_input(acc[plan.row[n]], w, entering)
                    else:
                        add_release(acc[plan.row[n]], w, entering, shares[c - 1])
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
                add_to(line, acc[plan.row[plan.sum_from[j]]])
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
