"""A call for information: seven are asked, one answers, and its words stay as they came."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client

from azogue.office.record.gate import Refused
from azogue.office.treaty import services
from azogue.office.treaty.models import Call, Invitee, Passage
from azogue.office.treaty.services import Impossible

pytestmark = pytest.mark.django_db
SEVEN = ("Basel", "Stockholm", "Rotterdam", "Multilateral Fund", "Climate", "UNIDO", "Partnership")


@pytest.fixture
def call(officer, as_person):
    alice = as_person(officer)
    made = services.set_call(
        alice,
        country="GHA",
        title="What was learned about technology transfer",
        text="What lasted when the money ended?",
        deadline=date(2030, 1, 1),
    )
    for name in SEVEN:
        services.invite(alice, made, name=name, email=f"{name.split()[0].lower()}@example.org")
    return made


@pytest.fixture
def sent(call, officer, browser_of):
    """The call, sent; returns the address in each letter by name."""
    browser_of(officer).post(f"/treaty/calls/{call.pk}/step/", {"verb": "open"})
    found = {}
    for letter in mail.outbox:
        address = re.search(r"https?://\S+(/treaty/answer/\S+)", letter.body)
        assert address is not None
        found[Invitee.objects.get(email=letter.to[0]).name] = address.group(1)
    return found


def test_each_body_gets_a_letter_with_a_link_of_its_own(sent):
    assert set(sent) == set(SEVEN)
    assert len(set(sent.values())) == 7
    assert all(i.digest and i.digest not in sent[i.name] for i in Invitee.objects.all())


def test_one_of_seven_answered_and_the_six_are_named(call, sent, officer, browser_of):
    public = Client()
    assert public.get(sent["Basel"]).status_code == 200
    answer = public.post(sent["Multilateral Fund"], {"text": "An institution that stays."}, follow=True)
    assert "An institution that stays." in answer.content.decode()
    page = Client().get(f"/treaty/calls/{call.pk}/")
    assert len(page.context["answered"]) == 1
    assert [i.name for i in page.context["silent"]] == sorted(set(SEVEN) - {"Multilateral Fund"})
    assert page.context["opened"] == 2
    text = page.content.decode()
    assert "1 of 7" in text
    assert "word for word" in text
    assert "@example.org" not in text
    assert "basel@example.org" in browser_of(officer).get(f"/treaty/calls/{call.pk}/").content.decode()


def test_own_words_are_never_changed_after_they_came(call, sent, officer, as_person, browser_of):
    Client().post(sent["Basel"], {"text": "Guidelines take long."})
    passage = Passage.objects.get()
    current = Call.objects.get()
    with pytest.raises(Impossible, match="never changed"):
        services.summarise(as_person(officer), current, passage, text="mine", source="me")
    browser_of(officer).post(
        f"/treaty/calls/{call.pk}/summaries/{passage.pk}/", {"text": "mine", "source": "me"}
    )
    assert Passage.objects.get().text == "Guidelines take long."


def test_a_summary_names_its_source_and_can_be_bettered(call, sent, officer, as_person):
    alice = as_person(officer)
    current = Call.objects.get()
    with pytest.raises(Impossible, match="source"):
        services.summarise(alice, current, text="They made plans.", source=" ")
    made = services.summarise(alice, current, text="They made plans.", source="pops.int, 2008")
    services.summarise(alice, current, made, text="They made many plans.", source="pops.int, 2008")
    assert Passage.objects.get().text == "They made many plans."


def test_a_call_that_asks_nobody_is_not_sent(officer, as_person):
    alice = as_person(officer)
    empty = services.set_call(alice, country="GHA", title="t", text="q", deadline=date(2030, 1, 1))
    with pytest.raises(Refused, match="Nobody is asked"):
        services.step_call(alice, empty, verb="open")


def test_a_draft_is_seen_in_its_country_only(call, stranger, reviewer, browser_of):
    address = f"/treaty/calls/{call.pk}/"
    assert Client().get(address).status_code in {302, 404}
    assert browser_of(stranger).get(address).status_code == 404
    assert browser_of(reviewer).get(address).status_code == 200
    assert "technology transfer" not in browser_of(stranger).get("/treaty/calls/").content.decode()


def test_after_closing_no_answer_is_taken(call, sent, officer, browser_of):
    browser_of(officer).post(f"/treaty/calls/{call.pk}/step/", {"verb": "close"})
    answer = Client().post(sent["Basel"], {"text": "too late"})
    assert not Passage.objects.exists()
    assert answer.status_code in {302, 403}
    assert "No more answers are taken." in Client().get(sent["Basel"]).content.decode()


def test_a_new_link_ends_the_old_one(call, sent, officer, browser_of):
    basel = Invitee.objects.get(name="Basel")
    browser_of(officer).post(f"/treaty/calls/{call.pk}/invitees/{basel.pk}/link/")
    assert Client().get(sent["Basel"]).status_code == 404


def test_a_guessed_link_leads_nowhere(sent):
    assert Client().get("/treaty/answer/guess/").status_code == 404


def test_a_body_without_an_address_gets_its_link_through_the_officer(call, officer, browser_of):
    alice = browser_of(officer)
    alice.post(f"/treaty/calls/{call.pk}/invite/", {"name": "By hand", "email": ""})
    page = alice.post(f"/treaty/calls/{call.pk}/step/", {"verb": "open"}, follow=True).content.decode()
    assert "Hand over this link" in page


def test_a_call_once_sent_keeps_its_question(call, sent, officer, as_person):
    with pytest.raises(Refused):
        services.set_call(as_person(officer), Call.objects.get(), text="another question")
    with pytest.raises(Refused):
        services.set_call(as_person(officer), call, text="another question")


def test_nobody_is_asked_twice(call, officer, as_person):
    with pytest.raises(Impossible, match="already"):
        services.invite(as_person(officer), call, name="Basel")


def test_calls_of_another_country_are_not_mine_to_change(call, sent, stranger, browser_of):
    other = browser_of(stranger)
    assert other.post(f"/treaty/calls/{call.pk}/step/", {"verb": "close"}).status_code == 403
    assert other.post(f"/treaty/calls/{call.pk}/invite/", {"name": "x"}).status_code == 403
    assert Call.objects.get().state == "open"
