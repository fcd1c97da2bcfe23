"""What the Rotterdam Convention says of mercury compounds: entry, responses, notices, papers."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from azogue.facts.consent.forms import shipped
from azogue.facts.consent.records import RotterdamFact
from azogue.facts.treaty.cells import table, unique


@lru_cache(maxsize=2)
def rotterdam_facts(source: Path | None = None) -> Mapping[str, RotterdamFact]:
    """Return facts by id, in the order of the table."""
    found: dict[str, RotterdamFact] = {}
    for row in table("rotterdam.csv", ("id", "subject", "value", "unit", "article"), shipped(source)):
        record = RotterdamFact(
            id=row.text("id"),
            subject=row.needed("subject", "what it is about"),
            value=row.text("value"),
            unit=row.text("unit"),
            article=row.text("article"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        unique(found, row, "id", record)
    return MappingProxyType(found)
