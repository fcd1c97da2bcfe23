"""Real files, where they are at hand: AZOGUE_TRADE_DATA names their folder. They may not be shipped."""

import csv
import gzip
import math

import pytest

from azogue.trade import read_trade
from tests.trade.reading.files import rows
from tests.trade_data import TRADE_DATA, needs_trade_data

pytestmark = needs_trade_data


def lines_of(name):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(TRADE_DATA / name, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(line for line in stream if line.strip())


def test_the_extract_of_baci_has_four_rows_of_mercury_and_the_same_sums_as_its_text():
    name = "baci_hs92_2021_AFG_ZAF_exports.csv"
    reading = read_trade(TRADE_DATA / name)
    assert reading.tallies[0].accepted == reading.tallies[0].rows == 71_192
    mercury = [row for row in rows(reading) if row["hs"] == "280540"]
    source = [line for line in lines_of(name) if line["k"] == "280540"]
    assert len(mercury) == len(source) == 4
    assert [(row["value"], row["kg"]) for row in mercury] == [
        (1000 * float(line["v"]), None if line["q"].strip() == "NA" else 1000 * float(line["q"]))
        for line in source
    ]
    known = [float(line["q"]) for line in lines_of(name) if line["q"].strip() != "NA"]
    weights = [row["kg"] for row in rows(reading) if row["kg"] is not None]
    assert len(weights) == len(known)
    assert math.fsum(weights) == pytest.approx(1000 * math.fsum(known), rel=1e-12)


def test_india_and_china_are_read_to_the_gram():
    name = "comtrade_h3_2010_india_reported_with_china.csv"
    reading = read_trade(TRADE_DATA / name)
    (tally,) = reading.tallies
    leaves = [line for line in lines_of(name) if len(line["Commodity Code"]) == 6]
    assert (tally.rows, tally.accepted, tally.quarantined) == (8739, len(leaves), 0)
    flows = {"1": "import", "2": "export", "3": "re-export", "4": "re-import"}
    expected = sorted(
        (flows[line["Trade Flow Code"]], line["Commodity Code"], float(line["Value"]),
         float(line["Netweight (kg)"]) if line["Netweight (kg)"] else None)
        for line in leaves
    )  # fmt: skip
    found = sorted((row["flow"], row["hs"], row["value"], row["kg"]) for row in rows(reading))
    same_weight = [(f, e) for f, e in zip(found, expected, strict=True) if e[3] is not None]
    assert all(f == e for f, e in same_weight)
    assert [f[:3] for f in found] == [e[:3] for e in expected]
    (mercury,) = (row for row in rows(reading) if row["hs"] == "280540")
    assert (mercury["kg"], mercury["revision"], mercury["reporter"], mercury["partner"]) == (
        6,
        "H3",
        "IND",
        "CHN",
    )


def test_ten_years_of_one_code_are_read_whole():
    name = "comtrade_440799_2005_2014_pairs_half.csv.gz"
    reading = read_trade(TRADE_DATA / name)
    (tally,) = reading.tallies
    lines = list(lines_of(name))
    world = sum(line["partnercode"] == "0" and line["reportercode"] not in {"97", "975"} for line in lines)
    groups = [line for line in lines if line["partnercode"] != "0"
              and {line["reportercode"], line["partnercode"]} & {"97", "975"}]  # fmt: skip
    assert tally.rows == len(lines) == 24_809
    assert tally.quarantined == 0
    assert tally.set_aside == len(lines) - tally.accepted
    assert sum(count for rule, count in tally.aside.items() if "World" in rule) >= world
    assert sum(count for rule, count in tally.aside.items() if "group" in rule) >= len(groups)
    assert {row["revision"] for row in rows(reading)} == {line["classification"] for line in lines}
