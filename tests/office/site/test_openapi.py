"""The description of the API is current, and no call of it breaks, whatever is sent."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, settings

from azogue.office.inventories.services import versions
from azogue.office.record.documents import keep
from azogue.office.record.gate import all_rules
from azogue.office.site.openapi import description, text

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"
EXAMPLES = 25
COUNTRY, YEAR = "GHA", 2020
schema = schemathesis.openapi.from_dict(description())


def test_the_page_is_current() -> None:
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the tests")
    remedy = "run: python -m azogue.office openapi docs/reference/openapi.json"
    assert PAGE.read_text(encoding="utf-8") == text(), remedy


def test_every_call_says_what_it_does_and_how_problems_are_told() -> None:
    for address, calls in json.loads(text())["paths"].items():
        for method, call in calls.items():
            assert call["summary"], address
            assert call.get("description"), f"{method} {address} has no docstring"
            assert "default" in call["responses"]


def test_names_of_calls_are_unique() -> None:
    names = [c["operationId"] for calls in description()["paths"].values() for c in calls.values()]
    assert len(names) == len(set(names))


@pytest.fixture
def callers(officer, as_person, api_of, settings) -> tuple[Client, Client]:
    """The public and an officer whose token may do everything, in an office that holds something."""
    settings.API_RATES = None
    person = as_person(officer)
    keep(person, country=COUNTRY, title="x", upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), public=True)
    row = {"code": "5.1.1", "year": str(YEAR), "rate": "1000", "unit": "t"}
    versions.begin(person, COUNTRY, YEAR, sheets={"activities": [row, {**row, "name": "b"}]})
    verbs = [f"{r.kind}.{v}" for r in all_rules().values() for v in r.verbs]
    clients = Client(), api_of(officer, *verbs)
    for client in clients:
        client.raise_request_exception = False
    return clients


def known_values() -> Callable[[str, object], object]:
    """Return a function that gives numbers and names of things that are there, in turn."""
    from azogue.office.inventories.models import Inventory, Row, Version
    from azogue.office.record.models import Document

    numbers = [m.objects.first().pk for m in (Version, Row, Document, Inventory)]
    turn = itertools.cycle(numbers)
    words = {"country": COUNTRY, "iso3": COUNTRY, "party": COUNTRY, "year": YEAR, "sheet": "activities"}

    def value(name: str, drawn: object) -> object:
        if name in words:
            return words[name]
        return next(turn) if isinstance(drawn, int) or str(drawn).isdigit() else drawn

    return value


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_call_breaks_whatever_is_sent(case, callers) -> None:
    there = known_values()
    first = True
    for program in callers:
        if not first and case.path_parameters:
            for name, drawn in case.path_parameters.items():
                case.path_parameters[name] = there(name, drawn)
        first = False
        answer = send(program, case)
        assert answer.status_code < 500, case.as_curl_command()
        if answer.streaming:
            b"".join(answer)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", answer.content[:300]
            assert json.loads(answer.content)["status"] == answer.status_code


def send(program: Client, case: schemathesis.Case):
    """Send a drawn request through Django, without a network."""
    stated = case.as_transport_kwargs(base_url="http://testserver")
    parts = ("method", "url", "headers", "params", "json", "data", "files", "cookies")
    request = requests.Request(**{k: stated.get(k) for k in parts}).prepare()
    own = {"content-length", "authorization", "accept-encoding"}
    headers = {k: str(v) for k, v in request.headers.items() if k.lower() not in own}
    kind = headers.pop("Content-Type", "application/octet-stream")
    body = request.body or b""
    return program.generic(
        request.method or "GET", request.path_url, body, content_type=kind, headers=headers
    )
