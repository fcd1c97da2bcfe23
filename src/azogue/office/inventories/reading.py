"""What the pages of review, comparison and publication read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from azogue.facts import FactsError
from azogue.inventory import Comparison, UnknownFigure, compare
from azogue.office.inventories.access import SHOWN
from azogue.office.inventories.content import Content, content_of
from azogue.office.inventories.estimates import inventory_of_content
from azogue.office.inventories.models import Remark, Version
from azogue.office.record.gate import Person, may

COMPARABLE: Final = 100
KEPT_COMPARISONS: Final = 16


@dataclass(frozen=True, slots=True)
class Talk:
    """A remark with its answers and where it stands now."""

    remark: Remark
    replies: tuple[Remark, ...]
    row_id: int | None
    """The row in the version that is shown; None when the row is gone or the remark is on the version."""
    row_name: str
    sheet: str


def talks_of(version: Version, *, uid: str | None = None, column: str | None = None) -> list[Talk]:
    """Return the remarks that concern a version, open ones first: all open ones, and those made on it."""
    wanted = Q(settled=None) | Q(version_id=version.pk)
    found = Remark.objects.filter(wanted, inventory_id=version.inventory_id, reply_to=None)
    if uid is not None:
        found = found.filter(uid=uid)
    if column is not None:
        found = found.filter(column=column)
    answers = Remark.objects.select_related("by").order_by("id")
    remarks = list(
        found.select_related("by", "settled_by", "version")
        .prefetch_related(Prefetch("replies", queryset=answers))
        .order_by("id")[:1000]
    )
    uids = {r.uid for r in remarks if r.uid}
    rows = {r.uid: r for r in version.rows.filter(uid__in=uids, removed=False)}
    out = []
    for remark in remarks:
        row = rows.get(remark.uid)
        out.append(
            Talk(
                remark,
                tuple(remark.replies.all()),
                row.pk if row else None,
                f"{row.cells.get('code', '')} {row.cells.get('name', '')}".strip() if row else "",
                row.sheet if row else "",
            )
        )
    return sorted(out, key=lambda t: (t.remark.settled is not None, t.remark.pk))


def comparable(person: Person, version: Version) -> list[Version]:
    """Return the versions one may compare a version with: of the same inventory first, then other years."""
    found = (
        Version.objects.select_related("inventory")
        .filter(inventory__country=version.inventory.country)
        .exclude(pk=version.pk)
        .order_by("-inventory__year", "-number")[: COMPARABLE * 2]
    )
    seen = [v for v in found if may(person, "see", v.thing()) and v.state != "withdrawn"]
    own = [v for v in seen if v.inventory_id == version.inventory_id]
    others = [v for v in seen if v.inventory_id != version.inventory_id]
    return [*own, *others][:COMPARABLE]


def base_of(version: Version, candidates: Sequence[Version]) -> Version | None:
    """Return what a version is compared with by itself: the one submitted last before it.

    A first version is compared with the inventory of the year before, if there is one.
    """
    own = [
        v
        for v in candidates
        if v.inventory_id == version.inventory_id and v.number < version.number and v.submitted
    ]
    if own:
        return max(own, key=lambda v: v.number)
    earlier = [
        v
        for v in candidates
        if v.inventory_id != version.inventory_id
        and v.inventory.year < version.inventory.year
        and v.state in {"published", "approved"}
    ]
    return max(earlier, key=lambda v: (v.inventory.year, v.number), default=None)


def comparison_of(before: Content, after: Content) -> Comparison | None:
    """Return why the totals of two contents differ; None where one of them has no figure."""
    try:
        old, new = inventory_of_content(before), inventory_of_content(after)
        return compare(old, new, year_before=before.year, year_after=after.year)
    except (FactsError, UnknownFigure):
        return None


def frozen_content(version: Version, digest: str) -> tuple[Content, bool]:
    """Return what a version says, and whether it still says what was submitted (True before that)."""
    content = content_of(version)
    return content, not digest or content.digest == digest


def public_versions(as_of: date | None = None, *, country: str = "") -> QuerySet[Version]:
    """Return what is public today, or was at the end of a day: the version then current of each."""
    found = Version.objects.select_related("inventory").filter(state__in=SHOWN)
    if country:
        found = found.filter(inventory__country=country)
    if as_of is None:
        found = found.filter(state="published")
    else:
        end = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time()))
        found = found.filter(published__lt=end).filter(Q(superseded=None) | Q(superseded__gte=end))
    return found.order_by("inventory__country", "-inventory__year", "-number")


def public_version(country: str, year: int, number: int | None = None) -> tuple[Version, list[Version]]:
    """Return a version that is or was public, the current one unless numbered, with all of its inventory.

    Raises:
        Http404: There is none.

    """
    shown = list(
        Version.objects.select_related("inventory")
        .filter(inventory__country=country.upper(), inventory__year=year, state__in=SHOWN)
        .order_by("-number")
    )
    if not shown:
        raise Http404
    if number is None:
        return next((v for v in shown if v.state == "published"), shown[0]), shown
    for version in shown:
        if version.number == number:
            return version, shown
    raise Http404


def edition_of(versions: Iterable[Version], files: int) -> str:
    """Return what changes whenever a public page of these versions does."""
    return " ".join(f"{v.pk}.{v.edition}.{v.state}" for v in versions) + f" {files}"
