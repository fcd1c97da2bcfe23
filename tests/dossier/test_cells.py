"""One bad cell at a time: it counts as not known, is named with its place, and comes with a remedy."""

import pytest

from azogue.dossier import read_dossier
from tests.dossier.making import ACTIVITIES, folder, one, with_rate, worst


@pytest.mark.parametrize(
    ("rate", "says"),
    [
        ("1,234", "can mean 1.234 or 1234"),
        ("-5", "without the minus"),
        ("many", "text where a number is needed"),
        ("nan", "blank"),
        ("inf", "blank"),
        ("1e400", "too large"),
        ("1e31", "too large"),
        ("50%", "percentage"),
        ("12 kt", '"kt"'),
        ("N/A", "not a notation key"),
        ("10-20", "low and high"),
    ],
)
def test_a_bad_rate_is_unknown_and_never_zero(tmp_path, rate, says):
    dossier = with_rate(tmp_path, rate)
    problem = one(dossier.problems)
    assert says in problem.message
    assert (problem.sheet, problem.row, problem.column, problem.cell) == ("activities", 2, "rate", "E2")
    assert problem.value == rate
    assert problem.severity == "error"
    assert dossier.activities[0].rate is None
    assert dossier.activities[0].key is None


def test_a_decimal_comma_is_read_with_a_note(tmp_path):
    dossier = with_rate(tmp_path, "1.234,5")
    assert dossier.activities[0].rate == 1234.5
    assert one(dossier.problems).severity == "note"


def test_a_point_is_doubted_where_others_write_commas(tmp_path):
    rows = '2019,5.1.1,,,1.234,,,t,,,,\n2019,5.3.1,,,"12,5",,,t,,,,\n2019,5.2.3,,,1.2345,,,t,,,,\n'
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + rows))
    assert [a.rate for a in dossier.activities] == [1.234, 12.5, 1.2345]
    warning = next(p for p in dossier.problems if p.severity == "warning")
    assert (warning.cell, warning.value) == ("E2", "1.234")
    assert "may mean 1234" in warning.message


def test_a_point_is_not_doubted_otherwise(tmp_path):
    assert with_rate(tmp_path, "1.234").problems == ()


def test_zero_is_zero_and_blank_is_unknown(tmp_path):
    assert with_rate(tmp_path / "a", "0").activities[0].rate == 0.0
    assert with_rate(tmp_path / "b", "").activities[0].rate is None
    assert with_rate(tmp_path / "c", "").problems == ()


@pytest.mark.parametrize("key", ["NE", "NO", "IE", "C"])
def test_a_notation_key_is_a_state_of_its_own(tmp_path, key):
    activity = with_rate(tmp_path, key.lower()).activities[0]
    assert (activity.key, activity.rate, activity.stated) == (key, None, "")


def test_the_rate_is_converted_and_keeps_what_was_stated(tmp_path):
    activity = with_rate(tmp_path, "12.5", low="10", high="20", unit="kt").activities[0]
    assert (activity.low, activity.rate, activity.high, activity.rate_unit) == (10_000, 12_500, 20_000, "t")
    assert activity.stated == "12.5 kt"
    assert activity.conversion
    assert (activity.evidence.sheet, activity.evidence.row) == ("activities", 2)


def test_a_rate_in_its_own_unit_needs_no_conversion(tmp_path):
    activity = with_rate(tmp_path, "12.50", unit="t").activities[0]
    assert (activity.rate, activity.stated, activity.conversion) == (12.5, "12.5 t", "")


@pytest.mark.parametrize("unit", ["litres of soup", "MWh/kg", "$$", "m3"])
def test_a_wrong_unit_makes_the_rate_unknown(tmp_path, unit):
    dossier = with_rate(tmp_path, "5", low="1", high="9", unit=unit)
    problem = one(dossier.problems)
    assert (problem.column, problem.cell, problem.value) == ("unit", "H2", unit)
    assert "not known" in problem.message
    activity = dossier.activities[0]
    assert (activity.rate, activity.low, activity.high) == (None, None, None)


