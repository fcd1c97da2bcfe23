"""The tables that come with the program keep their promises."""

import csv
import math

import pint
import pytest

from azogue import facts
from azogue.facts.cells import shipped
from azogue.facts.pathways import PATHWAYS

SETS = facts.factor_sets()
FACTORS = [f for name in SETS for f in facts.load_factor_set(name).factors]
SPLITS = [d for name in SETS for d in facts.load_factor_set(name).distributions]


def numbers(factor):
    return [v for v in (factor.low, factor.default, factor.high) if v is not None]


def test_the_names_of_the_sets_are_the_folders_that_come_with_the_program():
    folders = {f.name for f in (shipped() / "factor_sets").iterdir() if f.is_dir()}
    assert folders == set(SETS)
    assert all(facts.load_factor_set(name).name == name for name in SETS)


def test_categories_stand_in_the_order_of_the_toolkit_and_parents_come_first():
    seen = []
    for code, category in facts.categories().items():
        assert category.code == code
        assert not category.parent or category.parent in seen
        seen.append(code)
    assert seen[0] == "5.1"
    assert seen[-1] == "5.11.11"


def test_every_source_has_a_rate_unit_and_what_is_counted():
    parents = {c.parent for c in facts.categories().values()}
    for code, category in facts.categories().items():
        is_source = code not in parents and not code.startswith("5.11")
        if is_source:
            assert category.rate_unit, code
            assert category.rate_of, code
        assert bool(category.rate_unit) == bool(category.rate_of)
        assert (category.rate_unit,) == facts.rate_units(code)[:1] or not category.rate_unit


def test_gauges_are_counted_by_item_and_other_manometers_by_inhabitant():
    toolkit = facts.load_factor_set("toolkit")
    assert facts.rate_units("5.6.2") == ("item", "inhabitant")
    assert facts.find_factor(toolkit, "5.6.2", "blood").unit == "g/item"
    assert facts.find_factor(toolkit, "5.6.2", "other").unit == "g/inhabitant"
    assert facts.rate_units("5.3.1") == ("t",)


@pytest.mark.parametrize("row", [*FACTORS, *SPLITS], ids=lambda r: f"{r.factor_set}-{r.code}")
def test_every_row_is_cited_and_belongs_to_a_source(row):
    assert row.citation
    assert facts.categories()[row.code].rate_unit
    assert row.scope


def test_recalled_rows_say_so_to_the_end():
    toolkit = facts.load_factor_set("toolkit")
    for row in (*toolkit.factors, *toolkit.distributions):
        assert row.confidence == "knowledge"
        known = numbers(row) if hasattr(row, "default") else row.shares
        assert row.recall in (("strong", "medium") if known else ("",))
        assert row.quality == {"strong": "C", "medium": "D", "": ""}[row.recall]


def test_nothing_in_the_literature_set_is_recalled():
    literature = facts.load_factor_set("literature")
    for row in (*literature.factors, *literature.distributions, *facts.findings()):
        assert row.confidence in ("literature", "derived")
        assert row.quality
        assert "[read: " in row.citation


def test_a_derived_row_says_how():
    for row in (*FACTORS, *SPLITS):
        if row.confidence == "derived":
            assert len(row.note) > 20, row


@pytest.mark.parametrize("factor", FACTORS, ids=lambda f: f"{f.code}-{f.variant}")
def test_low_default_and_high_rise_and_none_is_zero_by_mistake(factor):
    known = numbers(factor)
    assert known == sorted(known)
    assert all(v > 0 for v in known)
    assert bool(factor.low is None) == bool(factor.high is None)


@pytest.mark.parametrize("split", [d for d in SPLITS if d.shares], ids=lambda d: f"{d.code}-{d.scenario}")
def test_shares_add_up_to_one_or_the_row_says_that_it_is_partial(split):
    total = math.fsum(split.shares)
    assert len(split.shares) == len(PATHWAYS)
    assert min(split.shares) >= 0
    if split.full_split:
        assert total == pytest.approx(1, abs=1e-12)
    else:
        assert 0 < total < 1
        assert split.note


def test_rows_that_share_an_identity_carry_the_same_numbers():
    seen = {}
    for f in FACTORS:
        key = (f.factor_set, f.basis, f.variant)
        assert seen.setdefault(key, (f.low, f.default, f.high, f.unit)) == (
            f.low,
            f.default,
            f.high,
            f.unit,
        ), key


