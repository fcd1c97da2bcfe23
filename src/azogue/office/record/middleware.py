"""What the gate refuses becomes a page that says why, or a page that says there is nothing."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render

from azogue.office.record.gate import Refused
from azogue.office.record.http import Asked
from azogue.office.record.text import clean

SECRETS = ("password", "csrfmiddlewaretoken", "credential")
"""Fields of forms that are taken as they come, letter by letter."""


class DoorMiddleware:
    """Clean what comes in through forms; refuse addresses with a character that no text has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("Bad request.", status=400, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Put a cleaned form in place of the one that came."""
        del view, args, kwargs
        if request.method == "POST" and not request.path.startswith("/api/") and request.POST:
            request.POST = cleaned(request.POST)  # type: ignore[assignment]


def cleaned(form: QueryDict) -> QueryDict:
    """Return a form with its texts cleaned, all but secrets."""
    out = QueryDict(mutable=True, encoding=form.encoding)
    for name, values in form.lists():
        secret = any(word in name for word in SECRETS)
        out.setlist(clean(name), [v if secret else clean(v) for v in values])
    out._mutable = False  # as Django's own parser leaves it
    return out


class TagMiddleware(ConditionalGetMiddleware):
    """Tag every answer, with the tag its view computed beforehand or by content; unchanged ones are 304."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Tag an answer."""
        tag = getattr(request, "azogue_etag", "")
        if tag and response.status_code == 200:
            response["ETag"] = tag
        return super().process_response(request, response)


class RefusalMiddleware:
    """Turn `Refused` into 404 where existence is secret, into the sign-in page or 403 elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Asked, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; to the public, what is not there and what is not for them look the same."""
        if isinstance(exception, Http404) and _by_number(request) and not request.person.known:
            return redirect_to_login(request.get_full_path())
        if not isinstance(exception, Refused):
            return None
        decision = exception.decision
        if not request.person.known and request.method == "GET":
            return redirect_to_login(request.get_full_path())
        if decision.hidden:
            return render(request, "404.html", status=404)
        return render(request, "403.html", {"reason": decision.reason}, status=403)


def _by_number(request: HttpRequest) -> bool:
    """Whether a page was asked for by the number of a record, whose existence may be secret."""
    match = request.resolver_match
    named = match.kwargs.items() if match else ()
    return request.method == "GET" and any(isinstance(v, int) and name != "year" for name, v in named)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that a form was too old, and that what was typed is still in the browser."""
    del reason
    return render(request, "403_form.html", status=403)
