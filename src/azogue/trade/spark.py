"""The twin of DuckDB for tables that outgrow one machine: Apache Spark, on this machine or on a cluster."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final
from warnings import catch_warnings, filterwarnings

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import Table

ADDRESS: Final = re.compile(r"spark://(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")
HERE: Final = re.compile(r"local\[(?:[1-9][0-9]{0,2}|\*)\]")
OLDEST_JAVA: Final = 17
PATIENCE: Final = 5.0
"""Seconds within which a master has to answer."""
PATIENCE_WITH_WORKERS: Final = 60.0
"""Seconds within which a first worker has to be there."""
PARTS_OF_A_CORE: Final = 4
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_SMALL: Final = 200_000
"""Rows up to which a table from this process is sent to every worker instead of being dealt out."""


class EngineError(RuntimeError):
    """An engine cannot be opened, or stopped in the middle; the message says what to do."""


@contextmanager
def connect(address: str) -> "Iterator[Backend]":
    """Open a session of Spark; it ends when it is left.

    Files are read by the workers: they must see them under the same path, on one machine or on a shared
    folder. What a person has set for Spark (spark-defaults.conf) stands, apart from what results hang on.

    Args:
        address: ``spark://host:port`` of a master, or ``local[n]`` for n threads of this machine.

    Yields:
        The connection.

    Raises:
        EngineError: Spark or Java is not installed, the address is wrong, nobody answers there, no worker is
            free, or Spark stopped in the middle.

    """
    look(address)
    stopped = _part("errors").PySparkException
    if _part("sql").SparkSession.getActiveSession() is not None:
        raise EngineError("A session of Spark is open in this process already; close it first.")
    try:
        with _no_word_of_pandas():
            session = _configured(address).getOrCreate()
    except Exception as error:
        raise EngineError(f"No session of Spark could be opened at {address}: {_first(error)}") from error
    try:
        if address.startswith("spark:"):
            _wait_for_workers(session, address)
        if not session.sparkContext.getConf().contains("spark.sql.shuffle.partitions"):
            parts = PARTS_OF_A_CORE * session.sparkContext.defaultParallelism
            session.conf.set("spark.sql.shuffle.partitions", str(parts))
        yield _backend(session)
    except stopped as error:
        raise EngineError(f"Spark stopped in the middle: {_first(error)}") from error
    finally:
        session.stop()


def look(address: str) -> None:
    """Refuse what cannot work, before anything is started for it.

    Args:
        address: As for :func:`connect`.

    Raises:
        EngineError: The address is wrong, Spark or Java is not installed, or nobody answers.

    """
    master = ADDRESS.fullmatch(address)
    if not master and not HERE.fullmatch(address):
        message = (
            f'There is no engine "{address}". Give duckdb, local[2] (threads of this machine) '
            "or spark://host:port (the master of a cluster)."
        )
        raise EngineError(message)
    if find_spec("pyspark") is None:
        message = "Spark is not installed here. Install it with: pip install 'azogue[spark]'"
        raise EngineError(message)
    _look_for_java()
    if master:
        place = (master["host"].strip("[]"), int(master["port"]))
        try:
            socket.create_connection(place, timeout=PATIENCE).close()
        except (OSError, OverflowError) as error:
            message = (
                f"Nobody answers at {address} ({error}). Start the master of the cluster, "
                "or correct the address: it is at the top of the page that the master shows."
            )
            raise EngineError(message) from error


def _part(name: str) -> Any:
    """Import a part of pyspark, of which nothing is known where types are checked without it."""
    return import_module(f"pyspark.{name}")


@contextmanager
def _no_word_of_pandas() -> "Iterator[None]":
    """Silence pyspark about pandas 3, which it imports on the way and nothing of ours goes through."""
    with catch_warnings():
        filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def _look_for_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(str(Path(home) / "bin" / "java")) if home else shutil.which("java")
    need = f"Spark needs Java {OLDEST_JAVA} or later"
    if java is None:
        where = f"in JAVA_HOME ({home})" if home else "on this machine"
        raise EngineError(f"{need}, and there is none {where}. Install a Java runtime, or set JAVA_HOME.")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version and int(version[1]) < OLDEST_JAVA:
        raise EngineError(f"{need}, and {java} is Java {version[1]}. Install a later one, or set JAVA_HOME.")


def _configured(address: str) -> Any:
    settings = {
        "spark.sql.session.timeZone": "UTC",
        # Where DuckDB gives null, so does Spark, instead of stopping.
        "spark.sql.ansi.enabled": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    master = ADDRESS.fullmatch(address)
    if master is None or master["host"] in _LOOPBACK:
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    builder = _part("sql").SparkSession.builder.master(address).appName("azogue trade")
    return builder.config(map=settings)


def _wait_for_workers(session: Any, address: str) -> None:
    """Wait for the first worker; without one every question would wait for ever."""
    tracker = session.sparkContext._jsc.sc().statusTracker()
    until = monotonic() + PATIENCE_WITH_WORKERS
    # The program itself is counted as one.
    while len(tracker.getExecutorInfos()) < 2:
        if monotonic() > until:
            message = (
                f"The master at {address} answers, but gave no worker within {PATIENCE_WITH_WORKERS:.0f} "
                "seconds. Start a worker, or wait until other work leaves one free."
            )
            raise EngineError(message)
        sleep(0.2)


def _first(error: BaseException) -> str:
    """Return the line of an error that says what happened, without the trace of Java."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    cause = [line.removeprefix("Caused by:").strip() for line in lines if line.startswith("Caused by:")]
    return (cause or lines or [type(error).__name__])[0][:400]


