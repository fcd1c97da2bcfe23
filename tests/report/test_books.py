"""Reports say whether supply and use of mercury agree, and what does not fit."""

from pathlib import Path

import pytest
from standin import example

from azogue.balance import balance_of, gaps_in_words
from azogue.dossier import read_dossier
from azogue.inventory import estimate
from azogue.report.charts import tokens
from azogue.report.charts.render import spec_rows
from azogue.report.content import Chart, Paragraph, Table, build_report
from azogue.report.workbook.build import build_sheets

EXAMPLES = Path(__file__).parents[2] / "examples"
IMPORTS = (
    "year,direction,partner,hs,product,amount,unit,mercury_content,grade,source\n"
    "2016,import,ESP,280540,mercury metal,10,t,,A,Customs\n"
)


def books(dossier):
    report = build_report(estimate(dossier, draws=2_000))
    return report, next((s for s in report.sections if s.identity == "books"), None)


def words(section) -> str:
    return " ".join(b.text for b in section.blocks if isinstance(b, Paragraph)).replace("\u202f", " ")


@pytest.mark.parametrize("country", ["peru-2016", "philippines-2015"])
def test_without_supply_the_gap_is_the_whole_use_and_the_report_says_so(country) -> None:
    report, section = books(read_dossier(EXAMPLES / country))
    assert "the gap is the whole use" in words(section)
    assert "no supply rows" in words(section)
    table = next(b for b in section.blocks if isinstance(b, Table))
    assert {len(row) for row in table.rows} == {len(table.columns)}
    gaps = [row for n, row in enumerate(table.rows) if n in table.strong]
    assert all(row[1].text == "not on record" and row[2].value > 0 for row in gaps)
    opened = {cell.explains for row in table.rows for cell in row if cell.explains}
    assert opened
    assert opened <= set(report.explanations)


def test_what_comes_in_and_what_nobody_recorded_make_up_the_use(tmp_path) -> None:
    folder = tmp_path / "peru"
    folder.mkdir()
    for file in (EXAMPLES / "peru-2016").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "trade.csv").write_text(IMPORTS, encoding="utf-8")
    _report, section = books(read_dossier(folder))
    table = next(b for b in section.blocks if isinstance(b, Table))
    market = {row[0].text: row[2].value for row in table.rows if "Market of mercury" in row[0].text}
    into = sum(kg for flow, kg in market.items() if flow.endswith("Market of mercury"))
    assert into == pytest.approx(sum(market.values()) - into, rel=1e-9)
    assert "is used but not on record" in words(section)


def test_an_inventory_without_figures_has_no_books() -> None:
    assert all(section.identity != "books" for section in build_report(example()).sections)


@pytest.fixture(scope="module", params=["peru-2016", "philippines-2015"])
def country(request):
    """The inventory of an example, its report and its chart of the books."""
    inventory = estimate(read_dossier(EXAMPLES / request.param), draws=1_000)
    report = build_report(inventory)
    section = next(s for s in report.sections if s.identity == "books")
    return inventory, report, next(b for b in section.blocks if isinstance(b, Chart))


def test_what_nobody_recorded_is_drawn_in_a_colour_of_its_own_and_named(country) -> None:
    inventory, _report, chart = country
    gaps = {gap.pool: gap.kg for gap in gaps_in_words(balance_of(inventory))}
    for spec in (chart.spec, chart.narrow):
        bands = {b["end"]: b for b in spec_rows(spec, "link") if b["link"] == "not recorded"}
        assert {pool: band["kg"] for pool, band in bands.items()} == pytest.approx(gaps)
        assert {band["fill"] for band in bands.values()} == {tokens.UNRECORDED}
        others = [b for b in spec_rows(spec, "link") if b["link"] != "not recorded"]
        assert tokens.UNRECORDED not in {b["fill"] for b in others}
        texts = " ".join(r["text"] for d in spec["data"] for r in d["values"] if "text" in r)
        assert "Not" in texts
        assert "recorded" in texts
    assert all(f"Not recorded: {words}" in chart.summary for words in amounts(gaps.values()))


def amounts(kilograms):
    from azogue.balance.gap import amount

    return [amount(kg) for kg in kilograms]


def test_the_picture_of_the_books_has_four_columns_and_mirrors() -> None:
    from azogue.balance.sankey import in_columns
    from azogue.report.charts.sankey import BALANCE, sankey_spec

    picture = in_columns(balance_of(estimate(read_dossier(EXAMPLES / "peru-2016"), draws=500)))
    plain, mirrored = (sankey_spec(picture, form=BALANCE, rtl=r) for r in (False, True))
    left, right = spec_rows(plain, "node"), spec_rows(mirrored, "node")
    assert len({node["x"] for node in left}) == 4
    for a, b in zip(left, right, strict=True):
        assert (a["node"], a["y"]) == (b["node"], b["y"])
        assert a["x"] + a["width"] == pytest.approx(plain["width"] - b["x"], abs=0.02)


def test_the_table_of_the_picture_has_every_flow_with_what_was_stated_and_what_came_out(country) -> None:
    inventory, report, chart = country
    flows = balance_of(inventory).flows
    assert [row[2].value for row in chart.table.rows] == [f.mean for f in flows]
    assert [row[1].value for row in chart.table.rows] == [f.flow.mean for f in flows]
    opened = [k for k in report.explanations if k.split("/")[1] == "books"]
    assert opened
    for name in opened:
        assert report.explanations[name].value == balance_of(inventory).flow(name.split("/", 3)[3]).mean


def test_a_report_without_charts_keeps_the_table_of_the_books() -> None:
    report = build_report(estimate(read_dossier(EXAMPLES / "peru-2016"), draws=500), charts=False)
    section = next(s for s in report.sections if s.identity == "books")
    assert not [b for b in section.blocks if isinstance(b, Chart)]
    assert [b.identity for b in section.blocks if isinstance(b, Table)] == ["books-table"]


def test_the_workbook_has_the_balance_to_the_last_digit_and_its_words(country) -> None:
    inventory, _report, _chart = country
    (sheet,) = [s for s in build_sheets(inventory) if s.layout.name == "Balance"]
    flows = balance_of(inventory).flows
    assert [row["balanced"].value for row in sheet.rows[: len(flows)]] == [f.mean for f in flows]
    said = {row["flow"].value for row in sheet.rows[len(flows) :]}
    for gap in gaps_in_words(balance_of(inventory)):
        assert {gap.statement, gap.reason, gap.driver} <= said


def test_an_inventory_without_figures_has_no_sheet_of_the_balance() -> None:
    assert "Balance" not in {s.layout.name for s in build_sheets(example())}
