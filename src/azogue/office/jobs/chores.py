"""The background process: does jobs one after another, and chores when they are due."""

import logging
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from azogue.office.jobs.alive import Heart, is_alive
from azogue.office.jobs.refresh import REFRESH, too_large
from azogue.office.jobs.services import begin_again, tidy
from azogue.office.jobs.works import CHORES, every
from azogue.office.record.once import forget_answers

log = logging.getLogger("azogue.jobs")
DONE: Final = "chores:{}"
"""Key of the time at which a chore was last done."""
NEXT_LOOK: Final = 0.5
AFTER_A_FAULT: Final = 5.0


@every(30)
def begin_lost_jobs() -> None:
    """Begin jobs again that a killed process left."""
    begin_again()


@every(24 * 3600)
def throw_old_away() -> None:
    """Forget old jobs, answers, tasks and sessions."""
    from django.contrib.sessions.models import Session
    from django_tasks_db.models import DBTaskResult

    tidy()
    forget_answers()
    old = timezone.now() - timedelta(days=7)
    DBTaskResult.objects.filter(finished_at__lt=old).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


class Loop:
    """Takes tasks from the list until it is told to stop; a fault of the database makes it wait, not end."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._due: dict[str, float] = {}

    def stop(self, *_signal: object) -> None:
        """Stop after the job at hand."""
        self.stopping.set()

    def run(self) -> None:
        """Do what there is, until told to stop or until the parent process has gone."""
        parent = os.getppid()
        first, others = True, is_alive()
        while not self.stopping.is_set() and os.getppid() == parent:
            try:
                if first:
                    begin_again(all_running=not others)
                    first = False
                self._chores()
                _do_what_waits()
                pause = NEXT_LOOK
            except DatabaseError:
                log.exception("The database does not answer; trying again.")
                pause = AFTER_A_FAULT
            finally:
                close_old_connections()
            if too_large():
                sys.exit(REFRESH)
            self.stopping.wait(pause)

    def _chores(self) -> None:
        for chore in list(CHORES.values()):
            now = time.monotonic()
            if now >= self._due.setdefault(chore.name, now + min(chore.seconds, 5)):
                self._due[chore.name] = now + chore.seconds
                try:
                    chore.do()
                    cache.set(DONE.format(chore.name), timezone.now().isoformat(), None)
                except DatabaseError:
                    raise
                except Exception:
                    log.exception("The chore %s failed.", chore.name)


def _do_what_waits() -> None:
    """Do every task on the list, then return."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id=f"office-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def main() -> None:
    """Run the loop in a process of its own, until a signal."""
    loop = Loop()
    signal.signal(signal.SIGTERM, loop.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and tells us
    heart = Heart()
    heart.start()
    try:
        loop.run()
    finally:
        heart.stop()
