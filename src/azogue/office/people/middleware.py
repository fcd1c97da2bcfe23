"""Every request knows its `person`, looked up when first asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from azogue.office.people.persons import person_of_request


class PersonMiddleware:
    """Put `person` on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = SimpleLazyObject(lambda: person_of_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
