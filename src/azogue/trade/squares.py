"""Weighted least squares from sums: the data stay where they are, only their cross products come here."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
TINY = 1e-11
"""Directions whose eigenvalue is below this share of the largest one carry no information."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A weighted least squares fit."""

    coefficients: Floats
    covariance: Floats
    """Of the coefficients, with the residual variance of the fit."""
    rank: int
    explained: float
    """Share of the weighted variance explained; 0 where there is nothing to explain."""
    variance: float
    """Weighted residual variance per observation of mean weight."""


def solve(gram: Floats, moment: Floats, square: float, weight: float, total: float, count: int) -> Solution:
    """Solve the normal equations; where data leave a direction open, take the shortest solution.

    Args:
        gram: Σ w c cᵀ, shape (p, p).
        moment: Σ w c y, shape (p,).
        square: Σ w y².
        weight: Σ w.
        total: Σ w y.
        count: Number of observations.

    Returns:
        Coefficients with covariance s² (Σ w c cᵀ)⁺ and s² = Σ w e² / (count - rank).

    """
    scale = np.sqrt(np.where(np.diag(gram) > 0, np.diag(gram), 1.0))
    values, vectors = np.linalg.eigh(gram / np.outer(scale, scale))
    held = values > TINY * max(float(values.max(initial=0.0)), TINY)
    inverse = (vectors[:, held] / values[held]) @ vectors[:, held].T / np.outer(scale, scale)
    inverse[np.diag(gram) <= 0, :] = inverse[:, np.diag(gram) <= 0] = 0.0
    coefficients = inverse @ moment
    rank = int(held.sum())
    residual = max(square - float(coefficients @ moment), 0.0)
    about_mean = square - total**2 / weight if weight > 0 else 0.0
    explained = 1 - residual / about_mean if about_mean > 1e-12 * max(square, 1e-300) else 0.0
    variance = residual / max(count - rank, 1)
    return Solution(coefficients, variance * inverse, rank, explained, variance)
