"""The readable reference: the release model in NumPy, a block of draws at a time.

It follows the formulas of :class:`azogue.quantity.model.ReleaseModel` line by line and is what the fused
pass is held against.
"""

import numpy as np

from azogue.quantity.columns import TOLERANCE, MassBalanceError
from azogue.quantity.model import Floats, ReleaseModel
from azogue.quantity.streams import uniforms

Drawn = dict[tuple[int, int], Floats]
"""Normals of one block by (identity, component)."""


def block(model: ReleaseModel, seed: int, start: int, count: int) -> Floats:
    """Compute draws start … start + count - 1 of every group and channel.

    Args:
        model: The model.
        seed: Seed of the random streams.
        start: Number of the first draw.
        count: Number of draws.

    Returns:
        (count, G, C) kg of mercury per year.

    Raises:
        MassBalanceError: When the releases of a leg do not add up in some draw.

    """
    out = np.zeros((count, model.groups, model.channels))
    drawn: Drawn = {}
    for leg in range(model.legs):
        recent: Drawn = {}
        entering = leg_input(model, leg, seed, start, count, drawn, recent)
        release = entering[:, None] * leg_shares(model, leg, seed, start, count, drawn, recent)
        drawn = recent
        assert_mass_kept(leg, entering, release, model.split_total[leg], start)
        for k in range(model.member_start[leg], model.member_start[leg + 1]):
            weight, group = model.member_weight[k], model.member_group[k]
            out[:, group, 0] += weight[0] * entering
            out[:, group, 1:-1] += weight[1:] * release
    out[:, :, -1] = out[:, :, 1:-1].sum(axis=2)
    return out


def leg_input(
    model: ReleaseModel, leg: int, seed: int, start: int, count: int, drawn: Drawn, recent: Drawn
) -> Floats:
    """(count,) mercury input of a leg: scale · exp(s(rate)) · exp(s(factor))."""
    exponent = np.zeros(count)
    for name, below, above in (
        (model.rate_id[leg], model.rate_below[leg], model.rate_above[leg]),
        (model.factor_id[leg], model.factor_below[leg], model.factor_above[leg]),
    ):
        if below or above:
            z = normals(seed, int(name), 0, start, count, drawn, recent)
            exponent += np.where(z < 0, below * z, above * z)
    entering: Floats = model.scale[leg] * np.exp(exponent)
    return entering


def leg_shares(
    model: ReleaseModel, leg: int, seed: int, start: int, count: int, drawn: Drawn, recent: Drawn
) -> Floats:
    """(count, P) shares of a leg: logistic-normal around the default, adding up to the split total."""
    default, sigma, total = model.split[leg], model.split_sigma[leg], model.split_total[leg]
    used = np.flatnonzero(default)
    if total == 0 or sigma == 0 or len(used) <= 1:
        return np.broadcast_to(default * total, (count, model.pathways))
    parts = np.zeros((count, model.pathways))
    for p in used:
        z = normals(seed, int(model.split_id[leg]), int(p), start, count, drawn, recent)
        parts[:, p] = default[p] * np.exp(sigma * z)
    shares: Floats = parts * (total / parts.sum(axis=1, keepdims=True))
    return shares


def normals(
    seed: int, identity: int, component: int, start: int, count: int, drawn: Drawn, recent: Drawn
) -> Floats:
    """(count,) standard normals: the quantiles of the datum's uniforms, taken over from the leg before."""
    from scipy.special import ndtri

    key = identity, component
    if key not in recent:
        known = drawn.get(key)
        recent[key] = known if known is not None else ndtri(uniforms(seed, identity, component, start, count))
    return recent[key]


def assert_mass_kept(leg: int, entering: Floats, release: Floats, total: float, start: int) -> None:
    """Raise MassBalanceError unless releases add up to total · input in every draw."""
    expected = total * entering
    kept = np.abs(release.sum(axis=1) - expected) <= TOLERANCE * np.abs(expected)
    if not kept.all():
        first = start + int(np.flatnonzero(~kept)[0])
        raise MassBalanceError((leg,), first, first)
