"""The map of partners: who stands on it, where, and what is said of those without a place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.facts.trade import capitals
from azogue.office.customs.partner_map import Way, _box, _meet, partner_map, ways_of

KG = st.floats(0, 1e7)
PARTNERS = st.dictionaries(st.sampled_from(sorted(set(capitals()) - {"PER"})), KG, max_size=30)


@given(PARTNERS, PARTNERS)
def test_no_kilogram_gets_lost_between_the_sums_and_the_map(came, went):
    ways = ways_of(came, went)
    assert sum(w.kg for w in ways) == pytest.approx(sum(came.values()) + sum(went.values()))
    assert [w.kg for w in ways] == sorted((w.kg for w in ways), reverse=True)


def test_who_only_sends_and_who_only_receives_both_stand_on_the_map():
    ways = ways_of({"ESP": 10.0, "MEX": 0.0}, {"BOL": 4.0})
    assert ways == (Way("ESP", 10.0, 0.0), Way("BOL", 0.0, 4.0))
    drawn = json.dumps(partner_map("PER", ways, "Where", "In words.").spec)
    assert all(name in drawn for name in ("Spain", "Bolivia", "Peru"))


def test_a_partner_without_a_place_is_named_in_the_summary():
    ways = ways_of({"ESP": 10.0, "X490": 5.0}, {})
    assert "Not on the map: " in partner_map("PER", ways, "Where", "In words.").summary
    assert partner_map("PER", ways_of({"X490": 5.0}, {}), "Where", "In words.") is None
    assert partner_map("PER", (), "Where", "In words.") is None


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 90)), min_size=2, max_size=2))
def test_two_names_meet_when_each_says_so(points):
    one, other = (_box(x, y, 8.0, 0.0, 40.0) for x, y in points)
    assert _meet(one, other) is _meet(other, one)
    assert _meet(one, one)
