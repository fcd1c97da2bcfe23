"""The consents desk for programs: the public register, the ledger, and the call of the single window."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from azogue.office.consents import services
from azogue.office.consents.filing import certificate_of, consent_of
from azogue.office.consents.models import Consent, Notice, Shipment
from azogue.office.consents.problems import NotDone
from azogue.office.consents.records import Condition, kilograms
from azogue.office.consents.register import standing_of
from azogue.office.consents.schemas import (
    AnswerIn,
    CancelIn,
    CertificateOut,
    ConsentOut,
    ConsentWholeOut,
    DecisionIn,
    DecisionOut,
    NoticeOut,
    ProposeIn,
    PublicOut,
    ResponseOut,
    ShipIn,
    ShipmentOut,
    WithdrawIn,
)
from azogue.office.consents.selectors import (
    certificates_for,
    consents_for,
    notices_for,
    public_entries,
    responses_for,
    shipments_for,
)
from azogue.office.consents.window import answer_of, read_shipment
from azogue.office.people.services import Impossible
from azogue.office.record.acts import ask
from azogue.office.record.api import Cursor, Limit, Listed, Problem, RateLimit, page_of
from azogue.office.record.http import Asked

router = Router()
On = Annotated[date | None, Query(description="As of this day; today without it.")]
Country = Annotated[str, Query(max_length=3)]
LARGEST_KEY = 2**63


class _plainly:  # noqa: N801  reads as a word in `with`
    """Turns what the ledger or a service does not do into a problem with its reason."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NotDone):
            more = {"ledger": error.problem.kind, "field": error.field}
            raise Problem(409, str(error.reason), **more) from error
        if isinstance(error, Impossible):
            raise Problem(422, str(error.reason), field=error.field) from error


@router.get("/register", response=list[PublicOut], summary="The public register")
def register(request: Asked, country: Country = "", on: On = None) -> Any:
    """Return the general notifications of consent (Article 3(7)) and waivers (3(9)) as of a day."""
    del request
    entries = public_entries(on or timezone.localdate(), country.upper())
    return [
        PublicOut(
            number=e.number,
            country=e.country,
            article=e.article,
            since=e.since,
            until=e.until,
            terms=list(e.terms),
            standing=e.standing,
        )
        for e in entries
    ]


