"""The treaty desk for programs: Parties and their dates for everybody, changes with a token."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Status

from azogue.facts import treaty as facts
from azogue.office.people.services import Impossible
from azogue.office.record.acts import ask
from azogue.office.record.api import Cursor, Limit, Listed, Problem, page_of
from azogue.office.record.http import Asked
from azogue.office.treaty import rules, services
from azogue.office.treaty.models import Call, Decision, Meeting, Party, Request
from azogue.office.treaty.schemas import (
    AmountIn,
    BanOut,
    BoundOut,
    CallOut,
    CallWholeOut,
    CourseOut,
    DecisionOut,
    DoneIn,
    DutyKindOut,
    DutyOut,
    InstrumentOut,
    MeetingOut,
    PartyOut,
    RequestOut,
    VerdictOut,
)
from azogue.office.treaty.selectors import (
    calls_for,
    course_of,
    members_of,
    position_of,
    requests_on,
    status_on,
    whole,
)

router = Router()
On = Annotated[date | None, Query(description="As of this day; today without it.")]


def _party(request: Asked, country: str, verb: str = "see") -> Party:
    party = whole(Party.objects.filter(country=country.upper()[:3])).first()
    if party is None:
        raise Http404
    ask(request.person, verb, party.thing())
    return party


def _out(party: Party, day: date) -> PartyOut:
    joined = None if party.deposited is None else rules.entry_into_force(party.deposited)
    return PartyOut(
        country=party.country,
        status=status_on(party, day),
        signed=party.signed,
        deposited=party.deposited,
        in_force=joined,
        source=party.citation,
        confidence=party.confidence,
    )


@router.get("/parties", response=Listed[PartyOut], summary="Parties and signatories")
def parties(
    request: Asked,
    member_of: Annotated[str, Query(max_length=12)] = "",
    on: On = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return Parties and signatories as of a day, of an organisation if one is named."""
    del request
    day = on or timezone.localdate()
    found = Party.objects.all()
    if member_of:
        found = found.filter(country__in=members_of(member_of, day))
    page = page_of(found, cursor, limit, by=("country",))
    return {"items": [_out(party, day) for party in page.items], "next": page.next}


@router.get("/parties/{country}", response=PartyOut, summary="A Party")
def party(request: Asked, country: str, on: On = None) -> Any:
    """Return a Party as of a day."""
    return _out(_party(request, country), on or timezone.localdate())


@router.get("/parties/{country}/amendments", response=list[BoundOut], summary="From when texts bind it")
def amendments(request: Asked, country: str, on: On = None) -> Any:
    """Return from when the first text and every amendment bind a Party."""
    position = position_of(_party(request, country), on or timezone.localdate())
    return [
        BoundOut(
            amendment=t.amendment.id,
            decision=t.amendment.decision,
            in_force=t.amendment.in_force,
            bound_since=t.bound.since,
            why=t.bound.why,
        )
        for t in position.texts
    ]


@router.get("/parties/{country}/bans", response=list[BanOut], summary="What is banned for it, from when")
def bans(request: Asked, country: str, on: On = None) -> Any:
    """Return what every item of Annexes A and B means for a Party on a day."""
    position = position_of(_party(request, country), on or timezone.localdate())
    return [_ban(ban) for ban in position.bans]


def _ban(ban: rules.Ban) -> BanOut:
    item = ban.item
    return BanOut(
        item=item.id,
        annex=item.annex,
        part=item.part,
        category=item.category,
        text=item.item,
        amendment=item.amendment,
        last_day=ban.last_day,
        banned_since=ban.since,
        exempt_until=ban.exemption.until if ban.exemption else None,
        status=ban.status,
        source=item.citation,
        confidence=item.confidence,
    )


@router.get("/parties/{country}/duties", response=list[DutyOut], summary="What is due and late for it")
def duties(request: Asked, country: str, on: On = None) -> Any:
    """Return what has been due and what comes next for a Party, as of a day."""
    position = position_of(_party(request, country), on or timezone.localdate())
    return [
        DutyOut(
            rule=d.rule,
            article=d.article,
            duty=d.duty,
            about=d.about,
            due=d.due,
            status=d.status,
            applies=d.applies,
            done=d.done,
            days=d.days,
        )
        for d in position.duties
    ]


@router.post("/parties/{country}/done", response={201: DoneIn}, summary="State that a duty was fulfilled")
def done(request: Asked, country: str, body: DoneIn) -> Any:
    """State that a Party fulfilled a duty; a recurring one names the date it meets."""
    found = _party(request, country, "fulfil")
    with _plainly():
        kept = services.fulfil(
            request.person,
            found,
            rule=body.rule,
            on=body.on,
            due=body.due,
            note=body.note,
            today=timezone.localdate(),
        )
    return Status(201, DoneIn(rule=kept.rule, on=kept.on, due=kept.due, note=kept.note))


