"""What this desk says on every page, and what it puts on people's desks to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.look import locales
from azogue.office.look.todo import Todo, Tone
from azogue.office.people.models import Appointment, Institution, Invitation
from azogue.office.people.rules import is_stale
from azogue.office.record.gate import APPROVER, OFFICER, Person


@dataclass(frozen=True, slots=True)
class Hint:
    """One line on top of every page."""

    tone: Tone
    text: str
    href: str
    link: str


def lacks_second_factor(person: Person) -> bool:
    """Return whether somebody who approves has not shown a second factor in this browser."""
    approves = any(r.name == APPROVER for r in person.roles)
    return approves and not person.second_factor and not person.demo


def hints_for(person: Person) -> list[Hint]:
    """Return what a person should know on every page; costs no query."""
    out = []
    if person.admin_until is not None:
        text = _("You have the power of an administrator until %(time)s. Everything you do is in the log.")
        until = timezone.localtime(person.admin_until)
        text = text % {"time": f"{until:%H:%M} UTC"}
        out.append(Hint("warn", text, reverse("people:power"), _("Give it back")))
    if lacks_second_factor(person):
        text = _("Approving and publishing need a second factor, and this session has none.")
        out.append(Hint("warn", text, reverse("mfa_index"), _("Set up a second factor")))
    return out


def todo_of(person: Person) -> Iterator[Todo]:
    """Return what waits at this desk for a person."""
    section = _("People and institutions")
    approving = person.countries(APPROVER)
    if lacks_second_factor(person):
        text = _("Set up a second factor: approving and publishing need one.")
        yield Todo(section, text, reverse("mfa_index"), "warn")
    if approving:
        waiting = Appointment.objects.filter(needs_second=True, second=None, country__in=approving)
        for found in (
            waiting.exclude(by_id=person.id).exclude(account_id=person.id or 0).select_related("account")[:20]
        ):
            if found.state == "waiting":
                text = _("Confirm %(name)s as %(role)s.") % {
                    "name": found.account.name,
                    "role": found.get_role_display(),
                }
                yield Todo(
                    section,
                    text,
                    reverse("people:appointment", args=[found.pk]),
                    "info",
                    country=found.country,
                )
    yield from _of_officer(person, section)


def _of_officer(person: Person, section: str) -> Iterator[Todo]:
    countries = [c for c in person.countries(OFFICER) if c]
    if not countries:
        return
    today = timezone.localdate()
    registered = list(Institution.objects.filter(country__in=countries, until=None))
    for institution in registered:
        if is_stale(institution.checked_on, today):
            text = _("Look through the entry of %(name)s and say that it is right.") % {
                "name": institution.name
            }
            href = reverse("people:institution", args=[institution.pk])
            yield Todo(section, text, href, "warn", _("stale"), country=institution.country)
    for country in countries:
        if not any(i.country == country and i.kind == Institution.Kind.NATIONAL for i in registered):
            text = _("Register the mercury institution of %(country)s.") % {
                "country": locales.country(country)
            }
            yield Todo(section, text, reverse("people:add_institution"), "info", country=country)
    expired = Invitation.objects.filter(by_id=person.id, accepted_at=None, withdrawn_at=None)
    soon = expired.filter(expires__lte=timezone.now(), expires__gt=timezone.now() - timedelta(days=14))
    for invitation in soon[:20]:
        text = _("The invitation of %(email)s has expired unanswered.") % {"email": invitation.email}
        yield Todo(section, text, reverse("people:invitations"), "warn", country=invitation.country)
