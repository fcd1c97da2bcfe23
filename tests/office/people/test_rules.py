"""When outside money ends, and who carries the institution then."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from azogue.office.people.rules import AHEAD, EXTERNAL, FEES, GOVERNMENT, Money, Run, cover, is_stale, runs

TODAY = date(2026, 8, 14)


def test_outside_money_ends_with_its_last_day() -> None:
    found = cover([Money(2025, EXTERNAL), Money(2026, EXTERNAL, ends_on=date(2027, 3, 31))], TODAY)
    assert (found.outside_ends, found.outside_ended) == (date(2027, 3, 31), False)


def test_money_without_a_last_day_lasts_to_the_end_of_its_year() -> None:
    assert cover([Money(2026, EXTERNAL)], TODAY).outside_ends == date(2026, 12, 31)


def test_outside_money_that_has_ended_is_told_so() -> None:
    assert cover([Money(2024, EXTERNAL)], TODAY).outside_ended


def test_months_without_any_source_are_uncovered() -> None:
    found = cover([Money(2026, EXTERNAL), Money(2027, GOVERNMENT, Decimal(5))], TODAY)
    assert found.uncovered_months == 7
    assert found.uncovered[0] == (2028, 1)
    assert found.outside_only == tuple((2026, m) for m in range(8, 13))


def test_a_month_that_is_left_halfway_is_not_covered() -> None:
    found = cover([Money(2026, EXTERNAL, ends_on=date(2026, 9, 15))], TODAY, ahead=3)
    assert found.uncovered == ((2026, 9), (2026, 10))


def test_an_amount_of_zero_covers_nothing_and_an_unknown_one_covers() -> None:
    assert cover([Money(2026, FEES, Decimal(0))], TODAY, ahead=1).uncovered_months == 1
    assert cover([Money(2026, FEES)], TODAY, ahead=1).uncovered_months == 0


def test_without_any_money_every_month_ahead_is_uncovered() -> None:
    found = cover([], TODAY)
    assert (found.uncovered_months, found.outside_ends, found.years) == (AHEAD, None, ())


def test_the_share_of_the_government_is_its_part_of_the_year() -> None:
    rows = [
        Money(2026, GOVERNMENT, Decimal(30), "USD"),
        Money(2026, EXTERNAL, Decimal(60), "USD"),
        Money(2026, FEES, Decimal(10), "USD"),
    ]
    [year] = cover(rows, TODAY).years
    assert (year.total, year.government) == (Decimal(100), 0.3)


def test_a_share_is_not_said_when_an_amount_is_unknown_or_currencies_differ() -> None:
    unknown = [Money(2026, GOVERNMENT, None, "USD"), Money(2026, EXTERNAL, Decimal(60), "USD")]
    mixed = [Money(2026, GOVERNMENT, Decimal(1), "GHS"), Money(2026, EXTERNAL, Decimal(60), "USD")]
    assert [y.why_not for y in cover(unknown, TODAY).years] == ["amount not known"]
    assert [y.why_not for y in cover(mixed, TODAY).years] == ["several currencies"]
    assert [y.government for y in cover([*unknown, *mixed], TODAY).years] == [None]


def test_december_is_followed_by_january() -> None:
    assert cover([], date(2026, 12, 31), ahead=3).uncovered == ((2026, 12), (2027, 1), (2027, 2))


@given(
    st.lists(
        st.builds(
            Money,
            st.integers(2020, 2032),
            st.sampled_from([GOVERNMENT, EXTERNAL, FEES]),
            st.one_of(st.none(), st.decimals(0, 10**9, places=2)),
            st.just("USD"),
        ),
        max_size=12,
    ),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_more_money_never_leaves_more_months_uncovered(money: list[Money], today: date) -> None:
    found = cover(money, today)
    assert set(cover([*money, Money(today.year, FEES)], today).uncovered) <= set(found.uncovered)
    assert len(found.uncovered) + len(found.outside_only) <= AHEAD
    assert all(y.government is None or 0 <= y.government <= 1 for y in found.years)


def test_an_entry_is_stale_after_a_year_or_when_never_checked() -> None:
    assert is_stale(None, TODAY)
    assert is_stale(date(2025, 8, 13), TODAY)
    assert not is_stale(date(2025, 8, 14), TODAY)


def test_months_that_follow_each_other_are_told_as_one_run() -> None:
    found = runs([(2026, 11), (2026, 12), (2027, 1), (2027, 4)])
    assert found == (Run(date(2026, 11, 1), date(2027, 1, 1)), Run(date(2027, 4, 1), date(2027, 4, 1)))
    assert runs([]) == ()
