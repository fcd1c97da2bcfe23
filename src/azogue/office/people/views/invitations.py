"""Invitations: sent, looked through, withdrawn, and accepted by who holds the letter."""

from collections.abc import Iterator
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from azogue.office.people import services
from azogue.office.people.forms import AcceptForm, InvitationForm, role_choices
from azogue.office.people.models import OPEN, Account, Invitation
from azogue.office.people.selectors import invitations_for
from azogue.office.people.services.inviting import found_by_secret, note_opened
from azogue.office.people.views.common import IN_A_FILE, found, known, page_of, tried
from azogue.office.people.wording import ROLE_USES
from azogue.office.record.export import csv_response
from azogue.office.record.gate import SUPPLIER, Decision, Refused, may
from azogue.office.record.http import Asked

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def listing(request: Asked) -> HttpResponse:
    """Show the invitations of one's countries."""
    known(request)
    page = page_of(request, invitations_for(request.person))
    for invitation in page:
        invitation.withdrawable = bool(may(request.person, "withdraw", invitation.thing()))  # type: ignore[attr-defined]
    return render(
        request, "people/invitations.html", {"page": page, "invites": bool(role_choices(request.person))}
    )


def as_csv(request: Asked) -> HttpResponseBase:
    """Download the list."""
    known(request)
    return csv_response(_lines(invitations_for(request.person)[:IN_A_FILE]), "invitations")


def _lines(rows: Any) -> Iterator[list[Any]]:
    yield [
        "email",
        "name",
        "role",
        "country",
        "enterprise",
        "by",
        "at",
        "expires",
        "opened",
        "accepted",
        "state",
    ]
    for i in rows:
        enterprise = i.enterprise.name if i.enterprise else ""
        by = i.by.name if i.by else ""
        yield [
            i.email,
            i.name,
            i.role,
            i.country,
            enterprise,
            by,
            i.at,
            i.expires,
            i.opened_at,
            i.accepted_at,
            i.state,
        ]


@never_cache
def add(request: Asked) -> HttpResponse:
    """Invite somebody; the link is shown once, on the page that answers."""
    known(request)
    if not role_choices(request.person):
        raise Refused(Decision(False, _("Your roles do not allow you to invite anybody.")))
    initial: dict[str, Any] = {"language": request.person.language or translation.get_language()}
    if request.GET.get("enterprise", "").isdecimal():
        initial |= {"enterprise": int(request.GET["enterprise"][:9]), "role": SUPPLIER}
    form = InvitationForm(request.person, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        made = tried(request, form, lambda: services.invite(request.person, **values))
        if made:
            return render(request, "people/invited.html", {"invitation": made[0], "link": made[1]})
    return render(request, "people/invite.html", {"form": form, "uses": _uses(request)})


def _uses(request: Asked) -> list[tuple[str, Any]]:
    return [(name, ROLE_USES[role]) for role, name in role_choices(request.person)]


@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    """Make an invitation void."""
    invitation = found(request, Invitation, pk, "enterprise")
    tried(request, None, lambda: services.withdraw_invitation(request.person, invitation))
    return redirect("people:invitations")


@never_cache
@sensitive_post_parameters("password", "password_again")
def accept(request: Asked, secret: str) -> HttpResponse:
    """Show the invitation to who holds its letter, and accept it."""
    invitation = found_by_secret(secret[:200])
    if invitation is None:
        return render(request, "people/invitation_void.html", status=404)
    if invitation.state != OPEN:
        return render(request, "people/invitation_void.html", {"invitation": invitation}, status=410)
    note_opened(invitation)
    signed_in = request.user if isinstance(request.user, Account) else None
    existing = Account.objects.filter(email=invitation.email).exists()
    form = None
    if not existing:
        initial = {"name": invitation.name, "language": translation.get_language()}
        form = AcceptForm(request.POST or None, initial=initial)
    ready = (signed_in is not None and signed_in.email == invitation.email) if existing else signed_in is None
    if request.method == "POST" and ready and (form is None or form.is_valid()):
        answer = _accepted(request, invitation, form, signed_in)
        if answer is not None:
            return answer
    context = {
        "invitation": invitation,
        "form": form,
        "existing": existing,
        "ready": ready,
        "use": ROLE_USES[invitation.role],
    }
    return render(request, "people/invitation.html", context)


def _accepted(
    request: Asked, invitation: Invitation, form: AcceptForm | None, signed_in: Account | None
) -> HttpResponse | None:
    values = {k: form.cleaned_data[k] for k in ("name", "password", "language")} if form else {}
    if form is None:
        values = {"account": signed_in}
    account = tried(request, form, lambda: services.accept_invitation(invitation, **values))
    if account is None:
        return None
    if signed_in is None:
        login(request, account, backend=BACKEND)
        record_authentication(request, account, method="password", email=account.email)
    messages.success(request, _("Welcome. The invitation is accepted."))
    with translation.override(account.language or translation.get_language()):
        return redirect("desk")
