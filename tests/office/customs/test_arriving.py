"""What comes in: read whole or refused in plain words, never twice, and every row is accounted for."""

import gzip
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from azogue.office.customs import selectors, services
from azogue.office.customs.models import CustomsMapping, Delivery
from azogue.office.customs.services import arriving
from azogue.office.jobs.models import Job
from azogue.office.people.services import Impossible
from azogue.office.record.gate import Refused
from azogue.office.record.uploads import BadUpload

from .making import COLUMNS, OWN, file_of, hand_in, hand_in_world, own_csv, world_csv

pytestmark = pytest.mark.django_db

MISTAKES = own_csv(
    "280540,202101,import,ESP,25000,1000,,",  # right
    '280540,202101,import,ESP,"25 000 USD",1000,,',
    "280540,202101,import,Atlantis,25000,1000,,",
    "azogue,202101,import,ESP,25000,1000,,",
    "280540,soon,import,ESP,25000,1000,,",
    "280540,202113,import,ESP,25000,1000,,",
    "280540,202101,transit,ESP,25000,1000,,",
    "280540,202101,import,ESP,25000,-1000,,",
    "280540,202101,import,ESP,,,,",
    "280540,202101,import",
    "280540,202101,import,ESP,25000,1000,,,,more",
    "28,202101,import,ESP,25000,1000,,",  # a chapter: set aside
    "280540,202101,import,World,25000,1000,,",  # the sum of partners: set aside
    "870323,202101,import,ESP,25000,1000,,",  # cars: not asked for
)


@pytest.fixture
def kojo(customs_officer, as_person):
    return as_person(customs_officer)


def test_every_mistake_is_told_at_its_place_with_what_to_do_and_every_row_is_accounted_for(kojo) -> None:
    delivery = hand_in(kojo, MISTAKES)
    assert delivery.state == "preview"
    assert delivery.rows == delivery.accepted + delivery.quarantined + delivery.set_aside == 14
    assert (delivery.accepted, delivery.quarantined) == (1, 10)
    bad = list(selectors.bad_rows(delivery))
    assert [row.line for row in bad] == list(range(3, 13))
    assert all(row.source == "customs.csv" and row.reason and row.remedy for row in bad)
    assert {(row.column, row.value) for row in bad} >= {("value", "25 000 USD"), ("partner", "Atlantis")}
    assert [row.line for row in selectors.bad_rows(delivery, 2, 3)] == [5, 6, 7]
    assert delivery.refusals[0]["rows"] >= 1
    services.accept(kojo, delivery)
    assert sum(month.rows for month in selectors.monthly("GHA")) == 1


def test_a_file_that_is_cut_off_says_so(kojo) -> None:
    cut = hand_in(kojo, OWN[:-30])
    assert any("Fetch it again" in p["message"] for p in cut.problems)
    packed = gzip.compress(OWN * 1)[:-40]
    half = services.upload(kojo, "GHA", file_of(packed, "half.csv.gz"))
    half = services.set_columns(kojo, half, COLUMNS)
    assert any("archive ends in the middle" in p["message"] for p in half.problems)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_files_in_the_encodings_of_offices_are_read(kojo, encoding: str) -> None:
    content = OWN.decode().replace("ESP", "España").encode(encoding)
    assert hand_in(kojo, content).accepted == 6


def test_the_same_content_is_refused_politely_and_says_which_delivery_has_it(kojo) -> None:
    first = hand_in(kojo)
    with pytest.raises(Impossible, match=f"delivery {first.pk}"):
        services.upload(kojo, "GHA", file_of(OWN, "again.csv"))
    with pytest.raises(Impossible, match=f"delivery {first.pk}"):
        services.upload(kojo, "GHA", file_of(gzip.compress(OWN), "packed.csv.gz"))
    services.undo(kojo, services.accept(kojo, first), why="by mistake")
    with pytest.raises(Impossible, match="Accept it there again"):
        services.upload(kojo, "GHA", file_of(OWN))
    assert Delivery.objects.count() == 1


def test_a_discarded_file_leaves_no_rows_behind_and_can_come_again(kojo, django_capture_on_commit_callbacks):
    delivery = hand_in(kojo)
    place = delivery.reports.path
    with django_capture_on_commit_callbacks(execute=True):
        delivery = services.discard(kojo, delivery)
    assert (delivery.state, bool(delivery.reports), bool(delivery.file)) == ("discarded", False, False)
    with pytest.raises(FileNotFoundError), open(place):  # noqa: PTH123
        pass
    assert hand_in(kojo).state == "preview"


