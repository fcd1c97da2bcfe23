"""One consent on its page: its numbers, the answer and who was first, shipments, withdrawal; and its form."""

import io
from datetime import date, timedelta

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from azogue.office.consents import services
from azogue.office.consents.models import Consent
from azogue.office.consents.records import Condition
from azogue.office.consents.selectors_pages import STANDINGS, standing_is, standing_on
from azogue.office.people.persons import person_of

from .desk_pages import ABROAD, HOME, KG, consent, granted, notice, today

pytestmark = pytest.mark.django_db
ANSWER = {
    "reply": "granted",
    "grams": "40",
    "on": None,
    "first": "",
    "last": "",
    "conditions": "",
    "reason": "",
}


def text_of(response) -> str:
    return response.content.decode()


def answered(**changes) -> dict[str, str]:
    return {**ANSWER, "on": today().isoformat(), **changes}


def page(name: str, one: Consent, *more: object) -> str:
    return reverse(f"consents:{name}", args=[one.pk, *more])


def words_of_pdf(content: bytes) -> str:
    return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)


def test_the_page_of_a_consent_shows_its_numbers_conditions_draws_and_hazards(officer, stranger, browser_of):
    one = granted(officer, stranger, conditions=(Condition("c1", "only in retorts"),))
    services.ship(person_of(officer), one, shipment="S-1", grams=12_345, on=today())
    text = text_of(browser_of(officer).get(page("consent", one)))
    for words in (
        "50\u202fkg",
        "12.345\u202fkg",
        "37.655\u202fkg",
        "only in retorts",
        "S-1",
        "Fatal if inhaled",
    ):
        assert words in text.replace("\u2009", "\u202f"), words
    assert 'value="37655"' in text


@pytest.mark.parametrize("who", ["officer", "reviewer", "approver", "customs_officer", "stranger"])
def test_both_countries_see_a_consent_and_others_do_not(who, request, officer, stranger, account, browser_of):
    one = granted(officer, stranger)
    assert browser_of(request.getfixturevalue(who)).get(page("consent", one)).status_code == 200
    for role, country in (("officer", "BOL"), ("funder", ""), ("supplier", HOME)):
        far = account(f"far{role}", role, country)
        assert browser_of(far).get(page("consent", one)).status_code == 404


def test_the_log_is_for_the_office_that_keeps_the_record(officer, stranger, browser_of):
    one = granted(officer, stranger)
    assert browser_of(officer).get(page("consent", one)).context["acts"]
    assert not browser_of(stranger).get(page("consent", one)).context["acts"]


def test_the_importing_country_answers_with_quantity_days_and_conditions(officer, stranger, browser_of):
    one = consent(officer)
    last = today() + timedelta(days=90)
    sent = answered(last=last.isoformat(), conditions="only in retorts\n\nweighed on arrival\n")
    assert browser_of(stranger).post(page("answer", one), sent).status_code == 302
    one.refresh_from_db()
    assert (one.answer, one.granted, one.last, one.answered_by) == ("granted", 40 * KG, last, "Dolores")
    assert [text for _id, text in one.conditions] == ["only in retorts", "weighed on arrival"]


def test_a_refusal_needs_a_reason_at_its_field(officer, stranger, browser_of):
    one = consent(officer)
    browser = browser_of(stranger)
    wrong = browser.post(page("answer", one), answered(reply="refused"))
    assert set(wrong.context["form"].errors) == {"reason"}
    browser.post(page("answer", one), answered(reply="refused", reason="no such use"))
    one.refresh_from_db()
    assert (one.answer, one.reason) == ("refused", "no such use")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("grams", "lots"), ("grams", "-1"), ("grams", "0.0001"), ("on", "soon"), ("last", "2020-13-01"),
        ("reply", "maybe"), ("reply", ""),
    ],
)  # fmt: skip
def test_a_bad_answer_is_told_at_its_field_and_nothing_is_answered(
    field, value, officer, stranger, browser_of
):
    one = consent(officer)
    wrong = browser_of(stranger).post(page("answer", one), answered(**{field: value}))
    assert set(wrong.context["form"].errors) == {field}
    one.refresh_from_db()
    assert one.answer == ""


def test_days_out_of_order_are_told_at_the_last_day(officer, stranger, browser_of):
    one = consent(officer)
    wrong = browser_of(stranger).post(page("answer", one), answered(first="2026-02-01", last="2026-01-01"))
    assert set(wrong.context["form"].errors) == {"last"}


def test_who_answers_second_is_told_who_was_first_and_changes_nothing(officer, stranger, account, browser_of):
    one = consent(officer)
    second = browser_of(account("pedro", "officer", ABROAD))
    assert "The decision" in text_of(second.get(page("answer", one)))
    browser_of(stranger).post(page("answer", one), answered())
    told = second.post(page("answer", one), answered(reply="refused", reason="no"))
    assert "It is answered already; the first answer stands." in text_of(told)
    assert "Dolores" in text_of(told)
    assert "<button" not in text_of(told).partition('role="alert"')[2].partition("</main>")[0]
    one.refresh_from_db()
    assert (one.answer, one.answered_by) == ("granted", "Dolores")


