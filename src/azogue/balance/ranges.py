"""Between a range as it is stated and the mean and variance that least squares works with."""

import math

from azogue.quantity.ranges import Z975, TwoPiece

POWER_80 = 0.8416212335729143
"""80 % point of the standard normal distribution."""


def moments_of(low: float | None, value: float, high: float | None) -> tuple[float, float]:
    """Return mean and variance, kg and kg², of an amount with its 95 % range.

    With 0 < low <= value <= high it is a two-piece lognormal, as everywhere in Azogue. A low of zero leaves
    the logarithm: then half the width over 1.96 is the standard deviation, and the value the mean.
    """
    if value == 0 and not high:
        return 0.0, 0.0
    if low is None or high is None:
        return value, 0.0
    if 0 < low <= value <= high:
        if low == high:
            return value, 0.0
        piece = TwoPiece(low, value, high)
        return piece.mean, piece.variance
    return value, ((high - low) / (2 * Z975)) ** 2


def range_of(mean: float, variance: float, *, signed: bool) -> tuple[float, float]:
    """Return the 95 % range of a reconciled flow.

    A flow that cannot be negative is lognormal with this mean and variance, so that its range does not
    cross zero: s² = ln(1 + variance / mean²), median = mean · e^(-s²/2). A signed flow is normal.
    """
    sd = math.sqrt(max(variance, 0.0))
    if signed:
        return mean - Z975 * sd, mean + Z975 * sd
    if sd == 0:
        return mean, mean
    if mean <= sd * 1e-3:
        return 0.0, max(mean, 0.0) + Z975 * sd
    s = math.sqrt(math.log1p(variance / mean**2))
    median = mean * math.exp(-s * s / 2)
    return median * math.exp(-Z975 * s), median * math.exp(Z975 * s)


def detectable(sd: float, redundancy: float) -> float | None:
    """Return the smallest error that a two-sided 5 % measurement test finds with a chance of 80 %.

    An error of e shifts the normalised residual by sqrt(redundancy) · e / sd.
    """
    if redundancy <= 0:
        return None
    return (Z975 + POWER_80) * sd / math.sqrt(redundancy)
