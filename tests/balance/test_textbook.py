"""Examples of data reconciliation that can be worked out on paper."""

import math

import pytest
from scipy.stats import chi2

from azogue.balance import Relation, reconcile
from tests.balance.making import measured, network, unmeasured


def means(balance):
    return [f.mean for f in balance.flows]


def test_a_splitter_shares_its_misfit_in_proportion_to_the_variances() -> None:
    # 1 = 2 + 3 measured as 101, 64, 36: one kilogram too much comes in. Variances 1, 1, 2 sum to 4, so
    # flow 1 gives up 1/4, flow 2 takes 1/4, flow 3 takes 2/4: 100.75 = 64.25 + 36.50.
    # chi² = 1² / 4. Variance after: v - v²/4 = 0.75, 0.75, 1. Every residual: v / sqrt(v² / 4) · 1/4 = 1/2.
    balance = reconcile(
        network(
            measured("1", "outside", "t", 101, 1),
            measured("2", "t", "outside", 64, 1),
            measured("3", "t", "outside", 36, 2),
        )
    )
    assert means(balance) == pytest.approx([100.75, 64.25, 36.5], rel=1e-14)
    assert [f.sd**2 for f in balance.flows] == pytest.approx([0.75, 0.75, 1.0], rel=1e-12)
    assert [f.residual for f in balance.flows] == pytest.approx([0.5, -0.5, -0.5], rel=1e-12)
    assert [f.redundancy for f in balance.flows] == pytest.approx([0.25, 0.25, 0.5], rel=1e-12)
    assert balance.test.chi_square == pytest.approx(0.25)
    assert balance.test.degrees == 1
    assert balance.test.p == pytest.approx(math.erfc(math.sqrt(0.25 / 2)))


def test_two_units_in_a_row_average_three_readings_of_one_flow() -> None:
    # a -> t -> u -> : one flow read three times, 10 ± 1, 12 ± 1, 14 ± 2. The precision-weighted mean is
    # (10 + 12 + 14/4) / (1 + 1 + 1/4) = 25.5 / 2.25 = 34/3, its variance 1 / 2.25.
    balance = reconcile(
        network(
            measured("a", "outside", "t", 10, 1),
            measured("b", "t", "u", 12, 1),
            measured("c", "u", "outside", 14, 4),
        )
    )
    assert means(balance) == pytest.approx([34 / 3] * 3)
    assert [f.sd**2 for f in balance.flows] == pytest.approx([1 / 2.25] * 3)
    squares = (10 - 34 / 3) ** 2 + (12 - 34 / 3) ** 2 + (14 - 34 / 3) ** 2 / 4
    assert balance.test.chi_square == pytest.approx(squares)
    assert balance.test.p == pytest.approx(chi2.sf(squares, 2))


def test_a_recycle_with_an_unmeasured_flow_leaves_one_equation() -> None:
    # feed 1 -> mixer -> 2 -> reactor -> 3 -> splitter -> 4 product and 5 recycle -> mixer; 2 is unmeasured.
    # Without 2 mixer and reactor merge: 1 + 5 = 3, and 3 = 4 + 5. Readings 100, 151, 98, 50, all variance 1.
    # r = B m = (100 + 50 - 151, 151 - 98 - 50) = (-1, 3); S = [[3, -2], [-2, 3]], S⁻¹ = 1/5 [[3, 2], [2, 3]].
    # S⁻¹ r = (3/5, 7/5). x = m - Bᵀ S⁻¹ r:
    #   1: 100 - 3/5 = 99.4; 3: 151 + 3/5 - 7/5 = 150.2; 4: 98 + 7/5 = 99.4; 5: 50 - 3/5 + 7/5 = 50.8.
    # 2 = 1 + 5 = 150.2.  chi² = rᵀ S⁻¹ r = -3/5 + 21/5 = 3.6.
    balance = reconcile(
        network(
            measured("1", "outside", "mixer", 100),
            unmeasured("2", "mixer", "reactor"),
            measured("3", "reactor", "splitter", 151),
            measured("4", "splitter", "outside", 98),
            measured("5", "splitter", "mixer", 50),
        )
    )
    assert means(balance) == pytest.approx([99.4, 150.2, 150.2, 99.4, 50.8], rel=1e-13)
    assert balance.test.degrees == 2
    assert balance.test.chi_square == pytest.approx(3.6)
    assert [f.status for f in balance.flows] == [
        "redundant",
        "determined by others",
        "redundant",
        "redundant",
        "redundant",
    ]
    # Variance of 2 is that of 3, whose row of Cov = I - Bᵀ S⁻¹ B is 1 - (3 - 2·2 + 3)/5 = 3/5.
    assert balance.flow("2").sd ** 2 == pytest.approx(0.6)
    assert balance.flow("3").sd ** 2 == pytest.approx(0.6)


def test_what_two_unmeasured_flows_share_cannot_be_told() -> None:
    # a is read, b and c leave side by side and unread: only their sum is known; a has nobody to check it.
    balance = reconcile(
        network(
            measured("a", "outside", "t", 10, 1),
            unmeasured("b", "t", "outside"),
            unmeasured("c", "t", "outside"),
        )
    )
    assert [f.status for f in balance.flows] == ["just determined", "unobservable", "unobservable"]
    assert [(f.mean, f.low, f.high) for f in balance.flows[1:]] == [(None, None, None)] * 2
    assert balance.test.degrees == 0
    assert balance.test.p is None
    assert [f.id for f in balance.blind_spots] == ["a"]
    assert balance.imbalance("t") is None


