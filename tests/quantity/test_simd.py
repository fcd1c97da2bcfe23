"""The vectorised functions against SciPy, NumPy and mpmath; the errors stated in their docstrings hold."""

import mpmath
import numpy as np
import pytest
from numba import njit
from scipy.special import ndtri

from azogue.quantity import identity, uniforms
from azogue.quantity.plan import key_schedule
from azogue.quantity.simd import centred, exp2, fill_normals, minus_log2, quantile, tail_term
from azogue.quantity.streams import CHUNK


@njit
def each_exp2(x, out):
    for i in range(len(x)):
        out[i] = exp2(x[i])


@njit
def each_log(x, out):
    for i in range(len(x)):
        out[i] = minus_log2(x[i])


@njit
def each_quantile(words, out):
    for i in range(len(words)):
        x = centred(words[i])
        out[i] = quantile(x, tail_term(x))


def run(function, values):
    out = np.empty(len(values))
    function(values, out)
    return out


def test_powers_of_two_are_right_to_twelve_digits():
    x = np.concatenate((np.linspace(-1000, 1000, 500_001), np.linspace(-3, 3, 500_001)))
    assert np.abs(run(each_exp2, x) / np.exp2(x) - 1).max() < 1.2e-12
    few = x[::99_991]
    exact = [float(mpmath.mpf(2) ** mpmath.mpf(float(v))) for v in few]
    assert run(each_exp2, few) == pytest.approx(exact, rel=1.2e-12)


def test_logarithms_are_right():
    t = np.concatenate((np.geomspace(2.0**-31, 1, 500_001), np.linspace(0.4, 1.0, 500_001)))
    assert np.abs(run(each_log, t) + np.log2(t)).max() < 3e-12


def test_the_normal_quantile_is_right_over_all_32_bit_words():
    r = np.random.default_rng(1)
    edge = np.arange(2_000)
    words = np.concatenate(
        (edge, 2**32 - 1 - edge, 2**31 + edge - 1_000, r.integers(0, 2**32, 10**6), 2 ** np.arange(32))
    ).astype(np.int64)
    z = run(each_quantile, words)
    assert np.abs(z - ndtri((words + 0.5) / 2**32)).max() < 2e-10
    few = words[::50_021]
    with mpmath.workdps(40):
        exact = [
            float(mpmath.sqrt(2) * mpmath.erfinv((2 * int(w) + 1 - 2**32) / mpmath.mpf(2) ** 32)) for w in few
        ]
    assert z[::50_021] == pytest.approx(exact, abs=2e-10)


def test_the_normal_quantile_is_odd_and_rises_with_every_word():
    for begin in (0, 2**30, 2**31 - 50_000, 2**32 - 100_000):
        words = np.arange(begin, begin + 100_000, dtype=np.int64)
        z = run(each_quantile, words)
        assert (np.diff(z) > 0).all()
        assert np.array_equal(run(each_quantile, 2**32 - 1 - words), -z)


def test_the_normals_of_the_fused_pass_are_quantiles_of_the_very_same_uniforms():
    name, seed, chunk = identity("some datum"), 2**63 + 12345, 77
    z = np.empty(CHUNK)
    fill_normals(z, np.empty(CHUNK), key_schedule(seed), name, 3, chunk)
    assert np.abs(z - ndtri(uniforms(seed, name, 3, chunk * CHUNK, CHUNK))).max() < 2e-10
