"""The catalogues that are committed: in step with the source, complete, and without faults."""

import pytest
from django.conf import settings

from azogue.office.words import engine
from azogue.office.words.catalogue import read, renewed, source_texts, written
from azogue.office.words.checks import faults_of
from azogue.office.words.languages import PLURALS, path_of
from azogue.office.words.patterns import patterns

COMPLETE = [code for code in settings.LANGUAGES_COMPLETE if code != "en"]


@pytest.fixture(scope="module")
def texts():
    return source_texts()


@pytest.mark.parametrize("language", PLURALS)
def test_a_catalogue_is_in_step_with_the_source(texts, language):
    book = read(language)
    lacking = [text for text in texts if text not in book.entries]
    too_much = [text for text in book.entries if text not in texts]
    assert (lacking, too_much) == ([], []), "run: python -m azogue.office.words extract"
    assert path_of(language).read_text(encoding="utf-8") == written(renewed(book, texts))


@pytest.mark.parametrize("language", COMPLETE)
def test_every_string_is_translated(language):
    assert [entry.found.text for entry in read(language).open] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_every_text_and_sentence_of_the_engine_is_translated(language):
    book = read(language).entries
    wanted = [*engine.texts(), *(p.text for p in patterns())]
    assert [text for text in wanted if ("", text) not in book or not book["", text].is_done] == []


@pytest.mark.parametrize("language", PLURALS)
def test_translations_agree_with_their_source(language):
    faults = {
        entry.found.text: why
        for entry in read(language).entries.values()
        if any(entry.forms) and (why := faults_of(entry, language))
    }
    assert faults == {}
