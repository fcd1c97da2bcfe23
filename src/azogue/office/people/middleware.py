"""Every request knows its `person` and its `hints`, looked up when first asked for; browsers are noted."""

from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from azogue.office.people.hints import hints_for
from azogue.office.people.models import Account
from azogue.office.people.persons import person_of_request
from azogue.office.people.services.signins import note_browser


class PersonMiddleware:
    """Put `person` and `hints` on the request, and note the browser somebody is signed in with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = SimpleLazyObject(lambda: person_of_request(request))
        request.person = person  # type: ignore[attr-defined]
        request.hints = SimpleLazyObject(lambda: hints_for(request.person))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.path.startswith("/api/") and (request.COOKIES or request.session.modified):
            self._note(request)
        return response

    def _note(self, request: HttpRequest) -> None:
        """Note the browser; a page is never lost because that was not possible."""
        if "_auth_user_id" in request.session and isinstance(request.user, Account):
            with suppress(DatabaseError):
                note_browser(request, request.user)
