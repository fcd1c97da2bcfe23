import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import standin
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_tools import (
    Recomputed,
    by_heading,
    named,
    needs_libreoffice,
    values_after_recalculation,
)

from azogue.dossier.records import Activity, ContextValue, Evidence
from azogue.inventory.records import CHANNELS, Leg
from azogue.report.workbook import build_sheets, write_workbook
from azogue.report.workbook.inputs import stated_number

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def example():
    return standin.example()


@pytest.fixture(scope="module")
def path(example, tmp_path_factory):
    target = tmp_path_factory.mktemp("workbook") / "peru.xlsx"
    write_workbook(example, target, comparison=standin.comparison())
    return target


def close(value, expected):
    return value == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_the_formulas_alone_give_every_figure_of_the_inventory(path, example):
    recomputed = Recomputed(path)
    stored = openpyxl.load_workbook(path, data_only=True)
    rows = by_heading(stored["Ranges"])
    assert len(rows) == 8 * (1 + 6 + 8 + 9)
    for number, row in enumerate(rows, start=5):
        found = recomputed.value("Ranges", f"E{number}")
        expected = row["Computed by the program"]
        assert found == expected if isinstance(expected, str) else close(found, expected), row


def test_every_formula_carries_the_value_it_has(path):
    recomputed = Recomputed(path)
    stored = openpyxl.load_workbook(path, data_only=True)
    rounding = 1e-12 * recomputed.named("total_releases")
    count = 0
    for sheet, address in recomputed.formulas():
        value, kept = recomputed.value(sheet, address), stored[sheet][address].value
        assert kept is not None, (sheet, address)
        # A difference of two sums is as exact as the sums: one part in 10¹² of the national total.
        same = kept == value if isinstance(value, str) else close(kept, value) or abs(kept - value) < rounding
        assert same, (sheet, address)
        count += 1
    assert count > 300


def test_defined_names_stand_for_the_national_totals(path, example):
    book = openpyxl.load_workbook(path, data_only=True)
    for channel in CHANNELS:
        assert close(named(book, f"total_{channel}"), example.figure("total", channel).point)


def test_a_figure_that_is_not_known_is_a_word_and_never_zero(path):
    book = openpyxl.load_workbook(path, data_only=True)
    dental = next(row for row in by_heading(book["Lines"]) if row["Code"] == "5.6.1")
    assert dental["All releases"] == "not quantified"
    assert dental["Air"] == "not quantified"
    assert isinstance(dental["Mercury input"], float)
    leg = next(row for row in by_heading(book["Releases"]) if row["Code"] == "5.6.1")
    assert leg["Air"] == "not known"


def test_category_5_10_is_not_taken_for_5_1(tmp_path):
    lines = (
        standin.line("5.1.1", "Coal", 1000.0, 1.0, (1, 0, 0, 0, 0, 0)),
        standin.line("5.10.1", "Crematoria", 7.0, 1.0, (1, 0, 0, 0, 0, 0)),
    )
    write_workbook(replace(standin.example(), lines=lines, gaps=()), tmp_path / "w.xlsx")
    recomputed = Recomputed(tmp_path / "w.xlsx")
    assert close(recomputed.value("Summary", "E5"), 1.0)
    assert close(recomputed.value("Summary", "E6"), 0.007)


def test_a_share_that_is_counted_elsewhere_leaves_the_national_total(path, example):
    landfill = next(x for x in example.lines if x.code == "5.9.1")
    book = openpyxl.load_workbook(path)
    sheet = book["Double counting"]
    row = next(r for r in range(5, 30) if sheet[f"A{r}"].value == "5.9.1")
    assert sheet[f"C{row}"].value == 0
    sheet[f"C{row}"] = 1
    book.save(path.with_name("counted.xlsx"))
    before = Recomputed(path).named("total_input")
    after = Recomputed(path.with_name("counted.xlsx")).named("total_input")
    assert close(after - before, landfill.figures["input"].point)


