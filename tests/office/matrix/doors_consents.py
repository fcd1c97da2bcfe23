"""Doors to consents, notices, papers and decided shipments: the pages; programs have theirs beside."""

from datetime import date

from azogue.office.consents.models import (
    Certificate,
    Consent,
    ConventionStanding,
    Draw,
    FinalAction,
    GeneralNotification,
    ImportResponse,
    Notice,
    Posting,
    Shipment,
)
from azogue.office.record.matrix import Cell

from .knocking import MARK, Built, Door, World, country_of

DAY = date(2020, 5, 4)
THIRD = "BOL"
"""A country without anybody in the office: who keeps the record answers for it."""
SHIPMENT = "S-1"
FORM = {
    "A-B-name": ["A", ""],
    "A-B-addr": ["Street", ""],
    "A-B-tel": ["1", ""],
    "A-B-mail": ["a@example.org", ""],
    "A-C-qty": ["1", ""],
    "A-C-date": ["2020-06-01", ""],
    "A-C-prim": ["no", ""],
    "A-C-chlor": ["yes", ""],
}


def consent(world: World, cell: Cell) -> Built:
    """Make a consent that is ready for a verb: answered, or over."""
    del world
    country = country_of(cell)
    fields = {"keeper": country, "exporter": country, "importer": THIRD, "number": MARK, "asked": 50_000}
    one = Consent(**fields, proposed=DAY, proposed_by="Somebody")
    if cell.verb not in {"answer", "propose"}:
        one.answer, one.answered, one.granted = "granted", DAY, 50_000
        one.last = DAY if cell.verb == "close" else None
        one.version = 2
    if cell.verb == "cancel":
        one.drawn, one.version = 1_000, 3
    one.save()
    Posting.objects.create(consent=one, version=1, event="propose", on=DAY)
    if cell.verb == "cancel":
        Draw.objects.create(consent=one, shipment=SHIPMENT, grams=1_000, on=DAY)
    given = {
        "number": "NEW-1", "exporter": country, "importer": THIRD, "keeper": country, "on": DAY,
        "asked": "1", "instrument": "minamata",
    }  # fmt: skip
    return Built(one=one, country=country, given=given)


def notice(world: World, cell: Cell) -> Built:
    """Make a notice in a state; for a second one, an export notification of long ago."""
    del world
    country = country_of(cell)
    kind = "export" if cell.verb == "second" else "A"
    sent = None if cell.state == "draft" else DAY
    one = Notice.objects.create(
        keeper=country, exporter=country, importer=THIRD, number=MARK, kind=kind, asked=1_000,
        answers=FORM, state=cell.state or "draft", drafted=DAY, sent=sent,
    )  # fmt: skip
    given = {
        "number": "NEW-1", "kind": "A", "exporter": country, "importer": THIRD, "keeper": country,
    }  # fmt: skip
    return Built(one=one, country=country, given=given)


def _filed(model: type, **fields: object):
    def make(world: World, cell: Cell) -> Built:
        del world
        country = country_of(cell)
        own = {"number": MARK} if any(f.name == "number" for f in model._meta.fields) else {}
        one = model.objects.create(keeper=country, country=THIRD, **own, **fields)
        given = {**{k: str(v) for k, v in fields.items()}, "keeper": country, "country": "CHL"}
        return Built(one=one, country=country, given={**given, **({"number": "NEW-1"} if own else {})})

    return make


def shipment(world: World, cell: Cell) -> Built:
    """Make a decided shipment, and the question about another."""
    del world
    country = country_of(cell)
    one = Shipment.objects.create(
        country=country, number=MARK, direction="export", on=DAY, exporter=country, importer=THIRD,
        form="mercury", grams=1_000, verdict="denied", rule="MC8",
    )  # fmt: skip
    given = {
        "direction": "export", "exporter": country, "importer": THIRD, "on": DAY, "form": "mercury",
        "kilograms": "1", "shipment": "NEW-1",
    }  # fmt: skip
    return Built(one=one, country=country, given=given)


def _sides(cell: Cell) -> dict[str, object]:
    """Return what the conditions see of a consent or notice that is built here."""
    return {"exporter": country_of(cell), "importer": THIRD, "importer_here": False}


def _nobody(b: Built) -> tuple[object, ...]:
    del b
    return ()


def _given(b: Built) -> dict[str, object]:
    return dict(b.given)


def _draft(cell: Cell) -> bool:
    return cell.state == "draft"


