"""Dossiers kept as text cells read as they would from a file."""

import csv
import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.dossier import cells_of, header_of, read_cells, read_dossier, read_row, schema, write_folder
from azogue.dossier.records import Dossier, Problem
from tests.dossier.making import data_of, folder, one, worst
from tests.dossier.test_fuzz import NASTY
from tests.dossier.test_roundtrip import dossiers

QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
GHANA = {"country": "GHA"}
PLANT = {"year": "2019", "code": "5.1.1", "rate": "12.5", "unit": "kt", "name": "North"}


def numbered(sheets):
    return {name: list(enumerate(rows, start=1)) for name, rows in sheets.items()}


def read_one(**cells):
    return read_row("activities", PLANT | cells)


# Round trips


@QUIET
@given(dossier=dossiers())
def test_the_cells_of_a_dossier_read_back_as_the_dossier(dossier):
    again = read_cells(header_of(dossier), numbered(cells_of(dossier)))
    assert worst(again.problems) == []
    assert data_of(again) == dossier


@QUIET
@given(dossier=dossiers())
def test_the_cells_of_what_was_read_give_the_same_cells_again(dossier):
    cells = cells_of(dossier)
    again = cells_of(read_cells(header_of(dossier), numbered(cells)))
    assert again == cells


@QUIET
@given(dossier=dossiers())
def test_cells_are_text_of_the_schema_and_never_blank(dossier):
    for name, rows in cells_of(dossier).items():
        columns = {c.name for c in schema.sheet(name).columns}
        for row in rows:
            assert set(row) <= columns
            assert all(isinstance(text, str) and text.strip() for text in row.values())


def test_what_was_stated_in_another_unit_stays_as_it_was_stated():
    dossier = read_cells(GHANA, {"activities": [(1, PLANT)]})
    assert dossier.activities[0].rate == 12_500
    row = cells_of(dossier)["activities"][0]
    assert (row["rate"], row["unit"]) == ("12.5", "kt")


@pytest.mark.parametrize("text", ["=1+1", "+5", "-x", "@sum", "'=x", "''-y", "'"])
def test_an_apostrophe_is_text_and_nothing_is_escaped(text):
    record, problems = read_one(name=text)
    assert (record.name, problems) == (text, ())
    again = cells_of(Dossier("GHA", activities=(record,)))["activities"][0]
    assert again["name"] == text


# The same reader as for files


@st.composite
def nasty_sheets(draw):
    sheets = {}
    for sheet in schema.SHEETS:
        sensible = {"year": "2019", "code": "5.1.1", "unit": "t", "name": "population", "scenario": "x"}
        cell = st.one_of(
            st.sampled_from(["", "", "5", "0.5", *(x for x in NASTY if "\x00" not in x and "\r" not in x)]),
            st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
        )
        rows = draw(st.lists(st.fixed_dictionaries({c.name: cell for c in sheet.columns}), max_size=4))
        keep = draw(st.booleans())
        sheets[sheet.name] = [r | {k: v for k, v in sensible.items() if keep and k in r} for r in rows]
    return sheets


def bare(problems: tuple[Problem, ...]) -> list[Problem]:
    """Problems without the cell and the escaping of a file, in the order of the sheets."""
    plain = (dataclasses.replace(p, cell="", value=p.value.removeprefix("'")) for p in problems)
    return sorted(plain, key=lambda p: p.sheet)


