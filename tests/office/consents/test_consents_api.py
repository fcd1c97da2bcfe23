"""The consents desk for programs: the register for everybody, the ledger with a token."""

import json
from datetime import date

import pytest
from django.test import Client

from azogue.office.consents import services
from azogue.office.consents.models import Consent, Shipment
from azogue.office.consents.records import Condition

pytestmark = pytest.mark.django_db
BASE = "/api/v1/consents"
DAY = date(2024, 6, 15)
VERBS = [f"consent.{verb}" for verb in ("propose", "answer", "ship", "cancel", "withdraw")]


@pytest.fixture
def ghana(officer, api_of) -> Client:
    return api_of(officer, *VERBS)


@pytest.fixture
def peru(stranger, api_of) -> Client:
    return api_of(stranger, *VERBS)


def post(client: Client, path: str, **body: object):
    return client.post(f"{BASE}{path}", json.dumps(body), content_type="application/json")


ASKED = {"number": "GHA-1", "exporter": "GHA", "importer": "PER", "on": "2024-06-15", "kilograms": "1.5"}


def granted(ghana: Client, peru: Client, **body: object) -> int:
    key = post(ghana, "/consents", **ASKED).json()["id"]
    answer = post(peru, f"/consents/{key}/answer", reply="granted", on="2024-06-15", **body)
    assert answer.status_code == 200, answer.content
    return int(key)


def test_a_consent_is_asked_for_answered_drawn_cancelled_and_withdrawn(ghana, peru):
    conditions = [{"id": "k1", "text": "only in retorts"}]
    key = granted(ghana, peru, conditions=conditions, valid_from="2024-06-15", valid_until="2030-01-01")
    drawn = post(ghana, f"/consents/{key}/ship", shipment="S1", kilograms="1.2", on="2024-06-16").json()
    assert (drawn["granted"], drawn["drawn"], drawn["left"]) == ("1.5", "1.2", "0.3")
    assert drawn["draws"] == [{"shipment": "S1", "kilograms": "1.2", "on": "2024-06-16", "cancelled": None}]
    assert drawn["conditions"] == conditions
    back = post(peru, f"/consents/{key}/cancel", shipment="S1", on="2024-06-17", why="sunk").json()
    assert (back["drawn"], back["draws"][0]["cancelled"]) == ("0", "2024-06-17")
    gone = post(peru, f"/consents/{key}/withdraw", on="2024-07-01", why="a new law").json()
    assert (gone["withdrawn"], gone["standing"]) == ("2024-07-01", "withdrawn")
    assert ghana.get(f"{BASE}/consents/{key}").json() == gone


def test_what_the_ledger_does_not_do_is_told_with_its_word_and_the_field(ghana, peru):
    key = granted(ghana, peru)
    for path, body, word, field in (
        ("/answer", {"reply": "granted", "on": "2024-06-15"}, "answered already", ""),
        ("/ship", {"shipment": "S", "kilograms": "1.501", "on": "2024-06-15"}, "not enough", "grams"),
        ("/cancel", {"shipment": "S", "on": "2024-06-15"}, "not drawn", "shipment"),
    ):
        answer = post(peru, f"/consents/{key}{path}", **body)
        told = answer.json()
        assert (answer.status_code, told["ledger"], told["field"]) == (409, word, field)
        assert told["detail"]
    again = post(ghana, "/consents", **ASKED)
    assert (again.status_code, again.json()["ledger"]) == (409, "proposed already")


