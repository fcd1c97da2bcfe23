"""What the engine says, said again in another language."""

import itertools

import pytest
from django.template import Context, Template
from django.utils import translation

from azogue.dossier import read_dossier, schema
from azogue.dossier.memory import read_cells, read_row
from azogue.office.words import facts
from azogue.office.words.messages import Raw, is_translated, pieces, said_message, say
from tests.office.words.samples import FULL_ROWS, ODD_CELLS, sample_files


def unknown(message):
    return [p.text for p in pieces(message) if isinstance(p, Raw) and any(c.isalpha() for c in p.text)]


def row_problems():
    said = set()
    for sheet in schema.SHEETS:
        for column, odd in itertools.product(sheet.columns, ODD_CELLS):
            for more in ({}, {"low": "9", "high": "2"}, {"low": "9"}):
                cells = {k: v for k, v in more.items() if k in {c.name for c in sheet.columns}}
                _, problems = read_row(sheet.name, {**FULL_ROWS[sheet.name], **cells, column.name: odd})
                said |= {p.message for p in problems}
    return said


def test_every_problem_of_a_row_is_known_and_translated():
    said = row_problems()
    assert len(said) > 500
    assert {m: unknown(m) for m in said if unknown(m)} == {}
    for language in ("fr", "es", "ar"):
        with translation.override(language):
            assert [m for m in said if not is_translated(m)] == []


def test_every_problem_of_rows_together_is_known():
    rows = {
        name: [(i, {**cells, "year": "2019"} if i % 2 else {**cells, "year": "abc"}) for i in range(1, 260)]
        for name, cells in FULL_ROWS.items()
    }
    rows["activities"] += [
        (900, {"year": "2019", "code": "5.1.2", "rate": "5", "unit": "t", "factor_set": "nope"}),
        (901, {"year": "2019", "code": "5.1.2.1", "rate": "5", "unit": "t", "scenario": "qq"}),
        (902, {"year": "2019", "code": "5.1.3.a", "rate": "1,5", "unit": "t", "variant": "qq"}),
        (903, {"year": "2019", "code": "5.1.3.b", "rate": "1.234", "unit": "t"}),
    ]
    headers = (
        {"country": "GHA", "factor_sets": "toolkit; nope"},
        {"country": "Ghna", "language": "???", "level1": "perhaps"},
        {},
    )
    said = {p.message for header in headers for p in read_cells(header, rows).problems}
    assert any(m.startswith("And ") for m in said)
    assert {m: unknown(m) for m in said if unknown(m)} == {}


def test_every_problem_of_files_is_known(tmp_path):
    said = {p.message for path in sample_files(tmp_path) for p in read_dossier(path).problems}
    assert len(said) >= 12
    assert {m: unknown(m) for m in said if unknown(m)} == {}


def test_labels_places_and_gaps_of_an_inventory_are_known(inventory):
    def walk(tree):
        yield tree
        for child in tree.children:
            yield from walk(child)

    trees = [t for channel in ("input", "air") for t in walk(inventory.explain("total", channel))]
    texts = {t.label for t in trees} | {t.place for t in trees} | {t.confidence for t in trees}
    texts |= {note for line in inventory.lines for note in line.notes}
    texts |= {g.reason for g in inventory.gaps} | {g.effect for g in inventory.gaps}
    assert len(texts) > 80
    assert {t: unknown(t) for t in texts if unknown(t)} == {}


@pytest.fixture(scope="module")
def inventory():
    from pathlib import Path

    from azogue.inventory import estimate

    example = Path(__file__).parents[3] / "examples" / "peru-2016"
    return estimate(read_dossier(example), draws=200)


def in_language(language, text):
    with translation.override(language):
        return say(text)


def test_a_sentence_keeps_its_values():
    text = '"12 kt" holds more than a number. Write 12 here, and "kt" in the column for the unit.'
    assert in_language("fr", text).startswith(
        "«\u00a012 kt\u00a0» contient plus qu’un nombre. Écrivez 12 ici"
    )
    assert in_language("en", text) == text


