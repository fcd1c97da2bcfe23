"""Labels may be shortened, and an error lists what there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue import facts

TOOLKIT = facts.load_factor_set("toolkit")


@given(st.sampled_from(TOOLKIT.factors))
def test_a_full_label_finds_its_row_in_any_case(factor):
    assert facts.find_factor(TOOLKIT, factor.code, factor.variant.upper()) == factor
    assert facts.find_factor(TOOLKIT, factor.code, f"  {factor.variant} ") == factor


def test_the_beginning_of_a_label_is_enough_when_only_one_row_begins_like_it():
    assert facts.find_distribution(TOOLKIT, "5.5.1", "a2").scenario.startswith("a2: ")
    assert facts.find_factor(TOOLKIT, "5.5.4", "merc").variant == "mercury oxide"


def test_a_whole_label_wins_over_a_longer_one_that_begins_like_it():
    assert (
        facts.find_distribution(TOOLKIT, "5.2.3", "smelter, wet gas cleaning").scenario
        == "smelter, wet gas cleaning"
    )


def test_an_ambiguous_or_unknown_label_lists_the_labels():
    with pytest.raises(
        facts.FactsError, match=r"2 rows of 5\.5\.4 begin like this; name one of: alkaline button; alk"
    ):
        facts.find_factor(TOOLKIT, "5.5.4", "alkaline")
    with pytest.raises(facts.FactsError, match=r"no row of 5\.5\.1 has this label"):
        facts.find_distribution(TOOLKIT, "5.5.1", "b1")


def test_an_unknown_code_and_a_source_without_rows_are_told_apart():
    with pytest.raises(facts.FactsError, match="no source category"):
        facts.find_factor(TOOLKIT, "9.9")
    with pytest.raises(facts.FactsError, match="no row for this source"):
        facts.find_distribution(TOOLKIT, "5.1.7")
    with pytest.raises(facts.FactsError, match="no source category"):
        facts.rate_units("9.9")


def test_the_phase_tells_rows_with_one_label_apart():
    phases = {
        p: facts.find_distribution(TOOLKIT, "5.6.1", "clinics without", p) for p in ("preparation", "use")
    }
    assert phases["use"].shares[1] == 0.02
    assert phases["preparation"].shares[1] == 0.14


def test_a_row_from_one_place_has_to_be_asked_for():
    literature = facts.load_factor_set("literature")
    with pytest.raises(
        facts.FactsError, match=r"chooses no row of 5\.3\.1 by itself; name one of: Korea, kilns"
    ):
        facts.find_distribution(literature, "5.3.1")
    assert facts.find_distribution(literature, "5.3.1", "Korea").scope == "Korea"
