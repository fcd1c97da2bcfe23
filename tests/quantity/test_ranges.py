"""Ranges: three points in, medians, quantiles and moments out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from azogue.quantity import Z975, BadRange, TwoPiece, split_moments, spreads, two_piece_moments

ratios = st.floats(1.0, 30.0)


@given(default=st.floats(1e-9, 1e9), down=ratios, up=ratios)
def test_the_three_points_are_the_quantiles(default, down, up):
    piece = TwoPiece(default / down, default, default * up)
    assert piece.quantile(0.025) == pytest.approx(default / down, rel=1e-9)
    assert piece.quantile(0.5) == pytest.approx(default)
    assert piece.quantile(0.975) == pytest.approx(default * up, rel=1e-9)


@pytest.mark.parametrize(("low", "default", "high"), [(0.05, 0.15, 0.5), (9, 10, 30), (1, 8, 9), (2, 2, 2)])
def test_mean_and_variance_agree_with_integration(low, default, high):
    below, above = spreads(low, default, high)

    def moment(k):
        def value(z):
            return (default * math.exp((below if z < 0 else above) * z)) ** k * norm.pdf(z)

        return quad(value, -12, 0)[0] + quad(value, 0, 14)[0]

    mean, variance = two_piece_moments(low, default, high)
    assert mean == pytest.approx(moment(1), rel=1e-8)
    assert variance == pytest.approx(moment(2) - moment(1) ** 2, rel=1e-6, abs=1e-9)


def test_equal_spreads_are_the_plain_lognormal():
    s = math.log(3) / Z975
    mean, variance = two_piece_moments(1 / 3, 1, 3)
    assert mean == pytest.approx(math.exp(s * s / 2))
    assert variance == pytest.approx((math.exp(s * s) - 1) * math.exp(s * s))


@pytest.mark.parametrize(
    ("low", "default", "high", "says"),
    [
        (0, 1, 2, "above zero"),
        (-1, 1, 2, "above zero"),
        (2, 1, 3, "in this order"),
        (1, 3, 2, "in this order"),
        (1, math.nan, 2, "finite"),
        (1, 2, math.inf, "finite"),
    ],
)
def test_it_refuses_three_numbers_that_are_no_range(low, default, high, says):
    with pytest.raises(BadRange, match=says) as caught:
        TwoPiece(low, default, high)
    assert caught.value.low == low


def test_a_split_of_two_agrees_with_quadrature():
    # share = 1 / (1 + e^{-t}) with t normal of mean log(d1 / d2) and standard deviation sigma √2.
    d, sigma = 0.7, 0.8
    centre, width = math.log(d / (1 - d)), sigma * math.sqrt(2)

    def moment(k):
        return quad(lambda z: norm.pdf(z) / (1 + math.exp(-centre - width * z)) ** k, -10, 10)[0]

    mean, cov = split_moments((d, 1 - d), sigma)
    variance = moment(2) - moment(1) ** 2
    assert mean[0] == pytest.approx(moment(1), abs=0.002)
    assert math.sqrt(cov[0, 0]) == pytest.approx(math.sqrt(variance), rel=0.01)
    assert cov[0, 1] == pytest.approx(-cov[0, 0])


@given(
    raw=st.lists(st.floats(0, 1), min_size=2, max_size=6).filter(lambda r: sum(r) > 0.1),
    sigma=st.floats(0, 1.5),
)
def test_means_of_shares_add_up_to_one_and_their_sum_does_not_vary(raw, sigma):
    mean, cov = split_moments(tuple(raw), sigma)
    assert mean.sum() == pytest.approx(1)
    assert np.abs(cov.sum(axis=0)).max() < 1e-12
    assert (mean[np.array(raw) == 0] == 0).all()


def test_a_split_without_doubt_or_with_one_way_out_does_not_vary():
    assert not split_moments((0.2, 0.8), 0.0)[1].any()
    assert not split_moments((0.0, 1.0), 0.9)[1].any()
    with pytest.raises(ValueError, match="Shares"):
        split_moments((0.0, 0.0), 0.1)
    with pytest.raises(ValueError, match="Sigma"):
        split_moments((1.0, 1.0), -0.1)
