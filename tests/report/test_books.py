"""Reports say whether supply and use of mercury agree, and what does not fit."""

from pathlib import Path

import pytest
from standin import example

from azogue.dossier import read_dossier
from azogue.inventory import estimate
from azogue.report.content import Paragraph, Table, build_report

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
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
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
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    market = {row[0].text: row[2].value for row in table.rows if "Market of mercury" in row[0].text}
    into = sum(kg for flow, kg in market.items() if flow.endswith("Market of mercury"))
    assert into == pytest.approx(sum(market.values()) - into, rel=1e-9)
    assert "is used but not on record" in words(section)


def test_an_inventory_without_figures_has_no_books() -> None:
    assert all(section.identity != "books" for section in build_report(example()).sections)
