"""Ranges and moments: between what is stated and what least squares works with."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import lognorm, norm

from azogue.balance.ranges import detectable, moments_of, range_of
from azogue.quantity import two_piece_moments


@given(st.floats(1e-3, 1e6), st.floats(0.01, 3.0))
def test_a_flow_that_cannot_be_negative_has_the_range_of_a_lognormal(mean, ratio) -> None:
    s = math.sqrt(math.log(1 + ratio**2))
    law = lognorm(s, scale=mean / math.sqrt(1 + ratio**2))
    assert law.mean() == pytest.approx(mean)
    assert law.std() == pytest.approx(mean * ratio)
    low, high = range_of(mean, (mean * ratio) ** 2, signed=False)
    assert (low, high) == pytest.approx((law.ppf(0.025), law.ppf(0.975)))


def test_a_signed_flow_has_that_of_a_normal_and_an_exact_one_none() -> None:
    assert range_of(-3, 4, signed=True) == pytest.approx((norm(-3, 2).ppf(0.025), norm(-3, 2).ppf(0.975)))
    assert range_of(5, 0, signed=False) == (5, 5)
    assert range_of(0, 4, signed=False) == pytest.approx((0, 2 * norm.ppf(0.975)))


def test_moments_are_those_of_the_two_piece_lognormal_where_there_is_one() -> None:
    assert moments_of(2, 5, 20) == two_piece_moments(2, 5, 20)
    assert moments_of(5, 5, 5) == (5, 0)
    assert moments_of(0, 0, 0) == (0, 0)
    assert moments_of(None, 5, None) == (5, 0)
    assert moments_of(0, 5, 10) == pytest.approx((5, (10 / 2 / norm.ppf(0.975)) ** 2))


def test_what_is_not_redundant_has_no_smallest_error_that_shows() -> None:
    assert detectable(1, 0) is None
    assert detectable(2, 0.25) == pytest.approx(2 / 0.5 * (norm.ppf(0.975) + norm.ppf(0.8)))
