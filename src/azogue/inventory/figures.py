"""Figures of groups, read from the engine's arrays when they are asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from azogue.inventory.records import CHANNELS, Figure
from azogue.quantity import ReleaseModel, Summary
from azogue.quantity.model import Floats


def point_values(model: ReleaseModel) -> Floats:
    """Add up the legs with every datum at its default.

    Args:
        model: L legs in G groups over P pathways.

    Returns:
        (G, P + 2) kg of mercury per year: input, each pathway, all releases.

    """
    out = np.zeros((model.groups, model.channels))
    release = model.scale[:, None] * model.split_total[:, None] * model.split
    leg_of = np.repeat(np.arange(model.legs), np.diff(model.member_start))
    values = np.column_stack([model.scale, release])[leg_of] * model.member_weight
    np.add.at(out[:, :-1], model.member_group, values)
    out[:, -1] = out[:, 1:-1].sum(axis=1)
    return out


def groups_with_releases(model: ReleaseModel) -> Floats:
    """Tell, for every group, whether any of its legs has a known split: (G,) of 0 or 1."""
    known = np.zeros(model.groups)
    leg_of = np.repeat(np.arange(model.legs), np.diff(model.member_start))
    np.maximum.at(known, model.member_group, (model.split_total[leg_of] > 0).astype(float))
    return known


@dataclass(frozen=True, slots=True)
class Results:
    """Point values and streamed summary of all groups."""

    point: Floats
    summary: Summary
    released: Floats

    def figure(self, group: int, channel: int) -> Figure:
        """Return one figure; None values where the group's releases could not be quantified."""
        if channel > 0 and not self.released[group]:
            return Figure(None)
        s = self.summary
        return Figure(
            point=float(self.point[group, channel]),
            mean=float(s.mean[group, channel]),
            low=float(s.low[group, channel]),
            high=float(s.high[group, channel]),
            sd=float(s.sd[group, channel]),
        )


@dataclass(frozen=True, slots=True)
class GroupFigures(Mapping[str, Figure]):
    """The figures of one group by channel."""

    results: Results
    group: int

    def __getitem__(self, channel: str) -> Figure:
        try:
            return self.results.figure(self.group, CHANNELS.index(channel))
        except ValueError:
            raise KeyError(channel) from None

    def __iter__(self) -> Iterator[str]:
        return iter(CHANNELS)

    def __len__(self) -> int:
        return len(CHANNELS)
