"""Charts on pages: light, safe under a strict policy, drawn once."""

from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache

from azogue.inventory.records import Figure
from azogue.office.look import charts
from azogue.report.charts import UnsafeSpec, ranked_spec
from azogue.report.charts.bars import Bar

VEGA_LITE = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": "x", "b": 1.23456}, {"a": "y", "b": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}


def spec(label: str = "Coal"):
    return ranked_spec([Bar(label, Figure(12.3456, low=6.0, high=25.0)), Bar("Oil", Figure(3.0))])


@pytest.mark.parametrize("drawn", [spec(), VEGA_LITE])
def test_a_chart_has_no_styles_and_draws_by_attributes(drawn):
    svg = charts.drawing(drawn)
    root = ET.fromstring(svg)
    names = {name for element in root.iter() for name in element.attrib}
    assert "style" not in names
    assert not [e for e in root.iter() if e.tag.endswith(("style", "script", "foreignObject"))]
    assert "fill" in names


def test_only_numbers_of_the_drawing_are_shortened_never_what_is_written():
    hostile = 'Plant 1.23456 style="x" <script>alert(1)</script>'
    svg = charts.drawing(spec(hostile))
    texts = "".join(ET.fromstring(svg).itertext())
    assert hostile in texts
    assert "<script" not in svg


def test_a_chart_is_drawn_once(monkeypatch):
    cache.clear()
    calls = []
    real = charts.lighter
    monkeypatch.setattr(charts, "lighter", lambda svg: calls.append(1) or real(svg))
    first = charts.drawing(spec())
    assert charts.drawing(spec()) == first
    assert len(calls) == 1
    charts.drawing(spec("Wood"))
    assert len(calls) == 2


def test_a_chart_never_fetches_anything():
    with pytest.raises(UnsafeSpec):
        charts.drawing({**VEGA_LITE, "data": {"url": "http://localhost/secret"}})


def test_a_chart_has_a_title_a_summary_and_an_image_for_screen_readers():
    from azogue.office.look.templatetags.look import chart

    shown = chart(spec(), 'Where <it> "goes"', "Coal is most of it.", narrow=spec("Wood"))
    assert "<figcaption>Where &lt;it&gt;" in shown
    assert 'role="img" tabindex="0" aria-label="Coal is most of it."' in shown
    assert shown.count("Coal is most of it.") == 2
    assert shown.count("<svg") == 2
    assert chart(spec(), "a", "b") == chart(spec(), "a", "b")


def test_the_renderer_can_be_warmed():
    charts.warm()
