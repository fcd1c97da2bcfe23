"""From when the Convention and its amendments bind a Party."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.facts import treaty
from azogue.office.treaty.rules import (
    CONVENTION_IN_FORCE,
    Refusal,
    Standing,
    add_years,
    bound_by,
    entry_into_force,
    is_party,
    members_on,
    organisations_of,
)
from tests.office.treaty.standings import AMENDMENTS, party

DAYS = st.dates(date(2013, 10, 10), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("code", "in_force"),
    [
        ("GAB", date(2017, 8, 16)),  # deposited 2014: waits for the Convention
        ("AFG", date(2017, 8, 16)),  # 2 May 2017 + 90 days is 31 July 2017
        ("BGR", date(2017, 8, 16)),  # 18 May 2017 + 90 days: 13 + 30 + 31 + 16
        ("ARG", date(2017, 12, 24)),  # 25 Sep 2017: 5 + 31 + 30 + 24
        ("BWA", date(2017, 8, 16)),
        ("ALB", date(2020, 8, 24)),  # 26 May 2020: 5 + 30 + 31 + 24
        ("DZA", date(2023, 2, 28)),  # 30 Nov 2022: 0 + 31 + 31 + 28
        ("ARM", date(2018, 3, 13)),  # 13 Dec 2017: 18 + 31 + 28 + 13
        ("TUR", date(2023, 1, 2)),
        ("EUE", date(2017, 8, 16)),
    ],
)
def test_the_convention_binds_ninety_days_after_deposit_worked_by_hand(code, in_force):
    deposited = treaty.parties()[code].deposited
    assert deposited is not None
    assert entry_into_force(deposited) == in_force


@given(DAYS)
def test_no_party_is_bound_before_the_convention_and_all_others_after_ninety_days(deposited):
    found = entry_into_force(deposited)
    assert found >= CONVENTION_IN_FORCE
    assert found == max(CONVENTION_IN_FORCE, deposited + timedelta(days=90))


def test_a_year_after_29_february_is_28_february():
    assert add_years(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_a_deposit_that_is_not_known_leaves_everything_open():
    unknown = party(None)
    assert is_party(unknown, date(2026, 1, 1)) is None
    assert bound_by(unknown, AMENDMENTS["MC-4/3"]).why == "deposit not known"


def test_a_party_that_left_is_none_from_that_day_on():
    left = party(left=date(2025, 6, 1))
    assert is_party(left, date(2025, 5, 31))
    assert is_party(left, date(2025, 6, 1)) is False
    assert is_party(left, date(2017, 8, 15)) is False
    assert is_party(left, date(2017, 8, 16))


def test_an_amendment_binds_from_its_entry_into_force_or_from_when_the_party_joins():
    amendment = AMENDMENTS["MC-4/3"]
    assert bound_by(party(), amendment).since == date(2023, 9, 28)
    later = party(date(2024, 1, 1))
    assert bound_by(later, amendment).since == date(2024, 3, 31)
    assert bound_by(later, AMENDMENTS["text-2013"]).since == date(2024, 3, 31)


def test_who_declared_waits_for_its_own_acceptance_and_ninety_days():
    amendment = AMENDMENTS["MC-4/3"]
    waiting = party(declared=True)
    assert bound_by(waiting, amendment).since is None
    assert bound_by(waiting, amendment).why == "waits for acceptance"
    accepted = party(declared=True, accepted={"MC-4/3": date(2024, 10, 1)})
    assert bound_by(accepted, amendment).since == date(2024, 12, 30)
    early = party(declared=True, accepted={"MC-4/3": date(2022, 12, 1)})
    assert bound_by(early, amendment).since == date(2023, 9, 28)


def test_saying_no_in_time_keeps_an_amendment_away_until_it_is_withdrawn():
    amendment = AMENDMENTS["MC-5/4"]
    no = party(refused={"MC-5/4": Refusal(date(2025, 4, 25))})
    assert bound_by(no, amendment).why == "refused"
    withdrawn = party(refused={"MC-5/4": Refusal(date(2025, 4, 25), date(2027, 1, 5))})
    assert bound_by(withdrawn, amendment).since == date(2027, 1, 5)


def test_saying_no_a_day_too_late_changes_nothing():
    late = party(refused={"MC-5/4": Refusal(date(2025, 4, 26))})
    assert bound_by(late, AMENDMENTS["MC-5/4"]).since == date(2025, 4, 25)


def test_an_amendment_whose_date_nobody_knows_binds_nobody_yet():
    assert bound_by(party(), AMENDMENTS["COP-6-amalgam"]).why == "date not known"


@given(DAYS, st.sampled_from(sorted(AMENDMENTS)), st.booleans(), st.none() | DAYS, st.none() | DAYS)
def test_no_text_binds_before_the_convention_binds_the_party_nor_before_the_text_is_in_force(
    deposited, text, declared, accepted, refused
):
    standing = Standing(
        "GHA",
        deposited,
        declared=declared,
        accepted={text: accepted} if accepted else {},
        refused={text: Refusal(refused)} if refused else {},
    )
    bound = bound_by(standing, AMENDMENTS[text])
    if bound.since is not None:
        assert bound.since >= entry_into_force(deposited)
        assert bound.since >= AMENDMENTS[text].in_force


def test_the_members_of_a_union_are_those_of_the_day():
    union = treaty.memberships()
    assert len(members_on(union, "EUE", date(2020, 1, 31))) == 28
    assert len(members_on(union, "EUE", date(2020, 2, 1))) == 27
    assert members_on(union, "EUE", date(1960, 1, 1)) == ("BEL", "DEU", "FRA", "ITA", "LUX", "NLD")
    assert "HRV" not in members_on(union, "EUE", date(2013, 6, 30))
    assert "HRV" in members_on(union, "EUE", date(2013, 7, 1))
    assert len(members_on(union, "EUE", date(2009, 1, 1))) == 27
    assert organisations_of(union, "GBR", date(2019, 1, 1)) == ("EUE",)
    assert organisations_of(union, "GBR", date(2021, 1, 1)) == ()
