"""The customs desk for programs: files in, sums, both sides, alerts; public are only published bulletins."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status, UploadedFile

from azogue.facts import countries
from azogue.office.customs import selectors, services
from azogue.office.customs.heads import MappingError, mapping_from
from azogue.office.customs.models import Alert, Bulletin, CustomsMapping, Delivery, Flow, Monthly, Watch
from azogue.office.customs.rules import is_basket, plain
from azogue.office.customs.schemas import (
    AlertOut,
    AlertWholeOut,
    BadRowOut,
    BulletinIn,
    BulletinOut,
    ColumnsIn,
    DeliveryIn,
    DeliveryOut,
    FlowOut,
    FlowWholeOut,
    MappingOut,
    MonthOut,
    NoteIn,
    NoteOut,
    StepIn,
    WatchIn,
    WatchOut,
    WithdrawIn,
)
from azogue.office.people.services import Impossible
from azogue.office.record.acts import ask
from azogue.office.record.api import Cursor, Limit, Listed, Problem, page_of
from azogue.office.record.gate import Thing
from azogue.office.record.http import Asked
from azogue.office.record.uploads import BadUpload

router = Router()
Code = Annotated[str, Query(max_length=6)]
Area = Annotated[str, Query(max_length=8)]
Word = Annotated[str, Query(max_length=30)]
Year = Annotated[int | None, Query(ge=0, le=9999)]
Month = Annotated[int | None, Query(ge=190001, le=999912)]
LARGEST_KEY = 2**63
_FLOW = ("x_value", "x_kg", "m_value", "m_kg", "m_fob", "value", "kg", "quantity", "unit", "se", "z", "kind")


class _plainly:  # noqa: N801  reads as a word in `with`
    """Turns what a service does not do into a problem with its reason."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Impossible):
            raise Problem(422, str(error.reason), field=error.field) from error
        if isinstance(error, BadUpload | MappingError):
            raise Problem(422, str(error)) from error


def _country(request: Asked, code: str) -> str:
    """Return a country whose trade the caller may see."""
    country = code.upper()
    if country not in countries():
        raise Http404
    ask(request.person, "see", selectors.trade_thing(country))
    return country


def _one(request: Asked, model: Any, number: int) -> Any:
    found = model.objects.filter(pk=number).first() if 0 < number < LARGEST_KEY else None
    if found is None:
        raise Http404
    ask(request.person, "see", found.thing())
    return found


# Deliveries


