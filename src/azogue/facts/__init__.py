"""Facts: what is known about mercury in general, before any country says a word.

Source categories, factor sets, Level 1 and double-counting rules, data-quality grades and countries,
each as a CSV table under `tables/` whose rows carry a citation and a confidence. Loaders return frozen
records (`records`) and raise `FactsError` with table, row and column. `docs/reference/factors.md` says
how the sets were made.
"""

from azogue.facts.countries import LANGUAGES, countries, country_name, find_country
from azogue.facts.errors import FactsError
from azogue.facts.factor_sets import factor_sets, load_factor_set, read_factor_set
from azogue.facts.lookup import find_distribution, find_factor, labelled, stands_in
from azogue.facts.pathways import PATHWAY_NAMES, PATHWAYS
from azogue.facts.reading import findings
from azogue.facts.rules import counting_advice, counting_rules, default_grade, grade_spreads, population_rules
from azogue.facts.sources import categories, rate_units

__all__ = [
    "LANGUAGES",
    "PATHWAYS",
    "PATHWAY_NAMES",
    "FactsError",
    "categories",
    "counting_advice",
    "counting_rules",
    "countries",
    "country_name",
    "default_grade",
    "factor_sets",
    "find_country",
    "find_distribution",
    "find_factor",
    "findings",
    "grade_spreads",
    "labelled",
    "load_factor_set",
    "population_rules",
    "rate_units",
    "read_factor_set",
    "stands_in",
]
