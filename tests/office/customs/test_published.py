"""What leaves the office: bulletins of own sums, what programs see, and what a backup holds."""

import json
import zipfile

import pytest
from django.test import Client

from azogue.office.consents.selectors import trade_of
from azogue.office.customs import selectors, services
from azogue.office.customs.models import Delivery, Standing
from azogue.office.people.services import Impossible
from azogue.office.record.gate import Refused
from azogue.office.site.backup import back_up

from .making import COLUMNS, OWN, file_of, hand_in, hand_in_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def kojo(customs_officer, as_person):
    return as_person(customs_officer)


@pytest.fixture
def ghana(kojo):
    """Ghana with own rows and reports of partners accepted."""
    first, world = hand_in(kojo), hand_in_world(kojo)
    Delivery.objects.update(state="accepted")
    Standing.objects.create(country="GHA", turn=1)
    services.sum_up("GHA")
    return Delivery.objects.get(pk=first.pk), Delivery.objects.get(pk=world.pk)


def test_a_bulletin_holds_the_own_sums_of_its_month_and_never_changes(
    ghana, kojo, officer, as_person
) -> None:
    alice = as_person(officer)
    with pytest.raises(Refused):
        services.publish_bulletin(kojo, "GHA", 202102)
    with pytest.raises(Impossible, match="No trade of this month"):
        services.publish_bulletin(alice, "GHA", 202107)
    made = services.publish_bulletin(alice, "GHA", 202102)
    said = selectors.content_of(made)
    lines = {(line.hs, line.direction): line for line in said.lines}
    mercury = lines["280540", "import"]
    assert (mercury.value, mercury.kg, mercury.year_value) == (39000.0, None, 64000.0)
    assert mercury.partners == ("ESP",)
    assert lines["853931", "import"].quantity == 9100.0
    with pytest.raises(Impossible, match="published already"):
        services.publish_bulletin(alice, "GHA", 202102)
    services.undo(kojo, ghana[0], why="a mistake")
    made.refresh_from_db()
    assert selectors.content_of(made) == said
    made = services.withdraw_bulletin(alice, made, why="the rows were wrong")
    assert made.state == "withdrawn"
    assert not selectors.bulletins("GHA").exists()


def test_nothing_is_published_while_sums_are_behind(ghana, officer, as_person) -> None:
    Standing.objects.update(turn=7)
    with pytest.raises(Impossible, match="being made anew"):
        services.publish_bulletin(as_person(officer), "GHA", 202102)


def test_the_public_sees_published_bulletins_and_nothing_else(ghana, officer, as_person) -> None:
    public = Client()
    assert public.get("/api/v1/customs/bulletins").json()["items"] == []
    services.publish_bulletin(as_person(officer), "GHA", 202101)
    (one,) = public.get("/api/v1/customs/bulletins").json()["items"]
    assert (one["country"], one["month"]) == ("GHA", 202101)
    text = json.dumps(one)
    assert "NLD" not in text
    assert "290000" not in text
    for part in ("months", "flows", "alerts", "consumption", "watches", "flows/ESP-GHA-280540-2021"):
        assert public.get(f"/api/v1/customs/trade/GHA/{part}").status_code == 404
    assert public.get(f"/api/v1/customs/deliveries/{ghana[1].pk}").status_code == 404


def test_a_program_hands_a_file_in_and_reads_what_follows(customs_officer, api_of) -> None:
    verbs = ("delivery.add", "delivery.accept", "delivery.undo", "delivery.edit:columns", "alert.explain")
    program = api_of(customs_officer, *verbs)
    about = {"country": "GHA", "kind": "own", "file": file_of(OWN)}
    made = program.post("/api/v1/customs/deliveries", about).json()
    assert made["state"] == "mapping"
    address = f"/api/v1/customs/deliveries/{made['id']}"

    def send(method: str, to: str, **body: object):
        return getattr(program, method)(to, body, content_type="application/json")

    columns = json.loads(COLUMNS.to_json())
    assert send("put", f"{address}/columns", mapping=columns).json()["state"] == "preview"
    assert send("put", f"{address}/columns", mapping={"code": 7}).status_code == 422
    assert send("post", f"{address}/step", verb="accept").json()["state"] == "accepted"
    months = program.get("/api/v1/customs/trade/GHA/months?limit=2").json()
    assert (len(months["items"]), bool(months["next"])) == (2, True)
    flows = program.get("/api/v1/customs/trade/GHA/flows?hs=280540").json()["items"]
    assert {flow["key"] for flow in flows} == {"ESP-GHA-280540-2021", "GHA-BOL-280540-2021"}
    whole = program.get("/api/v1/customs/trade/GHA/flows/ESP-GHA-280540-2021").json()
    assert [row["line"] for row in whole["rows"]] == [2, 3, 4]
    assert whole["explanation"]["unit"] == "USD"
    again = program.post("/api/v1/customs/deliveries", {**about, "file": file_of(OWN)})
    assert again.status_code == 422
    assert f"delivery {made['id']}" in again.json()["detail"]
    assert send("post", f"{address}/step", verb="undo").json()["field"] == "why"
    assert send("post", f"{address}/step", verb="undo", why="wrong").json()["state"] == "undone"


def test_mercury_years_are_what_the_consents_desk_lays_beside_its_consents(ghana) -> None:
    spain = next(y for y in trade_of("GHA") if y.exporter == "ESP")
    assert (spain.exported, spain.imported) == (12_000_000, None)
    assert (spain.traded, spain.basis) == (12_000_000, "only report")


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_rows_of_every_delivery(ghana, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    place = tmp_path / "backup.zip"
    manifest = back_up(place)
    assert manifest.missing == ()
    with zipfile.ZipFile(place) as archive:
        names = set(archive.namelist())
    for one in ghana:
        assert {f"files/{f.name}" for f in (one.file, one.reports, one.quarantine)} <= names


def test_baskets_stand_apart_and_are_never_mercury(kojo) -> None:
    from azogue.office.customs.rules import contents, is_basket

    by_kg, by_item = contents()
    assert is_basket("850680")
    assert not is_basket("280540")
    assert not any(is_basket(hs) for hs in (*by_kg, *by_item))
