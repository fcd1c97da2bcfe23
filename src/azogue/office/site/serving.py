"""Serving the office: workers that answer, one process that does the jobs, all of them stopped together."""

import contextlib
import errno
import logging
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from azogue.office.jobs.refresh import REFRESH
from azogue.office.site.environment import PARENT
from azogue.office.site.prepare import NotReady

Say = Callable[[str], None]
ANYWHERE: Final = {"0.0.0.0", "::", ""}  # noqa: S104 - recognised, not listened on by default
THREADS: Final = 4
"""Requests that one worker answers at a time: a slow one does not hold up the others."""
STOP_WITHIN: Final = 10
RESTARTS: Final = 5
"""So many times a minute workers that crash are begun again before the office gives up."""


def settle_address(host: str, port: int) -> str:
    """Decide under which address people reach the office, and leave it in the environment.

    Raises:
        NotReady: The office would be open to the network without saying under which name.

    """
    stated = os.environ.get("AZOGUE_URL", "")
    if not stated and host in ANYWHERE:
        raise NotReady(
            f"Say under which address people reach the office, such as "
            f"AZOGUE_URL=http://192.0.2.7:{port} azogue serve --host {host or '0.0.0.0'}"  # noqa: S104
        )
    if not stated:
        shown = "localhost" if host in {"127.0.0.1", "::1"} else host
        stated = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
        os.environ["AZOGUE_URL"] = stated
    return stated


def refuse_taken_port(host: str, port: int) -> None:
    """Find out before anything is started whether the port is free.

    Raises:
        NotReady: It is not, or may not be used.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotReady(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use already, perhaps by another azogue. Choose another: --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this account. Choose one above 1023, such as --port 8000"
    return f"{host}:{port} cannot be listened on: {error.strerror or error}"


@dataclass
class Background:
    """The process that does jobs and chores; begun again when it ends without being told to."""

    say: Say
    _process: "subprocess.Popen[bytes] | None" = None
    _stopping: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    def start(self) -> None:
        """Start it and watch over it."""
        self._watcher = threading.Thread(target=self._watch, name="background", daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            begun = time.monotonic()
            command = [sys.executable, "-m", "azogue.office.site.background"]
            self._process = subprocess.Popen(command)  # noqa: S603 - our own module
            ended = self._process.wait()
            if ended != REFRESH and not self._stopping.is_set():
                self.say("The process that does the jobs ended; it is begun again.")
            # Whatever the reason, one that ends at once is not begun again at once.
            self._stopping.wait(0.5 if time.monotonic() - begun > 10 else 5)

    def stop(self) -> None:
        """Tell it to stop, and make it stop when it takes too long; the job at hand is begun again later."""
        self._stopping.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._watcher is not None:
            self._watcher.join(2)


def serve(host: str, port: int, workers: int, *, say: Say, opened: Callable[[], None]) -> bool:
    """Serve until told to stop; the office has been prepared.

    Args:
        host: Address of this machine to listen on.
        port: Port to listen on.
        workers: Processes that answer.
        say: Tells the person at the terminal.
        opened: Called once, when the office has given its first answer.

    Returns:
        Whether it was told to stop; False when workers kept crashing.

    """
    os.environ[PARENT] = str(os.getpid())
    # A forked worker would inherit the locks of the engine's threads without the threads, and wait for ever.
    multiprocessing.set_start_method("spawn", force=True)
    logging.getLogger("_granian").setLevel(logging.WARNING)
    background = Background(say)
    background.start()
    threading.Thread(target=_open_when_it_answers, args=(host, port, opened), daemon=True).start()
    begun: list[float] = []
    try:
        while True:
            server = _server(host, port, workers)
            with contextlib.suppress(SystemExit):
                server.serve()
            if server.interrupt_signal:
                return True
            begun = [t for t in begun if time.monotonic() - t < 60] + [time.monotonic()]
            if len(begun) > RESTARTS:
                return False
            say("The workers ended; they are begun again.")
            time.sleep(1)
    finally:
        background.stop()


def _server(host: str, port: int, workers: int) -> Any:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "azogue.office.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=STOP_WITHIN,
        backlog=1024,
    )


def _open_when_it_answers(host: str, port: int, opened: Callable[[], None]) -> None:
    import http.client

    target = "127.0.0.1" if host in ANYWHERE else host
    for _try in range(600):
        connection = http.client.HTTPConnection(target, port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            opened()
            return
        finally:
            connection.close()


def default_workers() -> int:
    """Return two, or up to four where the machine has the processors."""
    return max(2, min(4, os.cpu_count() or 2))


def where(folder: Path) -> str:
    """Return how a folder is named to people."""
    with contextlib.suppress(ValueError):
        return f"~/{folder.relative_to(Path.home())}"
    return str(folder)
