"""Double counting as data: how much of each channel of a source enters the national totals."""

from collections.abc import Mapping
from functools import lru_cache

from azogue.facts import counting_rules
from azogue.facts.pathways import PATHWAYS
from azogue.facts.records import CountingRule

COUNTED_CHANNELS = ("input", *PATHWAYS)


@lru_cache(maxsize=256)
def rules_for(code: str) -> tuple[CountingRule, ...]:
    """Return the counting rules that concern a source, its own and those of its parents."""
    return tuple(r for r in counting_rules() if code == r.code or code.startswith(r.code + "."))


@lru_cache(maxsize=256)
def national_weights(code: str) -> Mapping[str, float]:
    """Return the weight of input and of each pathway of a source in national totals, each in [0, 1]."""
    weights = dict.fromkeys(COUNTED_CHANNELS, 1.0)
    for rule in rules_for(code):
        weights[rule.channel] *= rule.weight
    return weights
