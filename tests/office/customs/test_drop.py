"""The folder into which customs puts files: whole ones are taken, none disappears without a word."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from azogue.office.customs import drop, services
from azogue.office.customs.models import Delivery
from azogue.office.record.acts import history

from .making import COLUMNS, OWN, WORLD_FILE, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def kojo(customs_officer, as_person):
    return as_person(customs_officer)


@pytest.fixture
def ghana(settings, tmp_path) -> Path:
    settings.CUSTOMS_DROP = tmp_path / "drop"
    home = settings.CUSTOMS_DROP / "GHA"
    home.mkdir(parents=True)
    return home


def files(folder: Path) -> set[str]:
    return {str(place.relative_to(folder)) for place in folder.rglob("*") if place.is_file()}


def test_without_the_setting_nothing_is_looked_at(settings) -> None:
    settings.CUSTOMS_DROP = None
    assert drop.look_through() == 0


def test_a_file_is_taken_when_it_has_not_changed_between_two_looks(ghana, kojo) -> None:
    services.keep_mapping(kojo, "GHA", name="export", columns=COLUMNS)
    place = ghana / "january.csv"
    place.write_bytes(OWN[:60])
    assert drop.look_through() == 0
    place.write_bytes(OWN)
    assert (drop.look_through(), drop.look_through()) == (0, 1)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.kind, delivery.way) == ("preview", "own", "drop")
    assert delivery.mapping.name == "export"
    assert files(ghana) == {"done/january.csv"}
    assert history("delivery", delivery.pk)[-1].person_name == "file drop"


def test_reports_of_partners_are_recognised_by_themselves(ghana) -> None:
    (ghana / "world.csv").write_bytes(WORLD_FILE)
    assert (drop.look_through(), drop.look_through()) == (0, 1)
    assert Delivery.objects.get().kind == "partners"


def test_a_file_is_accepted_by_itself_only_when_the_mapping_says_so_and_no_row_is_bad(ghana, kojo) -> None:
    services.keep_mapping(kojo, "GHA", name="export", columns=COLUMNS, accepts=True)
    (ghana / "good.csv").write_bytes(OWN)
    (ghana / "bad.csv").write_bytes(OWN + b"280540,202104,import,Atlantis,1,1,,\n")
    drop.look_through()
    assert drop.look_through() == 2
    states = dict(Delivery.objects.values_list("name", "state"))
    assert states == {"good.csv": "accepted", "bad.csv": "preview"}


def test_whoever_may_no_longer_accept_does_not_do_so_through_the_folder(ghana, kojo, customs_officer) -> None:
    services.keep_mapping(kojo, "GHA", name="export", columns=COLUMNS, accepts=True)
    customs_officer.appointments.all().delete()
    (ghana / "good.csv").write_bytes(OWN)
    drop.look_through()
    drop.look_through()
    assert Delivery.objects.get().state == "preview"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table.csv", OWN, "No saved mapping fits"),
        ("letter.pdf", b"%PDF-1.7", "Only tables in text"),
        ("book.csv", b"PK\x03\x04", "workbook"),
        ("empty.csv", b"", "empty"),
    ],
)
def test_what_is_refused_lies_beside_a_text_that_says_why(ghana, name, content, words) -> None:
    (ghana / name).write_bytes(content)
    drop.look_through()
    assert drop.look_through() == 1
    assert files(ghana) == {f"refused/{name}", f"refused/{name}.txt"}
    assert words in (ghana / "refused" / f"{name}.txt").read_text()
    assert not Delivery.objects.exists()


def test_the_same_content_from_a_page_is_refused_and_from_a_look_that_broke_off_is_done(ghana, kojo) -> None:
    services.keep_mapping(kojo, "GHA", name="export", columns=COLUMNS)
    by_page = hand_in(kojo)
    (ghana / "again.csv").write_bytes(OWN)
    drop.look_through()
    drop.look_through()
    assert f"delivery {by_page.pk}" in (ghana / "refused" / "again.csv.txt").read_text()
    Delivery.objects.update(way="drop", name="again.csv")
    (ghana / "again.csv").write_bytes(OWN)
    drop.look_through()
    drop.look_through()
    assert "done/again.csv" in files(ghana)
    assert Delivery.objects.count() == 1


def test_links_hidden_files_and_folders_of_no_country_are_left_alone(ghana, settings, tmp_path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(WORLD_FILE)
    (ghana / "link.csv").symlink_to(secret)
    (ghana / ".part.csv").write_bytes(WORLD_FILE)
    elsewhere = settings.CUSTOMS_DROP / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "world.csv").write_bytes(WORLD_FILE)
    assert (drop.look_through(), drop.look_through()) == (0, 0)
    assert secret.exists()


def test_two_files_of_one_name_are_both_kept(ghana, kojo) -> None:
    services.keep_mapping(kojo, "GHA", name="export", columns=replace(COLUMNS))
    for content in (OWN, OWN.replace(b"25000", b"25001")):
        place = ghana / "month.csv"
        place.write_bytes(content)
        os.utime(place, (1, 1))
        drop.look_through()
        drop.look_through()
    assert len(files(ghana / "done")) == 2


def test_the_setting_is_read_from_the_environment(tmp_path) -> None:
    from azogue.office.site.environment import from_environment

    assert from_environment({"AZOGUE_CUSTOMS_DROP": str(tmp_path)}).customs_drop == tmp_path.resolve()
    assert from_environment({}).customs_drop is None
