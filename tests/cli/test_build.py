"""Building: many dossiers, kept work, failures that stop nothing else, and a kill that costs nothing."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from azogue.cli import crew, main, manifest
from azogue.cli.crew import build_all, output_folders
from azogue.cli.exits import Exit
from azogue.cli.works import FORMATS, Job, Options, Outcome, build_one

QUICK = "html,xlsx,parquet,iamc"
OPTIONS = Options(formats=tuple(QUICK.split(",")), draws=500)


def seal(path: Path) -> str:
    content = path.read_bytes()
    if path.name == manifest.NAME:
        # The fingerprint follows the program, and somebody may be editing it while the tests run.
        content = json.dumps({**json.loads(content), "fingerprint": ""}).encode()
    return hashlib.sha256(content).hexdigest()


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): seal(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".part" not in path.relative_to(folder).as_posix()
    }


def build(*paths: Path, out: Path, more: tuple[str, ...] = ()) -> int:
    call = ["build", *map(str, paths), "--out", str(out), "--draws", "500", "--formats", QUICK, *more]
    return main(call)


def outcomes(shown: str) -> list[dict]:
    return json.loads(shown)


def test_a_dossier_becomes_every_file_asked_for(make_dossier, tmp_path, capsys) -> None:
    out = tmp_path / "out"
    assert build(make_dossier(), out=out, more=("--json",)) == Exit.FINE
    (outcome,) = outcomes(capsys.readouterr().out)
    assert outcome["state"] == "built"
    assert outcome["country"] == "GHA"
    assert outcome["year"] == 2019
    assert outcome["low_kg"] < outcome["total_kg"] < outcome["high_kg"]
    assert {path.name for path in (out / "ghana").iterdir()} == {
        "manifest.json",
        "mercury-GHA-2019.html",
        "mercury-GHA-2019.xlsx",
        "mercury-GHA-2019.parquet",
        "mercury-GHA-2019-iamc.csv",
        "problems.txt",
    }


def test_every_format_there_is_can_be_written(make_dossier, tmp_path, capsys) -> None:
    out = tmp_path / "out"
    assert main(["build", str(make_dossier()), "--out", str(out), "--draws", "500"]) == Exit.FINE
    assert len(list((out / "ghana").glob("mercury-GHA-2019*"))) == len(FORMATS)


def test_what_is_finished_is_kept_until_its_data_or_options_change(make_dossier, tmp_path, capsys) -> None:
    dossier, out = make_dossier(), tmp_path / "out"

    def state(*more: str) -> str:
        assert build(dossier, out=out, more=("--json", *more)) == Exit.FINE
        return outcomes(capsys.readouterr().out)[0]["state"]

    assert state() == "built"
    first = contents(out)
    assert state() == "kept"
    assert contents(out) == first
    assert state("--again") == "built"
    assert contents(out) == first
    assert state("--seed", "7") == "built"
    assert contents(out) != first
    assert state() == "built"
    assert contents(out) == first
    with (dossier / "activities.csv").open("a", encoding="utf-8") as stream:
        stream.write("2019,5.1.2.1,3,kt,B,Energy balance\n")
    assert state() == "built"


def test_a_file_that_was_tampered_with_is_built_again(make_dossier, tmp_path, capsys) -> None:
    dossier, out = make_dossier(), tmp_path / "out"
    build(dossier, out=out)
    good = contents(out)
    page = out / "ghana" / "mercury-GHA-2019.html"
    page.write_bytes(page.read_bytes()[:1000])
    build(dossier, out=out)
    assert contents(out) == good


def test_a_year_can_be_chosen_and_an_absent_one_fails_with_those_there_are(
    make_dossier, tmp_path, capsys
) -> None:
    dossier = make_dossier()
    assert build(dossier, out=tmp_path / "a", more=("--year", "2016")) == Exit.FINE
    assert (tmp_path / "a" / "ghana" / "mercury-GHA-2016.html").is_file()
    capsys.readouterr()
    assert build(dossier, out=tmp_path / "b", more=("--year", "1999")) == Exit.PROBLEMS
    assert "no year 1999, only 2016, 2019" in capsys.readouterr().out


def test_one_failed_country_does_not_stop_the_others(make_dossier, tmp_path, capsys) -> None:
    good, empty = make_dossier("good"), make_dossier("empty", rows=("year,code,rate,unit",))
    last = make_dossier("last")
    out = tmp_path / "out"
    assert build(good, empty, last, out=out, more=("--json",)) == Exit.PROBLEMS
    states = [item["state"] for item in outcomes(capsys.readouterr().out)]
    assert states == ["built", "failed", "built"]
    assert not (out / "empty" / "manifest.json").exists()


def test_a_path_that_is_not_there_is_named_with_the_nearest_and_the_rest_is_built(
    make_dossier, tmp_path, capsys
) -> None:
    good = make_dossier("ghana")
    assert build(good, tmp_path / "gahna", out=tmp_path / "out") == Exit.USAGE
    shown = capsys.readouterr()
    assert "Did you mean ghana?" in shown.err
    assert (tmp_path / "out" / "ghana" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--formats", "html,odt"), "no format odt"),
        (("--formats", ","), "none given"),
        (("--template", "absent.docx"), "absent.docx is not there"),
    ],
)
def test_a_wrong_option_is_refused_before_any_work(make_dossier, tmp_path, capsys, more, words) -> None:
    assert main(["build", str(make_dossier()), "--out", str(tmp_path / "out"), *more]) == Exit.USAGE
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_dossiers_of_the_same_name_get_folders_of_their_own(tmp_path) -> None:
    paths = [tmp_path / "a" / "ghana", tmp_path / "b" / "Ghana", tmp_path / "c" / "ghana.v2"]
    for path in paths:
        path.mkdir(parents=True)
    assert [path.name for path in output_folders(paths, tmp_path)] == ["ghana", "Ghana-2", "ghana.v2"]


def test_the_number_of_processes_changes_no_byte(make_dossier, tmp_path) -> None:
    paths = [make_dossier(name) for name in ("one", "two", "three")]

    def built(processes: int) -> dict[str, str]:
        out = tmp_path / f"out-{processes}"
        jobs = [Job(path, out / path.name, OPTIONS) for path in paths]
        done = list(build_all(jobs, processes, lambda *_: None))
        assert {item.state for item in done} == {"built"}
        return contents(out)

    assert built(1) == built(2)


def die(job: Job) -> Outcome:
    if job.label == "two":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(job.label, job.path, "built")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_process_that_dies_takes_only_its_own_dossier_down(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(crew, "build_one", die)
    jobs = [
        Job(tmp_path / name, tmp_path / "out" / name, OPTIONS) for name in ("one", "two", "three", "four")
    ]
    states = {item.label: item.state for item in build_all(jobs, 2, lambda *_: None)}
    assert states == {"one": "built", "two": "failed", "three": "built", "four": "built"}


def test_an_unexpected_fault_of_one_dossier_is_an_outcome_and_not_an_exception(
    make_dossier, monkeypatch
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(manifest, "fingerprint", broken)
    path = make_dossier()
    outcome = build_one(Job(path, path.parent / "out", OPTIONS))
    assert (outcome.state, outcome.message) == ("failed", "ZeroDivisionError: division by zero")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"fingerprint": "x"}', '{"fingerprint": "x", "files": {"gone": "0"}}']
)
def test_a_manifest_that_is_no_manifest_means_that_there_is_work_to_do(text, tmp_path) -> None:
    (tmp_path / manifest.NAME).write_text(text, encoding="utf-8")
    assert manifest.finished(tmp_path, "x") is None


def test_the_fingerprint_follows_the_data_and_the_options(make_dossier) -> None:
    path = make_dossier()
    first = manifest.fingerprint(path, OPTIONS)
    assert manifest.fingerprint(path, OPTIONS) == first
    assert manifest.fingerprint(path, replace(OPTIONS, draws=501)) != first
    (path / ".hidden").write_text("editor's", encoding="utf-8")
    assert manifest.fingerprint(path, OPTIONS) == first
    (path / "extra.csv").write_text("a\n", encoding="utf-8")
    assert manifest.fingerprint(path, OPTIONS) != first


def build_in_another_process(paths: list[Path], out: Path) -> list[str]:
    call = [sys.executable, "-m", "azogue", "build", *map(str, paths), "--draws", "500", "--jobs", "2"]
    return [*call, "--formats", "xlsx,parquet,iamc", "--out", str(out)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX process groups")
def test_a_build_that_is_killed_leaves_no_half_file_and_is_finished_by_the_next_run(
    make_dossier, tmp_path
) -> None:
    paths = [make_dossier(f"country-{number}") for number in range(6)]
    began = time.perf_counter()
    subprocess.run(build_in_another_process(paths, tmp_path / "whole"), check=True, capture_output=True)
    lasted = time.perf_counter() - began
    whole = contents(tmp_path / "whole")
    moments = random.Random(20130816)
    out = tmp_path / "killed"
    for _ in range(3):
        running = subprocess.Popen(
            build_in_another_process(paths, out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(lasted * moments.uniform(0.4, 0.9))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        left = contents(out) if out.exists() else {}
        assert {name: mark for name, mark in left.items() if whole[name] != mark} == {}
    subprocess.run(build_in_another_process(paths, out), check=True, capture_output=True)
    assert contents(out) == whole
    assert [path.name for path in out.rglob("*.part*")] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_workers_do_not_outlive_the_build_that_started_them(make_dossier, tmp_path) -> None:
    paths = [make_dossier(f"country-{number}") for number in range(6)]
    with subprocess.Popen(
        build_in_another_process(paths, tmp_path / "out"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        while not list((tmp_path / "out").glob("*/.part")):
            assert running.poll() is None
            time.sleep(0.05)
        running.kill()  # the parent alone
        # The workers hold the other end of the pipe: it closes when the last of them has gone.
        running.stdout.read()
    assert len(list((tmp_path / "out").glob("*/manifest.json"))) < len(paths)
