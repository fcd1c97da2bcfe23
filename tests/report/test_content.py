"""The content of a report: what it says, how it rounds, and that nothing in it depends on a clock."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import StandIn, comparison, example, line

from azogue.dossier.records import Dossier
from azogue.inventory.records import Figure, Gap
from azogue.report import numbers
from azogue.report.content import Chart, Table, build_report
from azogue.report.content.build import keys_of


def all_tables(report):
    def walk(section):
        for block in section.blocks:
            if isinstance(block, Table):
                yield block
            if isinstance(block, Chart):
                yield block.table
        for child in section.children:
            yield from walk(child)

    for section in report.sections:
        yield from walk(section)


def test_the_finding_says_how_much_where_to_and_from_what():
    text = build_report(example()).finding.text.replace("\u202f", " ")
    assert text.startswith("Peru released about 11 t of mercury in 2016 (95 % range ")
    assert "58 % to air" in text
    assert "The largest source is gold extraction with mercury amalgamation" in text
    assert "2 sources are not quantified at all" in text


def test_the_same_inventory_gives_the_same_report():
    assert build_report(example(), comparison=comparison()) == build_report(
        example(), comparison=comparison()
    )


def test_every_key_of_a_number_has_its_explanation():
    report = build_report(example(), comparison=comparison())
    keys = {k for s in report.sections for k in keys_of(s) if k}
    assert keys
    assert keys | {report.finding.explains} == set(report.explanations)


def test_every_row_has_a_cell_for_every_column():
    for table in all_tables(build_report(example(), comparison=comparison())):
        assert {len(row) for row in table.rows} <= {len(table.columns)}, table.caption


def test_identities_of_sections_are_unique():
    report = build_report(example())
    found = [s.identity for s in report.sections] + [c.identity for s in report.sections for c in s.children]
    assert len(found) == len(set(found))


def test_a_result_on_a_recalled_factor_is_marked_and_one_on_a_paper_is_not():
    report = build_report(example())
    table = next(t for t in all_tables(report) if t.identity == "by-source")
    rows = {row[0].text.split()[0]: row for row in table.rows}
    assert rows["5.1.1"][-1].recalled
    assert not rows["5.3.1"][-1].recalled
    assert rows["National"][-1].recalled
    assert any("recalled, not verified" in p.text for p in report.caveats)


def test_an_input_is_not_marked_for_a_recalled_split_alone():
    one = line("5.3.1", "Cement production", 1e6, 0.1, (1, 0, 0, 0, 0, 0), confidence="literature")
    leg = one.legs[0]
    split = dataclasses.replace(leg.split, confidence="knowledge")
    one = dataclasses.replace(one, legs=(dataclasses.replace(leg, split=split),))
    report = build_report(StandIn(Dossier("PER"), (one,)))
    table = next(t for t in all_tables(report) if t.identity == "by-source")
    assert not table.rows[0][1].recalled
    assert table.rows[0][2].recalled


def test_unknown_is_a_question_mark_and_zero_is_a_zero():
    report = build_report(example())
    table = next(t for t in all_tables(report) if t.identity == "by-source")
    dental = next(row for row in table.rows if row[0].text.startswith("5.6.1"))
    coal = next(row for row in table.rows if row[0].text.startswith("5.1.1"))
    assert dental[2].text == numbers.UNKNOWN
    assert dental[2].value is None
    assert coal[3].text == "0"
    assert coal[3].value == 0.0


def test_citations_are_numbered_from_one_without_holes():
    report = build_report(example())
    assert [c.number for c in report.citations] == list(range(1, len(report.citations) + 1))
    used = {n for t in all_tables(report) for row in t.rows for cell in row for n in cell.cites}
    assert used == {c.number for c in report.citations}


def test_categories_follow_the_order_of_the_toolkit():
    lines = tuple(line(c, "Source", 1.0, 1.0, (1, 0, 0, 0, 0, 0)) for c in ("5.10.1", "5.2.1", "5.9.1"))
    report = build_report(StandIn(Dossier("PER"), lines))
    assert [s.identity for s in report.sections if s.identity.startswith("c-")] == [
        "c-5.2",
        "c-5.9",
        "c-5.10",
    ]


def test_a_country_with_one_source_reads_well():
    one = line("5.3.1", "Cement production", 1e6, 0.1, (1, 0, 0, 0, 0, 0))
    report = build_report(StandIn(Dossier("PER"), (one,)))
    assert "The only source quantified is cement production." in report.finding.text


def test_a_country_with_nothing_quantified_says_so():
    gap = Gap(2016, "5.1.1", "Coal", "no rate", "Tonnes of coal.")
    report = build_report(StandIn(Dossier("PER"), (), (gap,)))
    assert report.finding.text.startswith("No mercury release of Peru in 2016 could be quantified")
    assert report.explanations == {}


def test_an_inventory_without_a_year_is_refused_in_plain_words():
    with pytest.raises(ValueError, match="holds no year"):
        build_report(StandIn(Dossier("PER")))
    with pytest.raises(ValueError, match="no year 1999; it holds 2016"):
        build_report(example(), year=1999)


def test_many_years_give_a_chapter_on_change():
    lines = tuple(
        line("5.3.1", "Cement production", 1e6 * y, 0.1, (1, 0, 0, 0, 0, 0), year=2000 + y)
        for y in range(1, 17)
    )
    report = build_report(StandIn(Dossier("PER"), lines))
    chart = next(b for s in report.sections if s.identity == "years" for b in s.blocks)
    assert len(chart.table.rows) == 16
    assert report.year == 2016


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (12345.0, 2, "12\u202f000"),
        (0.0, 3, "0"),
        (0.99996, 3, "1.00"),
        (0.05, 2, "0.050"),
        (-2.5, 2, "\u22122.5"),
        (999.6, 3, "1\u202f000"),
    ],
)
def test_numbers_are_cut_to_significant_digits(value, digits, text):
    assert numbers.significant(value, digits) == text


@given(st.floats(1e-3, 1e12), st.integers(2, 4))
def test_a_printed_number_is_within_half_a_unit_of_its_last_digit(value, digits):
    printed = float(numbers.significant(value, digits).replace(numbers.THIN, ""))
    assert abs(printed - value) <= value * 0.5 * 10 ** (1 - digits) * 1.0001


def test_a_wide_range_earns_two_digits_and_a_narrow_one_three():
    assert numbers.with_range(Figure(12345.0, low=6000.0, high=25000.0), "t") == "12 (6.0–25)"
    assert numbers.with_range(Figure(12345.0, low=12000.0, high=12700.0), "t") == "12.3 (12.0–12.7)"


def test_the_unit_follows_the_largest_value():
    assert numbers.unit_for([3.0, None, 2500.0]) == "t"
    assert numbers.unit_for([3.0]) == "kg"
    assert numbers.unit_for([0.01]) == "g"
    assert numbers.unit_for([None]) == "kg"


def test_the_report_says_why_a_part_is_counted_and_what_to_see_to_oneself():
    from pathlib import Path

    from azogue import estimate, read

    peru = estimate(read(Path(__file__).parents[2] / "examples" / "peru-2016"), draws=100)
    section = next(s for s in build_report(peru, charts=False).sections if s.identity == "counting")
    table, advice = section.blocks
    assert all(row[-1].text.startswith(("D1, recalled", "D2, recalled")) for row in table.rows)
    rules = [item.text.split(",")[0] for item in advice.items]
    assert rules == ["D4", "D5", "D6", "L1-28"]
