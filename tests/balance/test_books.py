"""The books of a year: open and closed, in words, and as a picture whose links lead to the next column."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.balance import Books, ImpossibleNetwork, Node, books_of, reconcile
from azogue.balance.books import NOTHING_CHECKS
from azogue.balance.gap import amount, name_of
from azogue.balance.sankey import in_columns
from azogue.dossier import read_dossier
from azogue.inventory import estimate
from tests.balance.making import measured, network, unmeasured
from tests.balance.test_build import SETS, dossier, row

EXAMPLES = Path(__file__).parents[2] / "examples"
COLUMNS = {
    "ground": 0, "earlier": 0, "imports": 0, "not recorded": 0, "other waste": 0, "market": 1, "waste": 1,
    "gold": 2, "lamps": 2, "fire": 2, "air": 3, "land": 3, "byproducts": 3, "in by-products": 3, "exports": 3,
}  # fmt: skip
ENDS = (
    "ground",
    "earlier",
    "imports",
    "not recorded",
    "other waste",
    "air",
    "land",
    "in by-products",
    "exports",
)
kilograms = st.floats(0.1, 1e5)


def books(*rows):
    return books_of(estimate(dossier(*rows), draws=1000, factor_sets=(SETS,)), 2016)


def bought(amount, **more):
    return row("trade", 2, direction="import", hs="280540", amount=amount, grade="A", **more)


def around(ore, use, burnt, sold, bought, shipped):
    """A small country: gold from the market, waste that is burnt, by-products that are sold."""
    net = network(
        measured("import", "imports", "market", bought),
        unmeasured("gap", "not recorded", "market", signed=True, kind="gap"),
        measured("export", "market", "exports", shipped),
        measured("use", "market", "gold", use),
        measured("ore", "ground", "lamps", ore),
        unmeasured("gold air", "gold", "air"),
        measured("gold waste", "gold", "waste", use / 2, 0.0),
        unmeasured("lamps by", "lamps", "byproducts"),
        measured("sold", "byproducts", "market", sold),
        unmeasured("kept", "byproducts", "in by-products", signed=True),
        measured("burnt", "waste", "fire", burnt),
        unmeasured("fire air", "fire", "air"),
        unmeasured("other", "other waste", "waste", signed=True),
        external=ENDS,
    )
    nodes = tuple(Node(n.id, n.id.capitalize(), n.balanced, COLUMNS[n.id]) for n in net.nodes)
    return reconcile(replace(net, nodes=nodes))


@given(st.lists(kilograms, min_size=6, max_size=6))
def test_every_link_leads_to_the_next_column_and_nothing_is_lost_on_the_way(amounts) -> None:
    balance = around(*amounts)
    picture = in_columns(balance)
    column = {name: c for name, c, _ in picture.nodes}
    assert all(column[link.target] == column[link.source] + 1 for link in picture.links)
    assert len(column) == len(picture.nodes)
    for name, c, _ in picture.nodes:
        balanced = name in balance.nodes and balance.nodes[name].balanced
        if balanced and c < 3:
            into = sum(link.kg for link in picture.links if link.target == name)
            out = sum(link.kg for link in picture.links if link.source == name)
            assert into == pytest.approx(out, rel=1e-6, abs=1e-6)
    assert column.get("byproducts", 3) == 3
    assert column.get("general_waste", 3) == 3
    ends, begins = (sum(k.kg for k in picture.links if n in {k.source, k.target}) for n in TWICE)
    assert ends == pytest.approx(begins)


TWICE = ("general_waste", "general_waste\N{PRIME}")


def test_what_nobody_recorded_stands_on_the_side_it_comes_from_or_goes_to() -> None:
    missing, surplus = (in_columns(around(10, 100, 20, 1, came, 1)) for came in (5, 500))
    assert ("not recorded", 0, "Not recorded") in missing.nodes
    assert ("not recorded", 2, "More supply than use on record") in surplus.nodes
    kinds = {(k.source, k.target) for k in surplus.links if k.kind == "gap"}
    assert kinds == {("market", "not recorded")}


def test_without_supply_nothing_is_closed_and_nothing_can_be_suspected() -> None:
    found = books()
    assert found.closed is None
    assert found.suspects == ()
    assert found.verdict == (NOTHING_CHECKS,)
    assert found.sureness[0].startswith("Measured, and checked by nothing else: 6 of 6.")
    assert not any("0 of" in line for line in found.sureness)


def test_with_far_too_little_supply_the_books_name_the_datum_to_look_at() -> None:
    found = books(bought(10))
    assert found.closed is not None
    assert found.verdict[0].startswith("If nothing were unrecorded, the figures would not agree")
    for line, suspect in zip(found.verdict[1:], found.suspects, strict=False):
        assert name_of(suspect) in line
        assert f"{abs(suspect.residual):.1f} standard deviations off ({suspect.flow.evidence})" in line
    assert len(found.verdict) > 1


def test_with_fitting_supply_the_books_agree_and_name_nobody() -> None:
    used = sum(f.mean for f in books().balance.flows if f.flow.source == "market")
    found = books(bought(used))
    assert "the figures would agree within their ranges" in found.verdict[0]
    assert len(found.verdict) == 1
    assert found.suspects == ()


def test_books_that_cannot_be_closed_stay_open(monkeypatch) -> None:
    from azogue.balance import books as room

    real = room.balance_of

    def never_closed(*args, closed=False, **more):
        if closed:
            raise ImpossibleNetwork("They cannot.")
        return real(*args, **more)

    monkeypatch.setattr(room, "balance_of", never_closed)
    found = books(bought(10))
    assert found.closed is None
    assert found.verdict == (NOTHING_CHECKS,)


@pytest.mark.parametrize("name", ["peru-2016", "philippines-2015"])
def test_the_examples_close_as_a_picture(name) -> None:
    found: Books = books_of(estimate(read_dossier(EXAMPLES / name), draws=500))
    picture = in_columns(found.balance)
    into = {n: sum(k.kg for k in picture.links if k.target == n) for n, _, _ in picture.nodes}
    for gap in found.gaps:
        assert into[gap.pool] == pytest.approx(gap.kg)
    codes = {f.flow.target for f in found.balance.flows if f.flow.source == "market"}
    assert codes <= {n for n, c, _ in picture.nodes if c == 2}


def test_a_surplus_within_its_range_is_said_without_a_sign() -> None:
    used = sum(f.mean for f in books().balance.flows if f.flow.source == "market")
    found = books(bought(used * 1.05))
    (gap,) = [g for g in found.gaps if g.pool == "market"]
    assert gap.kg < 0
    assert f"the difference of {amount(-gap.kg)} (95 % range {amount(-gap.high)} to {amount(-gap.low)})" in (
        gap.statement
    )


def test_closed_books_that_hold_flows_at_zero_are_judged_by_their_gap() -> None:
    found = books(bought(10))
    assert any(f.held_at_zero for f in found.closed.flows)
    (gap,) = [g for g in found.gaps if g.pool == "market"]
    assert f"The gap in mercury is {gap.z:.1f} standard deviations away from zero." in found.verdict[0]
    assert "Chi-square" not in found.verdict[0]


def test_a_probability_that_held_flows_made_large_does_not_talk_the_gap_away() -> None:
    found = books(bought(10))
    lenient = replace(found.closed, test=replace(found.closed.test, p=0.4))
    verdict = Books(found.balance, lenient).verdict
    assert "would not agree" in verdict[0]
    assert verdict[1].startswith("Look at")
