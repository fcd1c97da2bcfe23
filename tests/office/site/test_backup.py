"""Backup and restore: what goes in comes out, and a broken restore changes nothing."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from azogue.office.inventories.models import Inventory, Version
from azogue.office.people.models import Account
from azogue.office.record.documents import keep
from azogue.office.record.models import Act, Document
from azogue.office.site import restore as room
from azogue.office.site.archive import BadArchive, kept_models, row_out
from azogue.office.site.backup import back_up

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def office(officer, approver, enterprise, supplier, as_person, settings, tmp_path) -> Callable[[], dict]:
    """An office with some of everything; returns a function that tells its whole state."""
    settings.DATA = tmp_path
    upload = SimpleUploadedFile("ا.pdf", PDF)
    keep(as_person(officer), country="GHA", title="Letter ü 汞 \U0001f600", upload=upload)
    inventory = Inventory.objects.create(country="GHA", year=2020)
    version = Version.objects.create(inventory=inventory, number=1, header={"title": "x", "n": [1, None]})
    version.rows.create(sheet="activities", cells={"code": "5.1.1", "rate": "1,5"}, enterprise=enterprise)

    def state() -> dict:
        rows = {
            m._meta.label: [row_out(r) for r in m._base_manager.order_by("pk")]
            for m in kept_models()
            if m is not Act
        }
        rows["acts"] = [row_out(a) for a in Act.objects.exclude(kind="office")]
        files = sorted((p.name, p.read_bytes()) for p in (tmp_path / "files").rglob("*") if p.is_file())
        return {"rows": rows, "files": files}

    return state


def in_list(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Change the list of contents."""
    return lambda name, content: content.replace(old, new) if name == "manifest.json" else content


def change_everything() -> None:
    Account.objects.filter(email="alice@example.org").update(name="Somebody else")
    Version.objects.all().update(header={})
    document = Document.objects.get()
    Path(document.file.path).write_bytes(b"other")
    Document.objects.create(country="PER", title="new", name="n", kind="text/plain", size=1, sha256="0")


def altered(place: Path, change: Callable[[str, bytes], bytes | None], target: Path) -> Path:
    """Copy an archive with some members changed."""
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_everything_comes_back_as_it_was(office, tmp_path) -> None:
    before = office()
    manifest = back_up(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    change_everything()
    assert office() != before
    room.restore(tmp_path / "b.zip", replace=True)
    assert office() == before
    assert sum(m.rows or 0 for m in manifest.members) > 10
    assert Act.objects.filter(kind="office", verb="restore").count() == 1
    assert Account.objects.get(email="alice@example.org").check_password("a long enough password 17")


def test_numbers_go_on_after_the_highest(office, tmp_path) -> None:
    back_up(tmp_path / "b.zip")
    room.restore(tmp_path / "b.zip", replace=True)
    assert Account.objects.create_user("new@example.org", None, name="New").pk > 1
    assert Inventory.objects.create(country="PER", year=2021).pk > Inventory.objects.get(country="GHA").pk


def test_an_office_in_use_does_not_give_way_unasked(office, tmp_path) -> None:
    before = office()
    back_up(tmp_path / "b.zip")
    with pytest.raises(room.NotEmpty):
        room.restore(tmp_path / "b.zip")
    assert office() == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a row", lambda n, c: c.replace(b"Alice", b"Mallo") if n.endswith("people.account.jsonl") else c),
        ("a table left out", lambda n, c: None if n.endswith("record.act.jsonl") else c),
        ("a file left out", lambda n, c: None if n.startswith("files/") else c),
        ("a file", lambda n, c: c + b"x" if n.startswith("files/") else c),
        ("no list", lambda n, c: None if n == "manifest.json" else c),
        ("a broken list", lambda n, c: c[:-40] if n == "manifest.json" else c),
        (
            "another format",
            in_list(b'"format": 1', b'"format": 9'),
        ),
        (
            "other tables",
            in_list(b"0001_initial", b"0009_later"),
        ),
        (
            "another place",
            in_list(b"files/documents", b"files/../../x"),
        ),
    ],
)
def test_what_was_tampered_with_or_damaged_is_refused_whole(name, change, office, tmp_path) -> None:
    before = office()
    back_up(tmp_path / "b.zip")
    bad = altered(tmp_path / "b.zip", change, tmp_path / "bad.zip")
    with pytest.raises(BadArchive):
        room.restore(bad, replace=True)
    assert office() == before


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_another_file_is_told_from_a_backup(content, office, tmp_path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BadArchive):
        room.restore(tmp_path / "x.zip", replace=True)


