"""The computation as arrays: what the two back ends of the uncertainty engine both read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ids = NDArray[np.uint64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ReleaseModel:
    """Legs (source × scenario × life phase) and the groups they are added up in.

    L legs, P pathways, G groups, C = P + 2 channels (input, the P pathways, all releases).
    In every draw n and for every leg l, in kg of mercury per year::

        input[l]       = scale[l] · exp(s(rate, z_rate)) · exp(s(factor, z_factor))
        share[l, p]    = total[l] · e[p] / Σ e,   e[p] = default[l, p] · exp(sigma[l] · z[l, p])
        release[l, p]  = input[l] · share[l, p]

    with s(x, z) = x_below · z for z < 0 and x_above · z otherwise (two-piece lognormal), and every z
    the standard normal quantile of a uniform that depends only on (seed, identity, component, draw).
    Legs that carry the same identity share the draw.
    """

    scale: Floats
    """(L,) product of the medians of rate and factor and of the leg's fixed weight, kg/a."""
    rate_id: Ids
    """(L,) identity of the rate."""
    rate_below: Floats
    """(L,) log-scale spread below the median; 0 for a rate known exactly."""
    rate_above: Floats
    factor_id: Ids
    factor_below: Floats
    factor_above: Floats
    split_id: Ids
    split: Floats
    """(L, P) default shares, non-negative, each row summing to 1 (or all 0 when the split is unknown)."""
    split_total: Floats
    """(L,) part of the input that leaves by a pathway, in [0, 1]; 0 when the split is unknown."""
    split_sigma: Floats
    """(L,) spread of the log-ratios of the shares."""
    member_start: Ints
    """(L + 1,) the memberships of leg l are member_start[l] … member_start[l + 1] - 1."""
    member_group: Ints
    """(K,) group index of a membership."""
    member_weight: Floats
    """(K, P + 1) weight of the leg's input and of each of its pathways in the group."""
    groups: int

    @property
    def legs(self) -> int:
        """Number of legs."""
        return int(self.scale.shape[0])

    @property
    def pathways(self) -> int:
        """Number of pathways."""
        return int(self.split.shape[1])

    @property
    def channels(self) -> int:
        """Number of output channels of a group: input, each pathway, all releases."""
        return self.pathways + 2


@dataclass(frozen=True)
class Summary:
    """Streamed summary of every group and channel; all arrays are (G, C), kg of mercury per year."""

    draws: int
    seed: int
    mean: Floats
    sd: Floats
    low: Floats
    """2.5 % point."""
    median: Floats
    high: Floats
    """97.5 % point."""
