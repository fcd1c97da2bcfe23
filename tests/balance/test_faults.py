"""Networks that cannot be: each is refused with its place and a remedy, none with a traceback of a solver."""

import math
from dataclasses import replace

import pytest

from azogue.balance import Flow, ImpossibleNetwork, Network, Node, Relation, UnknownFlow, reconcile
from azogue.balance import factor as factoring
from azogue.balance import system as laying_out
from tests.balance.making import measured, network, unmeasured

FINE = measured("a", "outside", "t", 10), measured("b", "t", "outside", 11)


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        (Flow("x", "t", "nowhere", 1.0, 1.0), '"nowhere"'),
        (Flow("x", "t", "t", 1.0, 1.0), "two different ends"),
        (Flow("x", "t", "outside", 1.0), "only one of mean and variance"),
        (Flow("x", "t", "outside", None, 1.0), "only one of mean and variance"),
        (Flow("x", "t", "outside", 1.0, -1.0), "variance of -1"),
        (Flow("x", "t", "outside", 1.0, math.nan), "variance of nan"),
        (Flow("x", "t", "outside", math.inf, 1.0), "mean of inf"),
        (Flow("x", "t", "outside", 1e40, 1.0), "mean of 1e"),
        (Flow("x", "t", "outside", -1.0, 1.0), "negative"),
        (FINE[0], '"a" is there twice'),
    ],
)
def test_a_flow_that_makes_no_sense_is_refused(flow, words) -> None:
    net = network(*FINE)
    with pytest.raises(ImpossibleNetwork, match=words):
        reconcile(replace(net, flows=(*net.flows, flow)))


@pytest.mark.parametrize(
    "relation",
    [
        Relation("r", (("nobody", 1.0),)),
        Relation("r", ()),
        Relation("r", (("a", 1.0), ("a", 1.0))),
        Relation("r", (("a", 0.0),)),
        Relation("r", (("a", math.nan),)),
        Relation("r", (("a", 1.0),), sd=-1.0),
        Relation("r", (("a", 1.0),), total=math.inf),
    ],
)
def test_a_relation_that_makes_no_sense_is_refused(relation) -> None:
    with pytest.raises(ImpossibleNetwork, match='Relation "r"'):
        reconcile(network(*FINE, relations=[relation]))


def test_exact_figures_that_contradict_each_other_are_named() -> None:
    net = network(measured("a", "outside", "t", 10, 0), measured("b", "t", "outside", 11, 0))
    with pytest.raises(ImpossibleNetwork, match=r'at "t".*differ by 1 kg'):
        reconcile(net)


def test_exact_figures_that_agree_are_fine() -> None:
    balance = reconcile(network(measured("a", "outside", "t", 10, 0), measured("b", "t", "outside", 10, 0)))
    assert [f.status for f in balance.flows] == ["exact", "exact"]
    assert balance.test.degrees == 0


def test_a_closed_group_that_an_exact_figure_enters_is_refused() -> None:
    # t and u pass mercury to and fro; 5 kg enters exactly and nothing can leave.
    net = network(
        measured("in", "outside", "t", 5, 0), measured("a", "t", "u", 10, 1), measured("b", "u", "t", 10, 1)
    )
    with pytest.raises(ImpossibleNetwork, match="nothing enters or leaves"):
        reconcile(net)


def test_a_closed_group_of_nodes_is_solved_though_its_equations_repeat() -> None:
    balance = reconcile(
        network(
            measured("a", "t", "u", 10, 1), measured("b", "u", "v", 12, 1), measured("c", "v", "t", 11, 1)
        )
    )
    assert [f.mean for f in balance.flows] == pytest.approx([11, 11, 11])
    assert balance.test.degrees == 2


def test_a_relation_said_twice_counts_once() -> None:
    same = [Relation(name, (("a", 1.0), ("b", -2.0))) for name in ("r", "s")]
    net = network(
        measured("a", "outside", "t", 10),
        measured("b", "t", "outside", 6),
        measured("c", "t", "outside", 5),
        relations=same,
    )
    once = reconcile(replace(net, relations=(same[0],)))
    twice = reconcile(net)
    assert [f.mean for f in twice.flows] == pytest.approx([f.mean for f in once.flows], rel=1e-9)
    assert twice.test.degrees == once.test.degrees == 2


