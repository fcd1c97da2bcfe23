"""What makes a total uncertain: shares of variance in closed form, held against the draws."""

import numpy as np
import pytest

from azogue.inventory import estimate
from azogue.inventory.drivers import _legs_of_total, _terms, rank_drivers, total_variance
from azogue.quantity import simulate, two_piece_moments
from tests.inventory.build import COAL, activity, choice, dossier, factor, factor_set, share, split

TWO = factor_set(
    [factor("5.1.1", 0.15, low=0.05, high=0.5), factor("5.9.4", 5.0, low=1, high=10)],
    [
        split("5.1.1", (0.5, 0, 0, 0, 0, 0.5), "filter", quality="D"),
        split("5.1.1", (1.0, 0, 0, 0, 0, 0), "none"),
        split("5.9.4", (0.1, 0.1, 0.8, 0, 0, 0), quality="D"),
    ],
    [choice("5.1.1", scenario="filter")],
)


def two(draws=4_096):
    d = dossier(
        activity(low=150_000, high=300_000),
        activity(name="b", rate=50_000.0),
        activity("5.9.4", rate=20_000.0, low=10_000, high=40_000),
        scenarios=(share("5.1.1", "filter", 0.7), share("5.1.1", "none", 0.3)),
    )
    return estimate(d, draws=draws, factor_sets=(TWO,))


@pytest.mark.parametrize("channel", ["input", "air", "sector_treatment", "releases"])
def test_the_closed_form_variance_is_the_variance_of_the_draws(channel):
    inventory = two()
    legs, weights = _legs_of_total(inventory, 2016)
    exact = total_variance(legs, _terms(legs, weights, channel))
    from azogue.inventory import CHANNELS

    group = inventory.group_of("total")
    draws = simulate(inventory.assembly.model, 400_000, 7)[:, group, CHANNELS.index(channel)]
    assert draws.var() == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize("channel", ["input", "air", "releases"])
def test_first_order_shares_never_exceed_one_in_sum(channel):
    total = sum(d.share for d in two().ranked_drivers(channel))
    assert 0.5 < total <= 1 + 1e-9


def test_with_one_uncertain_datum_it_causes_all_of_the_variance():
    sets = factor_set([factor("5.1.1", 0.15, low=0.15, high=0.15)], [split("5.1.1", (1.0, 0, 0, 0, 0, 0))])
    inventory = estimate(dossier(activity(low=1e5, high=4e5)), draws=512, factor_sets=(sets,))
    (driver,) = inventory.ranked_drivers("releases")
    assert driver.datum.kind == "rate"
    assert driver.share == pytest.approx(1)


def test_a_split_drives_a_pathway_but_not_the_sum_of_all():
    inventory = two()
    kinds = {
        c: {d.datum.kind for d in inventory.ranked_drivers(c) if d.share > 1e-6} for c in ("air", "input")
    }
    assert "split" in kinds["air"]
    assert "split" not in kinds["input"]


def test_the_share_of_a_datum_is_the_variance_of_the_mean_given_that_datum():
    exact = {"low": 100_000, "high": 400_000}
    sets = factor_set([factor("5.1.1", 0.15, low=0.05, high=0.5)], [split("5.1.1", (1.0, 0, 0, 0, 0, 0))])
    inventory = estimate(dossier(activity(**exact)), draws=64, factor_sets=(sets,))
    ranked = {d.datum.kind: d.share for d in inventory.ranked_drivers("input")}
    # One product R · F: Var(E[T|R]) = E[F]² Var(R), and so on; the rest is interaction.
    (mr, vr), (mf, vf) = two_piece_moments(0.5, 1, 2), two_piece_moments(1 / 3, 1, 10 / 3)
    total = (vr + mr**2) * (vf + mf**2) - (mr * mf) ** 2
    assert ranked["rate"] == pytest.approx(mf**2 * vr / total)
    assert ranked["factor"] == pytest.approx(mr**2 * vf / total)


def test_collect_next_narrows_the_range_by_what_a_new_estimate_shows():
    inventory = two(draws=10_000)
    best = inventory.collect_next("releases")[0]
    assert best.narrower > 0.05
    assert best.datum.identity in {d.datum.identity for d in inventory.ranked_drivers("releases")[:3]}
    from azogue.inventory.drivers import at_best_grade

    better = at_best_grade(best.datum)
    assert better.low >= best.datum.low
    assert better.high <= best.datum.high


def test_collect_next_agrees_with_estimating_again_with_the_better_datum():
    d = dossier(activity(low=100_000, high=400_000))
    inventory = estimate(d, draws=10_000, factor_sets=(COAL,))
    rate = next(x for x in inventory.ranked_drivers("input") if x.datum.kind == "rate")
    better = estimate(
        dossier(activity(low=200_000 / 1.05, high=200_000 * 1.05)), draws=10_000, factor_sets=(COAL,)
    )

    def width(inv):
        values = simulate(inv.assembly.model, 10_000, inv.seed)[:, inv.group_of("total"), 0]
        low, high = np.quantile(values, (0.025, 0.975))
        return high - low

    assert rate.narrower == pytest.approx(1 - width(better) / width(inventory), abs=1e-9)


def test_an_inventory_without_uncertainty_has_no_drivers():
    sets = factor_set([factor("5.1.1", 0.15, low=0.15, high=0.15)], [split("5.1.1", (1.0, 0, 0, 0, 0, 0))])
    inventory = estimate(dossier(activity(low=2e5, high=2e5)), draws=64, factor_sets=(sets,))
    assert rank_drivers(inventory, "input", 2016) == ()
    assert inventory.drivers().height == 0
