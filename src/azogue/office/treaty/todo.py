"""What this desk gives people to do: late and coming duties of their Parties, overdue requests."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.facts import treaty as facts
from azogue.office.look.todo import Todo
from azogue.office.record.gate import OFFICER, Person
from azogue.office.treaty import rules
from azogue.office.treaty.models import Meeting, Party
from azogue.office.treaty.selectors import position_of, requests_on, whole
from azogue.office.words.facts import said

MOST: Final = 30
SOON_DAYS: Final = 180


def todo_of(person: Person) -> Iterator[Todo]:
    """Yield what an officer has to do under the treaty."""
    if not person.known:
        yield from _public()
        return
    countries = [c for c in person.countries(OFFICER) if c]
    if not countries:
        return
    today = timezone.localdate()
    for party in whole(Party.objects.filter(country__in=countries)):
        position = position_of(party, today)
        page = reverse("treaty:party", args=[party.country])
        for due in position.late[:MOST]:
            yield Todo(_("Treaty"), said(due.duty), page, "bad", _("late"), due.due, party.country)
        for due in [d for d in position.unrecorded if d.applies][:MOST]:
            yield Todo(_("Treaty"), said(due.duty), page, "calm", _("no record here"), due.due, party.country)
        for due in position.soon[:MOST]:
            if due.days is not None and due.days <= SOON_DAYS:
                yield Todo(_("Treaty"), said(due.duty), page, "warn", _("due"), due.due, party.country)
    for request in requests_on(today, state="open").filter(country__in=countries)[:MOST]:
        day = request.due_day
        late = day is not None and day < today
        yield Todo(
            _("Treaty"),
            request.title,
            reverse("treaty:request", args=[request.pk]),
            "bad" if late else "info",
            _("late") if late else _("open"),
            day,
            request.country,
        )


def _public() -> Iterator[Todo]:
    """Yield dates that concern everybody: the next meeting, and when national reports are due."""
    today = timezone.localdate()
    section = _("What is due")
    for meeting in Meeting.objects.filter(country="", begins__gte=today).order_by("begins")[:2]:
        page = reverse("treaty:meeting", args=[meeting.pk])
        yield Todo(section, said(meeting.title), page, "info", "", meeting.begins)
    reports = rules.deadlines_of(
        rules.Standing("", rules.CONVENTION_IN_FORCE),
        {k: d for k, d in facts.deadlines().items() if d.trigger == "fixed"},
        facts.amendments(),
        today,
    )
    for due in reports:
        if due.due is not None and due.due >= today:
            yield Todo(section, said(due.duty), reverse("treaty:parties"), "info", "", due.due)
