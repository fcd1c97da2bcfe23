"""Consents beside what the customs desk holds: a finding for each partner and year, for whom it is."""

from datetime import date

import pytest

from azogue.office.consents import services
from azogue.office.consents.records import Span
from azogue.office.customs.models import Flow
from azogue.office.people.persons import person_of

from .desk_pages import ABROAD, HOME, KG, both_parties, consent

pytestmark = pytest.mark.django_db
PAGE = "/consents/trade/"


def text_of(response) -> str:
    return response.content.decode()


def traded(year: int, kg: float | None, importer: str = ABROAD, country: str = HOME) -> None:
    """Let the customs desk hold an export of mercury from Ghana."""
    Flow.objects.create(
        country=country, partner=importer, direction="export", exporter=HOME, importer=importer, hs="280540",
        year=year, x_kg=kg, m_kg=None, kg=None,
    )  # fmt: skip


def of_year(officer, stranger, year: int, mass: int, number: str) -> None:
    """Grant a consent of one year."""
    asked = consent(officer, number, on=date(year, 1, 1), asked=mass)
    days = Span(date(year, 1, 1), date(year, 12, 31))
    services.answer(person_of(stranger), asked, reply="granted", on=date(year, 1, 1), valid=days)


def test_without_trade_the_page_says_where_to_bring_it_in(officer, browser_of):
    text = text_of(browser_of(officer).get(PAGE))
    assert "The customs desk holds no trade in mercury of this country yet." in text
    assert 'href="/customs/"' in text


def test_each_partner_and_year_gets_its_finding(officer, stranger, browser_of):
    both_parties()
    for year, kg in ((2019, 10.0), (2021, 80.0), (2022, 5.0), (2023, None)):
        traded(year, kg)
    traded(2021, 7.0, importer="BOL")
    of_year(officer, stranger, 2019, 10 * KG, "C-2019")
    of_year(officer, stranger, 2021, 50 * KG, "C-2021")
    of_year(officer, stranger, 2023, 50 * KG, "C-2023")
    browser = browser_of(officer)
    page = browser.get(PAGE)
    states = {(f.importer, f.year): f.state for f in page.context["findings"]}
    assert states == {
        ("PER", 2019): "within", ("PER", 2021): "over", ("PER", 2022): "within by carry",
        ("PER", 2023): "within", ("BOL", 2021): "no consent",
    }  # fmt: skip
    text = text_of(page)
    for words in ("more than was consented to", "no consent on file", "within the consents", "30"):
        assert words in text, words
    assert "C-2019" in text
    table = b"".join(browser.get("/consents/trade.csv").streaming_content).decode()
    assert "GHA,PER,2021,over,80,only report,importer,50,50,0,30,C-2021" in table


def test_a_consent_of_which_nothing_was_seen_is_named(officer, stranger, browser_of):
    both_parties()
    traded(2015, 1.0, importer="BOL")
    traded(2024, 1.0, importer="BOL")
    of_year(officer, stranger, 2019, 10 * KG, "C-2019")
    text = text_of(browser_of(officer).get(PAGE))
    assert "consented, but nothing seen" in text
    assert "Consents of which no trade was seen" in text


@pytest.mark.parametrize("who", ["reviewer", "approver", "customs_officer"])
def test_the_office_reads_it_and_another_country_does_not(who, request, officer, stranger, browser_of):
    traded(2021, 7.0)
    assert "280540" in text_of(browser_of(request.getfixturevalue(who)).get(PAGE))
    assert browser_of(stranger).get(PAGE, {"country": HOME}).status_code in {403, 404}
    assert not browser_of(stranger).get(PAGE).context["findings"]
    assert browser_of(stranger).get("/consents/trade.csv", {"country": HOME}).status_code in {403, 404}


def test_who_reads_no_consents_is_turned_away(funder, supplier, browser_of, client):
    assert browser_of(funder).get(PAGE).status_code in {403, 404}
    assert browser_of(supplier).get(PAGE).status_code in {403, 404}
    assert client.get(PAGE).status_code == 302
