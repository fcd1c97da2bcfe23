"""Whether the books close: the page, its picture, its table, each figure taken apart, and the CSV."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.urls import reverse
from django.utils.translation import override

from azogue.balance import ImpossibleNetwork
from azogue.balance.gap import amount
from azogue.cli import main
from azogue.cli.loading import DRAWS as COMMAND_DRAWS
from azogue.cli.loading import SEED
from azogue.dossier import cells_of, header_of, read_dossier
from azogue.inventory import DEFAULT_SEED, estimate
from azogue.office.inventories.books import books_of_content
from azogue.office.inventories.charts_books import flow_of_books
from azogue.office.inventories.content import content_of
from azogue.office.inventories.estimates import DRAWS, estimate_of
from azogue.office.inventories.services.rows import add_row
from azogue.office.inventories.services.versions import begin
from azogue.office.inventories.views import books as view
from azogue.report.charts import tokens
from azogue.report.charts.render import spec_rows
from azogue.report.content import Chart, build_report

EXAMPLES = Path(__file__).parents[3] / "examples"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(account, browser_of):
    """Somebody of Peru who may look."""
    return browser_of(account("rita", "reviewer", "PER"))


def address(version, **query):
    return f"{reverse('inventories:books', args=(version.pk,))}{'?' if query else ''}{urlencode(query)}"


def test_the_page_says_the_gap_its_reason_and_how_sure_it_is(reader, peru) -> None:
    page = reader.get(address(peru)).content.decode()
    books = books_of_content(content_of(peru))
    for gap in books.gaps:
        assert gap.statement.split(":", maxsplit=1)[0] in page
        assert gap.reason.split(".", maxsplit=1)[0] in page
        assert amount(gap.kg) in page
    assert "No figure can be suspected" in page
    assert "checked by nothing else: 21 of 21" in page
    assert page.count('class="chart') >= 1
    assert "format=csv" in page


@pytest.mark.parametrize(
    ("name", "country", "year"), [("peru-2016", "PER", 2016), ("philippines-2015", "PHL", 2015)]
)
def test_report_command_and_office_have_the_same_figures(
    account, as_person, capsys, name, country, year
) -> None:
    assert (DRAWS, DEFAULT_SEED) == (COMMAND_DRAWS, SEED)
    dossier = read_dossier(EXAMPLES / name)
    person = as_person(account("olga", "officer", country))
    version = begin(person, country, year, sheets=cells_of(dossier), header=header_of(dossier))
    shown, kept = books_of_content(content_of(version)), estimate_of(version)
    assert main(["balance", str(EXAMPLES / name), "--json"]) == 0
    command = json.loads(capsys.readouterr().out)
    report = build_report(estimate(dossier, draws=COMMAND_DRAWS, seed=SEED), year=year)
    section = next(s for s in report.sections if s.identity == "books")
    told = " ".join(getattr(block, "text", "") for block in section.blocks)
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    means = [f.mean for f in shown.balance.flows]
    assert means == [f["reconciled"]["mean"] for f in command["flows"]]
    assert means == [row[2].value for row in chart.table.rows]
    assert len(shown.gaps) == 2
    for mine, theirs, old in zip(shown.gaps, command["gaps"], kept.books, strict=True):
        for part in ("kg", "statement", "reason", "driver"):
            assert getattr(mine, part) == theirs[part] == getattr(old, part)
        assert mine.statement in told
        assert mine.reason in told
    assert list(shown.verdict) == command["verdict"]
    assert list(shown.sureness) == command["sureness"]


def test_every_flow_of_the_table_opens_to_its_explanation(reader, peru) -> None:
    page = reader.get(address(peru)).content.decode()
    for found in books_of_content(content_of(peru)).balance.flows:
        assert f'href="?flow={quote(found.flow.id)}"' in page
    opened = reader.get(address(peru, flow="not recorded: market"))
    assert opened.status_code == 200
    text = opened.content.decode()
    assert "what closes the balance of Market of mercury" in text
    assert "Gold (and silver) extraction" in text


def test_a_use_leads_on_to_the_figure_of_the_inventory(reader, peru) -> None:
    page = reader.get(address(peru, flow="market > 5.2.2")).content.decode()
    assert f"{reverse('inventories:explain', args=(peru.pk,))}?code=5.2.2&amp;channel=input" in page


def test_a_flow_that_is_not_there_is_not_found(reader, peru) -> None:
    answer = reader.get(address(peru, flow="x" * 5000))
    assert answer.status_code == 404
    assert "There is no such flow" in answer.content.decode()


def test_the_table_comes_as_csv_with_every_digit(reader, peru) -> None:
    answer = reader.get(address(peru, format="csv"))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    flows = books_of_content(content_of(peru)).balance.flows
    assert [row["id"] for row in rows] == [f.flow.id for f in flows]
    assert [float(row["reconciled_kg"]) for row in rows] == [f.mean for f in flows]
    assert "balance-PER-2016-v1.csv" in answer["Content-Disposition"]


def test_what_is_on_record_appears_beside_what_is_used(reader, peru, account, as_person) -> None:
    rosa = as_person(account("rosa2", "officer", "PER"))
    cells = {
        "year": "2016", "direction": "import", "hs": "280540", "product": "mercury", "amount": "10",
        "unit": "t", "grade": "A", "source": "Customs",
    }  # fmt: skip
    add_row(rosa, peru, "trade", cells)
    page = reader.get(address(peru)).content.decode()
    assert "used but not on record" in page
    assert "Look at" in page
    assert "standard deviations off" in page


def test_an_inventory_without_figures_says_what_to_do(browser_of, officer, draft) -> None:
    page = browser_of(officer).get(address(draft)).content.decode()
    assert "Nothing of this year is known yet" in page or "nothing to balance" in page
    assert 'class="chart' not in page


def test_books_that_contradict_themselves_say_where(reader, peru, monkeypatch) -> None:
    def never(_content):
        raise ImpossibleNetwork("The books cannot close at the market.")

    monkeypatch.setattr(view, "books_of_content", never)
    page = reader.get(address(peru)).content.decode()
    assert "The books cannot close at the market." in page


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_picture_has_its_gap_in_its_own_colour_in_every_language(peru, language) -> None:
    books = books_of_content(content_of(peru))
    with override(language):
        picture = flow_of_books(books)
    gaps = {gap.pool: gap.kg for gap in books.gaps}
    for spec in (picture.spec, picture.narrow):
        bands = [b for b in spec_rows(spec, "link") if b["fill"] == tokens.UNRECORDED]
        assert {b["end"]: b["kg"] for b in bands} == pytest.approx(gaps)


def test_the_overview_leads_to_the_books(browser_of, account, peru) -> None:
    browser = browser_of(account("rita", "reviewer", "PER"))
    page = browser.get(reverse("inventories:overview", args=(peru.pk,))).content.decode()
    assert f'href="{address(peru)}"' in page
