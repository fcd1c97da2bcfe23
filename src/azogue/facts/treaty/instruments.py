"""Treaties and programmes, which duties each lays on its Parties, and control schedules."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from azogue.facts.cells import Row
from azogue.facts.treaty.cells import day, exact, same, table, unique, whole, word
from azogue.facts.treaty.records import Duty, DutyKind, Instrument, Schedule, ScheduleStep

_KIND = Literal["binding", "voluntary"]


@lru_cache(maxsize=2)
def instruments(source: Path | None = None) -> Mapping[str, Instrument]:
    """Return treaties and programmes by id; the mercury treaty comes first."""
    found: dict[str, Instrument] = {}
    for row in table("instruments.csv", ("id", "name", "kind", "adopted", "in_force"), source):
        record = Instrument(
            id=row.text("id"),
            name=row.needed("name", "the name"),
            short=row.needed("short", "a short name"),
            kind=cast("_KIND", word(row, "kind", _KIND)),
            adopted=day(row, "adopted"),
            in_force=day(row, "in_force"),
            topic=row.text("topic"),
            untc=row.text("untc"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        unique(found, row, "id", record)
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def duties(source: Path | None = None) -> tuple[Duty, ...]:
    """Return which kinds of duties each instrument has, in the order of the table."""
    return tuple(
        Duty(
            instrument=same(row, "instrument", instruments(source), "instrument"),
            kind=cast("DutyKind", word(row, "kind", DutyKind)),
            article=row.text("article"),
            what=row.needed("what", "what has to be done, in short"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        for row in table("duties.csv", ("instrument", "kind", "article", "what"), source)
    )


@lru_cache(maxsize=2)
def schedules(source: Path | None = None) -> Mapping[str, Schedule]:
    """Return control schedules by id, each with its steps in the order of the years.

    Raises:
        FactsError: A cell cannot be used; steps are out of order, rise, or belong to no schedule.

    """
    steps = _steps(source)
    found: dict[str, Schedule] = {}
    for row in table("schedules.csv", ("id", "instrument", "title", "unit", "baseline_years"), source):
        unique(found, row, "id", _schedule(row, steps.get(row.text("id"), ()), source))
    return MappingProxyType(found)


def _schedule(row: Row, steps: tuple[ScheduleStep, ...], source: Path | None) -> Schedule:
    row.one_of("baseline_rule", ("mean",))
    years = row.words("baseline_years")
    if not years or not all(y.isascii() and y.isdigit() for y in years):
        raise row.wrong("baseline_years", "write years with semicolons between them: 2009;2010.")
    if not steps:
        raise row.wrong("id", "no row of schedule_steps.csv belongs to it; add its steps.")
    return Schedule(
        id=row.text("id"),
        instrument=same(row, "instrument", instruments(source), "instrument"),
        title=row.needed("title", "a title"),
        substance=row.text("substance"),
        unit=row.needed("unit", "the unit of what is reported"),
        baseline_years=tuple(int(y) for y in years),
        applies_to=row.text("applies_to"),
        steps=steps,
        citation=row.text("citation"),
        confidence=row.confidence(),
        note=row.text("note"),
    )


def _steps(source: Path | None) -> dict[str, tuple[ScheduleStep, ...]]:
    found: dict[str, tuple[ScheduleStep, ...]] = {}
    for row in table("schedule_steps.csv", ("schedule", "from_year", "allowed_share"), source):
        name = row.needed("schedule", "the id of a schedule")
        year, share = whole(row, "from_year"), exact(row, "allowed_share")
        if year is None:
            raise row.wrong("from_year", "write the first year in which the step holds.")
        if share is None or share > Decimal(1):
            raise row.wrong("allowed_share", "write the allowed share of the baseline, from 0 to 1.")
        before = found.get(name, ())
        if before and before[-1].from_year >= year:
            raise row.wrong("from_year", "steps follow each other; put them in the order of the years.")
        if before and before[-1].allowed_share < share:
            raise row.wrong("allowed_share", "the allowed share never rises; check the steps.")
        step = ScheduleStep(year, share, row.text("citation"), row.confidence())
        found[name] = (*before, step)
    return found
