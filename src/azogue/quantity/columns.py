"""What is summed where: the checked model laid out for streaming, shared by both back ends."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from azogue.quantity.model import Floats, Ints, ReleaseModel

TOLERANCE = 1e-9
"""Relative tolerance of the mass balance of a leg in a draw."""
WIDEST = 50.0
"""Largest log-scale spread accepted: e⁵⁰ between the median and one standard deviation."""


class ModelProblem(ValueError):
    """A release model that cannot be computed; `legs` are the first offending legs or memberships."""

    def __init__(self, reason: str, legs: tuple[int, ...] = ()) -> None:
        super().__init__(reason, legs)
        self.reason, self.legs = reason, legs

    def __str__(self) -> str:
        """Say what is wrong and where."""
        return f"{self.reason} (at {', '.join(map(str, self.legs))})" if self.legs else self.reason


class MassBalanceError(ArithmeticError):
    """In some draw the releases of a leg do not add up to its input times the part that is split."""

    def __init__(self, legs: tuple[int, ...], first_draw: int, last_draw: int) -> None:
        super().__init__(legs, first_draw, last_draw)
        self.legs, self.first_draw, self.last_draw = legs, first_draw, last_draw

    def __str__(self) -> str:
        """Say which legs and draws."""
        return (
            f"Releases do not add up to the input of legs {', '.join(map(str, self.legs))} "
            f"in draws {self.first_draw} to {self.last_draw}; look for infinite or undefined data."
        )


def check_model(model: ReleaseModel) -> None:
    """Raise ModelProblem when arrays disagree in shape or hold what cannot be computed."""
    legs, paths = model.legs, model.pathways
    members = int(model.member_start[-1]) if len(model.member_start) else 0
    shapes = (
        model.split.shape == (legs, paths)
        and len(model.member_start) == legs + 1
        and model.member_group.shape == (members,)
        and model.member_weight.shape == (members, paths + 1)
        and all(
            a.shape == (legs,)
            for a in (model.rate_id, model.factor_id, model.split_id, model.split_total, model.split_sigma)
        )
    )
    if not shapes:
        raise ModelProblem(
            "The arrays of the model do not have the shapes that its legs and pathways ask for"
        )
    widths = np.stack(
        (model.rate_below, model.rate_above, model.factor_below, model.factor_above, model.split_sigma)
    )
    _refuse(~np.isfinite(model.scale), "A scale is not a finite number")
    _refuse(~((widths >= 0) & (widths <= WIDEST)).all(axis=0), f"A spread is not within 0 and {WIDEST:g}")
    _refuse(~((model.split >= 0) & (model.split <= 1)).all(axis=1), "A share is not within 0 and 1")
    _refuse(
        ~((model.split_total >= 0) & (model.split_total <= 1 + TOLERANCE)),
        "A split total is not within 0 and 1",
    )
    off = (model.split_total > 0) & (np.abs(model.split.sum(axis=1) - 1) > TOLERANCE)
    _refuse(off, "The default shares of a split do not add up to 1")
    _refuse(~np.isfinite(model.member_weight).all(axis=1), "A membership has a weight that is not finite")
    inside = (model.member_group >= 0) & (model.member_group < model.groups)
    _refuse(~inside, "A membership names a group that does not exist")


def _refuse(bad: NDArray[np.bool_] | np.bool_, reason: str) -> None:
    if bad.any():
        raise ModelProblem(reason, tuple(int(i) for i in np.flatnonzero(bad)[:5]))


@dataclass(frozen=True)
class Columns:
    """The (group, channel) pairs that can differ from zero; n of them are streamed as columns.

    A group's releases share the column of its only pathway when it has just one.
    """

    index: Ints
    """(G, C) column of a group's channel, -1 where it is zero in every draw."""
    group: Ints
    """(n,) group of a column."""
    channel: Ints
    """(n,) channel of a column; P + 1 is a column of its own for the sum of several pathways."""
    centre: Floats
    """(n,) value at all medians, kg/a: the shift of the sums and the middle of the histograms."""
    spread: Floats
    """(n,) bound of the log-scale standard deviation."""

    @property
    def count(self) -> int:
        """Number of columns."""
        return int(self.group.shape[0])


def lay_out(model: ReleaseModel) -> Columns:
    """Find the columns of a model, in the order of groups and channels."""
    groups, paths = model.groups, model.pathways
    leg = np.repeat(np.arange(model.legs), np.diff(model.member_start))
    share = np.concatenate((np.ones((model.legs, 1)), model.split * model.split_total[:, None]), axis=1)
    median = model.scale[leg, None] * share[leg] * model.member_weight
    width = np.hypot(
        np.maximum(model.rate_below, model.rate_above), np.maximum(model.factor_below, model.factor_above)
    )
    centre = np.zeros((groups, paths + 2))
    live = np.zeros((groups, paths + 2), dtype=bool)
    spread = np.zeros((groups, paths + 2))
    np.add.at(centre[:, :-1], model.member_group, median)
    np.logical_or.at(live[:, :-1], model.member_group, median != 0)
    wide = np.hypot(width, 1.5 * model.split_sigma)
    both = np.concatenate((width[:, None], np.repeat(wide[:, None], paths, axis=1)), axis=1)
    np.maximum.at(spread[:, :-1], model.member_group, np.where(median != 0, both[leg], 0.0))
    centre[:, -1] = centre[:, 1:-1].sum(axis=1)
    spread[:, -1] = spread[:, 1:-1].max(axis=1, initial=0.0)
    several = live[:, 1:-1].sum(axis=1)
    live[:, -1] = several > 1
    group, channel = np.nonzero(live)
    index = np.full((groups, paths + 2), -1, dtype=np.int64)
    index[group, channel] = np.arange(len(group))
    alone = np.flatnonzero(several == 1)
    index[alone, -1] = index[alone, 1:-1].max(axis=1, initial=-1)
    return Columns(index, group, channel, centre[group, channel], spread[group, channel])


def narrow(model: ReleaseModel, first: int, last: int) -> ReleaseModel:
    """Return the part of a model that groups first … last - 1 need, legs and memberships in their order.

    Args:
        model: A checked model.
        first: First group.
        last: Group after the last.

    Returns:
        A model of last - first groups without the legs and memberships that add nothing to them.

    """
    leg = np.repeat(np.arange(model.legs), np.diff(model.member_start))
    wanted = (model.member_group >= first) & (model.member_group < last)
    wanted &= (model.member_weight != 0).any(axis=1) & (model.scale[leg] != 0)
    members = np.bincount(leg[wanted], minlength=model.legs)
    legs = members > 0
    names = ("scale", "rate_id", "rate_below", "rate_above", "factor_id", "factor_below", "factor_above")
    splits = ("split_id", "split", "split_total", "split_sigma")
    return replace(
        model,
        **{name: np.ascontiguousarray(getattr(model, name)[legs]) for name in names + splits},
        member_start=np.concatenate(([0], np.cumsum(members[legs]))).astype(np.int64),
        member_group=model.member_group[wanted] - first,
        member_weight=model.member_weight[wanted],
        groups=last - first,
    )


def tiles(columns: Columns, most: int) -> list[tuple[int, int]]:
    """Cut the groups into runs (first, last) of at most `most` columns, or of one group."""
    per_group = np.bincount(columns.group, minlength=len(columns.index))
    cuts, held = [0], 0
    for group, count in enumerate(per_group.tolist()):
        if held and held + count > most:
            cuts.append(group)
            held = 0
        held += count
    return list(zip(cuts, [*cuts[1:], len(columns.index)], strict=True))
