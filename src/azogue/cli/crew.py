"""Runs many jobs in local processes; a process that dies takes only its own dossier down."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from azogue.cli.works import Job, Outcome, build_one

Tell = Callable[[str, str], None]
"""Called with the dossier's label and what is being done to it."""

DIED = "the process that worked on it died; if memory ran out, try fewer --jobs"


def build_all(jobs: Sequence[Job], processes: int, tell: Tell) -> Iterator[Outcome]:
    """Yield the outcome of every job as it is finished, in no fixed order.

    Args:
        jobs: What to build.
        processes: At most so many at the same time; 1 works in this process.
        tell: Progress of each stage; only called when working in this process.

    """
    if processes <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield build_one(job, _teller(tell, job))
        return
    lost: list[Job] = []
    with _pool(min(processes, len(jobs))) as pool:
        futures = {pool.submit(build_one, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    lost.append(futures[future])
        except (KeyboardInterrupt, GeneratorExit):
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for job in lost:
        # One death breaks the whole pool: each job it took along gets a process of its own.
        yield _alone(job)


def jobs_by_default(dossiers: int) -> int:
    """Return how many processes to use when nobody says: one per dossier, at most one per processor."""
    import os

    return max(1, min(dossiers, os.cpu_count() or 1))


def output_folders(paths: Sequence[Path], out: Path) -> list[Path]:
    """Return one folder under `out` per dossier, named after it; equal names are numbered."""
    taken: set[str] = set()
    folders = []
    for path in paths:
        base = path.resolve().stem if path.is_file() else path.resolve().name
        name, number = base, 2
        while name.casefold() in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name.casefold())
        folders.append(out / name)
    return folders


def _pool(processes: int) -> ProcessPoolExecutor:
    # Spawned processes inherit no threads or locks of polars and numba, which a fork would.
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let this worker die with the process that started it: an orphan would write beside the next run."""
    import os
    import signal
    import threading
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to answer
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="watch over the parent", daemon=True).start()


def _alone(job: Job) -> Outcome:
    with _pool(1) as pool:
        try:
            return pool.submit(build_one, job).result()
        except BrokenProcessPool:
            return Outcome(job.label, job.path, "failed", message=DIED)


def _teller(tell: Tell, job: Job) -> Callable[[str], None]:
    return lambda stage: tell(job.label, stage)
