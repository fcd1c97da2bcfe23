"""From a request or an account to the `Person` that the gate knows."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from azogue.office.people.models import Account, AdminSession
from azogue.office.record.gate import ADMINISTRATOR, ANYONE, Person, Role

if TYPE_CHECKING:
    from datetime import datetime


def person_of(
    account: Account, *, second_factor: bool = False, address: str = "", power: bool = True
) -> Person:
    """Return an account as the gate sees it today: the roles it holds now, and how it signed in.

    The power of an administrator is there only while a session with a stated reason is open, in a browser
    that has shown a second factor, and never for
    a program (`power=False`).
    """
    today = timezone.localdate()
    held = [a for a in account.appointments.all() if a.holds_on(today)]
    roles = [Role(a.role, a.country, a.enterprise_id) for a in held if a.role != ADMINISTRATOR]
    until: datetime | None = None
    if power and (second_factor or account.demo) and any(a.role == ADMINISTRATOR for a in held):
        until = (
            AdminSession.objects.filter(account=account, ended=None, until__gt=timezone.now())
            .values_list("until", flat=True)
            .first()
        )
        if until is not None:
            roles.append(Role(ADMINISTRATOR))
    return Person(
        id=account.pk,
        name=account.name,
        email=account.email,
        roles=tuple(roles),
        second_factor=second_factor,
        demo=account.demo,
        language=account.language,
        address=address,
        admin_until=until,
    )


def person_of_request(request: HttpRequest) -> Person:
    """Return who makes a request; without a sign-in, the public."""
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        return ANYONE
    strong = has_second_factor(request, account)
    return person_of(account, second_factor=strong, address=request.META.get("REMOTE_ADDR", ""))


def has_second_factor(request: HttpRequest, account: Account) -> bool:
    """Return whether this session was opened, or confirmed since, with a second factor of this account."""
    whose = request.session.get("account_authentication_methods_user")
    if whose is not None and whose != str(account.pk):
        return False
    methods = request.session.get("account_authentication_methods", [])
    return any(m.get("method") == "mfa" for m in methods)
