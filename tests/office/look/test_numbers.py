"""Numbers and days on pages: as the language writes them, and never a zero for what is not known."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from azogue.inventory.records import Figure
from azogue.office.look import locales

THIN = "\u202f"
LANGUAGES = ("en", "fr", "es", "ar")


@pytest.fixture(params=LANGUAGES)
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("spoken", "kilograms", "shown"),
    [
        ("en", 12345.6, f"12{THIN}t"),
        ("en", 1234.0, f"1,200{THIN}kg"),
        ("fr", 1234.0, f"1{THIN}200{THIN}kg"),
        ("es", 1234.0, f"1200{THIN}kg"),
        ("es", 5.0, f"5,0{THIN}kg"),
        ("fr", 0.5, f"0,50{THIN}kg"),
        ("en", 0.05, f"50{THIN}g"),
        ("en", 0.0, f"0{THIN}kg"),
        ("en", -3.0, f"−3.0{THIN}kg"),
        ("en", "72", f"72{THIN}kg"),
    ],
)
def test_a_mass_has_the_unit_that_fits_and_the_signs_of_the_language(spoken, kilograms, shown):
    with translation.override(spoken):
        assert locales.mass(kilograms) == shown


def test_what_is_not_known_is_said_and_zero_is_zero(language):
    for nothing in (None, "", Figure(None), {"point": None}):
        assert locales.mass(nothing) == locales.unknown()
    assert locales.amount(None, "t") == locales.unknown()
    assert locales.number(None) == locales.unknown() == locales.percent(None)
    assert "0" in locales.mass(0.0)
    assert "0" not in locales.unknown()


def test_a_stated_unit_is_obeyed():
    assert locales.mass(1500.0, "t") == f"1.5{THIN}t"
    assert locales.amount(1500.0, "t") == "1.5"


def test_a_range_takes_the_unit_and_the_digits_of_its_figure():
    wide = Figure(3000.0, low=1500.0, high=9000.0)
    assert (locales.mass(wide), locales.span(wide)) == (f"3.0{THIN}t", f"1.5–9.0{THIN}t")
    narrow = {"point": 1000.0, "low": 950.0, "high": 1050.0}
    assert (locales.mass(narrow), locales.ends(narrow)) == (f"1,000{THIN}kg", "950–1,050")


@pytest.mark.parametrize(
    "figure", [Figure(5.0), Figure(5.0, low=1.0), Figure(0.0, low=0.0, high=0.0), {}, None]
)
def test_no_range_is_shown_where_there_is_none(figure):
    assert locales.span(figure) == ""


def test_a_range_below_zero_is_said_with_words():
    assert locales.ends({"point": 1.0, "low": -2.0, "high": 4.0}) == "−2.0 to 4.0"


def test_digits_keep_their_order_in_arabic():
    with translation.override("ar"):
        assert locales.ends({"point": 3.0, "low": 1.5, "high": 9.0}) == "\u20661.5–9.0\u2069"
        assert locales.mass(3.0).startswith("\u20673.0")
        assert locales.localised("−3.0") == "\u200e−\u200e3.0"


@pytest.mark.parametrize(
    ("spoken", "value", "shown"),
    [
        ("en", 1234567, "1,234,567"),
        ("fr", 1234567, f"1{THIN}234{THIN}567"),
        ("es", 1234567, "1.234.567"),
        ("es", 1234, "1234"),
        ("es", 12345.0, "12.345"),
        ("fr", 0.25, "0,25"),
        ("en", -12, "−12"),
        ("en", "no number", "no number"),
    ],
)
def test_a_number_has_the_signs_of_the_language(spoken, value, shown):
    with translation.override(spoken):
        assert locales.number(value) == shown


def test_a_percentage_has_the_signs_of_the_language():
    assert locales.percent(0.744) == f"74{THIN}%"
    assert locales.percent(0.004) == f"<1{THIN}%"


@pytest.mark.parametrize(
    ("spoken", "name"), [("en", "Côte d’Ivoire"), ("es", "Côte d’Ivoire"), ("ar", "ساحل العاج")]
)
def test_a_country_has_its_name_in_the_language(spoken, name):
    with translation.override(spoken):
        assert locales.country("CIV") == name


def test_what_is_no_country_is_shown_as_it_is():
    assert locales.country("XQX") == "XQX"
    assert locales.country("") == ""


def test_a_day_has_its_month_in_letters_in_every_language(language):
    shown = locales.day(date(2026, 11, 3))
    assert "2026" in shown
    assert "11" not in shown


def test_a_moment_is_a_day_with_its_time():
    assert locales.moment(datetime(2026, 11, 3, 10, 42, tzinfo=UTC)) == "3 Nov 2026, 10:42"
    assert locales.day(None) == ""
