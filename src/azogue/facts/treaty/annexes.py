"""The annexes: products, processes, what a plan on gold mining holds, source categories, and amendments."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from azogue.facts.cells import Row
from azogue.facts.treaty.cells import day, same, table, unique, whole, word
from azogue.facts.treaty.records import Amendment, AnnexItem, DentalMeasure, ItemRule, Listed

_DENTAL = Literal["choose two", "mandatory"]


@lru_cache(maxsize=2)
def amendments(source: Path | None = None) -> Mapping[str, Amendment]:
    """Return the first text and the amendments of annexes by id, oldest first."""
    found: dict[str, Amendment] = {}
    for row in table("amendments.csv", ("id", "instrument", "adopted", "communicated", "in_force"), source):
        record = Amendment(
            id=row.text("id"),
            instrument=row.needed("instrument", "the id of an instrument"),
            title=row.needed("title", "a title"),
            annexes=row.words("annexes"),
            decision=row.text("decision"),
            adopted=day(row, "adopted"),
            communicated=day(row, "communicated"),
            in_force=day(row, "in_force"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        known = [d for d in (record.adopted, record.communicated, record.in_force) if d]
        if known != sorted(known):
            raise row.wrong(
                "in_force", "adoption, communication and entry into force follow each other; check the dates."
            )
        unique(found, row, "id", record)
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def annex_items(source: Path | None = None) -> Mapping[str, AnnexItem]:
    """Return the products of Annex A, then the processes of Annex B, by id."""
    found: dict[str, AnnexItem] = {}
    listed: tuple[tuple[Literal["A", "B"], str], ...] = (("A", "annex_a.csv"), ("B", "annex_b.csv"))
    for annex, name in listed:
        for row in table(name, ("id", "part", "category", "item", "rule", "year", "amendment"), source):
            unique(found, row, "id", _item(row, annex, source))
    return MappingProxyType(found)


def _item(row: Row, annex: Literal["A", "B"], source: Path | None) -> AnnexItem:
    rule, year = word(row, "rule", ItemRule), whole(row, "year")
    if (year is None) == (rule in {"ban", "reduction", "aim"}):
        raise row.wrong("year", "a ban, a reduction and an aim have a year, other rules have none.")
    return AnnexItem(
        id=row.text("id"),
        annex=annex,
        part=row.one_of("part", ("I", "II", "")),
        category=row.needed("category", "the product or process"),
        item=row.text("item"),
        threshold=row.text("threshold"),
        carve_out=row.text("carve_out"),
        rule=cast("ItemRule", rule),
        year=year,
        last_day=day(row, "last_day"),
        amendment=same(row, "amendment", amendments(source), "amendment"),
        citation=row.text("citation"),
        confidence=row.confidence(),
        note=row.text("note"),
    )


@lru_cache(maxsize=2)
def dental_measures(source: Path | None = None) -> tuple[DentalMeasure, ...]:
    """Return the measures on dental amalgam: nine to choose two from, then those that bind."""
    return tuple(
        DentalMeasure(
            id=row.needed("id", "an id"),
            measure=row.needed("measure", "the measure"),
            kind=cast("_DENTAL", word(row, "kind", _DENTAL)),
            amendment=same(row, "amendment", amendments(source), "amendment"),
            due=day(row, "due"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        for row in table("dental_amalgam.csv", ("id", "measure", "kind", "amendment", "due"), source)
    )


@lru_cache(maxsize=2)
def exclusions(source: Path | None = None) -> tuple[Listed, ...]:
    """Return what Annex A does not cover at all."""
    return _listed("annex_a_exclusions.csv", "code", "exclusion", source)


@lru_cache(maxsize=2)
def plan_contents(source: Path | None = None) -> tuple[Listed, ...]:
    """Return what a national action plan on gold mining holds (Annex C)."""
    return _listed("annex_c.csv", "code", "content", source)


@lru_cache(maxsize=2)
def point_sources(source: Path | None = None) -> tuple[Listed, ...]:
    """Return the source categories of Annex D, with those of the Toolkit that correspond."""
    return _listed("annex_d.csv", "id", "category", source)


def _listed(name: str, code: str, text: str, source: Path | None) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            code=row.needed(code, "a code"),
            text=row.needed(text, "what is listed"),
            kind=row.text("kind"),
            codes=row.words("codes"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        for row in table(name, (code, text), source)
    )
