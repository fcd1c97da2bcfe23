"""What is published stays at its address, says what it said, gives its files, and keeps secrets secret."""

import hashlib
import io
import json
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from azogue.office.inventories import publication
from azogue.office.inventories.confidential import without_confidential
from azogue.office.inventories.estimates import inventory_of
from azogue.office.inventories.files import KINDS, file_name
from azogue.office.inventories.models import Artefact, Version
from azogue.office.inventories.services import publish
from azogue.office.inventories.services.review import step
from azogue.office.inventories.services.versions import new_version
from azogue.office.jobs.models import Job
from tests.office.inventories.desk import published

pytestmark = pytest.mark.django_db
SECRETS = ("Hidden Chlorine Works", "Mr Unnamed", "Sealed letter 42")


@pytest.fixture
def real_files() -> None:
    """Ask for this where the files have to be the real ones, which take a few seconds to set."""


@pytest.fixture(autouse=True)
def _quick_files(request) -> None:
    if "real_files" not in request.fixturenames:
        request.getfixturevalue("light_files")


@pytest.fixture
def shown(alice, charlie) -> Version:
    return published(alice, charlie)


@pytest.fixture
def reader() -> Client:
    return Client()


def page(client: Client, version: Version | None = None, **more):
    if version is None:
        return client.get(reverse("inventories:public", args=["GHA", 2019]), **more)
    return client.get(reverse("inventories:public_version", args=["GHA", 2019, version.number]), **more)


def address(version: Version, kind: str) -> str:
    return reverse("inventories:public_file", args=["GHA", 2019, version.number, file_name(version, kind)])


def test_everybody_reads_what_is_published_with_ranges_gaps_and_how_to_cite(shown, reader):
    text = page(reader).content.decode()
    for words in ("Key findings", "What is missing", "How to cite", "Version 1", "EPA Ghana", "SHA-256"):
        assert words in text
    assert text.count("<svg") >= 3
    assert (
        "http://localhost:8000/inventories/public/GHA/2019/v1/" in text
        or "/inventories/public/GHA/2019/v1/" in text
    )


@pytest.mark.parametrize("state", ["draft", "in_review", "returned", "approved"])
def test_what_is_not_published_does_not_exist_for_the_public(shown, reader, state):
    Version.objects.filter(pk=shown.pk).update(state=state)
    for where in ("public", "public_version"):
        args = ["GHA", 2019] if where == "public" else ["GHA", 2019, 1]
        assert reader.get(reverse(f"inventories:{where}", args=args)).status_code == 404
    assert reader.get(address(shown, "pdf")).status_code == 404
    assert reader.get(reverse("inventories:public_list") + "?format=csv").getvalue().count(b"\n") == 1


def test_all_files_are_made_and_their_checksums_are_those_of_the_page(real_files, shown, reader):
    text = page(reader).content.decode()
    for kind in KINDS:
        response = reader.get(address(shown, kind))
        data = response.getvalue()
        assert hashlib.sha256(data).hexdigest() in text
        assert response["X-Content-Type-Options"] == "nosniff"
        assert file_name(shown, kind) in response["Content-Disposition"]


def test_files_are_what_they_say(real_files, shown, reader):
    made = {k: reader.get(address(shown, k)).getvalue() for k in KINDS}
    assert made["pdf"].startswith(b"%PDF-")
    for kind, inside in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        assert inside in zipfile.ZipFile(io.BytesIO(made[kind])).namelist()
    assert made["csv"].decode("utf-8-sig").startswith("country,year,level,code")
    assert b"Emissions|Hg" in made["iamc"]
    data = json.loads(made["json"])
    assert (data["country"], data["year"], data["form"]) == ("GHA", 2019, "azogue-inventory/1")


def test_the_same_version_gives_the_same_bytes_again(real_files, shown):
    assert publish.differing_files(shown) == []


def test_a_job_begun_again_makes_only_what_is_missing(monkeypatch, shown):
    before = {a.kind: (a.pk, a.sha256) for a in Artefact.objects.all()}
    Artefact.objects.filter(kind="pdf").delete()
    made = []
    real = publish.keep_file
    monkeypatch.setattr(publish, "keep_file", lambda v, kind, data: made.append(kind) or real(v, kind, data))
    publish.make_files(_Doing(), version=shown.pk)
    assert made == ["pdf"]
    after = {a.kind: (a.pk, a.sha256) for a in Artefact.objects.all()}
    assert after["pdf"][1] == before["pdf"][1]
    assert {k: v for k, v in after.items() if k != "pdf"} == {k: v for k, v in before.items() if k != "pdf"}


class _Doing:
    def step(self, done: int, total: int, doing: str = "") -> None:
        assert 0 <= done <= total