def test_a_truncated_backup_is_refused(office, tmp_path) -> None:
    back_up(tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadArchive):
        room.verify(tmp_path / "b.zip")


@pytest.mark.parametrize(
    "point", ["_stage_files", "_exchange_rows", "_fill", "_leave_act", "_exchange_files"]
)
def test_a_restore_that_breaks_leaves_the_old_state(point, office, tmp_path, monkeypatch) -> None:
    back_up(tmp_path / "b.zip")
    change_everything()
    before = office()
    real = getattr(room, point)

    def breaks(*args: object, **named: object) -> object:
        real(*args, **named)
        raise OSError("the power went")

    monkeypatch.setattr(room, point, breaks)
    with pytest.raises(OSError, match="power"):
        room.restore(tmp_path / "b.zip", replace=True)
    assert office() == before
    assert not (tmp_path / room.NOTE).exists()


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_a_kill_between_the_two_folders_is_settled_by_whoever_comes_next(
    renames, office, tmp_path, monkeypatch
) -> None:
    back_up(tmp_path / "b.zip")
    change_everything()
    before = office()
    done = []
    real = Path.rename

    class Killed(BaseException):
        pass

    def rename(self: Path, target: Path) -> Path:
        if len(done) == renames:
            raise Killed
        done.append(self)
        return real(self, target)

    with monkeypatch.context() as killing:
        killing.setattr(Path, "rename", rename)
        killing.setattr(room, "settle", lambda: None)  # a killed process settles nothing
        killing.setattr(room, "_sweep", lambda: None)
        if renames == 2:
            killing.setattr(connection, "check_constraints", connection.check_constraints)
            killing.setattr(room.transaction, "atomic", _killed_at_the_end(room.transaction.atomic, Killed))
        with pytest.raises(Killed):
            room.restore(tmp_path / "b.zip", replace=True)
    assert (tmp_path / room.NOTE).exists()
    room.settle()
    room.settle()
    assert office() == before


def _killed_at_the_end(atomic, error):
    from contextlib import contextmanager

    @contextmanager
    def one():
        with atomic():
            yield
            raise error

    return one


def test_a_kill_after_the_end_keeps_the_new_state(office, tmp_path, monkeypatch) -> None:
    before = office()
    back_up(tmp_path / "b.zip")
    change_everything()
    calls = []
    real = room.settle

    def only_first() -> None:
        calls.append(1)
        if len(calls) == 1:
            real()

    with monkeypatch.context() as killing:
        killing.setattr(room, "settle", only_first)
        room.restore(tmp_path / "b.zip", replace=True)
    assert (tmp_path / room.NOTE).exists()
    room.settle()
    assert office() == before
    assert not (tmp_path / room.BEFORE).exists()


def test_a_file_that_is_gone_is_named_and_stops_nothing(office, tmp_path) -> None:
    name = Document.objects.get().file.name
    Path(Document.objects.get().file.path).unlink()
    manifest = back_up(tmp_path / "b.zip")
    assert manifest.missing == (name,)
    room.restore(tmp_path / "b.zip", replace=True)


def test_a_full_disk_leaves_no_half_backup(office, tmp_path, monkeypatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        back_up(tmp_path / "b.zip")
    assert not list(tmp_path.glob("b.zip*"))


def test_sessions_and_tasks_do_not_outlive_a_restore(
    office, officer, browser_of, as_person, tmp_path, settings
):
    from django.contrib.sessions.models import Session

    back_up(tmp_path / "b.zip")
    browser = browser_of(officer)
    assert browser.get("/desk/").status_code == 200
    room.restore(tmp_path / "b.zip", replace=True)
    assert not Session.objects.exists()
    assert browser.get("/desk/").status_code == 302


def test_the_list_of_contents_can_be_read_by_people(office, tmp_path) -> None:
    back_up(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["format"] == 1
    assert {"name", "sha256", "size", "rows"} == set(manifest["members"][0])
