import pytest

from azogue.office.words.catalogue import Entry
from azogue.office.words.checks import faults_of
from azogue.office.words.sources import Found


def faults(text, *forms, language="fr", plural="", is_pattern=False):
    return faults_of(Entry(Found(text, plural, is_pattern=is_pattern), forms), language)


@pytest.mark.parametrize(
    ("text", "form", "language", "why"),
    [
        ("Hello %(name)s", "Bonjour %(nom)s", "fr", "differ"),
        ("Hello %(name)s", "Bonjour", "fr", "differ"),
        ("%(share)s %% of it", "%(share)s % de cela", "fr", "%s differ"),
        ("At <b>once</b>", "Tout de suite", "fr", "tags"),
        ('<a href="/x">x</a>', '<a href="/y">x</a>', "fr", "tags"),
        ("Saved.", "Enregistré", "fr", "end with"),
        ("Saved", "Enregistré.", "fr", "the source does not"),
        ("Saved ", "Enregistré", "fr", "blanks at the end"),
        (" Saved", "Enregistré", "fr", "blanks in front"),
        ("Why?", "Pourquoi?", "fr", "no-break"),
        ("Why: x", "Pourquoi : x", "fr", "no-break"),
        ("The «x»", "Le «x»", "fr", "« »"),
        ("It is here", "C'est ici", "fr", "apostrophe"),
        ("Why?", "Por qué?", "es", "¿"),
        ("One, two", "واحد, اثنان", "ar", "،"),
        ("Why?", "لماذا?", "ar", "؟"),
        ("The activity rate", "Le niveau d’activité", "fr", "glossary"),
        ("Two Parties", "Deux pays", "fr", "glossary"),
    ],
)
def test_a_fault_is_named(text, form, language, why):
    assert any(why in fault for fault in faults(text, form, language=language))


@pytest.mark.parametrize(
    ("text", "form", "language"),
    [
        ("Hello %(name)s.", "Bonjour %(name)s.", "fr"),
        ("Why?", "Pourquoi\u00a0?", "fr"),
        ("At 10:42", "À 10:42", "fr"),
        ("Why?", "¿Por qué?", "es"),
        ("Why?", "لماذا؟", "ar"),
        ("The national activity rates", "Les taux d’activité nationaux", "fr"),
        ("a party of friends", "une fête", "fr"),
        ("Read dossier.toml", "Lea dossier.toml", "es"),
        ("The input factors", "Les facteurs d’entrée", "fr"),
    ],
)
def test_a_good_translation_has_no_fault(text, form, language):
    assert faults(text, form, language=language) == []


def test_named_gaps_of_engine_sentences_are_compared():
    assert faults("{a} of {b}", "{a} de {c}", is_pattern=True)
    assert faults("{a} of {b}", "{b}\u00a0: {a}", is_pattern=True) == []
    assert faults("a {b}", "a {c}") == []  # braces of a text that is none


def test_every_plural_form_is_asked_for():
    one, many = "%(n)s row", "%(n)s rows"
    assert faults(one, "%(n)s ligne", plural=many) == ["1 forms instead of 2"]
    assert faults(one, "%(n)s ligne", "", plural=many) == ["a form is blank"]
    assert faults(one, "%(n)s ligne", "des lignes", plural=many)
    assert faults(one, "%(n)s ligne", "%(n)s lignes", plural=many) == []


def test_arabic_may_say_none_one_and_two_in_words():
    forms = ("لا صفوف", "صف واحد", "صفان", "%(n)s صفوف", "%(n)s صفاً", "%(n)s صف")
    assert faults("%(n)s row", *forms, plural="%(n)s rows", language="ar") == []
    forms = ("لا صفوف", "صف واحد", "صفان", "صفوف", "%(n)s صفاً", "%(n)s صف")
    assert faults("%(n)s row", *forms, plural="%(n)s rows", language="ar")
