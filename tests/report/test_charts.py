"""Charts: bands that sum, no network, legible without colour, mirrored for right-to-left readers."""

import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import comparison, example

from azogue.inventory.records import Figure, Sankey, SankeyLink
from azogue.report.charts import (
    UnsafeSpec,
    drivers_spec,
    map_spec,
    png,
    ranked_spec,
    sankey_spec,
    svg,
    tokens,
    waterfall_spec,
    years_spec,
)
from azogue.report.charts.bars import Bar, Weight, ranked, uses_log
from azogue.report.charts.places import Place, boundaries_from_environment, read_boundaries
from azogue.report.charts.render import spec_rows
from azogue.report.charts.sankey import imbalance, join_small, lay_out
from azogue.report.charts.scales import linear, logarithmic
from azogue.report.content import Chart, build_report
from azogue.report.fonts import font_files


def charts_of(report):
    return [b for s in report.sections for b in s.blocks if isinstance(b, Chart)]


masses = st.lists(st.tuples(st.floats(1e-3, 1e5), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=25)


def flows(rows):
    """Sources with an air share, a water share and a rest that nobody knows."""
    nodes = {"5.1": ("5.1", 0, "Fuels"), "air": ("air", 2, "Air")}
    links = []
    for i, (kg, a, b) in enumerate(rows):
        code = f"5.1.{i + 1}"
        nodes[code] = (code, 1, f"Source {i}")
        air, water = kg * a, kg * (1 - a) * b
        parts = [("air", air, "flow"), ("water", water, "flow"), ("unknown", kg - air - water, "gap")]
        links.append(SankeyLink("5.1", code, kg))
        for target, part, kind in parts:
            if part > kg * 1e-9:
                nodes[target] = (target, 2, target)
                links.append(SankeyLink(code, target, part, kind))
    return Sankey(tuple(nodes.values()), tuple(links))


@given(masses)
def test_the_bands_of_a_sankey_sum_to_their_nodes_on_both_sides(rows):
    sankey = flows(rows)
    layout = lay_out(sankey, 600.0)
    for node in layout.nodes:
        for side, at in (("source", "y_from"), ("target", "y_to")):
            bands = sorted(
                (b for b in layout.bands if getattr(b.link, side) == node.identity),
                key=lambda b: getattr(b, at),
            )
            if bands:
                assert sum(b.thickness for b in bands) == pytest.approx(node.height, rel=1e-6)
                edge = node.y
                for band in bands:
                    assert getattr(band, at) == pytest.approx(edge, abs=1e-6)
                    edge += band.thickness


@given(masses)
def test_nodes_of_a_column_never_overlap_and_stay_on_the_picture(rows):
    layout = lay_out(flows(rows), 900.0)
    for column in range(3):
        nodes = sorted((n for n in layout.nodes if n.column == column), key=lambda n: n.y)
        assert all(a.y + a.height <= b.y + 1e-6 for a, b in pairwise(nodes))
        assert nodes[0].y >= -1e-6
        assert nodes[-1].y + nodes[-1].height <= 900.0 + 1e-6


@given(masses)
def test_joining_small_sources_keeps_the_balance_and_the_mass(rows):
    sankey = flows(rows)
    joined = join_small(sankey)
    assert sum(1 for n in joined.nodes if n[1] == 1) <= 14
    total = sum(k.kg for k in sankey.links)
    assert sum(k.kg for k in joined.links) == pytest.approx(total)
    assert imbalance(joined) <= 1e-6 * total


def test_the_drawn_sankey_carries_its_masses_and_shows_the_gap_in_its_own_way():
    spec = sankey_spec(example().sankey())
    bands = spec_rows(spec, "link")
    into = sum(b["kg"] for b in bands if b["link"].count(".") == 1)
    out = sum(b["kg"] for b in bands if b["link"].count(".") == 2)
    assert into == pytest.approx(out)
    gap = next(b for b in bands if b["end"] == "gap")
    assert gap["strokeDash"]
    assert gap["fill"] == tokens.PAPER
    rest = next(b for b in bands if b["end"] == "moves on or stays")
    assert rest["fill"] == tokens.MOVES_ON


def test_a_mirrored_sankey_is_the_same_picture_from_the_other_side():
    plain, mirrored = (sankey_spec(example().sankey(), rtl=r) for r in (False, True))
    for a, b in zip(spec_rows(plain, "node"), spec_rows(mirrored, "node"), strict=True):
        assert a["node"] == b["node"]
        assert a["x"] + a["width"] == pytest.approx(plain["width"] - b["x"], abs=0.02)
        assert a["y"] == b["y"]
    left = [r["align"] for d in plain["data"] for r in d["values"] if "text" in r]
    right = [r["align"] for d in mirrored["data"] for r in d["values"] if "text" in r]
    assert all(
        (a, b) in {("left", "right"), ("right", "left"), ("center", "center")}
        for a, b in zip(left, right, strict=True)
    )


def test_pathway_colours_step_down_in_grey():
    levels = [tokens.luminance(tokens.PATHWAY_COLOURS[p]) for p in tokens.LUMINANCE_ORDER]
    assert levels == sorted(levels, reverse=True)
    assert all(a / b > 1.2 for a, b in pairwise(levels))


def test_text_colours_reach_the_contrast_of_wcag_aa_on_paper():
    for colour in (tokens.INK, tokens.MUTED, tokens.ACCENT, tokens.WARN):
        assert tokens.contrast(colour, tokens.PAPER) >= 4.5


def test_every_shape_with_a_meaning_has_its_name_beside_it():
    for chart in charts_of(build_report(example(), comparison=comparison())):
        texts = " ".join(r["text"] for d in chart.spec["data"] for r in d["values"] if "text" in r)
        assert texts
        if chart.identity == "flow":
            for node in spec_rows(chart.spec, "node"):
                label = {n[0]: n[2] for n in example().sankey().nodes}[node["node"]]
                assert label[:12] in texts


def test_every_chart_of_a_report_is_an_image_with_words_and_a_table():
    found = charts_of(build_report(example(), comparison=comparison()))
    assert {c.identity for c in found} == {"flow", "ranking", "map", "doubt", "causes"}
    for chart in found:
        drawn = svg(chart.spec, label=f"{chart.title}. {chart.summary}")
        root = ET.fromstring(drawn)
        assert root.get("role") == "img"
        assert root.get("aria-label") == f"{chart.title}. {chart.summary}"
        assert chart.table.rows
        assert chart.summary


def test_two_drawings_are_equal_to_the_byte():
    spec = sankey_spec(example().sankey())
    assert svg(spec) == svg(json.loads(json.dumps(spec)))
    assert png(spec) == png(spec)
    assert png(spec).startswith(b"\x89PNG")


def test_identifiers_of_two_pictures_on_one_page_differ():
    one, other = svg(ranked_spec([Bar("A", Figure(1.0))])), svg(ranked_spec([Bar("B", Figure(1.0))]))
    ids = [set(re.findall(r'\bid="([^"]+)"', s)) for s in (one, other)]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "http://example.org/x.csv"}, "mark": "bar"},
        {"layer": [{"data": {"url": "file:///etc/passwd"}}]},
        {"marks": [{"type": "image", "encode": {"enter": {"url": {"value": "http://example.org/a.png"}}}}]},
    ],
)
def test_a_chart_that_would_fetch_is_refused(spec):
    with pytest.raises(UnsafeSpec):
        svg(spec)
    with pytest.raises(UnsafeSpec):
        png(spec)