@given(
    st.lists(
        st.tuples(
            st.floats(1e-3, 1e9),
            st.floats(1e-6, 1e4),
            st.lists(st.floats(0.0, 1.0), min_size=6, max_size=6).filter(lambda s: sum(s) > 1e-3),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=8, deadline=None)
def test_any_rates_factors_and_splits_are_recomputed(tmp_path_factory, rows):
    lines = tuple(
        standin.line(f"5.1.{i + 1}", "A source", rate, factor, tuple(s / sum(shares) for s in shares))
        for i, (rate, factor, shares) in enumerate(rows)
    )
    inventory = replace(standin.example(), lines=lines, gaps=())
    target = tmp_path_factory.mktemp("any") / "w.xlsx"
    write_workbook(inventory, target)
    recomputed = Recomputed(target)
    for channel in CHANNELS:
        assert close(recomputed.named(f"total_{channel}"), inventory.figure("total", channel).point)


def test_scenarios_and_life_phases_are_summed_leg_by_leg(tmp_path):
    whole = standin.line("5.5.1", "Thermometers", 100.0, 2.0, (0.5, 0.5, 0, 0, 0, 0), unit="item")
    leg = whole.legs[0]
    later = standin.datum("split", "5.5.1", None, "", shares=(0.2, 0.0, 0.0, 0.0, 0.1, 0.0), name="later")
    legs = (
        replace(leg, weight=0.001 * 0.25, share=0.25, scenario="a"),
        replace(leg, weight=0.001 * 0.75, share=0.75, scenario="b"),
        Leg(leg.rate, leg.factor, later, "", "disposal", 0.001, 1.0, counts_input=False),
    )
    inventory = replace(standin.example(), lines=(replace(whole, legs=legs),), gaps=())
    write_workbook(inventory, tmp_path / "w.xlsx")
    recomputed = Recomputed(tmp_path / "w.xlsx")
    found = [recomputed.named(f"total_{c}") for c in CHANNELS]
    assert found == pytest.approx([0.2, 0.1 + 0.04, 0.1, 0, 0, 0.02, 0, 0.26], rel=1e-12)


def test_a_rate_in_another_unit_is_number_times_multiplier(tmp_path):
    example = standin.example(
        activities=(
            Activity(
                2016, "5.1.1", "", 4.0e6, None, None, "t", stated="4 000 kt", evidence=Evidence(sheet="")
            ),
        )
    )
    coal = example.lines[0]
    coal = replace(
        coal,
        rate=replace(coal.rate, place=""),
        legs=(replace(coal.legs[0], rate=replace(coal.rate, place="")),),
    )
    write_workbook(replace(example, lines=(coal, *example.lines[1:])), tmp_path / "w.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["Rates"]
    assert [sheet[f"{c}5"].value for c in "FGHI"] == ["4 000 kt", 4000, 1000, "=G5*H5"]


def test_a_rate_from_the_population_is_made_of_context_cells(tmp_path):
    context = (
        ContextValue(2016, "population", 3.1e7, stated="31 million"),
        ContextValue(2016, "electrification_rate", 0.9),
    )
    whole = standin.line("5.5.1", "Thermometers", 3.1e7 * 0.9, 2.0, (1, 0, 0, 0, 0, 0), unit="inhabitant")
    identity = "rate|PER|2016|population × electrification rate"
    rate = replace(whole.rate, identity=identity)
    whole = replace(whole, rate=rate, legs=(replace(whole.legs[0], rate=rate),), method="population")
    inventory = replace(standin.example(context=context), lines=(whole,), gaps=())
    write_workbook(inventory, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert book["Rates"]["I5"].value == "=Context!$C$5*Context!$C$6"
    assert close(Recomputed(tmp_path / "w.xlsx").value("Rates", "I5"), 3.1e7 * 0.9)


@pytest.mark.parametrize(
    "words", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")']
)
def test_text_of_users_never_becomes_a_formula(tmp_path, words):
    hostile = standin.line("5.1.1", words, 1.0, 1.0, (1, 0, 0, 0, 0, 0), name=words, notes=(words,))
    example = standin.example(title=words, authority=words, contact=words)
    inventory = replace(
        example, lines=(hostile,), gaps=(replace(example.gaps[0], name=words, missing=words),)
    )
    write_workbook(inventory, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    clean = standin.line("5.1.1", "Coal", 1.0, 1.0, (1, 0, 0, 0, 0, 0))
    write_workbook(replace(inventory, lines=(clean,)), tmp_path / "clean.xlsx")
    assert len(list(Recomputed(tmp_path / "w.xlsx").formulas())) == len(
        list(Recomputed(tmp_path / "clean.xlsx").formulas())
    )
    cell = book["Lines"]["C5"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_the_same_inventory_gives_the_same_bytes(tmp_path, example):
    write_workbook(example, tmp_path / "one.xlsx")
    write_workbook(standin.example(), tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_workbook_carries_no_date_of_its_making(path):
    with zipfile.ZipFile(path) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = openpyxl.load_workbook(path).properties
    assert (core.created.year, core.modified.year) == (1980, 1980)


def test_every_factor_refers_to_a_numbered_citation_with_its_confidence(path):
    book = openpyxl.load_workbook(path, data_only=True)
    known = {row["No."]: row for row in by_heading(book["Citations"])}
    for row in by_heading(book["Factors"]):
        assert known[row["Citation no."]]["Source"]
        assert known[row["Citation no."]]["Confidence"]


def test_sheets_are_frozen_filtered_and_set_up_for_the_printer(path):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["Read me", "Summary", "Sources"]
    for sheet in book:
        assert sheet.freeze_panes.endswith("5") or sheet.title == "Read me"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.oddFooter.right.text == "Page &P of &N"
    assert book["Rates"].auto_filter.ref == "A4:S13"


def test_the_comparison_adds_up_its_causes(path):
    recomputed = Recomputed(path)
    assert close(recomputed.value("Comparison", "F5"), -180.0)
    assert close(recomputed.value("Comparison", "M5"), -180.0)
    assert close(recomputed.value("Comparison", "F7"), 1100.0)


def test_several_years_get_a_sheet_that_points_to_this_years_summary(tmp_path):
    example = standin.example()
    earlier = standin.line("5.1.1", "Coal", 1000.0, 1.0, (1, 0, 0, 0, 0, 0), year=2012)
    inventory = replace(example, lines=(earlier, *example.lines))
    write_workbook(inventory, tmp_path / "w.xlsx")
    rows = by_heading(openpyxl.load_workbook(tmp_path / "w.xlsx", data_only=True)["Years"])
    assert [row["Year"] for row in rows] == [2012, 2016]
    assert close(rows[1]["All releases"], inventory.figure("total", year=2016).point)
    write_workbook(inventory, tmp_path / "old.xlsx", year=2012)
    assert close(Recomputed(tmp_path / "old.xlsx").named("total_input"), 1.0)


def test_an_inventory_without_lines_still_gives_a_workbook_of_its_gaps(tmp_path):
    inventory = replace(standin.example(), lines=())
    write_workbook(inventory, tmp_path / "w.xlsx")
    recomputed = Recomputed(tmp_path / "w.xlsx")
    for sheet, address in recomputed.formulas():
        assert recomputed.value(sheet, address) in ("not quantified", 0)


def test_a_year_that_is_not_there_is_refused_with_the_years_there_are(example):
    with pytest.raises(ValueError, match="no year 1999; it holds 2016"):
        build_sheets(example, year=1999)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12.5 kt", 12.5),
        ("1 250 000 t", 1.25e6),
        ("3e4 t", 3e4),
        ("1,250 t", None),
        ("1.250.000 t", None),
        ("about 3 t", None),
        ("0 t", None),
        ("", None),
    ],
)
def test_a_stated_number_is_read_only_where_it_can_be_read_in_one_way(words, number):
    assert stated_number(words) == number


@pytest.mark.libreoffice
@needs_libreoffice
def test_libreoffice_computes_every_total_as_the_program_does(path, example, tmp_path):
    book = values_after_recalculation(path, tmp_path)
    for channel in CHANNELS:
        assert close(named(book, f"total_{channel}"), example.figure("total", channel).point)
    for row in by_heading(book["Ranges"]):
        found, expected = row["Recomputed in this workbook"], row["Computed by the program"]
        assert row["Check"] == "agrees"
        assert found == expected if isinstance(expected, str) else close(found, expected), row


@pytest.mark.libreoffice
@needs_libreoffice
def test_libreoffice_moves_the_total_with_a_changed_rate_as_the_program_does(path, tmp_path):
    book = openpyxl.load_workbook(path)
    assert book["Rates"]["B5"].value == "5.1.1"
    book["Rates"]["I5"] = 5.0e6
    book.save(tmp_path / "changed.xlsx")
    found = values_after_recalculation(tmp_path / "changed.xlsx", tmp_path)
    example = standin.example()
    coal = standin.line("5.1.1", "Coal combustion in large power plants", 5.0e6, 0.15, (0.9, 0, 0, 0, 0, 0.1))
    expected = replace(example, lines=(coal, *example.lines[1:]))
    for channel in CHANNELS:
        assert close(named(found, f"total_{channel}"), expected.figure("total", channel).point)
    moved = [r for r in by_heading(found["Ranges"]) if r["Check"] == "differs"]
    assert {r["Code"] for r in moved} == {"total", "5.1", "5.1.1"}
