"""What must hold of the uncertainty engine, whichever back end and however the work is cut."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from azogue.quantity import (
    MassBalanceError,
    ModelProblem,
    ReleaseModel,
    jobs,
    simulate,
    split_moments,
    summarise,
    totals,
    two_piece_moments,
    uniforms,
)
from azogue.quantity import engine as engine_module
from tests.quantity.build import ids, model, one_leg, reorder

AGREE = 1e-9
"""Relative agreement of the two back ends."""
NAMES = ("mean", "sd", "low", "median", "high")
BACKENDS = ("fused", "blocks")


def same_bits(one, other):
    return all(np.array_equal(getattr(one, n), getattr(other, n)) for n in NAMES)


@settings(max_examples=15, deadline=None)
@given(
    legs=st.integers(1, 12),
    paths=st.integers(1, 6),
    seed=st.integers(0, 2**64 - 1),
    start=st.integers(0, 1_000),
    draws=st.integers(1, 700),
)
def test_the_two_back_ends_agree_on_the_same_uniforms(legs, paths, seed, start, draws):
    m = model(legs, paths, seed=legs + paths)
    fused, blocks = (simulate(m, draws, seed, backend=b, start=start) for b in BACKENDS)
    assert np.allclose(fused, blocks, rtol=AGREE, atol=0)


@pytest.mark.parametrize("backend", BACKENDS)
def test_any_stretch_of_draws_is_the_same_stretch_of_all_draws(backend):
    m = model()
    whole = simulate(m, 1_500, 5, backend=backend)
    for start, count in ((0, 1), (255, 2), (256, 256), (700, 800), (1_499, 1)):
        assert np.array_equal(
            simulate(m, count, 5, backend=backend, start=start), whole[start : start + count]
        )


def test_threads_do_not_change_a_bit():
    m = model(20)
    assert np.array_equal(simulate(m, 40_000, 3, threads=1), simulate(m, 40_000, 3, threads=2))
    one = summarise(m, 70_001, 3, threads=1)
    for threads in (2, 3):
        assert same_bits(one, summarise(m, 70_001, 3, threads=threads))
    for a, b in zip(
        totals(m, 40_000, 3, m.groups - 1, threads=1),
        totals(m, 40_000, 3, m.groups - 1, threads=2),
        strict=True,
    ):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("backend", BACKENDS)
def test_processes_do_not_change_a_bit(backend):
    m, draws = (model(5), 150_001) if backend == "fused" else (model(3), 70_000)
    seen = []
    one = summarise(m, draws, 3, backend=backend, threads=1)
    for processes in (2, 4) if backend == "fused" else (2,):
        many = summarise(
            m,
            draws,
            3,
            backend=backend,
            processes=processes,
            progress=lambda done, of: seen.append((done, of)),
        )
        assert same_bits(one, many)
    assert seen[-1] == (draws, draws)


def test_the_block_size_does_not_change_a_bit_of_the_reference(monkeypatch):
    m = model(5)
    one = summarise(m, 40_000, 3, backend="blocks")
    for size in (256, 512, 32_768):
        monkeypatch.setattr(jobs, "BLOCK", size)
        assert same_bits(one, summarise(m, 40_000, 3, backend="blocks"))


def test_tiles_do_not_change_a_bit(monkeypatch):
    m = model(12)
    one = summarise(m, 5_000, 3)
    for columns in (1, 20, 100):
        monkeypatch.setattr(engine_module, "TILE_COLUMNS", columns)
        assert same_bits(one, summarise(m, 5_000, 3))


@pytest.mark.parametrize("backend", BACKENDS)
def test_adding_a_leg_does_not_disturb_the_others(backend):
    m = model(9)
    fewer = reorder(m, np.arange(8))
    assert np.array_equal(
        simulate(m, 600, 1, backend=backend)[:, :8], simulate(fewer, 600, 1, backend=backend)[:, :8]
    )


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_order_of_legs_only_moves_the_rounding_of_sums(backend):
    m = model(9)
    turned = simulate(reorder(m, np.arange(9)[::-1]), 600, 1, backend=backend)
    assert np.array_equal(turned[:, :9], simulate(m, 600, 1, backend=backend)[:, :9])
    assert np.allclose(turned, simulate(m, 600, 1, backend=backend), rtol=1e-12)


@settings(max_examples=20, deadline=None)
@given(
    raw=st.lists(st.floats(0, 1), min_size=1, max_size=6).filter(lambda r: sum(r) > 0.01),
    sigma=st.floats(0, 3),
    total=st.sampled_from([0.3, 0.85, 1.0]),
    backend=st.sampled_from(BACKENDS),
)
def test_mass_is_conserved_and_shares_stay_between_zero_and_one_in_every_draw(raw, sigma, total, backend):
    split = np.array(raw) / sum(raw)
    values = simulate(one_leg(split, sigma, total), 300, 9, backend=backend)[:, 0]
    assert np.allclose(values[:, 1:-1].sum(axis=1), total * values[:, 0], rtol=1e-12)
    assert np.allclose(values[:, -1], total * values[:, 0], rtol=1e-12)
    assert (values[:, 1:-1] >= 0).all()
    assert not values[:, 1:-1][:, split == 0].any()


def test_the_median_draw_gives_the_default_and_values_rise_with_u():
    m = one_leg((1.0,), rate=(0.3, 0.6), factor=(0.0, 0.0))
    values = simulate(m, 20_000, 4)[:, 0, 0]
    u = uniforms(4, int(m.rate_id[0]), 0, 0, 20_000)
    order = np.argsort(u)
    assert (np.diff(values[order]) > 0).all()
    z = ndtri(u)
    assert np.allclose(values, 10 * np.exp(np.where(z < 0, 0.3, 0.6) * z), rtol=AGREE)


@pytest.mark.parametrize("backend", BACKENDS)
def test_legs_of_one_identity_share_the_draw(backend):
    m = model(6)
    m = replace(
        m,
        rate_id=ids("rate", np.zeros(6, dtype=int)),
        rate_below=np.full(6, 0.4),
        rate_above=np.full(6, 0.4),
        factor_below=np.zeros(6),
        factor_above=np.zeros(6),
    )
    inputs = simulate(m, 500, 2, backend=backend)[:, :6, 0]
    assert np.allclose(inputs / inputs[:, :1], (m.scale / m.scale[0])[None], rtol=1e-12) or np.allclose(
        np.corrcoef(inputs.T), 1
    )
    assert np.allclose(np.corrcoef(inputs.T), 1)


def test_mean_and_variance_agree_with_their_closed_forms():
    n = 400_000
    z = 1.959963984540054
    m = one_leg((1.0,), rate=(0.2, 0.4), factor=(0.5, 0.3))
    (mr, vr), (mf, vf) = (
        two_piece_moments(np.exp(-b * z), 1, np.exp(a * z)) for b, a in ((0.2, 0.4), (0.5, 0.3))
    )
    mean = 10 * mr * mf
    sd = 10 * np.sqrt((vr + mr**2) * (vf + mf**2) - (mr * mf) ** 2)
    s = summarise(m, n, 11)
    assert abs(s.mean[0, 0] - mean) < 4 * sd / np.sqrt(n)
    assert s.sd[0, 0] == pytest.approx(sd, rel=0.02)


def test_shares_have_the_moments_that_split_moments_says():
    split, sigma = (0.6, 0.3, 0.1), 0.6
    values = simulate(one_leg(split, sigma, rate=(0, 0), factor=(0, 0)), 200_000, 8)[:, 0, 1:-1] / 10
    mean, cov = split_moments(split, sigma)
    assert np.allclose(values.mean(axis=0), mean, atol=0.003)
    assert np.allclose(np.cov(values.T), cov, atol=0.0015)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("draws", [1, 2, 255, 257, 5_000])
def test_a_summary_agrees_with_all_draws(backend, draws):
    m = model(8, spread=0.9)
    s, values = summarise(m, draws, 6, backend=backend), simulate(m, draws, 6, backend=backend)
    assert np.allclose(s.mean, values.mean(axis=0), rtol=1e-10, atol=0)
    if draws > 1:
        assert np.allclose(s.sd, values.std(axis=0, ddof=1), rtol=1e-6, atol=1e-9)
    exact = np.quantile(values, (0.025, 0.5, 0.975), axis=0)
    for found, right in zip((s.low, s.median, s.high), exact, strict=True):
        assert np.allclose(found, right, rtol=1 / 128, atol=0)


def test_a_window_that_is_too_narrow_is_widened(monkeypatch):
    from azogue.quantity import tally

    m = model(8, spread=2.0)
    wide = summarise(m, 3_000, 6)

    def narrow(columns, widening):
        return tally.Windows(
            (columns.centre.view(np.int64) >> tally.SHIFT) - 64 * 2**widening, 128 * 2**widening
        )

    monkeypatch.setattr(engine_module, "windows_for", narrow)
    assert same_bits(wide, summarise(m, 3_000, 6))


def test_totals_are_the_draws_of_one_group_and_the_means_of_all():
    m = model(9)
    last = m.groups - 1
    for backend in BACKENDS:
        draws, means = totals(m, 3_000, 6, last, backend=backend)
        values = simulate(m, 3_000, 6, backend=backend)
        assert np.allclose(draws, values[:, last], rtol=1e-12)
        assert np.allclose(means, values.mean(axis=0), rtol=1e-10)


def test_a_model_without_spread_is_itself_in_every_draw():
    m = model(6)
    zero = np.zeros(6)
    m = replace(m, rate_below=zero, rate_above=zero, factor_below=zero, factor_above=zero, split_sigma=zero)
    for backend in BACKENDS:
        s = summarise(m, 1_000, 1, backend=backend)
        assert not s.sd.any()
        assert np.array_equal(s.low, s.high)
        assert np.allclose(s.mean[:6, 0], m.scale * m.member_weight[::3, 0])


def test_a_leg_whose_split_is_unknown_counts_as_input_and_releases_nothing():
    values = simulate(one_leg((0.0, 0.0, 0.0), 0.5, total=0.0), 100, 1)[:, 0]
    assert (values[:, 0] > 0).all()
    assert not values[:, 1:].any()


def test_differences_of_equal_legs_cancel_exactly_and_are_not_summarised():
    m = model(1)
    both = reorder(m, np.array([0, 0]))
    signed = replace(both, member_weight=both.member_weight * np.repeat([1.0, -1.0], 3)[:, None])
    for backend in BACKENDS:
        assert not simulate(signed, 400, 1, backend=backend).any()
        with pytest.raises(ModelProblem, match="use simulate"):
            summarise(signed, 400, 1, backend=backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_leg_that_does_not_balance_is_named(backend, monkeypatch):
    # The check of the model is turned off, so that the guard behind it is what speaks.
    monkeypatch.setattr(engine_module, "check_model", lambda m: None)
    m = model(3)
    broken = replace(
        m, scale=m.scale * 1.0, rate_above=np.array([0.1, np.nan, 0.1]), rate_below=np.array([0.1] * 3)
    )
    with pytest.raises(MassBalanceError, match="do not add up") as caught:
        simulate(broken, 600, 1, backend=backend)
    assert caught.value.legs == (1,)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("scale", np.nan, "scale"),
        ("rate_below", -0.1, "spread"),
        ("factor_above", np.nan, "spread"),
        ("split_sigma", 51.0, "spread"),
        ("split_total", 1.2, "split total"),
        ("split", 0.9, "add up to 1"),
        ("split", -0.1, "share"),
        ("member_weight", np.inf, "weight"),
        ("member_group", 99, "group"),
    ],
)
def test_a_model_that_cannot_be_computed_is_refused_by_name(field, value, says):
    m = model(3)
    array = getattr(m, field).copy()
    array[1] = value
    with pytest.raises(ModelProblem, match=says) as caught:
        simulate(replace(m, **{field: array}), 10, 1)
    assert 1 in caught.value.legs


def test_arrays_of_wrong_shapes_are_refused():
    m = model(3)
    with pytest.raises(ModelProblem, match="shapes"):
        simulate(replace(m, rate_id=m.rate_id[:2]), 10, 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda m: simulate(m, 10, -1),
        lambda m: simulate(m, 10, 1, backend="gpu"),
        lambda m: simulate(m, 10, 1, threads=0),
        lambda m: summarise(m, 0, 1),
        lambda m: totals(m, 10, 1, 99),
    ],
)
def test_arguments_out_of_bounds_are_refused(call):
    with pytest.raises(ValueError):  # noqa: PT011
        call(model(2))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_model_without_legs_or_draws_gives_zeros_or_nothing(backend):
    none = empty_model()
    assert summarise(none, 10, 1, backend=backend).mean.shape == (2, 8)
    assert not summarise(none, 10, 1, backend=backend).high.any()
    assert simulate(model(2), 0, 1, backend=backend).shape[0] == 0


def empty_model() -> ReleaseModel:
    m = model(1)
    names = (
        "scale rate_id rate_below rate_above factor_id factor_below factor_above split_id split split_total"
    )
    cut = {
        name: getattr(m, name)[:0]
        for name in (*names.split(), "split_sigma", "member_group", "member_weight")
    }
    return replace(m, **cut, member_start=np.zeros(1, dtype=np.int64), groups=2)
