"""Export notifications under the Rotterdam Convention, Article 12: whether one is needed, sent, answered."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from azogue.office.consents.records import ExportNotice, File, Shipment

ACKNOWLEDGE: Final = timedelta(days=30)
"""Without an acknowledgement in this time a second notification is sent (12(4))."""


def needs_notice(shipment: Shipment, on: date, file: File) -> bool:
    """Return whether the exporting Party has to notify this export.

    It has to where it banned or severely restricted the chemical (12(1)), until the chemical is listed in
    Annex III, the importing Party has responded and the response was distributed (12(5)). Mercury compounds
    are listed as pesticides, so that end is only reached by compounds meant as pesticides.
    """
    restricted = any(
        a.country == shipment.exporter and a.since <= on and _about(a.substance, shipment)
        for a in file.actions
    )
    return restricted and not _ceased(shipment, on, file)


def _ceased(shipment: Shipment, on: date, file: File) -> bool:
    if shipment.form != "compound" or not shipment.pesticide:
        return False
    return any(
        r.country == shipment.importer
        and r.kind != "no response"
        and r.substance in {"", shipment.substance}
        and r.told is not None
        and r.told <= on
        for r in file.responses
    )


def notice_of(shipment: Shipment, on: date, file: File) -> ExportNotice | None:
    """Return the notice that covers an export: of the same calendar year, or waived (12(2))."""
    found = [
        n
        for n in file.notices
        if (n.exporter, n.importer) == (shipment.exporter, shipment.importer)
        and _about(n.substance, shipment)
        and n.sent <= on
        and (n.sent.year == on.year or n.waived)
        and not _before_the_action(n, shipment, on, file)
    ]
    return min(found, key=lambda n: (n.sent, n.number), default=None)


def _before_the_action(notice: ExportNotice, shipment: Shipment, on: date, file: File) -> bool:
    """Return whether the ban came after the notice: the first export after it needs a notice of its own."""
    return any(
        a.country == shipment.exporter and notice.sent < a.since <= on and _about(a.substance, shipment)
        for a in file.actions
    )


def _about(substance: str, shipment: Shipment) -> bool:
    return substance in {"", shipment.substance or ("Hg" if shipment.form != "compound" else "")}


def second_notices_due(notices: Iterable[ExportNotice], on: date) -> tuple[ExportNotice, ...]:
    """Return notices for which a second notification is due: thirty days over, nothing acknowledged (12(4)).

    Only the first notice after a ban has to be acknowledged; whoever keeps the notices asks for those.
    """
    due = [n for n in notices if n.acknowledged is None and n.second is None and n.sent + ACKNOWLEDGE < on]
    return tuple(sorted(due, key=lambda n: (n.sent, n.number)))
