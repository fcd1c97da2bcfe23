"""A release model made ready for the fused sweep: what is drawn anew at which leg, and what goes where."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from azogue.quantity.columns import Columns
from azogue.quantity.model import Floats, Ids, Ints, ReleaseModel
from azogue.quantity.streams import MASK, ROUNDS, WEYL_0, WEYL_1

NO_SPLIT, FIXED_SPLIT, NEW_SPLIT, SAME_SPLIT = 0, 1, 2, 3
OCTAVES = 1.4426950408889634
"""log₂ e: spreads are kept in octaves, because the sweep raises 2 to a power."""


Flags = NDArray[np.bool_]


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
    leg = np.repeat(np.arange(model.legs), np.diff(model.member_start))
    solo = (np.bincount(model.member_group, minlength=model.groups) == 1) & (keep == 0)
    alone = solo[model.member_group]
    weight = model.member_weight * model.scale[leg, None]
    column = columns.index[model.member_group]
    # What a leg does not release must not be added either: the bench still holds its neighbour's shares.
    column[:, 0][weight[:, 0] == 0] = -1
    released = (model.split[leg] > 0) & (model.split_total[leg, None] > 0)
    column[:, 1:-1][(weight[:, 1:] == 0) | ~released] = -1
    if columns.count:
        own_sum = columns.channel[column[:, -1]] == model.pathways + 1
        column[~(own_sum & alone), -1] = -1
    stored = ~solo[columns.group]
    sums = np.flatnonzero((columns.channel == model.pathways + 1) & stored)
    parts = [row[row >= 0] for row in columns.index[columns.group[sums], 1:-1]]
    return Plan(
        identities=np.stack((model.rate_id, model.factor_id, model.split_id), axis=1),
        fresh=_freshness(model),
        spreads=OCTAVES
        * np.stack(
            (model.rate_below, model.rate_above, model.factor_below, model.factor_above, model.split_sigma),
            axis=1,
        ),
        split=np.ascontiguousarray(model.split),
        total=np.ascontiguousarray(model.split_total),
        member_start=np.ascontiguousarray(model.member_start),
        weight=weight,
        column=column,
        solo=alone.astype(np.int64),
        row=np.where(stored, np.cumsum(stored) - 1, -1).astype(np.int64),
        rows=int(np.count_nonzero(stored)),
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


def _changed(uncertain: Flags, identity: Ids) -> Flags:
    """(L,) true where an uncertain datum is not the last uncertain one before."""
    changed = uncertain.copy()
    places = np.flatnonzero(uncertain)
    same = identity[places[1:]] == identity[places[:-1]]
    changed[places[1:][same]] = False
    return changed


def key_schedule(seed: int) -> Ids:
    """(10, 2) round keys of Philox for a seed."""
    r = np.arange(ROUNDS, dtype=np.uint64)
    low = (np.uint64(seed & MASK) + r * np.uint64(WEYL_0)) & np.uint64(MASK)
    high = (np.uint64(seed >> 32) + r * np.uint64(WEYL_1)) & np.uint64(MASK)
    return np.stack((low, high), axis=1)
