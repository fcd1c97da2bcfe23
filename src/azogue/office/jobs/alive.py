"""A sign of life of the background process: a file in the data folder that it touches, busy or not."""

import json
import os
import threading
import time
from typing import Final

from django.conf import settings

SIGN: Final = "jobs.alive"
EVERY: Final = 5.0
LATE_AFTER: Final = 30
"""Seconds without a sign after which nobody does the jobs."""


class Heart:
    """Gives the sign from a thread of its own, so that a long job does not hide it."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def start(self) -> None:
        """Begin."""
        give_sign()
        self._thread.start()

    def stop(self) -> None:
        """End, and take the sign away: what is closed in order is closed at once."""
        self._stopping.set()
        self._thread.join(EVERY)
        (settings.DATA / SIGN).unlink(missing_ok=True)

    def _beat(self) -> None:
        while not self._stopping.wait(EVERY):
            give_sign()


def give_sign() -> None:
    """Say that this process is alive now."""
    text = json.dumps({"at": time.time(), "pid": os.getpid()})
    part = settings.DATA / f"{SIGN}.{os.getpid()}"
    part.write_text(text, encoding="utf-8")
    part.replace(settings.DATA / SIGN)


def is_alive() -> bool:
    """Return whether a background process of this data folder is alive, this one not counted."""
    try:
        said = json.loads((settings.DATA / SIGN).read_text(encoding="utf-8"))
        fresh = time.time() - float(said["at"]) < LATE_AFTER
        pid = int(said["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return fresh and pid != os.getpid() and _runs(pid)


def _runs(pid: int) -> bool:
    if os.name == "nt":
        return True  # asking would end it there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
