"""What every desk's API shares: problems in plain words, pages by cursor, tags, and limits of rate.

Writes with an `Idempotency-Key` are done once by `record.once`, for pages and API alike; nothing is to be
declared for it.
"""

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Annotated, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.cache import caches
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Schema
from ninja.throttling import BaseThrottle

from azogue.office.record.gate import Person
from azogue.office.record.http import Asked

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
M = TypeVar("M", bound=Model)
LARGEST_PAGE = 200


class Problem(Exception):
    """Something a program did that cannot be done, told as RFC 9457 has it (application/problem+json)."""

    def __init__(self, status: int, detail: str, *, title: str = "", kind: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.title = title or TITLES.get(status, "")
        self.kind = kind
        self.more = more

    def response(self) -> HttpResponse:
        """Return the answer."""
        body = {
            "type": f"{settings.ADDRESS}/api/v1/problems#{self.kind}" if self.kind else "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        answer = JsonResponse(body, status=self.status, content_type="application/problem+json")
        if self.status == 401:
            answer["WWW-Authenticate"] = 'Bearer realm="azogue"'
        return answer


TITLES = {
    400: "The request cannot be understood",
    401: "Who are you?",
    403: "Not allowed",
    404: "There is nothing here",
    405: "Not a request that is taken here",
    409: "Something else happened in between",
    412: "It has changed since",
    413: "Too large",
    415: "Not a kind of content that is taken here",
    422: "Some values cannot be taken",
    429: "Too many requests",
    500: "A fault of the office's own",
    503: "Not now",
}


class ProblemOut(Schema):
    """The form of every answer that is a problem."""

    type: str
    title: str
    status: int
    detail: str


Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before; empty for the first.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Rows on a page.")]


class Listed(Schema, Generic[T]):
    """A page of a list: declare `response=Listed[RowOut]`."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and where the next ones begin (None at the end)."""

    items: list[M]
    next: str | None = field(default=None)


def page_of(rows: QuerySet[M], cursor: str = "", limit: int = 50, *, by: Sequence[str] = ("-pk",)) -> Page[M]:
    """Return the page of a list that begins after a cursor.

    Nothing is skipped or shown twice while others add rows, as counting pages would.

    Args:
        rows: What to page through; its own order is replaced.
        cursor: `next` of the page before, empty for the first.
        limit: Rows on the page, at most 200.
        by: Names of fields to sort by, `-` in front for downwards; none may be null, the last is unique.

    Raises:
        Problem: The cursor is none of ours (400).

    """
    size = max(1, min(limit, LARGEST_PAGE))
    ordered = rows.order_by(*by)
    if cursor:
        try:
            ordered = ordered.filter(_after(by, _values(by, cursor)))
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise Problem(400, _("This cursor is not one of ours; begin without it.")) from error
    found = list(ordered[: size + 1])
    more = len(found) > size
    return Page(found[:size], _cursor(found[size - 1], by) if more else None)


def _cursor(row: Model, by: Sequence[str]) -> str:
    values = [_read(row, name.lstrip("-")) for name in by]
    text = json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _values(by: Sequence[str], cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(cursor) from error
    if not isinstance(values, list) or len(values) != len(by):
        raise ValueError(cursor)
    if not all(isinstance(v, str | int) and "\x00" not in str(v) for v in values):
        raise ValueError(cursor)
    if any(isinstance(v, int) and abs(v) >= 2**63 for v in values):
        raise ValueError(cursor)
    return values


def _after(by: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition of rows behind these values: (a > x) or (a = x and b > y), and so on."""
    out = Q()
    equal = Q()
    for name, value in zip(by, values, strict=True):
        plain = name.lstrip("-")
        out |= equal & Q(**{f"{plain}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{plain: value})
    return out


def etag(
    tag_of: Callable[P, str],
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], "R | HttpResponse"]
]:
    """Answer 304 before the work is done when the asker has this edition already.

    `@etag(lambda version_id: ...)` under `@router.get(...)`, or on a page's view. The function gets the
    view's arguments without the request and returns what changes with the content; an empty text is no
    tag. Who asks, in which language and whether for a fragment is added here. Answers without this
    decorator are tagged by their content, which saves the line but not the work.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], R],
    ) -> Callable[Concatenate[HttpRequest, P], "R | HttpResponse"]:
        def tagged(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> "R | HttpResponse":
            said = tag_of(*args, **kwargs)
            if not said or request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            tag = tag_for(cast("Asked", request), said)
            known = get_conditional_response(request, etag=tag)
            if known is not None:
                return known
            request.azogue_etag = tag  # type: ignore[attr-defined]  # the middleware puts it on the answer
            return view(request, *args, **kwargs)

        return cast("Callable[Concatenate[HttpRequest, P], R | HttpResponse]", wraps(view)(tagged))

    return decorate


def tag_for(request: Asked, said: str) -> str:
    """Return the weak tag of content for this asker."""
    from azogue import __version__

    person = request.person
    who = (person.id, person.roles, person.second_factor, person.demo, person.verbs)
    parts = (__version__, said, repr(who), get_language() or "", bool(getattr(request, "htmx", False)))
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


class RateLimit(BaseThrottle):
    """So many requests a minute: by account, and for the public by address. Counted in each worker.

    Args:
        known: Which of `API_RATES` holds for accounts.

    """

    def __init__(self, known: str = "known") -> None:
        self.known = known

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request, and say whether it may go on."""
        rates: dict[str, int] | None = getattr(settings, "API_RATES", None)
        if not rates:
            return True
        person: Person = cast("Asked", request).person
        rate = rates.get(self.known, rates["known"]) if person.known else rates["public"]
        address = request.META.get("REMOTE_ADDR", "")
        who = f"{self.known}:{person.id}" if person.known else f"address:{address}"
        key = f"rate:{hashlib.sha256(who.encode()).hexdigest()[:24]}:{int(time.time() // 60)}"
        near = caches["near"]
        near.add(key, 0, 120)
        try:
            return near.incr(key) <= rate
        except ValueError:  # thrown out between the two lines
            return True

    def wait(self) -> float:
        """Return the seconds until the count begins again."""
        return 60 - time.time() % 60
