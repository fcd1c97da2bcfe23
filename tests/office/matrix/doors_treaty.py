"""Doors to Parties, meetings, requests and calls."""

from datetime import date

from azogue.office.record.matrix import Cell
from azogue.office.record.models import Act
from azogue.office.treaty.models import Call, Invitee, Meeting, Organisation, Party, Request
from azogue.office.treaty.services.calls import digest_of

from .knocking import MARK, Built, Door, World, country_of

SECRET = "the-link-in-a-letter"
DAY = date(2020, 5, 4)
LATE = date(2090, 1, 1)
AMENDMENT, DUTY, BANNED, SCHEDULE = "MC-4/3", "DL-7.3b", "A-BAT-1", "minamata-chlor-alkali"


def party(world: World, cell: Cell) -> Built:
    """Return a Party with an act in its log."""
    del world
    country = country_of(cell)
    one, _new = Party.objects.get_or_create(country=country)
    Act.objects.create(kind="party", thing=str(one.pk), verb="edit", country=country, why=MARK)
    return Built(one=one, country=country)


def organisation(world: World, cell: Cell) -> Built:
    """Make an organisation."""
    del world, cell
    return Built(one=Organisation.objects.create(code="ZZZ", name=MARK))


def meeting(world: World, cell: Cell) -> Built:
    """Make a meeting of a country."""
    del world
    country = country_of(cell)
    one = Meeting.objects.create(country=country, key="Z-1", title=MARK, begins=LATE, ends=LATE)
    given = {"country": country, "key": "Z-2", "title": "New", "begins": DAY, "ends": DAY}
    return Built(one=one, given=given)


def request(world: World, cell: Cell) -> Built:
    """Make a request."""
    del world
    country = country_of(cell)
    one = Request.objects.create(
        country=country, title=MARK, asked_of="all", state=cell.state, opened=DAY, due=LATE
    )
    return Built(one=one, given={"country": country, "title": "New", "asked_of": "all", "due": LATE})


def call(world: World, cell: Cell) -> Built:
    """Make a call with a body that is asked, and what its log says."""
    del world
    country = country_of(cell)
    one = Call.objects.create(country=country, title="Call", text="What?", deadline=LATE, state=cell.state)
    body = Invitee.objects.create(call=one, name="Body", digest=digest_of(SECRET))
    Act.objects.create(kind="call", thing=str(one.pk), verb="edit:text", country=country, why=MARK)
    given = {"country": country, "title": "New", "text": "What?", "deadline": LATE}
    return Built(one=one, body=body, given=given)


def _link_shown(cell: Cell) -> dict[str, object]:
    del cell
    return {"shown": True}


def _code(b: Built) -> tuple[object, ...]:
    return (b.country,)


def _nobody(b: Built) -> tuple[object, ...]:
    del b
    return ()


def _new(cell: Cell) -> bool:
    return cell.state == ("draft" if cell.kind == "call" else "open")


def _step(kind: str, verb: str) -> Door:
    return Door(
        f"{kind}.{verb}",
        "POST",
        f"treaty:step_{kind}",
        fields=lambda b: {"verb": verb, "why": "a reason", "outcome": "an outcome"},
    )


MAKERS = {
    "party": party,
    "organisation": organisation,
    "meeting": meeting,
    "request": request,
    "call": call,
    "invitee": call,
}

