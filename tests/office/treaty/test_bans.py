"""What is banned for a Party, from which day, with amendments and exemptions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.office.treaty.rules import (
    Exemption,
    Refusal,
    add_years,
    ban_of,
    bans_of,
    exemption_span,
    last_day_of,
    registration_problem,
)
from tests.office.treaty.standings import AMENDMENTS, ITEMS, party

DAYS = st.dates(date(2015, 1, 1), date(2050, 12, 31))
MAYBE = st.none() | DAYS
END_2020 = date(2020, 12, 31)


def ban(standing, item, on=date(2026, 6, 1)):
    return ban_of(standing, ITEMS[item], AMENDMENTS, on)


def test_a_product_of_2020_is_banned_from_new_years_day_2021():
    assert last_day_of(ITEMS["A-BAT-1"]) == END_2020
    assert ban(party(), "A-BAT-1").since == date(2021, 1, 1)
    assert ban(party(), "A-BAT-1", END_2020).status == "coming"
    assert ban(party(), "A-BAT-1", date(2021, 1, 1)).status == "banned"


def test_for_who_joins_later_the_ban_begins_when_it_joins():
    late = party(date(2024, 1, 1))
    assert ban(late, "A-BAT-1").since == date(2024, 3, 31)
    assert ban(late, "A-BAT-1", date(2024, 3, 30)).status == "coming"
    assert ban(late, "A-BAT-2").since == date(2026, 1, 1)


def test_what_an_amendment_lists_is_banned_only_for_those_it_binds():
    waiting = party(declared=True)
    assert ban(waiting, "A-VAC-1").status == "not bound"
    assert ban(waiting, "A-VAC-1").since is None
    assert ban(waiting, "A-BAT-1").status == "banned"
    accepted = party(declared=True, accepted={"MC-4/3": date(2026, 1, 10)})
    assert ban(accepted, "A-VAC-1").since == date(2026, 4, 10)
    no = party(refused={"MC-5/4": Refusal(date(2025, 1, 1))})
    assert ban(no, "A-BAT-2").status == "not bound"
    assert ban(no, "A-VAC-1").status == "banned"


def test_an_amendment_without_a_known_date_gives_no_ban_and_no_false_calm():
    assert ban(party(), "A-DEN-1").status == "not known"
    assert ban(party(None), "A-BAT-1").status == "not known"


def test_an_exemption_moves_the_ban_five_years():
    exempt = party(exemptions=(Exemption("A-BAT-1", date(2017, 8, 16)),))
    found = ban(exempt, "A-BAT-1", date(2025, 12, 31))
    assert (found.status, found.since) == ("exempt", date(2026, 1, 1))
    assert ban(exempt, "A-BAT-1", date(2026, 1, 1)).status == "banned"
    assert ban(exempt, "A-COS-1", date(2025, 12, 31)).status == "banned"


def test_an_extension_needs_a_decision_and_ends_ten_years_after_the_phase_out_at_the_latest():
    asked = Exemption("A-BAT-1", extended_until=date(2028, 6, 30))
    assert exemption_span(END_2020, asked).until == date(2025, 12, 31)
    granted = Exemption("A-BAT-1", extended_until=date(2028, 6, 30), decision="MC-6/x")
    assert exemption_span(END_2020, granted).until == date(2028, 6, 30)
    greedy = Exemption("A-BAT-1", extended_until=date(2040, 1, 1), decision="MC-6/x")
    assert exemption_span(END_2020, greedy).until == date(2030, 12, 31)
    assert exemption_span(END_2020, greedy).why == "ten years"


def test_a_shorter_period_and_a_withdrawal_end_it_earlier():
    short = Exemption("A-BAT-1", until=date(2022, 6, 30))
    assert exemption_span(END_2020, short).until == date(2022, 6, 30)
    assert exemption_span(END_2020, short).why == "shorter"
    gone = Exemption("A-BAT-1", until=date(2022, 6, 30), withdrawn=date(2021, 5, 1))
    assert exemption_span(END_2020, gone).until == date(2021, 5, 1)


def test_an_exemption_registered_after_five_years_holds_until_the_tenth():
    late = Exemption("A-BAT-1", registered=date(2026, 2, 1))
    assert exemption_span(END_2020, late).until == date(2030, 12, 31)


@given(DAYS, MAYBE, MAYBE, MAYBE, st.sampled_from(["", "MC-6/x"]), MAYBE)
def test_no_exemption_outlives_ten_years_after_the_phase_out_date(
    phase_out, registered, until, extended, decision, withdrawn
):
    exemption = Exemption("A-BAT-1", registered, until, extended, decision, withdrawn)
    span = exemption_span(phase_out, exemption)
    assert span.until <= add_years(phase_out, 10)
    if not decision and (registered is None or registered <= add_years(phase_out, 5)):
        assert span.until <= add_years(phase_out, 5)
    if withdrawn is not None:
        assert span.until <= withdrawn


@given(DAYS, DAYS, st.sampled_from(sorted(i for i, x in ITEMS.items() if x.rule == "ban")), MAYBE)
def test_once_banned_an_item_stays_banned_and_the_status_follows_the_date(deposited, on, item, exempted):
    exemptions = (Exemption(item, exempted),) if exempted else ()
    found = ban(party(deposited, exemptions=exemptions), item, on)
    if found.since is None:
        assert found.status == "not known"
    else:
        assert (found.status == "banned") == (found.since <= on)
        assert found.since > found.last_day
        assert found.since >= found.bound.since


def test_other_measures_take_the_place_of_the_ban_for_products_of_part_one_only():
    other = party(alternative=frozenset({"text-2013"}))
    assert ban(other, "A-BAT-1").status == "alternative"
    assert ban(other, "A-BAT-1").since is None
    assert ban(other, "A-BAT-2").status == "banned"
    assert ban(other, "B-CA").status == "banned"


def test_a_new_facility_is_banned_from_entry_into_force_and_never_exempt():
    exempt = party(exemptions=(Exemption("B-NEW"),))
    found = ban(exempt, "B-NEW", date(2017, 8, 16))
    assert (found.status, found.since, found.exemption) == ("banned", date(2017, 8, 16), None)
    assert registration_problem(exempt, ITEMS["B-NEW"], AMENDMENTS, date(2017, 8, 1)) == "new facility"


def test_alcoholates_end_five_years_after_the_finding_and_not_at_the_end_of_the_year():
    assert ban(party(), "B-ALC-4").since == date(2028, 11, 4)


def test_nothing_is_banned_for_who_has_left():
    assert {
        b.status for b in bans_of(party(left=date(2025, 1, 1)), ITEMS.values(), AMENDMENTS, date(2026, 1, 1))
    } == {"not bound"}


def test_aims_and_conditions_are_no_bans():
    assert ban(party(), "B-ALC-1") is None
    assert ban(party(), "B-VCM-2") is None


@pytest.mark.parametrize(
    ("item", "on", "problem"),
    [
        ("A-BAT-1", date(2017, 8, 16), ""),
        ("A-BAT-1", date(2017, 8, 17), "after joining"),
        ("A-BAT-2", date(2025, 4, 25), ""),
        ("A-BAT-2", date(2025, 4, 26), "after the amendment"),
        ("A-BAT-1", date(2031, 1, 1), "after the cap"),
        ("B-ALC-1", date(2020, 1, 1), "no phase-out date"),
    ],
)
def test_an_exemption_can_be_registered_on_joining_or_until_the_amendment_binds(item, on, problem):
    assert registration_problem(party(), ITEMS[item], AMENDMENTS, on) == problem
