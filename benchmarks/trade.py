"""Mirror reconciliation beside pandas, digits and time, and what is found of what was planted.

python -m benchmarks.trade [ROWS] writes a synthetic world of about that many report rows (default 1,000,000)
into a temporary folder and runs both in processes of their own, one after the other. Ratios of one run are
safe under load.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks import trade_world
from benchmarks.rows import Row, table

FIGURES = ("cif", "z", "a", "b", "w", "value", "kg", "se")
DEFAULT_ROWS = 1_000_000


def ours(world: trade_world.World, keep: bool = True) -> dict[str, Any]:
    """Reconcile with the program, in DuckDB on two threads."""
    start, cpu = time.perf_counter(), time.process_time()
    from azogue.trade.cif import fit_cif, with_cif
    from azogue.trade.engines import connect, narrowed
    from azogue.trade.mirror import mirror
    from azogue.trade.reconcile import reconcile
    from azogue.trade.reliability import fit_reliability

    with connect(threads=2) as con:
        ready = time.perf_counter()
        far = con.read_parquet(str(world.geography))
        flows = mirror(narrowed(con.read_parquet(str(world.reports)), con), con)
        mirrored = time.perf_counter()
        cif = fit_cif(flows, con, geography=far)
        fitted = time.perf_counter()
        reliability = fit_reliability(with_cif(flows, cif, far), con)
        weighed = time.perf_counter()
        result = reconcile(flows, con, cif=cif, reliability=reliability, geography=far)
        end = time.perf_counter()
        found = {
            "wall": end - start,
            "cpu": time.process_time() - cpu,
            "import": ready - start,
            "mirror": mirrored - ready,
            "cif": fitted - mirrored,
            "reliability": weighed - fitted,
            "reconcile": end - weighed,
            "peak": peak(),
        }
        if keep:
            con.to_parquet(result, world.folder / "ours.parquet")
            reliability.table.write_parquet(world.folder / "reliability.parquet")
            found |= screened(result, con, world)
    return found


def screened(result: Any, con: Any, world: trade_world.World) -> dict[str, Any]:
    """Run every detector and compare with what was planted."""
    from azogue.trade.screen import screen

    start = time.perf_counter()
    found = screen(result, con, limit=1_000_000)
    spent = time.perf_counter() - start
    scores = {}
    keys = ["exporter", "importer", "hs", "year"]
    for name in ("gap", "unit_slip", "unit_value", "year_shift", "code_shift", "hub"):
        planted = world.planted.filter(pl.col("detector") == name).select(keys)
        named = found.alerts.filter(pl.col("detector") == name).select(keys).unique()
        if name == "gap":
            named = (
                found.alerts.filter(pl.col("detector") == name, pl.col("score") >= 4).select(keys).unique()
            )
        hit = named.join(planted, on=keys, how="semi").height
        scores[name] = (planted.height, named.height, hit)
    return {"screen": spent, "found": scores}


def theirs(world: trade_world.World) -> dict[str, Any]:
    """Reconcile with pandas."""
    start, cpu = time.perf_counter(), time.process_time()
    from benchmarks.trade_pandas import reconcile

    flows, cif = reconcile(str(world.reports), str(world.geography))
    found = {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu, "peak": peak()}
    columns = ["exporter", "importer", "hs"]
    flows[columns] = flows[columns].astype(str)
    flows.to_parquet(world.folder / "theirs.parquet")
    return {**found, "coefficients": cif.tolist()}


def peak() -> float:
    """Return the largest memory of this process so far, MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says begins with what the parent held when it started this process.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(name: str, folder: Path) -> dict[str, Any]:
    """Run one side in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.trade", f"--{name}", str(folder)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def differences(folder: Path) -> tuple[int, float, int]:
    """Return the number of flows, the largest relative difference of any figure, and kinds that differ."""
    keys = ["exporter", "importer", "hs", "year"]
    mine = pl.read_parquet(folder / "ours.parquet").sort(keys)
    other = pl.read_parquet(folder / "theirs.parquet").sort(keys)
    assert mine.select(keys).cast(pl.String).equals(other.select(keys).cast(pl.String))
    worst = 0.0
    for name in FIGURES:
        p = mine[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        q = other[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        assert np.array_equal(np.isnan(p), np.isnan(q)), name
        known = ~np.isnan(p)
        # Gaps and corrections pass through zero: there the unit is one on the ln scale.
        base = np.abs(q[known]) if name not in ("z", "cif") else np.maximum(np.abs(q[known]), 1)
        worst = max(worst, float((np.abs(p - q)[known] / np.maximum(base, 1e-300)).max(initial=0)))
    return mine.height, worst, int((mine["kind"] != other["kind"]).sum())


def rows(number: int = DEFAULT_ROWS) -> list[Row]:
    """Write a world, run both sides and compare."""
    with tempfile.TemporaryDirectory(prefix="azogue-trade-") as name:
        folder = Path(name)
        world = trade_world.write(folder, number)
        mine, other = run("ours", folder), run("pandas", folder)
        flows, worst, kinds = differences(folder)
        out = [
            Row(
                f"{world.rows:,} reports, {flows:,} flows: wall",
                f"{mine['wall']:.2f} s",
                f"pandas {other['wall']:.2f} s",
                other["wall"] / mine["wall"],
                "≥ 4.5× (at 20 million)",
            ),
            Row("the same: processor time", f"{mine['cpu']:.2f} s", f"pandas {other['cpu']:.2f} s",
                other["cpu"] / mine["cpu"]),
            Row("the same: peak memory", f"{mine['peak']:,.0f} MB", f"pandas {other['peak']:,.0f} MB",
                other["peak"] / mine["peak"]),
            Row("largest relative difference of any figure", f"{worst:.1e}", "pandas", None, "≤ 1e-9"),
            Row("flows whose kind differs", f"{kinds}", "pandas", None, "0"),
        ]  # fmt: skip
        steps = ", ".join(
            f"{step} {mine[step]:.2f} s" for step in ("import", "mirror", "cif", "reliability", "reconcile")
        )
        out.append(Row("where our time goes", steps))
        return out + truths(world, mine)


def truths(world: trade_world.World, mine: dict[str, Any]) -> list[Row]:
    """Compare with what was planted."""
    out = []
    found = pl.read_parquet(world.folder / "reliability.parquet")
    for role in ("exporter", "importer"):
        joined = found.filter(pl.col("role") == role, pl.col("pairs") >= 30).join(world.areas, on="area")
        value = float(np.corrcoef(joined["error"], joined[role])[0, 1])
        out.append(
            Row(f"planted errors of {joined.height} {role}s: correlation", f"{value:.4f}", goal="≥ 0.97")
        )
    kinds = pl.read_parquet(world.folder / "ours.parquet", columns=["exporter", "importer", "kind"])
    shares = kinds["kind"].value_counts(normalize=True).sort("kind").rows()
    out.append(Row("flows by kind", ", ".join(f"{kind} {share:.0%}" for kind, share in shares)))
    quiet = world.areas.filter("silent")["area"].to_list()
    of_silent = kinds.filter(pl.col("exporter").is_in(quiet) | pl.col("importer").is_in(quiet))
    known = of_silent.filter(pl.col("kind") == "mirror_only").height / max(of_silent.height, 1)
    out.append(Row("flows of silent areas known as mirror only", f"{known:.1%}", goal="100 %"))
    for name, (planted, named, hit) in mine["found"].items():
        recall, precision = hit / max(planted, 1), hit / max(named, 1)
        out.append(
            Row(
                f"detector {name}: {planted} planted, {named} named",
                f"recall {recall:.1%}, precision {precision:.1%}",
            )
        )
    out.append(Row("all detectors", f"{mine['screen']:.2f} s"))
    return out


def main(arguments: list[str]) -> int:
    """Run one side for the parent, or both for a reader."""
    if arguments and arguments[0] in ("--ours", "--pandas"):
        world = trade_world.read(Path(arguments[1]))
        print(json.dumps(ours(world) if arguments[0] == "--ours" else theirs(world)))
        return 0
    print(table(rows(int(arguments[0].replace("_", "")) if arguments else DEFAULT_ROWS)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