@pytest.mark.parametrize(
    "change",
    [
        {"kilograms": "0"}, {"kilograms": "-1"}, {"kilograms": "0.0001"}, {"kilograms": "NaN"},
        {"kilograms": "1e15"}, {"exporter": "Ghana"}, {"exporter": "ZZZ"}, {"importer": "GHA"},
        {"number": ""}, {"number": "x" * 101}, {"on": "soon"}, {"substance": "gold"}, {"instrument": "Basel"},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(ghana, change):
    answer = post(ghana, "/consents", **{**ASKED, **change})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert not Consent.objects.exists()


def test_days_out_of_order_and_a_refusal_without_a_reason_are_told(ghana, peru):
    key = post(ghana, "/consents", **ASKED).json()["id"]
    days = {"valid_from": "2024-06-15", "valid_until": "2024-06-14"}
    for body, field in (({"reply": "granted", **days}, "last"), ({"reply": "refused"}, "reason")):
        answer = post(peru, f"/consents/{key}/answer", on="2024-06-15", **body)
        assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_each_country_sees_its_own_consents_page_by_page(ghana, peru, account, api_of):
    for number in range(5):
        post(ghana, "/consents", **{**ASKED, "number": f"GHA-{number}"})
    page = peru.get(f"{BASE}/consents?limit=3").json()
    rest = peru.get(f"{BASE}/consents?limit=3&cursor={page['next']}").json()
    assert [c["number"] for c in page["items"] + rest["items"]] == [f"GHA-{n}" for n in (4, 3, 2, 1, 0)]
    assert rest["next"] is None
    assert len(peru.get(f"{BASE}/consents?country=gha").json()["items"]) == 5
    assert peru.get(f"{BASE}/consents?country=bol").json()["items"] == []
    bolivia = api_of(account("eva", "officer", "BOL"), *VERBS)
    assert bolivia.get(f"{BASE}/consents").json()["items"] == []
    assert bolivia.get(f"{BASE}/consents/{Consent.objects.first().pk}").status_code == 404
    assert bolivia.get(f"{BASE}/consents/{2**70}").status_code == 404


def test_the_register_is_for_everybody_and_holds_no_written_consent(ghana, peru, as_person, stranger):
    granted(ghana, peru)
    services.file_general(
        as_person(stranger), number="PER-D", country="PER", first=DAY, terms=[Condition("k", "by sea")],
        citation="a letter that is nobody's business",
    )  # fmt: skip
    answer = Client().get(f"{BASE}/register?on=2024-06-15")
    assert answer.json() == [
        {
            "number": "PER-D", "country": "PER", "article": "3(7)", "since": "2024-06-15", "until": None,
            "terms": ["by sea"], "standing": "in force",
        }
    ]  # fmt: skip
    assert b"GHA-1" not in answer.content
    assert Client().get(f"{BASE}/register?country=gha").json() == []


def test_lists_of_papers_and_shipments(ghana, officer, as_person):
    person = as_person(officer)
    services.draft(person, kind="A", number="N", exporter="GHA", importer="PER", on=DAY, asked=34_500)
    services.file_certificate(person, number="Z", kind="source", country="BOL", keeper="GHA", last=DAY)
    services.file_response(person, number="R", kind="no consent", country="BOL", keeper="GHA", told=DAY)
    Shipment.objects.create(
        country="GHA", number="S", direction="export", on=DAY, exporter="GHA", importer="PER",
        form="mercury", grams=1500, verdict="denied", rule="MC8",
    )  # fmt: skip

    def only(path: str) -> dict[str, object]:
        (item,) = ghana.get(f"{BASE}{path}").json()["items"]
        return item

    assert (only("/notices")["asked"], only("/notices")["state"]) == ("34.5", "draft")
    assert (only("/certificates")["valid_until"], only("/certificates")["complete"]) == ("2024-06-15", False)
    assert only("/responses")["kind"] == "no consent"
    assert (only("/shipments")["kilograms"], only("/shipments")["drawn"]) == ("1.5", None)
    for path in ("/notices", "/certificates", "/responses", "/shipments", "/consents"):
        assert Client().get(f"{BASE}{path}").json()["items"] == []


def test_the_importing_country_may_register_what_it_was_asked(peru):
    made = post(peru, "/consents", **ASKED)
    assert made.status_code == 201
    assert Consent.objects.get().keeper == "PER"
