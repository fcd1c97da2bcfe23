"""What an inventory is: the worked example of the docs, mass kept, unknown kept apart from zero."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azogue.dossier.records import Evidence, NationalDistribution, NationalFactor
from azogue.facts import FactsError
from azogue.facts.pathways import PATHWAYS
from azogue.inventory import CHANNELS, UnknownFigure, assert_balanced, assert_same_inventory, estimate
from azogue.inventory.checks import RELATIVE_TOLERANCE
from azogue.quantity import simulate
from tests.inventory.build import (
    COAL,
    activity,
    choice,
    context,
    dossier,
    factor,
    factor_set,
    share,
    split,
)

DRAWS = 4_096


def run(d, *sets, draws=DRAWS, **more):
    return estimate(d, draws=draws, factor_sets=sets or (COAL,), **more)


def test_the_worked_example_of_the_docs_comes_out_digit_for_digit():
    mixed = dossier(
        activity(), scenarios=(share("5.1.1", "fabric filter", 0.6), share("5.1.1", "no control", 0.4))
    )
    inventory = run(mixed)
    expected = {"input": 30, "air": 21, "sector_treatment": 9, "releases": 30, "water": 0, "land": 0}
    for channel, kg in expected.items():
        assert inventory.figure("5.1.1", channel).point == pytest.approx(kg, rel=1e-15)
        assert inventory.figure("total", channel).point == pytest.approx(kg, rel=1e-15)


def test_a_range_holds_the_median_and_is_as_wide_as_its_data_say():
    inventory = run(dossier(activity(low=200_000, high=200_000)), draws=100_000)
    figure = inventory.figure("5.1.1", "input")
    assert figure.low == pytest.approx(10, rel=0.02)
    assert figure.high == pytest.approx(100, rel=0.02)


def test_the_mean_agrees_with_its_closed_form():
    from azogue.quantity import two_piece_moments

    inventory = run(dossier(activity(low=150_000, high=300_000)), draws=200_000)
    rate, _ = two_piece_moments(150_000, 200_000, 300_000)
    per_tonne, _ = two_piece_moments(0.05, 0.15, 0.5)
    figure = inventory.figure("5.1.1", "input")
    expected = rate * per_tonne / 1000
    assert abs(figure.mean - expected) < 5 * figure.sd / math.sqrt(200_000)


@settings(max_examples=25, deadline=None)
@given(
    rates=st.lists(st.just(0.0) | st.floats(1e-6, 1e9), min_size=1, max_size=5),
    raw=st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda r: sum(r) > 0.01),
    part=st.floats(0.05, 1),
)
def test_mass_is_conserved_for_every_source_in_every_draw(rates, raw, part):
    shares = tuple(part * r / sum(raw) for r in raw)
    sets = factor_set([factor("5.1.1", 0.15)], [split("5.1.1", shares, full=False)], [choice("5.1.1")])
    inventory = run(
        dossier(*(activity(rate=r, name=f"plant {i}") for i, r in enumerate(rates))), sets, draws=64
    )
    assert_balanced(inventory)
    values = simulate(inventory.assembly.model, 64, inventory.seed)
    total = sum(shares)
    assert np.allclose(values[:, :, 1:7].sum(axis=2), values[:, :, 0] * total, rtol=1e-9, atol=0)
    assert np.allclose(values[:, :, 7], values[:, :, 1:7].sum(axis=2), rtol=1e-9, atol=0)


def test_a_split_that_is_not_known_leaves_releases_unknown_and_the_input_known():
    sets = factor_set([factor("5.1.1", 0.15)], [split("5.1.1", None, "filter")])
    inventory = run(dossier(activity(scenario="filter")), sets)
    assert inventory.figure("5.1.1", "input").point == pytest.approx(30)
    assert inventory.figure("5.1.1", "air").point is None
    assert inventory.figure("total", "releases").point is None
    gap = next(g for g in inventory.gaps if g.code == "5.1.1")
    assert (gap.reason, gap.effect) == ("no split", "releases not quantified")


def test_a_source_without_a_factor_is_a_gap_and_never_zero():
    inventory = run(dossier(activity("5.2.3")), factor_set())
    assert not inventory.lines
    gap = next(g for g in inventory.gaps if g.code == "5.2.3")
    assert gap.reason == "no factor"
    assert "national factor" in gap.missing
    with pytest.raises(UnknownFigure, match="Nothing is quantified"):
        inventory.figure("total")


def test_a_blank_rate_is_unknown_and_a_zero_rate_is_zero():
    inventory = run(dossier(activity(rate=None), activity(rate=0.0, name="idle plant")))
    assert [x.name for x in inventory.lines] == ["idle plant"]
    assert inventory.figure("5.1.1", "air").point == 0.0
    assert inventory.figure("5.1.1", "air").high == 0.0
    assert any(g.code == "5.1.1" and g.reason == "no rate" for g in inventory.gaps)


@pytest.mark.parametrize(
    ("key", "reason"),
    [("NO", "not occurring"), ("IE", "included elsewhere"), ("C", "confidential"), ("NE", "no rate")],
)
def test_a_notation_key_is_a_state_of_its_own(key, reason):
    inventory = run(dossier(activity(rate=None, key=key)))
    assert not inventory.lines
    assert next(g for g in inventory.gaps if g.code == "5.1.1").reason == reason


def test_a_note_beside_a_key_is_told_unless_the_row_is_confidential():
    def told(key: str) -> str:
        row = activity(rate=None, key=key, evidence=Evidence(note="see 5.3.1"))
        return next(g for g in run(dossier(row)).gaps if g.code == "5.1.1").missing

    assert "see 5.3.1" in told("IE")
    assert "see 5.3.1" not in told("C")


def test_every_source_category_without_a_row_is_listed():
    codes = {g.code for g in run(dossier(activity())).gaps}
    assert {"5.2.2", "5.3.1", "5.9.5", "5.10.1"} <= codes
    assert "5.1.1" not in codes
    assert not {c for c in codes if c.startswith("5.11")}


def test_a_national_factor_overrides_every_set_and_says_so():
    own = NationalFactor(
        None, "5.1.1", "", "", 0.09, 0.1, 0.11, "g/t", "A", Evidence("Lab", confidence="verified")
    )
    inventory = run(dossier(activity(), factors=(own,)))
    assert inventory.figure("5.1.1", "input").point == pytest.approx(20)
    line = inventory.line("5.1.1")
    assert line.factor.origin == "national"
    assert line.method == "level 2"


def test_a_facilitys_own_factor_leaves_the_others_alone():
    own = NationalFactor(None, "5.1.1", "", "Ilo", None, 0.3, None, "g/t", "A")
    inventory = run(dossier(activity(name="Ilo"), activity(name="Lima"), factors=(own,)))
    assert inventory.figure("5.1.1", "input", name="Ilo").point == pytest.approx(60)
    assert inventory.figure("5.1.1", "input", name="Lima").point == pytest.approx(30)
    assert inventory.figure("5.1.1", "input").point == pytest.approx(90)


def test_a_national_split_overrides_the_sets():
    own = NationalDistribution(None, "5.1.1", "", "", (0.2, 0.8, 0, 0, 0, 0), True, "A")
    inventory = run(dossier(activity(), distributions=(own,)))
    assert inventory.figure("5.1.1", "water").point == pytest.approx(24)


def test_the_second_set_fills_what_the_first_lacks_and_the_line_says_which():
    first = factor_set([factor("5.2.3", 65.0)], [split("5.2.3", None)])
    second = factor_set(
        [factor("5.2.3", 10.0, variant="one mine", set_name="literature")],
        [split("5.2.3", (0.1, 0, 0, 0.9, 0, 0), "smelter", set_name="literature")],
        [choice("5.2.3", scenario="smelter", set_name="literature")],
        name="literature",
    )
    inventory = run(dossier(activity("5.2.3", rate=1_000.0)), first, second)
    line = inventory.line("5.2.3")
    assert line.factor.origin == "toolkit"
    assert line.legs[0].split.origin == "literature"
    assert inventory.figure("5.2.3", "air").point == pytest.approx(6.5)
    assert "0.15 times" in line.factor.alternative


def test_several_factors_without_a_choice_ask_for_the_variant():
    sets = factor_set([factor("5.1.1", 0.1, variant="lignite"), factor("5.1.1", 0.2, variant="hard coal")])
    inventory = run(dossier(activity()), sets)
    gap = next(g for g in inventory.gaps if g.code == "5.1.1")
    assert "lignite; hard coal" in gap.missing
    assert run(dossier(activity(variant="Lignite")), sets).figure("5.1.1", "input").point == pytest.approx(20)


def test_a_factor_with_a_range_only_takes_the_geometric_mean_and_says_so():
    sets = factor_set([factor("5.5.1", None, unit="g/item", low=2.0, high=8.0)])
    line = run(dossier(activity("5.5.1", rate=10.0, unit="item")), sets).line("5.5.1")
    assert line.factor.value == pytest.approx(4.0)
    assert "geometric mean" in line.factor.note


def test_a_rate_and_a_factor_that_count_different_things_do_not_meet():
    inventory = run(dossier(activity(unit="MWh")))
    gap = next(g for g in inventory.gaps if g.code == "5.1.1")
    assert "g/t" in gap.missing
    assert "MWh" in gap.missing


DENTAL = factor_set(
    [factor("5.6.1", 0.1, unit="g/inhabitant")],
    [
        split("5.6.1", (0.02, 0.14, 0, 0, 0.12, 0.12), phase="preparation", full=False),
        split("5.6.1", (0, 0.02, 0, 0, 0, 0), phase="use", full=False),
        split("5.6.1", (0, 0.3, 0, 0.06, 0.08, 0.08), phase="disposal", full=False),
    ],
    [choice("5.6.1", phases=("preparation", "use", "disposal"))],
)


def test_a_product_in_three_phases_goes_in_once():
    inventory = run(dossier(activity("5.6.1", rate=1e6, unit="inhabitant")), DENTAL)
    assert inventory.figure("5.6.1", "input").point == pytest.approx(100)
    assert inventory.figure("5.6.1", "water").point == pytest.approx(46)
    assert inventory.figure("5.6.1", "releases").point == pytest.approx(94)
    assert any("steady state" in n for n in inventory.line("5.6.1").notes)


def test_what_is_thrown_away_was_sold_a_service_life_ago():
    rows = [
        activity("5.6.1", rate=r, unit="inhabitant", year=y, service_life=10)
        for y, r in [(2006, 2e6), (2016, 1e6)]
    ]
    inventory = run(dossier(*rows), DENTAL)
    assert inventory.figure("5.6.1", "input", 2016).point == pytest.approx(100)
    assert inventory.figure("5.6.1", "water", 2016).point == pytest.approx(14 + 0.32 * 200)


def test_level_1_estimates_come_from_population_and_its_corrections():
    sets = factor_set([factor("5.5.2", 0.14, unit="g/inhabitant", variant="switches and relays")])
    d = dossier(context=(context("population", 1e6), context("electrification_rate", 0.5)), level1=True)
    inventory = run(d, sets)
    assert inventory.figure("5.5.2", "input").point == pytest.approx(70)
    assert inventory.line("5.5.2").method == "population"
    without = run(dossier(context=(context("population", 1e6),), level1=True), sets)
    assert any(g.code == "5.5.2" and "electrification rate" in g.missing for g in without.gaps)


def test_a_blank_row_leaves_the_population_estimate_and_is_no_gap_beside_it():
    sets = factor_set([factor("5.5.2", 0.14, unit="g/inhabitant", variant="switches and relays")])
    d = dossier(
        activity("5.5.2", rate=None, unit="inhabitant"),
        context=(context("population", 1e6), context("electrification_rate", 0.5)),
        level1=True,
    )
    inventory = run(d, sets)
    assert inventory.figure("5.5.2", "input").point == pytest.approx(70)
    assert {g.reason for g in inventory.gaps if g.code == "5.5.2"} == {"no split"}


def test_an_activity_row_of_its_own_replaces_the_population_estimate():
    sets = factor_set([factor("5.5.2", 0.14, unit="g/inhabitant", variant="switches and relays")])
    d = dossier(
        activity("5.5.2", rate=2e6, unit="inhabitant", variant="switches and relays"),
        context=(context("population", 1e6), context("electrification_rate", 0.5)),
        level1=True,
    )
    assert run(d, sets).figure("5.5.2", "input").point == pytest.approx(280)


WASTE = factor_set(
    [factor("5.9.4", 5.0), factor("5.1.1", 0.15)],
    [split("5.9.4", (0.1, 0.1, 0.8, 0, 0, 0)), split("5.1.1", (1.0, 0, 0, 0, 0, 0))],
)


def test_double_counting_rules_cut_national_totals_and_leave_the_source_alone():
    inventory = run(dossier(activity("5.9.4", rate=1e6), activity()), WASTE)
    assert inventory.figure("5.9.4", "input").point == pytest.approx(5_000)
    assert inventory.figure("5.9.4", "land").point == pytest.approx(4_000)
    assert inventory.figure("total", "input").point == pytest.approx(500 + 30)
    assert inventory.figure("total", "land").point == pytest.approx(0)
    assert inventory.figure("total", "releases").point == pytest.approx(1_000 + 30)


def test_adding_a_source_does_not_disturb_the_others():
    alone = run(dossier(activity(), year_one := activity("5.9.4", rate=1e6)), WASTE)
    more = run(dossier(activity(name="new plant", rate=7.0), activity(), year_one), WASTE)
    assert alone.figure("5.9.4", "air") == more.figure("5.9.4", "air")
    assert alone.figure("5.1.1", "air", name="") == more.figure("5.1.1", "air", name="")


def test_the_same_seed_gives_the_same_digits_and_another_does_not():
    d = dossier(activity())
    assert_same_inventory(run(d), run(d))
    assert run(d).figure("total") != run(d, seed=1).figure("total")


def test_facilities_that_share_a_factor_share_its_draw():
    two = run(
        dossier(activity(name="a", low=200_000, high=200_000), activity(name="b", low=200_000, high=200_000))
    )
    values = simulate(two.assembly.model, 256, two.seed)
    one = [two.assembly.groups[k] for k in two.assembly.groups if k.level == "line"]
    assert np.array_equal(values[:, one[0], 0], values[:, one[1], 0])


def test_many_years_stand_side_by_side():
    inventory = run(dossier(activity(year=2010), activity(year=2016, rate=400_000.0)))
    assert inventory.years == (2010, 2016)
    assert inventory.figure("total", "input", 2010).point == pytest.approx(30)
    assert inventory.figure("total", "input").point == pytest.approx(60)
    with pytest.raises(UnknownFigure, match="no year 1999"):
        inventory.figure("total", year=1999)


def test_tables_are_tidy_and_hold_every_channel():
    inventory = run(dossier(activity(name="a"), activity(name="b")))
    for level, rows in (("line", 2), ("source", 1), ("category", 1), ("national", 1)):
        table = inventory.table(level)
        assert table.height == rows * len(CHANNELS)
    assert set(inventory.table("line")["channel"]) == {"input", *PATHWAYS, "releases"}
    assert inventory.to_pandas("line").shape[0] == 16


def test_the_iamc_table_has_the_seven_columns_pyam_reads():
    table = run(dossier(activity())).to_iamc()
    assert table.columns == ["model", "scenario", "region", "variable", "unit", "year", "value"]
    air = table.filter(table["variable"] == "Emissions|Hg")
    assert air["value"].to_list() == [pytest.approx(30)]


def test_the_sankey_gives_out_what_it_takes_in():
    sets = factor_set(
        [factor("5.1.1", 0.15), factor("5.2.3", 65.0)],
        [split("5.1.1", (0.25, 0.01, 0, 0, 0, 0.15), full=False), split("5.2.3", None)],
    )
    sankey = run(dossier(activity(), activity("5.2.3")), sets).sankey()
    for node, column, _ in sankey.nodes:
        if column == 1:
            into = sum(x.kg for x in sankey.links if x.target == node)
            out = sum(x.kg for x in sankey.links if x.source == node)
            assert into == pytest.approx(out, rel=RELATIVE_TOLERANCE)
    assert sum(x.kg for x in sankey.links if x.kind == "gap") == pytest.approx(13_000)


def test_draws_out_of_bounds_are_refused():
    with pytest.raises(ValueError, match="draws is 0"):
        run(dossier(activity()), draws=0)


def test_an_empty_dossier_gives_an_empty_inventory_that_still_answers():
    inventory = run(dossier())
    assert inventory.years == ()
    assert inventory.table().height == 0
    with pytest.raises(UnknownFigure, match="no year"):
        inventory.figure("total")


def test_a_factor_set_in_the_dossiers_own_folder_is_used(tmp_path):
    own = tmp_path / "west"
    own.mkdir()
    (own / "set.csv").write_text("name,title,version,note\nwest,The West,1,\n", encoding="utf-8")
    columns = (
        "code,variant,default,low,high,unit,basis,quality,confidence,recall,version_group,scope,citation"
    )
    row = "5.1.1,all coal,0.2,0.1,0.4,g/t,coal,B,literature,,,West,A regional study"
    (own / "input_factors.csv").write_text(f"{columns},independent_check,note\n{row},,\n", encoding="utf-8")
    (own / "choices.csv").write_text(
        "code,variant,scenario,phases,reason\n5.1.1,all coal,,,the only row\n", encoding="utf-8"
    )
    d = dossier(activity(), factor_sets=("west", "toolkit"), path=tmp_path)
    line = estimate(d, draws=64).line("5.1.1")
    assert (line.factor.origin, line.figures["input"].point) == ("west", pytest.approx(40))
    assert line.legs[0].split.origin == "toolkit"


def test_a_factor_set_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(FactsError, match="east"):
        estimate(dossier(activity(), factor_sets=("east",), path=tmp_path), draws=64)


def test_the_only_row_of_a_set_stands_in_unless_it_is_from_one_place():
    world = factor("5.1.1", 0.2, set_name="west")
    local = replace(world, scope="one mine")
    for row, quantified in ((world, True), (local, False)):
        inventory = run(dossier(activity()), factor_set([row], name="west"))
        assert bool(inventory.lines) is quantified
