"""Review, baselines and expected reports for programs: the same services as the pages."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from azogue.office.inventories.access_publish import (
    baseline_thing,
    expectation_thing,
    new_expectation,
    remark_thing,
)
from azogue.office.inventories.api.public import person_of
from azogue.office.inventories.content import content_of
from azogue.office.inventories.differences import differences
from azogue.office.inventories.models import Baseline, Expectation, Remark, Row
from azogue.office.inventories.reading import talks_of
from azogue.office.inventories.rules import digest_of_figures
from azogue.office.inventories.selectors import version_for
from azogue.office.inventories.services import baseline as baselines
from azogue.office.inventories.services import remarks, rhythm
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.review import step
from azogue.office.inventories.views.baseline import known_country, seen_baselines
from azogue.office.inventories.workflow import VERSION
from azogue.office.people.selectors import enterprises_of
from azogue.office.record.acts import ask
from azogue.office.record.api import Cursor, Limit, Listed, Problem, page_of

router = Router()
Key = Annotated[int, Field(ge=1, le=2**62)]
VERBS = ", ".join(s.verb for s in VERSION.steps)


class StepIn(Schema):
    """A step, and why."""

    verb: str = Field(max_length=40, description=VERBS)
    why: str = Field("", max_length=2000)


class StepOut(Schema):
    """What came of a step."""

    version: int
    state: str
    edition: int
    draft: int | None = None
    done: bool


class RemarkIn(Schema):
    """A remark on a cell, on a row, or (neither) on the version."""

    text: str = Field(max_length=4000)
    row: int | None = Field(None, ge=1, le=2**62)
    column: str = Field("", max_length=40)


class TextIn(Schema):
    """A text."""

    text: str = Field(max_length=4000)


class RemarkOut(Schema):
    """A remark."""

    id: int
    uid: str
    column: str
    text: str
    by: str
    at: datetime
    settled: datetime | None = None
    replies: list["RemarkOut"] = []


class FreezeIn(Schema):
    """A baseline to freeze."""

    country: str = Field(max_length=3)
    label: str = Field(max_length=200)
    rule: str = Field(max_length=20, description="year, mean")
    years: list[Annotated[int, Field(ge=1900, le=2100)]] = Field(max_length=20)
    why: str = Field("", max_length=2000)


class BaselineOut(Schema):
    """A frozen baseline, kg of mercury per year by source and channel."""

    id: int
    country: str
    label: str
    number: int
    rule: str
    rule_version: str
    years: list[int]
    inputs: list[dict[str, Any]]
    figures: dict[str, dict[str, Any]]
    digest: str
    why: str
    at: datetime


class ExpectationIn(Schema):
    """A report that should come."""

    country: str = Field(max_length=3)
    code: str = Field(max_length=20)
    name: str = Field("", max_length=200)
    enterprise: int | None = Field(None, ge=1, le=2**62)
    every_months: int = Field(12, ge=1, le=120)
    due: date
    grace_days: int = Field(30, ge=0, le=366)


class ExpectationOut(Schema):
    """An expected report and its colour today: green, amber or red."""

    id: int
    country: str
    code: str
    name: str
    enterprise: int | None = Field(None, alias="enterprise_id")
    every_months: int
    due: date
    grace_days: int
    last_came: date | None = None
    ended: date | None = None
    colour: str = ""

    @staticmethod
    def resolve_colour(found: Expectation) -> str:
        """Return the colour of today."""
        return rhythm.colour_of(found)


@router.post("/versions/{int:number}/steps", response=StepOut, summary="Take a step of the review")
def take_step(request: HttpRequest, number: Key, body: StepIn) -> Any:
    """Submit, send back, take back, approve, reopen, publish or withdraw a version."""
    person = person_of(request)
    found = version_for(person, number)
    try:
        outcome = step(person, found, body.verb, body.why)
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
    now = outcome.version
    draft = outcome.draft.pk if outcome.draft else None
    return {
        "version": now.pk,
        "state": now.state,
        "edition": now.edition,
        "draft": draft,
        "done": outcome.done,
    }


@router.get("/versions/{int:number}/differences", summary="What two versions say differently")
def differing(
    request: HttpRequest,
    number: Key,
    other: Annotated[int, Query(alias="with", ge=1, le=2**62, description="The earlier version.")],
) -> Any:
    """Compare a version with an earlier one, row by row and cell by cell."""
    person = person_of(request)
    after = version_for(person, number, "see_work")
    before = version_for(person, other, "see_work")
    found = differences(content_of(before), content_of(after))
    return {
        "same": found.same,
        "header": [{"column": c.column, "before": c.before, "after": c.after} for c in found.header],
        "rows": [
            {
                "kind": r.kind,
                "sheet": r.sheet,
                "uid": r.row.uid,
                "code": r.code,
                "name": r.name,
                "cells": [{"column": c.column, "before": c.before, "after": c.after} for c in r.cells],
            }
            for r in found.rows
        ],
    }


@router.get("/versions/{int:number}/remarks", response=list[RemarkOut], summary="Remarks")
def remarks_of(request: HttpRequest, number: Key) -> Any:
    """List the remarks that concern a version: all open ones of its inventory, and those made on it."""
    found = version_for(person_of(request), number, "see_work")
    return [_remark(t.remark, t.replies) for t in talks_of(found)]


def _remark(found: Remark, replies: Any = ()) -> dict[str, Any]:
    return {
        "id": found.pk,
        "uid": found.uid,
        "column": found.column,
        "text": found.text,
        "by": str(found.by or ""),
        "at": found.at,
        "settled": found.settled,
        "replies": [_remark(r) for r in replies],
    }


@router.post("/versions/{int:number}/remarks", response={201: RemarkOut}, summary="Remark on a cell")
def make_remark(request: HttpRequest, number: Key, body: RemarkIn) -> Any:
    """Remark on a cell, a row, or the version as a whole."""
    person = person_of(request)
    found = version_for(person, number, "see_work")
    row = None
    if body.row is not None:
        row = get_object_or_404(Row.objects.filter(version=found, removed=False), pk=body.row)
    try:
        made = remarks.remark(person, found, row, body.column, body.text)
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
    return Status(201, _remark(made))


@router.post("/remarks/{int:number}/replies", response={201: RemarkOut}, summary="Answer a remark")
def answer_remark(request: HttpRequest, number: Key, body: TextIn) -> Any:
    """Answer an open remark."""
    person = person_of(request)
    found = _remark_for(request, number)
    try:
        return Status(201, _remark(remarks.reply(person, found, body.text)))
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused


@router.post("/remarks/{int:number}/settle", response=RemarkOut, summary="Settle a remark")
def settle_remark(request: HttpRequest, number: Key) -> Any:
    """Say that a remark is dealt with; a second time changes nothing."""
    return _remark(remarks.settle(person_of(request), _remark_for(request, number)))


def _remark_for(request: HttpRequest, number: int) -> Remark:
    found = get_object_or_404(Remark.objects.select_related("inventory", "by", "reply_to"), pk=number)
    ask(person_of(request), "see", remark_thing(found))
    return found


@router.get("/baselines", response=list[BaselineOut], summary="Frozen baselines")
def list_baselines(request: HttpRequest, country: Annotated[str, Query(max_length=3)] = "") -> Any:
    """List baselines; the public sees those whose inputs are all published."""
    return [_baseline(b) for b in seen_baselines(person_of(request), country.upper())]


@router.get("/baselines/{int:number}", response=BaselineOut, summary="A frozen baseline")
def one_baseline(request: HttpRequest, number: Key) -> Any:
    """Return a baseline with its rule, inputs and digits."""
    found = get_object_or_404(Baseline, pk=number)
    ask(person_of(request), "see", baseline_thing(found))
    return _baseline(found)


def _baseline(found: Baseline) -> dict[str, Any]:
    fields = ("country", "label", "number", "rule", "rule_version", "years", "inputs", "figures", "why", "at")
    said = {name: getattr(found, name) for name in fields}
    return {"id": found.pk, "digest": digest_of_figures(found.figures), **said}


@router.post("/baselines", response={201: BaselineOut}, summary="Freeze a baseline")
def freeze_baseline(request: HttpRequest, body: FreezeIn) -> Any:
    """Freeze a baseline; one of the same name gets the next number, and has to say why."""
    try:
        made = baselines.freeze(
            person_of(request),
            country=known_country(body.country),
            label=body.label,
            rule=body.rule,
            years=body.years,
            why=body.why,
        )
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
    return Status(201, _baseline(made))


@router.get("/baselines/{int:number}/verification", summary="Compute a baseline again")
def verify_baseline(request: HttpRequest, number: Key) -> Any:
    """Compute a baseline again from its frozen inputs and compare every digit."""
    person = person_of(request)
    found = get_object_or_404(Baseline, pk=number)
    ask(person, "see", baseline_thing(found))
    result = baselines.verify(person, found)
    return {
        "same": result.same,
        "changed_inputs": list(result.changed_inputs),
        "other_engine": result.other_engine,
        "differing": [{"code": code, "channel": channel} for code, channel in result.differing],
    }


@router.get("/expectations", response=Listed[ExpectationOut], summary="Expected reports")
def list_expectations(
    request: HttpRequest,
    country: Annotated[str, Query(max_length=3)],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """List the reports that a country expects, with the colour of each today."""
    code = known_country(country)
    ask(person_of(request), "see", new_expectation(code))
    return page_of(Expectation.objects.filter(country=code), cursor, limit)


@router.post("/expectations", response={201: ExpectationOut}, summary="Expect a report")
def expect_report(request: HttpRequest, body: ExpectationIn) -> Any:
    """Say that a report should come: about what, from whom, how often."""
    person = person_of(request)
    code = known_country(body.country)
    ask(person, "keep", new_expectation(code, demo=person.demo))
    firm = None
    if body.enterprise is not None:
        firm = enterprises_of(code).filter(pk=body.enterprise).first()
        if firm is None:
            raise Problem(422, _("There is no such enterprise in this country."))
    try:
        made = rhythm.expect(
            person,
            country=code,
            code=body.code,
            name=body.name,
            enterprise=firm,
            every_months=body.every_months,
            due=body.due,
            grace_days=body.grace_days,
        )
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
    return Status(201, made)


@router.post("/expectations/{int:number}/came", response=ExpectationOut, summary="A report came")
def report_came(request: HttpRequest, number: Key, on: Annotated[date, Query()]) -> Any:
    """Record that a report came on a day; the next one becomes due."""
    person = person_of(request)
    found = get_object_or_404(Expectation, pk=number)
    ask(person, "see", expectation_thing(found))
    try:
        return rhythm.record_coming(person, found, on=on, due=found.due)
    except CellRefused as refused:
        raise Problem(422, str(refused.reason)) from refused
