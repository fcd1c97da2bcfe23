"""The frame of every page: one heading, a language and a direction, a way past the navigation."""

import re

import pytest
from django.test import Client

from azogue.office.look.todo import Todo, register_todo, sections_for
from azogue.office.record.gate import ANYONE

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/about/", "/accessibility/", "/nothing/here/")


@pytest.fixture
def todos(monkeypatch):
    from azogue.office.look import todo

    monkeypatch.setattr(todo, "_ASKED", [])


@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_has_one_heading_a_language_and_a_way_past_the_navigation(path, prefix):
    shown = Client().get(prefix + path).content.decode()
    language, direction = (prefix[1:] or "en"), "rtl" if prefix == "/ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in shown
    assert shown.count("<h1") == 1
    assert re.search(r"<h1>\S.*</h1>", shown)
    assert re.search(r"<title>\S.* · Azogue</title>", shown)
    assert '<a class="skip" href="#main">' in shown
    assert '<main id="main"' in shown


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_holds_a_script_or_a_style_of_its_own(path):
    shown = Client().get(path).content.decode()
    assert not re.search(r"<script(?![^>]* src=)", shown)
    assert "<style" not in shown
    assert not re.search(r"\s(style|on\w+)=", shown)


def test_a_public_page_is_the_same_for_everybody_and_sets_no_cookie():
    one, other = Client().get("/about/"), Client().get("/about/")
    assert one.content == other.content
    assert not one.cookies


def test_htmx_gets_no_right_to_run_strings_and_carries_the_token(browser_of, officer):
    shown = browser_of(officer).get("/desk/").content.decode()
    assert '"allowEval":false' in shown
    assert '"includeIndicatorStyles":false' in shown
    assert re.search(r"hx-headers='\{\"X-CSRFToken\": \"\w{64}\"\}'", shown)
    assert f'data-person="{officer.pk}"' in shown


def test_a_demonstration_says_so_on_every_page(settings):
    assert b"nothing here is real" not in Client().get("/about/").content
    settings.DEMO = True
    assert b"nothing here is real" in Client().get("/about/").content


def test_my_desk_is_for_those_who_signed_in(browser_of, officer):
    assert Client().get("/desk/").status_code == 302
    assert browser_of(officer).get("/desk/").status_code == 200


def test_the_desk_shows_what_there_is_to_do_the_most_pressing_first(browser_of, officer, todos):
    register_todo(
        lambda person: [
            Todo("Reports", "a calm one", "/a/", "calm"),
            Todo("Reports", "a late one", "/b/", "bad", label="late"),
        ]
    )
    shown = browser_of(officer).get("/desk/").content.decode()
    assert shown.index("a late one") < shown.index("a calm one")
    assert "badge--bad" in shown


def test_nothing_to_do_is_said(browser_of, officer, todos):
    assert b"Nothing waits for you today." in browser_of(officer).get("/desk/").content


def test_who_has_several_countries_chooses_one_and_only_of_their_own(browser_of, officer, todos):
    from azogue.office.people.models import Appointment

    Appointment.objects.create(account=officer, role="reviewer", country="PER")
    register_todo(
        lambda person: [
            Todo("Reports", "in Ghana", "/", country="GHA"),
            Todo("Reports", "in Peru", "/", country="PER"),
        ]
    )
    browser = browser_of(officer)
    both = browser.get("/desk/").content.decode()
    assert "in Ghana" in both
    assert "in Peru" in both
    browser.get("/desk/?country=PER")
    assert "in Ghana" not in browser.get("/desk/").content.decode()
    browser.get("/desk/?country=BRA")
    assert "in Ghana" in browser.get("/desk/").content.decode()


def test_the_public_sees_what_is_due_for_everybody_on_the_first_page(todos):
    register_todo(lambda person: [] if person.known else [Todo("Due", "National report", "/x/")])
    assert [s.title for s in sections_for(ANYONE)] == ["Due"]
    assert b"National report" in Client().get("/").content


def test_a_country_is_found_by_its_name_in_the_language_of_the_page():
    assert "Published for Ghana" in Client().get("/", {"q": "ghana"}).content.decode()
    assert "No country has such a name" in Client().get("/", {"q": "Atlantis"}).content.decode()


def test_the_specimen_is_for_those_who_run_the_office(settings, browser_of, officer, account):
    assert Client().get("/look/").status_code == 404
    assert browser_of(officer).get("/look/").status_code == 404
    settings.DEBUG = True
    assert Client().get("/look/").status_code == 200
