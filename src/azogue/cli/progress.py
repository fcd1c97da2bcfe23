"""The progress bar of a build: on a terminal only, silent in a pipe."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from azogue.cli.console import console, printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

WORDS = {"read": "reading", "estimate": "computing"}


class Bar:
    """Counts stages of dossiers; does nothing when standard error is not a terminal."""

    def __init__(self, dossiers: int, stages: int) -> None:
        self._stages = stages
        self._total = dossiers * stages
        self._within = 0
        self._done = 0
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "Bar":
        """Show the bar where there is a terminal."""
        if sys.stderr.isatty():
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TimeElapsedColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._progress.start()
            self._task = self._progress.add_task("starting", total=self._total)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()

    def tell(self, label: str, stage: str) -> None:
        """Say what is being done to which dossier."""
        self._move(
            self._done * self._stages + self._within, f"{label}: {WORDS.get(stage, 'writing ' + stage)}"
        )
        self._within += 1

    def finished(self, label: str) -> None:
        """Count one more dossier as finished."""
        self._done += 1
        self._within = 0
        self._move(self._done * self._stages, f"{label}: done")

    def _move(self, completed: int, text: str) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=completed, description=printable(text, sys.stderr))
