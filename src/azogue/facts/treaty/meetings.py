"""Meetings of treaty bodies, and decisions by their symbols."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from azogue.facts.treaty.cells import needed_day, same, table, unique
from azogue.facts.treaty.instruments import instruments
from azogue.facts.treaty.records import Decision, Meeting


@lru_cache(maxsize=2)
def meetings(source: Path | None = None) -> Mapping[str, Meeting]:
    """Return meetings by id, oldest first."""
    found: dict[str, Meeting] = {}
    for row in table("meetings.csv", ("id", "title", "place", "begins", "ends"), source):
        record = Meeting(
            id=row.text("id"),
            instrument=same(row, "instrument", {"", *instruments(source)}, "instrument"),
            title=row.needed("title", "the title"),
            place=row.text("place"),
            begins=needed_day(row, "begins"),
            ends=needed_day(row, "ends"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        if record.ends < record.begins:
            raise row.wrong("ends", "it lies before the first day; check both dates.")
        unique(found, row, "id", record)
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def decisions(source: Path | None = None) -> Mapping[str, Decision]:
    """Return decisions by symbol."""
    found: dict[str, Decision] = {}
    for row in table("decisions.csv", ("symbol", "meeting", "title"), source):
        record = Decision(
            symbol=row.text("symbol"),
            meeting=same(row, "meeting", meetings(source), "meeting"),
            title=row.needed("title", "the title"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        unique(found, row, "symbol", record)
    return MappingProxyType(found)