@pytest.mark.parametrize("broken", list(KINDS))
def test_a_job_that_is_killed_at_any_file_is_finished_by_the_next_try(monkeypatch, shown, broken):
    Artefact.objects.all().delete()
    real = publish.keep_file

    def die(version, kind, data):
        if kind == broken:
            raise KeyboardInterrupt
        return real(version, kind, data)

    monkeypatch.setattr(publish, "keep_file", die)
    with pytest.raises(KeyboardInterrupt):
        publish.make_files(_Doing(), version=shown.pk)
    assert set(Artefact.objects.values_list("kind", flat=True)) == set(
        list(KINDS)[: list(KINDS).index(broken)]
    )
    monkeypatch.undo()
    publish.make_files(_Doing(), version=shown.pk)
    assert set(Artefact.objects.values_list("kind", flat=True)) == set(KINDS)


def test_the_page_is_there_while_its_files_are_still_being_made(shown, reader):
    complete = page(reader).content.decode()
    Artefact.objects.all().delete()
    text = page(reader).content.decode()
    assert "The files are being made" in text
    figure = re.compile(r'class="figure"><a[^>]*>([^<]+)')
    assert figure.findall(text) == figure.findall(complete)


def test_files_that_failed_are_put_on_the_list_again(shown):
    assert publish.make_missing_files() == 0
    Artefact.objects.filter(kind="csv").delete()
    jobs = Job.objects.count()
    assert publish.make_missing_files() == 1
    assert Job.objects.count() == jobs + 1
    assert Artefact.objects.filter(kind="csv").exists()


def test_a_full_disk_is_told_in_plain_words_and_leaves_no_half_file(monkeypatch, shown):
    from azogue.office.jobs import Plain

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    Artefact.objects.filter(kind="pdf").delete()
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(Plain, match="no room left"):
        publish.make_files(_Doing(), version=shown.pk)
    assert not Artefact.objects.filter(kind="pdf").exists()


