"""Papers that countries file: the public register and what it keeps to itself, certificates, bans."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from azogue.office.consents import services
from azogue.office.consents.models import (
    Certificate,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    ImportResponse,
)
from azogue.office.consents.papers import Answer
from azogue.office.consents.records import Condition
from azogue.office.people.persons import person_of
from azogue.office.treaty.models import Party

from .desk_pages import HOME, granted, notice, question, today

pytestmark = pytest.mark.django_db
CONFIDENTIAL = {
    "D-A-name": "Kofi Mensah", "D-A-addr": "12 Harbour Road", "D-A-tel": "+233 30 5555",
    "D-A-mail": "kofi@example.org",
}  # fmt: skip
GENERAL = {
    "number": "G-1",
    "country": HOME,
    "keeper": HOME,
    "terms": "only for storage",
    "first": "2026-01-01",
}


def text_of(response) -> str:
    return response.content.decode()


def lines_of(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def general(officer) -> GeneralNotification:
    return services.file_general(
        person_of(officer), number="G-1", country=HOME, terms=[Condition("c1", "only for storage")],
        citation="Letter of the minister, not public", exporters=["PER"],
        answers={k: Answer(v) for k, v in CONFIDENTIAL.items()},
    )  # fmt: skip


def test_everybody_reads_the_register_with_terms_and_limits(general, client):
    for address in ("/consents/register/", f"/consents/register/{general.pk}/"):
        text = text_of(client.get(address))
        for words in ("G-1", "Ghana", "only for storage", "Peru", "in force"):
            assert words in text, (address, words)
    table = lines_of(client.get("/consents/register.csv"))
    assert "G-1,GHA,3(7),,,only for storage,PER,in force" in table


def test_the_public_register_shows_nothing_confidential(general, officer, stranger, client):
    """Neither consents, notices nor shipments, nor whom to ring, nor on which letter a notification rests."""
    granted(officer, stranger, "SECRET-CONSENT")
    notice(officer, "SECRET-NOTICE")
    Certificate.objects.create(keeper=HOME, number="SECRET-CERTIFICATE", kind="source", country="MAR")
    pages = [
        text_of(client.get(a))
        for a in ("/consents/", "/consents/register/", f"/consents/register/{general.pk}/")
    ]
    pages.append(lines_of(client.get("/consents/register.csv")))
    pdf = client.get(f"/consents/register/{general.pk}/paper.pdf").content
    pages.append("\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages))
    for page in pages:
        for secret in (*CONFIDENTIAL.values(), "SECRET", "Letter of the minister", "Alice"):
            assert secret not in page, secret
    assert "G-1" in pages[-1]
    assert "only for storage" in pages[-1]


def test_the_office_that_keeps_it_prints_form_d_with_its_contacts(general, officer, browser_of):
    pdf = browser_of(officer).get(f"/consents/register/{general.pk}/paper.pdf").content
    words = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    for part in ("Form D", "G-1", "Kofi Mensah", "12 Harbour Road"):
        assert part in words, part


def test_demonstration_records_are_in_the_register_of_a_demonstration_only(client, settings):
    GeneralNotification.objects.create(keeper=HOME, country=HOME, number="DEMO-G", demo=True)
    assert "DEMO-G" not in text_of(client.get("/consents/register/"))
    assert "DEMO-G" not in lines_of(client.get("/consents/register.csv"))
    settings.DEMO = True
    assert "DEMO-G" in text_of(client.get("/consents/register/"))


def test_a_notification_is_filed_corrected_and_revoked_on_the_pages(officer, browser_of, client):
    browser = browser_of(officer)
    assert browser.post("/consents/register/add/", GENERAL).status_code == 302
    one = GeneralNotification.objects.get()
    assert one.terms == [["c1", "only for storage"]]
    again = browser.post("/consents/register/add/", GENERAL)
    assert set(again.context["form"].errors) == {"number"}
    browser.post(f"/consents/register/{one.pk}/change/", {**GENERAL, "terms": "only in steel flasks"})
    one.refresh_from_db()
    assert one.terms == [["c1", "only in steel flasks"]]
    revoke = f"/consents/register/{one.pk}/revoke/"
    wrong = browser.post(revoke, {"on": today().isoformat(), "why": ""})
    assert set(wrong.context["form"].errors) == {"why"}
    browser.post(revoke, {"on": today().isoformat(), "why": "the store is full"})
    assert "revoked" in text_of(client.get("/consents/register/"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""), ("country", "XXX"), ("keeper", "PER"), ("first", "early"), ("exporters", ["ATL"]),
        ("D-A-mail", "no address"), ("number", "n" * 101),
    ],
)  # fmt: skip
def test_a_bad_notification_is_told_at_its_field(field, value, officer, browser_of):
    page = browser_of(officer).post("/consents/register/add/", {**GENERAL, field: value})
    wrong = {*page.context["form"].errors, *page.context["paper"].errors}
    assert wrong == {field}
    assert GeneralNotification.objects.count() == 0


def test_days_out_of_order_are_told_at_the_last_day(officer, browser_of):
    page = browser_of(officer).post("/consents/register/add/", {**GENERAL, "last": "2020-01-01"})
    assert set(page.context["form"].errors) == {"last"}


def test_the_first_page_names_general_notifications_in_force(general, client):
    page = text_of(client.get("/"))
    assert "Ghana consents to imports of mercury in general: G-1" in page
    GeneralNotification.objects.update(revoked=today())
    assert "G-1" not in text_of(client.get("/"))


def test_a_search_of_the_register_is_by_country(general, client):
    assert "G-1" in text_of(client.get("/consents/register/?q=ghana"))
    assert "G-1" not in text_of(client.get("/consents/register/?q=Peru"))
    assert "No notification of such a country" in text_of(client.get("/consents/register/?q=nowhere"))


def test_a_certificate_is_filed_with_form_c_and_printed_and_revoked(officer, browser_of):
    browser = browser_of(officer)
    sent = {
        "kind": "source", "number": "Z-1", "country": "MAR", "keeper": HOME, "party": HOME,
        "not_new_mining": "on", "not_excess": "on", "C-A-name": "Amina Alami", "C-B-qty": "10",
    }  # fmt: skip
    assert browser.post("/consents/papers/certificates/add/", sent).status_code == 302
    one = Certificate.objects.get()
    assert (one.not_new_mining, one.not_excess, one.measures) == (True, True, False)
    pdf = browser.get(f"/consents/papers/certificates/{one.pk}/paper.pdf").content
    words = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    for part in ("Form C", "Z-1", "Amina Alami", "10 kg"):
        assert part in words, part
    browser.post(f"/consents/papers/certificates/{one.pk}/revoke/", {"on": today(), "why": "forged"})
    one.refresh_from_db()
    assert one.revoked == today()


def test_responses_bans_and_standings_are_filed_and_decide(officer, customs_officer, browser_of):
    """An export of a compound as a pesticide between non-Parties, not known before, refused after."""
    Party.objects.filter(country__in=[HOME, "BOL"]).update(status="signatory", deposited=None)
    browser = browser_of(officer)
    asked = question(form="compound", substance="HgO", pesticide="yes", importer="BOL")
    ask = browser_of(customs_officer)
    before = ask.get("/consents/may-it-go/", asked).context["decision"]
    assert before.needs == ("standing of the exporter",)
    for country in (HOME, "BOL"):
        browser.post(
            "/consents/papers/standings/add/",
            {"instrument": "rotterdam", "country": country, "keeper": HOME, "since": "2005-01-01"},
        )
    browser.post(
        "/consents/papers/responses/add/",
        {"number": "R-1", "country": "BOL", "keeper": HOME, "kind": "no consent", "told": "2020-01-01"},
    )
    after = ask.get("/consents/may-it-go/", asked)
    assert after.context["decision"].verdict == "denied"
    assert after.context["decision"].document == "R-1"
    assert reverse("consents:response", args=[ImportResponse.objects.get().pk]) in text_of(after)
    assert ConventionStanding.objects.count() == 2
    browser.post("/consents/papers/actions/add/", {"country": HOME, "keeper": HOME, "since": "2019-01-01"})
    text = text_of(browser.get("/consents/papers/"))
    for words in ("R-1", "no consent", "bound since", "1 Jan 2005", "1 Jan 2019"):
        assert words in text, words
    assert FinalAction.objects.count() == 1


def test_who_reads_but_does_not_edit_sees_a_paper_as_facts(officer, reviewer, stranger, browser_of):
    one = services.file_response(
        person_of(officer), keeper=HOME, number="R-1", country="BOL", kind="no consent",
        conditions=[Condition("c1", "never")],
    )  # fmt: skip
    address = reverse("consents:response", args=[one.pk])
    page = text_of(browser_of(reviewer).get(address))
    assert '<form method="post" class="form"' not in page
    for words in ("R-1", "no consent", "never"):
        assert words in page
    assert browser_of(stranger).get(address).status_code == 404
