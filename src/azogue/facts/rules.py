"""Level 1 rules from population, double counting as data, and what the data-quality grades mean."""

from functools import lru_cache

from azogue.facts.cells import GRADES, Row, rows, shipped
from azogue.facts.pathways import PATHWAYS
from azogue.facts.records import Advice, CountingRule, GradeSpread, PopulationRule


@lru_cache(maxsize=1)
def population_rules() -> tuple[PopulationRule, ...]:
    """Return the Level 1 estimates from population; the factor of each is the toolkit row of its variant."""
    return tuple(
        PopulationRule(
            rule=row.text("rule"),
            code=row.text("code"),
            variant=row.text("variant"),
            corrections=row.words("corrections"),
            missing_corrections=row.words("missing_corrections"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            recall=row.text("recall"),
            note=row.text("note"),
        )
        for row in rows(shipped() / "level1_population.csv", ("rule", "code", "variant", "corrections"))
    )


@lru_cache(maxsize=1)
def counting_rules() -> tuple[CountingRule, ...]:
    """Return which part of a source's input or releases enters national totals, where not all of it does."""
    return tuple(
        CountingRule(
            rule=row.text("rule"),
            code=row.text("code"),
            channel=row.one_of("channel", ("input", *PATHWAYS)),
            weight=_value(row, "weight"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            recall=row.text("recall"),
            reason=row.text("reason"),
        )
        for row in rows(shipped() / "counting_rules.csv", ("rule", "code", "channel", "weight"))
    )


@lru_cache(maxsize=1)
def counting_advice() -> tuple[Advice, ...]:
    """Return the rules against double counting that a person has to apply, as sentences for reports."""
    return tuple(
        Advice(
            rule=row.text("rule"),
            codes=row.words("codes"),
            text=row.needed("advice", "the advice"),
            confidence=row.confidence(),
            recall=row.text("recall"),
            citation=row.text("citation"),
        )
        for row in rows(shipped() / "double_counting_advice.csv", ("rule", "codes", "advice"))
    )


@lru_cache(maxsize=1)
def _grades() -> tuple[tuple[GradeSpread, bool], ...]:
    found = []
    for row in rows(shipped() / "grade_spreads.csv", ("applies_to", "grade", "value", "default_grade")):
        kind = row.one_of("applies_to", ("rate", "factor", "split"))
        spread = GradeSpread(
            applies_to=kind,  # type: ignore[arg-type]
            grade=row.one_of("grade", GRADES),
            value=_value(row, "value"),
            meaning=row.text("meaning"),
            confidence=row.confidence(),
        )
        found.append((spread, row.one_of("default_grade", ("yes", "no")) == "yes"))
    return tuple(found)


def grade_spreads() -> tuple[GradeSpread, ...]:
    """Return what each grade A to E means in numbers for rates, factors and splits: our own convention."""
    return tuple(spread for spread, _ in _grades())


def default_grade(applies_to: str) -> str:
    """Return the grade of a "rate", "factor" or "split" that states none."""
    return next(
        spread.grade for spread, is_default in _grades() if is_default and spread.applies_to == applies_to
    )


def _value(row: Row, column: str) -> float:
    value = row.number_or_none(column)
    if value is None:
        raise row.wrong(column, "write a number; it may not be blank.")
    return value
