"""May it go? The question on a page, for whom, with bad input at its place, and shipments put on record."""

from datetime import date

import pytest
from django.urls import reverse

from azogue.office.consents import services
from azogue.office.consents.models import Consent, Shipment
from azogue.office.consents.records import Condition
from azogue.office.people.persons import person_of
from azogue.office.treaty.models import Party

from .desk_pages import ABROAD, HOME, KG, both_parties, consent, granted, question, today

pytestmark = pytest.mark.django_db
ASK = "/consents/may-it-go/"


def text_of(response) -> str:
    return response.content.decode()


def test_the_question_is_asked_on_a_page_without_recording_anything(customs_officer, browser_of):
    page = browser_of(customs_officer).get(ASK)
    assert page.status_code == 200
    assert "nothing is recorded" in text_of(page)
    assert f'value="{today().isoformat()}"' in text_of(page)


def test_a_shipment_that_a_consent_covers_may_go_and_the_answer_names_it(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    made = granted(officer, stranger)
    page = browser_of(customs_officer).get(ASK, question())
    text = text_of(page)
    for words in ("Yes, it may go", "The importing Party consented in writing.", "M15", "3(6)(a)"):
        assert words in text
    assert "read in the text of the treaty" in text
    assert reverse("consents:consent", args=[made.pk]) in text
    assert "Record and draw" in text
    assert "Fatal if inhaled" in text
    assert Shipment.objects.count() == 0


def test_the_path_of_questions_is_shown_as_they_were_asked(officer, stranger, customs_officer, browser_of):
    both_parties()
    granted(officer, stranger)
    page = browser_of(customs_officer).get(ASK, question())
    assert [step.rule.id for step in page.context["steps"]] == ["E6", "M15", "N1"]
    asked = {q: seen.value for step in page.context["steps"] for q, seen in step.asked.items()}
    assert asked["consent"] == "written"
    assert asked["source"] == "allowed"
    assert "certificate" not in asked  # that is asked of non-Parties only
    assert "Which consent is on file?" in text_of(page)


def test_without_a_consent_it_may_not_go_and_the_way_to_one_is_shown(officer, browser_of):
    both_parties()
    page = browser_of(officer).get(ASK, question())
    text = text_of(page)
    assert "No, it may not go" in text
    assert "No consent is on file." in text
    assert "/consents/notices/add/?exporter=GHA&amp;importer=PER&amp;asked=10" in text
    assert "Record and draw" not in text


def test_what_is_not_said_is_missing_and_leads_to_its_field(customs_officer, browser_of):
    both_parties()
    page = browser_of(customs_officer).get(ASK, question(source=""))
    assert "Not yet: something is missing" in text_of(page)
    assert page.context["ways"] == {"source": "#id_source"}


def test_conditions_are_ticked_and_the_same_page_is_asked_again(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    granted(officer, stranger, conditions=(Condition("c1", "only in retorts"),))
    browser = browser_of(customs_officer)
    before = browser.get(ASK, question())
    assert before.context["decision"].rule == "MC9"
    assert "only in retorts" in text_of(before)
    after = browser.get(ASK, question(met="c1"))
    assert after.context["decision"].allowed


def test_a_bookmark_without_a_day_means_today(officer, stranger, customs_officer, browser_of):
    both_parties()
    granted(officer, stranger)
    asked = {k: v for k, v in question().items() if k not in {"on", "direction", "form"}}
    page = browser_of(customs_officer).get(ASK, asked)
    assert page.context["day"] == today()
    assert page.context["decision"].allowed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kilograms", "ten"), ("kilograms", "-3"), ("kilograms", "0"), ("kilograms", "1.2345"),
        ("kilograms", ""), ("kilograms", "NaN"), ("kilograms", "1e30"), ("on", "yesterday"),
        ("on", "2024-02-30"), ("importer", "XXX"), ("importer", HOME), ("exporter", ""), ("form", "gas"),
        ("share", "101"), ("source", "theft"), ("purpose", "fun"), ("allowed", "perhaps"),
        ("substance", "Au"), ("item", "Z-1"), ("mined_in", "ATL"), ("mined_on", "long ago"),
        ("notice", "n" * 101), ("direction", "up"), ("met", "m" * 101),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_is_decided(field, value, customs_officer, browser_of):
    page = browser_of(customs_officer).get(ASK, question(**{field: value}))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert "decision" not in page.context
    assert "It is marked below." in text_of(page)


def test_a_mixture_a_compound_and_a_product_are_asked_about_with_their_own_fields(
    customs_officer, browser_of
):
    both_parties()
    browser = browser_of(customs_officer)
    weak = browser.get(ASK, question(form="mixture", share="40"))
    assert weak.context["decision"].rule in {"E5", "N1"}
    assert "share of mercury" in browser.get(ASK, question(form="mixture")).context["decision"].needs
    compound = browser.get(ASK, question(form="compound", substance="HgO", pesticide="no"))
    assert compound.context["decision"].allowed
    assert compound.context["hazards"].id == "HgO"
    product = browser.get(ASK, question(form="product", item="A-PES-1"))
    assert product.context["decision"].path[1] in {"P1", "P2", "P3"}


def test_an_import_is_decided_for_the_importing_country(officer, stranger, browser_of):
    both_parties()
    granted(officer, stranger)
    mine = browser_of(stranger).get(ASK, question(direction="import"))
    assert mine.context["decision"].rule == "I11"
    assert browser_of(stranger).get(ASK, question()).status_code in {403, 404}


@pytest.mark.parametrize("who", ["enterprise_person", "centre", "funder"])
def test_who_reads_no_consents_is_turned_away(who, request, supplier, browser_of):
    account = supplier if who == "enterprise_person" else request.getfixturevalue(who)
    assert browser_of(account).get(ASK).status_code in {403, 404}


def test_the_public_is_sent_to_sign_in(client):
    for page in (ASK, "/consents/shipments/", "/consents/consents.csv", "/consents/trade/"):
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert "/account/login" in answer["Location"]


def test_a_shipment_is_recorded_and_drawn_once_however_often_it_is_sent(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    made = granted(officer, stranger)
    browser = browser_of(customs_officer)
    for _again in range(3):
        answer = browser.post(ASK + "record/", question(shipment="S-17"))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("consents:consent", args=[made.pk])
    made.refresh_from_db()
    assert (made.drawn, made.draws.count(), Shipment.objects.count()) == (10 * KG, 1, 1)
    assert "S-17" in text_of(browser.get("/consents/shipments/"))


def test_a_shipment_without_a_number_is_asked_for_one_beside_the_answer(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    granted(officer, stranger)
    page = browser_of(customs_officer).post(ASK + "record/", question())
    assert page.status_code == 422
    assert page.context["recording"].errors
    assert "Yes, it may go" in text_of(page)
    assert Consent.objects.get().drawn == 0


def test_the_same_number_with_another_mass_is_refused_at_its_field(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    made = granted(officer, stranger)
    browser = browser_of(customs_officer)
    browser.post(ASK + "record/", question(shipment="S-17"))
    page = browser.post(ASK + "record/", question(shipment="S-17", kilograms="11"))
    assert page.status_code == 422
    assert "has drawn another mass" in text_of(page)
    made.refresh_from_db()
    assert made.drawn == 10 * KG


def test_a_consent_that_somebody_used_up_in_between_denies_and_draws_nothing(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    made = granted(officer, stranger, mass=15 * KG)
    browser = browser_of(customs_officer)
    assert "Yes, it may go" in text_of(browser.get(ASK, question()))
    services.ship(person_of(officer), made, shipment="OTHER", grams=10 * KG, on=today())
    answer = browser.post(ASK + "record/", question(shipment="S-17"), follow=True)
    assert "it may not go" in text_of(answer)
    made.refresh_from_db()
    assert (made.drawn, Shipment.objects.get().verdict) == (10 * KG, "denied")


def test_a_reviewer_asks_but_does_not_record(officer, stranger, reviewer, browser_of):
    both_parties()
    granted(officer, stranger)
    browser = browser_of(reviewer)
    page = browser.get(ASK, question())
    assert page.context["decision"].allowed
    assert page.context["recording"] is None
    assert browser.post(ASK + "record/", question(shipment="S-1")).status_code == 403
    assert Shipment.objects.count() == 0


def test_shipments_are_downloaded_as_a_table_of_the_own_country(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    granted(officer, stranger)
    browser_of(customs_officer).post(ASK + "record/", question(shipment="S-17"))
    lines = b"".join(browser_of(officer).get("/consents/shipments.csv").streaming_content).decode()
    assert "S-17,export" in lines
    assert ",10,allowed,M15,C-1,C-1," in lines
    abroad = b"".join(browser_of(stranger).get("/consents/shipments.csv").streaming_content).decode()
    assert "S-17" not in abroad


def test_a_paper_that_another_office_keeps_is_named_but_not_linked(officer, stranger, account, browser_of):
    """Bolivia keeps its own import response: Ghana's decision rests on it, but only Bolivia opens it."""
    Party.objects.filter(country__in=[HOME, "BOL"]).update(status="signatory", deposited=None)
    for country in (HOME, "BOL"):
        services.set_standing(person_of(officer), keeper=HOME, country=country, since=date(2005, 1, 1))
    beto = account("beto", "officer", "BOL")
    services.file_response(person_of(beto), number="R-1", country="BOL", kind="no consent")
    asked = question(form="compound", substance="HgO", pesticide="yes", importer="BOL")
    page = browser_of(officer).get(ASK, asked)
    assert page.context["decision"].document == "R-1"
    assert "<bdi>R-1</bdi>" in text_of(page)
    assert "/consents/papers/responses/" not in text_of(page)


def test_consents_between_others_are_not_there_for_anybody_else(officer, account, browser_of):
    asked = consent(officer, "C-9", into=ABROAD)
    far = browser_of(account("beto", "customs", "BOL"))
    assert far.get(reverse("consents:consent", args=[asked.pk])).status_code == 404
    assert "C-9" not in text_of(far.get("/consents/"))
