"""azogue balance, from the outside."""

import json
from pathlib import Path

import pytest

from azogue.cli import main
from azogue.cli.exits import Exit

ROOT = Path(__file__).parents[2]
GOLD = (
    "year,code,rate,unit,grade,source",
    "2016,5.1.1,100,kt,B,Energy balance",
    "2019,5.1.1,120,kt,B,Energy balance",
    "2019,5.2.2,10000,kg,B,Mining survey",
)
FACTORS = "code,low,default,high,unit,grade,source\n5.2.2,0.8,1.3,2,kg/kg,B,Field study\n"
TRADE = "year,direction,partner,hs,product,amount,unit,mercury_content,grade,source\n"
SUPPLY = "year,origin,name,amount,unit,grade,source\n"


@pytest.fixture
def mining(make_dossier):
    """A country whose gold miners use about 13 t of mercury."""

    def make(trade="", supply="", stocks=""):
        folder = make_dossier("mining", GOLD)
        (folder / "factors.csv").write_text(FACTORS, encoding="utf-8")
        for name, text in {"trade": trade and TRADE + trade, "supply": supply and SUPPLY + supply}.items():
            if text:
                (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    return make


def run(*call):
    return main([str(part) for part in call])


IMPORT = "2019,import,ESP,280540,mercury metal,2,t,,A,Customs\n"


def test_without_supply_it_says_that_the_gap_is_the_whole_use(mining, capsys) -> None:
    assert run("balance", mining(), "--draws", 500) == Exit.FINE
    out = capsys.readouterr().out
    assert "the gap is the whole use" in out
    assert "no supply rows for 2019" in out
    assert "no trade rows for 2019" in out
    assert "If nothing were unrecorded" not in out


def test_with_supply_it_says_how_much_is_missing_why_and_where_to_look(mining, capsys) -> None:
    assert run("balance", mining(IMPORT), "--draws", 500) == Exit.FINE
    out = capsys.readouterr().out
    assert "is used but not on record: 2.00 t supplied" in out
    assert "undeclared mercury for artisanal gold mining" in out
    assert "would not agree within their ranges" in out
    assert "Look at" in out
    assert "trade, row 2: Customs" in out
    table = out.split("Flows, kg of mercury per year")[1].splitlines()
    assert any(line.startswith("Imports") and "nobody checks it" in line for line in table)
    assert any(line.startswith("Not recorded") and "follows from others" in line for line in table)


def test_a_row_without_content_is_named(mining, capsys) -> None:
    assert (
        run("balance", mining(IMPORT + "2019,import,CHN,853931,lamps,5,t,,C,Customs\n"), "--draws", 500) == 0
    )
    out = capsys.readouterr().out
    assert "trade, row 3: Customs: Import of lamps from China could not be counted" in out


def test_json_carries_everything(mining, capsys) -> None:
    assert run("balance", mining(IMPORT), "--draws", 500, "--json") == Exit.FINE
    found = json.loads(capsys.readouterr().out)
    assert found["gaps"][0]["pool"] == "market"
    assert found["closed"]["test"]["degrees"] == 1
    assert found["closed"]["suspects"][0]["reconciled"]["residual"]
    by_id = {f["id"]: f for f in found["flows"]}
    assert by_id["not recorded: market"]["kind"] == "gap"
    assert by_id["import: 280540 ESP"]["evidence"] == "trade, row 2: Customs"
    assert found["gaps"][0]["kg"] == pytest.approx(by_id["not recorded: market"]["reconciled"]["mean"])


def test_it_writes_table_diagram_and_text(mining, tmp_path, capsys) -> None:
    assert run("balance", mining(IMPORT), "--draws", 500, "--out", tmp_path / "out") == Exit.FINE
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "balance-GHA-2019.csv",
        "balance-GHA-2019-sankey.json",
        "balance-GHA-2019.txt",
    }
    sankey = json.loads((tmp_path / "out" / "balance-GHA-2019-sankey.json").read_text("utf-8"))
    assert {link["kind"] for link in sankey["links"]} == {"flow", "gap"}
    assert "artisanal" in (tmp_path / "out" / "balance-GHA-2019.txt").read_text("utf-8")
    assert (
        (tmp_path / "out" / "balance-GHA-2019.csv").read_text("utf-8").startswith("flow,from,to,measured_kg")
    )


@pytest.mark.parametrize("name", ["not recorded: market", "Mercury not recorded"])
def test_one_flow_can_be_explained_by_id_or_by_label(mining, name, capsys) -> None:
    folder = mining(IMPORT)
    assert run("balance", folder, "--draws", 500, "--flow", name) == Exit.FINE
    out = capsys.readouterr().out
    assert "what closes the balance of Market of mercury" in out
    assert "in: Import of mercury metal from Spain" in out
    assert run("balance", folder, "--draws", 500, "--flow", name, "--json") == Exit.FINE
    assert json.loads(capsys.readouterr().out)["unit"] == "kg Hg/a"


def test_an_unknown_flow_or_year_is_refused_with_what_there_is(mining, capsys) -> None:
    folder = mining()
    assert run("balance", folder, "--draws", 500, "--flow", "nothing") == Exit.USAGE
    assert "There is no flow" in capsys.readouterr().err
    assert run("balance", folder, "--year", 1999) == Exit.USAGE
    assert "it has 2016, 2019" in capsys.readouterr().err


def test_another_year_can_be_asked_for(mining, capsys) -> None:
    assert run("balance", mining(), "--year", 2016, "--draws", 500) == Exit.FINE
    out = capsys.readouterr().out
    assert "Mercury balance of Ghana, 2016" in out
    assert "Coal" in out


def test_books_that_cannot_close_are_refused_in_plain_words(mining, capsys, monkeypatch) -> None:
    from azogue.balance import ImpossibleNetwork, kernel

    def impossible(_):
        raise ImpossibleNetwork("The books cannot close at the market.")

    monkeypatch.setattr(kernel, "reconcile", impossible)
    assert run("balance", mining(), "--draws", 500) == Exit.PROBLEMS
    assert "cannot close at the market" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["peru-2016", "philippines-2015"])
def test_the_examples_have_a_balance(name, capsys) -> None:
    assert run("balance", ROOT / "examples" / name, "--draws", 500) == Exit.FINE
    assert "the gap is the whole use" in capsys.readouterr().out
