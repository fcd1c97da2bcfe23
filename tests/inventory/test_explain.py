"""Every number explains itself, and the explanation computes to the number."""

import pytest

from azogue.inventory import CHANNELS, UnknownFigure, estimate
from tests.inventory.build import COAL, activity, dossier, factor, factor_set, share, split
from tests.inventory.test_estimation import WASTE


def run(d, sets=COAL):
    return estimate(d, draws=256, factor_sets=(sets,))


def leaves(tree):
    return [tree] if not tree.children else [x for c in tree.children for x in leaves(c)]


def test_a_figure_opens_to_formula_factor_source_and_cell():
    tree = run(dossier(activity())).explain("5.1.1", "air")
    assert tree.value == pytest.approx(30)
    assert tree.formula == "200\N{NARROW NO-BREAK SPACE}000 t/a × 0.15 g/t × 1"
    rate, per_tonne, share_ = tree.children
    assert rate.citation == "Statistics office, Yearbook, p. 12"
    assert rate.place == "activities, row 2"
    assert per_tonne.confidence == "literature (toolkit)"
    assert share_.value == 1


def test_every_leaf_names_its_source_and_confidence():
    inventory = run(dossier(activity("5.9.4", rate=1e6), activity()), WASTE)
    for channel in CHANNELS:
        for leaf in leaves(inventory.explain("total", channel)):
            assert leaf.citation
            assert leaf.confidence


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_parts_of_a_total_add_up_to_it(channel):
    inventory = run(dossier(activity("5.9.4", rate=1e6), activity(name="a"), activity(name="b")), WASTE)
    tree = inventory.explain("total", channel)
    assert sum(c.value for c in tree.children) == pytest.approx(tree.value)
    coal = inventory.explain("5.1.1", channel)
    assert sum(c.value for c in coal.children) == pytest.approx(coal.value)


def test_a_total_names_the_counting_rules_that_cut_it():
    tree = run(dossier(activity("5.9.4", rate=1e6), activity()), WASTE).explain("total", "land")
    waste = next(c for c in tree.children if c.label.startswith("5.9"))
    assert waste.value == 0
    assert "0 of land counted" in waste.note
    assert "Not in this total, because not quantified" in tree.note


def test_a_mix_of_scenarios_shows_each_with_its_part():
    d = dossier(
        activity(), scenarios=(share("5.1.1", "fabric filter", 0.6), share("5.1.1", "no control", 0.4))
    )
    tree = run(d).explain("5.1.1", "air")
    assert tree.formula.endswith("× (0.6 × 0.5 + 0.4 × 1)")


def test_a_partial_split_says_what_moves_on():
    sets = factor_set([factor("5.1.1", 0.15)], [split("5.1.1", (0.25, 0.01, 0, 0, 0, 0.15), full=False)])
    tree = run(dossier(activity()), sets).explain("5.1.1", "air")
    assert "0.59 moves on or stays by design" in tree.children[2].note


def test_an_unknown_channel_or_code_is_answered_with_what_there_is():
    inventory = run(dossier(activity()))
    with pytest.raises(UnknownFigure, match="Choose one of: input, air"):
        inventory.explain("5.1.1", "sky")
    with pytest.raises(UnknownFigure, match="Bring"):
        inventory.explain("5.3.1")
    with pytest.raises(UnknownFigure, match=r"Quantified codes: 5\.1\.1"):
        inventory.explain("9.9")