def test_advice_inside_a_sentence_is_translated_too():
    text = (
        '"n/a" is not a plain number. Leave the cell blank when the figure is not known, '
        "and write 0 for zero."
    )
    said = in_language("es", text)
    assert "Deje la celda en blanco" in said
    assert "Leave" not in said


def test_names_of_columns_and_categories_inside_a_sentence_are_translated():
    text = (
        "high (2) is smaller than rate (5). All three must be in the same unit and in order; until then "
        "the range is not used."
    )
    assert (
        "«\u00a0Limite supérieure\u00a0» (2) est inférieure à «\u00a0Taux d’activité\u00a0»"
        in in_language("fr", text)
    )
    hint = (
        'There is no source category "cemnt", so the row is not used. Did you mean "5.3.1" (Cement '
        'production)? The sheet "lists" of a new workbook has all codes.'
    )
    assert "Producción de cemento" in in_language("es", hint)


def test_words_that_have_to_be_written_as_they_are_stay():
    text = '"imprt" is not one of import, export. It counts as blank.'
    assert "parmi import, export" in in_language("fr", text)


def test_labels_begin_with_a_capital_as_in_english():
    assert in_language("fr", "Input factor, general coal") == "Facteur d’entrée, charbon en général"


def test_a_label_names_category_and_facility():
    text = "5.3.1 Cement production, Tema works, 2019: To air"
    assert in_language("fr", text) == "5.3.1 Production de ciment, Tema works, 2019\u00a0: Vers l’air"


def test_what_people_wrote_between_sentences_stays_as_it_is():
    text = "Stated as not occurring. Nobody here mines. The rate is zero."
    assert in_language("es", text) == "Declarado como que no se produce. Nobody here mines. La tasa es cero."


def test_html_says_what_is_still_english_and_escapes_everything():
    with translation.override("fr"):
        said = said_message("Stated as not occurring. <script>bad</script>")
        assert said == (
            'Déclaré comme néant. <span lang="en" dir="ltr">&lt;script&gt;bad&lt;/script&gt;</span>'
        )
        value = said_message('"<b>" is not one of A, B. It counts as blank.')
        assert "<b>" not in value
        assert "&lt;b&gt;" in value
    with translation.override("en"):
        assert said_message("<b>") == "&lt;b&gt;"


def test_values_keep_their_direction_in_arabic():
    text = '"5.1.9" is read as 5.1. Correct it if that is not meant.'
    with translation.override("ar"):
        assert "«<bdi>5.1.9</bdi>»" in said_message(text)
        assert "«\u20685.1.9\u2069»" in say(text)


def test_long_texts_and_odd_ones_are_shown_as_they_are():
    for text in ("", " ", "x" * 10_000, "{text}", "%(n)s", "a. " * 300, "\n\n"):
        assert in_language("fr", text) == text


def test_filters_say_engine_texts_on_pages():
    template = Template(
        "{% load words %}{{ 'Cement production'|said }} · {{ 'hs'|column_label }} · "
        "{{ 'name'|column_label:'trade' }} · "
        "{{ 'knowledge'|confidence_label }} · {{ 'toolkit'|origin_label }} · {{ 'stocks'|sheet_label }}"
        "{{ 'The rate is zero.'|said_message }}"
    )
    with translation.override("fr"):
        said = template.render(Context())
    assert said == (
        "Production de ciment · Code SH · Installation ou partie · Cité de mémoire · Guide du PNUE · "
        "Stocks de mercureLe taux est nul."
    )


def test_names_that_the_engine_does_not_have_stay():
    with translation.override("ar"):
        assert facts.country_name("GHA") == "غانا"
        assert facts.country_name("XXX") == "XXX"
        assert facts.column_label("no_such") == "no_such"
        assert facts.said("") == ""


def test_every_column_and_sheet_has_a_name_for_people():
    from azogue.office.words import labels

    names = {c.name for s in schema.SHEETS for c in s.columns} | {c.name for c in schema.HEADER}
    assert names <= set(labels.COLUMNS)
    assert {s.name for s in schema.SHEETS} <= set(labels.SHEETS)
    assert set(schema.CONTEXT_NAMES) <= set(labels.CONTEXT)
    assert set(schema.CONFIDENCE) <= set(labels.CONFIDENCE)
