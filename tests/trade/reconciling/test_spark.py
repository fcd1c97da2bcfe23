"""Spark says what DuckDB says, on a real cluster; who cannot have it is told why."""

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from benchmarks.trade_cluster import cluster, free_port
from polars.testing import assert_frame_equal

from azogue.trade import spark
from azogue.trade.engines import EngineError, connect, write
from azogue.trade.mirror import mirror
from azogue.trade.reliability import fit_reliability
from azogue.trade.screen import screen
from azogue.trade.study import study
from azogue.trade.tables import KEYS, BadReports
from tests.trade.reconciling.worlds import COLUMNS, row, simulated

needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs the extra spark (pyspark) and Java 17 or later on this machine",
)


QUICK = {
    # Jobs this small end before a thorough compiler or many tasks would pay.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "2",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """Open DuckDB and a session on a cluster."""
    with (
        cluster(tmp_path_factory.mktemp("cluster"), settings=QUICK) as address,
        connect("duckdb", threads=1) as duck,
        connect(address) as con,
    ):
        yield duck, con


def wrote(folder: Path, rows: list[dict[str, Any]]) -> str:
    path = folder / "reports.parquet"
    pl.DataFrame(rows, schema=COLUMNS).write_parquet(path)
    return str(path)


def world() -> list[dict[str, Any]]:
    """Return a world with what only happens now and then: blanks, zeros, items, goods that pass through."""
    rows, _ = simulated(5, areas=8, share=0.8)
    rows += [row("AAA", "export", "QQQ", 5e6, quantity=7.0, unit="u"), row("AAA", "import", "QQQ", None)]
    rows += [row("ABA", "export", "ACA", 3e5, kg=None, quantity=9.0, unit=unit) for unit in ("u", "l")]
    rows += [row("ABA", "re-export", "ACA", 1e4), row("ACA", "import", "ABA", 0.0, kg=0.0, basis="fob")]
    return rows


@needs_spark
@pytest.mark.slow
def test_a_cluster_reconciles_and_screens_as_one_machine_does(both: tuple[Any, Any], tmp_path: Path) -> None:
    reports = wrote(tmp_path, world())
    found = []
    for con in both:
        made = study(con.read_parquet(reports), con, discounted=True)
        path = tmp_path / f"{con.name}.parquet"
        write(made.flows, path, con)
        alerts = screen(made.flows, con).alerts
        found.append((made, pl.read_parquet(path).sort(KEYS), alerts.sort("detector", *KEYS, "figure")))
    (one, flows, alerts), (other, flows_there, alerts_there) = found
    assert flows.height > 500
    # Integers, texts and what is unknown are equal; figures to the last digits.
    assert_frame_equal(flows_there, flows, rel_tol=1e-11, abs_tol=1e-11)
    assert_frame_equal(alerts_there, alerts, rel_tol=1e-9, abs_tol=1e-9)
    assert alerts.height > 5
    assert_frame_equal(other.reliability.table, one.reliability.table, rel_tol=1e-11, abs_tol=1e-11)
    assert other.notes == one.notes


@needs_spark
@pytest.mark.slow
def test_a_cluster_tells_a_blank_from_what_is_no_number(both: tuple[Any, Any], tmp_path: Path) -> None:
    reports = wrote(tmp_path, [row("AAA", "export", "BBB", float("nan")), row("AAA", "export", "CCC", None)])
    for con in both:
        with pytest.raises(BadReports, match="x_value in 1 flows"):
            mirror(con.read_parquet(reports), con)


@needs_spark
@pytest.mark.slow
def test_errors_squared_and_trimmed_are_the_same_on_a_cluster(both: tuple[Any, Any], tmp_path: Path) -> None:
    reports = wrote(tmp_path, simulated(7, areas=6)[0])
    tables = []
    for con in both:
        flows = mirror(con.read_parquet(reports), con)
        flows = flows.mutate(m_fob=flows.m_value)
        tables.append(fit_reliability(flows, con, metric="squared").table)
    assert_frame_equal(*tables, rel_tol=1e-9, abs_tol=1e-9)


@needs_spark
@pytest.mark.slow
def test_what_spark_cannot_do_is_said_in_one_line(both: tuple[Any, Any]) -> None:
    with pytest.raises(EngineError, match="open in this process already"), connect("local[1]"):
        pass
    with pytest.raises(Exception, match="no/such") as told:
        both[1].read_parquet("/no/such/file.parquet")
    line = spark._first(told.value)
    assert "\n" not in line
    assert "/no/such/file.parquet" in line


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Pretend that Spark and Java are there."""
    monkeypatch.setattr(spark, "find_spec", lambda name: object())
    monkeypatch.setattr(spark, "_look_for_java", lambda: None)
    return monkeypatch


@pytest.mark.parametrize(
    "address",
    ["spark", "spark://", "spark://host", "spark://host:port", "local", "local[0]", "local[x]", "yarn"],
)
def test_an_address_that_is_none_is_answered_with_those_there_are(address: str) -> None:
    with pytest.raises(EngineError, match=r"Give duckdb, local\[2\] .* or spark://host:port"):
        spark.look(address)


def test_a_master_that_does_not_answer_is_named(installed: pytest.MonkeyPatch) -> None:
    address = f"spark://127.0.0.1:{free_port()}"
    with pytest.raises(EngineError, match=f"Nobody answers at {address} .* Start the master"):
        spark.look(address)
    with pytest.raises(EngineError, match=r"Nobody answers at spark://127\.0\.0\.1:99999"):
        spark.look("spark://127.0.0.1:99999")


def test_without_spark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"pip install 'azogue\[spark\]'"):
        spark.look("local[2]")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [(None, "there is none"), ('openjdk version "11.0.2"', "Java 11"), ('version "1.8.0"', "Java 8")],
)
def test_without_a_java_that_is_new_enough_java_is_asked_for(
    installed: pytest.MonkeyPatch, said: str | None, wanted: str
) -> None:
    installed.undo()
    installed.setattr(spark, "find_spec", lambda name: object())
    installed.delenv("JAVA_HOME", raising=False)
    installed.setattr(shutil, "which", lambda name: None if said is None else "/usr/bin/java")
    answer = subprocess.CompletedProcess([], 0, "", said or "")
    installed.setattr(subprocess, "run", lambda *call, **how: answer)
    with pytest.raises(EngineError, match=f"Spark needs Java 17 or later.*{wanted}"):
        spark.look("local[2]")
