"""Runs every benchmark and writes RESULTS.md beside this file: python -m benchmarks [NAMES…]."""

import os
import platform
import subprocess
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.rows import table

HOME = Path(__file__).parent
RESULTS = HOME / "RESULTS.md"
SECTIONS = {
    "kernel": "The uncertainty kernel",
    "startup": "The command line answers",
    "build": "From a dossier to its report",
    "world": "The world run",
}
SHOWN = (
    "azogue",
    "numpy",
    "numba",
    "llvmlite",
    "polars",
    "scipy",
    "openturns",
    "bw2calc",
    "typst",
    "vl-convert-python",
)


def machine() -> str:
    """Describe the machine without naming it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = platform.machine()
    memory = ""
    if Path("/proc/cpuinfo").exists():
        names = [
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
        total = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
        memory = f", {total:.0f} GB"
    return f"{model}, {cores} cores{memory}, {platform.system()}, Python {platform.python_version()}"


def versions() -> str:
    """List the packages that the figures depend on."""
    found = []
    for name in SHOWN:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def world() -> str:
    """Run the world run where its data are."""
    path = os.environ.get("AZOGUE_WORLD_ACTIVITY", "")
    if not path or not Path(path).is_file():
        return "Not run: AZOGUE_WORLD_ACTIVITY does not name the world activity file."
    done = subprocess.run(
        [sys.executable, str(HOME / "world.py"), path], stdout=subprocess.PIPE, text=True, check=True
    )
    return "\n".join(line if not line.startswith("#") else f"##{line}" for line in done.stdout.splitlines())


def section(name: str) -> str:
    """Run one benchmark; a failure is written down and does not stop the others."""
    if not (HOME / f"{name}.py").exists():
        return f"Not run: there is no benchmarks/{name}.py."
    try:
        return world() if name == "world" else table(import_module(f"benchmarks.{name}").rows())
    except Exception as error:
        traceback.print_exc()
        return f"Failed: {type(error).__name__}: {error}"


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all, and write the results when all were run."""
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(SECTIONS)}.")
        return 2
    parts = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Ratios compare runs of one session.",
        "",
        f"Machine: {machine()}.",
        f"Versions: {versions()}.",
    ]
    for name in names or SECTIONS:
        print(f"— {SECTIONS[name]}", flush=True)
        text = section(name)
        print(text, flush=True)
        parts += ["", f"## {SECTIONS[name]}", "", text]
    if not names:
        RESULTS.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return int(any(part.startswith("Failed") for part in parts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
