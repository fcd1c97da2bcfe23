"""Runs benchmarks and writes RESULTS.md beside this file: python -m benchmarks [NAMES…].

Without names all are run; with names only their sections of the results are renewed.
"""

import os
import platform
import re
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
    "office": "The office",
    "consents": "May it go? Decisions for a single window",
    "balance": "The balance",
    "trade": "Trade reconciliation",
}
SHOWN = (
    "azogue",
    "numpy",
    "numba",
    "llvmlite",
    "polars",
    "scipy",
    "duckdb",
    "ibis-framework",
    "qdldl",
    "clarabel",
    "osqp",
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


def renewed(parts: list[str]) -> str:
    """Put new sections in the place of the old ones of the same title; the rest stays as it was."""
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "\n".join(parts[:6]) + "\n"
    chunks = re.split(r"^## ", old, flags=re.MULTILINE)
    sections = dict(chunk.split("\n", 1) for chunk in chunks[1:])
    fresh = [part for part in parts if part.startswith("## ")]
    bodies = parts[parts.index(fresh[0]) :] if fresh else []
    for at, part in enumerate(bodies):
        if part.startswith("## "):
            stamp = f"Measured on {datetime.now(UTC):%Y-%m-%d} on {machine()}."
            sections[part.removeprefix("## ")] = f"\n{stamp}\n\n{bodies[at + 2]}\n\n"
    return chunks[0] + "".join(f"## {title}\n{body}" for title, body in sections.items()).rstrip() + "\n"


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all, and write their sections of the results."""
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
    RESULTS.write_text(renewed(parts) if names else "\n".join(parts) + "\n", encoding="utf-8")
    return int(any(part.startswith("Failed") for part in parts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
