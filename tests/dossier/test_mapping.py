"""Columns of foreign tables are given their meaning, and rows come back under our names with nothing lost."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.dossier import (
    RawSheet,
    apply_mapping,
    fingerprint,
    header_lines_of,
    leftovers,
    open_raw,
    read_cells,
    read_dossier,
    schema,
    suggest_mapping,
    write_folder,
    write_workbook,
)
from azogue.dossier.heads import read_head
from azogue.dossier.log import Log
from azogue.dossier.names import COLUMN_SYNONYMS
from azogue.dossier.table import RawTable
from tests.dossier.making import data_of
from tests.dossier.test_roundtrip import dossiers

QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


def raw_of(*header, rows=(), title="t"):
    return RawSheet(title, header_row=1, header=header, rows=tuple(enumerate(rows, start=2)))


# What columns mean

SYNONYMS = {
    s.name: [w.strip() for c in s.columns for w in COLUMN_SYNONYMS.get(c.name, c.name).split(",")]
    for s in schema.SHEETS
}


@st.composite
def headers(draw):
    sheet = draw(st.sampled_from(schema.SHEETS))
    needed = [c.name for c in sheet.columns if c.required]
    words = st.sampled_from(
        [*SYNONYMS[sheet.name], *(c.name for c in sheet.columns), *sheet.ignored, "", "Zzz"]
    )
    return sheet.name, draw(st.permutations([*needed, *draw(st.lists(words, max_size=10))]))


@QUIET
@given(chosen=headers())
def test_columns_mean_what_the_reader_takes_them_for(chosen):
    sheet, names = chosen
    found = read_head(RawTable(sheet, iter([(1, list(names))])), Log())
    expected = {at: name for name, at in found[0].index.items() if name not in schema.sheet(sheet).ignored}
    assert suggest_mapping(raw_of(*names), sheet) == expected


@pytest.mark.parametrize(
    ("given_name", "column"),
    [
        ("RATE", "rate"),
        ("Taux d'activité", "rate"),
        ("Activity rate (t/y)", "rate"),
        ("Consumption [activity rate]", "rate"),
        ("Activty rates", "rate"),
        ("Quantity 2019", "rate"),
        ("Année / Year", "year"),
        ("Low / high", ""),
        ("Altitude", ""),
        ("Category", ""),
        ("Categories", ""),
        ("rat", ""),
        ("Region", ""),
    ],
)
def test_names_in_three_languages_and_near_spellings_are_understood(given_name, column):
    assert suggest_mapping(raw_of(given_name), "activities") == ({0: column} if column else {})


def test_a_sure_name_goes_before_a_near_one_and_no_column_comes_twice():
    assert suggest_mapping(raw_of("Quantity (t)", "Rates", "rate", "Rate"), "activities") == {2: "rate"}


@QUIET
@given(names=st.lists(st.text(max_size=12) | st.sampled_from(SYNONYMS["activities"]), max_size=12))
def test_every_mapping_that_is_suggested_can_be_applied_and_loses_nothing(names):
    raw = raw_of(*names, rows=[tuple(f"cell {at}" for at in range(len(names)))])
    mapping = suggest_mapping(raw, "activities")
    taken = [t for _, row in apply_mapping(raw, "activities", mapping) for t in row.values()]
    left = [t for row in leftovers(raw, mapping).values() for t in row.values()]
    assert sorted(taken + left) == sorted(t for _, row in raw.rows for t in row)


def test_a_default_fills_only_what_the_table_does_not_have():
    raw = raw_of("year", "rate", rows=[("", "5"), ("2019",), ("", "")])
    cells = apply_mapping(
        raw, "activities", {0: "year", 1: "rate"}, {"year": "2020", "unit": "t", "note": " "}
    )
    assert cells == [(2, {"rate": "5", "unit": "t"}), (3, {"year": "2019", "unit": "t"})]


def test_a_wrong_mapping_is_the_programmers_error():
    raw = raw_of("a", "b")
    for call in (
        lambda: suggest_mapping(raw, "colours"),
        lambda: apply_mapping(raw, "dossier", {}),
        lambda: apply_mapping(raw, "activities", {0: "category"}),
        lambda: apply_mapping(raw, "activities", {}, {"colour": "red"}),
        lambda: apply_mapping(raw, "activities", {0: "rate", 1: "rate"}),
        lambda: apply_mapping(raw, "activities", {2: "rate"}),
        lambda: apply_mapping(raw, "activities", {-1: "rate"}),
    ):
        with pytest.raises(ValueError, match=r"sheet|category|colour|two columns|no column"):
            call()


def test_a_mapping_is_found_again_next_year():
    first = fingerprint(raw_of("Planta", "Cantidad 2019", "", ""))
    assert fingerprint(raw_of("PLANTA ", "Cantidad  2020")) == first
    assert fingerprint(raw_of("Cantidad 2019", "Planta")) != first
    assert fingerprint(raw_of("Planta Cantidad", "2019")) != first
    assert fingerprint(raw_of("", "")) == ""
    # The mark must not change from one release to the next.
    assert first.startswith("4ef3656c688f8483")


# The way round


@settings(QUIET, max_examples=25)
@given(dossier=dossiers())
@pytest.mark.parametrize("kind", ["workbook", "folder"])
def test_what_we_wrote_comes_back_through_the_preview(tmp_path_factory, kind, dossier):
    place = tmp_path_factory.mktemp("d")
    if kind == "workbook":
        files = [write_workbook(dossier, place / "a.xlsx")]
    else:
        files = sorted(write_folder(dossier, place / "d").glob("*.csv"))
    raws = {raw.dossier_sheet: raw for path in files for raw in open_raw(path)}
    expected = read_dossier(place / ("a.xlsx" if kind == "workbook" else "d"))
    header = header_lines_of(raws["dossier"]) if kind == "workbook" else {"country": dossier.country}
    cells = {
        s.name: apply_mapping(raws[s.name], s.name, suggest_mapping(raws[s.name], s.name))
        for s in schema.SHEETS
    }
    again = read_cells(header, cells)
    if kind == "folder":
        again = dataclasses.replace(again, **{c.name: getattr(expected, c.name) for c in schema.HEADER})
    assert data_of(again) == data_of(expected)
