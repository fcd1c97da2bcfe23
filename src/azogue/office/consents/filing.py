"""From rows of the database to the records that the pure part of the desk decides on."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, cast

from azogue.office.consents import records
from azogue.office.consents.ledger import Draw, Entry
from azogue.office.consents.models import (
    Certificate,
    Consent,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    ImportResponse,
    Notice,
)
from azogue.office.consents.records import ALWAYS, NEVER, Condition, Span

ONE_DAY: Final = timedelta(days=1)
Pairs = list[list[str]]
"""Conditions and terms as they are kept: pairs of id and words."""


def conditions_of(pairs: Iterable[Iterable[str]]) -> tuple[Condition, ...]:
    """Return conditions as records."""
    return tuple(Condition(*pair) for pair in pairs)


def pairs_of(conditions: Iterable[Condition]) -> Pairs:
    """Return conditions as they are kept."""
    return [[c.id, c.text] for c in conditions]


def span_of(first: date | None, last: date | None, taken_back: date | None = None) -> Span:
    """Return the days of a paper; taken back, it ends the day before."""
    if taken_back is not None:
        end = taken_back - ONE_DAY
        last = end if last is None else min(last, end)
        if first is not None and last < first:
            return NEVER
    return ALWAYS if first is None and last is None else Span(first, last)


def entry_of(row: Consent) -> Entry:
    """Return a consent as the ledger knows it, with all its draws."""
    return Entry(
        number=row.number,
        exporter=row.exporter,
        importer=row.importer,
        proposed=row.proposed,
        proposed_by=row.proposed_by,
        asked=row.asked,
        instrument=cast("records.Instrument", row.instrument),
        substance=row.substance,
        notice=row.notice,
        answer=cast("records.Reply", row.answer) if row.answer else None,
        answered=row.answered,
        answered_by=row.answered_by,
        valid=span_of(row.first, row.last),
        granted=row.granted,
        conditions=conditions_of(row.conditions),
        withdrawn=row.withdrawn,
        closed=row.closed,
        draws=tuple(Draw(d.shipment, d.grams, d.on, d.cancelled) for d in row.draws.all()),
        version=row.version,
    )


def consent_of(row: Consent) -> records.Consent:
    """Return a consent as the decision tables look at it, without reading its draws.

    The same as `ledger.consent_of(entry_of(row))`: of a closed file nothing is left.
    """
    return records.Consent(
        number=row.number,
        exporter=row.exporter,
        importer=row.importer,
        instrument=cast("records.Instrument", row.instrument),
        substance=row.substance,
        notice=row.notice,
        answer=cast("records.Reply", row.answer) if row.answer else None,
        answered=row.answered,
        valid=span_of(row.first, row.last),
        grams=row.granted if row.closed is None else row.drawn,
        drawn=row.drawn,
        conditions=conditions_of(row.conditions),
        withdrawn=row.withdrawn,
    )


def general_of(row: GeneralNotification) -> records.GeneralNotification:
    """Return a general notification as a record."""
    return records.GeneralNotification(
        number=row.number,
        importer=row.country,
        valid=span_of(row.first, row.last),
        terms=conditions_of(row.terms),
        exporters=frozenset(row.exporters),
        revoked=row.revoked,
        certified=row.certified,
        waived=row.waived,
    )


def certificate_of(row: Certificate) -> records.Certificate:
    """Return a certificate as a record; a revoked one holds until the day before."""
    return records.Certificate(
        number=row.number,
        kind="use" if row.kind == "use" else "source",
        country=row.country,
        party=row.party,
        valid=span_of(row.first, row.last, row.revoked),
        measures=row.measures,
        only_allowed=row.only_allowed,
        not_new_mining=row.not_new_mining,
        not_excess=row.not_excess,
    )


def response_of(row: ImportResponse) -> records.ImportResponse:
    """Return an import response as a record."""
    return records.ImportResponse(
        number=row.number,
        country=row.country,
        kind=cast("records.ResponseKind", row.kind),
        substance=row.substance,
        told=row.told,
        conditions=conditions_of(row.conditions),
        registered=row.registered,
        used_before=row.used_before,
    )


def action_of(row: FinalAction) -> records.FinalAction:
    """Return a final action as a record."""
    return records.FinalAction(row.country, row.since, row.substance)


def export_notice_of(row: Notice) -> records.ExportNotice:
    """Return an export notification that was sent as a record."""
    assert row.sent is not None
    return records.ExportNotice(
        number=row.number,
        exporter=row.exporter,
        importer=row.importer,
        sent=row.sent,
        substance=row.substance,
        acknowledged=row.acknowledged,
        waived=row.waived,
        second=row.second,
    )


def standing_span(row: ConventionStanding) -> Span:
    """Return from when to when a convention binds a State."""
    return NEVER if row.since is None else Span(row.since, row.until)


def message_of(shipment: records.Shipment) -> dict[str, Any]:
    """Return a shipment as a single window sends it: `window.read_shipment` reads the same shipment back."""
    source, purpose = shipment.source, shipment.purpose
    said: dict[str, Any] = {
        "id": shipment.id,
        "exporter": shipment.exporter,
        "importer": shipment.importer,
        "form": shipment.form,
        "kilograms": f"{records.kilograms(shipment.grams):f}",
        "share": None if shipment.share is None else str(shipment.share),
        "substance": shipment.substance,
        "item": shipment.item,
        "pesticide": shipment.pesticide,
        "notice": shipment.notice,
        "met": sorted(shipment.met),
    }
    if source is not None:
        mined = None if source.mined_on is None else source.mined_on.isoformat()
        said["source"] = {
            "kind": source.kind, "mined_in": source.mined_in, "mined_on": mined,
            "mined_at_entry": source.mined_at_entry,
        }  # fmt: skip
    if purpose is not None:
        said["purpose"] = {"kind": purpose.kind, "allowed": purpose.allowed}
    return {name: value for name, value in said.items() if value not in (None, "", [])}
