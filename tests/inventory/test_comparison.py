"""Why two inventories differ: the parts add up, and what is shared cancels."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.dossier.records import NationalFactor
from azogue.inventory import CHANNELS, compare, estimate
from azogue.inventory.comparison import shapley
from tests.inventory.build import COAL, activity, choice, dossier, factor, factor_set, split


def run(d, sets=COAL):
    return estimate(d, draws=1_024, factor_sets=(sets,))


def change(comparison, code, channel="releases"):
    return next(c for c in (*comparison.changes, *comparison.total) if (c.code, c.channel) == (code, channel))


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=4))
def test_the_parts_add_up_to_the_difference_exactly(pairs):
    before, after = zip(*pairs, strict=True)
    whole = math.prod(after) - math.prod(before)
    assert sum(shapley(before, after)) == pytest.approx(
        whole, rel=1e-9, abs=1e-9 * (1 + math.prod(max(p) for p in pairs))
    )


def test_nothing_changed_means_no_difference_and_no_doubt():
    one = run(dossier(activity()))
    comparison = compare(one, run(dossier(activity())))
    for c in comparison.changes:
        assert c.difference == 0
        assert (c.low, c.high) == (0, 0)
        assert c.reason == "no change"


def test_a_doubled_rate_is_all_rate():
    comparison = compare(run(dossier(activity())), run(dossier(activity(rate=400_000.0))))
    c = change(comparison, "5.1.1", "air")
    assert (c.before, c.after, c.difference) == pytest.approx((30, 60, 30))
    assert (c.rate, c.factor, c.scenario, c.coverage) == pytest.approx((30, 0, 0, 0))
    assert c.reason == "rate"


def test_a_national_factor_is_a_change_of_method():
    own = NationalFactor(None, "5.1.1", "", "", None, 0.3, None, "g/t", "A")
    c = change(compare(run(dossier(activity())), run(dossier(activity(), factors=(own,)))), "5.1.1", "input")
    assert c.factor == pytest.approx(30)
    assert c.reason == "factor (method: toolkit to national)"


def test_a_filter_moves_mercury_between_pathways_and_leaves_the_input():
    comparison = compare(run(dossier(activity())), run(dossier(activity(scenario="fabric filter"))))
    assert change(comparison, "5.1.1", "air").scenario == pytest.approx(-15)
    assert change(comparison, "5.1.1", "sector_treatment").scenario == pytest.approx(15)
    assert change(comparison, "5.1.1", "input").difference == 0


def test_a_new_source_is_coverage():
    comparison = compare(
        run(dossier(activity(name="a"))), run(dossier(activity(name="a"), activity(name="b")))
    )
    c = change(comparison, "total", "air")
    assert c.coverage == pytest.approx(30)
    assert c.rate == 0


def test_the_causes_of_the_total_add_up_to_its_difference():
    sets = factor_set(
        [factor("5.1.1", 0.15), factor("5.9.4", 5.0)],
        [split("5.1.1", (1.0, 0, 0, 0, 0, 0), "none"), split("5.1.1", (0.5, 0, 0, 0, 0, 0.5), "filter"),
         split("5.9.4", (0.1, 0.1, 0.8, 0, 0, 0))],
        [choice("5.1.1", scenario="none")],
    )  # fmt: skip
    a = run(dossier(activity(), activity("5.9.4", rate=1e6)), sets)
    b = run(dossier(activity(rate=3e5, scenario="filter"), activity("5.9.4", rate=2e6)), sets)
    for channel in CHANNELS:
        c = change(compare(a, b), "total", channel)
        assert c.rate + c.factor + c.scenario + c.coverage == pytest.approx(c.difference, abs=1e-9)
        assert c.difference == pytest.approx(
            b.figure("total", channel).point - a.figure("total", channel).point, abs=1e-9
        )


def test_a_shared_factor_cancels_in_the_range_of_the_difference():
    exact = {"low": 200_000, "high": 200_000}
    a = run(dossier(activity(**exact)))
    b = run(dossier(activity(rate=220_000.0, low=220_000, high=220_000)))
    c = change(compare(a, b), "5.1.1", "input")
    assert c.low > 0
    assert c.high - c.low < 0.2 * (b.figure("total", "input").high - a.figure("total", "input").low)


def test_two_years_of_one_dossier_compare():
    inventory = run(dossier(activity(year=2010), activity(year=2016, rate=300_000.0)))
    comparison = compare(inventory, inventory, year_before=2010)
    assert change(comparison, "total", "input").difference == pytest.approx(15)
    assert comparison.table().height == len(comparison.changes) + len(comparison.total)
    assert (comparison.before_label, comparison.after_label) == ("2010", "2016")
