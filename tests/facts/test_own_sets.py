"""A ministry lays its own factor set beside the others, and a mistake in it is named by its cell."""

import csv
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue import facts
from azogue.facts.cells import shipped
from azogue.facts.pathways import PATHWAYS

FACTOR_HEADER = "code,variant,default,low,high,unit,citation"
SPLIT_HEADER = "code,scenario," + ",".join(PATHWAYS) + ",full_split,citation"


def write(
    folder, factors="5.3.1,kilns,0.2,0.1,0.3,g/t,survey", splits="", choices="", head="ours,Our set,1,"
):
    folder.mkdir(exist_ok=True)
    (folder / "set.csv").write_text(f"name,title,version,note\n{head}\n", encoding="utf-8")
    (folder / "input_factors.csv").write_text(f"{FACTOR_HEADER}\n{factors}\n", encoding="utf-8")
    if splits:
        (folder / "output_distributions.csv").write_text(f"{SPLIT_HEADER}\n{splits}\n", encoding="utf-8")
    if choices:
        (folder / "choices.csv").write_text(f"code,variant,scenario\n{choices}\n", encoding="utf-8")
    return folder


def test_a_folder_becomes_a_set_and_its_rows_count_as_national(tmp_path):
    found = facts.read_factor_set(
        write(tmp_path, splits="5.3.1,filters,0.7,0,0,0.3,0,0,yes,survey", choices="5.3.1,kilns,filters")
    )
    assert found.name == "ours"
    factor = facts.find_factor(found, "5.3.1")
    assert (factor.low, factor.default, factor.high, factor.unit) == (0.1, 0.2, 0.3, "g/t")
    assert factor.confidence == "national"
    assert facts.find_distribution(found, "5.3.1").shares == (0.7, 0, 0, 0.3, 0, 0)


