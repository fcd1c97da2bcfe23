"""An ordered map over local processes: results come in the order of the tasks, failures by name."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]


class TaskFailed(RuntimeError):
    """A task that raised, or whose process died; `index` is its place and the cause is chained."""

    def __init__(self, index: int, count: int, reason: str) -> None:
        super().__init__(index, count, reason)
        self.index, self.count, self.reason = index, count, reason

    def __str__(self) -> str:
        """Say which task failed and why."""
        return f"Task {self.index + 1} of {self.count} failed: {self.reason}"


def local_map(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    processes: int,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """Yield function(task) for every task, in order, computed in local processes.

    Processes are spawned, so the function and its tasks must be picklable and scripts that call this need
    the usual ``if __name__ == "__main__"``. At most three tasks a process are under way or waiting to be
    fetched, so memory does not grow with the number of tasks.

    Args:
        function: A picklable function.
        tasks: Picklable tasks.
        processes: How many processes; 1 computes here.
        progress: Called with (done, all) tasks after every result.

    Yields:
        The results.

    Raises:
        TaskFailed: At the place of the first task, in order, that raised or whose process died; the tasks
            not begun are cancelled.
        ValueError: When processes is below 1.

    """
    if processes < 1:
        raise ValueError(f"processes is {processes}: give at least 1.")
    count = len(tasks)
    if processes == 1 or count <= 1:
        for index, task in enumerate(tasks):
            try:
                result = function(task)
            except Exception as error:
                raise TaskFailed(index, count, f"{type(error).__name__}: {error}") from error
            if progress is not None:
                progress(index + 1, count)
            yield result
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, count), mp_context=context) as pool:
        waiting: deque[Future[Result]] = deque()
        sent = 0
        try:
            for index in range(count):
                while sent < count and len(waiting) < 3 * processes:
                    waiting.append(pool.submit(function, tasks[sent]))
                    sent += 1
                result = _fetch(waiting.popleft(), index, count)
                if progress is not None:
                    progress(index + 1, count)
                yield result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _fetch(future: "Future[Result]", index: int, count: int) -> Result:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise TaskFailed(index, count, "its process died (out of memory, or ended from outside)") from error
    except Exception as error:
        raise TaskFailed(index, count, f"{type(error).__name__}: {error}") from error
