"""Distances are read as CEPII publishes them or under our own names; what is wrong is said at its place."""

import gzip

import pytest

from azogue.trade.geography import BadGeography, read_geography


def rows(table):
    return {(r["iso3_o"], r["iso3_d"]): r for r in table.to_pyarrow().to_pylist()}


def test_the_files_of_cepii_are_read_with_the_codes_of_their_time(tmp_path) -> None:
    dist = tmp_path / "dist.csv.gz"
    text = "exporter,importer,contig,comlang_off,dist,distw\nROM,BOL,0,0,11000,11050.5\nBOL,ROM,0,0,11000,.\n"
    dist.write_bytes(gzip.compress(text.encode()))
    places = tmp_path / "geo.csv"
    places.write_text("iso2,iso3,landlocked\nRO,ROM,0.0\nBO,BOL,1.0\n", encoding="utf-8")
    (pair,) = rows(read_geography(dist, places)).values()
    assert (pair["iso3_o"], pair["iso3_d"], pair["km"], pair["contiguous"]) == ("ROU", "BOL", 11050.5, 0.0)
    assert (pair["landlocked_o"], pair["landlocked_d"]) == (0.0, 1.0)


def test_nobody_is_landlocked_where_nothing_says_so(tmp_path) -> None:
    path = tmp_path / "km.csv"
    path.write_text("iso3_o,iso3_d,km,contiguous\nPER,BOL,1000,1\n", encoding="utf-8")
    assert rows(read_geography(path))["PER", "BOL"]["landlocked_d"] == 0.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("iso3_o,iso3_d,contiguous\nPER,BOL,1\n", "no column km"),
        ("iso3_o,iso3_d,km,contiguous\nPER,BOL,far,1\n", 'row 2, km: "far"'),
        ("iso3_o,iso3_d,km,contiguous\nPER,BOL,1,0\nPER,BOL,-5,0\n", 'row 3, km: "-5"'),
        ("iso3_o,iso3_d,km,contiguous\nPER,BOL,inf,0\n", "km"),
        ("", "no column"),
    ],
)
def test_what_is_wrong_in_a_file_of_distances_is_said_at_its_place(tmp_path, text, says) -> None:
    path = tmp_path / "km.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadGeography, match=says):
        read_geography(path)


def test_a_file_that_is_no_text_is_refused(tmp_path) -> None:
    path = tmp_path / "km.csv.gz"
    path.write_bytes(b"\x1f\x8b" + b"x" * 40)
    with pytest.raises(BadGeography, match=r"km\.csv\.gz"):
        read_geography(path)