@QUIET
@given(sheets=nasty_sheets())
def test_cells_in_memory_have_the_records_and_problems_of_a_csv_folder(tmp_path_factory, sheets):
    place = folder(tmp_path_factory.mktemp("d"))
    numbers = {}
    for name, rows in sheets.items():
        names = [c.name for c in schema.sheet(name).columns]
        line, numbers[name] = 1, []
        with (place / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(names)
            for row in rows:
                line += 1
                numbers[name].append((line, row))
                texts = [row[n] for n in names]
                writer.writerow([f"'{t}" if t.lstrip("'")[:1] in tuple("=+-@") and t else t for t in texts])
    from_file = read_dossier(place)
    from_memory = read_cells(GHANA, numbers)
    assert dataclasses.replace(from_memory, path=place, problems=()) == dataclasses.replace(
        from_file, problems=()
    )
    assert bare(from_memory.problems) == bare(from_file.problems)


def test_problems_name_sheet_row_and_column_and_no_cell_address():
    dossier = read_cells(GHANA, {"activities": [(17, PLANT | {"rate": "twelve"})]})
    problem = one(dossier.problems)
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("activities", 17, "rate", "twelve")
    assert problem.cell == ""
    assert dossier.activities[0].evidence.row == 17


def test_repeated_rows_are_found():
    dossier = read_cells(GHANA, {"activities": [(3, PLANT), (9, PLANT | {"rate": "1"})]})
    assert len(dossier.activities) == 1
    assert one(dossier.problems).row == 9
    assert "same as row 3" in one(dossier.problems).message


def test_rows_with_one_number_are_still_found_to_repeat_each_other():
    assert len(read_cells(GHANA, {"activities": [(1, PLANT), (1, PLANT)]}).activities) == 1


def test_shares_that_do_not_add_up_are_found():
    row = {"code": "5.1.1", "scenario": "no emission reduction", "share": "0.4"}
    dossier = read_cells(GHANA, {"scenarios": [(5, row)]})
    assert dossier.scenarios == ()
    assert "add up to 0.4" in worst(dossier.problems)[0].message
    assert worst(dossier.problems)[0].row == 5


def test_a_point_that_may_stand_between_thousands_is_asked_back():
    rows = [(1, PLANT | {"rate": "1,5"}), (2, PLANT | {"rate": "1.234", "name": "South"})]
    warnings = [p for p in read_cells(GHANA, {"activities": rows}).problems if p.severity == "warning"]
    assert "1234" in one(tuple(warnings)).message


# The header


def test_header_lines_are_read_with_their_problems():
    dossier = read_cells(
        {"country": "Ghana", "level1": "no", "factor_sets": "literature", "title": " A "}, {}
    )
    assert (dossier.country, dossier.level1, dossier.factor_sets, dossier.title) == (
        "GHA",
        False,
        ("literature",),
        "A",
    )
    assert dossier.problems == ()
    assert one(read_cells({}, {}).problems).column == "country"


def test_a_folder_on_the_server_is_no_factor_set_of_a_database(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    dossier = read_cells(GHANA | {"factor_sets": "mine"}, {})
    assert 'no factor set "mine"' in one(dossier.problems).message
    assert dossier.factor_sets == ("toolkit", "literature")


# One row, and programmers' errors


def test_one_row_alone_is_checked_as_it_is_saved():
    record, problems = read_one(rate="5", unit="parsec")
    assert record.rate is None
    assert one(problems).column == "unit"
    record, problems = read_row("activities", PLANT | {"year": "19"}, 8)
    assert record is None
    assert (one(problems).column, one(problems).row) == ("year", 8)


@pytest.mark.parametrize("sheet", [s.name for s in schema.SHEETS])
def test_a_blank_row_is_neither_a_record_nor_a_problem(sheet):
    assert read_row(sheet, {}) == (None, ())
    assert read_row(sheet, {c.name: " " for c in schema.sheet(sheet).columns}) == (None, ())
    assert read_cells(GHANA, {sheet: [(1, {}), (2, {"year": "  "})]}).problems == ()


def test_a_name_outside_the_schema_is_the_programmers_error():
    for call in (
        lambda: read_row("activities", {"colour": "red"}),
        lambda: read_row("activities", {"category": "Coal"}),
        lambda: read_row("colours", {}),
        lambda: read_cells(GHANA, {"activities": [(1, {"year": "2019"}), (2, {"colour": ""})]}),
        lambda: read_cells(GHANA, {"dossier": []}),
        lambda: read_cells({"ruler": "x"}, {}),
    ):
        with pytest.raises(ValueError, match=r"colour|category|dossier|ruler"):
            call()


@QUIET
@given(
    cells=st.dictionaries(
        st.sampled_from([c.name for c in schema.sheet("activities").columns]),
        st.sampled_from(NASTY) | st.text(max_size=30),
    )
)
def test_any_text_at_all_may_stand_in_a_cell(cells):
    record, problems = read_row("activities", cells)
    assert record is None or record.rate is None or 0 <= record.rate < float("inf")
    assert all(p.message.endswith((".", "…", "!", "?")) for p in problems)


def test_many_rows_are_read_and_their_problems_stay_few(tmp_path):
    rows = [(n, PLANT | {"name": f"Plant {n}", "rate": f"{n},5"}) for n in range(5000)]
    dossier = read_cells(GHANA, {"activities": rows})
    assert len(dossier.activities) == 5000
    assert len(dossier.problems) == 101
    again = read_dossier(write_folder(dossier, tmp_path / "d"))
    assert data_of(again).activities == data_of(dossier).activities
