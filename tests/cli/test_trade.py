"""azogue trade, from the outside: files as ministries have them, read, reconciled and screened."""

import json

import polars as pl
import pytest

from azogue.cli import main
from azogue.cli.exits import Exit

HEAD = (
    "Classification,Year,Period,Trade Flow Code,Reporter Code,Reporter ISO,Partner Code,Partner ISO,"
    "Commodity Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$)"
)
CODES = {"ESP": 724, "PER": 604, "COL": 170, "IND": 356, "MEX": 484, "DEU": 276}


def row(year, flow, reporter, partner, kg, value, hs="280540"):
    areas = f"{CODES[reporter]},{reporter},{CODES[partner]},{partner}"
    return f"H3,{year},{year},{flow},{areas},{hs},kg,{kg},{kg},{value}"


def world():
    """Six countries that trade with each other for three years, each seen from both sides."""
    lines = []
    for year in (2010, 2011, 2012):
        for i, exporter in enumerate(CODES):
            for j, importer in enumerate(CODES):
                if exporter != importer:
                    kg = 3000 + 700 * i + 900 * j + 100 * (year - 2010)
                    value = kg * (20 + i)
                    lines.append(row(year, 2, exporter, importer, kg, value))
                    lines.append(row(year, 1, importer, exporter, kg, round(value * 1.08)))
    return lines


@pytest.fixture
def file_of(tmp_path):
    """Return a function that writes a file of trade statistics."""

    def make(lines, name="trade.csv", head=HEAD):
        path = tmp_path / name
        path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        return path

    return make


def run(*call):
    return main([str(part) for part in call])


def test_reading_accounts_for_every_row_and_writes_what_it_read(file_of, tmp_path, capsys) -> None:
    bad = row(2010, 1, "PER", "ESP", 1, -5)
    path = file_of([row(2010, 1, "PER", "ESP", 34.5, 900), bad])
    assert run("trade", "read", path, "--out", tmp_path / "out") == Exit.PROBLEMS
    out = capsys.readouterr().out
    assert "2 rows read, 1 accepted, 1 refused, 0 set aside" in out
    assert "row 3" in out
    assert pl.read_parquet(tmp_path / "out" / "reports.parquet")["kg"].to_list() == [34.5]
    assert pl.read_parquet(tmp_path / "out" / "quarantine.parquet")["line"].to_list() == [3]


def test_both_sides_of_every_flow_are_reconciled(file_of, tmp_path, capsys) -> None:
    assert run("trade", "reconcile", file_of(world()), "--out", tmp_path / "out", "--json") == Exit.FINE
    told = json.loads(capsys.readouterr().out)
    assert told["statistics"]["flows"] == 6 * 5 * 3
    assert told["statistics"]["share_two_sided"] == 1
    assert told["statistics"]["ln_m_over_x"]["median"] == pytest.approx(0.077, abs=1e-3)
    flows = pl.read_parquet(tmp_path / "out" / "flows.parquet")
    assert flows.height == 90
    assert flows["kind"].unique().to_list() == ["both"]
    assert flows.select((pl.col("value") / pl.col("x_value")).log().abs().max()).item() < 0.02
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["statistics"] == told["statistics"]
    assert not list((tmp_path / "out").glob(".*.part"))


def test_a_gap_between_two_reports_is_an_alert_that_names_the_flow(file_of, tmp_path, capsys) -> None:
    lines = world()
    place = lines.index(next(x for x in lines if x.startswith("H3,2011,2011,1,604,PER,724,ESP")))
    cells = lines[place].split(",")
    cells[-3:] = ["61500", "61500", "2000000"]
    lines[place] = ",".join(cells)
    assert run("trade", "screen", file_of(lines), "--out", tmp_path / "out") == Exit.FINE
    assert "ESP → PER, 280540, 2011" in capsys.readouterr().out
    alerts = pl.read_parquet(tmp_path / "out" / "alerts.parquet")
    assert "ESP-PER-280540-2011" in {key for keys in alerts["rests_on"] for key in keys}


def test_codes_can_be_chosen(file_of, capsys) -> None:
    lines = [row(2010, 1, "PER", "ESP", 10, 100), row(2010, 1, "PER", "ESP", 10, 100, hs="100190")]
    assert run("trade", "read", file_of(lines), "--mercury", "--json") == Exit.FINE
    (tally,) = json.loads(capsys.readouterr().out)["files"]
    assert (tally["accepted"], tally["set_aside"]) == (1, 1)


def test_one_sided_reports_are_told_to_be_so(file_of, capsys) -> None:
    assert run("trade", "reconcile", file_of([row(2010, 1, "PER", "ESP", 10, 100)])) == Exit.FINE
    out = capsys.readouterr().out
    assert "100.0% by the importer alone" in out
    assert "Both sides weigh the same" in out


def test_distances_enter_the_cost_of_transport(file_of, tmp_path, capsys) -> None:
    pairs = [f"{a},{b},{1000 + 37 * i * j},0" for i, a in enumerate(CODES, 1) for j, b in enumerate(CODES, 1)]
    distances = tmp_path / "km.csv"
    distances.write_text("iso3_o,iso3_d,km,contiguous\n" + "\n".join(pairs), encoding="utf-8")
    assert run("trade", "reconcile", file_of(world()), "--distances", distances, "--json") == Exit.FINE
    assert "ln_km" in {term["name"] for term in json.loads(capsys.readouterr().out)["cif"]}


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("read", "absent.csv"), "There is no file absent.csv"),
        (("read", "{file}", "--code", "2805"), "six digits"),
        (("read", "{file}", "--mapping", "{file}"), "trade.csv"),
        (("reconcile", "{file}", "--distances", "{file}"), "there is no column iso3_o"),
    ],
)
def test_what_is_wrong_is_said_in_words(file_of, capsys, call, says) -> None:
    path = file_of([row(2010, 1, "PER", "ESP", 10, 100)])
    assert run("trade", *(part.format(file=path) for part in call)) == Exit.USAGE
    assert says in capsys.readouterr().err


def test_a_file_that_is_no_trade_file_is_said_to_be_none(file_of, capsys) -> None:
    assert run("trade", "reconcile", file_of(["1,2"], head="a,b")) == Exit.PROBLEMS
    said = capsys.readouterr()
    assert "trade.csv" in said.out
    assert "Nothing was read" in said.err


def test_an_engine_that_there_is_not_is_refused_before_files_are_read(file_of, tmp_path, capsys) -> None:
    path = file_of(world())
    assert run("trade", "reconcile", path, "--engine", "yarn", "--out", tmp_path / "out") == Exit.USAGE
    said = capsys.readouterr().err
    assert 'There is no engine "yarn". Give duckdb, local[2]' in " ".join(said.split())
    assert not (tmp_path / "out").exists()