def test_an_unmeasured_flow_whose_unknowns_cancel_is_found() -> None:
    # t splits into b and c, unread, which meet again in u and leave as d, unread: d = a all the same.
    balance = reconcile(
        network(
            measured("a", "outside", "t", 10, 4),
            unmeasured("b", "t", "u"),
            unmeasured("c", "t", "u"),
            unmeasured("d", "u", "outside"),
        )
    )
    assert [f.status for f in balance.flows][1:] == ["unobservable", "unobservable", "determined by others"]
    assert balance.flow("d").mean == pytest.approx(10)
    assert balance.flow("d").sd == pytest.approx(2)


def test_the_datum_that_is_wrong_has_the_largest_residual() -> None:
    # Three readings of the feed of a chain agree at 100; the fourth says 130.
    balance = reconcile(
        network(
            measured("a", "outside", "t", 100, 4),
            measured("b", "t", "u", 101, 4),
            measured("c", "u", "v", 130, 4),
            measured("d", "v", "outside", 99, 4),
        )
    )
    assert balance.suspects[0].flow.id == "c"
    # Beside the mean 100 of three readings of variance 4, the difference 30 has variance 4 + 4/3.
    assert balance.suspects[0].residual == pytest.approx(30 / math.sqrt(4 + 4 / 3))
    assert balance.test.p < 1e-9


def test_a_leak_is_found_where_it_is_and_as_large_as_it_is() -> None:
    # 100 enters t by two readings and 80 leaves u by two: 20 is lost between, in t or in u.
    balance = reconcile(
        network(
            measured("a", "outside", "s", 100, 1),
            measured("b", "s", "t", 100, 1),
            measured("c", "t", "u", 80, 1),
            measured("d", "u", "outside", 80, 1),
        )
    )
    worst = balance.leaks[0]
    assert worst.nodes == ("t",)
    # The pairs average to variance 1/2 each: an unrecorded outflow of 20 ± 1.
    assert worst.kg == pytest.approx(-20)
    assert worst.sd == pytest.approx(1)


def test_a_relation_with_a_range_weighs_like_a_reading() -> None:
    # in = 100 ± 2 exactly splits; half of it, ± 3, goes to air. Then air = 50 with variance (1/2)² 4 + 9.
    balance = reconcile(
        network(
            measured("in", "outside", "s", 100, 4),
            unmeasured("air", "s", "outside"),
            unmeasured("rest", "s", "outside"),
            relations=[Relation("half", (("air", 1.0), ("in", -0.5)), 0.0, 3.0)],
        )
    )
    assert means(balance) == pytest.approx([100, 50, 50])
    assert [f.sd**2 for f in balance.flows] == pytest.approx([4, 10, 10])
    assert balance.test.degrees == 0


def test_the_smallest_error_that_shows_is_stated() -> None:
    # Redundancy 1/4 of a reading of sd 1: (1.96 + 0.8416) · 1 / sqrt(1/4).
    balance = reconcile(
        network(
            measured("1", "outside", "t", 101, 1),
            measured("2", "t", "outside", 64, 1),
            measured("3", "t", "outside", 36, 2),
        )
    )
    assert balance.flow("1").detectable == pytest.approx(2 * 2.801585, rel=1e-6)


class TestBounds:
    def test_a_flow_that_would_be_negative_rests_on_zero(self) -> None:
        # t: in 10, out 12 and an unread outflow, which would have to be -2. Held at zero, in = out = 11.
        balance = reconcile(
            network(
                measured("in", "outside", "t", 10, 1),
                measured("out", "t", "outside", 12, 1),
                unmeasured("rest", "t", "outside"),
            )
        )
        assert means(balance) == pytest.approx([11, 11, 0], abs=1e-12)
        assert balance.flow("rest").held_at_zero
        assert balance.imbalance("t") == pytest.approx(0, abs=1e-12)
        assert balance.test.chi_square == pytest.approx(2)

    def test_a_signed_flow_may_be_negative(self) -> None:
        balance = reconcile(
            network(
                measured("in", "outside", "t", 10, 1),
                measured("out", "t", "outside", 12, 1),
                unmeasured("rest", "t", "outside", signed=True),
            )
        )
        assert means(balance) == pytest.approx([10, 12, -2])

    def test_unobservable_flows_that_can_only_be_negative_are_noticed(self) -> None:
        # The two unread outflows sum to -2, so one at least would be negative: both rest on zero.
        balance = reconcile(
            network(
                measured("in", "outside", "t", 10, 1),
                measured("out", "t", "outside", 12, 1),
                unmeasured("b", "t", "outside"),
                unmeasured("c", "t", "outside"),
            )
        )
        assert means(balance) == pytest.approx([11, 11, 0, 0], abs=1e-12)

    def test_a_measured_flow_stops_at_zero_and_the_rest_makes_way(self) -> None:
        # 1 -> t -> 2, 3: readings 10, 20, 1 with variances 1, 1, 100. Freely 3 = 1 - 100·11/102 < 0; at zero
        # the chain averages 10 and 20.
        balance = reconcile(
            network(
                measured("1", "outside", "t", 10, 1),
                measured("2", "t", "outside", 20, 1),
                measured("3", "t", "outside", 1, 100),
            )
        )
        assert means(balance) == pytest.approx([15, 15, 0], abs=1e-12)
