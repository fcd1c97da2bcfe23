"""What is read at this desk: deliveries, sums by month, both sides of a flow, alerts, what stays, bulletins.

Selectors ask no gate: views and API ask before. Values are USD, weights kg of product, months such as 202103.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q, QuerySet

from azogue.facts.trade import mercury_codes
from azogue.office.customs import counting
from azogue.office.customs.access import OFFICE
from azogue.office.customs.counting import BadRow, Sum, TradeRow
from azogue.office.customs.models import (
    Alert,
    Bulletin,
    CustomsMapping,
    Delivery,
    Flow,
    Monthly,
    Standing,
    Watch,
    WatchHit,
)
from azogue.office.customs.rules import is_basket, is_month, months_before, total
from azogue.office.record.gate import Person, Thing

if TYPE_CHECKING:
    from azogue.quantity.explanation import Explanation

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


# Months


def monthly(
    country: str,
    *,
    hs: str = "",
    partner: str = "",
    direction: str = "",
    since: int | None = None,
    until: int | None = None,
) -> QuerySet[Monthly]:
    """Return months of trade by the country's own rows, the newest first.

    Args:
        country: Alpha-3 code.
        hs: A code, or the digits it begins with.
        partner: An area.
        direction: import, export, re-import or re-export.
        since: First month, such as 202101.
        until: Last month.

    """
    found = Monthly.objects.filter(country=country)
    if hs:
        found = found.filter(hs__startswith=hs)
    if partner:
        found = found.filter(partner=partner)
    if direction:
        found = found.filter(direction=direction)
    if since is not None:
        found = found.filter(period__gte=since)
    return found.filter(period__lte=until) if until is not None else found


def last_month(country: str) -> int | None:
    """Return the newest month with own rows; None when no row has a month."""
    newest = Monthly.objects.filter(country=country, period__gt=9999).order_by("-period").first()
    return newest.period if newest else None


@dataclass(frozen=True, slots=True)
class CodeSum:
    """What came in or went out under a code in some months. Figures are None when unknown for any row."""

    hs: str
    direction: str
    unit: str
    """Of the quantity; blank where it is unknown or not the same everywhere."""
    value: float | None
    kg: float | None
    quantity: float | None
    value_known: float
    kg_known: float
    rows: int
    basket: bool
    """Whether it is a code that can hide mercury products, which is never counted as mercury."""
    purity: str
    """pure, mostly, basket; basket too for codes that are only watched."""


def code_sums(months: Iterable[Monthly]) -> tuple[CodeSum, ...]:
    """Add months of trade up by code and direction, units kept."""
    groups: dict[tuple[str, str], list[Monthly]] = defaultdict(list)
    for month in months:
        groups[month.hs, month.direction].append(month)
    known = mercury_codes()
    out = []
    for (hs, direction), parts in sorted(groups.items()):
        units = {part.unit for part in parts}
        unit = units.pop() if len(units) == 1 else ""
        out.append(
            CodeSum(
                hs=hs,
                direction=direction,
                unit=unit,
                value=total(part.value for part in parts),
                kg=total(part.kg for part in parts),
                quantity=total(part.quantity for part in parts) if unit else None,
                value_known=total(part.value_known for part in parts) or 0.0,
                kg_known=total(part.kg_known for part in parts) or 0.0,
                rows=sum(part.rows for part in parts),
                basket=is_basket(hs),
                purity=known[hs].purity if hs in known else "basket",
            )
        )
    return tuple(out)


def twelve_months(country: str, until: int | None = None) -> tuple[CodeSum, ...]:
    """Return the sums of the twelve months that end with a month, the newest one by itself."""
    end = until or last_month(country)
    if end is None:
        return ()
    return code_sums(monthly(country, since=months_before(end, 11), until=end))


@dataclass(frozen=True, slots=True)
class Point:
    """A month of a series; a figure is None when unknown for any row, 0 when nothing was traded."""

    period: int
    value: float | None
    kg: float | None
    quantity: float | None
    """In the unit of the code; None where there is none."""


def series(
    country: str, hs: str, direction: str, *, until: int | None = None, count: int = 12
) -> tuple[Point, ...]:
    """Return so many months of trade under a code, the oldest first, months without trade as zeros."""
    end = until or last_month(country)
    if end is None:
        return ()
    begin = months_before(end, count - 1)
    parts: dict[int, list[Monthly]] = defaultdict(list)
    for month in monthly(country, hs=hs, direction=direction, since=begin, until=end):
        parts[month.period].append(month)
    out = []
    for back in range(count - 1, -1, -1):
        period = months_before(end, back)
        here = parts.get(period, [])
        units = {part.unit for part in here}
        out.append(
            Point(
                period,
                total(p.value for p in here) if here else 0.0,
                total(p.kg for p in here) if here else 0.0,
                (total(p.quantity for p in here) if len(units) == 1 else None) if here else 0.0,
            )
        )
    return tuple(out)


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


@dataclass(frozen=True, slots=True)
class MercuryYear:
    """Mercury (280540) between two countries in a year, in whole grams; None: this side says nothing."""

    exporter: str
    importer: str
    year: int
    exported: int | None = None
    imported: int | None = None
    reconciled: int | None = None


def mercury_years(country: str) -> tuple[MercuryYear, ...]:
    """Return what was traded in mercury with each partner in each year, for the consents desk."""
    found = Flow.objects.filter(country=country, hs=MERCURY).order_by("year", "exporter", "importer")
    return tuple(
        MercuryYear(f.exporter, f.importer, f.year, _grams(f.x_kg), _grams(f.m_kg), _grams(f.kg))
        for f in found
    )


def _grams(kg: float | None) -> int | None:
    return None if kg is None else round(kg * 1000)


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


# Bulletins


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """A code in one direction: the month, and the twelve months that end with it."""

    hs: str
    direction: str
    basket: bool
    unit: str
    value: float | None
    kg: float | None
    quantity: float | None
    year_value: float | None
    year_kg: float | None
    year_quantity: float | None
    partners: tuple[str, ...]
    """Areas of the month, the largest value first."""


@dataclass(frozen=True, slots=True)
class BulletinContent:
    """What a month's bulletin says: the country's own sums and nothing that others may not pass on."""

    country: str
    month: int
    lines: tuple[BulletinLine, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def bulletin_of(country: str, month: int) -> BulletinContent:
    """Return the bulletin of a month as it would be published now; without trade it has no lines."""
    if not is_month(month):
        return BulletinContent(country, month, ())
    here = list(monthly(country, since=month, until=month))
    sums = {(s.hs, s.direction): s for s in code_sums(here)}
    year = {(s.hs, s.direction): s for s in twelve_months(country, month)}
    lines = []
    for key, long in sorted(year.items()):
        now = sums.get(key)
        ends = sorted(
            (m for m in here if (m.hs, m.direction) == key), key=lambda m: (-m.value_known, m.partner)
        )
        lines.append(
            BulletinLine(
                hs=long.hs,
                direction=long.direction,
                basket=long.basket,
                unit=long.unit,
                value=now.value if now else 0.0,
                kg=now.kg if now else 0.0,
                quantity=now.quantity if now else 0.0,
                year_value=long.value,
                year_kg=long.kg,
                year_quantity=long.quantity,
                partners=tuple(m.partner for m in ends),
            )
        )
    return BulletinContent(country, month, tuple(lines) if here else ())


def content_of(bulletin: Bulletin) -> BulletinContent:
    """Return what a bulletin says, as it was published."""
    said = bulletin.content
    lines = tuple(BulletinLine(**{**line, "partners": tuple(line["partners"])}) for line in said["lines"])
    return BulletinContent(said["country"], said["month"], lines)


def bulletins(country: str = "", *, published: bool = True) -> QuerySet[Bulletin]:
    """Return bulletins, the newest month first; also withdrawn ones with `published=False`."""
    found = Bulletin.objects.filter(country=country) if country else Bulletin.objects.all()
    return found.filter(state="published") if published else found


def months_to_publish(country: str) -> Sequence[int]:
    """Return the months with own trade that are not published, the newest first."""
    there = set(bulletins(country).values_list("month", flat=True))
    months = Monthly.objects.filter(country=country, period__gt=9999).order_by("-period")
    return [m for m in dict.fromkeys(months.values_list("period", flat=True)) if m not in there]
