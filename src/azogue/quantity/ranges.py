"""Ranges of single data: the two-piece lognormal, and the logistic-normal split.

A datum with low, default and high is two-piece lognormal: its median is the default, low and high are
the 2.5 % and 97.5 % points, X = default · exp(below · z) for z < 0 and default · exp(above · z) otherwise,
z standard normal.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from azogue.quantity.model import Floats

Z975 = 1.959963984540054
"""97.5 % point of the standard normal distribution."""

MOMENT_DRAWS = 65_536
"""Points behind :func:`split_moments`, before mirroring."""


class BadRange(ValueError):
    """A low, default and high through which no two-piece lognormal can be laid."""

    def __init__(self, low: float, default: float, high: float, reason: str) -> None:
        super().__init__(low, default, high, reason)
        self.low, self.default, self.high, self.reason = low, default, high, reason

    def __str__(self) -> str:
        """Say what is wrong and how to mend it."""
        return f"Low {self.low:g}, default {self.default:g}, high {self.high:g}: {self.reason}"


def spreads(low: float, default: float, high: float) -> tuple[float, float]:
    """Return the log-scale spreads (below, above) of a two-piece lognormal.

    Args:
        low: 2.5 % point, positive, at most the default.
        default: Median.
        high: 97.5 % point, at least the default.

    Returns:
        ln(default / low) / z and ln(high / default) / z with z = 1.96 (:data:`Z975`).

    Raises:
        BadRange: When the three are not finite, positive and in order.

    """
    if not (math.isfinite(low) and math.isfinite(default) and math.isfinite(high)):
        raise BadRange(low, default, high, "all three must be finite numbers.")
    if low <= 0:
        raise BadRange(low, default, high, "low must be above zero; a quantity that is zero has no range.")
    if not low <= default <= high:
        raise BadRange(low, default, high, "they must stand in this order.")
    return math.log(default / low) / Z975, math.log(high / default) / Z975


def normal_cdf(x: float) -> float:
    """Return the standard normal distribution function Φ(x)."""
    return math.erfc(-x / math.sqrt(2)) / 2


@dataclass(frozen=True, slots=True)
class TwoPiece:
    """A datum with low (2.5 %), default (median) and high (97.5 %), all in one unit."""

    low: float
    default: float
    high: float

    def __post_init__(self) -> None:
        """Raise BadRange when the three are not positive and in order."""
        spreads(self.low, self.default, self.high)

    @property
    def spreads(self) -> tuple[float, float]:
        """Log-scale spreads below and above the median."""
        return spreads(self.low, self.default, self.high)

    def moment(self, order: int) -> float:
        """Return E[X^order] = default^k · (e^{(kb)²/2} Φ(-kb) + e^{(ka)²/2} Φ(ka)), k the order.

        b and a are the spreads below and above. Each half of the integral over z is completed to a square.
        """
        b, a = (order * s for s in self.spreads)
        return self.default**order * (
            math.exp(b * b / 2) * normal_cdf(-b) + math.exp(a * a / 2) * normal_cdf(a)
        )

    @property
    def mean(self) -> float:
        """Expected value."""
        return self.moment(1)

    @property
    def variance(self) -> float:
        """Variance, in the unit squared."""
        return max(self.moment(2) - self.mean**2, 0.0)

    def quantile(self, probability: float) -> float:
        """Return the value that is exceeded with probability 1 - probability, 0 < probability < 1."""
        from statistics import NormalDist

        z = NormalDist().inv_cdf(probability)
        below, above = self.spreads
        return self.default * math.exp((below if z < 0 else above) * z)


def two_piece_moments(low: float, default: float, high: float) -> tuple[float, float]:
    """Return mean and variance of a two-piece lognormal; raises BadRange."""
    piece = TwoPiece(low, default, high)
    return piece.mean, piece.variance


def split_moments(shares: tuple[float, ...], sigma: float) -> tuple[Floats, Floats]:
    """Return means (P,) and covariance (P, P) of a logistic-normal split.

    share_p = d_p e^{σ z_p} / Σ_q d_q e^{σ z_q} has no closed-form moments. They are averages over a fixed,
    counter-based normal sample of 65,536 points, each also with its signs turned and all standardised:
    the means carry an error below 0.002 and the standard deviations below 1 % (tests compare with
    quadrature), the same on every call and every machine.

    Args:
        shares: Default shares, non-negative with a positive sum, which is taken as 1.
        sigma: Spread of the log-ratios, 0 or more.

    Returns:
        Means that sum to 1, and a covariance whose rows sum to 0. Do not write into them: they are cached.

    Raises:
        ValueError: When the shares are negative or all zero, or sigma is negative.

    """
    return _split_moments(tuple(float(s) for s in shares), float(sigma))


@lru_cache(maxsize=4096)
def _split_moments(shares: tuple[float, ...], sigma: float) -> tuple[Floats, Floats]:
    base = np.array(shares)
    total = base.sum()
    if not (np.isfinite(base).all() and (base >= 0).all() and total > 0):
        raise ValueError(f"Shares {shares}: give numbers of zero or more, not all zero.")
    if not sigma >= 0:
        raise ValueError(f"Sigma {sigma}: give a spread of zero or more.")
    base = base / total
    width = len(shares)
    used = np.flatnonzero(base)
    if sigma == 0 or len(used) == 1:
        return base, np.zeros((width, width))
    shift = sigma * _normal_points(len(used))
    parts = base[used] * np.exp(np.concatenate((shift, -shift)))
    parts /= parts.sum(axis=1, keepdims=True)
    mean, cov = np.zeros(width), np.zeros((width, width))
    mean[used] = parts.mean(axis=0)
    centred = parts - mean[used]
    cov[np.ix_(used, used)] = centred.T @ centred / len(parts)
    for array in (mean, cov):
        array.setflags(write=False)
    return mean, cov


@lru_cache(maxsize=8)
def _normal_points(width: int) -> Floats:
    """(MOMENT_DRAWS, width) standard normal points, each column scaled to unit second moment."""
    from scipy.special import ndtri

    from azogue.quantity.streams import identity, uniforms

    name = identity("split moments")
    points = np.stack([ndtri(uniforms(0, name, p, 0, MOMENT_DRAWS)) for p in range(width)], axis=1)
    return np.asarray(points / np.sqrt((points**2).mean(axis=0)))