DOORS = (
    Door("party.see", "GET", "treaty:party", args=_code),
    Door("party.see", "GET", lambda b: f"treaty/parties/{b.country}"),
    Door("party.see_work", "GET", "treaty:party", args=_code, shows=True),
    Door("party.edit", "POST", "treaty:edit_party", args=_code, fields=lambda b: {"status": "party"}),
    Door(
        "party.answer",
        "POST",
        "treaty:answer_amendment",
        args=lambda b: (b.country, AMENDMENT),
        fields=lambda b: {"kind": "accepted", "on": DAY},
    ),
    Door(
        "party.exempt",
        "POST",
        "treaty:add_exemption",
        args=_code,
        fields=lambda b: {"item": BANNED, "registered": DAY},
    ),
    Door(
        "party.fulfil",
        "POST",
        "treaty:done",
        args=lambda b: (b.country, DUTY),
        fields=lambda b: {"on": DAY},
    ),
    Door(
        "party.fulfil",
        "POST",
        lambda b: f"treaty/parties/{b.country}/done",
        fields=lambda b: {"rule": DUTY, "on": str(DAY)},
    ),
    Door(
        "party.report",
        "POST",
        "treaty:report",
        args=lambda b: (b.country, SCHEDULE),
        fields=lambda b: {"year": 2020, "amount": 1},
    ),
    Door(
        "party.report",
        "PUT",
        lambda b: f"treaty/parties/{b.country}/schedules/{SCHEDULE}/2020",
        fields=lambda b: {"amount": 1},
    ),
    Door("organisation.see", "GET", "treaty:organisation", args=lambda b: (b.one.code,)),
    Door("meeting.see", "GET", "treaty:meeting"),
    Door("meeting.see", "GET", lambda b: "treaty/meetings", shows=True),
    Door(
        "meeting.add",
        "POST",
        "treaty:add_meeting",
        args=_nobody,
        fields=lambda b: b.given,
        offers=("country",),
    ),
    Door("meeting.edit", "POST", "treaty:edit_meeting", fields=lambda b: b.given),
    Door(
        "meeting.decide",
        "POST",
        "treaty:add_decision",
        fields=lambda b: {"symbol": "Z-1/1", "title": "Decided"},
    ),
    Door("request.see", "GET", "treaty:request"),
    Door("request.see", "GET", lambda b: "treaty/requests", shows=True),
    Door(
        "request.add",
        "POST",
        "treaty:add_request",
        args=_nobody,
        fields=lambda b: b.given,
        where=_new,
        offers=("country",),
    ),
    *(_step("request", verb) for verb in ("deliver", "note", "drop", "reopen")),
    Door("request.edit:text", "POST", "treaty:edit_request", fields=lambda b: b.given),
    Door("call.see", "GET", "treaty:call"),
    Door("call.see", "GET", lambda b: f"treaty/calls/{b.one.pk}"),
    Door("call.see_work", "GET", "treaty:call", shows=True),
    Door(
        "call.add",
        "POST",
        "treaty:add_call",
        args=_nobody,
        fields=lambda b: b.given,
        where=_new,
        offers=("country",),
        alike=True,
    ),
    Door("call.invite", "POST", "treaty:invite", fields=lambda b: {"name": "Another"}),
    Door("call.invite", "POST", "treaty:link", args=lambda b: (b.one.pk, b.body.pk)),
    *(_step("call", verb) for verb in ("open", "close", "reopen")),
    Door("call.edit:text", "POST", "treaty:edit_call", fields=lambda b: b.given),
    Door(
        "call.edit:passages",
        "POST",
        "treaty:add_summary",
        fields=lambda b: {"text": "Said elsewhere", "source": "a book"},
    ),
    Door("invitee.see", "GET", "treaty:answer", args=lambda b: (SECRET,), facts=_link_shown),
    Door(
        "invitee.answer",
        "POST",
        "treaty:answer",
        args=lambda b: (SECRET,),
        fields=lambda b: {"text": "Our answer"},
        facts=_link_shown,
    ),
)
NO_PAGE = {
    "organisation.add": "organisations come with the tables of facts",
    "organisation.edit": "as organisation.add",
}
_PAGES = "meetings, requests and calls are kept on the pages; programs read them"
NO_API = {
    **{d.does: _PAGES for d in DOORS if d.kind in {"meeting", "request", "call"} and d.verb != "see"},
    "party.see_work": "the log is read by people",
    "party.edit": "dates of a Party change once in years",
    "party.answer": "as party.edit",
    "party.exempt": "as party.edit",
    "organisation.see": "member_of in the list of Parties",
    "organisation.add": "as on the pages",
    "organisation.edit": "as on the pages",
    "invitee.see": "answered by people through the link of a letter",
    "invitee.answer": "as invitee.see",
}
