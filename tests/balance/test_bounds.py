"""Flows that must not be negative: holding them by turns beside the interior point."""

from unittest.mock import patch

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from azogue.balance import ImpossibleNetwork, bounds
from azogue.balance.bounds import within_bounds
from azogue.balance.system import System


def chain_of_exchanges(seed: int) -> System:
    """Places in a row with flows either way, and out, measured badly: many come out negative."""
    rng = np.random.default_rng(seed)
    count = 6
    ends = [(a, b) for a in range(count) for b in range(count) if a != b and rng.random() < 0.5]
    ends += [(-1, a) for a in range(count)] + [(a, -1) for a in range(count)]
    matrix = np.zeros((count, len(ends)))
    for c, (a, b) in enumerate(ends):
        if a >= 0:
            matrix[a, c] = -1
        if b >= 0:
            matrix[b, c] = 1
    mean = rng.lognormal(0, 2, len(ends))
    variance = (mean * rng.uniform(0.3, 3, len(ends))) ** 2
    return System(csr_matrix(matrix), np.zeros(count), mean, variance, np.zeros(len(ends), bool), ())


@pytest.mark.parametrize("seed", range(30))
def test_holding_by_turns_reaches_the_optimum_of_the_interior_point(seed) -> None:
    system = chain_of_exchanges(seed)
    ours, held = within_bounds(system)
    with patch.object(bounds, "PIVOTS", 0):
        other, _ = within_bounds(system)
    size = system.mean.max()
    assert ours.mean.min() >= -1e-9 * size
    assert ours.chi_square == pytest.approx(other.chi_square, rel=1e-7)
    np.testing.assert_allclose(ours.mean, other.mean, atol=1e-6 * size)
    np.testing.assert_allclose(system.matrix @ ours.mean, 0.0, atol=1e-12 * size)
    assert (ours.mean[held] == 0).all()


def test_most_are_found_without_the_interior_point() -> None:
    def never(_):
        raise AssertionError("holding by turns finds an end here")

    with patch.object(bounds, "_clarabel", never):
        found = [within_bounds(chain_of_exchanges(seed))[1].sum() for seed in range(30)]
    assert sum(found) > 30


def test_what_no_flows_can_close_is_refused_whoever_finds_it() -> None:
    # 1 enters exactly and 5 leaves exactly: the other way out would have to be a way in.
    matrix = csr_matrix(np.array([[1.0, -1.0, -1.0]]))
    system = System(
        matrix, np.zeros(1), np.array([1.0, 5.0, 1.0]), np.array([0.0, 0.0, 1.0]), np.zeros(3, bool), ()
    )
    with pytest.raises(ImpossibleNetwork):
        within_bounds(system)