def test_where_the_importing_country_has_an_officer_nobody_else_answers(officer, stranger, browser_of):
    one = consent(officer)
    assert browser_of(officer).get(page("answer", one)).status_code == 403


def test_an_answer_that_came_by_letter_is_entered_for_a_country_without_an_officer(officer, browser_of):
    one = consent(officer, into="BOL")
    browser = browser_of(officer)
    assert "Nobody of Bolivia works in this office." in text_of(browser.get(page("answer", one)))
    browser.post(page("answer", one), answered())
    one.refresh_from_db()
    assert one.granted == 40 * KG


def test_a_shipment_is_drawn_and_cancelled_on_the_page(officer, stranger, customs_officer, browser_of):
    one, browser = granted(officer, stranger), browser_of(customs_officer)
    sent = {"shipment": "S-1", "grams": "50", "on": today().isoformat()}
    assert browser.post(page("ship", one), sent).status_code == 302
    one.refresh_from_db()
    assert one.left == 0
    too_much = browser.post(page("ship", one), {**sent, "shipment": "S-2", "grams": "0.001"})
    assert too_much.status_code == 422
    assert "Less is left" in str(too_much.context["ship_form"].errors["grams"])
    browser.post(page("cancel", one), {"shipment": "S-1", "on": today().isoformat(), "why": "stayed"})
    one.refresh_from_db()
    assert one.left == 50 * KG
    assert "cancelled" in text_of(browser.get(page("consent", one)))


@pytest.mark.parametrize("bad", [{"grams": "many"}, {"shipment": ""}, {"on": "31/31"}, {"grams": ""}])
def test_a_bad_shipment_is_told_at_its_field(bad, officer, stranger, browser_of):
    one = granted(officer, stranger)
    sent = {"shipment": "S-1", "grams": "1", "on": today().isoformat(), **bad}
    wrong = browser_of(officer).post(page("ship", one), sent)
    assert wrong.status_code == 422
    assert set(wrong.context["ship_form"].errors) == set(bad)
    assert one.draws.count() == 0


def test_a_consent_is_withdrawn_with_a_reason_by_the_country_that_gave_it(officer, stranger, browser_of):
    one = granted(officer, stranger)
    sent = {"on": today().isoformat(), "why": ""}
    assert browser_of(officer).post(page("withdraw", one), {**sent, "why": "x"}).status_code == 403
    wrong = browser_of(stranger).post(page("withdraw", one), sent)
    assert set(wrong.context["withdraw_form"].errors) == {"why"}
    browser_of(stranger).post(page("withdraw", one), {**sent, "why": "the use was forbidden"})
    one.refresh_from_db()
    assert one.withdrawn == today()


def test_a_file_that_is_over_is_closed_and_an_open_one_is_not(officer, stranger, browser_of):
    over, still = granted(officer, stranger, "C-1", days=-1), granted(officer, stranger, "C-2")
    browser = browser_of(officer)
    assert "Close the file" in text_of(browser.get(page("consent", over)))
    assert "Close the file" not in text_of(browser.get(page("consent", still)))
    browser.post(page("close", over))
    told = browser.post(page("close", still), follow=True)
    assert "still holds" in text_of(told)
    assert list(Consent.objects.filter(closed=None)) == [still]


def test_a_consent_asked_for_on_paper_is_entered_and_its_number_is_used_once(officer, browser_of):
    browser = browser_of(officer)
    sent = {
        "number": "P-1", "exporter": HOME, "importer": "BOL", "keeper": HOME, "on": today().isoformat(),
        "asked": "", "instrument": "minamata",
    }  # fmt: skip
    assert browser.post("/consents/add/", sent).status_code == 302
    one = Consent.objects.get()
    assert (one.number, one.asked) == ("P-1", None)
    again = browser.post("/consents/add/", sent)
    assert "There is a consent with this number already" in str(again.context["form"].errors["number"])
    same = browser.post("/consents/add/", {**sent, "number": "P-2", "importer": HOME})
    assert set(same.context["form"].errors) == {"importer"}


