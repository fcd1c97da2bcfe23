"""How fast the uncertainty kernel is beside its peers and beside its own random numbers.

python -m benchmarks.kernel runs every engine of benchmarks/kernel_engines.py in a process of its own.
Times are the best of several runs. Ratios on one core compare processor time, so that a neighbour's load
does not enter.
"""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.rows import Row, table

# name, draws, repeats; peers cost the same per draw at any size, so the slow ones get fewer.
PLAN = (
    ("fused 1", 100_000, 5),
    ("fused 2", 100_000, 8),
    ("floor", 100_000, 5),
    ("floor splitmix", 100_000, 5),
    ("numpy Philox", 100_000, 2),
    ("numpy PCG64", 100_000, 2),
    ("blocks", 20_000, 2),
    ("openturns", 100_000, 1),
    ("brightway", 400, 2),
    ("fused 1", 1_000_000, 2),
    ("fused 2", 1_000_000, 3),
    ("numpy PCG64", 1_000_000, 1),
    ("summary 1", 100_000, 1),
    ("summary 1", 1_000_000, 1),
)
SMALL, LARGE = 100_000, 1_000_000


def run(name: str, draws: int, repeats: int) -> dict[str, float]:
    """Measure one engine in a new process."""
    command = [sys.executable, "-m", "benchmarks.kernel_engines", name, str(draws), str(repeats)]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(f"{name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return {}
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{name}, {draws:,} draws: {found}", file=sys.stderr)
    return found


def rows() -> list[Row]:
    """Measure all engines and compare."""
    found = {(name, draws): run(name, draws, repeats) for name, draws, repeats in PLAN}
    one, two = found["fused 1", SMALL], found["fused 2", SMALL]
    means = [f["mean"] for (name, _), f in found.items() if f and not name.startswith(("floor", "brightway"))]
    out = [
        against(
            found, "NumPy reference, same uniforms", "blocks", 20_000, "≥ 12× on one core", one, "cpu_ns"
        ),
        against(found, "NumPy reference, same uniforms", "blocks", 20_000, "≥ 25× on two", two, "wall_ns"),
        against(found, "NumPy by hand, its Philox", "numpy Philox", SMALL, "", one, "cpu_ns"),
        against(found, "NumPy by hand, its Philox", "numpy Philox", SMALL, "", two, "wall_ns"),
        against(found, "NumPy by hand, PCG64DXSM", "numpy PCG64", SMALL, "", one, "cpu_ns"),
        against(found, "NumPy by hand, PCG64DXSM", "numpy PCG64", SMALL, "", two, "wall_ns"),
        against(
            found, "NumPy by hand, PCG64DXSM", "numpy PCG64", LARGE, "", found["fused 1", LARGE], "cpu_ns"
        ),
        against(
            found, "NumPy by hand, PCG64DXSM", "numpy PCG64", LARGE, "", found["fused 2", LARGE], "wall_ns"
        ),
        against(found, "OpenTURNS sample and NumPy", "openturns", SMALL, "≥ 30× on one core", one, "cpu_ns"),
        against(found, "brightway (bw2calc)", "brightway", 400, "≥ 500× on one core", one, "cpu_ns"),
    ]
    base, mixed = found["floor", SMALL], found["floor splitmix", SMALL]
    out += [
        Row(
            "kernel beside its own uniforms alone, one core",
            ns(one["cpu_ns"]),
            ns(base["cpu_ns"]),
            one["cpu_ns"] / base["cpu_ns"],
            "≤ 6×",
        ),
        Row(
            "eight Philox uniforms beside eight of SplitMix64",
            ns(base["cpu_ns"]),
            ns(mixed["cpu_ns"]),
            base["cpu_ns"] / mixed["cpu_ns"],
        ),
    ]
    for threads in (1, 2):
        memory = found[f"fused {threads}", LARGE]["peak_mb"]
        outputs = LARGE * 8 * 8 / 1024**2
        what = f"peak memory above idle, 10⁶ draws, {threads} thread{'s' if threads > 1 else ''}"
        out.append(Row(what, f"{memory:.0f} MB", f"outputs: {outputs:.0f} MB", None, "≤ outputs + 20 MB"))
    few, many = found["summary 1", SMALL], found["summary 1", LARGE]
    kept = 5 * 101 * 8 * 8 / 1024**2
    out += [
        Row(
            "peak memory above idle, all summaries streamed, 10⁶ draws",
            f"{many['peak_mb']:.0f} MB",
            f"{few['peak_mb']:.0f} MB with 10⁵ draws; outputs: {kept:.1f} MB",
            many["peak_mb"] / few["peak_mb"],
            "≤ outputs + 20 MB, whatever the draws",
        ),
        Row(
            "all 808 summaries streamed, 10⁶ draws, one core, beside the means alone",
            ns(many["cpu_ns"]),
            ns(found["fused 1", LARGE]["cpu_ns"]),
            many["cpu_ns"] / found["fused 1", LARGE]["cpu_ns"],
        ),
    ]
    spread = max(means) / min(means) - 1
    return [
        *out,
        Row("greatest difference of the mean total among engines that renormalise", f"{spread:.2%}"),
    ]


def against(
    found: dict[tuple[str, int], dict[str, float]],
    title: str,
    name: str,
    draws: int,
    goal: str,
    us: dict[str, float],
    clock: str,
) -> Row:
    """Compare one peer with one of our runs, by processor time or by wall clock."""
    cores = "one core, processor time" if clock == "cpu_ns" else "two threads, wall clock"
    size = f"{draws:,} draws of the peer"
    peer = found.get((name, draws))
    if not peer:
        return Row(f"{title}: not measured (install the bench group)", ns(us[clock]), goal=goal)
    beside = f"{ns(peer[clock])}, peak {peer['peak_mb']:.0f} MB"
    return Row(f"{title}; {size}, {cores}", ns(us[clock]), beside, peer[clock] / us[clock], goal)


def ns(value: float) -> str:
    """Write nanoseconds per source and draw."""
    return f"{value:,.1f} ns"


if __name__ == "__main__":
    print(table(rows()))
