"""Every constant text of the engine that the office shows, listed from the engine's own tables."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from azogue.dossier import schema
from azogue.facts import (
    PATHWAY_NAMES,
    categories,
    counting_advice,
    counting_rules,
    factor_sets,
    load_factor_set,
    population_rules,
)
from azogue.facts.trade import mercury_codes
from azogue.inventory.explain import CHANNEL_NAMES
from azogue.office.words import labels


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """Return every constant text with the place it comes from, each once."""
    found: dict[str, str] = {}
    parts = (_categories(), _dossier(), _results(), _rules(), _factor_sets(), _trade(), _labels())
    for place, text in chain.from_iterable(parts):
        if text.strip():
            found.setdefault(text, place)
    return found


def _categories() -> Iterator[tuple[str, str]]:
    place = "azogue/facts/tables/categories.csv"
    for category in categories().values():
        yield place, category.name
        yield place, category.rate_of
        yield place, category.variants


def _dossier() -> Iterator[tuple[str, str]]:
    for sheet in schema.SHEETS:
        place = "azogue/dossier/sheets.py"
        yield place, sheet.title
        yield place, sheet.help
        for column in sheet.columns:
            yield place, column.help
            yield "azogue/dossier/schema.py", schema.holds(column)
            if column.kind == "choice" and column.name not in {"grade", "confidence"}:
                yield from ((place, word) for word in column.allowed)
    for line in schema.HEADER:
        yield "azogue/dossier/sheets.py", line.help
    for sentence in (*schema.ADVICE, *(what for _, what in schema.CONTEXT_NAMES.values())):
        yield "azogue/dossier/sheets.py", sentence
    for table in (schema.NOTATION_KEYS, schema.GRADES, schema.CONFIDENCE):
        yield from (("azogue/dossier/columns.py", meaning) for meaning in table.values())


def _results() -> Iterator[tuple[str, str]]:
    yield from (("azogue/facts/pathways.py", name) for name in PATHWAY_NAMES.values())
    yield from (("azogue/inventory/explain.py", name) for name in CHANNEL_NAMES.values())


def _rules() -> Iterator[tuple[str, str]]:
    yield from (("azogue/facts/tables/counting_rules.csv", rule.reason) for rule in counting_rules())
    yield from (("azogue/facts/tables/double_counting_advice.csv", a.text) for a in counting_advice())
    for rule in population_rules():
        yield from (("azogue/facts/tables/level1_population.csv", m) for m in rule.missing_corrections)


def _factor_sets() -> Iterator[tuple[str, str]]:
    """List titles of the sets, and the names in the Toolkit's; those of the literature cite their papers."""
    place = "azogue/facts/tables/factor_sets"
    for name in factor_sets():
        found = load_factor_set(name)
        yield place, found.title
        yield place, found.note
    toolkit = load_factor_set("toolkit")
    yield from ((place, factor.variant) for factor in toolkit.factors)
    for split in toolkit.distributions:
        yield place, split.scenario
        yield place, split.phase


def _trade() -> Iterator[tuple[str, str]]:
    yield from (("azogue/facts/trade/tables/hs_codes.csv", code.name) for code in mercury_codes().values())


def phases() -> tuple[str, ...]:
    """Return the life phases of products that the Toolkit tells apart."""
    return tuple(dict.fromkeys(s.phase for s in load_factor_set("toolkit").distributions if s.phase))


def _labels() -> Iterator[tuple[str, str]]:
    place = "azogue/office/words/labels.py"
    tables = (
        *(labels.SHEETS, labels.COLUMNS, labels.COLUMNS_OF, labels.CONTEXT, labels.CONFIDENCE),
        *(labels.ORIGINS, labels.METHODS, labels.CAUSES),
    )
    for table in tables:
        yield from ((place, text) for text in table.values())
    yield from ((place, text) for text in (*labels.UNITS, *labels.WORDS))
    yield from ((place, text) for text in (*labels.FORMS, *labels.LISTS.values()))
