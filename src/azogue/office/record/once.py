"""Doing a thing once, however often the line drops and the request comes again.

A write with an `Idempotency-Key` (a header, or the hidden field `once` of a form) is done in one transaction
with the record of its answer: when it comes again, the answer is given again; when it broke off, nothing has
happened and it is done anew. The same key with other content is a mistake and is told so (409).
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.record.api import Problem
from azogue.office.record.http import Asked
from azogue.office.record.models import Answer
from azogue.office.record.uploads import sha256_of

FORMS: Final = {"application/x-www-form-urlencoded", "multipart/form-data"}
WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}
KEPT_HEADERS: Final = ("Content-Type", "Location", "ETag", "HX-Redirect", "HX-Trigger", "HX-Location")
UNKEPT: Final = {401, 403, 408, 425, 429}
"""Answers about the moment, not about the request: asked again, they are decided again."""
LONGEST_KEY: Final = 100
LARGEST_ANSWER: Final = 256 * 1024
KEEP_FOR: Final = timedelta(days=7)


class OnceMiddleware:
    """Do each write with a key once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Asked) -> HttpResponseBase:
        """Answer a request, or give the answer it had before."""
        if request.method not in WRITES:
            return self.get_response(request)
        key = request.headers.get("Idempotency-Key", "") or _form_key(request)
        if not key:
            return self.get_response(request)
        if len(key) > LONGEST_KEY or not key.isprintable():
            return _tell(request, 400, _("The idempotency key is longer than 100 characters."))
        try:
            if not request.person.known:
                return self.get_response(request)
        except Problem as problem:
            return problem.response()
        return self._once(request, key)

    def _once(self, request: Asked, key: str) -> HttpResponseBase:
        digest = _digest(request)
        earlier = _earlier(request, key)
        if earlier is not None:
            return _again(request, earlier, digest)
        try:
            with transaction.atomic():
                answer = Answer.objects.create(key=key, person_id=request.person.id or 0, request=digest)
                response = self.get_response(request)
                if not _keep(answer, response):
                    transaction.set_rollback(True)
        except IntegrityError:
            earlier = _earlier(request, key)
            if earlier is None:
                raise
            return _again(request, earlier, digest)
        return response


def _form_key(request: Asked) -> str:
    return request.POST.get("once", "") if request.content_type in FORMS else ""


def _earlier(request: Asked, key: str) -> Answer | None:
    return Answer.objects.filter(person_id=request.person.id, key=key).first()


def _digest(request: Asked) -> str:
    """Return the SHA-256 of what is asked for, without the token that guards the form."""
    parts: list[object] = [request.method, request.get_full_path()]
    if request.content_type in FORMS:
        parts += sorted((n, v) for n, vs in request.POST.lists() if n != "csrfmiddlewaretoken" for v in vs)
        parts += [(n, f.name, sha256_of(f)) for n, files in sorted(request.FILES.lists()) for f in files]
    else:
        parts.append(hashlib.sha256(request.body).hexdigest())
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _keep(answer: Answer, response: HttpResponseBase) -> bool:
    """Keep an answer to give it again; say whether what the request did may stay."""
    if response.status_code >= 500 or response.status_code in UNKEPT:
        return False
    if not isinstance(response, HttpResponse) or len(response.content) > LARGEST_ANSWER:
        body = ""
    else:
        body = response.content.decode("utf-8", "replace")
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    answer.status = response.status_code
    answer.body = json.dumps({"headers": headers, "body": body})
    answer.save(update_fields=["status", "body"])
    return True


def _again(request: Asked, earlier: Answer, digest: str) -> HttpResponse:
    if earlier.request != digest:
        return _tell(request, 409, _("This idempotency key was used for another request."))
    kept = json.loads(earlier.body)
    response = HttpResponse(kept["body"], status=earlier.status)
    for name, value in kept["headers"].items():
        response[name] = value
    response["Idempotent-Replay"] = "true"
    return response


def _tell(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return Problem(status, reason).response()
    return render(request, "403.html", {"reason": reason}, status=status)


def forget_answers() -> int:
    """Throw away answers that nobody asks for again; returns how many."""
    return Answer.objects.filter(at__lt=timezone.now() - KEEP_FOR).delete()[0]
