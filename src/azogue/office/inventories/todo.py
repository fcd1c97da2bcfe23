"""What this desk gives people to do: versions whose turn it is, late reports, files that failed."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.inventories.access_publish import expectation_thing
from azogue.office.inventories.models import Expectation, Version
from azogue.office.inventories.services.rhythm import colour_of, what_words
from azogue.office.look import locales
from azogue.office.look.todo import Todo
from azogue.office.record.gate import APPROVER, OFFICER, REVIEWER, SUPPLIER, Person, may

MOST: Final = 50


def todo_of(person: Person) -> Iterator[Todo]:
    """Yield what there is to do for a person."""
    if not person.known:
        return
    yield from _turns(person)
    yield from _drafts(person)
    yield from _late(person)


def _where(person: Person, field: str, *roles: str) -> Q | None:
    """Return the condition that a record is of a country the person works for; None when there is none."""
    countries = person.countries(*roles)
    if not countries:
        return None
    return Q() if "" in countries else Q(**{f"{field}__in": countries})


def _turns(person: Person) -> Iterator[Todo]:
    """Yield versions to review, to approve and to publish."""
    asked = (
        ("in_review", (REVIEWER, APPROVER), _("to review"), "inventories:review"),
        ("approved", (APPROVER,), _("to publish"), "inventories:review"),
    )
    for state, roles, label, name in asked:
        where = _where(person, "inventory__country", *roles)
        if where is None:
            continue
        found = Version.objects.filter(where, state=state).select_related("inventory").order_by("submitted")
        for version in found[:MOST]:
            if person.demo and not version.inventory.demo:
                continue
            day = version.approved if state == "approved" else version.submitted
            yield Todo(
                _("Inventories"),
                _words(version),
                reverse(name, args=[version.pk]),
                "info",
                label,
                timezone.localdate(day) if day else None,
                version.inventory.country,
            )


def _drafts(person: Person) -> Iterator[Todo]:
    """Yield drafts under way, with the open remarks that wait for an answer."""
    where = _where(person, "inventory__country", OFFICER)
    if where is None:
        return
    open_ones = Q(inventory__remarks__settled=None, inventory__remarks__reply_to=None)
    many = Count("inventory__remarks", filter=open_ones & Q(inventory__remarks__isnull=False))
    found = Version.objects.filter(where, state="draft").select_related("inventory").annotate(many=many)
    for draft in found.order_by("-inventory__year", "pk")[:MOST]:
        if person.demo and not draft.inventory.demo:
            continue
        remarked = _("open remarks: %(count)s") % {"count": locales.number(draft.many)}
        yield Todo(
            _("Inventories"),
            _words(draft),
            reverse("inventories:remarks" if draft.many else "inventories:overview", args=[draft.pk]),
            "warn" if draft.many else "calm",
            remarked if draft.many else _("draft"),
            None,
            draft.inventory.country,
        )


def _words(version: Version) -> str:
    return _("%(country)s %(year)s, version %(number)s") % {
        "country": locales.country(version.inventory.country),
        "year": version.inventory.year,
        "number": version.number,
    }


def _late(person: Person) -> Iterator[Todo]:
    """Yield reports that did not come: of the officer's country, or of the supplier's own enterprise."""
    where = _where(person, "country", OFFICER)
    own = [r.enterprise for r in person.roles if r.name == SUPPLIER and r.enterprise]
    condition = (where if where is not None else Q(pk=None)) | Q(enterprise_id__in=own)
    today = timezone.localdate()
    found = Expectation.objects.filter(condition, ended=None, due__lt=today).select_related("enterprise")
    for expectation in found.order_by("due")[:MOST]:
        if not may(person, "see", expectation_thing(expectation)):
            continue
        red = colour_of(expectation, today) == "red"
        where_to = reverse("inventories:rhythm", args=[expectation.country])
        yield Todo(
            _("Expected reports"),
            _("Report on %(what)s") % {"what": what_words(expectation)},
            where_to if where is not None else reverse("inventories:own"),
            "bad" if red else "warn",
            _("missing") if red else _("late"),
            expectation.due,
            expectation.country,
        )