def test_a_missing_unit_is_taken_as_the_usual_one_with_a_warning(tmp_path):
    dossier = with_rate(tmp_path, "5", unit="")
    assert dossier.activities[0].rate == 5
    assert one(dossier.problems).severity == "warning"
    assert '"t"' in one(dossier.problems).message


def test_energy_needs_a_heat_value(tmp_path):
    row = "2019,5.1.1,a,,10,,,TJ,,,,\n2019,5.1.1,b,,10,,,TJ,,,20,\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + row))
    assert dossier.activities[0].rate is None
    assert dossier.activities[1].rate == pytest.approx(500)
    assert one(dossier.problems).row == 2


@pytest.mark.parametrize("heat", ["0", "0.01", "29000", "-5", "x"])
def test_a_heat_value_no_fuel_has_is_not_used(tmp_path, heat):
    dossier = read_dossier(folder(tmp_path, activities=f"{ACTIVITIES}2019,5.1.1,,,10,,,TJ,,,{heat},\n"))
    assert (dossier.activities[0].rate, dossier.activities[0].heat_value) == (None, None)
    assert {p.cell for p in dossier.problems} == {"K2", "H2"}


@pytest.mark.parametrize(
    ("low", "high", "column"),
    [("20", "5", "low"), ("11", "", "low"), ("", "9", "high"), ("11", "12", "low")],
)
def test_a_range_out_of_order_is_not_used_but_the_rate_is(tmp_path, low, high, column):
    dossier = with_rate(tmp_path, "10", low=low, high=high)
    activity = dossier.activities[0]
    assert (activity.rate, activity.low, activity.high) == (10, None, None)
    assert one(dossier.problems).column == column
    assert ("larger than high" in one(dossier.problems).message) == (low == "20")


@pytest.mark.parametrize(("low", "high"), [("1", ""), ("", "9"), ("1", "9")])
def test_a_range_without_a_rate_is_not_used(tmp_path, low, high):
    dossier = with_rate(tmp_path, "", low=low, high=high)
    assert dossier.activities[0].low is None
    assert "no rate" in one(dossier.problems).message


@pytest.mark.parametrize("year", ["", "19", "3019", "1899", "2019/20", "last year", "2019.5"])
def test_a_missing_or_absurd_year_leaves_the_row_out(tmp_path, year):
    dossier = read_dossier(folder(tmp_path, activities=f"{ACTIVITIES}{year},5.1.1,,,5,,,t,,,,\n"))
    assert dossier.activities == ()
    problem = one(dossier.problems)
    assert (problem.column, problem.cell) == ("year", "A2")
    assert "four digits" in problem.message


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("5.1.11", 'Did you mean "5.1.1"'),
        ("Cement production", 'Did you mean "5.3.1"'),
        ("cement prodution", 'Did you mean "5.3.1"'),
        ("99", "There is no source category"),
        ("5.1", "is a group"),
        ("", "is missing"),
    ],
)
def test_an_unknown_category_is_named_with_the_nearest(tmp_path, code, says):
    dossier = read_dossier(folder(tmp_path, activities=f"{ACTIVITIES}2019,{code},,,5,,,t,,,,\n"))
    assert dossier.activities == ()
    assert says in one(dossier.problems).message
    assert one(dossier.problems).cell == "B2"


@pytest.mark.parametrize("code", ["5.1.3.A", " 5.1.3.a ", "5.1.3.a.", "5. 1. 3. a"])
def test_a_code_is_known_in_any_dress(tmp_path, code):
    dossier = read_dossier(folder(tmp_path, activities=f"{ACTIVITIES}2019,{code},,,5,,,t,,,,\n"))
    assert (dossier.activities[0].code, dossier.problems) == ("5.1.3.a", ())


def test_a_list_of_places_has_no_rate(tmp_path):
    dossier = read_dossier(folder(tmp_path, activities=f"{ACTIVITIES}2019,5.11.1,,,5,,,t,,,,\n"))
    assert [a.rate for a in dossier.activities] in ([], [None])
    assert worst(dossier.problems)


def test_a_grade_outside_a_to_e_counts_as_blank(tmp_path):
    rows = "2019,5.1.1,a,,5,,,t,b,,,\n2019,5.1.1,b,,5,,,t,Q,,,\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + rows))
    assert [a.grade for a in dossier.activities] == ["B", ""]
    assert one(dossier.problems).severity == "warning"