def test_text_of_a_person_stays_text_in_the_picture():
    nasty = '<script>alert("x")</script> & # $ زئبق'
    drawn = svg(ranked_spec([Bar(nasty, Figure(1.0, low=0.5, high=2.0))]), label=nasty)
    root = ET.fromstring(drawn)
    assert root.get("aria-label") == nasty
    assert "<script" not in drawn


def test_a_vega_lite_dictionary_is_drawn_too():
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [{"a": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    assert svg(spec).startswith("<svg")


def test_the_axis_is_logarithmic_only_where_a_linear_one_would_hide_most_sources():
    near = ranked([Bar(str(i), Figure(100.0 + i)) for i in range(6)])
    far = ranked([Bar(str(i), Figure(10.0**i)) for i in range(6)])
    assert not uses_log(near)
    assert uses_log(far)
    words = [
        " ".join(r["text"] for d in ranked_spec(b)["data"] for r in d["values"] if "text" in r)
        for b in (near, far)
    ]
    assert "linear axis" in words[0]
    assert "logarithmic axis" in words[1]


@given(st.floats(-1e6, 0), st.floats(1e-6, 1e6))
def test_a_linear_scale_holds_its_data_and_zero_between_ticks(low, high):
    scale = linear(low, high, 0.0, 100.0)
    assert scale.low <= low + 1e-6 * (high - low)
    assert scale.high >= high - 1e-6 * (high - low)
    assert 2 <= len(scale.ticks) <= 13
    assert 0.0 <= scale(0.0) <= 100.0


@given(st.floats(1e-9, 1e9), st.floats(1.0, 1e6))
def test_a_logarithmic_scale_maps_equal_ratios_to_equal_lengths(low, ratio):
    scale = logarithmic(low, low * ratio, 0.0, 100.0)
    a, b = scale(scale.low * 10.0), scale(scale.low)
    assert scale.low <= low * 1.0001
    assert scale.high >= low * ratio * 0.9999
    assert a > b


def test_unknown_facilities_are_drawn_hollow_and_missing_boundaries_leave_a_plain_frame():
    spec = map_spec([Place("Known", -10, -75, 5.0), Place("Unknown", -12, -74, None)])
    dots = [r for d in spec["data"] for r in d["values"] if "shape" in r]
    assert {r["fill"] for r in dots} == {tokens.ACCENT, tokens.PAPER}
    assert not spec_rows(spec, "path")


def test_three_hundred_facilities_fit_on_the_map_with_few_labels():
    places = [Place(f"P{i}", -10 - (i % 17) * 0.3, -75 + (i // 17) * 0.2, float(i)) for i in range(300)]
    spec = map_spec(places)
    assert sum(1 for d in spec["data"] for r in d["values"] if "shape" in r) == 300
    assert svg(spec).count("<text") < 80


def test_boundaries_of_the_operator_are_drawn_beneath_and_cut_to_the_frame(tmp_path, monkeypatch):
    ring = [[-80, -20], [-60, -20], [-60, 0], [-80, 0], [-80, -20]]
    diagonal = [[-90.0, -25.0], [-50.0, 5.0]]
    shape = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}},
            {"type": "Feature", "geometry": {"type": "LineString", "coordinates": diagonal}},
        ],
    }
    file = tmp_path / "b.geojson"
    file.write_text(json.dumps(shape))
    monkeypatch.setenv("AZOGUE_BOUNDARIES", str(file))
    lines = boundaries_from_environment()
    assert len(lines) == 2
    spec = map_spec([Place("A", -10, -75, 1.0), Place("B", -12, -65, 1.0)], boundaries=lines, width=600)
    path = spec_rows(spec, "path")[0]["path"]
    xs = [float(x) for x in re.findall(r"[ML](-?[\d.]+),", path)]
    assert xs
    assert min(xs) >= -0.1
    assert max(xs) <= 600.1


def test_topojson_is_unpacked(tmp_path):
    file = tmp_path / "b.topojson"
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [-80, -20]},
        "arcs": [[[0, 0], [2, 0], [0, 4]]],
        "objects": {},
    }
    file.write_text(json.dumps(topology))
    assert read_boundaries(file) == (((-80.0, -20.0), (-79.0, -20.0), (-79.0, -18.0)),)
    file.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(ValueError, match="GeoJSON or TopoJSON"):
        read_boundaries(file)


