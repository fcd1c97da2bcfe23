"""Calls of programs: who calls is known from the token, never from a cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from azogue.office.record.api import Problem
from azogue.office.site.callers import caller

API = "/api/"
SENTENCES = {
    400: gettext_lazy("The request cannot be understood."),
    404: gettext_lazy("There is nothing here, or nothing that you may see."),
    405: gettext_lazy("This address does not take such a request."),
    413: gettext_lazy("The request is too large."),
    500: gettext_lazy("A fault of the office's own. It was written to its log."),
}


class ProgramMiddleware:
    """Put the person behind the token on requests to the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            request.person = SimpleLazyObject(lambda: caller(request))  # type: ignore[attr-defined]
            return in_its_own_way(self.get_response(request))
        return self.get_response(request)


def in_its_own_way(response: HttpResponse) -> HttpResponse:
    """Return what Django or ninja refused by itself as programs are told of problems."""
    if response.status_code < 400 or "json" in response.headers.get("Content-Type", ""):
        return response
    words = SENTENCES.get(response.status_code, _("This cannot be done."))
    told = Problem(response.status_code, str(words)).response()
    if "Allow" in response.headers:
        told["Allow"] = response["Allow"]
    return told
