"""What templates can say: tags, filters, partials."""

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from azogue.office.look.tones import TONES
from azogue.office.record.gate import ANYONE, Decision, Thing
from azogue.office.record.workflow import Step


def render(source: str, path: str = "/", **context) -> str:
    request = RequestFactory().get(path)
    request.person = context.pop("person", ANYONE)
    return Template(source).render(RequestContext(request, context))


def test_a_page_links_to_itself_in_every_complete_language():
    with translation.override("ar"):
        shown = render("{% language_links %}", "/ar/inventories/?year=2025&q=<b>")
    assert 'href="/fr/inventories/?year=2025&amp;q=' in shown
    assert 'href="/inventories/?' in shown
    assert "<b>" not in shown
    assert shown.count("aria-current") == 1
    assert "zh-hans" not in shown


def test_search_engines_learn_where_the_other_languages_are():
    shown = render("{% alternates %}", "/es/about/")
    assert 'hreflang="ar" href="http://localhost:8000/ar/about/"' in shown
    assert 'hreflang="en" href="http://localhost:8000/about/"' in shown


def test_texts_of_people_are_isolated_and_escaped():
    assert render("{{ text|bdi }}", text="<i>5.2.1") == "<bdi>&lt;i&gt;5.2.1</bdi>"


def test_days_are_readable_for_machines():
    from datetime import UTC, datetime

    shown = render(
        "{{ at|moment }}|{{ at|day }}|{{ none|day }}", at=datetime(2026, 11, 3, 10, 42, tzinfo=UTC)
    )
    assert shown == (
        '<time datetime="2026-11-03T10:42:00+00:00">3 Nov 2026, 10:42</time>'
        '|<time datetime="2026-11-03">3 Nov 2026</time>|'
    )


@pytest.mark.parametrize("state", sorted(TONES))
def test_every_badge_has_a_word_and_a_sign(state):
    shown = render('{% include "parts/badge.html" with tone=state|tone label="so it is" %}', state=state)
    assert "so it is" in shown
    assert f"badge--{TONES[state]}" in shown
    assert "<svg" in shown


def test_an_unheard_of_state_is_calm():
    assert render("{{ 'whatever'|tone }}") == "calm"


def test_templates_ask_the_gate(settings):
    thing = Thing("no such kind", 1)
    assert render("{% can 'see' thing as yes %}{{ yes }}", thing=thing) == "False"
    record = SimpleNamespace(thing=lambda: thing)
    assert render("{% can 'see' thing as yes %}{{ yes }}", thing=record) == "False"


def test_without_a_gate_nobody_may(monkeypatch):
    from azogue.office.look import asking

    monkeypatch.setattr(asking, "_GATE", [])
    assert asking.allowed(ANYONE, "see", Thing("version")) is False


def test_steps_that_need_a_reason_ask_for_it_and_refused_ones_say_why():
    buttons = [
        (Step("send_back", ("a",), "b", frozenset(), "Send back", needs_reason=True), Decision(True)),
        (Step("submit", ("a",), "b", frozenset(), "Submit"), Decision(True)),
        (Step("approve", ("a",), "b", frozenset(), "Approve"), Decision(False, "You submitted it.")),
    ]
    shown = render('{% include "parts/steps.html" with buttons=buttons action="/do/" %}', buttons=buttons)
    assert 'name="why"' in shown
    assert 'value="submit"' in shown
    assert "You submitted it." in shown
    assert 'value="approve"' not in shown


def test_turning_pages_keeps_the_rest_of_the_address():
    page = Paginator(range(120), 50).get_page(2)
    shown = render('{% include "parts/pages.html" with page=page %}', "/?q=coal&page=2", page=page)
    assert "?q=coal&amp;page=1" in shown
    assert "?q=coal&amp;page=3" in shown


def test_a_field_with_a_mistake_says_so_in_words_and_is_tied_to_them():
    from azogue.office.look.specimen import SpecimenForm

    shown = render('{% include "parts/form.html" with form=form submit="Go" %}', form=SpecimenForm({}))
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_error"' in shown
    assert "id_name_helptext" in shown
    assert 'role="alert"' in shown
