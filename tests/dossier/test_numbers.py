"""What a written number means."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.dossier.numbers import canonical, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        ("12.5", 12.5),
        ("-3", -3.0),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.234", 1.234),
        ("1e3", 1000.0),
        ("2.5E-4", 0.00025),
        ("0", 0.0),
        ("  7 ", 7.0),
    ],
)
def test_it_reads_plain_numbers_without_a_word(text, value):
    found = read_number(text)
    assert (found.value, found.note, found.problem) == (value, "", "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", 1.5),
        ("12,75", 12.75),
        ("0,234", 0.234),
        ("1234,567", 1234.567),
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234\u202f567", 1234567.0),
        ("1 234", 1234.0),
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1'234.5", 1234.5),
        ("1’234", 1234.0),
        ("12,34,567", 1234567.0),
        ("1 234,567", 1234.567),
        ("-1.234,5", -1234.5),
    ],
)
def test_it_reads_separators_that_have_one_meaning_and_says_so(text, value):
    found = read_number(text)
    assert found.value == value
    assert found.problem == ""
    assert canonical(value) in found.note


@pytest.mark.parametrize("text", ["1,234", "12,345", "999,000", "-1,234"])
def test_it_asks_back_when_a_comma_can_mean_two_things(text):
    found = read_number(text)
    assert found.value is None
    assert text.replace(",", ".") in found.problem
    assert text.replace(",", "") in found.problem


@pytest.mark.parametrize(("text", "value"), [("١٢٣", 123.0), ("۱۲٫۵", 12.5), ("−5", -5.0)])
def test_it_reads_the_digits_of_other_scripts(text, value):
    assert read_number(text).value == value


@pytest.mark.parametrize(("text", "value"), [("94.2%", 0.942), ("50 %", 0.5), ("12,5%", 0.125)])
def test_a_percent_sign_gives_the_fraction(text, value):
    found = read_number(text)
    assert found.percent
    assert found.value == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("n/a", "Leave the cell blank"),
        ("-", "Leave the cell blank"),
        ("unknown", "Leave the cell blank"),
        ("nil", "Write 0"),
        ("nan", "blank"),
        ("inf", "blank"),
        ("-inf", "blank"),
        ("<5", "low and high"),
        ("~100", "low and high"),
        ("5-7", "low and high"),
        ("5 to 7", "low and high"),
        ("12.5 kt", '"kt"'),
        ("1,234,5", "point for decimals"),
        ("1 2 3", "point for decimals"),
        ("lots", "text where a number is needed"),
        ("1e400", "too large"),
        ("9" * 400, "too long"),
        ("12;34", "point for decimals"),
    ],
)
def test_it_says_what_to_do_about_anything_else(text, advice):
    found = read_number(text)
    assert found.value is None
    assert advice in found.problem
    assert found.problem.endswith(".")


def test_blank_is_neither_zero_nor_a_problem():
    assert read_number("   ") == read_number("")
    assert read_number("").value is None
    assert read_number("").problem == ""


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_canonically_reads_back_exactly(value):
    assert read_number(canonical(value)).value == value


@given(st.text(max_size=300))
def test_any_text_gives_a_finite_number_or_a_reason(text):
    found = read_number(text)
    if found.value is None:
        assert found.problem or not text.strip()
    else:
        assert math.isfinite(found.value)
