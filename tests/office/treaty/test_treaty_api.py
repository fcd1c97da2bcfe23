"""The treaty desk for programs."""

import hashlib
import json

import pytest
from django.test import Client

from azogue.office.people.models import Token
from azogue.office.treaty.models import Fulfilment, Reported

pytestmark = pytest.mark.django_db
BASE = "/api/v1/treaty"


def get(path):
    answer = Client().get(f"{BASE}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def token(officer):
    def make(*verbs):
        Token.objects.create(
            account=officer,
            label="t",
            start="azg",
            digest=hashlib.sha256(b"secret").hexdigest(),
            verbs=list(verbs),
        )
        return {"HTTP_AUTHORIZATION": "Bearer secret"}

    return make


def test_members_of_an_organisation_on_a_day_are_exactly_those():
    found = get("/parties?member_of=EUE&on=2009-01-01&limit=200")["items"]
    codes = {p["country"] for p in found}
    assert "GBR" in codes
    assert "HRV" not in codes
    assert len(codes) == 27
    assert "GBR" not in {p["country"] for p in get("/parties?member_of=EUE&on=2021-01-01&limit=200")["items"]}


def test_all_parties_come_page_by_page_without_gap():
    seen, cursor = [], ""
    while True:
        page = get(f"/parties?limit=50&cursor={cursor}")
        seen += [p["country"] for p in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 158


def test_bans_and_duties_of_a_party_on_a_day():
    bans = {b["item"]: b for b in get("/parties/GHA/bans?on=2026-03-01")}
    assert bans["A-BAT-1"]["status"] == "banned"
    assert bans["A-BAT-1"]["banned_since"] == "2021-01-01"
    assert bans["A-DEN-1"]["status"] == "not known"
    duties = [d for d in get("/parties/GHA/duties?on=2026-03-01") if d["rule"] == "DL-21f"]
    assert [d["due"] for d in duties] == ["2021-12-31", "2025-12-31", "2029-12-31"]
    assert get("/parties/GHA/amendments")[0]["bound_since"] == "2017-08-16"


def test_an_unknown_party_or_a_wrong_day_is_a_problem_in_words():
    missing = Client().get(f"{BASE}/parties/XXX")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert Client().get(f"{BASE}/parties/GHA?on=yesterday").status_code == 422
    assert Client().get(f"{BASE}/calls/99999999999999999999999").status_code == 404


def test_writing_takes_a_token_with_the_verb(token):
    body = json.dumps({"rule": "DL-8.7", "on": "2022-08-01"})
    address = f"{BASE}/parties/GHA/done"
    assert Client().post(address, body, "application/json").status_code == 401
    key = token("party.fulfil")
    assert Client().post(address, body, "application/json", **key).status_code == 201
    assert Fulfilment.objects.get().rule == "DL-8.7"
    amount = json.dumps({"amount": "1.5"})
    refused = Client().put(
        f"{BASE}/parties/GHA/schedules/minamata-vcm/2020", amount, "application/json", **key
    )
    assert refused.status_code == 403
    assert not Reported.objects.exists()


def test_an_amount_is_kept_exactly_and_null_is_not_known(token):
    key = token("party.report")
    address = f"{BASE}/parties/GHA/schedules/minamata-vcm/2010"
    assert Client().put(address, '{"amount": "0.123456"}', "application/json", **key).status_code == 200
    assert str(Reported.objects.get().amount) == "0.123456"
    assert Client().put(address, '{"amount": null}', "application/json", **key).status_code == 200
    assert Reported.objects.get().amount is None
    assert Client().put(address, '{"amount": -1}', "application/json", **key).status_code == 422
    wrong = f"{BASE}/parties/GHA/schedules/minamata-vcm/99999"
    assert Client().put(wrong, '{"amount": 1}', "application/json", **key).json()["field"] == "year"


def test_instruments_tell_their_duties_and_lists_are_there():
    kinds = {i["id"]: {d["kind"] for d in i["duties"]} for i in get("/instruments")}
    assert "consent" in kinds["basel"]
    assert get("/meetings")["items"][0]["key"] == "COP-6"
    assert get("/decisions")["items"]
    assert get("/requests") == {"items": [], "next": None}
    assert get("/calls") == {"items": [], "next": None}
