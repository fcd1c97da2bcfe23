"""What machines ask an office: whether it is well, whom to tell about a weakness, where robots may go."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers: 200 when it does, 503 when not. No account needed, nothing told."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True})


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a weakness (RFC 9116)."""
    near = caches["near"]
    until = near.get("security:until")
    if until is None:
        until = (timezone.now() + timedelta(days=180)).replace(microsecond=0).isoformat()
        near.set("security:until", until, 24 * 3600)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until}",
        f"Preferred-Languages: {', '.join(settings.LANGUAGES_COMPLETE)}",
        f"Canonical: {settings.ADDRESS}/.well-known/security.txt",
    ]
    del request
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots to what is public."""
    del request
    closed = ("/account/", "/desk/", "/jobs/", "/api/v1/docs")
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in closed)]
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
