"""The HTML report: one file, no network, no script, every number opens."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hostile import NASTY, crowded, hostile, sixty
from standin import StandIn, comparison, example, line

from azogue.dossier.records import Dossier
from azogue.inventory.records import Gap
from azogue.report.charts import tokens
from azogue.report.content import build_report
from azogue.report.html import render_html, write_html

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Reader(HTMLParser):
    """Collects elements and refuses tags that do not nest."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open[-1] == tag, (tag, self.open[-5:])
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


@pytest.fixture(scope="module")
def page():
    return render_html(build_report(example(), comparison=comparison()))


def test_the_tags_nest_and_identifiers_are_unique(page):
    reader = read(page)
    ids = [a["id"] for _, a, _ in reader.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_every_fragment_link_has_its_target(page):
    reader = read(page)
    ids = {a["id"] for _, a, _ in reader.elements if "id" in a}
    links = [a["href"] for t, a, _ in reader.elements if t == "a"]
    assert links
    assert {h[1:] for h in links} <= ids
    assert all(h.startswith("#") for h in links)


def test_every_result_in_a_table_opens_to_an_explanation():
    report = build_report(example())
    reader = read(render_html(report))
    opened = [a["href"] for t, a, _ in reader.elements if t == "a" and a.get("class") == "fig"]
    notes = {a["id"] for t, a, _ in reader.elements if t == "div" and a.get("class") == "why"}
    assert {h[1:] for h in opened} <= notes
    assert len(opened) >= 8 * 9 * 2
    assert len(notes) == len(report.explanations)


def test_nothing_is_loaded_from_anywhere_and_no_script_runs(page):
    reader = read(page)
    assert not [
        t for t, _, _ in reader.elements if t in {"script", "link", "iframe", "object", "img", "image"}
    ]
    for _, attributes, _ in reader.elements:
        assert not attributes.get("src")
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in {"href", "xlink:href", "action", "poster"}:
                assert value.startswith("#")
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_the_same_inventory_gives_the_same_bytes(tmp_path):
    one, other = tmp_path / "a.html", tmp_path / "b.html"
    write_html(example(), one, comparison=comparison())
    write_html(example(), other, comparison=comparison())
    assert one.read_bytes() == other.read_bytes()


def test_it_says_its_language_title_and_landmarks(page):
    reader = read(page)
    elements = {t: a for t, a, _ in reader.elements if t in {"html", "main", "nav", "header", "footer"}}
    assert elements["html"]["lang"] == "en"
    assert elements["nav"]["aria-label"] == "Contents"
    assert "main" in elements
    assert "<title>Mercury inventory of Peru, 2016</title>" in page
    levels = [int(t[1]) for t, _, _ in reader.elements if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_tables_have_captions_and_named_rows_and_columns(page):
    reader = read(page)
    tables = sum(1 for t, _, _ in reader.elements if t == "table")
    assert tables == sum(1 for t, _, _ in reader.elements if t == "caption")
    assert tables == sum(1 for t, _, _ in reader.elements if t == "thead")
    assert all(a.get("scope") in {"row", "col"} for t, a, _ in reader.elements if t == "th")


def test_every_picture_is_an_image_with_words_in_a_figure(page):
    reader = read(page)
    pictures = [(a, above) for t, a, above in reader.elements if t == "svg"]
    assert len(pictures) >= 5
    for attributes, above in pictures:
        assert attributes["role"] == "img"
        assert len(attributes["aria-label"]) > 30
        assert "figure" in above


def test_what_people_wrote_stays_text():
    html = render_html(build_report(hostile()))
    reader = read(html)
    assert not [t for t, _, _ in reader.elements if t == "script"]
    text = "".join(reader.texts)
    assert text.count(NASTY) > 20
    assert "{{ 7 }}" in text


def test_text_of_the_country_carries_its_own_language_and_direction():
    reader = read(render_html(build_report(example(title="جرد الزئبق", language="ar"))))
    heading = next(a for t, a, _ in reader.elements if t == "h1")
    assert heading == {"lang": "ar", "dir": "rtl"}


def test_sixty_sources_stay_below_a_megabyte_and_a_half():
    report = build_report(sixty())
    assert len(render_html(report).encode()) < 1_500_000
    assert len(report.explanations) >= 60 * 8


def test_three_hundred_facilities_are_all_there():
    text = "".join(read(render_html(build_report(crowded()))).texts)
    assert all(f"Mina {i}" in text for i in range(300))


def test_one_source_and_no_source_give_whole_pages():
    one = StandIn(Dossier("PER"), (line("5.3.1", "Cement production", 1e6, 0.1, (1, 0, 0, 0, 0, 0)),))
    none = StandIn(Dossier("PER"), (), (Gap(2016, "5.1.1", "Coal", "no rate", "Tonnes of coal."),))
    for inventory in (one, none):
        reader = read(render_html(build_report(inventory)))
        assert "What is missing" in "".join(reader.texts) or inventory is one


def test_an_explanation_gives_formula_source_and_place():
    html = render_html(build_report(example()))
    note = next(
        n
        for n in html.split('<div class="why"')[1:]
        if "5.1.1 Coal" in n and ": air" in n and "4000000.0 t" in n
    )
    assert "0.15 g/t" in note
    assert "recalled, not verified" in note
    assert "activities row 7" in note
    assert 'href="#r' in note


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_page_reach_wcag_aa(page, scheme):
    blocks = re.findall(r":root \{([^}]*)\}", page)
    found = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", blocks[0 if scheme == "light" else 1]))
    for name in ("ink", "muted", "accent", "warn", "head"):
        assert tokens.contrast(found[name], found["paper"]) >= 4.5, name
        assert tokens.contrast(found[name], found["tint"]) >= 4.5, name


def test_only_logical_sides_are_named_so_that_direction_is_free(page):
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"(margin|padding|border)-(left|right)|[^-]\b(left|right)\s*:", style)
