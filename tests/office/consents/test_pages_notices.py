"""Notices on their pages: the form's own fields, sent when complete, acknowledged, sent again, closed."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from azogue.office.consents import services
from azogue.office.consents.forms_paper import PaperForm, fields_of
from azogue.office.consents.models import Consent, Notice
from azogue.office.people.models import Institution
from azogue.office.people.persons import person_of

from .desk_pages import ABROAD, FORM, HOME, notice, today

pytestmark = pytest.mark.django_db
BEGIN = {"kind": "A", "exporter": HOME, "importer": ABROAD, "keeper": HOME, "number": "N-1", "asked": "34.5"}


def text_of(response) -> str:
    return response.content.decode()


def at(one: Notice, *more: str) -> str:
    return "/".join(["/consents/notices", str(one.pk), *more, ""])


def step(browser, one: Notice, verb: str, **more: str):
    return browser.post(at(one, "step"), {"verb": verb, **more})


def test_a_notice_begins_with_what_the_office_knows_already(officer, browser_of):
    Institution.objects.create(
        country=HOME, kind="national", name="Institution", focal_point="Kofi Mensah",
        focal_email="kofi@example.org",
    )  # fmt: skip
    browser = browser_of(officer)
    page = browser.get("/consents/notices/add/", {"exporter": HOME, "importer": ABROAD, "asked": "34.5"})
    assert page.context["form"].initial["number"] == f"GHA-{today().year}-001"
    answer = browser.post("/consents/notices/add/?source=recovery", BEGIN)
    one = Notice.objects.get()
    assert answer["Location"] == at(one, "edit")
    assert one.answers == {
        "A-B-name": ["Kofi Mensah", ""], "A-B-mail": ["kofi@example.org", ""], "A-C-qty": ["34.5", ""],
        "A-C-prim": ["no", ""], "A-C-chlor": ["yes", ""],
    }  # fmt: skip
    form = text_of(browser.get(at(one, "edit")))
    assert 'value="Kofi Mensah"' in form
    assert 'type="email"' in form
    assert 'type="tel"' in form


def test_numbers_of_notices_go_on_where_others_stopped(officer, browser_of):
    notice(officer, f"GHA-{today().year}-001")
    notice(officer, f"GHA-{today().year}-003")
    page = browser_of(officer).get("/consents/notices/add/", {"exporter": HOME})
    assert page.context["form"].initial["number"] == f"GHA-{today().year}-004"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "Z"),
        ("importer", HOME),
        ("importer", "XXX"),
        ("number", ""),
        ("asked", "much"),
        ("keeper", ABROAD),
    ],
)
def test_a_bad_beginning_is_told_at_its_field(field, value, officer, browser_of):
    page = browser_of(officer).post("/consents/notices/add/", {**BEGIN, field: value})
    assert set(page.context["form"].errors) == {field}
    assert Notice.objects.count() == 0


def test_a_draft_is_saved_with_blanks_but_not_with_what_cannot_be_read(officer, browser_of):
    one = notice(officer, filled=False)
    browser = browser_of(officer)
    assert browser.post(at(one, "edit"), {"A-B-name": "Kofi", "asked": "2", "seen": "1"}).status_code == 302
    one.refresh_from_db()
    assert one.answers == {"A-B-name": ["Kofi", ""], "A-C-qty": ["2", ""]}
    wrong = browser.post(at(one, "edit"), {"A-B-mail": "no address", "A-C-prim": "perhaps", "asked": "x"})
    assert wrong.status_code == 422
    assert set(wrong.context["paper"].errors) == {"A-B-mail", "A-C-prim"}
    assert set(wrong.context["form"].errors) == {"asked"}
    assert "Write an e-mail address" in text_of(wrong)


def test_who_saves_over_somebody_elses_change_is_told(officer, account, browser_of):
    one = notice(officer)
    browser_of(account("efua", "officer")).post(at(one, "edit"), {"A-B-name": "Efua", "seen": "1"})
    told = browser_of(officer).post(at(one, "edit"), {"A-B-name": "Kofi", "seen": "1"})
    assert "Somebody changed it in between" in text_of(told)
    one.refresh_from_db()
    assert one.answers["A-B-name"][0] == "Efua"


def test_a_form_with_blanks_is_not_sent_and_each_blank_is_marked(officer, browser_of):
    one = notice(officer, filled=False, asked=None)
    page = step(browser_of(officer), one, "send")
    assert page.status_code == 422
    assert set(page.context["paper"].errors) == set(FORM)
    assert set(page.context["form"].errors) == {"asked"}
    one.refresh_from_db()
    assert (one.state, Consent.objects.count()) == ("draft", 0)


def test_a_complete_form_is_sent_asks_for_consent_and_is_answered(officer, stranger, browser_of):
    one = notice(officer)
    home, abroad = browser_of(officer), browser_of(stranger)
    assert abroad.get(at(one)).status_code == 404  # a draft is nobody else's
    step(home, one, "send")
    asked = Consent.objects.get()
    assert (asked.number, asked.asked, asked.answer) == ("N-1", 34_500, "")
    page = abroad.get(at(one))
    assert f"/consents/{asked.pk}/answer/" in text_of(page)
    step(abroad, one, "acknowledge", on=today().isoformat())
    abroad.post(f"/consents/{asked.pk}/answer/", {"reply": "granted", "on": today().isoformat()})
    course = [what for what, _day in home.get(at(one)).context["course"]]
    assert course == ["drafted", "sent", "acknowledged", "answered"]
    one.refresh_from_db()
    assert one.state == "answered"


def test_a_second_notice_is_offered_once_thirty_days_are_over(officer, browser_of):
    one = notice(officer, "E-1", kind="export", on=today() - timedelta(days=60))
    services.send(person_of(officer), one, on=today() - timedelta(days=30))
    browser = browser_of(officer)
    assert "Send again" not in text_of(browser.get(at(one)))
    Notice.objects.update(sent=today() - timedelta(days=31))
    assert "Send again" in text_of(browser.get(at(one)))
    step(browser, one, "second")
    assert "Send again" not in text_of(browser.get(at(one)))
    one.refresh_from_db()
    assert one.second == today()


def test_a_step_that_cannot_be_taken_is_told(officer, browser_of):
    one = notice(officer)
    browser = browser_of(officer)
    assert "Something is missing" in text_of(browser.post(at(one, "step"), {"verb": "explode"}, follow=True))
    assert "Say why." in text_of(browser.post(at(one, "step"), {"verb": "close"}, follow=True))
    assert step(browser, one, "acknowledge").status_code == 403
    one.refresh_from_db()
    assert one.state == "draft"


def test_the_hazards_stand_beside_each_notice_and_on_its_form(officer, browser_of):
    one = notice(officer)
    browser = browser_of(officer)
    assert "Fatal if inhaled" in text_of(browser.get(at(one)))
    pdf = browser.get(at(one) + "paper.pdf").content
    words = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    for part in ("N-1", "Kofi Mensah", "H330", "34.5 kg"):
        assert part in words, part
    other = notice(officer, "E-1", kind="export", substance="HgO")
    assert "Mercury(II) oxide" in text_of(browser.get(at(other)))
    assert browser.get(at(other) + "paper.pdf").status_code == 404  # Article 12 has no form of Article 3


def test_notices_are_listed_by_state_for_who_may_see_them(officer, stranger, browser_of):
    notice(officer, "N-1")
    services.send(person_of(officer), notice(officer, "N-2"), on=today())
    numbers = [n.number for n in browser_of(officer).get("/consents/notices/").context["page"]]
    assert numbers == ["N-2", "N-1"]
    assert [n.number for n in browser_of(officer).get("/consents/notices/?state=draft").context["page"]] == [
        "N-1"
    ]
    assert [n.number for n in browser_of(stranger).get("/consents/notices/").context["page"]] == ["N-2"]


@pytest.mark.parametrize("letter", ["A", "B"])
def test_the_two_sides_fill_in_different_fields_and_signatures_belong_on_paper(letter):
    ours = {f.id for f in fields_of(letter, "exporting")}
    theirs = {f.id for f in fields_of(letter, "importing")}
    assert ours
    assert theirs
    assert not ours & theirs
    assert not any(name.endswith("-sig") for name in ours | theirs)
    assert set(PaperForm(letter, "exporting").fields) >= ours
