import pytest

from azogue.office.words.catalogue import Catalogue, Entry, read, renewed, save, written
from azogue.office.words.languages import PLURALS
from azogue.office.words.sources import Found, SourceProblem, python_texts, template_texts

PYTHON = """
from django.utils.translation import gettext_lazy as late, ngettext as many, pgettext, gettext as _
# Translators: On the first page.
late("Welcome, (friend)")
many("%(n)s row", "%(n)s rows", 3)
pgettext("month", "May")
_("one " "text")
other("not a text")
"""

TEMPLATE = """
{% load i18n %}
{# Translators: A button. #}
{% translate "Save (now)" %} {% translate "Open" context "state" %} {% translate "Later" as later %}
{% blocktranslate count n=rows|length trimmed %}
  {{ n }} row of {{ name }}
{% plural %}
  {{ n }} rows of {{ name }}
{% endblocktranslate %}
{% blocktranslate asvar title %}Hello <b>{{ who }}</b>{% endblocktranslate %}
{{ value|default:_("none") }} {% if it's %}( '{% endif %}
"""


def found_in(texts):
    return {(t.context, t.text): t for t in texts}


def test_python_texts_are_found_under_any_name_of_gettext():
    found = found_in(python_texts(PYTHON, "azogue/office/a.py"))
    assert set(found) == {
        ("", "Welcome, (friend)"),
        ("", "%(n)s row"),
        ("month", "May"),
        ("", "one text"),
    }
    assert found["", "%(n)s row"].plural == "%(n)s rows"
    assert found["", "Welcome, (friend)"].comments == {"On the first page."}
    assert found["month", "May"].places == {"azogue/office/a.py"}


@pytest.mark.parametrize(
    "call", ['_(f"Hello {name}")', '_("Hello " + name)', 'later("a" "b" % c)', '_("a %s" % b)']
)
def test_texts_put_together_before_they_are_translated_are_refused(call):
    source = f"from django.utils.translation import gettext as _, gettext_lazy as later\n{call}\n"
    with pytest.raises(SourceProblem, match=r"a\.py:2"):
        list(python_texts(source, "a.py"))


def test_template_texts_are_found_as_django_reads_them():
    found = found_in(template_texts(TEMPLATE, "a.html"))
    assert set(found) == {
        ("", "Save (now)"),
        ("state", "Open"),
        ("", "Later"),
        ("", "%(n)s row of %(name)s"),
        ("", "Hello <b>%(who)s</b>"),
        ("", "none"),
    }
    assert found["", "%(n)s row of %(name)s"].plural == "%(n)s rows of %(name)s"
    assert found["", "Save (now)"].comments == {"A button."}


def test_a_template_that_cannot_be_read_is_named():
    with pytest.raises(SourceProblem, match=r"broken\.html"):
        list(template_texts("{% blocktranslate %}{% if x %}{% endblocktranslate %}", "broken.html"))


def test_a_comment_that_would_swallow_the_text_beside_it_is_refused():
    source = '{% comment %}Translators: no{% endcomment %} {% translate "Lost" %}'
    with pytest.raises(SourceProblem, match="line of its own"):
        list(template_texts(source, "a.html"))


def entry(text, *forms, plural=""):
    return Entry(Found(text, plural, places={"b.py", "a.py"}), forms)


def of(*entries, language="fr", gone=()):
    return Catalogue(language, {e.found.key: e for e in entries}, {e.found.key: e for e in gone})


def test_a_catalogue_keeps_translations_and_puts_those_of_lost_texts_aside():
    old = of(entry("Stay", "Rester"), entry("Go", "Partir"), entry("Blank", ""))
    new = renewed(old, {("", "Stay"): Found("Stay"), ("", "New"): Found("New")})
    assert {text: e.forms for (_, text), e in new.entries.items()} == {"Stay": ("Rester",), "New": ("",)}
    assert [text for _, text in new.gone] == ["Go"]
    back = renewed(new, {("", "Go"): Found("Go")})
    assert back.entries["", "Go"].forms == ("Partir",)


def test_a_text_that_gets_a_plural_has_to_be_translated_again():
    old = of(entry("%(n)s row", "%(n)s ligne"))
    new = renewed(old, {("", "%(n)s row"): Found("%(n)s row", "%(n)s rows")})
    assert new.entries["", "%(n)s row"].forms == ("", "")


@pytest.mark.parametrize("language", PLURALS)
def test_a_catalogue_reads_back_as_it_was_written(tmp_path, language):
    forms = tuple(f"%(n)s {i}" for i in range(PLURALS[language][0]))
    before = of(
        entry("%(n)s row", *forms, plural="%(n)s rows"),
        entry('A "quoted"\nline', "x\ny"),
        language=language,
        gone=[entry("Gone", "y")],
    )
    save(before, tmp_path)
    after = read(language, tmp_path)
    assert {k: e.forms for k, e in after.entries.items()} == {k: e.forms for k, e in before.entries.items()}
    assert [text for _, text in after.gone] == ["Gone"]
    assert written(after) == written(before)


def test_a_catalogue_names_files_without_lines_and_no_dates():
    text = written(of(entry("B", "b"), entry("A", "a")))
    assert "#: a.py b.py" in text
    assert "Date" not in text
    assert text.index('msgid "A"') < text.index('msgid "B"')
