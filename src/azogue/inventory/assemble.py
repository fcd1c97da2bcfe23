"""From planned lines to the arrays of the uncertainty engine, and the list of what is added up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.counting import COUNTED_CHANNELS
from azogue.inventory.records import Datum, Leg, Line
from azogue.quantity import ReleaseModel, identity, spreads
from azogue.quantity.model import Ids

Level = Literal["line", "source", "group", "category", "national"]


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What a group of the model adds up."""

    level: Level
    year: int
    code: str
    """"total" for national groups."""
    line: int = -1
    """Index of the line, for line groups."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """A model and what its legs and groups stand for."""

    model: ReleaseModel
    legs: tuple[tuple[int, Leg], ...]
    """(line index, leg) in the order of the model."""
    groups: Mapping[GroupKey, int]
    """Group index of everything that has a figure; equal sums share one group."""


def assemble(lines: Sequence[Line]) -> Assembly:
    """Lay out the legs and the memberships of all lines, of all years.

    Args:
        lines: Planned lines in reporting order.

    Returns:
        The model with line, source, group, category and national groups.

    """
    legs = tuple((i, leg) for i, line in enumerate(lines) for leg in line.legs)
    members = _memberships(lines)
    groups: dict[GroupKey, int] = {}
    by_content: dict[tuple[object, ...], int] = {}
    contents: list[list[tuple[int, tuple[float, ...]]]] = []
    for key, content in members.items():
        signature = tuple(content)
        if signature not in by_content:
            by_content[signature] = len(contents)
            contents.append(content)
        groups[key] = by_content[signature]
    of_line: dict[int, list[tuple[int, tuple[float, ...]]]] = {}
    for g, content in enumerate(contents):
        for line_index, weights in content:
            of_line.setdefault(line_index, []).append((g, weights))
    return Assembly(build_model(legs, of_line, len(contents)), legs, groups)


def _memberships(lines: Sequence[Line]) -> dict[GroupKey, list[tuple[int, tuple[float, ...]]]]:
    ones = (1.0,) * len(COUNTED_CHANNELS)
    out: dict[GroupKey, list[tuple[int, tuple[float, ...]]]] = {}
    for i, line in enumerate(lines):
        national = tuple(line.counted[c] for c in COUNTED_CHANNELS)
        out.setdefault(GroupKey("line", line.year, line.code, i), []).append((i, ones))
        for level, code in lineage(line.code):
            out.setdefault(GroupKey(level, line.year, code), []).append((i, ones))
        out.setdefault(GroupKey("national", line.year, "total"), []).append((i, national))
    return out


def lineage(code: str) -> list[tuple[Level, str]]:
    """Return a code and its parents up to the main category, each with its level."""
    parts = code.split(".")
    out: list[tuple[Level, str]] = [("source", code)]
    out.extend(("group", ".".join(parts[:n])) for n in range(len(parts) - 1, 2, -1))
    out.append(("category", ".".join(parts[:2])))
    return out


def build_model(
    legs: Sequence[tuple[int, Leg]],
    of_line: Mapping[int, Sequence[tuple[int, tuple[float, ...]]]],
    groups: int,
) -> ReleaseModel:
    """Turn legs and the groups their lines belong to into arrays.

    Args:
        legs: (line index, leg) pairs.
        of_line: For each line index its groups with the weights of input and pathways, P + 1 each.
        groups: Number of groups.

    Returns:
        The model, scale in kg of mercury per year.

    """
    count, width = len(legs), len(PATHWAYS)
    split = np.zeros((count, width))
    total = np.zeros(count)
    sigma = np.zeros(count)
    start = np.zeros(count + 1, dtype=np.int64)
    member_group: list[int] = []
    member_weight: list[tuple[float, ...]] = []
    for k, (i, leg) in enumerate(legs):
        if leg.split is not None and leg.split.shares is not None:
            split[k] = np.asarray(leg.split.shares) / sum(leg.split.shares)
            total[k] = leg.split.total
            sigma[k] = leg.split.value or 0.0
        for group, weights in of_line.get(i, ()):
            member_group.append(group)
            member_weight.append(weights if leg.counts_input else (0.0, *weights[1:]))
        start[k + 1] = len(member_group)
    rate = np.array([_spreads(leg.rate) for _, leg in legs]).reshape(count, 2)
    factor = np.array([_spreads(leg.factor) for _, leg in legs]).reshape(count, 2)
    return ReleaseModel(
        scale=np.array([leg.weight * (leg.rate.value or 0.0) * (leg.factor.value or 0.0) for _, leg in legs]),
        rate_id=_ids(leg.rate.identity for _, leg in legs),
        rate_below=rate[:, 0].copy(),
        rate_above=rate[:, 1].copy(),
        factor_id=_ids(leg.factor.identity for _, leg in legs),
        factor_below=factor[:, 0].copy(),
        factor_above=factor[:, 1].copy(),
        split_id=_ids(leg.split.identity if leg.split else "" for _, leg in legs),
        split=split,
        split_total=total,
        split_sigma=sigma,
        member_start=start,
        member_group=np.array(member_group, dtype=np.int64),
        member_weight=np.array(member_weight, dtype=float).reshape(len(member_group), width + 1),
        groups=groups,
    )


def _ids(names: Iterable[str]) -> Ids:
    return np.array([identity(name) for name in names], dtype=np.uint64)


def _spreads(datum: Datum) -> tuple[float, float]:
    """Log-scale spreads below and above the median; zero where the datum is exact."""
    if not datum.value or datum.low is None or datum.high is None or datum.low <= 0:
        return 0.0, 0.0
    return spreads(datum.low, datum.value, datum.high)
