"""Level 1 estimates from population, for the product categories that have no row of their own."""

import math
from dataclasses import dataclass

from azogue.dossier.records import Activity, ContextValue, Dossier, Evidence
from azogue.facts import categories, population_rules
from azogue.facts.records import PopulationRule
from azogue.inventory.records import Gap, Method
from azogue.inventory.spread import spread_of

CONTEXT_GRADE = "B"
"""Grade of a context value that states none: population and the like come from official statistics."""


def population_activities(dossier: Dossier) -> tuple[list[tuple[Activity, Method]], list[Gap]]:
    """Make activity rows in inhabitants out of population and its corrections.

    A rule is used only where the dossier has no row of its own for the code in that year (nor a
    statement that it does not occur).

    Returns:
        The rows with the method "population", and what is missing where context values are.

    """
    rows: list[tuple[Activity, Method]] = []
    gaps: list[Gap] = []
    if not dossier.level1:
        return rows, gaps
    context = {(c.year, c.name): c for c in dossier.context}
    names = categories()
    for year in dossier.years:
        own = {a.code for a in dossier.activities if a.year == year and (a.rate is not None or a.key)}
        inhabitants = {
            a.code
            for a in dossier.activities
            if a.year == year and a.rate_unit == "inhabitant" and (a.rate is not None or a.key)
        }
        for rule in population_rules():
            taken = inhabitants if names[rule.code].rate_unit == "item" else own
            if rule.code in taken:
                continue
            needed = ("population", *rule.corrections)
            absent = [n for n in needed if (year, n) not in context]
            if absent:
                gaps.append(
                    Gap(
                        year,
                        rule.code,
                        rule.variant or names[rule.code].name,
                        "no rate",
                        f"Bring {' and '.join(words(n) for n in absent)} for {year} in the context sheet, "
                        "or an activity row of its own.",
                    )
                )
                continue
            rows.append((_activity(rule, year, [context[year, n] for n in needed]), "population"))
    return rows, gaps


def words(name: str) -> str:
    """Return the name of a context value as people say it."""
    return name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class _Product:
    value: float
    low: float
    high: float


def _activity(rule: PopulationRule, year: int, values: list[ContextValue]) -> Activity:
    product = _product(values)
    formula = " × ".join(f"{words(v.name)} {v.stated or v.value}" for v in values)
    missing = "".join(f" Not applied: {m}." for m in rule.missing_corrections)
    sources = "; ".join(dict.fromkeys(v.evidence.source for v in values if v.evidence.source))
    confidences = [v.evidence.confidence for v in values if v.evidence.confidence]
    return Activity(
        year=year,
        code=rule.code,
        name="",
        rate=product.value,
        low=product.low,
        high=product.high,
        rate_unit="inhabitant",
        variant=rule.variant,
        grade=max((v.grade for v in values if v.grade), default=""),
        stated=" × ".join(words(v.name) for v in values),
        conversion=formula,
        evidence=Evidence(
            source=sources,
            confidence=confidences[0] if len(set(confidences)) == 1 else "derived",
            note=f"Level 1 rule {rule.rule}.{missing}",
            sheet="context",
            row=values[0].evidence.row,
        ),
    )


def _product(values: list[ContextValue]) -> _Product:
    """Multiply ranges as independent lognormals: the log-widths add in squares on each side."""
    value, below, above = 1.0, 0.0, 0.0
    for v in values:
        spread = spread_of("rate", v.low, v.value, v.high, v.grade or CONTEXT_GRADE)
        value *= v.value
        if v.value > 0:
            below += math.log(spread.median / spread.low) ** 2
            above += math.log(spread.high / spread.median) ** 2
    return _Product(value, value * math.exp(-math.sqrt(below)), value * math.exp(math.sqrt(above)))
