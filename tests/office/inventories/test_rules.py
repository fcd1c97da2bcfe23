"""Pure decisions: when a report is late, and what a baseline is."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from azogue.office.inventories import rules
from azogue.office.inventories.rules import Rhythm, YearFigures

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
RHYTHMS = st.builds(Rhythm, DAYS, st.integers(1, 60), st.integers(0, 366))
MASSES = st.floats(0, 1e9, allow_nan=False)
FIGURES = st.one_of(st.tuples(MASSES, MASSES, MASSES), st.just((None, None, None)))
SOURCES = st.dictionaries(
    st.sampled_from(["5.1.1", "5.2.1", "5.10.1", "total"]),
    st.fixed_dictionaries({"air": FIGURES, "input": FIGURES}),
)


@st.composite
def years(draw, least: int = 1) -> list[YearFigures]:
    numbers = draw(st.lists(st.integers(2000, 2030), min_size=least, max_size=6, unique=True))
    return [YearFigures(n, draw(SOURCES)) for n in numbers]


def test_green_to_the_due_day_amber_through_the_grace_red_after():
    rhythm = Rhythm(date(2026, 3, 31), 12, 30)
    assert rules.colour(rhythm, date(2026, 3, 31)) == "green"
    assert rules.colour(rhythm, date(2026, 4, 1)) == "amber"
    assert rules.colour(rhythm, date(2026, 4, 30)) == "amber"
    assert rules.colour(rhythm, date(2026, 5, 1)) == "red"


@given(RHYTHMS, DAYS)
def test_a_colour_never_goes_back_by_waiting(rhythm, day):
    order = ["green", "amber", "red"]
    assert order.index(rules.colour(rhythm, day)) <= order.index(
        rules.colour(rhythm, day + timedelta(days=1))
    )


@given(RHYTHMS, DAYS)
def test_what_came_turns_the_light_green_on_that_day(rhythm, came):
    after = Rhythm(rules.next_due(rhythm, came), rhythm.every_months, rhythm.grace_days)
    assert rules.colour(after, came) == "green"
    assert after.due > rhythm.due


@given(RHYTHMS, DAYS)
def test_the_next_due_day_is_the_first_that_has_not_passed(rhythm, came):
    assume(came > rhythm.due)
    due = rules.next_due(rhythm, came)
    before = rules.months_on(due, -rhythm.every_months)
    assert before < came or before == rhythm.due or (came - before).days <= 3


@given(DAYS, st.integers(1, 24), st.integers(1, 10))
def test_the_last_of_a_month_stays_the_last_of_a_month(day, months, times):
    last = rules.months_on(day.replace(day=1), 1) - timedelta(days=1)
    for _ in range(times):
        last = rules.months_on(last, months)
        assert (last + timedelta(days=1)).day == 1


def test_a_correction_of_an_old_year_is_not_the_report_that_is_due():
    rhythm = Rhythm(date(2026, 3, 31), 12, 30)
    assert rules.counts(rhythm, date(2026, 2, 1), 2025)
    assert not rules.counts(rhythm, date(2026, 2, 1), 2024)
    assert not rules.counts(rhythm, date(2025, 3, 31), 2025)
    assert not rules.counts(rhythm, date(2026, 2, 1), None)


def test_a_baseline_of_one_year_is_that_year():
    year = YearFigures(2019, {"5.1.1": {"air": (3.0, 1.0, 9.0)}})
    found = rules.baseline("year", [year])["5.1.1"]["air"]
    assert (found.point, found.low, found.high, found.unknown_in) == (3.0, 1.0, 9.0, ())


def test_half_a_mean_is_no_mean():
    inputs = [YearFigures(2018, {"5.1.1": {"air": (4.0, 2.0, 6.0)}}), YearFigures(2019, {})]
    found = rules.baseline("mean", inputs)["5.1.1"]["air"]
    assert (found.point, found.unknown_in) == (None, (2019,))


def test_what_does_not_occur_counts_as_zero():
    inputs = [
        YearFigures(2018, {"5.1.1": {"air": (4.0, 2.0, 6.0)}}),
        YearFigures(2019, {}, frozenset({"5.1.1"})),
    ]
    found = rules.baseline("mean", inputs)["5.1.1"]["air"]
    assert (found.point, found.low, found.high) == (2.0, 1.0, 3.0)


@given(years(2), st.randoms(use_true_random=False))
def test_the_order_of_the_years_changes_no_digit(inputs, random):
    shuffled = list(inputs)
    random.shuffle(shuffled)
    one, other = (rules.packed(rules.baseline("mean", x)) for x in (inputs, shuffled))
    assert one == other
    assert rules.digest_of_figures(one) == rules.digest_of_figures(other)


@given(years(2))
def test_a_mean_lies_between_its_years(inputs):
    for code, channels in rules.baseline("mean", inputs).items():
        for channel, found in channels.items():
            known = [i.figures[code][channel][0] for i in inputs if code in i.figures]
            if found.point is not None:
                assert min(known) <= found.point <= max(known)
            else:
                assert found.unknown_in


@given(years(1), st.integers(2, 6))
def test_the_mean_of_the_same_year_repeated_is_that_year(inputs, times):
    same = [YearFigures(2000 + k, inputs[0].figures) for k in range(times)]
    once = rules.baseline("year", same[:1])
    many = rules.baseline("mean", same)
    for code, channels in once.items():
        for channel, found in channels.items():
            assert many[code][channel].point == found.point


@pytest.mark.parametrize(
    ("rule", "count"), [("year", 2), ("mean", 1), ("median", 3), ("mean", 0), ("year", 0)]
)
def test_a_rule_that_does_not_fit_is_refused(rule, count):
    with pytest.raises(ValueError, match=r"baseline|rule"):
        rules.baseline(rule, [YearFigures(2000 + k, {}) for k in range(count)])
