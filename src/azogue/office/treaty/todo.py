"""What this desk gives people to do: late and coming duties of their Parties, overdue requests."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.look.todo import Todo
from azogue.office.record.gate import OFFICER, Person
from azogue.office.treaty.models import Party
from azogue.office.treaty.selectors import position_of, requests_on, whole
from azogue.office.words.facts import said

MOST: Final = 30
SOON_DAYS: Final = 180


def todo_of(person: Person) -> Iterator[Todo]:
    """Yield what an officer has to do under the treaty."""
    countries = [c for c in person.countries(OFFICER) if c]
    if not countries:
        return
    today = timezone.localdate()
    for party in whole(Party.objects.filter(country__in=countries)):
        position = position_of(party, today)
        page = reverse("treaty:party", args=[party.country])
        for due in position.late[:MOST]:
            yield Todo(_("Treaty"), said(due.duty), page, "bad", _("late"), due.due, party.country)
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
