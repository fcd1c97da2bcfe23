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
    assert any(line.startswith("Import of mercury metal") and "nobody checks it" in line for line in table)
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


HEAD = (
    "Classification,Year,Period,Trade Flow Code,Reporter Code,Reporter ISO,Partner Code,Partner ISO,"
    "Commodity Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$)"
)
NUMBERS = {"ESP": 724, "GHA": 288, "CHN": 156}


def filed(flow, reporter, partner, hs, unit, quantity, kg, value, year=2019):
    areas = f"{NUMBERS[reporter]},{reporter},{NUMBERS[partner]},{partner}"
    return f"H5,{year},{year},{flow},{areas},{hs},{unit},{quantity},{kg},{value}"


@pytest.fixture
def customs(tmp_path):
    """Two files: what Ghana and Spain file about metal, and what China files about lamps and thermostats."""
    first = [
        filed(1, "GHA", "ESP", "280540", "kg", 900, 900, 21_600),
        filed(2, "ESP", "GHA", "280540", "kg", 1100, 1100, 20_000),
        filed(2, "ESP", "GHA", "280540", "kg", 500, 500, 9_000, year=2018),
    ]
    second = [
        filed(2, "CHN", "GHA", "853931", "u", 1_000_000, 90_000, 1_000_000),
        filed(2, "CHN", "GHA", "853650", "u", 5_000, 700, 80_000),
    ]
    paths = []
    for name, lines in (("metal.csv", first), ("goods.csv", second)):
        paths.append(tmp_path / name)
        paths[-1].write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return paths


@pytest.mark.parametrize("form", ["each", "after one"])
def test_trade_files_are_read_reconciled_and_used_in_one_go(mining, customs, form, capsys) -> None:
    given = ["--trade", customs[0], "--trade", customs[1]] if form == "each" else ["--trade", *customs]
    assert run("balance", mining(IMPORT), "--draws", 500, *given) == Exit.FINE
    out = capsys.readouterr().out
    assert "trade, row 2: Customs: 2,001 kg of mercury; reconciled trade is used instead" in out
    assert "The two are not added." in out
    assert "is not counted as mercury" in out
    table = out.split("Flows, kg of mercury per year")[1]
    assert "Import of mercury metal (280540)" in table
    assert "Import of fluorescent lamps" in table
    years = out.split("Apparent consumption by year")[1].splitlines()
    assert [line.split()[:2] for line in years if line[:2] == "20"] == [
        ["2018", "280540"], ["2019", "280540"], ["2019", "853931"],
    ]  # fmt: skip
    assert "metal.csv: 3 rows read, 3 accepted, 0 refused, 0 set aside." in out


def test_the_reconciled_figures_are_in_the_json_and_in_the_files(mining, customs, tmp_path, capsys) -> None:
    folder = mining(IMPORT)
    call = ("balance", folder, "--draws", 500, "--trade", *customs, "--out", tmp_path / "out", "--json")
    assert run(*call) == Exit.FINE
    found = json.loads(capsys.readouterr().out)
    ids = {f["id"]: f for f in found["flows"]}
    assert "import: 280540 reconciled" in ids
    assert "import: 280540 ESP" not in ids
    assert 900 < ids["import: 280540 reconciled"]["mean"] < 1100 * 1.7
    years = {(r["year"], r["hs"]): r for r in found["trade"]["apparent_consumption"]}
    assert years[2018, "280540"]["imports"] == 500
    assert years[2019, "853931"]["measure"] == "items"
    text = (tmp_path / "out" / "balance-GHA-2019-consumption.csv").read_text("utf-8")
    assert text.startswith("area,hs,year,measure,imports,exports")


def test_files_without_the_option_and_files_that_are_not_there_are_refused(mining, customs, capsys) -> None:
    folder = mining()
    assert run("balance", folder, customs[0]) == Exit.USAGE
    assert "Trade files follow --trade" in capsys.readouterr().err
    assert run("balance", folder, "--trade", folder / "none.csv") == Exit.USAGE
    assert "There is no file" in capsys.readouterr().err
    empty = folder / "empty.csv"
    empty.write_text(HEAD + "\n", encoding="utf-8")
    assert run("balance", folder, "--trade", empty) == Exit.PROBLEMS
    assert "Nothing was read that could be reconciled" in capsys.readouterr().err


def test_a_refused_row_of_a_trade_file_shows_in_the_exit_code(mining, customs, capsys) -> None:
    with customs[0].open("a", encoding="utf-8") as file:
        file.write(filed(1, "GHA", "ESP", "280540", "kg", "many", "many", "much") + "\n")
    assert run("balance", mining(), "--draws", 500, "--trade", customs[0]) == Exit.PROBLEMS
    assert "1 refused" in capsys.readouterr().out