def test_a_file_whose_row_cannot_be_written_is_not_left_behind(monkeypatch, shown, settings):
    from pathlib import Path

    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    Artefact.objects.filter(kind="pdf").delete()
    before = set(folder.rglob("*"))

    def fails(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(Artefact, "save", fails)
    with pytest.raises(RuntimeError, match="went away"):
        publish.make_files(_Doing(), version=shown.pk)
    assert set(folder.rglob("*")) == before


def test_the_page_says_what_the_file_says_and_not_what_the_engine_would_say_today(shown, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr(publication, "shown_inventory", never)
    assert publication.published_dataset(shown)["totals"]["releases"]["point"] > 0
    assert publication.published_explanations(shown)["total/air"]["value"] > 0


def test_a_superseded_version_keeps_its_address_and_says_which_took_its_place(alice, charlie, shown, reader):
    before = page(reader, shown).content.decode()
    second = new_version(alice, shown, "correction")
    for person, verb in ((alice, "submit"), (charlie, "approve"), (charlie, "publish")):
        step(person, second, verb)
    text = page(reader, shown).content.decode()
    assert "This version was superseded on" in text
    assert reverse("inventories:public_version", args=["GHA", 2019, 2]) in text
    figure = re.compile(r'class="figure"><a[^>]*>([^<]+)')
    assert figure.findall(text) == figure.findall(before)
    assert "superseded on" not in page(reader).content.decode()
    assert reader.get(address(shown, "pdf")).getvalue()


def test_a_withdrawn_version_keeps_its_address_says_why_and_gives_no_file(charlie, shown, reader):
    step(charlie, shown, "withdraw", "A plant was counted twice.")
    for response in (page(reader), page(reader, shown)):
        assert response.status_code == 410
        assert "A plant was counted twice." in response.content.decode()
        assert "Key findings" not in response.content.decode()
    assert reader.get(address(shown, "csv")).status_code == 410


def test_nothing_of_a_confidential_row_leaves_the_house_but_its_key(real_files, shown, reader):
    texts = [page(reader).content.decode(), reader.get(reverse("inventories:public_list")).content.decode()]
    for kind in KINDS:
        data = reader.get(address(shown, kind)).getvalue()
        if kind in {"docx", "xlsx"}:
            archive = zipfile.ZipFile(io.BytesIO(data))
            texts += [archive.read(n).decode("utf-8", "ignore") for n in archive.namelist()]
        elif kind == "pdf":
            import pypdf

            texts.append("\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages))
        else:
            texts.append(data.decode())
    for secret in SECRETS:
        assert not [t[:80] for t in texts if secret in t]
    assert json.loads(reader.get(address(shown, "json")).getvalue())["confidential"] == ["5.4.1"]
    assert "confidential (C)" in texts[0]


def test_hiding_what_is_confidential_changes_no_figure(shown):
    whole = inventory_of(shown)
    public = without_confidential(whole)
    assert public.table("line").equals(whole.table("line"))
    assert public.table("national").equals(whole.table("national"))
    assert {g.code for g in public.gaps} == {g.code for g in whole.gaps}


def test_every_figure_of_the_page_opens_to_how_it_was_made(shown, reader):
    text = page(reader).content.decode()
    links = set(re.findall(r'href="([^"]+explain/\?[^"]+)"', text))
    assert len(links) > 20
    for link in links:
        assert reader.get(link.replace("&amp;", "&")).status_code == 200, link


def test_explanations_lead_down_to_citations(shown, reader):
    where = reverse("inventories:public_explain", args=["GHA", 2019, 1])
    text = reader.get(where, {"code": "5.1.1", "channel": "air"}).content.decode()
    assert "Energy Commission" in text
    for wrong in ({"code": "9.9"}, {"code": "5.1.1", "channel": "space"}, {"code": "5.1.1", "name": "x"}):
        assert reader.get(where, wrong).status_code == 404


def test_the_page_is_not_sent_twice_to_who_has_it(shown, reader):
    first = page(reader)
    assert first["ETag"]
    again = page(reader, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_remembered_for_one_reader_is_the_same_for_the_next(
    shown, reader, django_assert_max_num_queries
):
    first = page(reader).content
    with django_assert_max_num_queries(4):
        assert page(Client()).content == first


def test_a_change_of_state_gives_another_tag(charlie, shown, reader):
    tag = page(reader)["ETag"]
    step(charlie, shown, "withdraw", "wrong")
    assert page(reader, headers={"If-None-Match": tag}).status_code == 410


def test_a_file_is_not_sent_twice_to_who_has_it(shown, reader):
    first = reader.get(address(shown, "csv"))
    assert first.getvalue()
    assert reader.get(address(shown, "csv"), headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "name", ["azogue-GHA-2019-v1.exe", "..%2f..%2fsettings.py", "azogue-GHA-2019-v2.pdf"]
)
def test_no_other_file_is_given(shown, reader, name):
    assert reader.get(f"/inventories/public/GHA/2019/v1/{name}").status_code == 404


def test_search_engines_read_what_the_dataset_is(shown, reader):
    text = page(reader).content.decode()
    block = re.search(r'<script id="linked-data" type="application/ld\+json">(.+?)</script>', text, re.DOTALL)
    data = json.loads(block.group(1))
    assert (data["@type"], data["version"], data["temporalCoverage"]) == ("Dataset", "1", "2019")
    assert len(data["distribution"]) == len(KINDS)
    assert {d["sha256"] for d in data["distribution"]} == set(
        Artefact.objects.values_list("sha256", flat=True)
    )


def test_a_title_cannot_break_out_of_the_data_block(alice, charlie, reader):
    from azogue.office.inventories.services.cells import save_header
    from tests.office.inventories.desk import started

    version = started(alice)
    save_header(alice, version, "title", "</script><script>alert(1)</script>", seen="Mercury in Ghana")
    for person, verb in ((alice, "submit"), (charlie, "approve"), (charlie, "publish")):
        step(person, version, verb)
    assert "<script>alert" not in page(reader).content.decode()


def test_the_feed_tells_what_was_published(shown, reader):
    response = reader.get(reverse("inventories:feed"))
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [e.findtext("a:title", "", space) for e in root.findall("a:entry", space)] == [
        "Ghana 2019, version 1"
    ]


def test_the_list_shows_what_was_public_on_a_day(alice, charlie, shown, reader):
    from datetime import UTC, datetime

    Version.objects.filter(pk=shown.pk).update(published=datetime(2026, 1, 10, tzinfo=UTC))
    second = new_version(alice, shown, "correction")
    for person, verb in ((alice, "submit"), (charlie, "approve"), (charlie, "publish")):
        step(person, second, verb)
    Version.objects.filter(pk=shown.pk).update(superseded=datetime(2026, 3, 1, 12, tzinfo=UTC))
    Version.objects.filter(pk=second.pk).update(published=datetime(2026, 3, 1, 12, tzinfo=UTC))

    def on(day: str) -> list[str]:
        lines = (
            reader.get(reverse("inventories:public_list"), {"as_of": day, "format": "csv"})
            .getvalue()
            .decode()
        )
        return [line.split(",")[2] for line in lines.splitlines()[1:]]

    assert (on("2026-01-09"), on("2026-01-10"), on("2026-02-28"), on("2026-03-01")) == (
        [],
        ["1"],
        ["1"],
        ["2"],
    )


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_the_page_is_there_in_every_language(shown, reader, language):
    response = reader.get(f"/{language}/inventories/public/GHA/2019/")
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()[:200]
