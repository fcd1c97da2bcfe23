"""Consents beside trade: each state by example, and the flow against another solver."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from azogue.office.consents.reconciling import CARRY, TradeYear, reconcile
from azogue.office.consents.records import NEVER, Country, GeneralNotification, Span
from tests.office.consents.making import granted

YEARS = range(2019, 2025)
PARTY = {"PER": Country("PER", Span(date(2017, 8, 16)))}


def year(number, mass=None, imported=None, reconciled=None) -> TradeYear:
    return TradeYear("PER", "GHA", number, mass, imported, reconciled)


def of(first, mass, last=None, number=None, **changes):
    """Return a consent of the years from first to last."""
    days = Span(date(first, 3, 1), date(last or first, 12, 31))
    return granted(number or f"C{first}", valid=days, grams=mass, answered=None, **changes)


def states(trade, consents, general=(), countries=PARTY, years=YEARS):
    found = reconcile(trade, consents, general, countries, years)
    return {f.year: f.state for f in found.findings}


def test_trade_up_to_the_consent_is_within_and_a_gram_more_is_over():
    assert states([year(2020, 100)], [of(2020, 100)]) == {2020: "within"}
    found = reconcile([year(2020, 101)], [of(2020, 100)], (), PARTY, YEARS).findings[0]
    assert (found.state, found.over, found.explained, found.documents) == ("over", 1, 100, ("C2020",))


def test_trade_without_any_paper_is_no_consent():
    assert states([year(2020, 1)], []) == {2020: "no consent"}
    assert states([year(2020, 1)], [of(2022, 100)]) == {2020: "no consent", 2022: "nothing seen"}


@pytest.mark.parametrize("consent_year", [2019, 2021])
def test_a_consent_of_the_year_beside_explains_before_anybody_is_alarmed(consent_year):
    found = reconcile([year(2020, 70)], [of(consent_year, 100)], (), PARTY, YEARS)
    this = next(f for f in found.findings if f.year == 2020)
    assert (this.state, this.carried, this.over, this.consented) == ("within by carry", 70, 0, 0)
    other = next(f for f in found.findings if f.year == consent_year)
    assert other.state == "within"  # its consent was seen, in the year beside
    assert [(u.number, u.seen, u.waiting) for u in found.consents] == [(f"C{consent_year}", 70, False)]


def test_without_carry_the_same_trade_is_not_explained():
    found = reconcile([year(2020, 70)], [of(2021, 100)], (), PARTY, YEARS, carry=0)
    assert [f.state for f in found.findings] == ["no consent", "nothing seen"]


def test_a_year_is_explained_by_its_own_consents_first():
    found = reconcile([year(2020, 100), year(2021, 100)], [of(2020, 100), of(2021, 100)], (), PARTY, YEARS)
    assert [(f.state, f.carried) for f in found.findings] == [("within", 0), ("within", 0)]


def test_consents_give_way_along_a_chain_so_that_no_year_is_alarmed_without_need():
    """2019 can only have the consent of 2020; then 2020 has that of 2021."""
    found = reconcile([year(2019, 10), year(2020, 10)], [of(2020, 10), of(2021, 10)], (), PARTY, YEARS)
    assert [(f.year, f.state) for f in found.findings] == [
        (2019, "within by carry"), (2020, "within by carry"), (2021, "within"),
    ]  # fmt: skip


def test_a_consent_that_nothing_was_seen_of_waits_until_the_year_after_is_in():
    assert states([], [of(2023, 10)]) == {2023: "nothing seen"}
    assert states([], [of(2024, 10)]) == {2024: "nothing seen yet"}


def test_a_general_notification_stands_for_what_written_consents_do_not_explain():
    general = [GeneralNotification("G1", "GHA", Span(date(2020, 6, 1)), revoked=date(2022, 1, 1))]
    trade = [year(n, 10) for n in (2019, 2020, 2021, 2022)]
    assert states(trade, [], general) == {
        2019: "no consent", 2020: "general notification", 2021: "general notification", 2022: "no consent",
    }  # fmt: skip
    found = reconcile([year(2020, 15)], [of(2020, 10)], general, PARTY, YEARS).findings[0]
    assert found.documents == ("C2020", "G1")
    elsewhere = [GeneralNotification("G1", "GHA", exporters=frozenset({"BOL"}))]
    assert states([year(2020, 10)], [], elsewhere) == {2020: "no consent"}


@pytest.mark.parametrize(
    ("span", "state"),
    [
        (Span(date(2021, 1, 1)), "not a Party then"),
        (NEVER, "not a Party then"),
        (Span(date(2020, 6, 1)), "joined that year"),
        (Span(date(2020, 1, 1)), "no consent"),
        (None, "standing not known"),
    ],
)
def test_who_was_not_bound_is_not_alarmed_about(span, state):
    assert states([year(2020, 10)], [], countries={"PER": Country("PER", span)}) == {2020: state}


def test_nothing_known_of_the_exporter_is_said():
    assert states([year(2020, 10)], [], countries={}) == {2020: "standing not known"}


@pytest.mark.parametrize(
    ("row", "traded", "basis", "silent"),
    [
        (year(2020, 10, 12), 12, "larger report", ""),
        (year(2020, 10, 12, 11), 11, "reconciled", ""),
        (year(2020, 10, None), 10, "only report", "importer"),
        (year(2020, None, 12), 12, "only report", "exporter"),
        (year(2020), None, "none", "both"),
        (year(2020, 0, None), 0, "only report", "importer"),
    ],
)
def test_one_silent_side_is_told_and_blank_is_not_zero(row, traded, basis, silent):
    found = reconcile([row], [of(2020, 100)], (), PARTY, YEARS).findings[0]
    assert (found.traded, found.basis, found.silent) == (traded, basis, silent)


def test_a_consent_without_a_quantity_explains_nothing_and_says_so():
    assert states([year(2020, 10)], [of(2020, None)]) == {2020: "quantity not stated"}


def test_refusals_unanswered_notices_and_other_treaties_explain_nothing():
    for changes in ({"answer": "refused"}, {"answer": None}, {"instrument": "rotterdam"}):
        assert states([year(2020, 10)], [of(2020, 100, **changes)]) == {2020: "no consent"}


def test_a_withdrawn_consent_speaks_of_the_years_before():
    consent = of(2019, 100, 2024, withdrawn=date(2021, 1, 1))
    trade = [year(n, 10) for n in (2020, 2021, 2022)]
    assert states(trade, [consent]) == {
        2019: "within", 2020: "within", 2021: "within by carry", 2022: "no consent",
    }  # fmt: skip


def test_two_rows_for_a_year_or_a_year_outside_are_refused():
    with pytest.raises(ValueError, match="two rows"):
        reconcile([year(2020, 1), year(2020, 2)], [], (), PARTY, YEARS)
    with pytest.raises(ValueError, match="not among"):
        reconcile([year(2030, 1)], [], (), PARTY, YEARS)


CONSENTS = st.lists(
    st.tuples(st.integers(2019, 2024), st.integers(0, 2), st.integers(0, 50)), max_size=6
).map(lambda rows: [of(a, mass, a + more, f"C{i}") for i, (a, more, mass) in enumerate(rows)])
TRADE = st.dictionaries(st.sampled_from(list(YEARS)), st.integers(0, 60), max_size=6).map(
    lambda rows: [year(n, mass) for n, mass in rows.items()]
)


def most(trade, consents, carry) -> int:
    """Return the largest flow from consents to years, by SciPy."""
    source, sink = 0, 1 + len(consents) + len(trade)
    graph = np.zeros((sink + 1, sink + 1), dtype=np.int32)
    for i, consent in enumerate(consents, start=1):
        graph[source, i] = consent.grams
        for j, row in enumerate(trade, start=1 + len(consents)):
            if consent.valid.first.year - carry <= row.year <= consent.valid.last.year + carry:
                graph[i, j] = consent.grams
    for j, row in enumerate(trade, start=1 + len(consents)):
        graph[j, sink] = row.traded
    return maximum_flow(csr_array(graph), source, sink).flow_value


@given(TRADE, CONSENTS)
def test_as_much_is_explained_as_can_be_and_no_consent_twice(trade, consents):
    found = reconcile(trade, consents, (), PARTY, YEARS)
    assert sum(f.explained for f in found.findings) == most(trade, consents, CARRY)
    assert sum(f.explained for f in found.findings) == sum(u.seen for u in found.consents)
    assert all(u.seen <= u.granted for u in found.consents)
    assert all(f.over == (f.traded or 0) - f.explained >= 0 for f in found.findings)


@given(TRADE, CONSENTS)
def test_carry_never_takes_from_a_year_what_its_own_consents_explain(trade, consents):
    with_carry = reconcile(trade, consents, (), PARTY, YEARS)
    without = reconcile(trade, consents, (), PARTY, YEARS, carry=0)
    assert sum(f.explained for f in without.findings) == most(trade, consents, 0)
    before = {f.year: f.explained for f in without.findings}
    assert all(f.explained >= before.get(f.year, 0) for f in with_carry.findings)


@given(TRADE, CONSENTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_consents_does_not_matter(trade, consents, dice):
    expected = reconcile(trade, consents, (), PARTY, YEARS)
    dice.shuffle(trade)
    dice.shuffle(consents)
    assert reconcile(trade, consents, (), PARTY, YEARS) == expected