def test_the_form_of_a_consent_is_a_pdf_and_a_word_document_with_its_number(officer, stranger, browser_of):
    one = granted(officer, stranger, "GHA-2026-077", conditions=(Condition("c1", "only in retorts"),))
    browser = browser_of(stranger)
    pdf = browser.get(page("consent_paper", one, "pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    assert 'filename="form-A-GHA-2026-077.pdf"' in pdf["Content-Disposition"]
    words = words_of_pdf(pdf.content)
    for part in ("Form A", "GHA-2026-077", "50 kg", "[x] granted", "only in retorts", "H330"):
        assert part in words, part
    word = docx.Document(io.BytesIO(browser.get(page("consent_paper", one, "docx")).content))
    assert "GHA-2026-077" in "\n".join(p.text for p in word.paragraphs)
    assert browser.get(page("consent_paper", one, "exe")).status_code == 404


def test_the_form_of_a_consent_that_was_asked_for_by_notice_has_both_parts(officer, stranger, browser_of):
    sent = services.send(person_of(officer), notice(officer, "N-5"), on=today())
    one = Consent.objects.get(number=sent.number)
    mine = {"A-A-name": "Dolores Quispe", "A-D-use": "yes", "A-D-use-words": "thermometers for calibration"}
    browser_of(stranger).post(page("answer", one), answered(**mine))
    words = words_of_pdf(browser_of(officer).get(page("consent_paper", one, "pdf")).content)
    for part in ("N-5", "Kofi Mensah", "Dolores Quispe", "34.5 kg", "40 kg", "thermometers for calibration"):
        assert part in words, part


def test_a_search_finds_by_number_country_and_state_and_the_table_is_downloaded(
    officer, stranger, browser_of
):
    granted(officer, stranger, "C-1")
    granted(officer, stranger, "C-2", days=-1)
    consent(officer, "X-3", into="BOL")
    browser = browser_of(officer)

    def found(**asked: str) -> list[str]:
        return [c.number for c, _standing in browser.get("/consents/", asked).context["rows"]]

    assert found(q="x-") == ["X-3"]
    assert found(q="Bolivia") == ["X-3"]
    assert sorted(found(q="PER")) == ["C-1", "C-2"]
    assert found(state="expired") == ["C-2"]
    assert found(state="no such state") == ["X-3", "C-2", "C-1"]
    assert found(q="nowhere") == []
    assert "No consent is found." in text_of(browser.get("/consents/?q=nowhere"))
    lines = b"".join(browser.get("/consents/consents.csv?state=open").streaming_content).decode()
    assert lines.count("\r\n") == 2
    assert "C-1,GHA,PER,minamata,,,50,50,0,50," in lines


def test_an_empty_desk_says_where_a_consent_begins_and_the_public_sees_no_consent(
    officer, stranger, browser_of, client
):
    assert "It begins with a notice" in text_of(browser_of(officer).get("/consents/"))
    granted(officer, stranger, "SECRET-1")
    assert "SECRET-1" not in text_of(client.get("/consents/"))
    assert "The public register" in text_of(client.get("/consents/"))


def test_what_waits_stands_on_the_desk_for_whom_it_waits(officer, stranger, reviewer, browser_of):
    consent(officer, "ASK-1")
    granted(officer, stranger, "SOON-1", days=10)
    nearly = granted(officer, stranger, "LITTLE-1")
    services.ship(person_of(officer), nearly, shipment="S", grams=46 * KG, on=today())
    told = services.send(
        person_of(officer), notice(officer, "E-1", kind="export"), on=today() - timedelta(days=31)
    )
    asker, answerer = (text_of(browser_of(who).get("/desk/")) for who in (officer, stranger))
    assert "Answer the request ASK-1 of Ghana" in answerer
    assert "ASK-1" not in asker
    assert "The consent SOON-1 of Peru ends" in asker
    assert "Little is left of the consent LITTLE-1" in asker
    assert f"export notification {told.number}" in asker
    assert "second notice due" in asker
    assert "SOON-1" not in text_of(browser_of(reviewer).get("/desk/"))


@pytest.mark.parametrize("on", [date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1)])
def test_a_search_by_state_finds_what_the_register_says(on, db):
    """Every consent is found by exactly the state in which it stands, whatever is blank."""
    begun, over = date(2024, 1, 1), date(2024, 12, 31)
    cases = [
        {"answer": "", "answered": None},
        *(
            {"answer": "refused", "answered": begun, "withdrawn": w} for w in (None, begun)
        ),
        *(
            {"answer": "granted", "answered": begun, "first": first, "last": last, "granted": mass,
             "drawn": drawn, "withdrawn": withdrawn, "closed": closed}
            for first in (None, begun, date(2024, 3, 1))
            for last in (None, over)
            for mass, drawn in ((None, 0), (10, 0), (10, 10))
            for withdrawn in (None, date(2024, 6, 1))
            for closed in (None, date(2025, 1, 1))
        ),
    ]  # fmt: skip
    for n, fields in enumerate(cases):
        Consent.objects.create(
            number=str(n), keeper=HOME, exporter=HOME, importer=ABROAD, proposed=begun, proposed_by="A",
            **fields,
        )  # fmt: skip
    rows = {c.number: standing_on(c, on) for c in Consent.objects.all()}
    assert set(rows.values()) <= set(STANDINGS)
    for name in STANDINGS:
        found = set(Consent.objects.filter(standing_is(name, on)).values_list("number", flat=True))
        assert found == {n for n, standing in rows.items() if standing == name}, name


def test_a_form_of_a_demonstration_says_so_in_its_number(account, browser_of):
    olga = account("olga", "officer", demo=True)
    one = consent(olga, "DEMO-7", into="BOL")
    words = words_of_pdf(browser_of(olga).get(page("consent_paper", one, "pdf")).content)
    assert "DEMO-7 (demonstration, no such paper exists)" in words