def test_a_waterfall_ends_where_the_total_ends():
    spec = waterfall_spec(
        ("2012", 100.0), [("rate", "Activity", 40.0), ("factor", "Factors", -60.0)], ("2016", 80.0)
    )
    bars = [r for d in spec["data"] for r in d["values"] if "width" in r]
    rate, factor, after = bars[1:]
    assert rate["x"] + rate["width"] == pytest.approx(factor["x"] + factor["width"], abs=0.05)
    assert after["x"] + after["width"] == pytest.approx(factor["x"], abs=0.05)


def test_years_with_unknowns_leave_a_hole_and_not_a_zero():
    figures = [Figure(1000.0, low=500.0, high=2000.0), Figure(None), Figure(1500.0, low=700.0, high=2500.0)]
    spec = years_spec([2010, 2012, 2014], {"Air": figures})
    assert sum(1 for d in spec["data"] for r in d["values"] if "shape" in r) == 2


def test_the_narrow_drawing_fits_a_telephone():
    for width in (350.0, 720.0):
        for spec in (
            drivers_spec([Weight("A datum with quite a long name " * 3, 0.4, 0.2)], width=width),
            ranked_spec([Bar("A source with quite a long name " * 3, Figure(1.0))], width=width),
        ):
            longest = max(len(r["text"]) for d in spec["data"] for r in d["values"] if "text" in r)
            assert longest * tokens.SIZE * 0.53 <= width + 5


def test_the_fonts_are_static_and_hold_latin_and_arabic():
    from fontTools.ttLib import TTFont

    files = font_files()
    assert [f.name for f in files] == [
        "NotoSans-Regular.ttf",
        "NotoSans-Bold.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansArabic-Bold.ttf",
    ]
    for file, letter in zip(files, "AAزز", strict=True):
        with TTFont(file) as font:
            assert "fvar" not in font
            assert ord(letter) in font.getBestCmap()
