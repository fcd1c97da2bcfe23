"""What the gate refuses becomes a page that says why, or a page that says there is nothing."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from azogue.office.record.gate import Refused
from azogue.office.record.http import Asked


class RefusalMiddleware:
    """Turn `Refused` into 404 where existence is secret, into the sign-in page or 403 elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Asked, exception: Exception) -> HttpResponse | None:
        """Answer a refusal."""
        if not isinstance(exception, Refused):
            return None
        decision = exception.decision
        if not request.person.known and request.method == "GET":
            return redirect_to_login(request.get_full_path())
        if decision.hidden:
            return render(request, "404.html", status=404)
        return render(request, "403.html", {"reason": decision.reason}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that a form was too old, and that what was typed is still in the browser."""
    del reason
    return render(request, "403_form.html", status=403)