@router.get("/deliveries", response=Listed[DeliveryOut], summary="Deliveries of a country")
def deliveries(
    request: Asked, country: Area, state: Word = "", cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Return the deliveries of a country, the last handed in first."""
    page = page_of(selectors.deliveries(_country(request, country), state=state), cursor, limit)
    return {"items": [_delivery(one) for one in page.items], "next": page.next}


def _delivery(one: Delivery) -> dict[str, Any]:
    names = ("country", "kind", "way", "state", "name", "size", "layout", "rows", "accepted", "quarantined")
    more = ("aside", "problems", "first", "last", "job", "at")
    return {
        "id": one.pk,
        "sha256": one.digest,
        "mapping": one.mapping.name if one.mapping else "",
        **{name: getattr(one, name) for name in (*names, *more)},
    }


@router.post("/deliveries", response={201: DeliveryOut}, summary="Hand in a file of trade rows")
def hand_in(request: Asked, about: Form[DeliveryIn], file: File[UploadedFile]) -> Any:
    """Keep a file and have it read; `state` and `job` say how far that is."""
    country = about.country.upper()
    ask(request.person, "add", Thing("delivery", None, country, "reading", demo=request.person.demo))
    mapping = None
    if about.mapping:
        mapping = selectors.mappings(country).filter(name=about.mapping).first()
        if mapping is None:
            raise Problem(422, _("There is no saved mapping of this name."), field="mapping")
    with _plainly():
        made = services.upload(request.person, country, file, kind=about.kind, mapping=mapping, way="api")
    return Status(201, _delivery(made))


@router.get("/deliveries/{int:number}", response=DeliveryOut, summary="A delivery and how far it is")
def delivery(request: Asked, number: int) -> Any:
    """Return a delivery with its state and the account of its rows."""
    return _delivery(_one(request, Delivery, number))


@router.get("/deliveries/{int:number}/bad", response=list[BadRowOut], summary="Rows that cannot be used")
def bad(
    request: Asked, number: int, offset: Annotated[int, Query(ge=0, le=10**9)] = 0, limit: Limit = 200
) -> Any:
    """Return rows that cannot be used, in the order of the file."""
    found = _one(request, Delivery, number)
    return [asdict(row) for row in selectors.bad_rows(found, offset, limit)]


@router.post("/deliveries/{int:number}/step", response=DeliveryOut, summary="Accept, discard or undo")
def step_delivery(request: Asked, number: int, body: StepIn) -> Any:
    """Accept, discard or take back a delivery; to take back needs a reason."""
    found = _one(request, Delivery, number)
    with _plainly():
        return _delivery(services.step_delivery(request.person, found, verb=body.verb, why=body.why))


@router.put("/deliveries/{int:number}/columns", response=DeliveryOut, summary="Say what its columns mean")
def columns(request: Asked, number: int, body: ColumnsIn) -> Any:
    """Say what the columns of a delivery mean; it is read anew."""
    found = _one(request, Delivery, number)
    ask(request.person, "edit:columns", found.thing())
    with _plainly():
        said = mapping_from({"reporter": found.country, **body.mapping})
        made = services.set_columns(request.person, found, said, name=body.name, accepts=body.accepts)
    return _delivery(made)


@router.get("/mappings", response=list[MappingOut], summary="Saved mappings of a country")
def mappings(request: Asked, country: Area) -> Any:
    """Return what the columns of a country's files mean, by name."""
    return [_mapping(one) for one in selectors.mappings(_country(request, country))]


@router.get("/mappings/{int:number}", response=MappingOut, summary="A saved mapping")
def mapping(request: Asked, number: int) -> Any:
    """Return a saved mapping."""
    return _mapping(_one(request, CustomsMapping, number))


def _mapping(one: CustomsMapping) -> dict[str, Any]:
    names = ("country", "name", "mapping", "accepts")
    return {"id": one.pk, **{name: getattr(one, name) for name in names}}


@router.put("/mappings/{country}", response=MappingOut, summary="Keep a mapping under a name")
def keep_mapping(request: Asked, country: str, body: ColumnsIn) -> Any:
    """Keep what columns mean for a country under a name, in place of one that had the name before."""
    code = country.upper()
    ask(request.person, "keep", Thing("column_mapping", None, code, demo=request.person.demo))
    with _plainly():
        said = mapping_from({"reporter": code, **body.mapping})
        kept = services.keep_mapping(request.person, code, name=body.name, columns=said, accepts=body.accepts)
    return _mapping(kept)


@router.delete("/mappings/{int:number}", response={204: None}, summary="Remove a saved mapping")
def remove_mapping(request: Asked, number: int) -> Any:
    """Remove a saved mapping; deliveries keep what they were read with."""
    services.remove_mapping(request.person, _one(request, CustomsMapping, number))
    return Status(204, None)


# Trade


@router.get("/trade/{country}/months", response=Listed[MonthOut], summary="Trade month by month")
def months(
    request: Asked,
    country: str,
    hs: Code = "",
    partner: Area = "",
    direction: Word = "",
    since: Month = None,
    until: Month = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return months of trade by the country's own rows, the newest first."""
    found = selectors.monthly(
        _country(request, country), hs=hs, partner=partner, direction=direction, since=since, until=until
    )
    page = page_of(found, cursor, limit, by=("-period", "pk"))
    return {"items": [_month(one) for one in page.items], "next": page.next}


def _month(one: Monthly) -> dict[str, Any]:
    names = ("period", "direction", "hs", "partner", "value", "kg", "quantity", "unit", "rows")
    return {"basket": is_basket(one.hs), **{name: getattr(one, name) for name in names}}


@router.get("/trade/{country}/flows", response=Listed[FlowOut], summary="Both sides and the figure of both")
def flows(
    request: Asked,
    country: str,
    year: Year = None,
    hs: Code = "",
    partner: Area = "",
    direction: Word = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return reconciled flows of a country, the newest first."""
    found = selectors.flows(
        _country(request, country), year=year, hs=hs, partner=partner, direction=direction
    )
    page = page_of(found, cursor, limit, by=("-year", "pk"))
    return {"items": [_flow(one) for one in page.items], "next": page.next}


def _flow(one: Flow) -> dict[str, Any]:
    names = ("key", "exporter", "importer", "hs", "year", *_FLOW)
    return {name: getattr(one, name) for name in names}


@router.get("/trade/{country}/flows/{key}", response=FlowWholeOut, summary="How a figure was made")
def flow(request: Asked, country: str, key: str) -> Any:
    """Return a flow, EXPORTER-IMPORTER-HS-YEAR, with its explanation and the rows of both reports."""
    found = selectors.flow_of(_country(request, country), key[:40])
    if found is None:
        raise Http404
    tree = plain(asdict(selectors.explanation_of(found)))
    return {**_flow(found), "explanation": tree, "rows": _rows(selectors.rows_of_flow(found))}


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


@router.get(
    "/trade/{country}/consumption", response=list[dict[str, Any]], summary="What stays in the country"
)
def consumption(request: Asked, country: str, hs: Code = "") -> Any:
    """Return apparent consumption by code and year with its 95 % range."""
    return list(selectors.consumption(_country(request, country), hs=hs))


# Alerts


@router.get("/trade/{country}/alerts", response=Listed[AlertOut], summary="Alerts")
def alerts(
    request: Asked,
    country: str,
    state: Word = "",
    detector: Word = "",
    year: Year = None,
    hs: Code = "",
    partner: Area = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return alerts that the last run saw, the last kept first."""
    found = selectors.alerts(
        _country(request, country), state=state, detector=detector, year=year, hs=hs, partner=partner
    )
    page = page_of(found, cursor, limit)
    return {"items": [_alert(one) for one in page.items], "next": page.next}


def _alert(one: Alert) -> dict[str, Any]:
    names = ("detector", "exporter", "importer", "hs", "year", "basket", "score", "figure", "value")
    more = ("because", "state", "current", "seen")
    return {"id": one.pk, **{name: getattr(one, name) for name in (*names, *more)}}


@router.get("/alerts/{int:number}", response=AlertWholeOut, summary="An alert with its rows and notes")
def alert(request: Asked, number: int) -> Any:
    """Return an alert with the flows it rests on, the very rows behind it, and its notes."""
    found: Alert = _one(request, Alert, number)
    return {
        **_alert(found),
        "rests_on": found.rests_on,
        "figures": found.figures,
        "rows": _rows(selectors.rows_of(found)),
        "notes": [{"text": n.text, "by": n.by_name, "at": n.at} for n in found.notes.all()],
    }


@router.post("/alerts/{int:number}/step", response=AlertOut, summary="Explain, escalate, close or reopen")
def step_alert(request: Asked, number: int, body: StepIn) -> Any:
    """Answer an alert, or open it again, with a reason."""
    found = _one(request, Alert, number)
    with _plainly():
        return _alert(services.step_alert(request.person, found, verb=body.verb, why=body.why))


@router.post("/alerts/{int:number}/notes", response={201: NoteOut}, summary="Note something about an alert")
def note(request: Asked, number: int, body: NoteIn) -> Any:
    """Write something down about an alert."""
    found = _one(request, Alert, number)
    with _plainly():
        kept = services.note_alert(request.person, found, text=body.text)
    return Status(201, {"text": kept.text, "by": kept.by_name, "at": kept.at})


# Watch lists


@router.get("/trade/{country}/watches", response=list[WatchOut], summary="What is watched")
def watches(request: Asked, country: str) -> Any:
    """Return the watch list of a country."""
    return [_watch(one) for one in selectors.watches(_country(request, country))]


@router.get("/watches/{int:number}", response=WatchOut, summary="A watch")
def watch(request: Asked, number: int) -> Any:
    """Return what is watched."""
    return _watch(_one(request, Watch, number))


def _watch(one: Watch) -> dict[str, Any]:
    names = ("country", "title", "hs", "partner", "detector", "threshold", "by_letter")
    return {"id": one.pk, **{name: getattr(one, name) for name in names}}


@router.post("/trade/{country}/watches", response={201: WatchOut}, summary="Watch something")
def add_watch(request: Asked, country: str, body: WatchIn) -> Any:
    """Put a code, a partner or a kind of alert on the watch list of a country."""
    code = country.upper()
    with _plainly():
        made = services.set_watch(request.person, services.Wish(**body.dict()), country=code)
    return Status(201, _watch(made))


@router.put("/watches/{int:number}", response=WatchOut, summary="Change a watch")
def change_watch(request: Asked, number: int, body: WatchIn) -> Any:
    """Change what is watched."""
    found = _one(request, Watch, number)
    with _plainly():
        return _watch(services.set_watch(request.person, services.Wish(**body.dict()), watch=found))


@router.delete("/watches/{int:number}", response={204: None}, summary="Take a watch off the list")
def remove_watch(request: Asked, number: int) -> Any:
    """Take a watch off the list, with what it has found."""
    services.remove_watch(request.person, _one(request, Watch, number))
    return Status(204, None)


# Bulletins


@router.get("/bulletins", response=Listed[BulletinOut], summary="Published bulletins")
def bulletins(request: Asked, country: Area = "", cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the bulletins that are published, the newest month first."""
    del request
    page = page_of(selectors.bulletins(country.upper()), cursor, limit, by=("-month", "-pk"))
    return {"items": [_bulletin(one) for one in page.items], "next": page.next}


@router.get("/bulletins/{int:number}", response=BulletinOut, summary="A bulletin")
def bulletin(request: Asked, number: int) -> Any:
    """Return a bulletin: published ones for everybody."""
    return _bulletin(_one(request, Bulletin, number))


def _bulletin(one: Bulletin) -> dict[str, Any]:
    names = ("country", "month", "published")
    return {"lines": one.content.get("lines", []), **{name: getattr(one, name) for name in names}}


@router.post("/trade/{country}/bulletins", response={201: BulletinOut}, summary="Publish a month")
def publish(request: Asked, country: str, body: BulletinIn) -> Any:
    """Publish a month's own figures as they are now."""
    with _plainly():
        made = services.publish_bulletin(request.person, country.upper(), body.month)
    return Status(201, _bulletin(made))


@router.post("/bulletins/{int:number}/withdraw", response=BulletinOut, summary="Withdraw a bulletin")
def withdraw(request: Asked, number: int, body: WithdrawIn) -> Any:
    """Withdraw a published bulletin."""
    found = _one(request, Bulletin, number)
    with _plainly():
        return _bulletin(services.withdraw_bulletin(request.person, found, why=body.why))
