"""Calls of programs: who calls is known from the token, never from a cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from azogue.office.site.callers import caller

API = "/api/"


class ProgramMiddleware:
    """Put the person behind the token on requests to the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            request.person = SimpleLazyObject(lambda: caller(request))  # type: ignore[attr-defined]
        return self.get_response(request)
