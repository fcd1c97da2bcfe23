"""Sums, flows and alerts of a country are made anew from what is accepted; done again it changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.customs.counting import places_of
from azogue.office.customs.models import Delivery, Flow, Monthly, Standing
from azogue.office.customs.rules import plain
from azogue.office.customs.services.alerting import keep_alerts
from azogue.office.customs.services.ground import locked_standing
from azogue.office.customs.services.reading import aside
from azogue.office.customs.services.watching import look_out, tell_by_letter
from azogue.office.customs.studying import FLOW_COLUMNS, Findings, study_of
from azogue.office.record.acts import Entry, note
from azogue.office.record.gate import ANYONE, Thing

AT_ONCE: Final = 500
Tell = Callable[[int, int, str], None]
_UNCHANGED: Final = ("country", "exporter", "importer", "hs", "year")


def sum_up(country: str, tell: Tell = lambda _done, _total, _doing: None) -> bool:
    """Make everything that follows from the accepted deliveries of a country.

    Args:
        country: Alpha-3 code.
        tell: Called with what is done, of how much, and what is being done.

    Returns:
        Whether the sums hold what is accepted now; False when more was accepted or taken back meanwhile,
        whose own job follows.

    """
    standing = Standing.objects.filter(country=country).first()
    if standing is None or standing.fresh:
        return True
    places = places_of(country)
    tell(0, 3, _("Reconciling both sides and looking for what does not fit"))
    findings = aside(
        lambda: study_of(country, places),
        lambda: tell(1, 3, _("Reconciling both sides and looking for what does not fit")),
    )
    tell(2, 3, _("Keeping the sums"))
    with transaction.atomic():
        held = locked_standing(country)
        if held.turn != standing.turn:
            return False
        before = _months(country)
        _keep_monthly(country, findings.monthly)
        _keep_flows(country, findings.flows, held.turn)
        fresh = keep_alerts(country, findings.alerts, held.turn, demo=_demo(country))
        look_out(country, fresh, before)
        _keep_standing(held, findings)
        entry = Entry(
            summary=country,
            details={
                "months": len(findings.monthly),
                "flows": len(findings.flows),
                "alerts": len(findings.alerts),
                "new": len(fresh),
            },
        )
        note(ANYONE, "sum_up", Thing("trade", None, country), entry)
        transaction.on_commit(lambda: tell_by_letter(country))
    tell(3, 3, "")
    return True


def _demo(country: str) -> bool:
    return Delivery.objects.filter(country=country, state="accepted", demo=True).exists()


def _months(country: str) -> dict[tuple[Any, ...], int]:
    """Return how many rows each month's sum was made of before."""
    told = Monthly.objects.filter(country=country)
    return {
        tuple(row[:4]): row[4] for row in told.values_list("period", "direction", "hs", "partner", "rows")
    }


def _keep_monthly(country: str, rows: Sequence[Mapping[str, Any]]) -> None:
    Monthly.objects.filter(country=country).delete()
    Monthly.objects.bulk_create((Monthly(country=country, **row) for row in rows), batch_size=AT_ONCE)


def _keep_flows(country: str, rows: Sequence[Mapping[str, Any]], turn: int) -> None:
    """Keep the flows; one that was there keeps its number, by which pages name it."""
    made = [_flow(country, row, turn) for row in rows]
    changing = [
        field.name
        for field in Flow._meta.concrete_fields
        if field.name not in _UNCHANGED and not field.primary_key
    ]
    Flow.objects.bulk_create(
        made,
        batch_size=AT_ONCE // 2,
        update_conflicts=True,
        unique_fields=list(_UNCHANGED),
        update_fields=changing,
    )
    Flow.objects.filter(country=country).exclude(turn=turn).delete()


def _flow(country: str, row: Mapping[str, Any], turn: int) -> Flow:
    out = row["exporter"] == country
    said = {name: plain(row[name]) for name in FLOW_COLUMNS}
    partner = row["importer"] if out else row["exporter"]
    direction = "export" if out else "import"
    return Flow(country=country, partner=partner, direction=direction, turn=turn, **said)


def _keep_standing(held: Standing, findings: Findings) -> None:
    held.summed = held.turn
    held.at = timezone.now()
    held.notes = list(findings.notes)
    held.study = plain(findings.study or {})
    held.consumption = [plain(row) for row in findings.consumption]
    held.found = dict(findings.found or {})
    held.save(update_fields=["summed", "at", "notes", "study", "consumption", "found"])
