"""The short way of a single window's question whether a shipment may go.

A customs single window asks one thing, thousands of times an hour. Sessions, languages, forms and pages have
no part in the answer, so the plain question (a token, no draw, nothing odd) is answered before they are
looked at. Whatever is not plain (a wrong value, a token that is not good, a right that is missing, a draw, an
idempotency key) goes the long way through the API, which says in words what is the matter. Both ways read the
same file and decide by the same rules; `test_window_call.py` holds them to each other.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final, cast, get_args

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone

from azogue.office.consents.selectors import Direction
from azogue.office.consents.services import may_it_go
from azogue.office.consents.window import answer_of, read_shipment
from azogue.office.record.api import Problem, RateLimit
from azogue.office.record.gate import Person, Refused
from azogue.office.record.http import Asked
from azogue.office.site.callers import NOTE_USE_EVERY, caller

PATH: Final = "/api/v1/consents/decisions"
FIELDS: Final = frozenset({"shipment", "direction", "day", "draw"})
GOES_ON: Final = (
    ValueError, RecursionError, DisallowedHost, RequestDataTooBig, UnreadablePostError, Refused,
    DatabaseError,
)  # fmt: skip
"""What the long way tells in words."""
KEPT: Final = 500
"""Callers whose rights are kept in each process, under all that they follow from."""
CALLER: Final = """
SELECT t.last_used, t.expires, t.id, t.verbs, a.id, a.email, a.name, a.language, a.demo,
       p.id, p.role, p.country, p.enterprise_id, p.since, p.until, p.needs_second, p.second_id
FROM people_token t
JOIN people_account a ON a.id = t.account_id
LEFT JOIN people_appointment p ON p.account_id = a.id
WHERE t.digest = %s AND t.revoked IS NULL AND a.is_active ORDER BY p.id
"""


class WindowMiddleware:
    """Answer a plain question of a single window at once; let everything else go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or let it go on."""
        if request.method == "POST" and request.path == PATH:
            answer = short_way(request)
            if answer is not None:
                return answer
        return self.get_response(request)


def short_way(request: HttpRequest) -> HttpResponse | None:
    """Return the decision, or None when the question has to go the long way."""
    try:
        message, direction, day = plain_question(request)
        shipment, _wrong = read_shipment(message)
        person = None if shipment is None else caller_again(request)
        if shipment is None or person is None:
            return None
        cast("Asked", request).person = person
        if not RateLimit("window").allow_request(request):
            return None
        on = day or timezone.localdate()
        decision = may_it_go(person, shipment, on, direction)
    except GOES_ON:
        return None
    told = {**answer_of(decision, shipment, on), "drawn": None}
    answer = HttpResponse(json.dumps(told), content_type="application/json; charset=utf-8")
    answer["Content-Length"] = str(len(answer.content))
    answer["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return answer


def plain_question(request: HttpRequest) -> tuple[Mapping[str, Any], Direction, date | None]:
    """Return the shipment, the direction and the day that are asked about in the plainest way.

    Raises:
        ValueError: It is asked in another way, good or bad.

    """
    if "HTTP_IDEMPOTENCY_KEY" in request.META or request.META.get("QUERY_STRING"):
        raise ValueError("a key or a query")
    request.get_host()
    body = request.body
    # In letters without accents and without escapes there is nothing for the door to clean.
    if not body.isascii() or b"\\" in body or b"\x7f" in body:
        raise ValueError("something to clean")
    said = json.loads(body)
    if not isinstance(said, dict) or not FIELDS.issuperset(said) or said.get("draw", False) is not False:
        raise ValueError("something else is asked")
    day, shipment, direction = said.get("day"), said.get("shipment"), said.get("direction", "export")
    if not isinstance(shipment, dict) or direction not in get_args(Direction):
        raise ValueError("no shipment or no direction")
    return shipment, direction, None if day is None else _day(day)


def _day(text: object) -> date:
    """Return a day written as 2024-06-15, and in no other way."""
    on = date.fromisoformat(str(text))
    if on.isoformat() != text:
        raise ValueError(text)
    return on


def caller_again(request: HttpRequest) -> Person | None:
    """Return who calls, looked up in one query; None for whoever the long way has to look at.

    What the token, its account and its appointments say is read every time; only what `caller` made of the
    same rows on the same day is kept.
    """
    scheme, _gap, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    digest = hashlib.sha256(secret.strip().encode("utf-8", "replace")).hexdigest()
    rows = _rows(digest)
    if not rows or not _fresh(*rows[0][:2]):
        return None
    key = (digest, timezone.localdate(), *(row[2:] for row in rows))
    person = _KEPT.get(key)
    if person is None:
        try:
            person = caller(request)
        except Problem:
            return None
        if [row[2:] for row in _rows(digest)] == [row[2:] for row in rows]:  # nothing changed meanwhile
            if len(_KEPT) >= KEPT:
                _KEPT.clear()
            _KEPT[key] = person
    return replace(person, address=request.META.get("REMOTE_ADDR", ""))


def _rows(digest: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(CALLER, (digest,))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _fresh(used: datetime | None, expires: datetime | None) -> bool:
    """Return whether a token has not expired, and its use was noted a moment ago."""
    now, noted, ends = timezone.now(), _moment(used), _moment(expires)
    return noted is not None and now - noted <= NOTE_USE_EVERY and (ends is None or ends > now)


_KEPT: dict[Any, Person] = {}


def _moment(value: datetime | None) -> datetime | None:
    """Return a moment with its zone; SQLite keeps it without, in UTC."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
