"""The API at /api/v1/: what is published for everybody, what may be changed for those who bring a token.

Each desk has its router in `<desk>/api.py`, mounted here under the desk's name.
"""

import json
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.parser import Parser
from ninja.types import DictStrAny

from azogue import __version__
from azogue.office.consents.api import router as consents
from azogue.office.customs.api import router as customs
from azogue.office.inventories.api import router as inventories
from azogue.office.jobs.api import router as jobs
from azogue.office.people.api import router as people
from azogue.office.record.api import Problem, RateLimit
from azogue.office.record.documents_api import router as documents
from azogue.office.record.gate import Refused
from azogue.office.record.http import Asked
from azogue.office.record.text import TooDeep, clean, clean_all
from azogue.office.site.callers import Caller
from azogue.office.treaty.api import router as treaty

ABOUT: Final = """\
Everything that is published can be read without an account. What you may edit on the pages you may edit here,
with a token that you make under your account: `Authorization: Bearer …`. A token does what its verbs say.

* Masses are kilograms of mercury a year. A blank is unknown, never zero.
* Lists come in pages: ask again with `cursor` as `next` says, until it is null.
* Answers carry an `ETag`; send it back as `If-None-Match` and an unchanged answer costs nothing (304).
* Send an `Idempotency-Key` with a write: however often the request comes, it is done once and answered alike.
* Problems are `application/problem+json` (RFC 9457), in the language of `Accept-Language`.
* Too many requests are answered 429 with `Retry-After`.
"""


class CleanParser(Parser):
    """Reads JSON with texts cleaned at the door; numbers that are none, and odd nesting, are refused."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body.

        Raises:
            Problem: It is no JSON that we take (400).

        """
        try:
            value: Any = clean_all(json.loads(request.body, parse_constant=_no_number))
        except TooDeep as error:
            raise Problem(400, _("The body is nested too deep.")) from error
        except RecursionError as error:
            raise Problem(400, _("The body is nested too deep.")) from error
        except ValueError as error:
            raise Problem(400, _("The body is not JSON.")) from error
        return value  # type: ignore[no-any-return]

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> DictStrAny:
        """Return the query or form with its texts cleaned."""
        return clean_all(super().parse_querydict(data, list_fields, request))  # type: ignore[no-any-return]


def _no_number(word: str) -> Any:
    raise ValueError(word)


api = NinjaAPI(
    title="Azogue",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    auth=Caller(),
    throttle=RateLimit(),
    parser=CleanParser(),
    openapi_extra={"info": {"x-azogue-version": __version__, "license": {"name": "Apache-2.0"}}},
)


for _desk, _router in (
    ("people", people),
    ("treaty", treaty),
    ("consents", consents),
    ("customs", customs),
    ("inventories", inventories),
    ("documents", documents),
    ("jobs", jobs),
):
    api.add_router(f"/{_desk}/", _router, tags=[_desk])


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer what a desk calls a problem."""
    del request
    return problem.response()


@api.exception_handler(Refused)
def on_refusal(request: Asked, refused: Refused) -> HttpResponse:
    """Answer what the gate refuses: 404 where existence is secret, 401 to the public, 403 with the reason."""
    decision = refused.decision
    if decision.hidden:
        return nothing_here(request).response()
    status = 403 if request.person.known else 401
    return Problem(status, str(decision.reason)).response()


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer that there is nothing."""
    del error
    return nothing_here(request).response()


@api.exception_handler(ValidationError)
def on_bad_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer which values cannot be taken, and why."""
    del request
    errors = [
        {"where": ".".join(map(str, e.get("loc", ()))), "message": clean(str(e.get("msg", "")), 300)}
        for e in error.errors[:100]
    ]
    return Problem(422, _("Some values cannot be taken."), errors=errors).response()


@api.exception_handler(Throttled)
def on_throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    """Answer that it was too much, and when to come again."""
    del request
    answer = Problem(429, _("Too many requests; come again later.")).response()
    answer["Retry-After"] = str(error.wait or 60)
    return answer


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja itself refuses, such as a body that cannot be read."""
    del request
    return Problem(error.status_code, str(error)).response()


def nothing_here(request: HttpRequest) -> Problem:
    """Return the problem that there is nothing at an address, or nothing for the asker."""
    del request
    return Problem(404, _("There is nothing here, or nothing that you may see."))