def _step(verb: str, state: str = "") -> Door:
    return Door(
        f"notice.{verb}", "POST", "consents:step_notice", facts=_sides,
        fields=lambda b: {"verb": verb, "why": "a reason", "on": "2020-07-01"},
        where=lambda cell: not state or cell.state == state,
    )  # fmt: skip


MAKERS = {
    "consent": consent,
    "notice": notice,
    "general_notification": _filed(GeneralNotification),
    "certificate": _filed(Certificate, kind="source"),
    "import_response": _filed(ImportResponse, kind="no consent"),
    "final_action": _filed(FinalAction, since=DAY),
    "convention_standing": _filed(ConventionStanding, instrument="rotterdam", since=DAY),
    "shipment": shipment,
}
_REVOKE = {"on": DAY, "why": "a reason"}

DOORS = (
    Door("consent.see", "GET", "consents:consent", facts=_sides),
    Door("consent.see", "GET", "consents:consent_paper", args=lambda b: (b.one.pk, "docx"), facts=_sides),
    Door(
        "consent.propose", "POST", "consents:propose", args=_nobody, fields=_given, offers=("keeper",),
        alike=True,
    ),
    Door(
        "consent.answer", "POST", "consents:answer", fields=lambda b: {"reply": "granted", "on": DAY},
        facts=_sides,
    ),
    Door("consent.withdraw", "POST", "consents:withdraw", fields=lambda b: _REVOKE, facts=_sides),
    Door("consent.close", "POST", "consents:close", facts=_sides),
    Door(
        "consent.ship", "POST", "consents:ship", facts=_sides,
        fields=lambda b: {"shipment": SHIPMENT, "grams": "1", "on": DAY},
    ),
    Door(
        "consent.cancel", "POST", "consents:cancel", facts=_sides,
        fields=lambda b: {"shipment": SHIPMENT, "on": DAY},
    ),
    Door("notice.see", "GET", "consents:notice", facts=_sides),
    Door("notice.see", "GET", "consents:notice_paper", args=lambda b: (b.one.pk, "docx"), facts=_sides),
    Door(
        "notice.draft", "POST", "consents:add_notice", args=_nobody, fields=_given, where=_draft,
        offers=("keeper",), alike=True,
    ),
    Door("notice.edit:form", "POST", "consents:edit_notice", fields=lambda b: {"asked": "2"}, facts=_sides),
    *(_step(verb) for verb in ("send", "acknowledge", "second", "close")),
    Door("general_notification.see", "GET", "consents:general"),
    Door("general_notification.see", "GET", "consents:general_paper", args=lambda b: (b.one.pk, "docx")),
    Door(
        "general_notification.file", "POST", "consents:add_general", args=_nobody, fields=_given,
        offers=("keeper",), alike=True,
    ),
    Door("general_notification.change", "POST", "consents:change_general", fields=_given),
    Door("general_notification.revoke", "POST", "consents:revoke_general", fields=lambda b: _REVOKE),
    Door("certificate.see", "GET", "consents:certificate"),
    Door("certificate.see", "GET", "consents:certificate_paper", args=lambda b: (b.one.pk, "docx")),
    Door(
        "certificate.file", "POST", "consents:add_certificate", args=_nobody, fields=_given,
        offers=("keeper",), alike=True,
    ),
    Door("certificate.change", "POST", "consents:certificate", fields=_given),
    Door("certificate.revoke", "POST", "consents:revoke_certificate", fields=lambda b: _REVOKE),
    *(
        door
        for kind, page in (
            ("import_response", "response"),
            ("final_action", "action"),
            ("convention_standing", "standing"),
        )
        for door in (
            Door(f"{kind}.see", "GET", f"consents:{page}"),
            Door(
                f"{kind}.file", "POST", f"consents:add_{page}", args=_nobody, fields=_given,
                offers=("keeper",), alike=True,
            ),
            Door(f"{kind}.change", "POST", f"consents:{page}", fields=_given),
        )
    ),
    Door("shipment.see", "GET", "consents:shipments", args=_nobody, shows=True),
    Door("shipment.ask", "GET", "consents:ask", args=_nobody, fields=_given, alike=True),
    Door("shipment.record", "POST", "consents:record", args=_nobody, fields=_given, alike=True),
)  # fmt: skip
NO_PAGE: dict[str, str] = {}
NO_API: dict[str, str] = {}
