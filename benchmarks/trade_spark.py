"""The same reconciliation in DuckDB and on a cluster of Spark: equal digits, and who is faster from where on.

python -m benchmarks.trade_spark [ROWS …] writes a world of about each number of report rows (default one,
five and twenty million) and runs each engine in a process of its own, one after the other. The cluster is
real: a master and two workers of one core each on loopback. DuckDB has two threads.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks import trade_world
from benchmarks.rows import Row, table
from benchmarks.trade_cluster import cluster

SIZES = (1_000_000, 5_000_000, 20_000_000)
MEMORY = "2500m"


def one(engine: str, folder: Path) -> dict[str, float]:
    """Reconcile a world with one engine and write the flows."""
    start = time.perf_counter()
    from azogue.trade.cif import fit_cif, with_cif
    from azogue.trade.engines import connect, narrowed, write
    from azogue.trade.mirror import mirror
    from azogue.trade.reconcile import reconcile
    from azogue.trade.reliability import fit_reliability

    with connect(engine, threads=2) as con:
        ready = time.perf_counter()
        far = con.read_parquet(str(folder / "geography.parquet"))
        flows = mirror(narrowed(con.read_parquet(str(folder / "reports.parquet")), con), con)
        cif = fit_cif(flows, con, geography=far)
        reliability = fit_reliability(with_cif(flows, cif, far), con)
        result = reconcile(flows, con, cif=cif, reliability=reliability, geography=far)
        done = time.perf_counter()
        write(result, folder / f"{con.name}.parquet", con)
    return {"open": ready - start, "work": done - ready, "write": time.perf_counter() - done}


def run(engine: str, folder: Path) -> dict[str, float]:
    """Run one engine in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.trade_spark", "--one", engine, str(folder)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def differences(folder: Path) -> tuple[int, float]:
    """Return the number of flows and the largest relative difference of figures; all else must be equal."""
    files = [folder / f"{name}.parquet" for name in ("duckdb", "pyspark")]
    keys = ["exporter", "importer", "hs", "year"]
    orders = [pl.read_parquet(file, columns=keys).select(pl.arg_sort_by(keys)).to_series() for file in files]
    worst = 0.0
    for name, kind in pl.read_parquet_schema(files[0]).items():
        p, q = (
            pl.read_parquet(file, columns=[name])[name].gather(order)
            for file, order in zip(files, orders, strict=True)
        )
        assert p.dtype == q.dtype, name
        if kind != pl.Float64:
            assert p.equals(q), name
            continue
        assert p.is_null().equals(q.is_null()), name
        base = p.abs() if name not in ("z", "cif") else p.abs().clip(lower_bound=1)
        worst = max(worst, float(((p - q).abs() / base.clip(lower_bound=1e-300)).max() or 0.0))
    return len(orders[0]), worst


def rows(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """Run both engines on worlds of these sizes and compare."""
    out: list[Row] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="azogue-trade-") as name:
            out += compared(trade_world.write(Path(name) / "world", size), Path(name))
    return out


def spent() -> float:
    """Return the processor time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compared(world: trade_world.World, scratch: Path) -> list[Row]:
    """Run both engines on one world, DuckDB first, without and then with a cluster beside it."""
    marks = [spent()]
    mine = run("duckdb", world.folder)
    marks.append(spent())
    with cluster(scratch / "cluster", memory=MEMORY) as address:
        other = run(address, world.folder)
    marks.append(spent())
    cpu, cpu_there = marks[1] - marks[0], marks[2] - marks[1]
    flows, worst = differences(world.folder)
    whole = {name: sum(times.values()) for name, times in (("duckdb", mine), ("spark", other))}
    return [
        Row(
            f"{world.rows:,} reports, {flows:,} flows: the work",
            f"DuckDB {mine['work']:.1f} s",
            f"Spark {other['work']:.1f} s",
            other["work"] / mine["work"],
        ),
        Row(
            "the same with opening and writing",
            f"DuckDB {whole['duckdb']:.1f} s",
            f"Spark {whole['spark']:.1f} s",
            whole["spark"] / whole["duckdb"],
        ),
        Row(
            "processor time of all processes, the cluster included",
            f"DuckDB {cpu:.1f} s",
            f"Spark {cpu_there:.1f} s",
            cpu_there / cpu,
        ),
        Row("largest relative difference of any figure", f"{worst:.1e}", "Spark", None, "≤ 1e-9"),
    ]


def main(arguments: list[str]) -> int:
    """Run one engine for the parent, or all for a reader."""
    if arguments and arguments[0] == "--one":
        print(json.dumps(one(arguments[1], Path(arguments[2]))))
        return 0
    print(table(rows(tuple(int(size.replace("_", "")) for size in arguments) or SIZES)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