@pytest.mark.parametrize("name", facts.factor_sets())
def test_a_copy_of_a_shipped_set_reads_back_the_same(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    for file in (shipped() / "factor_sets" / name).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    assert facts.read_factor_set(folder) == facts.load_factor_set(name)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    folder = write(tmp_path)
    file = folder / "input_factors.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert facts.read_factor_set(folder).factors[0].code == "5.3.1"


BROKEN = {
    "a decimal comma": ('5.3.1,kilns,"0,2",,,g/t,survey', "default", "0,2", "decimal point"),
    "a word for a number": ("5.3.1,kilns,much,,,g/t,survey", "default", "much", "write a number"),
    "a negative number": ("5.3.1,kilns,-1,,,g/t,survey", "default", "-1", "zero or more"),
    "infinity": ("5.3.1,kilns,inf,,,g/t,survey", "default", "inf", "finite"),
    "a low above the default": ("5.3.1,kilns,0.2,0.4,0.5,g/t,survey", "default", "0.2", "rise"),
    "a default above the high": ("5.3.1,kilns,0.2,0.1,0.15,g/t,survey", "high", "0.15", "rise"),
    "an unknown code": ("5.99,kilns,0.2,,,g/t,survey", "code", "5.99", "no source category"),
    "a number without a unit": ("5.3.1,kilns,0.2,,,,survey", "unit", "", "unit"),
    "a unit that is no mass": ("5.3.1,kilns,0.2,,,m3/t,survey", "unit", "m3/t", "mass/rate unit"),
    "a row without a source": ("5.3.1,kilns,0.2,,,g/t,", "citation", "", "where the number comes from"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_factor_names_table_row_column_and_remedy(tmp_path, case):
    line, column, value, remedy = BROKEN[case]
    folder = write(tmp_path, factors=f"5.2.3,zinc,65,,,g/t,survey\n\n{line}")
    with pytest.raises(facts.FactsError) as caught:
        facts.read_factor_set(folder)
    error = caught.value
    assert (error.table, error.row, error.column, error.value) == ("input_factors.csv", 4, column, value)
    assert remedy in error.remedy
    assert "input_factors.csv, row 4" in str(error)


SPLIT_CASES = {
    "shares above one": ("5.3.1,f,0.7,0,0,0.4,0,0,yes,survey", "air", "1.1 instead of 1"),
    "shares below one": ("5.3.1,f,0.7,0,0,0.2,0,0,yes,survey", "air", "full_split = no"),
    "a partial row above one": ("5.3.1,f,0.7,0,0,0.4,0,0,no,survey", "air", "may not exceed 1"),
    "percentages": ("5.3.1,f,70,0,0,30,0,0,yes,survey", "air", "add up to 100"),
    "a half-filled row": ("5.3.1,f,0.7,0,0,0.3,,0,yes,survey", "general_waste", "write 0"),
    "an unclear full_split": ("5.3.1,f,0.7,0,0,0.3,0,0,maybe,survey", "full_split", "yes, no"),
}


@pytest.mark.parametrize("case", SPLIT_CASES)
def test_a_broken_split_names_its_cell(tmp_path, case):
    line, column, remedy = SPLIT_CASES[case]
    with pytest.raises(facts.FactsError) as caught:
        facts.read_factor_set(write(tmp_path, splits=line))
    assert (caught.value.table, caught.value.row, caught.value.column) == (
        "output_distributions.csv",
        2,
        column,
    )
    assert remedy in caught.value.remedy


def test_a_row_of_blanks_says_what_is_unknown(tmp_path):
    found = facts.read_factor_set(
        write(tmp_path, factors="5.3.1,kilns,,,,,survey", splits="5.3.1,filters,,,,,,,,survey")
    )
    assert found.factors[0].default is None
    assert found.distributions[0].shares is None
    assert not found.distributions[0].full_split


@pytest.mark.parametrize(
    ("line", "column"), [("5.3.1,stoves,", "variant"), ("5.3.1,,unknown", "scenario"), ("6.1,kilns,", "code")]
)
def test_a_choice_of_a_row_that_does_not_exist_is_named(tmp_path, line, column):
    with pytest.raises(facts.FactsError) as caught:
        facts.read_factor_set(write(tmp_path, choices=line))
    assert (caught.value.table, caught.value.row, caught.value.column) == ("choices.csv", 2, column)


def test_two_rows_with_one_label_are_refused(tmp_path):
    line = "5.3.1,kilns,0.2,,,g/t,survey"
    with pytest.raises(facts.FactsError, match="same key"):
        facts.read_factor_set(write(tmp_path, factors=f"{line}\n{line}"))


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(facts.FactsError, match="does not exist"):
        facts.read_factor_set(tmp_path / "nowhere")
    with pytest.raises(facts.FactsError, match=r"set\.csv"):
        facts.read_factor_set(tmp_path)
    folder = write(tmp_path / "a")
    (folder / "input_factors.csv").write_text("code;variant;default\n5.3.1;kilns;0.2\n", encoding="utf-8")
    with pytest.raises(facts.FactsError, match="column is missing"):
        facts.read_factor_set(folder)
    (folder / "input_factors.csv").unlink()
    with pytest.raises(facts.FactsError, match="neither"):
        facts.read_factor_set(folder)


def test_text_with_a_stray_comma_or_another_encoding_is_named(tmp_path):
    with pytest.raises(facts.FactsError, match="in quotes") as caught:
        facts.read_factor_set(write(tmp_path / "a", factors="5.3.1,kilns, old,0.2,0.1,0.3,g/t,survey"))
    assert caught.value.row == 2
    folder = write(tmp_path / "b")
    (folder / "input_factors.csv").write_bytes(
        f"{FACTOR_HEADER}\n5.3.1,fábrica,1,,,g/t,x\n".encode("latin-1")
    )
    with pytest.raises(facts.FactsError, match="UTF-8"):
        facts.read_factor_set(folder)


def test_two_heads_or_none_are_refused(tmp_path):
    with pytest.raises(facts.FactsError, match="exactly one row"):
        facts.read_factor_set(write(tmp_path, head="a,A,1,\nb,B,1,"))


def test_an_unknown_shipped_set_lists_the_names_there_are():
    with pytest.raises(facts.FactsError, match="toolkit, literature"):
        facts.load_factor_set("tookit")


finite = st.floats(min_value=1e-6, max_value=1e6)


@given(st.lists(finite, min_size=3, max_size=3), st.lists(finite, min_size=6, max_size=6))
def test_any_ordered_range_and_any_split_survive_the_way_through_a_file(tmp_path_factory, values, parts):
    low, default, high = sorted(values)
    total = sum(parts)
    shares = [p / total for p in parts]
    folder = tmp_path_factory.mktemp("set")
    try:
        found = facts.read_factor_set(
            write(
                folder,
                factors=f"5.3.1,kilns,{default!r},{low!r},{high!r},g/t,survey",
                splits=f"5.3.1,filters,{','.join(map(repr, shares))},yes,survey",
            )
        )
    finally:
        shutil.rmtree(folder)
    factor = found.factors[0]
    assert (factor.low, factor.default, factor.high) == (low, default, high)
    assert found.distributions[0].shares == tuple(shares)


def test_the_shipped_tables_have_the_columns_that_the_guide_names():
    for name in facts.factor_sets():
        with (shipped() / "factor_sets" / name / "input_factors.csv").open(encoding="utf-8") as file:
            assert set(FACTOR_HEADER.split(",")) <= set(next(csv.reader(file)))
