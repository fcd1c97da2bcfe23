"""Random networks: what must hold of every balance, and a dense solver beside ours."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from azogue.balance import Relation, bounds, reconcile
from azogue.balance import factor as factoring
from azogue.balance.system import system_of
from tests.balance.making import dense, measured, network, unmeasured

NODES = ("outside", "s", "t", "u", "v", "w")
AMOUNTS = st.floats(1.0, 1e4)
SPREADS = st.floats(0.05, 1.0)


@st.composite
def networks(draw, signed=True, blind=True, most=14):
    """Random flows between a few nodes; about one in four unmeasured, one in ten exact."""
    count = draw(st.integers(1, most))
    flows = []
    for i in range(count):
        source, target = draw(st.sampled_from([(a, b) for a in NODES for b in NODES if a != b]))
        kind = draw(st.sampled_from("mmmmmmuue" if blind else "m"))
        name = f"f{i}"
        if kind == "u":
            flows.append(unmeasured(name, source, target, signed=signed))
            continue
        mean = draw(AMOUNTS)
        variance = 0.0 if kind == "e" and i == 0 else (mean * draw(SPREADS)) ** 2
        flows.append(measured(name, source, target, mean, variance, signed=signed))
    if not signed:  # a place with one side only is refused, so each gets a way in and a way out
        for node in sorted({end for f in flows for end in (f.source, f.target)} - {"outside"}):
            for way in (("outside", node), (node, "outside")):
                mean = draw(AMOUNTS)
                flows.append(measured(f"{way[0]}-{way[1]}", *way, mean, (mean * draw(SPREADS)) ** 2))
    relations = []
    if blind and count > 2 and draw(st.booleans()):
        terms = ((f"f{draw(st.integers(0, 1))}", 1.0), ("f2", -draw(st.floats(0.1, 2.0))))
        relations.append(Relation("r", terms, draw(st.floats(-10, 10)), draw(st.sampled_from([0.5, 20.0]))))
    return network(*flows, relations=relations)


def possible(net):
    from azogue.balance import ImpossibleNetwork

    try:
        return reconcile(net)
    except ImpossibleNetwork:
        assume(False)


def scale_of(net):
    return max((abs(f.mean) for f in net.flows if f.mean), default=1.0)


def same_spread(net, one, two):
    """Compare variances: what is left of one is a difference, and zero is what is below its last digits.

    Here variances differ up to 4 · 10¹⁰-fold in one chain, which costs the normal equations as many digits:
    10⁻⁵ of the largest variance, as beside the dense solver.
    """
    largest = max((f.variance for f in net.flows if f.variance), default=1.0)
    return two**2 == pytest.approx(one**2, rel=2e-6, abs=1e-5 * largest)


@settings(max_examples=80, deadline=None)
@given(networks())
def test_it_agrees_with_a_dense_solver(net) -> None:
    balance = possible(net)
    x, variance = dense(net)
    size = scale_of(net)
    for found, mean, spread in zip(balance.flows, x, variance, strict=True):
        assert (found.mean is None) == math.isnan(mean), found
        if found.mean is not None:
            assert found.mean == pytest.approx(mean, abs=1e-6 * size)
            # Spreads may differ a hundred-thousandfold here, which costs the normal equations digits.
            assert found.sd**2 == pytest.approx(spread, abs=1e-5 * size**2)


@settings(max_examples=50, deadline=None)
@given(networks())
def test_every_balance_closes(net) -> None:
    balance = possible(net)
    moved = max([abs(f.mean) for f in balance.flows if f.mean is not None], default=0.0)
    for node in net.nodes:
        if node.balanced and (off := balance.imbalance(node.id)) is not None:
            assert abs(off) <= 1e-12 * max(moved, scale_of(net))


@settings(max_examples=50, deadline=None)
@given(networks(signed=False, most=8))
def test_with_bounds_every_balance_closes_and_nothing_is_negative(net) -> None:
    balance = possible(net)
    assert all(f.mean >= 0 for f in balance.flows if f.mean is not None)
    for node in net.nodes:
        if node.balanced and (off := balance.imbalance(node.id)) is not None:
            assert abs(off) <= 1e-8 * scale_of(net)


@settings(max_examples=30, deadline=None)
@given(networks(signed=False, blind=False, most=8))
def test_with_bounds_it_is_no_worse_than_a_general_solver(net) -> None:
    from scipy.optimize import minimize

    balance = possible(net)
    mean = np.array([f.mean for f in net.flows])
    variance = np.array([f.variance for f in net.flows])
    rows = [[(f.target == n.id) - (f.source == n.id) for f in net.flows] for n in net.nodes if n.balanced]
    if not rows:
        return
    a, size = np.array(rows, float), scale_of(net)
    weight = size**2 / variance
    other = minimize(
        lambda x: float(weight @ (x - mean / size) ** 2),
        np.zeros(len(mean)),
        jac=lambda x: 2 * weight * (x - mean / size),
        bounds=[(0, None)] * len(mean),
        constraints={"type": "eq", "fun": lambda x: a @ x, "jac": lambda _: a},
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    assume(other.success)
    ours = sum((f.mean - m) ** 2 / v for f, m, v in zip(balance.flows, mean, variance, strict=True))
    assert ours == pytest.approx(balance.test.chi_square, rel=1e-6, abs=1e-6)
    assert ours <= other.fun * (1 + 1e-5) + 1e-6


@settings(max_examples=80, deadline=None)
@given(networks())
def test_reconciled_data_reconcile_to_themselves(net) -> None:
    first = possible(net)
    again = tuple(replace(f.flow, mean=f.mean) if f.flow.mean is not None else f.flow for f in first.flows)
    if net.relations:
        return  # the slack of a relation has moved too
    second = reconcile(replace(net, flows=again))
    size = scale_of(net)
    for one, two in zip(first.flows, second.flows, strict=True):
        assert (one.mean is None) == (two.mean is None)
        assert one.mean is None or two.mean == pytest.approx(one.mean, abs=1e-8 * size)
    assert second.test.chi_square == pytest.approx(0, abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(networks())
def test_the_balance_never_makes_a_measured_flow_less_certain(net) -> None:
    for found in possible(net).flows:
        if found.flow.variance is not None and found.sd is not None:
            assert found.sd**2 <= found.flow.variance * (1 + 1e-12)
            assert 0 <= found.redundancy <= 1


@settings(max_examples=40, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_the_flows_and_nodes_does_not_matter(net, random) -> None:
    first = possible(net)
    flows, nodes = list(net.flows), list(net.nodes)
    random.shuffle(flows)
    random.shuffle(nodes)
    second = reconcile(replace(net, flows=tuple(flows), nodes=tuple(nodes)))
    size = scale_of(net)
    for found in first.flows:
        other = second.flow(found.flow.id)
        assert (found.status, found.held_at_zero) == (other.status, other.held_at_zero)
        assert found.mean is None or other.mean == pytest.approx(found.mean, abs=1e-8 * size)
    assert second.test.degrees == first.test.degrees
    assert second.test.chi_square == pytest.approx(first.test.chi_square, rel=1e-6, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(networks(), st.sampled_from([1e-3, 7.0, 1e3]))
def test_another_unit_of_mass_scales_everything(net, unit) -> None:
    first = possible(net)
    flows = tuple(
        replace(f, mean=f.mean * unit, variance=f.variance * unit**2) if f.mean is not None else f
        for f in net.flows
    )
    relations = tuple(replace(r, total=r.total * unit, sd=r.sd * unit) for r in net.relations)
    second = reconcile(replace(net, flows=flows, relations=relations))
    size = scale_of(net) * unit
    for one, two in zip(first.flows, second.flows, strict=True):
        assert one.status == two.status
        assert one.mean is None or two.mean == pytest.approx(one.mean * unit, abs=1e-7 * size)
    assert second.test.chi_square == pytest.approx(first.test.chi_square, rel=1e-6, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(networks(blind=False))
def test_turning_a_flow_round_turns_its_sign(net) -> None:
    first = possible(net)
    f = net.flows[0]
    turned = replace(f, source=f.target, target=f.source, mean=-f.mean)
    second = reconcile(replace(net, flows=(turned, *net.flows[1:])))
    assert second.flows[0].mean == pytest.approx(-first.flows[0].mean, abs=1e-8 * scale_of(net))
    assert same_spread(net, first.flows[0].sd, second.flows[0].sd)


@settings(max_examples=40, deadline=None)
@given(networks(most=20))
def test_the_selected_inverse_gives_the_same_ranges_as_the_dense_one(net) -> None:
    small = possible(net)
    before, factoring.SMALL = factoring.SMALL, 0
    try:
        sparse = reconcile(net)
    finally:
        factoring.SMALL = before
    for one, two in zip(small.flows, sparse.flows, strict=True):
        assert one.status == two.status
        assert one.sd is None or same_spread(net, one.sd, two.sd)


def test_the_measurement_test_is_calibrated() -> None:
    # True flows that balance, readings with just the errors they claim: 5 % of the residuals beyond 1.96.
    rng = np.random.default_rng(8)
    truth = {"a": 100.0, "b": 60.0, "c": 40.0, "d": 55.0, "e": 5.0}
    ends = {
        "a": ("outside", "t"),
        "b": ("t", "u"),
        "c": ("t", "outside"),
        "d": ("u", "outside"),
        "e": ("u", "outside"),
    }
    beyond, p = [], []
    for _ in range(400):
        flows = [measured(n, *ends[n], m + rng.normal() * 0.3, 0.09) for n, m in truth.items()]
        balance = reconcile(network(*flows))
        beyond += [abs(f.residual) > 1.959964 for f in balance.flows]
        p.append(balance.test.p)
    assert np.mean(beyond) == pytest.approx(0.05, abs=0.02)
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.03)


@settings(max_examples=30, deadline=None)
@given(networks(signed=False, most=8))
def test_holding_flows_at_zero_reaches_the_optimum_of_the_interior_point(net) -> None:
    balance = possible(net)
    system = system_of(net)
    x, _, _ = bounds._clarabel(system)
    counted = (system.variance > 0) & ~system.unmeasured
    off = (x[counted] - system.mean[counted]) ** 2 / system.variance[counted]
    assert balance.test.chi_square == pytest.approx(float(off.sum()), rel=2e-3, abs=2e-3)
