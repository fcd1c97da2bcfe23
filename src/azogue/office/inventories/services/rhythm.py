"""The expected rhythm of reports: what should come when, what came, and letters about what did not."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.facts import categories
from azogue.office.inventories import letters, rules
from azogue.office.inventories.access_publish import expectation_thing, new_expectation
from azogue.office.inventories.letters import Recipient
from azogue.office.inventories.models import Batch, Change, Expectation
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.jobs import every
from azogue.office.people.models import Account, Enterprise
from azogue.office.record.acts import Entry, act, ask, note
from azogue.office.record.gate import ANYONE, Person
from azogue.office.record.text import clean_line

MOST_EXPECTATIONS: Final = 1_000
"""Of one country."""
LONGEST_INTERVAL: Final = 120
LONGEST_GRACE: Final = 366
LATE: Final = ("amber", "red")


def rhythm_of(expectation: Expectation) -> rules.Rhythm:
    """Return the rhythm of an expectation as the rules take it."""
    return rules.Rhythm(expectation.due, expectation.every_months, expectation.grace_days)


def colour_of(expectation: Expectation, today: date | None = None) -> str:
    """Return green, amber or red; empty for one that has ended."""
    if expectation.ended is not None:
        return ""
    return rules.colour(rhythm_of(expectation), today or timezone.localdate())


def expect(
    person: Person,
    *,
    country: str,
    code: str,
    name: str = "",
    enterprise: Enterprise | None = None,
    every_months: int = 12,
    due: date,
    grace_days: int = 30,
    demo: bool = False,
) -> Expectation:
    """Say that a report should come: about what, from whom, how often, and when next.

    Raises:
        Refused: The person may not.
        CellRefused: There is no such source or enterprise, or a number is out of bounds.

    """
    is_demo = demo or person.demo
    with act(person, "keep", new_expectation(country, demo=is_demo)) as entry:
        if Expectation.objects.filter(country=country, ended=None).count() >= MOST_EXPECTATIONS:
            raise CellRefused(_("There are too many expected reports."))
        made = Expectation(country=country, demo=is_demo)
        _fill(made, code, name, enterprise, every_months, due, grace_days)
        same = Expectation.objects.filter(
            country=country, code=made.code, name=made.name, enterprise=enterprise, ended=None
        ).first()
        if same is not None:
            raise CellRefused(_("This report is expected already."))
        made.save()
        entry.thing, entry.summary = str(made.pk), f"{made}: {due}, {every_months}"
    return made


def amend(
    person: Person,
    expectation: Expectation,
    *,
    code: str,
    name: str = "",
    enterprise: Enterprise | None = None,
    every_months: int,
    due: date,
    grace_days: int,
) -> Expectation:
    """Change what is expected.

    Raises:
        Refused: The person may not, or it has ended.
        CellRefused: As `expect`.

    """
    with act(person, "keep", expectation_thing(expectation)) as entry:
        held = _held(person, "keep", expectation)
        before = f"{held.due}, {held.every_months}"
        _fill(held, code, name, enterprise, every_months, due, grace_days)
        held.save()
        entry.summary = f"{held}: {before} → {due}, {every_months}"
    return held


def _held(person: Person, verb: str, expectation: Expectation) -> Expectation:
    """Return an expectation under lock; the gate is asked again about what it is now."""
    held = Expectation.objects.select_for_update().get(pk=expectation.pk)
    ask(person, verb, expectation_thing(held))
    return held


def _fill(
    expectation: Expectation,
    code: str,
    name: str,
    enterprise: Enterprise | None,
    every_months: int,
    due: date,
    grace_days: int,
) -> None:
    if code not in categories():
        raise CellRefused(_("There is no such source category."))
    if not (1 <= every_months <= LONGEST_INTERVAL and 0 <= grace_days <= LONGEST_GRACE):
        raise CellRefused(_("This rhythm is out of bounds."))
    if not 1990 <= due.year <= 2100:
        raise CellRefused(_("This day is out of bounds."))
    if enterprise is not None and enterprise.country != expectation.country:
        raise CellRefused(_("There is no such enterprise in this country."))
    expectation.code, expectation.name = code, clean_line(name, 200)
    expectation.enterprise = enterprise
    expectation.every_months, expectation.due, expectation.grace_days = every_months, due, grace_days


def record_coming(
    person: Person, expectation: Expectation, *, on: date, due: date | None = None
) -> Expectation:
    """Record by hand that a report came; the next one becomes due. Pressed twice, it counts once.

    Args:
        person: Who records it.
        expectation: What was expected.
        on: The day on which it came.
        due: The due day that the person saw; when another has taken its place, nothing happens.

    Raises:
        Refused: The person may not.
        CellRefused: The day lies in the future.

    """
    if on > timezone.localdate():
        raise CellRefused(_("This day lies in the future."))
    with act(person, "came", expectation_thing(expectation)) as entry:
        held = _held(person, "came", expectation)
        if due is not None and held.due != due:
            entry.silent = True
            return held
        _came(held, on)
        entry.summary = f"{held}: {on}"
    return held


def _came(expectation: Expectation, on: date) -> None:
    expectation.due = rules.next_due(rhythm_of(expectation), on)
    expectation.last_came = on
    expectation.save(update_fields=["due", "last_came"])


def end(person: Person, expectation: Expectation, *, why: str = "") -> Expectation:
    """Say that a report is not expected any more.

    Raises:
        Refused: The person may not, or it has ended already.

    """
    with act(person, "end", expectation_thing(expectation), why=why) as entry:
        held = _held(person, "end", expectation)
        held.ended = timezone.localdate()
        held.save(update_fields=["ended"])
        entry.summary = str(held)
    return held


@every(600, "inventories.notice_reports")
def notice_reports() -> int:
    """Record every expected report that came because the row of its source changed; returns how many."""
    count = 0
    for pk in Expectation.objects.filter(ended=None).order_by("pk").values_list("pk", flat=True):
        count += _notice(pk)
    return count


def _notice(pk: int) -> int:
    with transaction.atomic():
        held = Expectation.objects.select_for_update().filter(pk=pk, ended=None).first()
        day = came_by_itself(held) if held is not None else None
        if held is None or day is None:
            return 0
        _came(held, day)
        note(ANYONE, "came", expectation_thing(held), Entry(summary=f"{held}: {day}"))
    return 1


def came_by_itself(expectation: Expectation) -> date | None:
    """Return the first day on which a row of the source was filled for the period that is due.

    What was carried over from last year is no report, and neither is an undo.
    """
    rhythm = rhythm_of(expectation)
    start = rules.period_start(rhythm)
    changes = (
        Change.objects.filter(
            Q(batch=None) | ~Q(batch__origin__in=[Batch.Origin.CARRY, Batch.Origin.UNDO]),
            row__cells__code=expectation.code,
            row__removed=False,
            row__sheet="activities",
            version__inventory__country=expectation.country,
            version__inventory__demo=expectation.demo,
            undone_by=None,
            column__in=("", "rate"),
            at__date__gt=max(start, expectation.last_came or start),
        )
        .select_related("row")
        .order_by("id")
    )
    if expectation.enterprise_id is not None:
        changes = changes.filter(row__enterprise_id=expectation.enterprise_id)
    wanted = expectation.name.casefold()
    for change in changes[:500]:
        cells = change.row.cells if change.row else {}
        if wanted and cells.get("name", "").casefold() != wanted:
            continue
        day = timezone.localtime(change.at).date()
        if cells.get("rate") and rules.counts(rhythm, day, _year(cells)):
            return day
    return None


def _year(cells: dict[str, str]) -> int | None:
    text = cells.get("year", "").strip()
    return int(text) if text.isdecimal() and len(text) == 4 else None


@every(3600, "inventories.write_letters")
def write_letters(today: date | None = None) -> int:
    """Write once per change of colour to the focal point and to the supplier; returns the letters written."""
    notice_reports()
    day = today or timezone.localdate()
    late = Expectation.objects.filter(ended=None, due__lt=day).order_by("pk")
    return sum(_write(pk, day) for pk in late.values_list("pk", flat=True))


def _write(pk: int, today: date) -> int:
    with transaction.atomic():
        held = Expectation.objects.select_for_update(of=("self",)).select_related("enterprise")
        found = held.filter(pk=pk, ended=None, due__lt=today).first()
        if found is None:
            return 0
        colour = rules.colour(rhythm_of(found), today)
        mark = f"{found.due.isoformat()} {colour}"
        if found.written_for == mark or colour not in LATE:
            return 0
        people = recipients(found)
        if not people:
            return 0
        found.written, found.written_for = timezone.now(), mark
        found.save(update_fields=["written", "written_for"])
        about = {
            "country": found.country,
            "what": what_words(found),
            "due": found.due.isoformat(),
            "grace": found.grace_days,
            "colour": colour,
        }
        for recipient in people:
            letters.put_on_list(ANYONE, found.country, "late", recipient, about)
        note(ANYONE, "write", expectation_thing(found), Entry(summary=f"{found}: {mark}"))
    return len(people)


def what_words(expectation: Expectation) -> str:
    """Name the source, and the facility or the enterprise."""
    name = expectation.name or (expectation.enterprise.name if expectation.enterprise else "")
    return f"{expectation.code} {name}".strip()


def recipients(expectation: Expectation) -> list[Recipient]:
    """Return who is written to: the focal point, and the enterprise or the people who report for it."""
    from azogue.office.people.selectors import focal_point

    found: dict[str, Recipient] = {}
    focal = focal_point(expectation.country)
    if focal is not None and focal[1]:
        found[focal[1].casefold()] = Recipient(focal[1], focal[0], _language_of(focal[1]))
    if expectation.enterprise is not None:
        for recipient in _suppliers(expectation.enterprise):
            found.setdefault(recipient.email.casefold(), recipient)
    return list(found.values())


def _suppliers(enterprise: Enterprise) -> Iterable[Recipient]:
    today = timezone.localdate()
    accounts = Account.objects.filter(
        Q(appointments__until=None) | Q(appointments__until__gte=today),
        appointments__enterprise=enterprise,
        appointments__role="supplier",
        appointments__since__lte=today,
        is_active=True,
    )
    found = [Recipient(a.email, a.name, a.language) for a in accounts.distinct().order_by("pk")[:20]]
    if not found and enterprise.email:
        yield Recipient(
            enterprise.email, enterprise.contact or enterprise.name, _language_of(enterprise.email)
        )
    yield from found


def _language_of(email: str) -> str:
    account = Account.objects.filter(email__iexact=email).first()
    return account.language if account else ""


def late_of(country: str, today: date | None = None) -> list[Expectation]:
    """Return the reports of a country that are late today, the latest first."""
    day = today or timezone.localdate()
    found = Expectation.objects.filter(country=country, ended=None, due__lt=day).select_related("enterprise")
    return list(found.order_by("due")[:100])