def _backend(session: Any) -> "Backend":
    with _no_word_of_pandas():
        import ibis.backends.pyspark as of_ibis
    from ibis.backends.sql.compilers.base import SQLGlotCompiler
    from ibis.backends.sql.compilers.pyspark import PySparkCompiler

    class Compiler(PySparkCompiler):  # type: ignore[misc]
        """Tells null from not-a-number, as DuckDB does: the one is unknown, the other a fault."""

        __slots__ = ()
        visit_IsNull = SQLGlotCompiler.visit_IsNull  # noqa: N815
        visit_NotNull = SQLGlotCompiler.visit_NotNull  # noqa: N815

    class Spark(of_ibis.Backend):  # type: ignore[misc]
        """Brings tables in and out as Arrow, in which null and not-a-number are two things too."""

        compiler = Compiler()

        def _register_in_memory_table(self, op: Any) -> None:
            data = op.data.to_pyarrow(op.schema)
            made = self._session.createDataFrame(data)
            (
                _part("sql.functions").broadcast(made) if data.num_rows <= _SMALL else made
            ).createOrReplaceTempView(op.name)

        def to_pyarrow(self, expr: Any, /, *, params: Any = None, limit: Any = None, **more: Any) -> Any:
            from ibis.formats.pyarrow import PyArrowData

            table = expr.as_table()
            self._run_pre_execute_hooks(table)
            found = self.raw_sql(self.compile(table, params=params, limit=limit, **more)).toArrow()
            return expr.__pyarrow_result__(PyArrowData.convert_table(found, table.schema()))

    made = Spark()
    made.register_options()
    made.do_connect(session)
    return made


def keep(name: str, table: "Table", con: "Backend") -> "Table":
    """Compute a table now and keep it with the workers, in memory or on their disks."""
    con._run_pre_execute_hooks(table)
    found = con.raw_sql(con.compile(table)).persist()
    found.count()
    found.createOrReplaceTempView(name)
    return con.table(name)


def let_go(name: str, con: "Backend") -> None:
    """Give back what :func:`keep` took."""
    con.raw_sql(f"UNCACHE TABLE IF EXISTS {name}")
    con.raw_sql(f"DROP VIEW {name}")


def write(table: "Table", path: Path, con: "Backend") -> None:
    """Write a table as one Parquet file: each worker its part, which are then put together here."""
    import pyarrow.parquet as pq

    parts = path.with_name(f"{path.name}.parts")
    try:
        con._run_pre_execute_hooks(table)
        con.raw_sql(con.compile(table)).write.mode("overwrite").parquet(str(parts.absolute()))
        files = sorted(parts.glob("part-*.parquet"))
        if not files:
            message = (
                f"The workers wrote no file into {parts}. Choose a folder that they see under that path."
            )
            raise EngineError(message)
        with pq.ParquetWriter(path, table.schema().to_pyarrow(), compression="zstd") as out:
            for file in files:
                for batch in pq.ParquetFile(file).iter_batches():
                    out.write_batch(batch.cast(out.schema) if batch.schema != out.schema else batch)
    finally:
        with suppress(OSError):
            shutil.rmtree(parts)
