"""Mercury and its compounds: what they are called, how they travel, and what they do to people and water."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from azogue.facts.cells import Row
from azogue.facts.consent.forms import shipped
from azogue.facts.consent.records import Statement, Substance
from azogue.facts.treaty.cells import exact, table, unique, word

_ARTICLE = Literal["mercury", "compound", "other compound"]
_SIGNAL = Literal["Danger", "Warning", ""]
_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")


@lru_cache(maxsize=2)
def hazard_statements(source: Path | None = None) -> Mapping[str, Statement]:
    """Return hazard statements by code."""
    found: dict[str, Statement] = {}
    for row in table("hazard_statements.csv", ("code", "text", "pictogram"), shipped(source)):
        record = Statement(
            code=row.text("code"),
            text=row.needed("text", "the statement"),
            pictogram=row.text("pictogram"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        unique(found, row, "code", record)
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def substances(source: Path | None = None) -> Mapping[str, Substance]:
    """Return mercury and its compounds by id, mercury first.

    Raises:
        FactsError: A cell cannot be used, a CAS number has a wrong check digit, or a statement is unknown.

    """
    found: dict[str, Substance] = {}
    needed = ("id", "name", "formula", "cas", "un_number", "mercury_share", "article_3", "statements")
    for row in table("substances.csv", needed, shipped(source)):
        unique(found, row, "id", _substance(row, source))
    return MappingProxyType(found)


def _substance(row: Row, source: Path | None) -> Substance:
    share, statements = exact(row, "mercury_share"), row.words("statements")
    if share is None or not 0 < share <= 1:
        raise row.wrong("mercury_share", "write the share of mercury, above 0 and up to 1.")
    if not cas_is_right(row.text("cas")):
        raise row.wrong("cas", "the check digit is wrong; look the number up again.")
    for code in statements:
        if code not in hazard_statements(source):
            raise row.wrong("statements", f"{code} is not in hazard_statements.csv; add it there.")
    return Substance(
        id=row.text("id"),
        name=row.needed("name", "the name"),
        formula=row.needed("formula", "the formula"),
        cas=row.text("cas"),
        un_number=row.text("un_number"),
        transport_class=row.text("transport_class"),
        mercury_share=Decimal(share),
        article_3=cast("_ARTICLE", word(row, "article_3", _ARTICLE)),
        annex_iii=row.one_of("annex_iii", ("yes", "no")) == "yes",
        signal_word=cast("_SIGNAL", word(row, "signal_word", _SIGNAL)),
        statements=statements,
        citation=row.text("citation"),
        confidence=row.confidence(),
        transport_confidence=row.confidence("transport_confidence"),
        note=row.text("note"),
    )


def cas_is_right(number: str) -> bool:
    """Return whether a CAS number is written as one and its check digit fits."""
    match = _CAS.fullmatch(number)
    if match is None:
        return False
    digits = (match[1] + match[2])[::-1]
    return sum(place * int(digit) for place, digit in enumerate(digits, start=1)) % 10 == int(match[3])


def find_substance(said: str) -> Substance | None:
    """Return a substance by id, name, formula or CAS number, in any case; None when there is none."""
    wanted = said.strip().casefold()
    for substance in substances().values():
        names = (substance.id, substance.name, substance.formula, substance.cas)
        if wanted in {name.casefold() for name in names}:
            return substance
    return None


def hazards_of(substance: Substance) -> tuple[Statement, ...]:
    """Return the hazard statements of a substance in the order of their codes."""
    known = hazard_statements()
    return tuple(known[code] for code in sorted(substance.statements))
