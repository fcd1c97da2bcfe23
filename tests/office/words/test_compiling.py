import gettext
import io
from pathlib import Path

import pytest

from azogue.office.words.catalogue import Catalogue, Entry, save
from azogue.office.words.compiling import compile_catalogues, compiled
from azogue.office.words.sources import Found


def arabic(*forms, fuzzy=False):
    found = Found("%(n)s row", "%(n)s rows")
    return Catalogue("ar", {found.key: Entry(found, forms, fuzzy)}, {})


ROWS = ("لا صفوف", "صف واحد", "صفان", "%(n)s صفوف", "%(n)s صفاً", "%(n)s صف")


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (5, 3), (11, 4), (99, 4), (100, 5), (102, 5), (203, 3)]
)
def test_arabic_has_six_plural_forms(tmp_path, number, form):
    save(arabic(*ROWS), tmp_path)
    data = (tmp_path / "ar" / "LC_MESSAGES" / "django.po").read_bytes()
    book = gettext.GNUTranslations(io.BytesIO(compiled(data, "ar")))
    assert book.ngettext("%(n)s row", "%(n)s rows", number) == ROWS[form]


def test_catalogues_are_compiled_when_they_changed_and_only_then(tmp_path):
    source, target = tmp_path / "po", tmp_path / "mo"
    save(arabic(*ROWS), source)
    assert compile_catalogues(target, source) == ["ar"]
    assert compile_catalogues(target, source) == []
    save(arabic(*ROWS[:5], "%(n)s من الصفوف"), source)
    assert compile_catalogues(target, source) == ["ar"]
    (target / "ar" / "LC_MESSAGES" / "django.mo").unlink()
    assert compile_catalogues(target, source) == ["ar"]
    assert not list(Path(target).rglob("*.half"))


def test_a_folder_that_cannot_be_written_leaves_the_office_in_english(tmp_path, caplog):
    source, target = tmp_path / "po", tmp_path / "mo"
    save(arabic(*ROWS), source)
    target.write_text("a file where the folder should be")
    assert compile_catalogues(target, source) == []
    assert "cannot be compiled" in caplog.text


def test_translations_that_are_not_sure_are_not_shown(tmp_path):
    save(arabic(*ROWS, fuzzy=True), tmp_path)
    data = (tmp_path / "ar" / "LC_MESSAGES" / "django.po").read_bytes()
    book = gettext.GNUTranslations(io.BytesIO(compiled(data, "ar")))
    assert book.ngettext("%(n)s row", "%(n)s rows", 5) == "%(n)s rows"
