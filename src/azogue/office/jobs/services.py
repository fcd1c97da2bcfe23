"""Verbs of background work: start it, do it, begin again what a killed process left, throw old ones away."""

import logging
import uuid
from contextlib import nullcontext
from datetime import timedelta
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from azogue.office.jobs.models import Job
from azogue.office.jobs.works import WORKS
from azogue.office.record.acts import act, note
from azogue.office.record.gate import ANYONE, Person, Thing

log = logging.getLogger("azogue.jobs")
SILENCE: Final = timedelta(seconds=60)
"""A running job that gave no sign of life for so long was killed."""
MOST_TRIES: Final = 3
KEEP_FOR: Final = timedelta(days=30)
BEAT_EVERY: Final = timedelta(seconds=1)


class Stopped(Exception):
    """Another process has taken the job over: this one was thought dead and has to leave it alone."""


class Plain(Exception):
    """A work cannot go on; the message is for people and is shown as it is."""


class Progress:
    """A running job, as the work sees it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told = timezone.now()

    @property
    def job(self) -> Job:
        """The job itself."""
        return self._job

    def step(self, done: int, total: int, doing: str = "") -> None:
        """Say how far the work is; this is also its sign of life.

        Raises:
            Stopped: Another process does the job now.

        """
        now = timezone.now()
        if now - self._told < BEAT_EVERY and done < total:
            return
        self._told = now
        _still_ours(self._job, done=max(0, done), total=max(0, total), doing=doing[:200], beat=now)


def _still_ours(job: Job, **fields: Any) -> None:
    """Write to a job only while this try is the one that does it."""
    kept = Job.objects.filter(pk=job.pk, state="running", tries=job.tries).update(**fields)
    if not kept:
        raise Stopped(str(job))
    for name, value in fields.items():
        setattr(job, name, value)


def start(person: Person, work: str, country: str = "", **arguments: Any) -> Job:
    """Put a piece of work on the list and return its job, whose page shows how it goes.

    Args:
        person: For whom; the work is done with nobody's rights, so ask the gate before.
        work: Name under which it is registered with `@work`.
        country: Whose record it is about.
        **arguments: What the work gets, as JSON has it.

    Raises:
        KeyError: There is no such work.

    """
    if work not in WORKS:
        raise KeyError(work)
    with transaction.atomic():
        job = Job.objects.create(
            work=work,
            arguments={**arguments, "_language": translation.get_language() or "en"},
            country=country,
            by_id=person.id,
            demo=person.demo,
        )
        perform.enqueue(job.pk)
    job.refresh_from_db()
    return job


@task()
def perform(number: int) -> None:
    """Do a job, unless another process does it already or it is done."""
    job = _claim(number)
    if job is None:
        return
    arguments = dict(job.arguments)
    language = arguments.pop("_language", "en")
    with translation.override(language):
        try:
            _do(job, arguments)
        except Stopped:
            log.warning("Job %s was taken over by another process.", job.pk)
        except Plain as error:
            _fail(job, str(error))
        except DatabaseError:
            # The database went away: the job stays as it is and is begun again.
            log.exception("Job %s lost its database.", job.pk)
            raise
        except Exception:
            mark = uuid.uuid4().hex[:8]
            log.exception("Job %s failed (%s).", job.pk, mark)
            _fail(job, _("A fault of the office's own. Report it with this mark: %(mark)s.") % {"mark": mark})


def _do(job: Job, arguments: dict[str, Any]) -> None:
    kind = WORKS.get(job.work)
    if kind is None:
        raise Plain(_("This office does not know such work any more."))
    with transaction.atomic() if kind.whole else nullcontext():
        result = kind.do(Progress(job), **arguments)
        _still_ours(job, state="done", result=result, ended=timezone.now(), doing="")


def _claim(number: int) -> Job | None:
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=number).first()
        if job is None or job.state in {"done", "failed"}:
            return None
        if job.state == "running" and job.beat is not None and now - job.beat < SILENCE:
            return None
        job.state, job.tries, job.begun, job.beat = "running", job.tries + 1, now, now
        job.done, job.total, job.doing = 0, 0, ""
        job.save(update_fields=["state", "tries", "begun", "beat", "done", "total", "doing"])
    return job


def _fail(job: Job, words: str) -> None:
    try:
        _still_ours(job, state="failed", error=words, ended=timezone.now(), doing="")
    except Stopped:
        log.warning("Job %s was taken over by another process.", job.pk)


def begin_again(*, all_running: bool = False) -> list[int]:
    """Put jobs on the list again that a killed process left; give up after the third try.

    Args:
        all_running: Take every running job for left, because the one process that does them starts just now.

    """
    now = timezone.now()
    silent = Q(state="running")
    if not all_running:
        silent &= Q(beat__lt=now - SILENCE) | Q(beat=None)
    lost = Q(state="waiting", at__lt=now - SILENCE)
    again = []
    with transaction.atomic():
        for job in Job.objects.select_for_update().filter(silent | lost).order_by("pk")[:500]:
            if job.state == "waiting" and not _forgotten(job):
                continue
            if job.tries >= MOST_TRIES:
                _give_up(job)
                continue
            job.state = "waiting"
            job.save(update_fields=["state"])
            perform.enqueue(job.pk)
            again.append(job.pk)
    return again


def _forgotten(job: Job) -> bool:
    """Whether no task stands on the list for a waiting job, as after a restore."""
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(status__in=("READY", "RUNNING"), args_kwargs__args=[job.pk])
    return not waiting.exists()


def _give_up(job: Job) -> None:
    words = _("It was begun three times and broke off each time. Whoever looks after the office can see why.")
    job.state, job.error, job.ended = "failed", words, timezone.now()
    job.save(update_fields=["state", "error", "ended"])


def throw_away(person: Person, job: Job) -> None:
    """Take a job that has ended off the list.

    Raises:
        Refused: The gate does not allow it.

    """
    with act(person, "throw_away", job.thing()) as entry:
        entry.summary = job.work
        job.delete()


def tidy() -> int:
    """Delete jobs that ended long ago; returns how many."""
    count, _each = Job.objects.filter(ended__lt=timezone.now() - KEEP_FOR).delete()
    if count:
        note(ANYONE, "tidy", Thing("job"))
    return count
