"""Trade month by month by the country's own rows, what codes add up to, and the bulletins made of it.

Values are USD, weights kg of product, months numbers such as 202103; None is unknown for any of the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from azogue.facts.trade import mercury_codes
from azogue.office.customs.models import Bulletin, Monthly
from azogue.office.customs.rules import is_basket, is_month, months_before, total


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
