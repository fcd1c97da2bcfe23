"""The documents made from inventories that the engine estimated, not from stand-ins."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from azogue import compare, estimate, read
from azogue.report.charts.sankey import imbalance
from azogue.report.content import Chart, build_report
from azogue.report.html import render_html
from azogue.report.pdf import render_pdf

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module", params=["peru-2016", "philippines-2015"])
def inventory(request):
    return estimate(read(EXAMPLES / request.param), draws=500)


def test_every_link_of_the_page_leads_somewhere(inventory):
    page = render_html(build_report(inventory))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= ids
    assert len(page.encode()) < 1_500_000


def test_the_finding_rests_on_the_national_total(inventory):
    report = build_report(inventory)
    tree = report.explanations[report.finding.explains]
    assert tree.value == inventory.figure("total").point
    assert tree.children


def test_every_line_and_every_gap_is_in_the_report(inventory):
    report = build_report(inventory)
    titles = {s.identity for s in report.sections} | {c.identity for s in report.sections for c in s.children}
    assert {f"s-{line.code}" for line in inventory.lines_of()} <= titles
    table = next(
        b for s in report.sections if s.identity == "missing" for b in s.blocks if hasattr(b, "rows")
    )
    assert len(table.rows) == len(inventory.gaps_of())


def test_the_chart_of_flows_is_balanced(inventory):
    sankey = inventory.sankey()
    assert imbalance(sankey) <= 1e-6 * sum(link.kg for link in sankey.links)


def test_the_pdf_opens_and_says_the_finding(inventory):
    report = build_report(inventory)
    document = PdfReader(io.BytesIO(render_pdf(report)))
    assert document.metadata.title == f"{report.title}, {report.year}"
    assert report.finding.text.split(" of mercury")[0].replace("\u202f", " ") in (
        document.pages[0].extract_text().replace("\u202f", " ").replace("\n", " ")
    )


def test_a_comparison_of_two_inventories_gets_its_waterfall():
    dossier = read(EXAMPLES / "peru-2016")
    before = estimate(dossier, draws=500)
    after = estimate(dossier, draws=500)
    report = build_report(after, comparison=compare(before, after, draws=500))
    chapter = next(s for s in report.sections if s.identity == "years")
    assert any(isinstance(b, Chart) and b.identity == "causes" for b in chapter.blocks)
    assert render_html(report)
