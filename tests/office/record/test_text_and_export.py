"""Texts at the door, and cells that leave the house."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.office.record.export import csv_response, safe_cell
from azogue.office.record.text import DEPTH, TooDeep, clean, clean_all, clean_line


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066x\u2069", "x"),
        ("a\u200bb\ufeff", "ab"),
        ("line\r\nline\rline\u2028line", "line\nline\nline\nline"),
        ("e\u0301", "é"),
        ("\ud800x", "x"),
        ("تقرير\u200f 2020", "تقرير\u200f 2020"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("汞 ртуть azogue", "汞 ртуть azogue"),
        ("\U000e0041hidden", "hidden"),
    ],
)
def test_what_deceives_the_eye_is_taken_out_and_letters_stay(sent, kept) -> None:
    assert clean(sent) == kept


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_is_cleaning_once(text) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


def test_a_line_is_one_line_and_no_longer_than_allowed() -> None:
    assert clean_line("  a \n b\t c ", 4) == "a b "


def test_json_is_cleaned_at_every_depth_up_to_a_limit() -> None:
    assert clean_all({"a\x00": ["b\x00", {"c": 1.5, "d": None}]}) == {"a": ["b", {"c": 1.5, "d": None}]}
    deep: object = "x"
    for _level in range(DEPTH + 1):
        deep = [deep]
    with pytest.raises(TooDeep):
        clean_all(deep)


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "  =1", "|x", "＝1", "=HYPERLINK(1)"],
)
def test_a_formula_leaves_as_text(formula) -> None:
    assert str(safe_cell(formula)).startswith("'")


@pytest.mark.parametrize("value", ["-12.5", "+3", "-1,200.5", "-4e-3", "plain", "5.1.1", "-12%"])
def test_numbers_and_plain_texts_leave_as_they_are(value) -> None:
    assert safe_cell(value) == value


def test_numbers_stay_numbers_and_unknown_is_blank() -> None:
    assert (safe_cell(-1.5), safe_cell(None), safe_cell(0)) == (-1.5, "", 0)


def test_a_table_comes_as_a_file_that_spreadsheets_read() -> None:
    response = csv_response([["name", "kg"], ["=1+1", -2.5], ['é;,"', None]], "my\r\ntable")
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body))) == [["name", "kg"], ["'=1+1", "-2.5"], ['é;,"', ""]]
    assert response["Content-Disposition"] == 'attachment; filename="my_table.csv"'
