"""A real standalone cluster of Spark on loopback: one master and some workers, from pyspark's own scripts."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType

HOST = "127.0.0.1"
PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    until = monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.1)


@contextmanager
def cluster(
    folder: Path, *, workers: int = 2, memory: str = "1g", settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Start a master and workers of one core each; all of them end when it is left.

    Args:
        folder: For the work, the scratch files and the logs of all.
        workers: How many.
        memory: Of a worker's executor.
        settings: More for spark-defaults.conf.

    Yields:
        The address of the master. SPARK_CONF_DIR names settings that fit these workers while it lasts.

    """
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    conf = folder / "conf"
    conf.mkdir(parents=True)
    stated = {"spark.executor.memory": memory, "spark.local.dir": str(folder / "scratch"), **settings}
    lines = "".join(f"{name} {value}\n" for name, value in stated.items())
    conf.joinpath("spark-defaults.conf").write_text(lines, encoding="utf-8")
    ours = {
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    port = free_port()
    address = f"spark://{HOST}:{port}"

    def start(name: str, *words: str) -> subprocess.Popen[bytes]:
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *words]
        log = stack.enter_context((folder / f"{name}.log").open("ab"))
        return subprocess.Popen(command, env={**os.environ, **ours}, stdout=log, stderr=log)

    before = {name: os.environ.get(name) for name in ours}
    started: list[subprocess.Popen[bytes]] = []
    with ExitStack() as stack:
        try:
            quiet = ("--host", HOST, "--webui-port", "0")
            started.append(start("master.Master", *quiet, "--port", str(port)))
            wait_for(port)
            room = ("--cores", "1", "--memory", memory, "--work-dir", str(folder / "work"))
            started += [start("worker.Worker", *quiet, *room, address) for _ in range(workers)]
            os.environ.update(ours)
            yield address
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(timeout=PATIENCE)
