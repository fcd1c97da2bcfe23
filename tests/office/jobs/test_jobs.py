"""Long work: done once however often it is begun, shown while it goes on, and given up with a word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from azogue.office.jobs import Plain, Progress, start, work
from azogue.office.jobs.chores import Loop
from azogue.office.jobs.models import Job
from azogue.office.jobs.services import MOST_TRIES, Stopped, begin_again, perform
from azogue.office.jobs.works import CHORES, WORKS, every
from azogue.office.record.models import Act

LATER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture(autouse=True)
def _works():
    before = dict(WORKS)

    @work("add")
    def add(doing: Progress, *, a: int, b: int) -> dict[str, int]:
        doing.step(1, 1, "adding")
        return {"sum": a + b}

    @work("refuse")
    def refuse(doing: Progress) -> None:
        raise Plain("The sheet is empty.")

    @work("break")
    def broken(doing: Progress) -> None:
        raise RuntimeError("secret path /etc")

    yield
    WORKS.clear()
    WORKS.update(before)


@pytest.fixture
def later(settings) -> None:
    """Jobs wait on the list, as when the office serves."""
    settings.TASKS = LATER


def one_round() -> None:
    """Do what the background process does in one round."""
    from azogue.office.jobs.chores import _do_what_waits

    _do_what_waits()


def lost(job: Job, **fields: object) -> None:
    Job.objects.filter(pk=job.pk).update(**fields)


def test_work_is_done_and_its_result_kept(officer, as_person) -> None:
    job = start(as_person(officer), "add", "GHA", a=2, b=3)
    assert (job.state, job.result, job.tries) == ("done", {"sum": 5}, 1)


def test_work_that_nobody_knows_is_not_started(officer, as_person) -> None:
    with pytest.raises(KeyError):
        start(as_person(officer), "dream")
    assert not Job.objects.exists()


def test_a_plain_reason_is_shown_as_it_is(officer, as_person) -> None:
    job = start(as_person(officer), "refuse")
    assert (job.state, job.error) == ("failed", "The sheet is empty.")


def test_a_fault_is_told_without_its_inside(officer, as_person) -> None:
    job = start(as_person(officer), "break")
    assert job.state == "failed"
    assert "secret" not in job.error


@pytest.mark.django_db(transaction=True)
def test_the_background_process_does_what_waits(officer, as_person, later) -> None:
    job = start(as_person(officer), "add", a=1, b=1)
    assert job.state == "waiting"
    one_round()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sum": 2})


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_process_was_killed_is_begun_again_without_double_effect(
    officer, as_person, later
) -> None:
    calls = []

    @work("write", whole=True)
    def write(doing: Progress) -> None:
        calls.append(doing.job.tries)
        Act.objects.create(verb="wrote", kind="test")
        if len(calls) == 1:
            raise KeyboardInterrupt  # what a kill leaves: nothing after this line runs

    job = start(as_person(officer), "write")
    with pytest.raises(KeyboardInterrupt):
        perform.call(job.pk)
    job.refresh_from_db()
    assert job.state == "running"
    assert not Act.objects.filter(verb="wrote").exists()
    assert begin_again() == []  # it still gives signs of life
    lost(job, beat=timezone.now() - timedelta(minutes=5))
    assert begin_again() == [job.pk]
    one_round()
    job.refresh_from_db()
    assert (job.state, job.tries, calls) == ("done", 2, [1, 2])
    assert Act.objects.filter(verb="wrote").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_process_thought_dead_that_comes_back_leaves_the_job_alone(officer, as_person, later) -> None:
    job = start(as_person(officer), "add", a=1, b=1)
    lost(job, state="running", tries=1, beat=timezone.now() - timedelta(minutes=5))
    job.refresh_from_db()
    old = Progress(job)
    begin_again()
    one_round()
    with pytest.raises(Stopped):
        old.step(1, 1)
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.django_db(transaction=True)
def test_after_three_tries_a_job_is_given_up(officer, as_person, later) -> None:
    job = start(as_person(officer), "add", a=1, b=1)
    lost(job, state="running", tries=MOST_TRIES, beat=None)
    assert begin_again(all_running=True) == []
    job.refresh_from_db()
    assert job.state == "failed"
    assert "three times" in job.error


@pytest.mark.django_db(transaction=True)
def test_a_waiting_job_without_a_task_is_put_on_the_list_again(officer, as_person, later) -> None:
    from django_tasks_db.models import DBTaskResult

    job = start(as_person(officer), "add", a=1, b=1)
    lost(job, at=timezone.now() - timedelta(hours=1))
    assert begin_again() == []
    DBTaskResult.objects.all().delete()
    assert begin_again() == [job.pk]


def test_chores_are_done_when_due_and_a_broken_one_stops_no_other(monkeypatch) -> None:
    done = []
    before = dict(CHORES)
    CHORES.clear()
    try:
        every(3600, "a")(lambda: 1 / 0)
        every(3600, "b")(lambda: done.append("b"))
        loop = Loop()
        loop._chores()
        assert done == []
        loop._due = dict.fromkeys(CHORES, 0.0)
        loop._chores()
        loop._chores()
    finally:
        CHORES.clear()
        CHORES.update(before)
    assert done == ["b"]


def test_the_page_shows_progress_and_looks_again_by_itself(officer, as_person, browser_of) -> None:
    job = start(as_person(officer), "add", a=1, b=1)
    lost(job, state="running", done=3, total=10, doing="row 3")
    page = browser_of(officer).get(f"/jobs/{job.pk}/")
    assert "row 3" in page.content.decode()
    assert 'value="30"' in page.content.decode()
    assert page["Refresh"]
    part = browser_of(officer).get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "Refresh" not in part


def test_the_page_leads_to_the_result_but_never_elsewhere(officer, as_person, browser_of) -> None:
    job = start(as_person(officer), "add", a=1, b=1)
    lost(job, result={"href": "/inventories/7/"})
    assert 'href="/inventories/7/"' in browser_of(officer).get(f"/jobs/{job.pk}/").content.decode()
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        lost(job, result={"href": bad})
        page = browser_of(officer).get(f"/jobs/{job.pk}/", {"next": bad}).content.decode()
        assert f'href="{bad}' not in page


def test_a_stranger_finds_no_job(officer, stranger, as_person, browser_of) -> None:
    job = start(as_person(officer), "add", "GHA", a=1, b=1)
    assert browser_of(stranger).get(f"/jobs/{job.pk}/").status_code == 404


def test_a_job_that_ended_can_be_taken_off_the_list(officer, as_person, browser_of) -> None:
    job = start(as_person(officer), "add", "GHA", a=1, b=1)
    assert browser_of(officer).post(f"/jobs/{job.pk}/forget/").status_code == 302
    assert not Job.objects.exists()


def test_a_sign_of_life_is_believed_while_it_is_fresh_and_its_process_runs(settings, tmp_path) -> None:
    import json
    import os
    import time

    from azogue.office.jobs import alive

    settings.DATA = tmp_path
    assert not alive.is_alive()
    alive.give_sign()
    assert not alive.is_alive()  # one's own
    sign = tmp_path / alive.SIGN
    for at, pid, believed in (
        (time.time(), os.getppid(), True),
        (time.time() - 60, os.getppid(), False),
        (time.time(), 2**22 + 1, False),
    ):
        sign.write_text(json.dumps({"at": at, "pid": pid}))
        assert alive.is_alive() is believed
    sign.write_text("{")
    assert not alive.is_alive()
