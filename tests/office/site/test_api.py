"""The API: who calls, how problems are told, pages by cursor, tags, limits."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone

from azogue.office.people.models import Account, Token
from azogue.office.record.api import Problem, RateLimit, page_of
from azogue.office.record.documents import keep
from azogue.office.record.gate import ANYONE, Person
from azogue.office.record.models import Act, Document

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def document(officer, as_person) -> Document:
    return keep(as_person(officer), country="GHA", title="Letter", upload=SimpleUploadedFile("a.pdf", PDF))


def problem(answer) -> dict:
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"].endswith(".")
    return body


def test_a_token_speaks_for_its_account(officer, document, api_of) -> None:
    answer = api_of(officer).get(f"/api/v1/documents/{document.pk}")
    assert answer.status_code == 200
    assert answer.json()["sha256"] == document.sha256


def test_the_public_and_strangers_find_nothing_where_existence_is_secret(stranger, document, api_of) -> None:
    for program in (Client(), api_of(stranger)):
        assert problem(program.get(f"/api/v1/documents/{document.pk}"))["status"] == 404


def test_a_browsers_cookie_counts_for_nothing(officer, document, browser_of) -> None:
    assert browser_of(officer).get(f"/api/v1/documents/{document.pk}").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"expires": timezone.now() - timedelta(seconds=1)},
        {"revoked": timezone.now() - timedelta(days=1)},
    ],
)
def test_an_expired_or_revoked_token_is_refused_every_time(fields, officer, document, api_of) -> None:
    program = api_of(officer, **fields)
    for _turn in range(2):
        answer = program.get(f"/api/v1/documents/{document.pk}")
        assert problem(answer)["status"] == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_of_a_closed_account_is_refused(officer, document, api_of) -> None:
    program = api_of(officer)
    Account.objects.update(is_active=False)
    assert program.get(f"/api/v1/documents/{document.pk}").status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic YTpi", "bearer nonsense", "Bearer " + "x" * 500, "Bearer \u00fc"]
)
def test_what_is_no_token_is_refused_even_where_the_public_may_read(header, document) -> None:
    Document.objects.update(public=True)
    answer = Client(headers={"Authorization": header}).get(f"/api/v1/documents/{document.pk}")
    assert problem(answer)["status"] == 401


def test_a_token_does_only_the_verbs_it_has(officer, api_of) -> None:
    form = {"country": "GHA", "title": "x"}
    reader = api_of(officer).post("/api/v1/documents/", {**form, "file": SimpleUploadedFile("a.pdf", PDF)})
    assert problem(reader)["status"] in {403, 404}
    writer = api_of(officer, "document.keep")
    assert (
        writer.post("/api/v1/documents/", {**form, "file": SimpleUploadedFile("a.pdf", PDF)}).status_code
        == 201
    )


def test_the_use_of_a_token_is_noted_now_and_then(officer, document, api_of) -> None:
    program = api_of(officer)
    program.get(f"/api/v1/documents/{document.pk}")
    first = Token.objects.get().last_used
    program.get(f"/api/v1/documents/{document.pk}")
    assert first is not None
    assert Token.objects.get().last_used == first


def test_a_harmful_file_is_refused_with_the_reason(officer, api_of) -> None:
    answer = api_of(officer, "document.keep").post(
        "/api/v1/documents/", {"country": "GHA", "file": SimpleUploadedFile("a.pdf", b"MZ\x90")}
    )
    assert "program" in problem(answer)["detail"]


def test_values_that_cannot_be_are_told_one_by_one(officer, api_of) -> None:
    answer = api_of(officer, "document.keep").post("/api/v1/documents/", {"title": "x"})
    wrong = {e["where"] for e in problem(answer)["errors"]}
    assert any("file" in w for w in wrong)
    assert any("country" in w for w in wrong)


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v2/x", "/api/v1/nothing", "/api/v1/documents/99999999999999999999"]
)
def test_what_is_not_there_is_told_as_a_problem(address, db) -> None:
    assert problem(Client().get(address))["status"] == 404


def test_an_answer_that_is_known_already_costs_nothing(officer, document, api_of) -> None:
    program = api_of(officer)
    first = program.get(f"/api/v1/documents/{document.pk}")
    again = program.get(f"/api/v1/documents/{document.pk}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_cursors_skip_nothing_and_repeat_nothing_while_others_write(db) -> None:
    for number in range(7):
        Act.objects.create(verb=f"v{number}", kind="t", country="GHA" if number % 2 else "PER")
    seen, cursor = [], ""
    while cursor is not None:
        page = page_of(Act.objects.all(), cursor, 2, by=("country", "-pk"))
        seen += [(a.country, a.pk) for a in page.items]
        cursor = page.next
        Act.objects.create(verb="later", kind="t", country="AAA")
    assert len(seen) == 7
    assert seen == sorted(set(seen), key=lambda s: (s[0], -s[1]))


@pytest.mark.parametrize(
    "cursor",
    ["x", "WyJhIl0", "bnVsbA", "W10", "WzFlOTk5XQ", "W1sxXV0", "é", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OV0"],
)
def test_a_cursor_that_is_none_of_ours_is_told_so(cursor, db) -> None:
    with pytest.raises(Problem) as told:
        page_of(Act.objects.all(), cursor, 2)
    assert told.value.status == 400


def test_more_than_the_rate_is_told_to_come_again(officer, document, api_of, settings) -> None:
    settings.API_RATES = {"public": 1, "known": 2}
    program = api_of(officer)
    address = f"/api/v1/documents/{document.pk}"
    assert [program.get(address).status_code for _turn in range(3)] == [200, 200, 429]
    answer = program.get(address)
    assert problem(answer)["status"] == 429
    assert 0 < int(answer["Retry-After"]) <= 61


def test_addresses_and_accounts_are_counted_apart(settings) -> None:
    settings.API_RATES = {"public": 1, "known": 1}
    limit = RateLimit()
    answers = []
    for address, person in (("a", ANYONE), ("b", ANYONE), ("a", Person(id=1)), ("b", Person(id=1))):
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        request.person = person
        answers.append(limit.allow_request(request))
    assert answers == [True, True, True, False]


def test_a_fault_is_told_without_its_inside(officer, document, api_of, monkeypatch) -> None:
    program = api_of(officer)
    program.raise_request_exception = False
    monkeypatch.setattr("azogue.office.record.documents_api.ask", lambda *a: 1 / 0)
    answer = program.get(f"/api/v1/documents/{document.pk}")
    assert answer.status_code == 500
    assert "division" not in answer.content.decode()
    problem(answer)


def test_the_documentation_needs_nothing_from_elsewhere(db) -> None:
    page = Client().get("/api/v1/docs").content.decode()
    assert "http" not in page.replace("http://testserver", "").replace("https://django", "")
