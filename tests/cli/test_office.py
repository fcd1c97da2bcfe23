"""backup, restore, doctor and serve, from the outside: each in a process of its own, as people run them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from azogue.cli.exits import Exit

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The data folder of an office with nobody in it, made ready once."""
    folder = tmp_path_factory.mktemp("office") / "data"
    code = "from azogue.office.site.prepare import set_up, prepare; set_up(); prepare()"
    subprocess.run([sys.executable, "-c", code], env=surroundings(folder), check=True)
    return folder


def surroundings(folder: Path) -> dict[str, str]:
    ours = ("AZOGUE_URL", "AZOGUE_DEMO", "DATABASE_URL", "AZOGUE_MAIL_URL", "AZOGUE_DEVELOP", "AZOGUE_DEBUG")
    return {**{k: v for k, v in os.environ.items() if k not in ours}, "AZOGUE_DATA": str(folder)}


@pytest.fixture
def azogue(home) -> Run:
    def run(*arguments: object, data: Path = home, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "azogue", *map(str, arguments)]
        env = {**surroundings(data), **more}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return run


def test_a_backup_is_written_verified_and_restored(azogue, tmp_path) -> None:
    written = azogue("backup", tmp_path / "b.zip")
    assert written.returncode == Exit.FINE, written.stderr
    assert "tables" in written.stdout
    assert azogue("restore", "--check", tmp_path / "b.zip").returncode == Exit.FINE
    restored = azogue("restore", tmp_path / "b.zip", data=tmp_path / "other")
    assert restored.returncode == Exit.FINE, restored.stderr


def test_an_office_with_people_in_it_does_not_give_way_unasked(azogue, tmp_path) -> None:
    azogue("backup", tmp_path / "b.zip")
    made = "from azogue.office.site.prepare import set_up, prepare; set_up(); prepare();"
    made += "from azogue.office.people.models import Account; Account.objects.create_user('a@example.org')"
    subprocess.run([sys.executable, "-c", made], env=surroundings(tmp_path / "other"), check=True)
    done = azogue("restore", tmp_path / "b.zip", data=tmp_path / "other")
    assert done.returncode == Exit.USAGE
    assert "--replace" in done.stderr
    assert azogue("restore", "--replace", tmp_path / "b.zip", data=tmp_path / "other").returncode == Exit.FINE


def test_a_file_that_is_there_is_not_written_over(azogue, tmp_path) -> None:
    (tmp_path / "b.zip").write_text("mine")
    done = azogue("backup", tmp_path / "b.zip")
    assert done.returncode == Exit.USAGE
    assert (tmp_path / "b.zip").read_text() == "mine"


def test_a_damaged_backup_changes_nothing_and_says_so(azogue, tmp_path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nonsense")
    done = azogue("restore", tmp_path / "x.zip")
    assert done.returncode == Exit.PROBLEMS
    assert "Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [("backup", "nowhere/b.zip"), ("restore", "nowhere.zip")])
def test_a_place_that_is_not_there_is_named(command, azogue) -> None:
    done = azogue(*command)
    assert done.returncode == Exit.USAGE
    assert "nowhere" in done.stderr


def test_an_office_that_was_never_opened_has_nothing_to_back_up(azogue, tmp_path) -> None:
    done = azogue("backup", tmp_path / "b.zip", data=tmp_path / "empty")
    assert done.returncode == Exit.USAGE
    assert "azogue serve" in done.stderr
    assert not (tmp_path / "b.zip").exists()


def test_the_doctor_says_of_each_thing_that_it_is_well_or_what_to_do(azogue) -> None:
    done = azogue("doctor", "--json")
    found = {f["about"]: f for f in json.loads(done.stdout)}
    assert done.returncode == Exit.FINE, done.stdout
    assert {"settings", "database", "data folder", "disk", "mail", "fonts", "charts", "engine"} <= set(found)
    assert {"languages", "static files", "jobs", "chores", "clock", "second factors", "backups"} <= set(found)
    assert all(f["do"] for f in found.values() if f["health"] != "ok")
    assert found["mail"]["health"] == "warn"
    assert "AZOGUE_MAIL_URL" in found["mail"]["do"]


def test_the_doctor_finds_what_is_broken(azogue, home, tmp_path) -> None:
    home.chmod(0o755)
    (home / "static" / "staticfiles.json").rename(tmp_path / "kept.json")
    try:
        done = azogue("doctor")
    finally:
        home.chmod(0o700)
        (tmp_path / "kept.json").rename(home / "static" / "staticfiles.json")
    assert done.returncode == Exit.PROBLEMS
    assert "BAD   static files" in done.stdout
    assert "BAD   data folder" in done.stdout
    assert "chmod 700" in done.stdout


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:1/none", "mysql://x/y"])
def test_a_database_that_does_not_answer_is_said_plainly(address, azogue, tmp_path) -> None:
    done = azogue("doctor", data=tmp_path / "d", DATABASE_URL=address)
    assert done.returncode in {Exit.PROBLEMS, Exit.USAGE}
    assert "DATABASE_URL" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    opened = azogue("serve", "--port", 8999, data=tmp_path / "d", DATABASE_URL=address)
    assert opened.returncode == Exit.USAGE
    assert "Traceback" not in opened.stdout + opened.stderr


def test_a_data_folder_that_cannot_be_made_is_named(azogue, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    done = azogue("doctor", data=tmp_path / "file" / "data")
    assert done.returncode == Exit.USAGE
    assert "file" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_office_of_a_later_version_is_left_alone(azogue, home, tmp_path) -> None:
    import shutil
    import sqlite3

    shutil.copytree(home, tmp_path / "later")
    with sqlite3.connect(tmp_path / "later" / "office.sqlite3") as base:
        row = ("record", "0099_x", "2030-01-01")
        base.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
    base.close()
    done = azogue("serve", "--port", 8999, data=tmp_path / "later")
    assert done.returncode == Exit.USAGE
    assert "later version" in done.stderr


def test_the_demonstration_never_builds_on_something_else(azogue, tmp_path) -> None:
    (tmp_path / "out" / "office").mkdir(parents=True)
    (tmp_path / "out" / "office" / "office.sqlite3").write_text("real")
    done = azogue("demo", "--out", tmp_path / "out", "--draws", 200, "--no-serve")
    assert done.returncode == Exit.USAGE
    assert "something else" in done.stderr
    assert (tmp_path / "out" / "office" / "office.sqlite3").read_text() == "real"
