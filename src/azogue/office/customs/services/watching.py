"""Watch lists: set, changed, removed; and looked through whenever sums are made anew."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.customs.letters import send_hits
from azogue.office.customs.models import Alert, Monthly, Watch, WatchHit
from azogue.office.customs.rules import matches
from azogue.office.people.persons import person_of
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Person, Thing, may
from azogue.office.record.text import clean_line

MOST: Final = 100
"""Watches of a country."""
MOST_HITS: Final = 500
"""New hits of one watch in one run."""
DETECTORS: Final = (
    "gap", "orphan", "unit_value", "unit_slip", "year_shift", "hub", "code_shift", "disagreement_exporter",
    "disagreement_importer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be watched; blank fits everything."""

    title: str = ""
    hs: str = ""
    partner: str = ""
    detector: str = ""
    threshold: float | None = None
    by_letter: bool = True


def set_watch(person: Person, wish: Wish, *, country: str = "", watch: Watch | None = None) -> Watch:
    """Put something on the watch list of a country, or change what is watched.

    Args:
        person: Who watches; letters go to whoever set it first.
        wish: What shall be watched.
        country: Whose list, for a new one.
        watch: The one that is changed.

    Raises:
        Refused: The person may not.
        Impossible: A code, area, detector or amount is none, with the field it stands in.

    """
    thing = watch.thing() if watch else Thing("watch", None, country, demo=person.demo)
    with act(person, "change" if watch else "add", thing) as entry:
        _checked(wish)
        if watch is None:
            if Watch.objects.filter(country=country).count() >= MOST:
                raise Impossible(_("There are too many here."))
            watch = Watch(country=country, by_id=person.id, demo=person.demo)
        watch.hs, watch.partner, watch.detector = wish.hs, wish.partner, wish.detector
        watch.threshold, watch.by_letter = wish.threshold, wish.by_letter
        watch.title = clean_line(wish.title, 120) or " · ".join(
            part for part in (wish.hs, wish.partner, wish.detector.replace("_", " ")) if part
        )
        watch.save()
        entry.thing, entry.summary = str(watch.pk), watch.title
        entry.details = {"hs": watch.hs, "partner": watch.partner, "detector": watch.detector,
                         "threshold": watch.threshold}  # fmt: skip
    return watch


def _checked(wish: Wish) -> None:
    from azogue.facts import FactsError
    from azogue.facts.trade import area

    if not (wish.hs or wish.partner or wish.detector):
        raise Impossible(_("Choose a code, a partner or a kind of alert."), "hs")
    if wish.hs and not (wish.hs.isascii() and wish.hs.isdigit() and len(wish.hs) in {2, 4, 6}):
        raise Impossible(_("A code has six digits, or the two or four that it begins with."), "hs")
    if wish.detector and wish.detector not in DETECTORS:
        raise Impossible(_("There is no such kind of alert."), "detector")
    if wish.threshold is not None and not (math.isfinite(wish.threshold) and 0 <= wish.threshold <= 1e15):
        raise Impossible(_("Write an amount of US dollars, zero or more."), "threshold")
    if wish.partner:
        try:
            area(wish.partner.removeprefix("X"))
        except FactsError as error:
            raise Impossible(_("There is no such country or area."), "partner") from error


def remove_watch(person: Person, watch: Watch) -> None:
    """Take a watch off the list, with its hits.

    Raises:
        Refused: The person may not.

    """
    with act(person, "remove", watch.thing()) as entry:
        entry.summary = watch.title
        watch.delete()


def fits_alert(watch: Watch, alert: Alert) -> bool:
    """Return whether a watch is about an alert."""
    return (
        matches(watch.hs, alert.hs)
        and watch.partner in {"", alert.exporter, alert.importer}
        and watch.detector in {"", alert.detector}
        and (watch.threshold is None or (alert.value or 0.0) >= watch.threshold)
    )


def fits_month(watch: Watch, month: Monthly) -> bool:
    """Return whether a watch is about a month's trade."""
    return (
        not watch.detector
        and matches(watch.hs, month.hs)
        and watch.partner in {"", month.partner}
        and (watch.threshold is None or month.value_known >= watch.threshold)
    )


def look_out(country: str, alerts: Sequence[Alert], before: Mapping[tuple[Any, ...], int]) -> None:
    """Keep what is new and watched: alerts, and months of trade with more rows than before.

    Call it in the transaction in which the sums are kept.
    """
    watches = list(Watch.objects.filter(country=country))
    if not watches:
        return
    months = [
        month
        for month in Monthly.objects.filter(country=country)
        if month.rows > before.get((month.period, month.direction, month.hs, month.partner), 0)
    ]
    for watch in watches:
        hits = [*_of_alerts(watch, alerts), *_of_months(watch, months)]
        WatchHit.objects.bulk_create(hits[:MOST_HITS], batch_size=200, ignore_conflicts=True)


def _of_alerts(watch: Watch, alerts: Iterable[Alert]) -> list[WatchHit]:
    return [
        WatchHit(
            watch=watch, key=f"{alert.key}@{alert.turn}"[:90], alert=alert, hs=alert.hs, value=alert.value
        )
        for alert in alerts
        if fits_alert(watch, alert)
    ]


def _of_months(watch: Watch, months: Iterable[Monthly]) -> list[WatchHit]:
    return [
        WatchHit(
            watch=watch,
            key=f"{m.period}:{m.direction}:{m.hs}:{m.partner}:{m.rows}",
            period=m.period,
            direction=m.direction,
            hs=m.hs,
            partner=m.partner,
            value=m.value_known,
        )
        for m in months
        if fits_month(watch, m)
    ]


def tell_by_letter(country: str) -> int:
    """Write one letter for each watch with hits nobody was told of; returns how many were sent.

    A watch whose owner may no longer see the trade of the country gets none.
    """
    sent = 0
    for watch in Watch.objects.filter(country=country).select_related("by"):
        untold = watch.hits.filter(told=None).select_related("alert")
        hits = list(untold[:MOST_HITS])
        if not hits:
            continue
        if _wants_letter(watch):
            sent += send_hits(watch, hits)
        WatchHit.objects.filter(pk__in=[hit.pk for hit in hits]).update(told=timezone.now())
    return sent


def _wants_letter(watch: Watch) -> bool:
    owner = watch.by
    if owner is None or not owner.is_active or not watch.by_letter or not owner.email:
        return False
    return bool(may(person_of(owner), "see", Thing("trade", None, watch.country, demo=watch.demo)))