def test_an_unknown_scenario_is_kept_and_the_nearest_named(tmp_path):
    row = "2019,5.1.1,,,5,,,t,,no emision reduction,,\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + row))
    assert dossier.activities[0].scenario == "no emision reduction"
    assert "no emission reduction" in one(dossier.problems).message


def test_hidden_characters_are_taken_out_and_named(tmp_path):
    row = '2019,5.1.1,"a\x07b\u202ec",,5,,,t,,,,\n'
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + row))
    assert dossier.activities[0].name == "abc"
    assert "cannot be seen" in one(dossier.problems).message


def test_a_cell_longer_than_a_spreadsheet_allows_is_cut_and_named(tmp_path):
    row = f"2019,5.1.1,,,5,,,t,,,,{'x' * 40_000}\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + row))
    assert len(dossier.activities[0].evidence.note) == 32_767
    assert "32,767" in one(dossier.problems).message


def test_places_outside_the_globe_are_unknown(tmp_path):
    text = "year,code,rate,unit,latitude,longitude\n2019,5.1.1,5,t,95,-12.05\n"
    dossier = read_dossier(folder(tmp_path, activities=text))
    assert (dossier.activities[0].latitude, dossier.activities[0].longitude) == (None, -12.05)
    assert one(dossier.problems).column == "latitude"


# Other sheets


def test_duplicate_rows_are_named_and_the_first_is_used(tmp_path):
    rows = "2019,5.1.1,,,5,,,t,,,,\n2019,5.1.1,,,7,,,t,,,,\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + rows))
    assert [a.rate for a in dossier.activities] == [5]
    assert "same as row 2" in one(dossier.problems).message
    assert one(dossier.problems).row == 3


def test_a_category_beside_its_part_is_warned_about(tmp_path):
    rows = "2019,5.1.2,,,5,,,t,,,,\n2019,5.1.2.1,,,3,,,t,,,,\n2018,5.1.2,,,5,,,t,,,,\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES + rows))
    assert len(dossier.activities) == 3
    assert "counted twice" in one(dossier.problems).message
    assert one(dossier.problems).row == 2


def scenarios(tmp_path, rows):
    return read_dossier(
        folder(tmp_path, activities=ACTIVITIES, scenarios=f"year,code,scenario,share\n{rows}")
    )


def test_scenario_shares_that_miss_one_are_not_used(tmp_path):
    dossier = scenarios(tmp_path, "2019,5.1.1,no emission reduction,0.5\n2019,5.1.1,other,0.3\n")
    assert dossier.scenarios == ()
    message = worst(dossier.problems)[0].message
    assert "add up to 0.8 instead of 1" in message
    assert "rows 2, 3" in message


def test_scenario_shares_may_be_percentages_and_rounded(tmp_path):
    dossier = scenarios(tmp_path, "2019,5.1.1,no emission reduction,33.3%\n2019,5.1.1,b,0.666\n")
    assert [s.share for s in dossier.scenarios] == [pytest.approx(0.333), 0.666]
    assert worst(dossier.problems) == []


@pytest.mark.parametrize("share", ["1.5", "-0.1", "", "x"])
def test_a_bad_scenario_share_leaves_the_row_out(tmp_path, share):
    dossier = scenarios(tmp_path, f"2019,5.1.1,no emission reduction,{share}\n")
    assert dossier.scenarios == ()
    assert worst(dossier.problems)[0].cell == "D2"


SPLIT = "code,scenario,air,water,land,byproducts,general_waste,sector_treatment,full_split\n"


@pytest.mark.parametrize(
    ("shares", "full", "says"),
    [
        ("0.5,0.1,0,0,0,0.1", "", "add up to 0.7"),
        ("0.5,0.6,0,0,0,0.1", "no", "add up to 1.2"),
        ("0.5,,0,0,0,0.5", "", "Write 0 where no mercury goes"),
        ("0.5,-0.5,0,0,0,1", "", "cannot be negative"),
    ],
)
def test_a_distribution_that_does_not_add_up_is_not_used(tmp_path, shares, full, says):
    text = f"{SPLIT}5.1.1,ours,{shares},{full}\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES, distributions=text))
    assert dossier.distributions == ()
    assert says in worst(dossier.problems)[0].message


