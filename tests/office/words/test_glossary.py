import re

import pytest
from django.test import Client

from azogue.office.words.glossary import CHECKED, LANGUAGES, strays, terms, terms_in


def test_every_term_has_a_word_in_every_language():
    assert 60 <= len(terms()) <= 120
    assert all(term.words[language].strip() for term in terms() for language in LANGUAGES)
    assert len({term.english for term in terms()}) == len(terms())


@pytest.mark.parametrize("language", CHECKED)
def test_the_glossary_passes_its_own_check(language):
    wrong = [
        (term.english, strays(term.english, term.words[language], language))
        for term in terms()
        if strays(term.english, term.words[language], language)
    ]
    assert wrong == []


def test_checks_are_expressions_that_can_be_read():
    for term in terms():
        for expression in term.checks.values():
            re.compile(expression)


def test_the_longest_term_counts():
    assert [t.english for t in terms_in("Two output distribution factors of a Party")] == [
        "output distribution factor",
        "Party",
    ]
    assert [t.english for t in terms_in("%(inventory)s {waste} <b class='draft'>")] == []


def test_the_page_shows_the_terms_to_everybody(db):
    page = Client().get("/words/glossary/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "taux d’activité" in text
    assert "معدل النشاط" in text
    assert 'lang="ar" dir="rtl"' in text


def test_the_page_finds_a_term_in_any_language(db):
    text = Client().get("/words/glossary/", {"q": "ACTIVIDAD"}).content.decode()
    assert "activity rate" in text
    assert "amalgama dental" not in text
    assert "No term holds" in Client().get("/words/glossary/", {"q": "<xyz>"}).content.decode()


def test_the_page_opens_in_arabic(db):
    text = Client().get("/ar/words/glossary/").content.decode()
    assert 'dir="rtl"' in text
