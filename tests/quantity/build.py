"""Release models for the tests."""

from dataclasses import replace

import numpy as np

from azogue.quantity import ReleaseModel, identity


def model(
    legs: int = 7,
    paths: int = 6,
    seed: int = 1,
    *,
    groups_of: int = 3,
    sigma: float = 0.4,
    spread: float = 0.5,
) -> ReleaseModel:
    """Legs of every kind: certain and uncertain, split and not, sharing and alone; each leg has a group of
    its own, `groups_of` neighbours share one, and the last group holds all."""
    r = np.random.default_rng(seed)
    split = r.dirichlet(np.ones(paths), legs)
    split[split < 0.05] = 0.0
    split /= split.sum(axis=1, keepdims=True)
    total = np.where(np.arange(legs) % 5 == 4, 0.0, np.where(np.arange(legs) % 3 == 2, 0.7, 1.0))
    blocks = legs + np.arange(legs) // groups_of
    last = int(blocks[-1]) + 1
    member = np.stack((np.arange(legs), blocks, np.full(legs, last)), axis=1).reshape(-1)
    known = np.arange(legs) % 4 != 3
    return ReleaseModel(
        scale=r.lognormal(3, 2, legs),
        rate_id=ids("rate", np.arange(legs)),
        rate_below=known * r.uniform(0, spread, legs),
        rate_above=known * r.uniform(0, spread, legs),
        factor_id=ids("factor", np.arange(legs) // 2),
        factor_below=np.full(legs, spread),
        factor_above=np.full(legs, spread / 2),
        split_id=ids("split", np.arange(legs)),
        split=split,
        split_total=total,
        split_sigma=np.where(np.arange(legs) % 6 == 5, 0.0, sigma),
        member_start=np.arange(legs + 1, dtype=np.int64) * 3,
        member_group=member.astype(np.int64),
        member_weight=np.where(np.arange(3 * legs)[:, None] % 7 == 3, 0.5, 1.0) * np.ones((1, paths + 1)),
        groups=last + 1,
    )


def ids(kind: str, numbers: np.ndarray) -> np.ndarray:
    return np.array([identity(f"{kind} {n}") for n in numbers], dtype=np.uint64)


def one_leg(split=(0.5, 0.3, 0.2), sigma=0.5, total=1.0, rate=(0.2, 0.4), factor=(0.5, 0.3)) -> ReleaseModel:
    """One leg of scale 10 in one group."""
    return ReleaseModel(
        scale=np.array([10.0]),
        rate_id=ids("rate", np.arange(1)),
        rate_below=np.array([rate[0]]),
        rate_above=np.array([rate[1]]),
        factor_id=ids("factor", np.arange(1)),
        factor_below=np.array([factor[0]]),
        factor_above=np.array([factor[1]]),
        split_id=ids("split", np.arange(1)),
        split=np.array([split], dtype=float),
        split_total=np.array([total]),
        split_sigma=np.array([sigma]),
        member_start=np.array([0, 1]),
        member_group=np.array([0]),
        member_weight=np.ones((1, len(split) + 1)),
        groups=1,
    )


def reorder(m: ReleaseModel, legs: np.ndarray) -> ReleaseModel:
    """Keep the legs given, in that order, with the same groups."""
    spans = [np.arange(m.member_start[leg], m.member_start[leg + 1]) for leg in legs]
    members = np.concatenate(spans)
    names = (
        "scale rate_id rate_below rate_above factor_id factor_below factor_above split_id split split_total"
    )
    return replace(
        m,
        **{name: getattr(m, name)[legs] for name in (*names.split(), "split_sigma")},
        member_start=np.cumsum([0, *map(len, spans)]),
        member_group=m.member_group[members],
        member_weight=m.member_weight[members],
    )
