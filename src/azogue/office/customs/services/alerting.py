"""Alerts are kept from run to run, answered by people, and opened again when their figure moves."""

from collections.abc import Sequence
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.customs.models import Alert, AlertNote
from azogue.office.customs.rules import moved, plain
from azogue.office.customs.services.ground import MOST_WORDS, step_of, stepping
from azogue.office.customs.studying import Seen
from azogue.office.customs.workflow import ALERT
from azogue.office.people.services import Impossible
from azogue.office.record.acts import Entry, act, note
from azogue.office.record.gate import ANYONE, Person
from azogue.office.record.text import clean

AT_ONCE: Final = 200
MOST_NOTES: Final = 500
_FROM_RUN: Final = (
    "basket", "score", "figure", "value", "because", "rests_on", "figures", "current", "turn", "state",
    "moved_from", "changed", "demo",
)  # fmt: skip


def keep_alerts(country: str, seen: Sequence[Seen], turn: int, *, demo: bool) -> list[Alert]:
    """Keep what a run saw: new alerts, others as they are now; what it no longer saw is not current.

    Call it in a transaction that holds the country's standing.

    Returns:
        Alerts that are new, seen again, or opened again.

    """
    there = {alert.key: alert for alert in Alert.objects.select_for_update().filter(country=country)}
    new, kept, fresh = [], [], []
    for one in seen:
        alert = there.get(one.key)
        if alert is None:
            alert = Alert(country=country, key=one.key, detector=one.detector, exporter=one.exporter,
                          importer=one.importer, hs=one.hs, year=one.year)  # fmt: skip
            new.append(alert)
        else:
            kept.append(alert)
            if not alert.current and alert.state == "new":
                fresh.append(alert)
        _as_seen(alert, one, turn, demo)
        if alert.pk is not None and _open_again(alert, one.figure):
            fresh.append(alert)
    Alert.objects.bulk_create(new, batch_size=AT_ONCE)
    Alert.objects.bulk_update(kept, _FROM_RUN, batch_size=AT_ONCE)
    Alert.objects.filter(country=country).exclude(turn=turn).update(current=False)
    made = Alert.objects.filter(country=country, turn=turn, key__in=[a.key for a in new]) if new else []
    return [*made, *fresh]


def _as_seen(alert: Alert, one: Seen, turn: int, demo: bool) -> None:
    alert.basket, alert.score, alert.figure, alert.value = one.basket, one.score, one.figure, one.value
    alert.because, alert.rests_on = one.because, list(one.rests_on)
    alert.figures = [plain(flow) for flow in one.figures]
    alert.current, alert.turn, alert.demo = True, turn, demo


def _open_again(alert: Alert, figure: float) -> bool:
    """Open an answered alert again when its figure is materially another one; returns whether it was."""
    if alert.state not in {"explained", "closed"} or alert.decided_figure is None:
        return False
    if not moved(alert.decided_figure, figure):
        return False
    alert.state, alert.changed, alert.moved_from = "new", timezone.now(), alert.decided_figure
    entry = Entry(summary=alert.key, details={"figure": [alert.decided_figure, figure]})
    note(ANYONE, "reopen", alert.thing(), entry)
    return True


def step_alert(person: Person, alert: Alert, *, verb: str, why: str = "") -> Alert:
    """Explain, escalate, close an alert, or open it again, each with a reason.

    Args:
        person: Who does it.
        alert: As it was looked at.
        verb: explain, escalate, close or reopen.
        why: The reason.

    Raises:
        Refused: The person may not, or somebody else answered it meanwhile.
        Impossible: The reason is missing or too long.

    """
    step = step_of(ALERT, verb, why)
    with stepping(person, verb, alert, why=why) as (fresh, entry):
        assert isinstance(fresh, Alert)
        fresh.state, fresh.changed = step.target, timezone.now()
        fresh.decided_figure = None if step.target == "new" else fresh.figure
        fresh.moved_from = None
        fresh.save(update_fields=["state", "changed", "decided_figure", "moved_from"])
        entry.details = {"state": fresh.state, "figure": fresh.figure}
    alert.refresh_from_db()
    return alert


def note_alert(person: Person, alert: Alert, *, text: str) -> AlertNote:
    """Write something down about an alert.

    Raises:
        Refused: The person may not.
        Impossible: There is nothing written, or too much.

    """
    said = clean(text).strip()
    with act(person, "note", alert.thing()) as entry:
        if not said:
            raise Impossible(_("Write something."), "text")
        if len(said) > MOST_WORDS:
            raise Impossible(_("This is too long. Say it in fewer words."), "text")
        if alert.notes.count() >= MOST_NOTES:
            raise Impossible(_("There are too many here."))
        entry.summary = alert.key
        return AlertNote.objects.create(
            alert=alert, text=said, by_id=person.id, by_name=(person.name or person.email)[:200]
        )
