"""Control schedules: baseline × share, and a verdict for every year, for ozone and mercury alike."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.facts import treaty
from azogue.facts.treaty.records import ScheduleStep
from azogue.office.treaty.rules import baseline_of, limits, verdicts

KG = st.decimals(0, 1_000_000, places=3)


def steps(*pairs):
    return tuple(ScheduleStep(year, Decimal(share), "by hand", "ours") for year, share in pairs)


def test_twelve_and_a_half_tonnes_give_the_limits_worked_by_hand():
    table = limits(
        Decimal(12500), steps((2015, "0.9"), (2020, "0.65"), (2025, "0.325"), (2030, "0")), range(2014, 2031)
    )
    found = {row.year: row.limit for row in table}
    assert found[2014] is None
    assert found[2015] == found[2019] == Decimal(11250)
    assert found[2020] == Decimal(8125)
    assert found[2025] == Decimal("4062.5")
    assert found[2030] == 0


def test_each_reported_year_is_within_above_by_so_much_or_not_reported():
    reported = {2019: Decimal(11250), 2020: Decimal("8125.001"), 2021: None}
    found = verdicts(Decimal(12500), steps((2015, "0.9"), (2020, "0.65")), reported, range(2014, 2023))
    outcome = {v.year: (v.outcome, v.over) for v in found}
    assert outcome[2014] == ("no limit", None)
    assert outcome[2019] == ("within", None)
    assert outcome[2020] == ("above", Decimal("0.001"))
    assert outcome[2021] == outcome[2022] == ("not reported", None)


def test_the_ozone_schedule_runs_on_the_same_code():
    schedule = treaty.schedules()["montreal-hcfc-a5"]
    reported = {
        2009: Decimal("100.2"),
        2010: Decimal("99.8"),
        2013: Decimal(100),
        2015: Decimal("90.1"),
        2025: Decimal("32.5"),
    }
    base = baseline_of(reported, schedule.baseline_years)
    assert base == Decimal(100)
    found = {v.year: v for v in verdicts(base, schedule.steps, reported, (2013, 2014, 2015, 2025, 2040))}
    assert found[2013].outcome == "within"
    assert found[2014].outcome == "not reported"
    assert (found[2015].outcome, found[2015].over) == ("above", Decimal("0.1"))
    assert found[2025].outcome == "within"
    assert found[2040].limit == 0


def test_mercury_per_tonne_of_vinyl_chloride_halves_from_2020():
    schedule = treaty.schedules()["minamata-vcm"]
    reported = {2010: Decimal("0.120"), 2019: Decimal("0.1"), 2020: Decimal("0.06"), 2021: Decimal("0.0601")}
    base = baseline_of(reported, schedule.baseline_years)
    found = {v.year: v.outcome for v in verdicts(base, schedule.steps, reported, range(2019, 2023))}
    assert found == {2019: "no limit", 2020: "within", 2021: "above", 2022: "not reported"}


def test_a_share_of_zero_forbids_without_a_baseline():
    schedule = treaty.schedules()["minamata-chlor-alkali"]
    found = verdicts(
        None, schedule.steps, {2025: Decimal(10), 2026: Decimal(3), 2027: Decimal(0)}, range(2025, 2028)
    )
    assert [(v.outcome, v.over) for v in found] == [
        ("no limit", None),
        ("above", Decimal(3)),
        ("within", None),
    ]


def test_a_baseline_with_an_unknown_year_is_unknown_and_gives_no_verdict():
    assert baseline_of({2009: Decimal(1)}, (2009, 2010)) is None
    assert baseline_of({2009: Decimal(1), 2010: None}, (2009, 2010)) is None
    assert verdicts(None, steps((2015, "0.9")), {2015: Decimal(1)}, [2015])[0].outcome == "no baseline"
    with pytest.raises(ValueError, match="at least one year"):
        baseline_of({}, ())


def test_a_baseline_is_rounded_half_to_even_at_the_places_stated():
    thirds = {1995: Decimal(1), 1996: Decimal(1), 1997: Decimal(0)}
    assert baseline_of(thirds, (1995, 1996, 1997)) == Decimal("0.666667")
    assert baseline_of({1: Decimal("0.125")}, (1,), places=2) == Decimal("0.12")
    assert baseline_of({1: Decimal("0.135")}, (1,), places=2) == Decimal("0.14")


@given(KG, st.lists(st.decimals(0, 1, places=3), min_size=1, max_size=6), KG)
def test_limits_never_rise_and_a_verdict_is_the_difference(base, shares, value):
    ordered = steps(*((2020 + 2 * i, str(s)) for i, s in enumerate(sorted(shares, reverse=True))))
    years = range(2018, 2035)
    table = [row.limit for row in limits(base, ordered, years) if row.limit is not None]
    assert table == sorted(table, reverse=True)
    for found in verdicts(base, ordered, dict.fromkeys(years, value), years):
        if found.limit is None:
            assert found.outcome == "no limit"
        elif found.outcome == "above":
            assert found.over == value - found.limit > 0
        else:
            assert value <= found.limit


@given(st.lists(KG, min_size=1, max_size=5))
def test_a_baseline_lies_between_the_smallest_and_the_largest_year(values):
    found = baseline_of(dict(enumerate(values)), range(len(values)))
    assert min(values) <= found <= max(values)
