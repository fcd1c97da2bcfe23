"""What a Party has to do: deadlines, thresholds, articles in short, questions of the national report."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from azogue.facts.cells import Row
from azogue.facts.treaty.cells import day, exact, same, table, unique, whole, word
from azogue.facts.treaty.instruments import instruments
from azogue.facts.treaty.records import (
    Article,
    Deadline,
    DeadlineKind,
    Question,
    StatusFact,
    Threshold,
    Trigger,
)


@lru_cache(maxsize=2)
def deadlines(source: Path | None = None) -> Mapping[str, Deadline]:
    """Return the rules from which dates of duties are computed, by id.

    Raises:
        FactsError: A cell cannot be used, or a rule gives no date.

    """
    found: dict[str, Deadline] = {}
    read = list(table("deadlines.csv", ("id", "duty", "trigger", "years", "first_due", "kind"), source))
    for row in read:
        unique(found, row, "id", _deadline(row, source))
    for row in read:
        same(row, "covered_by", {"", *found}, "deadline")
    return MappingProxyType(found)


def _deadline(row: Row, source: Path | None) -> Deadline:
    trigger, years, first = word(row, "trigger", Trigger), whole(row, "years"), day(row, "first_due")
    if trigger == "fixed" and first is None:
        raise row.wrong("first_due", "a duty with fixed dates needs the first one.")
    if trigger != "fixed" and years is None:
        raise row.wrong("years", "write how many years after the trigger the duty is due.")
    kind, recurs = word(row, "kind", DeadlineKind), whole(row, "recurs_years")
    if (kind == "recurring") != bool(recurs):
        raise row.wrong("recurs_years", "a recurring duty, and no other, needs a number of years above zero.")
    return Deadline(
        id=row.text("id"),
        instrument=same(row, "instrument", instruments(source), "instrument"),
        article=row.text("article"),
        duty=row.needed("duty", "what has to be done"),
        trigger=cast("Trigger", trigger),
        years=years,
        recurs_years=recurs,
        first_due=first,
        period_ends_years_before=whole(row, "period_ends_years_before"),
        covered_by=row.text("covered_by"),
        kind=cast("DeadlineKind", kind),
        circumstance=row.text("circumstance"),
        citation=row.text("citation"),
        confidence=row.confidence(),
        note=row.text("note"),
    )


@lru_cache(maxsize=2)
def thresholds(source: Path | None = None) -> tuple[Threshold, ...]:
    """Return figures of the treaty and of decisions, each with the time in which it is valid."""
    return tuple(
        Threshold(
            id=row.needed("id", "an id"),
            subject=row.needed("subject", "what the figure is for"),
            value=exact(row, "value"),
            unit=row.text("unit"),
            relation=row.one_of("relation", ("above", "at least", "by list", "no threshold")),
            since=day(row, "since"),
            until=day(row, "until"),
            decision=row.text("decision"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        for row in table("thresholds.csv", ("id", "subject", "value", "unit", "relation"), source)
    )


@lru_cache(maxsize=2)
def articles(source: Path | None = None) -> tuple[Article, ...]:
    """Return articles in a few words."""
    return tuple(
        Article(
            article=row.needed("article", "the number"),
            topic=row.needed("topic", "the topic"),
            summary=row.needed("summary", "what it says, in short"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        for row in table("articles.csv", ("article", "topic", "summary"), source)
    )


@lru_cache(maxsize=2)
def questions(source: Path | None = None) -> Mapping[str, Question]:
    """Return the questions of the national report by our own id."""
    found: dict[str, Question] = {}
    for row in table("questionnaire.csv", ("id", "part", "question", "answer_type", "starred"), source):
        record = Question(
            id=row.text("id"),
            part=row.one_of("part", ("A", "B", "C", "D", "E")),
            article=row.text("article"),
            question=row.needed("question", "the question in short"),
            answer_type=row.needed("answer_type", "how it is answered"),
            sub_fields=row.text("sub_fields"),
            paragraph=row.text("paragraph"),
            starred=row.one_of("starred", ("yes", "")) == "yes",
            fed_by=row.text("fed_by"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        unique(found, row, "id", record)
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def status_facts(source: Path | None = None) -> tuple[StatusFact, ...]:
    """Return figures about the treaty as a whole, each as of a day."""
    return tuple(
        StatusFact(
            key=row.needed("key", "a key"),
            value=row.needed("value", "the value"),
            unit=row.text("unit"),
            as_of=day(row, "as_of"),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        for row in table("status.csv", ("key", "value", "unit", "as_of"), source)
    )
