"""Programs read figures and write cells by the same services as the pages."""

import json

import pytest

from azogue.office.inventories.estimates import estimate_of
from azogue.office.inventories.models import Change, Row, Version

pytestmark = pytest.mark.django_db
API = "/api/v1/inventories"


def put(client, row, column, headers, **body):
    return client.put(
        f"{API}/rows/{row.pk}/cells/{column}",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def test_a_program_with_a_token_writes_a_cell_and_reads_what_is_wrong(client, officer, coal, token_of):
    headers = token_of(officer, "row.edit")
    answer = put(client, coal, "rate", headers, text="1,234", seen="")
    assert answer.status_code == 200
    body = answer.json()
    assert body["changed"]
    assert body["row"]["cells"]["rate"] == "1,234"
    assert body["problems"][0]["column"] == "rate"


def test_a_conflict_is_answered_with_what_the_cell_says_now(client, officer, coal, token_of):
    headers = token_of(officer, "row.edit")
    put(client, coal, "rate", headers, text="900", seen="")
    answer = put(client, coal, "rate", headers, text="1250", seen="")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["now"], answer.json()["by"]) == ("900", "Alice")


def test_the_same_write_with_the_same_key_is_done_once(client, officer, coal, token_of):
    headers = {**token_of(officer, "row.edit"), "Idempotency-Key": "k1"}
    first = put(client, coal, "rate", headers, text="900", seen="")
    again = put(client, coal, "rate", headers, text="900", seen="")
    assert first.json() == again.json()
    assert Change.objects.count() == 1


@pytest.mark.parametrize("verbs", [(), ("version.submit",)])
def test_a_token_without_the_verb_writes_nothing(client, officer, coal, token_of, verbs):
    assert put(client, coal, "rate", token_of(officer, *verbs), text="9", seen="").status_code == 403
    assert not Change.objects.exists()


def test_without_a_token_a_draft_does_not_exist(client, draft, coal):
    for path in (f"versions/{draft.pk}", f"versions/{draft.pk}/rows", f"rows/{coal.pk}"):
        assert client.get(f"{API}/{path}").status_code == 404
    assert put(client, coal, "rate", {}, text="9", seen="").status_code in {401, 404}


def test_rows_come_in_pages(client, officer, draft, token_of):
    headers = token_of(officer)
    seen, cursor = [], ""
    while True:
        body = client.get(f"{API}/versions/{draft.pk}/rows?limit=30&cursor={cursor}", headers=headers).json()
        seen += [r["id"] for r in body["items"]]
        if not body["next"]:
            break
        cursor = body["next"]
    assert len(seen) == len(set(seen)) == Row.objects.count()


def test_figures_and_explanations_can_be_read_and_are_tagged(client, officer, draft, coal, token_of):
    headers = token_of(officer, "row.edit")
    put(client, coal, "rate", headers, text="1000000", seen="")
    answer = client.get(f"{API}/versions/{draft.pk}/figures", headers=headers)
    assert answer.json()["by_code"]["5.1.1"]["input"]["point"] > 0
    again = client.get(
        f"{API}/versions/{draft.pk}/figures", headers={**headers, "If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304
    tree = client.get(f"{API}/versions/{draft.pk}/explanation?code=5.1.1&channel=air", headers=headers).json()
    assert tree["children"][0]["row"] == coal.pk
    assert tree["children"][0]["written"][0]["by"] == "Alice"
    missing = client.get(f"{API}/versions/{draft.pk}/explanation?code=7", headers=headers)
    assert missing.status_code == 404


def test_the_public_reads_what_is_published_and_kept_and_nothing_of_people(client, peru):
    Version.objects.filter(pk=peru.pk).update(state="published")
    assert client.get(f"{API}/versions/{peru.pk}/figures").status_code == 503
    estimate_of(peru)
    assert client.get(f"{API}/versions/{peru.pk}/figures").json()["total"]["releases"]["point"] > 0
    tree = client.get(f"{API}/versions/{peru.pk}/explanation").json()
    assert "written" in tree
    assert "Rosa" not in json.dumps(tree)
    assert client.get(f"{API}/versions/{peru.pk}/rows").status_code in {401, 404}


def test_what_was_withdrawn_shows_no_figures(client, peru):
    Version.objects.filter(pk=peru.pk).update(state="withdrawn")
    assert client.get(f"{API}/versions/{peru.pk}").status_code == 200
    assert client.get(f"{API}/versions/{peru.pk}/figures").status_code in {401, 404}


def test_a_row_is_added_once_and_removed(client, officer, draft, token_of):
    headers = token_of(officer, "row.add", "row.remove")
    body = {"sheet": "activities", "cells": {"code": "5.1.1", "year": "2019"}, "uid": "c" * 32}
    ids = {
        client.post(
            f"{API}/versions/{draft.pk}/rows",
            json.dumps(body),
            content_type="application/json",
            headers=headers,
        ).json()["row"]["id"]
        for _ in range(2)
    }
    assert len(ids) == 1
    assert client.delete(f"{API}/rows/{ids.pop()}", headers=headers).status_code == 204
    bad = {"sheet": "nonsense", "cells": {}}
    answer = client.post(
        f"{API}/versions/{draft.pk}/rows", json.dumps(bad), content_type="application/json", headers=headers
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("column", ["nonsense", "category", "%00", "rate%2F.."])
def test_a_column_that_is_none_is_not_found(client, officer, coal, token_of, column):
    answer = put(client, coal, column, token_of(officer, "row.edit"), text="9", seen="")
    assert answer.status_code in {400, 404}
