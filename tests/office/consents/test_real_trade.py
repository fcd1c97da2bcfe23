"""Real mercury trade beside an empty file of consents: South Africa in 2021, India and China in 2010."""

import csv
from datetime import date
from decimal import Decimal

from azogue.facts import treaty
from azogue.office.consents.reconciling import TradeYear, reconcile
from azogue.office.consents.records import GeneralNotification, Span, grams
from azogue.office.consents.standing import country_of
from azogue.office.treaty.rules import Standing
from tests.office.consents.making import granted
from tests.trade_data import TRADE_DATA, needs_trade_data

pytestmark = needs_trade_data
CODES = {"710": "ZAF", "180": "COD", "450": "MDG", "454": "MWI", "508": "MOZ", "699": "IND", "156": "CHN"}
COUNTRIES = {
    code: country_of(Standing(code, fact.deposited), known=False) for code, fact in treaty.parties().items()
}


def south_africa() -> list[TradeYear]:
    with (TRADE_DATA / "baci_hs92_2021_AFG_ZAF_exports.csv").open(encoding="utf-8") as file:
        return [
            TradeYear(
                CODES[row["i"]],
                CODES[row["j"]],
                int(row["t"]),
                reconciled=grams(Decimal(row["q"].strip()) * 1000),
            )
            for row in csv.DictReader(file)
            if row["k"] == "280540"
        ]


def test_four_exports_of_2021_have_no_consent_on_an_empty_file():
    found = reconcile(south_africa(), (), (), COUNTRIES, range(2020, 2023)).findings
    assert {(f.importer, f.traded, f.state) for f in found} == {
        ("COD", 893_000, "no consent"),
        ("MDG", 3_000, "no consent"),
        ("MWI", 12_000, "no consent"),
        ("MOZ", 300_000, "no consent"),
    }


def test_with_papers_on_file_each_export_finds_its_own():
    days = Span(date(2020, 7, 1), date(2020, 12, 31))
    papers = [
        granted("C1", exporter="ZAF", importer="COD", grams=900_000, valid=days),
        granted("C2", exporter="ZAF", importer="MOZ", grams=299_999, valid=Span(date(2021, 1, 1))),
    ]
    general = [GeneralNotification("G1", "MDG")]
    found = reconcile(south_africa(), papers, general, COUNTRIES, range(2020, 2023)).findings
    assert {(f.importer, f.year, f.state, f.over) for f in found if f.year == 2021} == {
        ("COD", 2021, "within by carry", 0),
        ("MOZ", 2021, "over", 1),
        ("MDG", 2021, "general notification", 3_000),
        ("MWI", 2021, "no consent", 12_000),
    }


def test_what_china_sent_to_india_in_2010_needed_no_consent_then():
    name = "comtrade_h3_2010_india_reported_with_china.csv"
    with (TRADE_DATA / name).open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["Commodity Code"] == "280540"]
    trade = [
        TradeYear(
            CODES[r["Partner Code"]],
            CODES[r["Reporter Code"]],
            int(r["Year"]),
            imported=grams(r["Netweight (kg)"]),
        )
        for r in rows
        if r["Trade Flow Code"] == "1"
    ]
    found = reconcile(trade, (), (), COUNTRIES, range(2010, 2011)).findings
    assert [(f.exporter, f.importer, f.traded, f.state, f.silent) for f in found] == [
        ("CHN", "IND", 6_000, "not a Party then", "exporter")
    ]
