"""What is due for a Party from its own entry into force, and what is late."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from azogue.facts import treaty
from azogue.office.treaty.rules import Done, add_years, deadlines_of, entry_into_force, targets_of
from tests.office.treaty.standings import AMENDMENTS, DEADLINES, ITEMS, party

DAYS = st.dates(date(2013, 10, 10), date(2045, 12, 31))
TODAY = date(2026, 3, 1)


def due(standing, rule, on=TODAY, done=()):
    return [d for d in deadlines_of(standing, DEADLINES, AMENDMENTS, on, done) if d.rule == rule]


def test_dates_run_from_the_partys_own_entry_into_force_worked_by_hand():
    albania = party(date(2020, 5, 26), circumstances={"primary mining": True})  # in force 24 Aug 2020
    expected = {
        "DL-3.4": date(2035, 8, 24),
        "DL-5.5c": date(2023, 8, 24),
        "DL-8.3": date(2024, 8, 24),
        "DL-8.4": date(2025, 8, 24),
        "DL-8.5": date(2030, 8, 24),
        "DL-8.7": date(2025, 8, 24),
        "DL-9.3": date(2023, 8, 24),
        "DL-9.6": date(2025, 8, 24),
        "DL-33": date(2023, 8, 24),
    }
    assert {rule: due(albania, rule)[0].due for rule in expected} == expected


def test_what_was_not_done_is_late_and_what_was_done_is_done_even_after_its_time():
    first = party()
    assert due(first, "DL-8.7")[0].status == "late"
    assert due(first, "DL-8.7")[0].late
    assert due(first, "DL-8.7")[0].days == (TODAY - date(2022, 8, 16)).days * -1
    done = due(first, "DL-8.7", done=[Done("DL-8.7", date(2023, 1, 1))])[0]
    assert (done.status, done.after_time) == ("done", True)
    early = due(first, "DL-8.7", done=[Done("DL-8.7", date(2022, 8, 16))])[0]
    assert (early.status, early.after_time) == ("done", False)


def test_without_a_complete_record_a_passed_date_is_not_called_late():
    unknown = due(party(recorded=False), "DL-8.7")[0]
    assert (unknown.status, unknown.late) == ("no record", False)
    done = due(party(recorded=False), "DL-8.7", done=[Done("DL-8.7", date(2023, 1, 1))])[0]
    assert done.status == "done"


def test_a_duty_is_due_and_not_late_on_its_last_day():
    assert due(party(), "DL-8.7", date(2022, 8, 16))[0].status == "due"
    assert due(party(), "DL-8.7", date(2022, 8, 17))[0].status == "late"


def test_what_is_done_tomorrow_is_not_done_today():
    assert due(party(), "DL-8.7", done=[Done("DL-8.7", date(2026, 3, 2))])[0].status == "late"


def test_a_duty_that_may_not_apply_is_marked_and_one_that_does_not_is_left_out():
    asked = due(party(), "DL-5.5c")[0]
    assert (asked.applies, asked.status, asked.late) == (None, "late", False)
    assert due(party(circumstances={"annex B facilities": False}), "DL-5.5c") == []
    assert due(party(circumstances={"annex B facilities": True}), "DL-5.5c")[0].late


def test_reports_of_the_first_parties_fall_due_as_the_secretariat_asked():
    full = [d.due for d in due(party(), "DL-21f")]
    short = [d.due for d in due(party(), "DL-21s")]
    assert full == [date(2021, 12, 31), date(2025, 12, 31), date(2029, 12, 31)]
    assert short == [date(2019, 12, 31), date(2023, 12, 31), date(2027, 12, 31)]
    assert due(party(), "DL-21f")[0].period_ends == date(2020, 12, 31)


def test_a_party_reports_only_on_periods_in_which_it_was_bound():
    late = party(date(2021, 12, 7))  # in force 7 March 2022
    assert [d.due for d in due(late, "DL-21f")] == [date(2025, 12, 31), date(2029, 12, 31)]
    assert [d.due for d in due(late, "DL-21s")] == [date(2023, 12, 31), date(2027, 12, 31)]


def test_a_recurring_report_is_done_for_one_date_only():
    done = [Done("DL-21f", date(2021, 12, 20), date(2021, 12, 31))]
    assert [d.status for d in due(party(), "DL-21f", done=done)] == ["done", "late", "due"]


def test_a_gold_plan_is_due_three_years_after_the_later_of_joining_and_notice():
    assert due(party(gold_notice=date(2017, 2, 1)), "DL-7.3b")[0].due == date(2020, 8, 16)
    noticed = party(gold_notice=date(2019, 5, 10))
    assert due(noticed, "DL-7.3b")[0].due == date(2022, 5, 10)
    assert due(party(circumstances={"gold mining": True}), "DL-7.3b")[0].status == "unknown"
    assert due(party(), "DL-7.3b")[0].applies is None


def test_reviews_follow_the_gold_plan_every_three_years():
    noticed = party(gold_notice=date(2019, 5, 10))
    assert due(noticed, "DL-7.3c")[0].due is None
    done = [Done("DL-7.3b", date(2021, 6, 1)), Done("DL-7.3c", date(2024, 5, 1), date(2024, 6, 1))]
    reviews = due(noticed, "DL-7.3c", done=done)
    assert [(d.due, d.status) for d in reviews] == [(date(2024, 6, 1), "done"), (date(2027, 6, 1), "due")]


def test_an_amendment_can_be_refused_for_a_year_unless_the_party_declared():
    windows = {d.about: d for d in due(party(), "DL-27")}
    assert windows["MC-5/4"].due == date(2025, 4, 25)
    assert windows["MC-5/4"].status == "reached"
    assert windows["COP-6-amalgam"].status == "unknown"
    assert due(party(declared=True), "DL-27") == []
    assert "MC-4/3" not in {d.about for d in due(party(date(2024, 1, 1)), "DL-27")}


def test_rights_and_definitions_are_never_late():
    for rule in ("DL-33", "DL-8new", "DL-9new"):
        assert due(party(), rule)[0].status == "reached"


def test_nothing_is_dated_for_a_party_whose_deposit_is_not_known():
    found = deadlines_of(party(None), DEADLINES, AMENDMENTS, TODAY)
    assert {(d.due, d.status) for d in found} == {(None, "unknown")}


def test_nothing_is_due_after_leaving():
    left = party(left=date(2024, 1, 1))
    assert all(d.due < date(2024, 1, 1) for d in deadlines_of(left, DEADLINES, AMENDMENTS, TODAY) if d.due)


@given(DAYS, DAYS)
def test_every_date_of_a_party_lies_after_it_joined_and_only_one_to_come_is_given(deposited, on):
    standing = party(deposited)
    found = deadlines_of(standing, DEADLINES, AMENDMENTS, on)
    joined = entry_into_force(deposited)
    for item in found:
        if item.due is not None:
            assert item.due >= joined
            assert (item.status == "late") <= (item.due < on)
            assert (item.status == "due") <= (item.due >= on)
    for rule, deadline in DEADLINES.items():
        if deadline.kind == "recurring":
            assert sum(d.rule == rule and d.due is not None and d.due > on for d in found) <= 1
    known = [d.due for d in found if d.due is not None]
    assert known == sorted(known)


@given(DAYS, st.integers(0, 12))
def test_two_reports_never_fall_on_one_day(deposited, years):
    on = add_years(entry_into_force(deposited), years)
    reports = [
        d.due for d in deadlines_of(party(deposited), DEADLINES, AMENDMENTS, on) if d.rule.startswith("DL-21")
    ]
    assert len(reports) == len(set(reports)) >= 2


def test_cuts_and_measures_of_the_annexes_have_dates_of_their_own():
    found = {
        t.rule: t for t in targets_of(party(), ITEMS.values(), treaty.dental_measures(), AMENDMENTS, TODAY)
    }
    assert found["B-VCM-1"].due == date(2020, 12, 31)
    assert (found["B-VCM-1"].status, found["B-VCM-1"].applies) == ("late", None)
    assert (found["DA-12"].status, found["DA-12"].late) == ("late", True)
    assert found["B-PU-1"].due == date(2027, 8, 16)
    assert "DA-13" not in found  # nobody knows when it enters into force
