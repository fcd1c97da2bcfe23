"""Who calls the API: the account behind a token, or the public."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from azogue.office.people.models import Token
from azogue.office.people.persons import person_of
from azogue.office.record.api import Problem
from azogue.office.record.gate import ANYONE, Person

NOTE_USE_EVERY: Final = timedelta(minutes=5)
LONGEST_TOKEN: Final = 200


def caller(request: HttpRequest) -> Person:
    """Return who calls: without a token the public. Cookies of a browser count for nothing here.

    Raises:
        Problem: The token is unknown, expired or revoked (401).

    """
    stated = request.headers.get("Authorization", "")
    if not stated:
        return ANYONE
    scheme, _gap, secret = stated.partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(secret.strip()) <= LONGEST_TOKEN:
        raise Problem(401, _("Send the token as “Authorization: Bearer …”."))
    token = _token(secret.strip())
    if token is None:
        raise Problem(401, _("This token is not known, has expired or was revoked."))
    person = person_of(token.account, power=False, address=request.META.get("REMOTE_ADDR", ""))
    return replace(person, token=token.pk, verbs=frozenset(map(str, token.verbs)))


def _token(secret: str) -> Token | None:
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
    now = timezone.now()
    token = (
        Token.objects.select_related("account")
        .prefetch_related("account__appointments")
        .filter(digest=digest, revoked=None, account__is_active=True)
        .first()
    )
    if token is None or (token.expires is not None and token.expires <= now):
        return None
    if token.last_used is None or now - token.last_used > NOTE_USE_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used=now)
    return token


class Caller(HttpBearer):
    """Lets ninja ask who calls; the middleware has looked already, this is where a bad token is refused."""

    def __call__(self, request: HttpRequest) -> Any:
        """Return the person, which is true for the public as well."""
        return self.authenticate(request, "")

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """Return who calls; the token was read from the header when the person was looked up."""
        del token
        person: Person = request.person  # type: ignore[attr-defined]
        person.known  # noqa: B018 - looks the token up, and refuses a bad one
        return person