@router.get("/consents", response=Listed[ConsentOut], summary="Consents")
def consents(
    request: Asked, country: Country = "", on: On = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Return the consents that the caller may see, the last entered first, as they stand on a day."""
    found = consents_for(request.person)
    if country:
        code = country.upper()
        found = found.filter(exporter=code) | found.filter(importer=code)
    page = page_of(found, cursor, limit)
    day = on or timezone.localdate()
    return {"items": [_consent(c, day) for c in page.items], "next": page.next}


def _mass(grams: int | None) -> str | None:
    return None if grams is None else f"{kilograms(grams):f}"


def _consent(row: Consent, day: date) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "exporter": row.exporter,
        "importer": row.importer,
        "instrument": row.instrument,
        "substance": row.substance,
        "notice": row.notice,
        "standing": standing_of(consent_of(row), day),
        "asked": _mass(row.asked),
        "granted": _mass(row.granted),
        "drawn": _mass(row.drawn),
        "left": _mass(row.left),
        "proposed": row.proposed,
        "answer": row.answer or None,
        "answered": row.answered,
        "valid_from": row.first,
        "valid_until": row.last,
        "conditions": _conditions(row.conditions),
        "withdrawn": row.withdrawn,
        "closed": row.closed,
        "source": row.citation,
    }


def _conditions(pairs: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    return [dict(zip(("id", "text"), pair, strict=True)) for pair in pairs]


def _whole(row: Consent) -> dict[str, Any]:
    draws = [
        {"shipment": d.shipment, "kilograms": _mass(d.grams), "on": d.on, "cancelled": d.cancelled}
        for d in row.draws.all()
    ]
    names = {"proposed_by": row.proposed_by, "answered_by": row.answered_by}
    return {**_consent(row, timezone.localdate()), **names, "draws": draws}


def _found(request: Asked, key: int) -> Consent:
    row = Consent.objects.filter(pk=key).first() if 0 < key < LARGEST_KEY else None
    if row is None:
        raise Http404
    ask(request.person, "see", row.thing())
    return row


@router.get("/consents/{key}", response=ConsentWholeOut, summary="A consent and what drew on it")
def consent(request: Asked, key: int) -> Any:
    """Return a consent with all shipments that drew on it, cancelled ones too."""
    return _whole(_found(request, key))


@router.post("/consents", response={201: ConsentWholeOut}, summary="Ask for a consent")
def propose(request: Asked, body: ProposeIn) -> Any:
    """Write down that one country asks another for its consent."""
    with _plainly():
        made = services.propose(
            request.person,
            number=body.number,
            exporter=body.exporter,
            importer=body.importer,
            on=body.on,
            asked=_grams(body.kilograms),
            instrument=body.instrument,
            substance=body.substance,
            notice=body.notice,
            citation=body.source,
            keeper=_keeper(request, body),
        )
    return Status(201, _whole(made))


def _keeper(request: Asked, body: ProposeIn) -> str:
    """Return which of the two countries keeps the record: the caller's own."""
    held = request.person.countries()
    into = body.importer.upper()
    return into if into in held and body.exporter.upper() not in held else ""


def _grams(mass: Decimal | None) -> int | None:
    return None if mass is None else int(mass * 1000)


@router.post("/consents/{key}/answer", response=ConsentWholeOut, summary="Answer a request for consent")
def answer(request: Asked, key: int, body: AnswerIn) -> Any:
    """Grant or refuse. Only the first answer counts: who comes second is told who was first (409)."""
    row = _found(request, key)
    with _plainly():
        kept = services.answer(
            request.person,
            row,
            reply=body.reply,
            on=body.on,
            grams=_grams(body.kilograms),
            valid=services.days(body.valid_from, body.valid_until),
            conditions=[Condition(c.id, c.text) for c in body.conditions],
            reason=body.reason,
        )
    return _whole(kept)


@router.post("/consents/{key}/ship", response=ConsentWholeOut, summary="Draw a shipment on a consent")
def ship(request: Asked, key: int, body: ShipIn) -> Any:
    """Draw a shipment; never more than is left (409). The same shipment again is drawn once."""
    row = _found(request, key)
    grams = _grams(body.kilograms) or 0
    with _plainly():
        kept = services.ship(request.person, row, shipment=body.shipment, grams=grams, on=body.on)
    return _whole(kept)


@router.post("/consents/{key}/cancel", response=ConsentWholeOut, summary="Cancel a shipment")
def cancel(request: Asked, key: int, body: CancelIn) -> Any:
    """Give back what a shipment drew that did not take place."""
    row = _found(request, key)
    with _plainly():
        kept = services.cancel(request.person, row, shipment=body.shipment, on=body.on, why=body.why)
    return _whole(kept)


@router.post("/consents/{key}/withdraw", response=ConsentWholeOut, summary="Withdraw a consent")
def withdraw(request: Asked, key: int, body: WithdrawIn) -> Any:
    """Take a consent back from a day on."""
    row = _found(request, key)
    with _plainly():
        kept = services.withdraw(request.person, row, on=body.on, why=body.why)
    return _whole(kept)


@router.get("/notices", response=Listed[NoticeOut], summary="Requests for consent and export notifications")
def notices(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the notices that the caller may see, the last entered first."""
    page = page_of(notices_for(request.person), cursor, limit)
    return {"items": [_notice(n) for n in page.items], "next": page.next}


def _notice(row: Notice) -> dict[str, Any]:
    names = (
        "number", "kind", "exporter", "importer", "substance", "state", "drafted", "sent", "acknowledged",
        "second",
    )  # fmt: skip
    return {"id": row.pk, "asked": _mass(row.asked), **{name: getattr(row, name) for name in names}}


@router.get("/certificates", response=Listed[CertificateOut], summary="Certifications by non-Parties")
def certificates(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the certificates that the caller may see, the last entered first."""
    page = page_of(certificates_for(request.person), cursor, limit)
    items = [
        CertificateOut(
            number=c.number,
            kind=c.kind,
            country=c.country,
            party=c.party,
            valid_from=c.first,
            valid_until=c.last,
            revoked=c.revoked,
            complete=certificate_of(c).complete,
        )
        for c in page.items
    ]
    return {"items": items, "next": page.next}


@router.get("/responses", response=Listed[ResponseOut], summary="Import responses (Rotterdam)")
def responses(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the import responses that the caller may see, the last entered first."""
    page = page_of(responses_for(request.person), cursor, limit)
    items = [
        {
            "number": r.number,
            "country": r.country,
            "kind": r.kind,
            "substance": r.substance,
            "told": r.told,
            "conditions": _conditions(r.conditions),
        }
        for r in page.items
    ]
    return {"items": items, "next": page.next}


@router.get("/shipments", response=Listed[ShipmentOut], summary="Shipments and the decisions they got")
def shipments(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the shipments on record that the caller may see, the last entered first."""
    page = page_of(shipments_for(request.person), cursor, limit)
    return {"items": [_shipment(s) for s in page.items], "next": page.next}


def _shipment(row: Shipment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "shipment": row.number,
        "direction": row.direction,
        "on": row.on,
        "exporter": row.exporter,
        "importer": row.importer,
        "form": row.form,
        "kilograms": _mass(row.grams),
        "verdict": row.verdict,
        "rule": row.rule,
        "document": row.number_of_document,
        "drawn": None if row.drawn_on is None else row.drawn_on.number,
        "at": row.at,
    }


@router.post(
    "/decisions", response=DecisionOut, throttle=RateLimit("window"), summary="May this shipment go?"
)
def decisions(request: Asked, body: DecisionIn) -> Any:
    """Decide on a shipment: allowed, denied or what it needs, with rule, article and document.

    Nothing but `allowed` lets it go. Without `draw` nothing is written. With `draw` the decision is kept on
    record and, when it rests on a written consent, the shipment is drawn on it in the same transaction.
    """
    shipment, wrong = read_shipment(body.shipment)
    if shipment is None:
        errors = [{"where": f"shipment.{p.field}", "message": p.message} for p in wrong]
        raise Problem(422, _("Some values cannot be taken."), errors=errors)
    day = body.day or timezone.localdate()
    if not body.draw:
        decision = services.may_it_go(request.person, shipment, day, body.direction)
        return answer_of(decision, shipment, day)
    with _plainly():
        kept = services.record(request.person, shipment, day, body.direction, draw=True)
    return {**kept.decision, "drawn": None if kept.drawn_on is None else kept.drawn_on.number}
