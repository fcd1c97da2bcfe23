"""What is read at this desk: deliveries, sums by month, both sides of a flow, alerts, what stays, bulletins.

Selectors ask no gate: views and API ask before. Values are USD, weights kg of product, months such as 202103.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q, QuerySet

from azogue.office.customs import counting
from azogue.office.customs.access import OFFICE
from azogue.office.customs.counting import BadRow, Sum, TradeRow
from azogue.office.customs.models import (
    Alert,
    CustomsMapping,
    Delivery,
    Flow,
    Standing,
    Watch,
    WatchHit,
)
from azogue.office.customs.months import (
    BulletinContent,
    BulletinLine,
    CodeSum,
    Point,
    bulletin_of,
    bulletins,
    code_sums,
    content_of,
    last_month,
    monthly,
    months_to_publish,
    series,
    twelve_months,
)
from azogue.office.customs.rules import is_basket
from azogue.office.record.gate import Person, Thing

if TYPE_CHECKING:
    from azogue.quantity.explanation import Explanation

__all__ = [
    "BulletinContent",
    "BulletinLine",
    "CodeSum",
    "Overlap",
    "Point",
    "alert_counts",
    "alerts",
    "alerts_about",
    "bad_rows",
    "bulletin_of",
    "bulletins",
    "code_sums",
    "consumption",
    "content_of",
    "countries_for",
    "countries_with_trade",
    "deliveries",
    "explanation_of",
    "fitting_mappings",
    "flow_of",
    "flows",
    "hits_of",
    "last_month",
    "mappings",
    "monthly",
    "months_to_publish",
    "neighbours",
    "overlaps",
    "rows_of",
    "rows_of_flow",
    "series",
    "standing_of",
    "sums_of",
    "trade_thing",
    "twelve_months",
    "waiting",
    "watches",
]

ROWS: Final = 200
"""Rows that a page shows behind an alert."""
MERCURY: Final = "280540"


def trade_thing(country: str, *, demo: bool = False) -> Thing:
    """Return the trade of a country as the gate sees it; verb `see`."""
    return Thing("trade", None, country, demo=demo)


def countries_for(person: Person) -> tuple[str, ...] | None:
    """Return the countries whose customs desk somebody may see; None is every country."""
    held = person.countries(*OFFICE)
    return None if "" in held else held


def countries_with_trade(person: Person) -> list[str]:
    """Return the countries with deliveries that somebody may see."""
    found = Delivery.objects.exclude(state="discarded")
    seen = countries_for(person)
    if seen is not None:
        found = found.filter(country__in=seen)
    return sorted(set(found.order_by().values_list("country", flat=True)))


# Deliveries


def deliveries(country: str, *, state: str = "", kind: str = "") -> QuerySet[Delivery]:
    """Return the deliveries of a country, the newest first."""
    found = Delivery.objects.filter(country=country).select_related("by", "mapping", "decided_by")
    found = found.filter(state=state) if state else found
    return found.filter(kind=kind) if kind else found


def waiting(country: str) -> QuerySet[Delivery]:
    """Return the deliveries that wait for a person: columns to be named, previews to be looked at."""
    return deliveries(country).filter(state__in=("mapping", "preview", "unreadable"))


def mappings(country: str) -> QuerySet[CustomsMapping]:
    """Return the saved mappings of a country by name."""
    return CustomsMapping.objects.filter(country=country).select_related("by")


def fitting_mappings(delivery: Delivery) -> list[CustomsMapping]:
    """Return the saved mappings whose columns a delivery has, the one changed last first."""
    from azogue.office.customs.heads import fits, mapping_from
    from azogue.trade.mapping import MappingError

    out = []
    for one in mappings(delivery.country).order_by("-changed"):
        try:
            if fits(mapping_from(one.mapping), tuple(delivery.header)):
                out.append(one)
        except MappingError:
            continue
    return out


def sums_of(delivery: Delivery, by: str = "year", limit: int = 200) -> tuple[tuple[Sum, ...], int]:
    """Return what the usable rows of a delivery add up to, and how many sums there are before the limit.

    Args:
        delivery: In any state in which it has rows.
        by: year, month, code, partner or reporter.
        limit: Most sums.

    Raises:
        KeyError: There is no such way to group.

    """
    return counting.sums_of(delivery, by, limit)


def bad_rows(delivery: Delivery, offset: int = 0, limit: int | None = None) -> Iterator[BadRow]:
    """Yield the rows of a delivery that cannot be used; `delivery.quarantined` says how many there are."""
    return counting.bad_rows(delivery, offset, limit)


@dataclass(frozen=True, slots=True)
class Overlap:
    """An accepted delivery of own rows that speaks of the same months as another one."""

    delivery: Delivery
    first: int
    last: int


def overlaps(delivery: Delivery) -> list[Overlap]:
    """Return accepted deliveries of own rows for months that this one is about, too.

    Rows of a country's own customs add up, because files may be of different offices; whoever accepts both
    has to know that they are not the same declarations.
    """
    if delivery.kind != Delivery.Kind.OWN or delivery.first is None or delivery.last is None:
        return []
    others = Delivery.objects.filter(country=delivery.country, kind=Delivery.Kind.OWN, state="accepted")
    out = []
    for one in others.exclude(pk=delivery.pk):
        if one.first is None or one.last is None:
            continue
        first, last = max(one.first, delivery.first), min(one.last, delivery.last)
        if first <= last:
            out.append(Overlap(one, first, last))
    return out


def standing_of(country: str) -> Standing:
    """Return how far the sums of a country are; one that was never summed up is not saved."""
    return Standing.objects.filter(country=country).first() or Standing(country=country)


# Both sides


def flows(
    country: str,
    *,
    year: int | None = None,
    hs: str = "",
    partner: str = "",
    direction: str = "",
    kind: str = "",
) -> QuerySet[Flow]:
    """Return the reconciled flows of a country, with both reports (`ours`, `theirs`), the newest first.

    Args:
        country: Alpha-3 code.
        year: Of trade.
        hs: A code, or the digits it begins with.
        partner: An area.
        direction: import or export.
        kind: What the figure rests on: both, x_only, m_only, mirror_only, orphan.

    """
    found = Flow.objects.filter(country=country)
    wanted = {"year": year, "partner": partner, "direction": direction, "kind": kind}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.filter(hs__startswith=hs) if hs else found


def flow_of(country: str, key: str) -> Flow | None:
    """Return a flow by its key EXPORTER-IMPORTER-HS-YEAR."""
    parts = key.split("-")
    if len(parts) != 4 or not (parts[3].isascii() and parts[3].isdigit() and len(parts[3]) == 4):
        return None
    exporter, importer, hs, year = parts
    found = Flow.objects.filter(country=country, exporter=exporter, importer=importer, hs=hs, year=int(year))
    return found.first()


def explanation_of(flow: Flow) -> "Explanation":
    """Return how a reconciled figure was made: both reports, carriage, weights and error, as a tree."""
    from azogue.office.customs.studying import FLOW_COLUMNS, learned
    from azogue.trade.explain import explain

    reliability, cif = learned(standing_of(flow.country).study)
    return explain({name: getattr(flow, name) for name in FLOW_COLUMNS}, reliability, cif)


def alerts_about(flow: Flow) -> QuerySet[Alert]:
    """Return the alerts about just this flow."""
    return Alert.objects.filter(
        country=flow.country,
        exporter=flow.exporter,
        importer=flow.importer,
        hs=flow.hs,
        year__in=(flow.year, flow.year - 1),
        current=True,
    )


def consumption(country: str, *, hs: str = "") -> tuple[Mapping[str, Any], ...]:
    """Return apparent consumption by code and year, as `azogue.trade.consumption` gives it, with `basket`.

    Keys: hs, year, measure (kg, items), imports, exports, apparent, low, high, mercury_low, mercury_high,
    flows, unmeasured, unmeasured_value, basket.
    """
    rows = standing_of(country).consumption
    return tuple({**row, "basket": is_basket(row["hs"])} for row in rows if not hs or row["hs"] == hs)


# Alerts


def alerts(
    country: str,
    *,
    state: str = "",
    detector: str = "",
    year: int | None = None,
    hs: str = "",
    partner: str = "",
    basket: bool | None = None,
    current: bool | None = True,
) -> QuerySet[Alert]:
    """Return alerts, watched ones first (`watched` counts the watches they hit), then the newest.

    Args:
        country: Alpha-3 code.
        state: new, explained, escalated or closed; "open" is new or escalated.
        detector: Name of the detector.
        year: Of trade; 0 for alerts about all years.
        hs: A code, or the digits it begins with.
        partner: An area on either side.
        basket: Only codes that can hide mercury products, or only others.
        current: Only what the last run still saw, or only what it did not.

    """
    found = Alert.objects.filter(country=country)
    if state:
        found = found.filter(state__in=("new", "escalated") if state == "open" else (state,))
    if detector:
        found = found.filter(detector=detector)
    if year is not None:
        found = found.filter(year=year)
    if hs:
        found = found.filter(hs__startswith=hs)
    if partner:
        found = found.filter(Q(exporter=partner) | Q(importer=partner))
    if basket is not None:
        found = found.filter(basket=basket)
    if current is not None:
        found = found.filter(current=current)
    return found.annotate(watched=Count("hits", distinct=True)).order_by("-watched", "-year", "-score", "pk")


def alert_counts(country: str) -> dict[str, int]:
    """Return how many current alerts are in each state."""
    counted = alerts(country).order_by().values_list("state").annotate(n=Count("pk", distinct=True))
    return dict(counted.values_list("state", "n"))


def rows_of(alert: Alert, limit: int | None = ROWS) -> tuple[TradeRow, ...]:
    """Return the very rows behind an alert, with file and line; all of them with `limit=None`."""
    return tuple(counting.rows_behind(alert.country, alert.rests_on, limit))


def rows_of_flow(flow: Flow, limit: int | None = ROWS) -> tuple[TradeRow, ...]:
    """Return the very rows of both reports of a flow."""
    return tuple(counting.rows_behind(flow.country, [flow.key], limit))


def neighbours(alert: Alert, limit: int = 10) -> QuerySet[Alert]:
    """Return other current alerts about the same code and partner, or the same trade."""
    same = Q(hs=alert.hs, exporter=alert.exporter, importer=alert.importer)
    near = Alert.objects.filter(same, country=alert.country, current=True).exclude(pk=alert.pk)
    return near.order_by("-year", "-score")[:limit]


# Watch lists


def watches(country: str) -> QuerySet[Watch]:
    """Return what is watched, with how many hits there are (`found`)."""
    return Watch.objects.filter(country=country).select_related("by").annotate(found=Count("hits"))


def hits_of(watch: Watch) -> QuerySet[WatchHit]:
    """Return what a watch has found, the newest first; alerts that are gone left out."""
    return watch.hits.filter(Q(alert=None) | Q(alert__current=True)).select_related("alert")