def workbook() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (workbook(), "workbook"),
        (b"MZ\x90\x00 program", "program"),
        (b"%PDF-1.7 x", "PDF"),
        (b"<html><body>Sign in</body></html>", "web page"),
        (gzip.compress(b"x" * 10)[:9], "damaged|empty"),
    ],
    ids=["nothing", "a workbook", "a program", "a PDF", "a web page", "a cut archive"],
)
def test_what_is_no_table_is_refused_with_what_to_do(kojo, content: bytes, words: str) -> None:
    with pytest.raises(BadUpload, match=words):
        services.upload(kojo, "GHA", file_of(content))
    assert not Delivery.objects.exists()


def test_a_file_above_the_limit_is_refused_before_it_is_read(kojo, monkeypatch) -> None:
    monkeypatch.setattr(arriving, "LARGEST", 10)
    with pytest.raises(BadUpload, match="larger than"):
        services.upload(kojo, "GHA", file_of(OWN))


def test_a_table_of_ones_own_is_no_report_of_partners(kojo) -> None:
    with pytest.raises(BadUpload, match="no file of UN Comtrade or BACI"):
        hand_in_world(kojo, OWN)


def test_a_file_of_comtrade_is_read_without_a_mapping(kojo) -> None:
    world = hand_in_world(kojo)
    assert (world.state, world.layout, world.accepted) == ("preview", "comtrade", 6)


def test_rows_of_other_countries_among_our_own_are_told_and_count_in_no_month(kojo) -> None:
    rows = world_csv(
        "2021,202101,GHA,M,ESP,H5,280540,kg,10,10,250", "2021,202101,ESP,X,GHA,H5,280540,kg,9,9,220"
    )
    delivery = services.upload(kojo, "GHA", file_of(rows), kind="own")
    assert delivery.problems[0]["message"].startswith("1 rows are reported by other countries")
    services.accept(kojo, delivery)
    assert [(m.partner, m.value) for m in selectors.monthly("GHA")] == [("ESP", 250.0)]


def test_a_saved_mapping_reads_the_next_file_by_itself(kojo) -> None:
    delivery = services.upload(kojo, "GHA", file_of(OWN))
    delivery = services.set_columns(kojo, delivery, COLUMNS, name="our export")
    kept = CustomsMapping.objects.get()
    assert (kept.name, delivery.mapping) == ("our export", kept)
    assert selectors.fitting_mappings(delivery) == [kept]
    later = own_csv("280540,202104,import,ESP,25000,1000,,")
    assert services.upload(kojo, "GHA", file_of(later), mapping=kept).state == "preview"
    other = later.replace(b"code,", b"position,")
    assert services.upload(kojo, "GHA", file_of(other), mapping=kept).state == "mapping"
    services.remove_mapping(kojo, kept)
    delivery.refresh_from_db()
    assert delivery.columns["code"] == "code"


def test_columns_are_corrected_before_accepting_and_the_file_is_read_anew(kojo) -> None:
    delivery = hand_in(kojo)
    before = selectors.sums_of(delivery)[0]
    delivery = services.set_columns(kojo, delivery, replace(COLUMNS, usd_per_unit=0.5, currency="GHS"))
    after = selectors.sums_of(delivery)[0]
    assert [s.value for s in after] == [s.value / 2 for s in before]
    with pytest.raises(Impossible, match="column that the file does not have"):
        services.set_columns(kojo, delivery, replace(COLUMNS, kg="weight"))
    with pytest.raises(Impossible, match="another country"):
        services.set_columns(kojo, delivery, replace(COLUMNS, reporter="PER"))
    services.accept(kojo, delivery)
    with pytest.raises(Refused):
        services.set_columns(kojo, delivery, COLUMNS)


def test_reading_again_changes_nothing(kojo) -> None:
    delivery = hand_in(kojo)
    kept = delivery.reports.name
    assert services.read_delivery(delivery.pk).reports.name == kept
    assert Job.objects.filter(work=arriving.READ, state="done").count() == 1


def test_nobody_hands_in_for_another_country(kojo, stranger, as_person, funder) -> None:
    for person in (as_person(stranger), as_person(funder)):
        with pytest.raises(Refused):
            services.upload(person, "GHA", SimpleUploadedFile("x.csv", OWN))


def test_an_overlap_with_accepted_months_is_told(kojo) -> None:
    first = services.accept(kojo, hand_in(kojo))
    again = hand_in(kojo, own_csv("280540,202103,import,ESP,25000,1000,,"))
    assert [(o.delivery, o.first, o.last) for o in selectors.overlaps(again)] == [(first, 202103, 202103)]
