"""Who holds which role, where, since when; confirming and ending it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.office.people import services
from azogue.office.people.forms import AppointmentForm, EndForm, role_choices
from azogue.office.people.models import Appointment
from azogue.office.people.selectors import appointments_for, colleagues_of
from azogue.office.people.views.common import IN_A_FILE, as_of, found, known, page_of, tried
from azogue.office.people.wording import ROLE_USES
from azogue.office.record.acts import history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import Decision, Refused, may
from azogue.office.record.http import Asked


def listing(request: Asked) -> HttpResponse:
    """Show who holds a role on a day."""
    known(request)
    day = as_of(request)
    shown = day or timezone.localdate()
    page = page_of(request, appointments_for(request.person, shown))
    for appointment in page:
        appointment.then = appointment.state_on(shown)  # type: ignore[attr-defined]
    context = {"page": page, "as_of": day, "appoints": bool(role_choices(request.person))}
    return render(request, "people/appointments.html", context)


def as_csv(request: Asked) -> HttpResponseBase:
    """Download the list."""
    known(request)
    day = as_of(request) or timezone.localdate()
    return csv_response(_lines(appointments_for(request.person, day)[:IN_A_FILE], day), "appointments")


def _lines(rows: Any, day: Any) -> Iterator[list[Any]]:
    yield ["country", "role", "name", "email", "enterprise", "since", "until", "state"]
    for a in rows:
        enterprise = a.enterprise.name if a.enterprise else ""
        yield [
            a.country,
            a.role,
            a.account.name,
            a.account.email,
            enterprise,
            a.since,
            a.until,
            a.state_on(day),
        ]


def one(request: Asked, pk: int) -> HttpResponse:
    """Show an appointment, with what the person may do to it."""
    appointment = found(request, Appointment, pk, "account", "enterprise", "by", "second")
    thing = appointment.thing()
    mine = request.person.id == appointment.account_id
    context = {
        "appointment": appointment,
        "use": ROLE_USES[appointment.role],
        "confirming": may(request.person, "confirm", thing) if appointment.state == "waiting" else None,
        "ending": may(request.person, "lay_down" if mine else f"end:{appointment.role}", thing),
        "mine": mine,
        "form": EndForm(),
        "acts": history("appointment", appointment.pk),
    }
    return render(request, "people/appointment.html", context)


def add(request: Asked) -> HttpResponse:
    """Give a role to somebody who has an account."""
    known(request)
    if not role_choices(request.person):
        raise Refused(Decision(False, _("Your roles do not allow you to appoint anybody.")))
    form = AppointmentForm(request.person, request.POST or None)
    people: Any = form.fields["account"]
    people.queryset = colleagues_of(request.person)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        account = values.pop("account")
        made = tried(request, form, lambda: services.appoint(request.person, account, **values))
        if made:
            text = (
                _("Appointed.")
                if made.state != "waiting"
                else _("Proposed. A second person has to confirm it.")
            )
            messages.success(request, text)
            return redirect("people:appointment", made.pk)
    return render(request, "people/appointment_form.html", {"form": form})


@require_POST
def confirm(request: Asked, pk: int) -> HttpResponse:
    """Confirm a role as the second person."""
    appointment = found(request, Appointment, pk, "account", "enterprise")
    tried(request, None, lambda: services.confirm_appointment(request.person, appointment))
    return redirect("people:appointment", pk)


@require_POST
def end(request: Asked, pk: int) -> HttpResponse:
    """End a role."""
    appointment = found(request, Appointment, pk, "account", "enterprise")
    form = EndForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        tried(request, None, lambda: services.end_appointment(request.person, appointment, **values))
    else:
        messages.error(request, _("The last day is no date."))
    return redirect("people:appointments" if request.person.id != appointment.account_id else "people:me")