def test_factor_units_are_known_to_pint_and_count_what_the_source_counts():
    registry = pint.UnitRegistry()
    for count in ("item", "inhabitant", "corpse", "vehicle"):
        registry.define(f"{count} = [{count}]")
    for f in FACTORS:
        if not f.unit:
            assert not numbers(f)
            continue
        mass, per = f.unit.split("/")
        assert registry.Quantity(1, mass).check("[mass]")
        registry.parse_units(per.replace("m3", "m**3"))
        assert per in facts.rate_units(f.code), f


def test_choices_name_rows_that_exist_and_say_why():
    for name in SETS:
        chosen = facts.load_factor_set(name)
        for choice in chosen.choices:
            assert choice.reason
            assert choice.variant or choice.scenario
            if choice.variant:
                assert numbers(facts.find_factor(chosen, choice.code))
            for phase in choice.phases if choice.scenario else ():
                assert facts.find_distribution(chosen, choice.code, "", phase).shares


def test_gold_asks_for_the_practice_and_lamps_for_the_type():
    toolkit = facts.load_factor_set("toolkit")
    for code in ("5.2.2", "5.5.3", "5.5.4"):
        with pytest.raises(facts.FactsError, match="name one of"):
            facts.find_factor(toolkit, code)


def test_dental_amalgam_feeds_three_phases_that_leave_six_hundredths_open():
    toolkit = facts.load_factor_set("toolkit")
    choice = next(c for c in toolkit.choices if c.code == "5.6.1")
    assert choice.phases == ("preparation", "use", "disposal")
    rows = [facts.find_distribution(toolkit, "5.6.1", "", phase) for phase in choice.phases]
    assert math.fsum(sum(r.shares) for r in rows) == pytest.approx(0.94)


def test_population_rules_use_factor_rows_per_inhabitant():
    toolkit = facts.load_factor_set("toolkit")
    rules = facts.population_rules()
    assert {r.code for r in rules} == {"5.5.2", "5.5.5", "5.6.1", "5.6.2", "5.6.3"}
    for rule in rules:
        factor = facts.find_factor(toolkit, rule.code, rule.variant)
        assert factor.variant == rule.variant
        assert factor.unit.endswith("/inhabitant")
        assert factor.default is not None
        assert rule.corrections == ("electrification_rate",) or rule.missing_corrections


def test_counting_weights_are_fractions_of_channels_of_sources_that_exist():
    for rule in facts.counting_rules():
        assert 0 <= rule.weight <= 1
        assert rule.channel in ("input", *PATHWAYS)
        assert rule.code in facts.categories()
        assert rule.reason
        assert rule.citation


def test_a_tenth_of_waste_and_no_waste_water_enters_the_national_input():
    weights = {(r.code, r.channel): r.weight for r in facts.counting_rules()}
    for code in ("5.8.1", "5.8.2", "5.8.3", "5.8.4", "5.8.5", "5.9.1", "5.9.4"):
        assert weights.pop((code, "input")) == 0.1
    assert weights == {("5.9.4", "land"): 0, ("5.9.5", "input"): 0, ("5.9.5", "water"): 0}


def test_advice_names_codes_that_exist():
    assert [a.rule for a in facts.counting_advice()] == ["D4", "D5", "D6", "L1-28"]
    for advice in facts.counting_advice():
        assert advice.text.endswith(".")
        assert set(advice.codes) <= set(facts.categories())


def test_a_worse_grade_never_narrows_a_range():
    for kind, least in (("rate", 1), ("factor", 1), ("split", 0)):
        values = [g.value for g in facts.grade_spreads() if g.applies_to == kind]
        assert len(values) == 5
        assert least < values[0]
        assert values == sorted(set(values))
        assert facts.default_grade(kind) == "D"
    assert all(g.confidence == "ours" and g.meaning for g in facts.grade_spreads())


def test_findings_stay_out_of_the_factors_and_can_be_asked_by_group():
    assert len(facts.findings()) == sum(len(facts.findings(f"5.{i}")) for i in range(1, 12))
    assert facts.findings("5.8") != facts.findings("5.8.1") != ()
    assert all(f.code in facts.categories() for f in facts.findings())
    assert facts.findings("5.1.1") != facts.findings("5.1.10")


def test_every_table_is_tidy_utf8_without_stray_cells():
    for file in _csv_files(shipped()):
        text = file.read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff")
        header, *rows = csv.reader(text.splitlines())
        assert len(set(header)) == len(header)
        assert all(len(r) == len(header) for r in rows), file.name
        assert all(c == c.strip() for r in rows for c in r), file.name


def _csv_files(folder):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _csv_files(entry)
        elif entry.name.endswith(".csv"):
            yield entry
