"""The codes of the Harmonized System that matter for mercury, and what revisions made of them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import cast, get_args

from azogue.facts.cells import Row, rows
from azogue.facts.errors import FactsError
from azogue.facts.trade.cells import folder, table
from azogue.facts.trade.records import (
    Compound,
    Content,
    ContentUnit,
    Correlation,
    MercuryCode,
    Purity,
    Relation,
)

REVISIONS = ("H0", "H1", "H2", "H3", "H4", "H5", "H6")
"""Revisions of the Harmonized System as UN Comtrade names them."""
HS_YEARS: Mapping[str, int] = MappingProxyType(
    dict(zip(REVISIONS, (1992, 1996, 2002, 2007, 2012, 2017, 2022), strict=True))
)


def _content(row: Row) -> Content | None:
    unit = cast("ContentUnit", row.one_of("content_unit", get_args(ContentUnit)))
    low, high = row.number_or_none("content_low"), row.number_or_none("content_high")
    if not unit:
        if (low, high) != (None, None):
            raise row.wrong("content_unit", "write kg/kg or mg/item; a range without its unit says nothing.")
        return None
    if high is None or (low is not None and low > high) or (unit == "kg/kg" and high > 1):
        raise row.wrong("content_high", "write the upper end of the range; it is not below the lower end.")
    return Content(
        low=low,
        high=high,
        unit=unit,
        of=row.needed("content_of", "which goods the range describes"),
        citation=row.needed("content_citation", "where the range was read"),
        confidence=row.confidence("content_confidence"),
    )


@lru_cache(maxsize=1)
def mercury_codes() -> Mapping[str, MercuryCode]:
    """Return the codes under which mercury is traded or can hide, by their six digits.

    Raises:
        FactsError: A row of the table is broken.

    """
    found: dict[str, MercuryCode] = {}
    for row in table("hs_codes.csv", ("hs", "revisions", "name", "purity", "content_unit")):
        hs = row.needed("hs", "six digits")
        if hs in found or len(hs) != 6 or not hs.isdigit():
            raise row.wrong("hs", "write six digits that no other row has.")
        revisions = row.words("revisions")
        if not revisions or not set(revisions) <= set(REVISIONS):
            raise row.wrong("revisions", f"write some of {', '.join(REVISIONS)}, separated by semicolons.")
        found[hs] = MercuryCode(
            hs=hs,
            revisions=revisions,
            name=row.needed("name", "what the code covers"),
            unit=row.text("unit"),
            category=row.needed("category", "the group of goods"),
            purity=cast("Purity", row.one_of("purity", get_args(Purity))),
            caveat=row.text("caveat"),
            content=_content(row),
            treaty=row.text("treaty"),
            regime=row.text("regime"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
    return MappingProxyType(found)


def mercury_code(hs: str) -> MercuryCode:
    """Return one code, by its six digits or a longer national code that begins with them.

    Raises:
        FactsError: No mercury is known under this code.

    """
    digits = "".join(hs.replace(".", "").split())
    found = mercury_codes().get(digits[:6])
    if found is None:
        remedy = "this code is not among those under which mercury is traded or can hide."
        raise FactsError("hs_codes.csv", None, "hs", hs, remedy)
    return found


@lru_cache(maxsize=1)
def compounds() -> Mapping[str, Compound]:
    """Return compounds of mercury by formula, with the part of their mass that is mercury.

    Raises:
        FactsError: A row of the table is broken.

    """
    found = {}
    for row in table("hg_compounds.csv", ("formula", "compound", "mass_fraction")):
        fraction = row.number_or_none("mass_fraction")
        if fraction is None or not 0 < fraction <= 1:
            raise row.wrong("mass_fraction", "write a fraction above 0, at most 1.")
        formula = row.needed("formula", "the formula")
        found[formula] = Compound(
            formula=formula,
            name=row.needed("compound", "the name"),
            mass_fraction=fraction,
            treaty=row.text("treaty"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def correlations() -> tuple[Correlation, ...]:
    """Return what became of these codes, revision by revision.

    Source: correlation tables of the United Nations Statistics Division, HS1992 to HS2022.
    """
    names = ("from_revision", "before", "to_revision", "after", "relation")
    return tuple(
        Correlation(
            from_revision=row.one_of("from_revision", REVISIONS),
            before=row.needed("before", "six digits"),
            to_revision=row.one_of("to_revision", REVISIONS),
            after=row.needed("after", "six digits"),
            relation=cast("Relation", row.one_of("relation", get_args(Relation))),
        )
        for row in rows(folder() / "hs_correlation.csv", names)
    )


def successors(hs: str, from_revision: str, to_revision: str) -> tuple[str, ...]:
    """Return the codes that goods of a code can have in a later revision, in order.

    The table holds what the codes of mercury became and came from, revision by revision; other codes have
    no successors here.

    Raises:
        FactsError: There is no such revision, or the later one comes first.

    """
    return _walk(hs, from_revision, to_revision, forward=True)


def predecessors(hs: str, from_revision: str, to_revision: str) -> tuple[str, ...]:
    """Return the codes that goods of a code can have had in an earlier revision, in order.

    The two codes of electronic waste of HS2022 came from a thousand codes each, of which the table holds only
    those of mercury.

    Raises:
        FactsError: There is no such revision, or the earlier one comes last.

    """
    return _walk(hs, from_revision, to_revision, forward=False)


@lru_cache(maxsize=1)
def _steps() -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for c in correlations():
        found.setdefault((c.from_revision, c.before, c.to_revision), []).append(c.after)
        found.setdefault((c.to_revision, c.after, c.from_revision), []).append(c.before)
    return {key: tuple(codes) for key, codes in found.items()}


def _walk(hs: str, start: str, end: str, *, forward: bool) -> tuple[str, ...]:
    for revision in (start, end):
        if revision not in REVISIONS:
            raise FactsError(
                "hs_correlation.csv", None, "", revision, f"write one of {', '.join(REVISIONS)}."
            )
    first, last = REVISIONS.index(start), REVISIONS.index(end)
    if (last < first) if forward else (last > first):
        way = "a later" if forward else "an earlier"
        raise FactsError(
            "hs_correlation.csv", None, "", end, f"name {way} revision than {start}, or the same."
        )
    codes, step = {hs}, 1 if forward else -1
    for at in range(first, last, step):
        pair = REVISIONS[at], REVISIONS[at + step]
        codes = {new for code in codes for new in _steps().get((pair[0], code, pair[1]), ())}
    return tuple(sorted(codes))