@router.get("/parties/{country}/schedules/{name}", response=CourseOut, summary="How it keeps to a schedule")
def schedule(request: Asked, country: str, name: str) -> Any:
    """Return baseline, limits and verdicts by year under a control schedule."""
    found = _party(request, country)
    wanted = facts.schedules().get(name)
    if wanted is None:
        raise Http404
    course = course_of(found, wanted, timezone.localdate().year)
    return CourseOut(
        schedule=name,
        unit=wanted.unit,
        baseline=course.baseline,
        years=[
            VerdictOut(year=v.year, reported=v.reported, limit=v.limit, outcome=v.outcome, over=v.over)
            for v in course.verdicts
        ],
        source=wanted.citation,
        confidence=wanted.confidence,
    )


@router.put("/parties/{country}/schedules/{name}/{year}", response=AmountIn, summary="Report an amount")
def report(request: Asked, country: str, name: str, year: int, body: AmountIn) -> Any:
    """Enter what a Party reported for a year under a control schedule."""
    found = _party(request, country, "report")
    with _plainly():
        kept = services.report_amount(
            request.person,
            found,
            schedule=name,
            year=year,
            amount=body.amount,
            source=body.source,
            why=body.why,
        )
    return AmountIn(amount=kept.amount, source=kept.source, why=body.why)


class _plainly:  # noqa: N801  reads as a word in `with`
    """Turns what a service calls impossible into a problem with the field that is wrong."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Impossible):
            raise Problem(422, str(error.reason), field=error.field) from error


@router.get("/instruments", response=list[InstrumentOut], summary="Treaties, programmes and their duties")
def instruments(request: Asked) -> Any:
    """Return instruments with the kinds of duties each has."""
    del request
    return [
        InstrumentOut(
            id=i.id,
            name=i.name,
            kind=i.kind,
            adopted=i.adopted,
            in_force=i.in_force,
            duties=[
                DutyKindOut(kind=d.kind, article=d.article, what=d.what)
                for d in facts.duties()
                if d.instrument == i.id
            ],
            source=i.citation,
            confidence=i.confidence,
        )
        for i in facts.instruments().values()
    ]


@router.get("/meetings", response=Listed[MeetingOut], summary="Meetings")
def meetings(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return meetings, newest first."""
    del request
    page = page_of(Meeting.objects.all(), cursor, limit, by=("-begins", "-pk"))
    return {"items": [MeetingOut.from_orm(m) for m in page.items], "next": page.next}


@router.get("/decisions", response=Listed[DecisionOut], summary="Decisions")
def decisions(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return decisions, the last entered first."""
    del request
    page = page_of(Decision.objects.select_related("meeting"), cursor, limit)
    items = [
        DecisionOut(symbol=d.symbol, meeting=d.meeting.key, title=d.title, text=d.text) for d in page.items
    ]
    return {"items": items, "next": page.next}


@router.get("/requests", response=Listed[RequestOut], summary="Work that meetings asked for")
def requests(
    request: Asked,
    state: Annotated[str, Query(max_length=20)] = "",
    on: On = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return requests as of a day, the last entered first."""
    del request
    page = page_of(requests_on(on or timezone.localdate(), state=state), cursor, limit)
    return {"items": _requests(page.items), "next": page.next}


def _requests(found: Iterable[Request]) -> list[RequestOut]:
    return [
        RequestOut(
            id=r.pk,
            country=r.country,
            title=r.title,
            text=r.text,
            asked_of=r.asked_of,
            meeting=r.meeting.key if r.meeting else "",
            decision=r.decision.symbol if r.decision else "",
            due=r.due_day,
            state=r.state,
            opened=r.opened,
            closed=r.closed,
            outcome=r.outcome,
        )
        for r in found
    ]


@router.get("/calls", response=Listed[CallOut], summary="Calls for information")
def calls(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the calls that the caller may see, the last entered first."""
    page = page_of(calls_for(request.person), cursor, limit)
    return {"items": [_call(c) for c in page.items], "next": page.next}


def _call(call: Any) -> dict[str, Any]:
    return {
        "id": call.pk,
        "country": call.country,
        "title": call.title,
        "text": call.text,
        "deadline": call.deadline,
        "state": call.state,
        "asked": call.asked,
        "opened": call.looked,
        "answered": call.replied,
    }


@router.get("/calls/{number}", response=CallWholeOut, summary="A call and what was learned")
def call(request: Asked, number: int) -> Any:
    """Return a call with the list of those who have not answered, and every passage."""
    found: Call | None = calls_for(request.person).filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    ask(request.person, "see", found.thing())
    passages = found.passages.select_related("invitee")[:500]
    return {
        **_call(found),
        "silent": list(found.invitees.filter(answered=None).values_list("name", flat=True)),
        "passages": [
            {"kind": p.kind, "by": p.invitee.name if p.invitee else "", "text": p.text, "source": p.source}
            for p in passages
        ],
    }