def test_bounds_that_nothing_can_meet_are_refused() -> None:
    # Exactly 5 enters, exactly 8 leaves, and the only other way is out.
    net = network(
        measured("in", "outside", "t", 5, 0),
        measured("out", "t", "outside", 8, 0),
        unmeasured("more", "t", "outside"),
    )
    with pytest.raises(ImpossibleNetwork, match="zero or more"):
        reconcile(net)


@pytest.mark.parametrize(
    ("flows", "words"),
    [
        ((measured("a", "outside", "t", 7),), '7 kg enters "t" and nothing leaves it'),
        ((measured("a", "t", "outside", 7), measured("b", "t", "outside", 8)), '8 kg leaves "t" and nothing'),
        ((measured("a", "outside", "t", 7), unmeasured("b", "t", "u")), '7 kg enters "t" and nothing leaves'),
    ],
)
def test_mercury_that_enters_and_never_leaves_is_refused(flows, words) -> None:
    with pytest.raises(ImpossibleNetwork, match=words):
        reconcile(network(*flows))


def test_a_place_with_zero_flows_only_is_fine() -> None:
    balance = reconcile(network(measured("a", "outside", "t", 0, 0), unmeasured("b", "u", "t")))
    assert [f.mean for f in balance.flows] == [0, 0]


def test_too_many_flows_are_refused_before_any_work(monkeypatch) -> None:
    monkeypatch.setattr(laying_out, "MOST_FLOWS", 1)
    with pytest.raises(ImpossibleNetwork, match="Split it"):
        reconcile(network(*FINE))


@pytest.mark.parametrize("flows", [(), (unmeasured("a", "outside", "outside too"),)])
def test_an_empty_network_or_one_without_any_balance_is_no_error(flows) -> None:
    balance = reconcile(network(*flows, external=("outside", "outside too")))
    assert balance.test.degrees == 0
    assert balance.leaks == ()
    assert balance.table().height == len(flows)


def test_a_node_without_flows_is_no_error() -> None:
    assert reconcile(Network((Node("t"),), ())).flows == ()


def test_asking_for_what_is_not_there_says_what_is() -> None:
    balance = reconcile(network(*FINE))
    with pytest.raises(UnknownFlow, match="There is: a"):
        balance.flow("aa")
    with pytest.raises(UnknownFlow, match="no node"):
        balance.imbalance("nowhere")


def test_variances_many_powers_of_ten_apart_still_close() -> None:
    balance = reconcile(
        network(
            measured("a", "outside", "t", 1e6, 1e10),
            measured("b", "t", "u", 1e6 + 3, 1e-6),
            measured("c", "u", "v", 2e6, 1e11),
            measured("d", "v", "outside", 1e6 + 3.001, 1e-6),
        )
    )
    assert all(abs(balance.imbalance(n)) <= 1e-12 * 2e6 for n in "tuv")
    assert balance.flow("a").mean == pytest.approx(1e6 + 3.0005, abs=1e-3)


def test_a_wide_and_a_narrow_figure_in_one_chain_close_to_the_last_digit() -> None:
    # Variances 1e11 apart: the first solution misses by 7e-9 kg, and only refining it brings that to nothing.
    balance = reconcile(
        network(
            measured("a", "outside", "t", 1e6, 1e10),
            measured("b", "t", "u", 1e6 + 3, 0.1),
            measured("c", "u", "v", 2e6, 1e10),
            measured("d", "v", "outside", 1e6 + 3.001, 0.1),
        )
    )
    assert all(abs(balance.imbalance(n)) <= 1e-15 * 1e6 for n in "tuv")


@pytest.mark.parametrize("size", [50, 3000])
def test_a_long_closed_ring_is_solved_at_the_first_attempt(size, monkeypatch) -> None:
    def never(_):
        raise AssertionError("the structure shows which equation repeats; rounding need not")

    monkeypatch.setattr(factoring, "_dependent", never)
    spread = [10.0 ** (i % 7 - 3) for i in range(size)]
    ring = [measured(f"f{i}", f"n{i}", f"n{(i + 1) % size}", 100, v) for i, v in enumerate(spread)]
    balance = reconcile(network(*ring))
    assert balance.test.degrees == size - 1
    assert [f.mean for f in balance.flows] == pytest.approx([100.0] * size)