def test_distributions_in_percent_and_partial_ones_are_read(tmp_path):
    text = f"{SPLIT}5.1.1,a,50,0,0,0,0,50,\n5.1.1,b,0.2,0,0,0,0,0,no\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES, distributions=text))
    assert dossier.distributions[0].shares == (0.5, 0, 0, 0, 0, 0.5)
    assert (dossier.distributions[1].shares[0], dossier.distributions[1].full_split) == (0.2, False)
    assert one(dossier.problems).severity == "note"


def context(tmp_path, rows):
    text = f"year,name,value,low,high,unit\n{rows}"
    return read_dossier(folder(tmp_path, activities=ACTIVITIES, context=text))


def test_context_percentages_become_fractions(tmp_path):
    dossier = context(
        tmp_path, "2019,electrification rate,94.2,90,96,%\n2020,electrification_rate,94.2%,,,\n"
    )
    first, second = dossier.context
    assert (first.value, first.low, first.high, first.unit) == (0.942, 0.9, 0.96, "fraction")
    assert first.stated == "94.2 %"
    assert (second.value, second.unit, second.stated) == (0.942, "fraction", "94.2 %")
    assert dossier.problems == ()


def test_context_reads_thousands_and_millions_of_people(tmp_path):
    dossier = context(tmp_path, "2019,Population,31.5,,,million\n2018,pop,31000,,,thousand persons\n")
    assert [c.value for c in dossier.context] == [31_500_000, 31_000_000]
    assert {c.name for c in dossier.context} == {"population"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2019,electrification_rate,94.2,,,", "fraction between 0 and 1"),
        ("2019,population,-5,,,", "0 or more"),
        ("2019,population,5,,,km2", "person, thousand or million"),
        ("2019,population,50,,,%", "person, thousand or million"),
        ("2019,electrification_rate,0.9,,,per 1000", "fraction or %"),
        ("2019,population,many,,,", "text where a number"),
        (",population,5,,,", "year is missing"),
        ("2019,,5,,,", "name of the figure is missing"),
    ],
)
def test_a_context_figure_that_cannot_be_is_left_out(tmp_path, row, says):
    dossier = context(tmp_path, row + "\n")
    assert dossier.context == ()
    assert says in one(dossier.problems).message


def test_a_blank_context_figure_is_unknown_without_a_problem(tmp_path):
    dossier = context(tmp_path, "2019,population,,,,person\n")
    assert (dossier.context, dossier.problems) == ((), ())


@pytest.mark.parametrize("unit", ["", "kt", "soup/t", "g/m3"])
def test_a_factor_needs_mercury_per_the_units_activity(tmp_path, unit):
    text = f"code,default,unit\n5.1.1,0.1,{unit}\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES, factors=text))
    assert dossier.factors == ()
    assert one(dossier.problems).cell == "C2"


def test_a_factor_keeps_its_stated_unit(tmp_path):
    text = "code,low,default,high,unit\n5.1.1,0.05,0.1,0.2,g/t\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES, factors=text))
    factor = dossier.factors[0]
    assert (factor.low, factor.default, factor.high, factor.unit) == (0.05, 0.1, 0.2, "g/t")


def test_flows_keep_their_rows_with_types(tmp_path):
    trade = "year,direction,partner,hs,amount,unit,value\n2019,Import,ESP,280540,500,kg,\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES, trade=trade))
    row = dossier.flows[0]
    values = dict(row.values)
    assert (row.sheet, row.year, row.evidence.row) == ("trade", 2019, 2)
    assert (values["direction"], values["hs"], values["amount"], values["value"]) == (
        "import",
        "280540",
        500,
        None,
    )


def test_a_flow_without_a_needed_cell_is_left_out(tmp_path):
    trade = "year,direction,partner,amount\n2019,sideways,ESP,5\n"
    dossier = read_dossier(folder(tmp_path, activities=ACTIVITIES, trade=trade))
    assert dossier.flows == ()
    assert worst(dossier.problems)[0].column == "direction"
