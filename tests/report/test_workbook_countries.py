"""The workbook of the two example countries: recomputed, changed and compared."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from workbook_tools import (
    Recomputed,
    by_heading,
    named,
    needs_libreoffice,
    values_after_recalculation,
)

from azogue.dossier.records import Activity, Evidence
from azogue.inventory.records import CHANNELS
from azogue.report.workbook import write_workbook

EXAMPLES = Path(__file__).parents[2] / "examples"


def close(value, expected):
    return value == pytest.approx(expected, rel=1e-9, abs=1e-15)


@pytest.fixture(scope="module", params=["peru-2016", "philippines-2015"])
def country(request):
    from azogue import estimate, read

    return estimate(read(EXAMPLES / request.param), draws=200)


def test_the_formulas_alone_give_every_figure_of_a_real_country(country, tmp_path):
    path = write_workbook(country, tmp_path / "w.xlsx")
    recomputed = Recomputed(path)
    rows = by_heading(openpyxl.load_workbook(path, data_only=True)["Ranges"])
    for number, row in enumerate(rows, start=5):
        found, expected = recomputed.value("Ranges", f"E{number}"), row["Computed by the program"]
        assert found == expected if isinstance(expected, str) else close(found, expected), row
    for channel in CHANNELS:
        assert close(recomputed.named(f"total_{channel}"), country.figure("total", channel).point)


def test_a_changed_rate_of_a_real_country_moves_the_total_as_a_new_estimate_does(country, tmp_path):
    from azogue import estimate

    path = write_workbook(country, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Rates"]
    row = next(r for r in range(5, 60) if sheet[f"B{r}"].value == "5.3.1")
    assert sheet[f"I{row}"].data_type == "n"
    sheet[f"I{row}"] = 2.0e7
    book.save(tmp_path / "changed.xlsx")
    activities = tuple(
        replace(a, rate=2.0e7, low=None, high=None) if a.code == "5.3.1" else a
        for a in country.dossier.activities
    )
    again = estimate(replace(country.dossier, activities=activities), draws=1)
    recomputed = Recomputed(tmp_path / "changed.xlsx")
    for channel in CHANNELS:
        assert close(recomputed.named(f"total_{channel}"), again.figure("total", channel).point)
    assert recomputed.named("total_releases") != country.figure("total").point


def test_a_changed_population_moves_every_estimate_made_from_it(country, tmp_path):
    path = write_workbook(country, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(path)
    assert book["Context"]["A5"].value == "population"
    book["Context"]["C5"] = 2 * book["Context"]["C5"].value
    book.save(tmp_path / "changed.xlsx")
    recomputed = Recomputed(tmp_path / "changed.xlsx")
    moved = 0
    for row in range(5, 5 + len(country.lines)):
        line = country.lines[row - 5]
        if line.method == "population":
            assert close(recomputed.value("Lines", f"F{row}"), 2 * line.figures["input"].point)
            moved += 1
    assert moved > 3


@pytest.mark.libreoffice
@needs_libreoffice
def test_libreoffice_agrees_with_the_program_on_a_real_country(country, tmp_path):
    book = values_after_recalculation(write_workbook(country, tmp_path / "w.xlsx"), tmp_path)
    for channel in CHANNELS:
        assert close(named(book, f"total_{channel}"), country.figure("total", channel).point)
    assert {row["Check"] for row in by_heading(book["Ranges"])} == {"agrees"}
    shown = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [v for v in shown if isinstance(v, str) and v.startswith(("#", "Err:"))]


def test_a_comparison_of_two_real_inventories_gets_its_sheet(country, tmp_path):
    from azogue import compare, estimate

    fewer = tuple(a for a in country.dossier.activities if a.code != "5.2.2")
    before = estimate(replace(country.dossier, activities=fewer), draws=50)
    path = write_workbook(country, tmp_path / "w.xlsx", comparison=compare(before, country, draws=50))
    recomputed = Recomputed(path)
    rows = by_heading(openpyxl.load_workbook(path, data_only=True)["Comparison"])
    for number, row in enumerate(rows, start=5):
        apart = recomputed.value("Comparison", f"F{number}")
        if isinstance(apart, float):
            assert recomputed.value("Comparison", f"M{number}") == pytest.approx(apart, rel=1e-6, abs=1e-9), (
                row
            )


def test_scenario_mixes_and_earlier_sales_of_a_real_estimate_are_recomputed(tmp_path):
    from azogue import estimate
    from azogue.dossier.records import Dossier, ScenarioShare
    from azogue.facts import load_factor_set

    splits = load_factor_set("toolkit").distributions
    mixed = [d.scenario for d in splits if d.code == "5.1.1" and d.shares is not None][:2]
    dossier = Dossier(
        country="PER",
        activities=(
            Activity(
                2006,
                "5.6.1",
                "",
                9.0e5,
                None,
                None,
                "inhabitant",
                grade="C",
                evidence=Evidence(sheet="a", row=2),
            ),
            Activity(
                2016,
                "5.6.1",
                "",
                2.0e5,
                None,
                None,
                "inhabitant",
                service_life=10.0,
                evidence=Evidence(sheet="a", row=3),
            ),
            Activity(
                2016,
                "5.1.1",
                "",
                4.0e6,
                None,
                None,
                "t",
                stated="4000 kt",
                evidence=Evidence(sheet="a", row=4),
            ),
            Activity(2016, "5.4.1", "", None, None, None, "t", key="C"),
        ),
        scenarios=tuple(
            ScenarioShare(None, "5.1.1", "", s, w) for s, w in zip(mixed, (0.3, 0.7), strict=True)
        ),
    )
    inventory = estimate(dossier, draws=50)
    path = write_workbook(inventory, tmp_path / "w.xlsx")
    recomputed = Recomputed(path)
    rows = by_heading(openpyxl.load_workbook(path, data_only=True)["Ranges"])
    assert {recomputed.value("Ranges", f"G{n}") for n in range(5, 5 + len(rows))} == {"agrees"}
    rates = {(row["Code"], row["Year"]) for row in by_heading(openpyxl.load_workbook(path)["Rates"])}
    assert {("5.1.1", 2016), ("5.6.1", 2016), ("5.6.1", 2006)} <= rates
