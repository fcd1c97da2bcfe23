"""The desk for programs: the same rights as on the pages, limited to what the token is for."""

import json

import pytest
from django.test import Client

from azogue.office.people.models import Enterprise, Funding, Institution
from azogue.office.people.services import (
    Impossible,
    make_token,
    open_admin_session,
    revoke_token,
    token_verbs,
)
from azogue.office.record.gate import ADMINISTRATOR, Refused

ROOT = "/api/v1/people/"


@pytest.fixture
def program_of(as_person):
    """Return a program that speaks for somebody: program_of(account, "enterprise.add")."""

    def make(account, *verbs: str) -> Client:
        _token, secret = make_token(as_person(account), label="test", verbs=verbs)
        return Client(HTTP_AUTHORIZATION=f"Bearer {secret}")

    return make


def _send(client: Client, method: str, path: str, body: dict):
    return getattr(client, method)(ROOT + path, json.dumps(body), content_type="application/json")


def test_a_program_learns_for_whom_it_speaks(officer, program_of) -> None:
    said = program_of(officer, "enterprise.add").get(ROOT + "whoami").json()
    assert (said["email"], said["verbs"]) == ("alice@example.org", ["enterprise.add"])
    assert said["roles"] == [{"role": "officer", "country": "GHA", "enterprise": None}]


def test_without_a_token_nobody_is_anybody(db, client) -> None:
    for path in ("whoami", "tokens", "enterprises"):
        assert client.get(ROOT + path).status_code == 401


def test_everybody_reads_institutions_and_nobody_their_money(client, db) -> None:
    made = Institution.objects.create(country="GHA", name="Office", focal_email="a@example.org")
    [found] = client.get(ROOT + "institutions", {"country": "GHA"}).json()["items"]
    assert (found["name"], found["stale"]) == ("Office", True)
    assert "focal_email" not in found
    assert client.get(f"{ROOT}institutions/{made.pk}").status_code == 200
    assert client.get(f"{ROOT}institutions/{made.pk}/money").status_code == 401
    codes = {row["country"] for row in client.get(ROOT + "institutions/missing").json()}
    assert "GHA" not in codes
    assert "PER" in codes


def test_a_program_of_the_country_reads_when_outside_money_ends(officer, stranger, program_of) -> None:
    made = Institution.objects.create(country="GHA", name="Office")
    Funding.objects.create(institution=made, year=2030, source="external")
    said = program_of(officer).get(f"{ROOT}institutions/{made.pk}/money").json()
    assert said["outside_ends"] == "2030-12-31"
    assert program_of(stranger).get(f"{ROOT}institutions/{made.pk}/money").status_code == 403


def test_a_program_adds_and_changes_enterprises_of_its_country(officer, program_of) -> None:
    program = program_of(officer, "enterprise.add", "enterprise.edit")
    made = _send(program, "post", "enterprises", {"country": "GHA", "name": "Kiln", "codes": ["5.3.1"]})
    assert made.status_code == 201
    number = made.json()["id"]
    changed = _send(program, "put", f"enterprises/{number}", {"name": "Kiln Two"})
    assert changed.json()["name"] == "Kiln Two"
    assert _send(program, "post", "enterprises", {"country": "PER", "name": "Kiln"}).status_code == 403
    assert _send(program, "post", "enterprises", {"country": "GHA", "name": "Kiln Two"}).status_code == 409
    wrong = _send(program, "post", "enterprises", {"country": "GHA", "name": "X", "codes": ["9.9.9"]})
    assert wrong.status_code == 422


def test_a_token_does_only_what_it_is_for(officer, enterprise, program_of) -> None:
    reader = program_of(officer)
    assert reader.get(f"{ROOT}enterprises/{enterprise.pk}").status_code == 200
    assert _send(reader, "put", f"enterprises/{enterprise.pk}", {"name": "X"}).status_code == 403
    assert Enterprise.objects.get().name == "Volta Power"


def test_enterprises_of_others_do_not_exist(stranger, supplier, enterprise, program_of) -> None:
    other = Enterprise.objects.create(country="GHA", name="Other")
    assert program_of(stranger).get(f"{ROOT}enterprises/{enterprise.pk}").status_code == 404
    assert [e["id"] for e in program_of(supplier).get(ROOT + "enterprises").json()["items"]] == [
        enterprise.pk
    ]
    assert program_of(supplier).get(f"{ROOT}enterprises/{other.pk}").status_code == 404


def test_the_own_tokens_are_listed_without_their_secrets(officer, program_of) -> None:
    answer = program_of(officer).get(ROOT + "tokens")
    [token] = answer.json()
    assert token["label"] == "test"
    assert "digest" not in token


def test_a_token_never_gives_roles_or_keys_and_never_what_needs_a_second_factor(officer, as_person) -> None:
    kinds = {verb.partition(".")[0] for verb in token_verbs()}
    assert kinds.isdisjoint({"account", "token", "invitation", "appointment", "admin_session", "sign_in"})
    assert "version.approve" not in token_verbs()
    assert "version.submit" in token_verbs(as_person(officer))
    assert "version.send_back" not in token_verbs(as_person(officer))
    with pytest.raises(Impossible):
        make_token(as_person(officer), label="x", verbs=["invitation.invite:reviewer"])


def test_a_token_has_no_power_even_while_its_owner_has(with_power, administrator, program_of) -> None:
    said = program_of(administrator).get(ROOT + "whoami").json()
    assert ADMINISTRATOR not in {r["role"] for r in said["roles"]}


def test_a_revoked_token_is_not_known(officer, as_person) -> None:
    token, secret = make_token(as_person(officer), label="x")
    revoke_token(as_person(officer), token)
    assert Client(HTTP_AUTHORIZATION=f"Bearer {secret}").get(ROOT + "whoami").status_code == 401


def test_the_public_makes_no_token(db) -> None:
    from azogue.office.record.gate import ANYONE

    with pytest.raises(Refused):
        make_token(ANYONE, label="x")


def test_a_token_of_a_demonstration_administrator_has_no_power_either(account, as_person, program_of) -> None:
    demo = account("demo", ADMINISTRATOR, "", demo=True)
    open_admin_session(as_person(demo), why="Showing what an administrator sees.")
    assert as_person(demo).roles
    assert program_of(demo).get(ROOT + "whoami").json()["roles"] == []
